// SPDX-License-Identifier: Apache-2.0
#include "tests/accuracy/extraction_score.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/indicators/indicators.h"
#include "google/protobuf/message.h"

namespace nianbao::accuracy {
namespace {

using Cells = std::multiset<std::pair<std::string, std::string>>;

std::size_t At(Source source) { return static_cast<std::size_t>(source); }

std::string Print(const std::optional<double>& value) {
  return value ? absl::StrCat(*value) : "blank";
}

bool Overlaps(const v1::Evidence& evidence, const Place& place) {
  const bool in_block = place.block >= 0;
  if (in_block && (evidence.block() != place.block || evidence.has_row())) return false;
  const int begin = in_block ? evidence.begin() : evidence.source().begin();
  const int end = in_block ? evidence.end() : evidence.source().end();
  return begin < place.end && place.begin < end;
}

bool SameValue(const v1::Fact& fact, double value) {
  return fact.has_value() && std::abs(fact.value() - value) < 1e-6;
}

bool SameCell(const v1::Fact& fact, const ExpectedCell& cell) {
  if (cell.value) return SameValue(fact, *cell.value);
  if (cell.not_applicable) return !fact.has_value() && fact.mark() == v1::Fact::NOT_APPLICABLE;
  return !fact.has_value() && fact.literal().empty();
}

bool SameSeries(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto& concordance = indicators::Concordance::BuiltIn();
  const indicators::Indicator* const first = concordance.Find(a);
  const indicators::Indicator* const second = concordance.Find(b);
  return first != nullptr && second != nullptr && first->series == second->series;
}

bool SameIndicator(const v1::Fact& fact, const ExpectedFact& expected,
                   const std::set<std::string>& known) {
  if (expected.indicators.empty()) return !known.contains(fact.indicator());
  return std::any_of(
      expected.indicators.begin(), expected.indicators.end(),
      [&](const std::string& indicator) { return SameSeries(fact.indicator(), indicator); });
}

bool IsNarrative(const v1::Fact& fact) {
  return fact.origin() == v1::Fact::NARRATIVE || fact.origin() == v1::Fact::STATED;
}

// Breakdowns as pairs of fact ids; read by name, so that a contract without them has none.
std::vector<std::pair<std::string, std::vector<std::string>>> Breakdowns(const v1::Report& report) {
  std::vector<std::pair<std::string, std::vector<std::string>>> out;
  const google::protobuf::Reflection& reflection = *report.GetReflection();
  const auto* field = report.GetDescriptor()->FindFieldByName("breakdowns");
  if (field == nullptr) return out;
  for (int i = 0; i < reflection.FieldSize(report, field); ++i) {
    const auto& breakdown = reflection.GetRepeatedMessage(report, field, i);
    const auto& own = *breakdown.GetReflection();
    const auto* whole = breakdown.GetDescriptor()->FindFieldByName("whole_fact_id");
    const auto* parts = breakdown.GetDescriptor()->FindFieldByName("part_fact_ids");
    if (whole == nullptr || parts == nullptr) continue;
    std::vector<std::string> ids;
    for (int k = 0; k < own.FieldSize(breakdown, parts); ++k) {
      ids.push_back(own.GetRepeatedString(breakdown, parts, k));
    }
    out.emplace_back(own.GetString(breakdown, whole), std::move(ids));
  }
  return out;
}

class Scorer {
 public:
  Scorer(const ExpectedReport& expected, const v1::Report& found)
      : expected_(expected), found_(found) {}

  ExtractionResult Run() {
    result_.reports = 1;
    ScoreIdentity();
    ScoreCells();
    ScoreNarrative();
    ScoreTies();
    return std::move(result_);
  }

 private:
  void Miss(std::string what) { result_.misses.push_back(std::move(what)); }

  // Held-out wordings are a blind test: whoever reads their misses ends it.
  void Miss(Source source, std::string what) {
    if (source != Source::kHeldOut) Miss(std::move(what));
  }

  void Single(Measure& measure, bool found, bool right, const std::string& what) {
    measure.wanted = 1;
    measure.found = found ? 1 : 0;
    measure.right = right ? 1 : 0;
    if (!right) Miss(what);
  }

  void ScoreIdentity() {
    const std::string& name = found_.agency().display_name();
    const auto& names = expected_.agencies;
    Single(result_.agency, !name.empty(),
           std::find(names.begin(), names.end(), name) != names.end(),
           absl::StrCat("agency ", names.empty() ? "" : names.front(), " read as ", name));
    Single(result_.year, found_.year() != 0, found_.year() == expected_.year,
           absl::StrCat("year ", expected_.year, " read as ", found_.year()));
    Single(result_.form, found_.form() != v1::Report::FORM_UNSPECIFIED,
           found_.form() == expected_.form,
           absl::StrCat("form ", v1::Report::Form_Name(expected_.form), " read as ",
                        v1::Report::Form_Name(found_.form())));
  }

  void ScoreCells() {
    std::multimap<std::pair<std::string, std::string>, const v1::Fact*> open;
    for (const v1::Fact& fact : found_.facts()) {
      if (fact.origin() != v1::Fact::TABLE || fact.indicator().empty()) continue;
      ++result_.cells.found;
      open.emplace(std::pair(fact.indicator(), fact.column()), &fact);
    }
    for (const ExpectedCell& cell : expected_.cells) {
      ++result_.cells.wanted;
      const auto [begin, end] = open.equal_range({cell.indicator, cell.column});
      const auto at = std::find_if(
          begin, end, [&](const auto& entry) { return SameCell(*entry.second, cell); });
      if (at == end) {
        Miss(absl::StrCat("cell ", cell.indicator, "/", cell.column, " = ", Print(cell.value)));
        continue;
      }
      ++result_.cells.right;
      open.erase(at);
    }
    for (const auto& [name, fact] : open) {
      ++(fact->uncertain() ? result_.unsure_cells : result_.wrong_cells);
      if (fact->uncertain()) continue;
      Miss(absl::StrCat("taken as certain: ", name.first, "/", name.second, " = “", fact->literal(),
                        "”"));
    }
  }

  Source SourceOf(const v1::Fact& fact) const {
    for (const auto& [place, source] : expected_.sentences) {
      if (Overlaps(fact.evidence(), place)) return source;
    }
    return Source::kElsewhere;
  }

  // The expected fact that `fact` is: one with its indicator where there is one.
  std::optional<std::size_t> Match(const v1::Fact& fact, bool by_indicator) const {
    for (std::size_t i = 0; i < expected_.facts.size(); ++i) {
      const ExpectedFact& expected = expected_.facts[i];
      if (taken_.contains(i) || !Overlaps(fact.evidence(), expected.place)) continue;
      if (!SameValue(fact, expected.value)) continue;
      if (!by_indicator || SameIndicator(fact, expected, expected_.known_indicators)) return i;
    }
    return std::nullopt;
  }

  void ScoreNarrative() {
    for (const ExpectedFact& fact : expected_.facts) {
      if (fact.optional) continue;
      auto& measures = fact.indicators.empty() ? result_.unmapped : result_.mapped;
      ++measures[At(fact.source)].wanted;
    }
    std::vector<const v1::Fact*> open;
    for (const bool by_indicator : {true, false}) {
      for (const v1::Fact& fact : found_.facts()) {
        if (!IsNarrative(fact) || matches_.contains(fact.fact_id())) continue;
        const auto match = Match(fact, by_indicator);
        if (!match) continue;
        taken_.insert(*match);
        matches_[fact.fact_id()] = *match;
        CountFound(fact, *match, by_indicator);
      }
    }
    for (const v1::Fact& fact : found_.facts()) {
      if (!IsNarrative(fact) || matches_.contains(fact.fact_id())) continue;
      ++(fact.indicator().empty() ? result_.unmapped : result_.mapped)[At(SourceOf(fact))].found;
      Miss(SourceOf(fact), absl::StrCat("not there: ", Describe(fact)));
    }
    ReportMissing();
  }

  void CountFound(const v1::Fact& fact, std::size_t match, bool right) {
    const ExpectedFact& expected = expected_.facts[match];
    if (expected.optional) return;
    const bool unmapped = fact.indicator().empty() || (right && expected.indicators.empty());
    Measure& measure = (unmapped ? result_.unmapped : result_.mapped)[At(expected.source)];
    ++measure.found;
    measure.right += right ? 1 : 0;
    if (!right) Miss(expected.source, absl::StrCat(Wanted(expected), " read as ", Describe(fact)));
  }

  void ReportMissing() {
    for (std::size_t i = 0; i < expected_.facts.size(); ++i) {
      if (!taken_.contains(i) && !expected_.facts[i].optional) {
        Miss(expected_.facts[i].source, "missed: " + Wanted(expected_.facts[i]));
      }
    }
  }

  static std::string Wanted(const ExpectedFact& fact) {
    return absl::StrCat(fact.indicators.empty() ? "(unmapped)" : fact.indicators.front(), " = ",
                        fact.value, " in block ", fact.place.block, " [", fact.place.begin, ", ",
                        fact.place.end, ")");
  }

  static std::string Describe(const v1::Fact& fact) {
    return absl::StrCat(fact.indicator().empty() ? "(unmapped)" : fact.indicator(), " = ",
                        fact.value(), " “", fact.evidence().quote(), "”");
  }

  void ScoreTies() {
    if (!expected_.knows_ties) return;
    std::set<std::pair<std::size_t, std::set<std::size_t>>> wanted;
    for (const ExpectedTie& tie : expected_.ties) {
      wanted.emplace(tie.whole, std::set<std::size_t>(tie.parts.begin(), tie.parts.end()));
      ++result_.ties[At(expected_.facts[tie.whole].source)].wanted;
    }
    for (const auto& [whole, parts] : Breakdowns(found_)) {
      const auto at = matches_.find(whole);
      std::set<std::size_t> indices;
      for (const std::string& part : parts) {
        const auto match = matches_.find(part);
        indices.insert(match == matches_.end() ? expected_.facts.size() : match->second);
      }
      const Source source =
          at == matches_.end() ? Source::kElsewhere : expected_.facts[at->second].source;
      ++result_.ties[At(source)].found;
      if (at != matches_.end() && wanted.erase({at->second, indices}) > 0) {
        ++result_.ties[At(source)].right;
      } else {
        Miss(source, absl::StrCat("not there: tie of ", whole, " and its parts ",
                                  absl::StrJoin(parts, ", ")));
      }
    }
    for (const auto& [whole, parts] : wanted) {
      const ExpectedFact& fact = expected_.facts[whole];
      Miss(fact.source, absl::StrCat("missed: tie of ", parts.size(), " parts of ", Wanted(fact)));
    }
  }

  const ExpectedReport& expected_;
  const v1::Report& found_;
  std::set<std::size_t> taken_;
  // Expected fact by fact id.
  std::map<std::string, std::size_t> matches_;
  ExtractionResult result_;
};

}  // namespace

ExtractionResult& ExtractionResult::operator+=(const ExtractionResult& other) {
  reports += other.reports;
  agency += other.agency;
  year += other.year;
  form += other.form;
  cells += other.cells;
  unsure_cells += other.unsure_cells;
  wrong_cells += other.wrong_cells;
  for (std::size_t i = 0; i < kSources; ++i) {
    mapped[i] += other.mapped[i];
    unmapped[i] += other.unmapped[i];
    ties[i] += other.ties[i];
  }
  misses.insert(misses.end(), other.misses.begin(), other.misses.end());
  return *this;
}

ExtractionResult ScoreExtraction(const ExpectedReport& expected, const v1::Report& found) {
  return Scorer(expected, found).Run();
}

}  // namespace nianbao::accuracy

// SPDX-License-Identifier: Apache-2.0
#include "services/validate/part_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/validate/indicator_label.h"
#include "services/validate/stated_figures.h"

namespace nianbao::validate {
namespace {

using v1::Fact;

// Parts of one of these families exclude each other: an application comes by one channel and has
// one result. (One item of information may be disclosed by several channels.)
constexpr std::array<std::string_view, 6> kExclusive = {
    "applications.channel.", "applications.completed.", "staff.",
    "reconsideration.",      "proposals.npc.",          "proposals.cppcc."};

// What counts documents or cases, in the words that are used for one another.
std::string_view ClassOf(std::string_view unit) {
  constexpr std::array<std::string_view, 8> kItems = {"件", "条", "份", "篇",
                                                      "宗", "起", "则", "个"};
  constexpr std::array<std::string_view, 3> kPersons = {"人", "名", "位"};
  if (std::find(kItems.begin(), kItems.end(), unit) != kItems.end()) return "件";
  return std::find(kPersons.begin(), kPersons.end(), unit) != kPersons.end() ? "人" : unit;
}

// Where 收到 12 件, 其中 ... ends: these stand beside the applications received and are no part of
// them.
constexpr std::array<std::string_view, 6> kBesideReceived = {
    "applications.carried_in", "applications.carried_out", "applications.completed",
    "applications.processed",  "applications.answered",    "applications.result.total"};

// A breakdown whose numbers are all there, exact and of one kind.
struct Division {
  const Fact* whole = nullptr;
  std::vector<const Fact*> parts = {};
  bool complete = false;

  double Sum() const {
    double sum = 0;
    for (const Fact* part : parts) sum += part->value();
    return sum;
  }
};

bool IsExact(const Fact* fact) {
  return fact != nullptr && fact->has_value() && !fact->approximate() && !fact->has_range_end() &&
         !fact->uncertain();
}

bool EndsList(const Fact& whole, const Fact& part) {
  return whole.indicator() == "applications.received" &&
         std::find(kBesideReceived.begin(), kBesideReceived.end(), part.indicator()) !=
             kBesideReceived.end();
}

// What is disclosed by several channels counts once in the total, and a channel carries more than
// that (国办发〔2014〕32号: 不同渠道和方式公开相同信息计1条), so that neither bounds the other.
bool IsChannelOfTotal(const Fact& whole, const Fact& part) {
  return whole.indicator() == "disclosure.total" &&
         part.indicator().starts_with("disclosure.channel.");
}

std::optional<Division> DivisionOf(const v1::Breakdown& breakdown, const FactIndex& facts) {
  Division division{.whole = facts.Find(breakdown.whole_fact_id()),
                    .complete = breakdown.complete()};
  if (!IsExact(division.whole)) return std::nullopt;
  for (const std::string& id : breakdown.part_fact_ids()) {
    const Fact* part = facts.Find(id);
    if (part != nullptr && EndsList(*division.whole, *part)) break;
    const bool comparable = IsExact(part) && part->year() == division.whole->year() &&
                            part->period() == division.whole->period() &&
                            ClassOf(part->unit()) == ClassOf(division.whole->unit());
    if (!comparable) return std::nullopt;
    division.parts.push_back(part);
  }
  if (division.parts.empty()) return std::nullopt;
  return division;
}

bool ExcludeEachOther(const std::vector<const Fact*>& parts) {
  return std::any_of(kExclusive.begin(), kExclusive.end(), [&](std::string_view family) {
    return std::all_of(parts.begin(), parts.end(), [&](const Fact* part) {
      const std::string& indicator = part->indicator();
      return indicator.starts_with(family) &&
             indicator.find('.', family.size()) == std::string::npos;
    });
  });
}

std::string NameOf(const FormIndex* form, const Fact& fact) {
  return fact.indicator().empty() ? fact.phrase()
                                  : IndicatorLabel(form, fact.indicator(), fact.column());
}

// "网络申请数 3 + 信函申请数 1 = 4 ≠ 收到申请数 5"; without names "3 + 1 = 4 ≠ 5".
std::string WriteDivision(const Division& division, std::string_view sign, const FormIndex* form,
                          bool names) {
  const auto write = [&](const Fact& fact) {
    return (names ? NameOf(form, fact) + " " : "") + FormatNumber(fact.value());
  };
  std::string text;
  for (const Fact* part : division.parts) text += (text.empty() ? "" : " + ") + write(*part);
  if (division.parts.size() > 1) text += " = " + FormatNumber(division.Sum());
  return text + " " + std::string(sign) + " " + write(*division.whole);
}

void ObjectToSum(const Division& division, std::string_view sign, const FormIndex* form,
                 Ledger& ledger) {
  const std::string sum = WriteDivision(division, sign, form, false);
  Objection objection{.rule = kNarrativePartSum,
                      .subject = {division.whole->indicator(), sum},
                      .words = {{"sum", WriteDivision(division, sign, form, true)},
                                {"whole_en", division.whole->indicator()},
                                {"sum_en", sum}},
                      .facts = {division.whole},
                      .expected = FormatNumber(division.whole->value()),
                      .actual = FormatNumber(division.Sum())};
  objection.facts.insert(objection.facts.end(), division.parts.begin(), division.parts.end());
  ledger.Object(objection);
}

void CheckDivision(const v1::Breakdown& breakdown, const FactIndex& facts, const FormIndex* form,
                   Ledger& ledger) {
  const std::optional<Division> division = DivisionOf(breakdown, facts);
  if (!division) {
    ledger.CountDoubt(kNarrativePartSum, v1::Assessment::Doubt::AMBIGUOUS_WORDS);
    return;
  }
  ledger.See(*division->whole);
  for (const Fact* part : division->parts) ledger.See(*part);
  const double whole = division->whole->value();
  Division larger{.whole = division->whole};
  std::copy_if(division->parts.begin(), division->parts.end(), std::back_inserter(larger.parts),
               [&](const Fact* part) {
                 return !part->indicator().empty() && part->value() > whole &&
                        !IsChannelOfTotal(*division->whole, *part);
               });
  const double sum = division->Sum();
  if (!larger.parts.empty()) {
    larger.parts.resize(1);
    ObjectToSum(larger, ">", form, ledger);
  } else if (division->complete && division->parts.size() > 1 && sum != whole) {
    ObjectToSum(*division, "≠", form, ledger);
  } else if (sum > whole && ExcludeEachOther(division->parts)) {
    ObjectToSum(*division, ">", form, ledger);
  } else {
    ledger.Count(kNarrativePartSum, Verdict::kHeld);
    return;
  }
  ledger.Count(kNarrativePartSum, Verdict::kFailed);
}

// Half a unit of the last written digit.
double HalfOfLastDigit(std::string_view literal) {
  int decimals = 0;
  if (const std::size_t point = literal.find('.'); point != literal.npos) {
    for (std::size_t i = point + 1; i < literal.size() && std::isdigit(literal[i]) != 0; ++i)
      ++decimals;
  }
  return 0.5 * std::pow(10.0, -decimals);
}

void CheckShare(const v1::Share& share, const FactIndex& facts, Ledger& ledger) {
  const Fact* percentage = facts.Find(share.percentage_fact_id());
  const Fact* part = facts.Find(share.part_fact_id());
  const Fact* whole = facts.Find(share.whole_fact_id());
  const bool assessable = IsExact(percentage) && IsExact(part) && IsExact(whole) &&
                          percentage->unit() == "%" && whole->value() > 0 &&
                          ClassOf(part->unit()) == ClassOf(whole->unit());
  if (!assessable) {
    ledger.CountDoubt(kPercentage, v1::Assessment::Doubt::AMBIGUOUS_WORDS);
    return;
  }
  for (const Fact* fact : {percentage, part, whole}) ledger.See(*fact);
  constexpr double kRounding = 1e-9;
  const double right = 100 * part->value() / whole->value();
  const double off = std::abs(right - percentage->value());
  if (off <= HalfOfLastDigit(percentage->literal()) + kRounding) {
    ledger.Count(kPercentage, Verdict::kHeld);
    return;
  }
  ledger.Count(kPercentage, Verdict::kFailed);
  const std::string wanted = FormatNumber(std::round(right * 100) / 100) + "%";
  ledger.Object({.rule = kPercentage,
                 .subject = {part->indicator(), FormatNumber(part->value()),
                             FormatNumber(whole->value()), percentage->literal()},
                 .words = {{"part", FormatNumber(part->value())},
                           {"whole", FormatNumber(whole->value())},
                           {"right", wanted},
                           {"actual", percentage->evidence().quote()}},
                 .facts = {percentage, part, whole},
                 .expected = wanted,
                 .actual = percentage->evidence().quote()});
}

}  // namespace

void CheckParts(const v1::Report& report, const FormIndex* form, Ledger& ledger) {
  const FactIndex facts(report);
  for (const v1::Breakdown& breakdown : report.breakdowns()) {
    CheckDivision(breakdown, facts, form, ledger);
  }
  for (const v1::Share& share : report.shares()) CheckShare(share, facts, ledger);
}

}  // namespace nianbao::validate

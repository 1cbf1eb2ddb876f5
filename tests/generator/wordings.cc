// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/wordings.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "tests/generator/embedded_data.h"
#include "tests/generator/numerals.h"

namespace nianbao::generator {

namespace {

absl::StatusOr<std::vector<v1::Report::Form>> ParseForms(const std::string& text) {
  std::vector<v1::Report::Form> forms;
  if (text == "all") return forms;
  for (const std::string& name : std::vector<std::string>(absl::StrSplit(text, ','))) {
    v1::Report::Form form;
    const std::string full = name == "free" ? "FREE" : absl::StrCat("FORM_", name);
    if (!v1::Report::Form_Parse(full, &form)) {
      return absl::InvalidArgumentError("unknown form " + name);
    }
    forms.push_back(form);
  }
  return forms;
}

absl::StatusOr<Wording> ParseLine(const std::string& line, bool held_out) {
  const std::vector<std::string> fields = absl::StrSplit(line, '\t');
  if (fields.size() < 3 || fields.size() > 4) {
    return absl::InvalidArgumentError("needs topic, forms, template and perhaps ties");
  }
  Wording wording;
  wording.topic = fields[0];
  ASSIGN_OR_RETURN(wording.forms, ParseForms(fields[1]));
  wording.pattern = fields[2];
  wording.held_out = held_out;
  if (fields.size() == 4) {
    const std::vector<std::string> sides = absl::StrSplit(fields[3], '>');
    if (sides.size() != 2) return absl::InvalidArgumentError("ties need one >");
    wording.tie = TiePattern{sides[0], absl::StrSplit(sides[1], '+')};
  }
  return wording;
}

// Fills one template from left to right.
class Filler {
 public:
  Filler(const Wording& wording, const WordingContext& context, Random& random)
      : wording_(wording), context_(context), random_(random) {}

  std::optional<Sentence> Run() {
    // What grew and by how much is free to say only where the year before is not known.
    if (!context_.earlier.empty() && Compares()) return std::nullopt;
    std::string_view rest = wording_.pattern;
    while (!rest.empty()) {
      const std::size_t open = rest.find_first_of("{[");
      sentence_.text += rest.substr(0, open);
      if (open == std::string_view::npos) break;
      const bool words = rest[open] == '[';
      const std::size_t close = rest.find(words ? ']' : '}', open);
      if (close == std::string_view::npos) return std::nullopt;
      const std::string inside(rest.substr(open + 1, close - open - 1));
      if (!(words ? AddZeroWords(inside) : AddSlot(inside))) return std::nullopt;
      rest.remove_prefix(close + 1);
    }
    return AddTie() && SaysTheTruth() ? std::optional(std::move(sentence_)) : std::nullopt;
  }

 private:
  bool Compares() const {
    return wording_.pattern.find("{!percent}") != std::string::npos ||
           wording_.pattern.find("持平") != std::string::npos;
  }

  std::size_t Length() const { return text::Length(sentence_.text); }

  TrueFact& AddFact(const std::string& literal, double value) {
    TrueFact fact;
    fact.origin = v1::Fact::NARRATIVE;
    fact.value = value;
    fact.year = context_.year;
    fact.held_out = wording_.held_out;
    fact.begin = Length();
    sentence_.text += literal;
    fact.end = Length();
    sentence_.facts.push_back(std::move(fact));
    return sentence_.facts.back();
  }

  bool AddZeroWords(const std::string& inside) {
    const std::size_t bar = inside.find('|');
    if (bar == std::string::npos) return false;
    const std::size_t begin = Length();
    sentence_.text += inside.substr(bar + 1);
    for (const std::string& id :
         std::vector<std::string>(absl::StrSplit(inside.substr(0, bar), ','))) {
      const bool optional = id.ends_with("?");
      const std::string indicator = id.substr(0, id.size() - (optional ? 1 : 0));
      const std::optional<double> value = ValueOf(indicator, "");
      if (!value || *value != 0) return false;
      TrueFact& fact = AddFact("", 0);
      fact.origin = v1::Fact::STATED;
      fact.indicator = indicator;
      fact.optional = optional;
      fact.begin = begin;
      fact.end = Length();
    }
    return true;
  }

  bool AddSlot(const std::string& inside) {
    if (inside == "year" || inside == "last") {
      sentence_.text += std::to_string(context_.year - (inside == "last" ? 1 : 0));
      return true;
    }
    if (inside == "agency") {
      sentence_.text += context_.agency;
      return true;
    }
    const std::vector<std::string> fields = absl::StrSplit(inside, '|');
    if (inside[0] == '?') return AddUnmapped(fields);
    if (inside[0] == '!') return AddNoStatistic(fields);
    if (inside[0] == '~') return AddWord(fields);
    return AddIndicator(fields[0], fields.size() > 1 ? fields[1] : "");
  }

  bool AddUnmapped(const std::vector<std::string>& fields) {
    int low = 0;
    int high = 0;
    if (fields.size() != 4 || !absl::SimpleAtoi(fields[2], &low) ||
        !absl::SimpleAtoi(fields[3], &high)) {
      return false;
    }
    const int value = random_.Between(low, high);
    TrueFact& fact = AddFact(std::to_string(value), value);
    fact.phrase = fields[0].substr(1);
    fact.unit = fields[1];
    return true;
  }

  bool AddWord(const std::vector<std::string>& fields) {
    int value = 0;
    if (fields.size() != 2 || !absl::SimpleAtoi(fields[1], &value)) return false;
    AddFact(fields[0].substr(1), value).optional = true;
    return true;
  }

  bool AddNoStatistic(const std::vector<std::string>& fields) {
    const std::string kind = fields[0].substr(1);
    int low = 0;
    int high = 0;
    if (kind == "date") {
      sentence_.text += absl::StrCat(context_.year, "年", random_.Between(1, 12), "月",
                                     random_.Between(1, 28), "日");
    } else if (kind == "document") {
      sentence_.text += absl::StrCat("〔", context_.year, "〕", random_.Between(1, 90), "号");
    } else if (kind == "phone") {
      sentence_.text +=
          absl::StrCat("0", random_.Between(310, 999), "-", random_.Between(2'000'000, 8'999'999));
    } else if (kind == "percent") {
      const int value = random_.Between(1, 60);
      TrueFact& fact = AddFact(absl::StrCat(value, "%"), value);
      fact.optional = true;
      fact.unit = "%";
    } else if (fields.size() == 2 && absl::SimpleAtoi(kind, &low) &&
               absl::SimpleAtoi(fields[1], &high)) {
      sentence_.text += std::to_string(random_.Between(low, high));
    } else {
      return false;
    }
    return true;
  }

  std::optional<double> ValueOf(const std::string& id, const std::string& column) const {
    return Get(context_.state, id, column);
  }

  static std::optional<double> Get(const FormState& state, const std::string& id,
                                   const std::string& column) {
    if (state.Has(id, column)) return state.Get(id, column);
    if (column.empty() && state.Has(id, "total")) return state.Get(id, "total");
    return std::nullopt;
  }

  bool AddIndicator(const std::string& name, const std::string& style) {
    const std::vector<std::string> parts = absl::StrSplit(name, '/');
    const std::string column = parts.size() > 1 ? parts[1] : "";
    std::vector<std::string> readings = absl::StrSplit(parts[0], '~');
    std::optional<double> value = ValueOf(readings[0], column);
    if (!value) return false;
    if (style == "cum") value = context_.Cumulative(readings[0], column);
    if (style == "prev") {
      value = context_.earlier.empty() ? random_.Between(1, 300)
                                       : Get(context_.earlier.back(), readings[0], column);
      if (!value) return false;
    }
    const std::optional<WrittenNumber> written =
        WriteNumber(*value, style == "prev" || style == "cum" ? "" : style);
    if (!written) return false;
    TrueFact& fact = AddFact(written->literal, written->value);
    fact.indicator = readings[0];
    fact.alternatives.assign(readings.begin() + 1, readings.end());
    fact.column = column;
    fact.approximate = written->approximate || style == "about";
    fact.cumulative = style == "cum";
    if (style == "prev") {
      fact.year = context_.year - 1;
      earlier_ = {readings[0], *value};
    }
    sentence_.text += written->suffix;
    return true;
  }

  // False where the sentence says in words that a figure rose or fell, and it did not, or calls its
  // figures parts of whatever stands before it.
  bool SaysTheTruth() const {
    if (sentence_.text.starts_with("其中")) return false;
    if (!earlier_) return true;
    const std::optional<double> now = ValueOf(earlier_->first, "");
    const auto says = [this](std::initializer_list<std::string_view> words) {
      return std::any_of(words.begin(), words.end(), [this](std::string_view word) {
        return sentence_.text.find(word) != std::string::npos;
      });
    };
    if (!now) return true;
    if (says({"增加", "增长", "上升", "提高", "增幅"})) return *now > earlier_->second;
    if (says({"减少", "下降", "降低", "回落"})) return *now < earlier_->second;
    if (says({"持平", "相同"})) return *now == earlier_->second;
    return true;
  }

  std::optional<std::size_t> Find(const std::string& name) const {
    for (std::size_t i = 0; i < sentence_.facts.size(); ++i) {
      const TrueFact& fact = sentence_.facts[i];
      const std::string own =
          fact.column.empty() ? fact.indicator : fact.indicator + "/" + fact.column;
      if (own == name || (own.empty() && fact.phrase == name)) return i;
    }
    return std::nullopt;
  }

  bool AddTie() {
    if (!wording_.tie) return true;
    TrueTie tie;
    tie.held_out = wording_.held_out;
    const auto whole = Find(wording_.tie->whole);
    if (!whole || sentence_.facts[*whole].value == 0) return false;
    tie.whole = *whole;
    for (const std::string& part : wording_.tie->parts) {
      const auto found = Find(part);
      if (!found || sentence_.facts[*found].value > sentence_.facts[*whole].value) return false;
      tie.parts.push_back(*found);
    }
    sentence_.ties.push_back(std::move(tie));
    return true;
  }

  const Wording& wording_;
  const WordingContext& context_;
  Random& random_;
  Sentence sentence_;
  // An indicator whose figure of the year before is told, and that figure.
  std::optional<std::pair<std::string, double>> earlier_;
};

}  // namespace

double WordingContext::Cumulative(const std::string& indicator, const std::string& column) const {
  const auto get = [&](const FormState& year_state) {
    const bool by_applicant = column.empty() && year_state.Has(indicator, "total");
    return year_state.Get(indicator, by_applicant ? "total" : column);
  };
  double total = counted_before.Fork(indicator).Between(100, 3000) + get(state);
  for (const FormState& year_before : earlier) total += get(year_before);
  return total;
}

bool Wording::Suits(v1::Report::Form form) const {
  return forms.empty() || std::find(forms.begin(), forms.end(), form) != forms.end();
}

absl::StatusOr<std::vector<Wording>> ParseWordings(std::string_view tsv, bool held_out) {
  std::vector<Wording> wordings;
  int number = 0;
  for (const std::string& line :
       std::vector<std::string>(absl::StrSplit(absl::string_view(tsv.data(), tsv.size()), '\n'))) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    absl::StatusOr<Wording> wording = ParseLine(line, held_out);
    if (!wording.ok()) return Annotate(wording.status(), absl::StrCat("line ", number));
    wordings.push_back(*std::move(wording));
  }
  return wordings;
}

const std::vector<Wording>& AllWordings() {
  static const auto* const wordings = [] {
    auto* all = new std::vector<Wording>;
    for (const bool held_out : {false, true}) {
      auto parsed = ParseWordings(kDataFiles[held_out ? 1 : 0], held_out);
      for (Wording& wording : parsed.value()) all->push_back(std::move(wording));
    }
    return all;
  }();
  return *wordings;
}

std::optional<Sentence> Fill(const Wording& wording, const WordingContext& context,
                             Random& random) {
  return Filler(wording, context, random).Run();
}

}  // namespace nianbao::generator

// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/filter.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "google/protobuf/descriptor.h"
#include "services/gateway/figures.h"

namespace nianbao::gateway {
namespace {

using Field = Filter::Field;
using Operator = Filter::Operator;
using Restriction = Filter::Restriction;

struct FieldRow {
  std::string_view name;
  Field field;
  bool ordered;
  // Column of table report; empty for what has a table of its own.
  std::string_view column;
  std::int64_t ReportColumns::*number;
};

constexpr std::array<FieldRow, 10> kFields = {{
    {"agency", Field::kAgency, false, "", nullptr},
    {"year", Field::kYear, true, "r.year", &ReportColumns::year},
    {"form", Field::kForm, false, "r.form", &ReportColumns::form},
    {"scope", Field::kScope, false, "r.scope", &ReportColumns::scope},
    {"kind", Field::kKind, false, "r.kind", &ReportColumns::kind},
    {"state", Field::kState, false, "r.state", &ReportColumns::state},
    {"region", Field::kRegion, false, "r.region", nullptr},
    {"severity", Field::kSeverity, true, "r.severity", &ReportColumns::severity},
    {"finding", Field::kFinding, false, "", nullptr},
    {"fact", Field::kFact, true, "", nullptr},
}};
constexpr std::string_view kFieldNames =
    "agency, year, form, scope, kind, state, region, severity, finding and fact(indicator)";

struct OperatorRow {
  std::string_view sign;
  Operator op;
};

// Longer signs first.
constexpr std::array<OperatorRow, 7> kOperators = {{{"!=", Operator::kNotEqual},
                                                    {"<=", Operator::kAtMost},
                                                    {">=", Operator::kAtLeast},
                                                    {"=", Operator::kEqual},
                                                    {"<", Operator::kLess},
                                                    {">", Operator::kGreater},
                                                    {":", Operator::kHas}}};

const FieldRow& RowOf(Field field) {
  return *std::find_if(kFields.begin(), kFields.end(),
                       [field](const FieldRow& row) { return row.field == field; });
}

bool IsOrdering(Operator op) {
  return op == Operator::kLess || op == Operator::kAtMost || op == Operator::kGreater ||
         op == Operator::kAtLeast;
}

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool AllDigits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Names of the values of an enum but the one for "not told", by number.
const google::protobuf::EnumDescriptor* EnumOf(Field field) {
  switch (field) {
    case Field::kForm:
      return v1::Report::Form_descriptor();
    case Field::kScope:
      return v1::Report::Scope_descriptor();
    case Field::kKind:
      return v1::Document::Kind_descriptor();
    case Field::kState:
      return v1::ValidatedReport::State_descriptor();
    default:
      return v1::Finding::Severity_descriptor();
  }
}

std::string ValueName(Field field, const google::protobuf::EnumValueDescriptor& value) {
  return value.number() == 0 && field == Field::kSeverity ? "NONE" : value.name();
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  absl::StatusOr<std::vector<Restriction>> Parse() {
    std::vector<Restriction> restrictions;
    SkipBlanks();
    while (position_ < text_.size()) {
      if (!restrictions.empty()) RETURN_IF_ERROR(ParseAnd());
      ASSIGN_OR_RETURN(Restriction restriction, ParseRestriction());
      restrictions.push_back(std::move(restriction));
      if (restrictions.size() > kMaxRestrictions) {
        return Error(position_,
                     absl::StrCat("more than ", kMaxRestrictions, " restrictions; ask for less"));
      }
      SkipBlanks();
    }
    return restrictions;
  }

 private:
  absl::Status Error(std::size_t at, std::string_view what) const {
    return absl::InvalidArgumentError(absl::StrCat("filter, character ",
                                                   text::Length(text_.substr(0, at)) + 1, ": ",
                                                   absl::string_view(what.data(), what.size())));
  }

  // `words` as shown in a message: quoted, and cut where it is long.
  static std::string Shown(std::string_view words) {
    constexpr std::size_t kLongest = 40;
    const bool cut = text::Length(words) > kLongest;
    return absl::StrCat("\"", text::Substring(words, 0, kLongest), cut ? "…" : "", "\"");
  }

  void SkipBlanks() {
    while (position_ < text_.size() && IsBlank(text_[position_])) ++position_;
  }

  // The characters up to the next blank, quote, bracket or sign of an operator.
  std::string_view BareWord() {
    const std::size_t begin = position_;
    while (position_ < text_.size() && !IsBlank(text_[position_]) &&
           std::string_view("\"'()=<>!:,").find(text_[position_]) == std::string_view::npos) {
      ++position_;
    }
    return text_.substr(begin, position_ - begin);
  }

  absl::Status ParseAnd() {
    const std::size_t begin = position_;
    const std::string_view word = BareWord();
    if (word != "AND") {
      return Error(begin, absl::StrCat("expected AND (in capitals) or the end, found ",
                                       Shown(word.empty() ? text_.substr(begin, 1) : word),
                                       "; OR, NOT and brackets are not supported"));
    }
    SkipBlanks();
    return absl::OkStatus();
  }

  absl::StatusOr<Restriction> ParseRestriction() {
    const std::size_t begin = position_;
    const std::string_view word = BareWord();
    const auto row = std::find_if(kFields.begin(), kFields.end(),
                                  [word](const FieldRow& f) { return f.name == word; });
    if (row == kFields.end()) {
      return Error(begin, absl::StrCat("expected a field, found ",
                                       Shown(word.empty() ? text_.substr(begin, 1) : word),
                                       "; fields are ", std::string(kFieldNames)));
    }
    SkipBlanks();
    Restriction fact;
    if (row->field == Field::kFact) {
      ASSIGN_OR_RETURN(fact, ParseFactName());
      SkipBlanks();
    }
    ASSIGN_OR_RETURN(const Operator op, ParseOperator(*row));
    SkipBlanks();
    const std::size_t value_at = position_;
    ASSIGN_OR_RETURN(std::string value, ParseValue());
    if (row->field == Field::kFact) return InterpretFact(std::move(fact), op, value, value_at);
    return Interpret(*row, op, std::move(value), value_at);
  }

  // (indicator) or (indicator, column).
  absl::StatusOr<Restriction> ParseFactName() {
    Restriction fact{.field = Field::kFact, .op = Operator::kEqual};
    RETURN_IF_ERROR(Expect('(', "fact wants an indicator: fact(applications.received) > 10"));
    fact.text = std::string(BareWord());
    if (fact.text.empty()) return Error(position_, "expected the id of an indicator");
    SkipBlanks();
    if (position_ < text_.size() && text_[position_] == ',') {
      ++position_;
      SkipBlanks();
      const std::size_t at = position_;
      fact.column = std::string(BareWord());
      if (!IsColumn(fact.column)) {
        return Error(at, absl::StrCat("expected a column: ", ColumnNames()));
      }
    }
    RETURN_IF_ERROR(Expect(')', "expected ) after the indicator"));
    return fact;
  }

  absl::Status Expect(char sign, std::string_view what) {
    SkipBlanks();
    if (position_ == text_.size() || text_[position_] != sign) return Error(position_, what);
    ++position_;
    SkipBlanks();
    return absl::OkStatus();
  }

  absl::StatusOr<Operator> ParseOperator(const FieldRow& row) {
    const std::string allowed = row.ordered ? "= != < <= > >= :" : "= != :";
    for (const OperatorRow& candidate : kOperators) {
      if (text_.substr(position_, candidate.sign.size()) != candidate.sign) continue;
      if (IsOrdering(candidate.op) && !row.ordered) {
        return Error(position_,
                     absl::StrCat(std::string(row.name), " has no order; it takes ", allowed));
      }
      position_ += candidate.sign.size();
      return candidate.op;
    }
    return Error(position_,
                 absl::StrCat("expected an operator after ", std::string(row.name), ": ", allowed));
  }

  absl::StatusOr<std::string> ParseValue() {
    const std::size_t begin = position_;
    if (position_ < text_.size() && (text_[position_] == '"' || text_[position_] == '\'')) {
      return ParseQuoted(text_[position_++]);
    }
    const std::string_view word = BareWord();
    if (word.empty()) {
      return Error(begin, "expected a value; put one with blanks or signs in it in quotes");
    }
    return std::string(word);
  }

  absl::StatusOr<std::string> ParseQuoted(char quote) {
    const std::size_t begin = position_ - 1;
    std::string value;
    while (position_ < text_.size() && text_[position_] != quote) {
      if (text_[position_] == '\\') {
        ++position_;
        if (position_ == text_.size() ||
            std::string_view("\\\"'").find(text_[position_]) == std::string_view::npos) {
          return Error(position_ - 1, "a backslash stands only before \\, \" or '");
        }
      }
      value += text_[position_++];
    }
    if (position_ == text_.size()) return Error(begin, "this quote is not closed");
    ++position_;
    return value;
  }

  absl::StatusOr<Restriction> Interpret(const FieldRow& row, Operator op, std::string value,
                                        std::size_t at) const {
    if (std::any_of(value.begin(), value.end(), IsControl)) {
      return Error(at, "a value has no control characters");
    }
    switch (row.field) {
      case Field::kAgency:
        return InterpretAgency(op, std::move(value), at);
      case Field::kRegion:
        return InterpretRegion(op, std::move(value), at);
      case Field::kYear:
        return InterpretYear(op, value, at);
      case Field::kFinding:
        if (value.empty()) return Error(at, "finding wants the id of a rule: form.balance");
        return Restriction{.field = row.field, .op = op, .text = std::move(value)};
      default:
        return InterpretEnum(row, op, value, at);
    }
  }

  absl::StatusOr<Restriction> InterpretAgency(Operator op, std::string value,
                                              std::size_t at) const {
    if (op == Operator::kHas) value = FoldTerm(value);
    if (value.empty()) return Error(at, "agency wants an id or a name");
    return Restriction{.field = Field::kAgency, .op = op, .text = std::move(value)};
  }

  absl::StatusOr<Restriction> InterpretRegion(Operator op, std::string value,
                                              std::size_t at) const {
    const bool fits =
        AllDigits(value) &&
        (op == Operator::kHas ? !value.empty() && value.size() <= 6 : value.size() == 6);
    if (!fits) {
      return Error(at, "region wants six digits (371500), or after : the first ones (37)");
    }
    return Restriction{.field = Field::kRegion, .op = op, .text = std::move(value)};
  }

  absl::StatusOr<Restriction> InterpretYear(Operator op, const std::string& value,
                                            std::size_t at) const {
    std::int64_t year = 0;
    if (value.empty() || value.size() > 4 || !AllDigits(value)) {
      return Error(at, absl::StrCat("year wants a number from 0 to 9999, found ", Shown(value)));
    }
    std::from_chars(value.data(), value.data() + value.size(), year);
    return Restriction{.field = Field::kYear, .op = op, .text = {}, .number = year};
  }

  absl::StatusOr<Restriction> InterpretEnum(const FieldRow& row, Operator op,
                                            const std::string& value, std::size_t at) const {
    const auto* names = EnumOf(row.field);
    std::string allowed;
    for (int i = 0; i < names->value_count(); ++i) {
      const auto& candidate = *names->value(i);
      if (candidate.number() == 0 && row.field != Field::kSeverity) continue;
      const std::string name = ValueName(row.field, candidate);
      if (name == value) {
        return Restriction{.field = row.field, .op = op, .text = {}, .number = candidate.number()};
      }
      absl::StrAppend(&allowed, allowed.empty() ? "" : ", ", name);
    }
    return Error(
        at, absl::StrCat(std::string(row.name), " is one of ", allowed, "; found ", Shown(value)));
  }

  absl::StatusOr<Restriction> InterpretFact(Restriction fact, Operator op, const std::string& value,
                                            std::size_t at) const {
    const char* const end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, fact.value);
    if (error != std::errc() || stop != end || !std::isfinite(fact.value)) {
      return Error(at, absl::StrCat("fact wants a number, found ", Shown(value)));
    }
    fact.op = op;
    return fact;
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

template <typename T>
bool Compare(T left, Operator op, T right) {
  switch (op) {
    case Operator::kNotEqual:
      return left != right;
    case Operator::kLess:
      return left < right;
    case Operator::kAtMost:
      return left <= right;
    case Operator::kGreater:
      return left > right;
    case Operator::kAtLeast:
      return left >= right;
    default:
      return left == right;
  }
}

std::string_view SqlSign(Operator op) {
  switch (op) {
    case Operator::kNotEqual:
      return "<>";
    case Operator::kLess:
      return "<";
    case Operator::kAtMost:
      return "<=";
    case Operator::kGreater:
      return ">";
    case Operator::kAtLeast:
      return ">=";
    default:
      return "=";
  }
}

bool MatchesAgency(const Restriction& restriction, const ReportColumns& columns) {
  const bool any = std::any_of(
      columns.agency_terms.begin(), columns.agency_terms.end(), [&](const std::string& term) {
        return restriction.op == Operator::kHas
                   ? FoldTerm(term).find(restriction.text) != std::string::npos
                   : term == restriction.text;
      });
  return restriction.op == Operator::kNotEqual ? !any : any;
}

bool MatchesRegion(const Restriction& restriction, const ReportColumns& columns) {
  if (restriction.op == Operator::kHas) return columns.region.starts_with(restriction.text);
  return (columns.region == restriction.text) == (restriction.op == Operator::kEqual);
}

bool MatchesFinding(const Restriction& restriction, const ReportColumns& columns) {
  const bool any = std::any_of(columns.rules.begin(), columns.rules.end(), [&](const auto& rule) {
    return restriction.op == Operator::kHas ? rule.starts_with(restriction.text)
                                            : rule == restriction.text;
  });
  return any != (restriction.op == Operator::kNotEqual);
}

bool MatchesFact(const Restriction& restriction, const ReportColumns& columns) {
  return std::any_of(columns.figures.begin(), columns.figures.end(), [&](const auto& figure) {
    const bool column = restriction.column.empty()
                            ? figure.column.empty() || figure.column == kTotalColumn
                            : figure.column == restriction.column;
    return column && figure.indicator == restriction.text &&
           Compare(figure.value, restriction.op, restriction.value);
  });
}

bool MatchesOne(const Restriction& restriction, const ReportColumns& columns) {
  if (restriction.field == Field::kFinding) return MatchesFinding(restriction, columns);
  if (restriction.field == Field::kFact) return MatchesFact(restriction, columns);
  if (restriction.field == Field::kAgency) return MatchesAgency(restriction, columns);
  if (restriction.field == Field::kRegion) return MatchesRegion(restriction, columns);
  const std::int64_t value = columns.*RowOf(restriction.field).number;
  if (restriction.field == Field::kYear && IsOrdering(restriction.op) && value == 0) return false;
  return Compare(value, restriction.op, restriction.number);
}

// `part` for LIKE ... ESCAPE '\', where it stands for itself.
std::string LikeEscaped(const std::string& part) {
  std::string pattern;
  for (const char c : part) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern;
}

void AppendAgency(const Restriction& restriction, SqlCondition& condition) {
  const bool has = restriction.op == Operator::kHas;
  absl::StrAppend(&condition.text, restriction.op == Operator::kNotEqual ? "NOT " : "",
                  "EXISTS (SELECT 1 FROM report_agency a WHERE a.report = r.name AND ",
                  has ? "a.folded LIKE ? ESCAPE '\\'" : "a.term = ?", ")");
  condition.parameters.emplace_back(has ? "%" + LikeEscaped(restriction.text) + "%"
                                        : restriction.text);
}

void AppendFinding(const Restriction& restriction, SqlCondition& condition) {
  const bool has = restriction.op == Operator::kHas;
  absl::StrAppend(&condition.text, restriction.op == Operator::kNotEqual ? "NOT " : "",
                  "EXISTS (SELECT 1 FROM finding g WHERE g.report = r.number AND ",
                  has ? "g.rule LIKE ? ESCAPE '\\'" : "g.rule = ?", ")");
  condition.parameters.emplace_back(has ? LikeEscaped(restriction.text) + "%" : restriction.text);
}

void AppendFact(const Restriction& restriction, SqlCondition& condition) {
  // A list and not EXISTS, for which SQLite would read the whole indicator once for each report.
  absl::StrAppend(&condition.text,
                  "r.number IN (SELECT t.report FROM fact t WHERE t.indicator = ? AND "
                  "t.principal = 1 AND t.col IN (?, ?) AND t.value ",
                  std::string(SqlSign(restriction.op)), " ?)");
  const std::string& column = restriction.column;
  condition.parameters.emplace_back(restriction.text);
  condition.parameters.emplace_back(column);
  condition.parameters.emplace_back(column.empty() ? std::string(kTotalColumn) : column);
  condition.parameters.emplace_back(restriction.value);
}

void AppendOne(const Restriction& restriction, SqlCondition& condition) {
  if (restriction.field == Field::kAgency) return AppendAgency(restriction, condition);
  if (restriction.field == Field::kFinding) return AppendFinding(restriction, condition);
  if (restriction.field == Field::kFact) return AppendFact(restriction, condition);
  const std::string column(RowOf(restriction.field).column);
  if (restriction.field == Field::kRegion) {
    const bool has = restriction.op == Operator::kHas;
    absl::StrAppend(&condition.text, column, " ",
                    has ? "LIKE" : std::string(SqlSign(restriction.op)), " ?");
    condition.parameters.emplace_back(restriction.text + (has ? "%" : ""));
    return;
  }
  absl::StrAppend(&condition.text, column, " ", std::string(SqlSign(restriction.op)), " ?");
  condition.parameters.emplace_back(restriction.number);
  if (restriction.field == Field::kYear && IsOrdering(restriction.op)) {
    absl::StrAppend(&condition.text, " AND ", column, " <> 0");
  }
}

}  // namespace

absl::StatusOr<Filter> Filter::Parse(std::string_view text) {
  if (text.size() > kMaxFilterBytes) {
    return absl::InvalidArgumentError(absl::StrCat("filter has ", text.size(), " bytes; at most ",
                                                   kMaxFilterBytes, " are allowed"));
  }
  Filter filter;
  ASSIGN_OR_RETURN(filter.restrictions_, Parser(text).Parse());
  return filter;
}

bool Filter::Matches(const ReportColumns& columns) const {
  return std::all_of(restrictions_.begin(), restrictions_.end(),
                     [&](const Restriction& r) { return MatchesOne(r, columns); });
}

SqlCondition Filter::Sql() const {
  SqlCondition condition;
  for (const Restriction& restriction : restrictions_) {
    condition.text += " AND ";
    AppendOne(restriction, condition);
  }
  return condition;
}

}  // namespace nianbao::gateway

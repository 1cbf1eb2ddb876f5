// SPDX-License-Identifier: Apache-2.0
#include "services/validate/rules.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/forms/text_proto.h"
#include "common/status/status.h"
#include "google/protobuf/text_format.h"
#include "services/validate/functions.h"
#include "services/validate/rules/expression.h"

namespace nianbao::validate {

extern const std::vector<std::string_view> kRuleFiles;

namespace {

using forms::v1::Form;
using v1::Finding;

// The form of reports that follow none.
constexpr std::string_view kFree = "FREE";

std::string_view SeverityName(Finding::Severity severity) {
  switch (severity) {
    case Finding::ERROR:
      return "error";
    case Finding::WARNING:
      return "warning";
    default:
      return "info";
  }
}

// What must be true, for which forms, and where that is asked for.
void AppendCheck(const rules::v1::Check& check, std::string& out) {
  absl::StrAppend(&out, "- holds: `", check.holds(), "`");
  if (!check.when().empty()) absl::StrAppend(&out, " when `", check.when(), "`");
  if (!check.needs().empty()) absl::StrAppend(&out, ", assessable where `", check.needs(), "`");
  std::string forms;
  for (const std::string& form : check.forms()) {
    absl::StrAppend(&forms, forms.empty() ? "" : ", ", form);
  }
  absl::StrAppend(&out, " (", forms.empty() ? "all forms" : forms, "; ", check.source(), ")\n");
}

// An example as it stands in the rule file, in a few lines.
void AppendReport(const rules::v1::Example& example, const std::string& indent, std::string& out) {
  const auto line = [&](const std::string& text) { absl::StrAppend(&out, indent, text, "\n"); };
  if (!example.form().empty()) {
    line(absl::StrCat(example.form(), example.year() == 0 ? "" : " ",
                      example.year() == 0 ? "" : absl::StrCat(example.year())));
  }
  for (const std::string& cell : example.cells()) line(cell);
  for (const std::string& said : example.says()) line("says " + said);
  for (const std::string& section : example.sections()) line("section " + section);
  for (const std::string& table : example.without_tables()) line("without the table " + table);
  if (!example.has_report()) return;
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  std::string fields;
  printer.PrintToString(example.report(), &fields);
  line(fields);
}

void AppendExample(std::string_view name, const rules::v1::Example& example, std::string& out) {
  absl::StrAppend(&out, "- ", std::string(name), ": ", example.words(), "\n\n");
  AppendReport(example, "      ", out);
  if (example.has_previous()) {
    absl::StrAppend(&out, "      the year before:\n");
    AppendReport(example.previous(), "        ", out);
  }
  absl::StrAppend(&out, "\n");
}

absl::Status Wrong(const rules::v1::Rule& rule, std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("rule ", rule.id(), ": ", std::string(what)));
}

absl::Status CheckRule(const rules::v1::Rule& rule) {
  if (rule.id().empty()) return absl::InvalidArgumentError("a rule without id");
  if (rule.severity() == Finding::SEVERITY_UNSPECIFIED) return Wrong(rule, "severity is missing");
  for (const std::string* text :
       {&rule.holds_when_zh(), &rule.holds_when_en(), &rule.why(), &rule.source(),
        &rule.not_assessable(), &rule.message_zh(), &rule.message_en(), &rule.breaks().words(),
        &rule.keeps().words()}) {
    if (text->empty()) return Wrong(rule, "one of its texts is missing");
  }
  if (rule.function().empty() && rule.checks().empty()) {
    return Wrong(rule, "neither a check nor a function judges it");
  }
  if (!rule.function().empty() && FindFunction(rule.function()) == nullptr) {
    return Wrong(rule, absl::StrCat("there is no function ", rule.function()));
  }
  for (const rules::v1::Check& check : rule.checks()) {
    if (check.source().empty()) return Wrong(rule, "the source of a check is missing");
  }
  return absl::OkStatus();
}

bool IsFor(const rules::v1::Check& check, const std::string& form) {
  return check.forms().empty() ||
         std::find(check.forms().begin(), check.forms().end(), form) != check.forms().end();
}

absl::StatusOr<IndicatorSets> GatherSets(const std::vector<rules::v1::RuleFile>& files) {
  IndicatorSets sets;
  for (const rules::v1::RuleFile& file : files) {
    for (const rules::v1::IndicatorSet& set : file.sets()) {
      const std::vector<std::string> members(set.members().begin(), set.members().end());
      if (members.empty() || !sets.emplace(set.name(), members).second) {
        return absl::InvalidArgumentError(
            absl::StrCat("set ", set.name(), ": it is empty, or stands there twice"));
      }
    }
  }
  return sets;
}

// Compiles the checks of a rule for one form.
absl::Status AddChecks(const rules::v1::Rule& rule, const FormIndex& index,
                       const FormIndexes& indexes, const IndicatorSets& sets, Program& program) {
  for (int i = 0; i < rule.checks_size(); ++i) {
    const rules::v1::Check& check = rule.checks(i);
    if (!IsFor(check, index.form().form())) continue;
    const std::size_t first = program.instances.size();
    absl::Status compiled = CompileCheck(rule, check, static_cast<int>(program.instances.size()),
                                         index, indexes, sets, program);
    if (compiled.ok() && !check.has_wording() && rule.function().empty()) {
      const bool written = first < program.instances.size() &&
                           program.instances[first].is_equation && check.when().empty() &&
                           check.needs().empty();
      if (!written) compiled = absl::InvalidArgumentError("it has no wording");
    }
    if (!compiled.ok()) {
      return Wrong(rule, absl::StrCat("check ", i + 1, " for ", index.form().form(), ": ",
                                      std::string(compiled.message())));
    }
  }
  return absl::OkStatus();
}

}  // namespace

const RuleBook& RuleBook::BuiltIn() {
  static const RuleBook* const book = [] {
    absl::StatusOr<RuleBook> parsed =
        Parse(std::vector<std::string>(kRuleFiles.begin(), kRuleFiles.end()),
              forms::Catalogue::BuiltIn());
    if (!parsed.ok()) {
      std::cerr << "the built-in rules are broken: " << parsed.status().ToString() << "\n";
      std::abort();
    }
    return new RuleBook(*std::move(parsed));
  }();
  return *book;
}

absl::StatusOr<RuleBook> RuleBook::Parse(const std::vector<std::string>& files,
                                         const forms::Catalogue& catalogue) {
  RuleBook book;
  book.files_ = std::make_unique<std::vector<rules::v1::RuleFile>>(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (absl::Status parsed = forms::ParseTextProto(files[i], (*book.files_)[i]); !parsed.ok()) {
      return absl::InvalidArgumentError(absl::StrCat("rule file ", i, ": ", parsed.message()));
    }
  }
  if (files.empty() || book.files_->front().rule_set().empty()) {
    return absl::InvalidArgumentError("rule file 0: rule_set is missing");
  }
  RETURN_IF_ERROR(book.AddRules());
  book.indexes_ = std::make_unique<FormIndexes>();
  for (const Form& form : catalogue.forms()) book.indexes_->emplace(form.form(), FormIndex(form));
  book.indexes_->emplace(kFree, FormIndex(catalogue.free_form()));
  RETURN_IF_ERROR(book.Compile());
  return book;
}

absl::Status RuleBook::AddRules() {
  for (const rules::v1::RuleFile& file : *files_) {
    for (const rules::v1::Rule& rule : file.rules()) {
      RETURN_IF_ERROR(CheckRule(rule));
      if (!by_id_.emplace(rule.id(), rules_.size()).second) {
        return Wrong(rule, "it stands there twice");
      }
      rules_.push_back({.id = rule.id(),
                        .severity = rule.severity(),
                        .holds_when_zh = rule.holds_when_zh(),
                        .holds_when_en = rule.holds_when_en(),
                        .why = rule.why(),
                        .source = rule.source(),
                        .not_assessable = rule.not_assessable(),
                        .message_zh = rule.message_zh(),
                        .message_en = rule.message_en(),
                        .data = &rule});
    }
  }
  return absl::OkStatus();
}

absl::Status RuleBook::Compile() {
  ASSIGN_OR_RETURN(const IndicatorSets sets, GatherSets(*files_));
  for (const auto& [form, index] : *indexes_) {
    FormEntry entry{.index = index, .program = {}};
    for (const Rule& rule : rules_) {
      RETURN_IF_ERROR(AddChecks(*rule.data, index, *indexes_, sets, entry.program));
    }
    programs_.emplace(form, std::move(entry));
  }
  return absl::OkStatus();
}

const Rule* RuleBook::Find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &rules_[found->second];
}

const RuleBook::FormEntry& RuleBook::Entry(const std::string& form) const {
  const auto found = programs_.find(form);
  return found == programs_.end() ? programs_.find(kFree)->second : found->second;
}

std::span<const Rule> Rules() { return RuleBook::BuiltIn().rules(); }

const Rule* FindRule(std::string_view id) { return RuleBook::BuiltIn().Find(id); }

std::string FillTemplate(std::string_view text,
                         const std::vector<std::pair<std::string_view, std::string>>& values) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open == text.npos ? 0 : open);
    if (open == text.npos || close == text.npos) break;
    out += text.substr(0, open);
    const std::string_view name = text.substr(open + 1, close - open - 1);
    std::string_view replacement = text.substr(open, close - open + 1);
    for (const auto& [key, value] : values) {
      if (key == name) replacement = value;
    }
    out += replacement;
    text.remove_prefix(close + 1);
  }
  out += text;
  return out;
}

std::string RuleEntry(const Rule& rule) {
  std::string out =
      absl::StrCat("## ", std::string(rule.id), "\n\n", std::string(rule.holds_when_en), "\n",
                   std::string(rule.holds_when_zh), "\n\n");
  const auto line = [&out](std::string_view name, std::string_view text) {
    absl::StrAppend(&out, "- ", std::string(name), ": ", std::string(text), "\n");
  };
  line("severity", SeverityName(rule.severity));
  line("why", rule.why);
  line("source", rule.source);
  line("not assessable", rule.not_assessable);
  for (const rules::v1::Check& check : rule.data->checks()) AppendCheck(check, out);
  AppendExample("breaks it", rule.data->breaks(), out);
  AppendExample("keeps it", rule.data->keeps(), out);
  return out;
}

std::string RulesDocument() {
  std::string out =
      "# Rules\n\n"
      "Generated from `services/validate/rules/` by the target `validate_rules_doc`; do not "
      "edit.\n\n"
      "A rule holds, fails, or is not assessable; what is not assessable is listed apart and is\n"
      "never a finding. Counts have no tolerance; amounts are compared as intervals of the "
      "precision\n"
      "they are written with. `/`, `-`, `—` and `无` in a cell mean not applicable and are 0 in "
      "sums.\n\n"
      "Each example is a correct report of its form in which every number is 0, but for what "
      "stands\n"
      "under it; the tests run all of them. "
      "[The language](../services/validate/rules/README.md) of what holds is small.\n";
  out += "\n";
  for (const Rule& rule : Rules()) out += RuleEntry(rule);
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace nianbao::validate

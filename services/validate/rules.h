// SPDX-License-Identifier: Apache-2.0
// The rules that a report is held to, as data: rules/*.textproto say what each is called, how much
// it weighs, where it comes from, what it says, and which sums and comparisons it asks for. What no
// expression can say is judged by the functions of validator.cc.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/forms/forms.h"
#include "nianbao/rules/v1/rule.pb.h"
#include "nianbao/v1/report.pb.h"
#include "services/validate/form_index.h"
#include "services/validate/rules/program.h"

namespace nianbao::validate {

inline constexpr std::string_view kRowTotal = "form.row_total";
inline constexpr std::string_view kResultTotal = "form.result_total";
inline constexpr std::string_view kBalance = "form.balance";
inline constexpr std::string_view kReviewTotal = "form.review_total";
inline constexpr std::string_view kPartSum = "form.part_sum";
inline constexpr std::string_view kPartExceedsWhole = "form.part_exceeds_whole";
inline constexpr std::string_view kBound = "form.bound";
inline constexpr std::string_view kBlankCell = "form.blank_cell";
inline constexpr std::string_view kBlankTotal = "form.blank_total";
inline constexpr std::string_view kValue = "form.value";
inline constexpr std::string_view kMissingTable = "form.missing_table";
inline constexpr std::string_view kAbsentTable = "form.absent_table";
inline constexpr std::string_view kMissingSection = "form.missing_section";
inline constexpr std::string_view kOutdated = "form.outdated";
inline constexpr std::string_view kMissingTopic = "form.missing_topic";
inline constexpr std::string_view kNarrativeTable = "cross.narrative_table";
inline constexpr std::string_view kNarrativeNarrative = "cross.narrative_narrative";
inline constexpr std::string_view kNarrativePartSum = "cross.part_sum";
inline constexpr std::string_view kPercentage = "cross.percentage";
inline constexpr std::string_view kFeeStatement = "cross.fee_statement";
inline constexpr std::string_view kImplausible = "cross.implausible";
inline constexpr std::string_view kCarryOver = "history.carry_over";
inline constexpr std::string_view kInForce = "history.in_force";
inline constexpr std::string_view kPreviousValue = "history.previous_value";
inline constexpr std::string_view kClaim = "history.claim";
inline constexpr std::string_view kCopiedText = "history.copied_text";
inline constexpr std::string_view kJump = "history.jump";
inline constexpr std::string_view kSignedTooEarly = "date.signed_too_early";
inline constexpr std::string_view kLate = "date.late";
inline constexpr std::string_view kYearMismatch = "date.year_mismatch";
inline constexpr std::string_view kPeriod = "date.period";
inline constexpr std::string_view kTitle = "text.title";
inline constexpr std::string_view kTitlePart = "text.title_part";
inline constexpr std::string_view kWrongLaw = "text.wrong_law";
inline constexpr std::string_view kForeignAgency = "text.foreign_agency";
inline constexpr std::string_view kNumbering = "text.numbering";
inline constexpr std::string_view kMissingContact = "text.missing_contact";
inline constexpr std::string_view kLeftover = "text.leftover";

// One rule. All texts are UTF-8; messages hold {placeholders}, see FillTemplate.
struct Rule {
  // Stable name; never reused for another rule.
  std::string_view id;
  v1::Finding::Severity severity;
  // One sentence each: what is true of a report that keeps the rule.
  std::string_view holds_when_zh;
  std::string_view holds_when_en;
  // Why a reader should care.
  std::string_view why;
  // The notice or the clause that asks for it.
  std::string_view source;
  // When it is not assessable, in a sentence.
  std::string_view not_assessable;
  std::string_view message_zh;
  std::string_view message_en;
  // The checks and examples of its file. Never nullptr.
  const rules::v1::Rule* data;
};

// All rules and what they are made of, from rules/*.textproto. Immutable; thread-safe.
class RuleBook {
 public:
  // The rules that are built into the program, for forms::Catalogue::BuiltIn().
  static const RuleBook& BuiltIn();
  // Parses and checks the texts of rule files. INVALID_ARGUMENT names the file (by its index) or
  // the rule and its check, and what is wrong: no text, an id twice, a rule that nothing judges or
  // that an unknown function judges, a check that does not compile for one of its forms (see
  // rules/program.h), or that has neither sides to write out nor a wording nor a function.
  static absl::StatusOr<RuleBook> Parse(const std::vector<std::string>& files,
                                        const forms::Catalogue& catalogue);

  // In the order in which they are documented and assessed.
  std::span<const Rule> rules() const { return rules_; }
  // The rule `id`; nullptr where there is none.
  const Rule* Find(std::string_view id) const;
  // Version of the rules as a whole.
  std::string_view rule_set() const { return files_->front().rule_set(); }

  // A form and the checks for it; what is checked whatever the form where `form` is none of them.
  const FormIndex& Index(const std::string& form) const { return Entry(form).index; }
  const Program& ProgramOf(const std::string& form) const { return Entry(form).program; }
  const FormIndexes& indexes() const { return *indexes_; }

 private:
  struct FormEntry {
    const FormIndex& index;
    Program program;
  };
  const FormEntry& Entry(const std::string& form) const;
  absl::Status AddRules();
  absl::Status Compile();

  // Behind pointers, since all others point into them.
  std::unique_ptr<std::vector<rules::v1::RuleFile>> files_;
  std::unique_ptr<FormIndexes> indexes_;
  std::vector<Rule> rules_;
  std::map<std::string_view, std::size_t> by_id_;
  std::map<std::string, FormEntry, std::less<>> programs_;
};

// The rules of RuleBook::BuiltIn().
std::span<const Rule> Rules();
const Rule* FindRule(std::string_view id);

// `text` with every "{name}" replaced by the value given for it; names without a value stay.
std::string FillTemplate(std::string_view text,
                         const std::vector<std::pair<std::string_view, std::string>>& values);

// The entry of one rule, in Markdown: what it asks for, why, and an example of both kinds.
std::string RuleEntry(const Rule& rule);

// docs/rules.md: one entry a rule, in Markdown.
std::string RulesDocument();

}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
// The rules that a report is held to, as data: what each is called, how much it weighs, where it
// comes from and what it says. What a rule computes stands in sum_rules, cell_rules,
// structure_rules, cross_rules, part_rules, history_rules, year_rules, date_rules and text_rules;
// which sums a form has stands in common/forms.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nianbao/v1/report.pb.h"

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

// Version of the rules as a whole; changes whenever a report may be judged differently.
inline constexpr std::string_view kRuleSet = "rules-3";

// One rule. All texts are UTF-8; messages hold {placeholders}, see FillTemplate.
struct Rule {
  // Stable name; never reused for another rule.
  std::string_view id;
  v1::Finding::Severity severity;
  // One sentence each: what is true of a report that keeps the rule.
  std::string_view holds_when_zh;
  std::string_view holds_when_en;
  // The notice or the clause that asks for it.
  std::string_view source;
  // When it is not assessable, in a sentence.
  std::string_view not_assessable;
  // An example that breaks it, and one that keeps it.
  std::string_view breaks;
  std::string_view keeps;
  std::string_view message_zh;
  std::string_view message_en;
};

// All rules, in the order in which they are documented and assessed.
std::span<const Rule> Rules();

// The rule `id`; nullptr where there is none.
const Rule* FindRule(std::string_view id);

// `text` with every "{name}" replaced by the value given for it; names without a value stay.
std::string FillTemplate(std::string_view text,
                         const std::vector<std::pair<std::string_view, std::string>>& values);

// The entry of one rule, in Markdown: what it asks for, why, and an example of both kinds.
std::string RuleEntry(const Rule& rule);

// docs/rules.md: one entry a rule, in Markdown.
std::string RulesDocument();

}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
// Makes the reports that the examples of the rule files describe.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "nianbao/rules/v1/rule.pb.h"
#include "services/validate/history.h"
#include "services/validate/narrative_for_test.h"
#include "services/validate/report_maker_for_test.h"

namespace nianbao::validate::testing {

struct ExampleReports {
  v1::ExtractedReport report = {};
  History history = {};
};

// "a = 3" in its two halves, without spaces around.
inline std::pair<std::string, std::string> SplitAt(const std::string& text,
                                                   const std::string& separator) {
  std::pair<std::string, std::string> halves = absl::StrSplit(text, absl::MaxSplits(separator, 1));
  absl::StripAsciiWhitespace(&halves.first);
  absl::StripAsciiWhitespace(&halves.second);
  return halves;
}

// "indicator[column] = 3".
inline void SetCell(const std::string& text, v1::Report& report) {
  auto [name, value] = SplitAt(text, "=");
  auto [indicator, column] = SplitAt(name, "[");
  if (!column.empty()) column.pop_back();
  v1::Fact* fact = FindFact(report, {indicator, column});
  ASSERT_NE(fact, nullptr) << text;
  if (value.ends_with(" ?")) {
    fact->set_uncertain(true);
    value.resize(value.size() - 2);
  }
  double number = 0;
  if (value == "blank") {
    SetBlank(*fact);
  } else if (absl::SimpleAtod(value, &number)) {
    SetValue(*fact, number);
  } else {
    fact->clear_value();
    fact->set_literal(value);
    fact->set_mark(value == "/" ? v1::Fact::NOT_APPLICABLE : v1::Fact::NOT_A_NUMBER);
  }
}

// "1: text", "2 heading: text", "-3".
inline void SetSection(const std::string& text, v1::Report& report) {
  auto& sections = *report.mutable_sections();
  if (text.front() == '-') {
    sections.DeleteSubrange(std::atoi(text.c_str() + 1) - 1, 1);
    return;
  }
  const auto [place, words] = SplitAt(text, ": ");
  const auto [number, heading] = SplitAt(place, " ");
  const int index = std::atoi(number.c_str()) - 1;
  ASSERT_LT(index, sections.size()) << text;
  v1::Section& section = sections[index];
  if (!heading.empty()) section.set_heading(heading);
  section.set_text(words);
  section.clear_line_blocks();
  section.add_line_blocks(10 * (index + 1) + 1);
}

// "共收到申请{12件} -> applications.received", "{未收取任何费用} -> fees.collected = 0 万元".
inline void SayFigure(const std::string& text, Narrative& narrative) {
  const auto [words, meaning] = SplitAt(text, " -> ");
  const auto [indicator, value] = SplitAt(meaning, "=");
  Said said{.text = words, .indicator = indicator};
  if (!value.empty()) {
    const auto [number, unit] = SplitAt(value, " ");
    said.value = std::atof(number.c_str());
    said.unit = unit;
  }
  narrative.Say(said);
}

inline void DropTable(const std::string& table, v1::Report& report) {
  const forms::v1::Form& form = OfficialForm(report.form());
  auto& tables = *report.mutable_tables();
  tables.erase(std::remove(tables.begin(), tables.end(), table), tables.end());
  for (const forms::v1::FormSection& section : form.sections()) {
    if (std::count(section.tables().begin(), section.tables().end(), table) == 0) continue;
    v1::Section& stands = *report.mutable_sections(section.number() - 1);
    stands.set_table_count(stands.table_count() - 1);
  }
  const FormIndex index(form);
  auto& facts = *report.mutable_facts();
  for (int i = facts.size() - 1; i >= 0; --i) {
    const CellRule* rule = index.Find(facts[i].indicator(), facts[i].column());
    if (rule != nullptr && rule->table == table) facts.DeleteSubrange(i, 1);
  }
}

inline v1::ExtractedReport BaseOf(const rules::v1::Example& example) {
  v1::Report::Form form = v1::Report::FORM_UNSPECIFIED;
  EXPECT_TRUE(v1::Report::Form_Parse(example.form(), &form)) << example.form();
  if (form != v1::Report::FREE) return ZeroReport(form);
  v1::ExtractedReport extracted = ZeroReport(v1::Report::FORM_2014);
  v1::Report& report = *extracted.mutable_report();
  report.set_form(form);
  report.clear_tables();
  report.clear_facts();
  return extracted;
}

inline v1::ExtractedReport OneReport(const rules::v1::Example& example) {
  v1::ExtractedReport extracted = BaseOf(example);
  v1::Report& report = *extracted.mutable_report();
  if (example.year() != 0) report.set_year(example.year());
  for (v1::Fact& fact : *report.mutable_facts()) fact.set_year(report.year());
  for (const std::string& cell : example.cells()) SetCell(cell, report);
  for (const std::string& table : example.without_tables()) DropTable(table, report);
  for (const std::string& section : example.sections()) SetSection(section, report);
  if (!example.says().empty()) {
    Narrative narrative(report);
    for (const std::string& said : example.says()) SayFigure(said, narrative);
  }
  report.MergeFrom(example.report());
  return extracted;
}

inline ExampleReports MakeExample(const rules::v1::Example& example) {
  ExampleReports reports{.report = OneReport(example)};
  if (!example.has_previous()) return reports;
  rules::v1::Example previous = example.previous();
  if (previous.form().empty()) previous.set_form(example.form());
  previous.set_year(reports.report.report().year() - 1);
  v1::Report report = OneReport(previous).report();
  // It has words of its own.
  if (previous.sections().empty()) {
    for (v1::Section& section : *report.mutable_sections()) section.set_text("无。");
  }
  reports.history.reports.push_back(std::move(report));
  return reports;
}

}  // namespace nianbao::validate::testing

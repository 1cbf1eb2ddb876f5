// SPDX-License-Identifier: Apache-2.0
// Makes correct reports of the official forms, for tests to break.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "common/forms/forms.h"
#include "nianbao/v1/report.pb.h"
#include "services/validate/rules.h"

namespace nianbao::validate::testing {

using CellName = std::pair<std::string, std::string>;
using Values = std::map<CellName, double>;

inline const forms::v1::Form& OfficialForm(v1::Report::Form form) {
  return *forms::Catalogue::BuiltIn().Find(form);
}

// The fact of a cell; nullptr where the report has none.
inline v1::Fact* FindFact(v1::Report& report, const CellName& name) {
  for (v1::Fact& fact : *report.mutable_facts()) {
    if (fact.indicator() == name.first && fact.column() == name.second) return &fact;
  }
  return nullptr;
}

inline std::string WriteValue(double value) {
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

inline void SetValue(v1::Fact& fact, double value) {
  fact.set_value(value);
  fact.set_literal(WriteValue(value));
  fact.clear_mark();
}

inline void SetValue(v1::Report& report, const CellName& name, double value) {
  SetValue(*FindFact(report, name), value);
}

inline void SetBlank(v1::Fact& fact) {
  fact.clear_value();
  fact.clear_literal();
}

// Fills in the totals of the form and makes its numbers keep to their bounds.
class Bookkeeper {
 public:
  Bookkeeper(const forms::v1::Form& form, Values& values)
      : sums_(SumsOf(RuleBook::BuiltIn().ProgramOf(form.form()))), values_(values) {}

  void Settle() {
    // Several times, since a total may be a part of another one that was settled before it.
    for (int pass = 0; pass < 3; ++pass) {
      for (const SumOfCells& sum : sums_) Settle(sum);
    }
  }

 private:
  double Sum(const std::vector<CellName>& names) {
    double sum = 0;
    for (const CellName& name : names) sum += values_[name];
    return sum;
  }

  void Settle(const SumOfCells& sum) {
    if (sum.at_most) {
      // A total over channels may be any number between the largest and the sum.
      if (sum.left.size() != 1) return;
      double& left = values_[sum.left.front()];
      left = std::min(left, Sum(sum.right));
    } else if (sum.right.size() == 1) {
      values_[sum.right.front()] = Sum(sum.left);
    } else {
      const double right = Sum(sum.right);
      double& second = values_[sum.left.at(1)];
      second = std::min(second, right);
      values_[sum.left.front()] = right - second;
    }
  }

  const std::vector<SumOfCells> sums_;
  Values& values_;
};

inline Values RandomValues(const forms::v1::Form& form, std::mt19937& random) {
  std::uniform_int_distribution<int> count(0, 9);
  Values values;
  for (const forms::v1::FormTable& table : form.tables()) {
    for (const forms::v1::FormRow& row : table.rows()) {
      if (row.heading()) continue;
      for (const forms::v1::FormColumn& column : table.columns()) {
        const CellName name(forms::CellIndicator(row, column), column.applicant());
        // Half of the numbers of real reports are 0.
        values[name] = count(random) % 2 == 0 ? 0 : count(random);
        const std::string& unit = column.unit().empty() ? row.unit() : column.unit();
        if (unit == "万元") values[name] += count(random) / 10.0;
        if (column.may_be_negative()) {
          const double previous = values[{row.indicator() + ".previous_items", ""}];
          values[name] = std::max(values[name] - 4, -previous);
        }
      }
    }
  }
  Bookkeeper bookkeeper(form, values);
  bookkeeper.Settle();
  // Nothing is answered that was not asked.
  const double unasked =
      values[{"applications.answered", ""}] - values[{"applications.received", ""}];
  if (unasked > 0) values[{"applications.channel.online", ""}] += unasked;
  // Nobody is trained without a training.
  if (values[{"meetings.trainees", ""}] > 0) values[{"meetings.training_courses", ""}] += 1;
  // Nothing is paid without a purchase.
  if (values[{"disclosure.art20_9.procurement.amount", ""}] > 0) {
    values[{"disclosure.art20_9.procurement.items", ""}] += 1;
  }
  if (values[{"gazette.copies", ""}] > 0) values[{"gazette.issues", ""}] += 1;
  if (values[{"reading_points.visitors.total", ""}] > 0) values[{"reading_points.city", ""}] += 1;
  bookkeeper.Settle();
  return values;
}

inline void AddFact(const CellName& name, double value, const std::string& unit, int block, int row,
                    int column, v1::Report& report) {
  v1::Fact* fact = report.add_facts();
  fact->set_fact_id("f" + std::to_string(report.facts_size()));
  fact->set_indicator(name.first);
  fact->set_column(name.second);
  fact->set_unit(unit);
  fact->set_year(report.year());
  fact->set_origin(v1::Fact::TABLE);
  fact->mutable_evidence()->set_block(block);
  fact->mutable_evidence()->set_row(row);
  fact->mutable_evidence()->set_column(column);
  SetValue(*fact, value);
}

inline void AddSection(int number, const std::string& heading, int tables, v1::Report& report) {
  v1::Section* section = report.add_sections();
  section->set_number(number);
  section->set_heading(heading);
  section->set_text(
      "一年来，本单位按照要求做好各项工作，明确责任，完善制度，加强审核，规范程序，取得了一定成效"
      "。");
  section->set_block(10 * number);
  section->set_table_count(tables);
}

inline void AddSections(const forms::v1::Form& form, v1::Report& report) {
  for (const forms::v1::FormSection& section : form.sections()) {
    AddSection(section.number(), section.labels(0), section.tables_size(), report);
  }
  if (!form.sections().empty()) return;
  const std::vector<std::string> headings = {"一、概述",
                                             "二、主动公开政府信息情况",
                                             "三、依申请公开政府信息情况",
                                             "四、收费及减免情况",
                                             "五、行政复议和行政诉讼情况",
                                             "六、存在的主要问题及改进措施",
                                             "七、其他需要报告的事项"};
  for (const std::string& heading : headings) {
    AddSection(report.sections_size() + 1, heading, 0, report);
  }
}

// A correct report of `form` for its first year: every cell filled, every relation kept.
inline v1::ExtractedReport CorrectReport(v1::Report::Form form_id, std::mt19937& random) {
  const forms::v1::Form& form = OfficialForm(form_id);
  const Values values = RandomValues(form, random);
  v1::ExtractedReport extracted;
  v1::Document& document = *extracted.mutable_document();
  document.set_document_id("sha256:" + std::string(64, 'a'));
  document.set_part(1);
  document.set_kind(v1::Document::ANNUAL_REPORT);
  extracted.set_part_count(1);
  (*extracted.mutable_generations())["extract"] = "1";
  v1::Report& report = *extracted.mutable_report();
  report.set_year(form.first_year());
  report.set_form(form_id);
  report.set_scope(v1::Report::OWN);
  report.mutable_agency()->set_display_name("青湖市商务局");
  report.mutable_agency()->set_region_code("990100");
  AddSections(form, report);
  int block = 100;
  for (const forms::v1::FormTable& table : form.tables()) {
    report.add_tables(table.id());
    ++block;
    for (int row = 0; row < table.rows_size(); ++row) {
      if (table.rows(row).heading()) continue;
      for (int column = 0; column < table.columns_size(); ++column) {
        const CellName name(forms::CellIndicator(table.rows(row), table.columns(column)),
                            table.columns(column).applicant());
        const std::string& unit = table.columns(column).unit();
        AddFact(name, values.at(name), unit.empty() ? table.rows(row).unit() : unit, block, row,
                column, report);
      }
    }
  }
  return extracted;
}

// The same with every number 0.
inline v1::ExtractedReport ZeroReport(v1::Report::Form form_id) {
  std::mt19937 random(1);
  v1::ExtractedReport extracted = CorrectReport(form_id, random);
  for (v1::Fact& fact : *extracted.mutable_report()->mutable_facts()) SetValue(fact, 0);
  return extracted;
}

inline const v1::Assessment* FindAssessment(const v1::ValidatedReport& validated,
                                            const std::string& rule) {
  for (const v1::Assessment& assessment : validated.assessments()) {
    if (assessment.rule_id() == rule) return &assessment;
  }
  return nullptr;
}

// Names of the rules that the findings are about, in their order.
inline std::vector<std::string> RulesOf(const v1::ValidatedReport& validated) {
  std::vector<std::string> rules;
  for (const v1::Finding& finding : validated.findings()) rules.push_back(finding.rule_id());
  return rules;
}

}  // namespace nianbao::validate::testing

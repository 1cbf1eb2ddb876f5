// SPDX-License-Identifier: Apache-2.0
#include "common/forms/form_check.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/forms/forms.h"
#include "common/status/status.h"
#include "common/text/text.h"

namespace nianbao::forms {
namespace {

using nianbao::forms::v1::Form;
using nianbao::forms::v1::FormColumn;
using nianbao::forms::v1::FormRow;
using nianbao::forms::v1::FormSection;
using nianbao::forms::v1::FormTable;

constexpr std::array<std::string_view, 7> kApplicants = {"natural_person",
                                                         "commercial_enterprise",
                                                         "research_institution",
                                                         "social_organization",
                                                         "legal_service",
                                                         "other",
                                                         "total"};

// Indicator -> its applicant columns; "" where it has none.
using Declared = std::map<std::string, std::set<std::string>>;

template <typename... Parts>
absl::Status Wrong(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat(parts...));
}

absl::Status CheckHead(const Form& form) {
  nianbao::v1::Report::Form value = nianbao::v1::Report::FORM_UNSPECIFIED;
  if (!nianbao::v1::Report::Form_Parse(form.form(), &value) ||
      value == nianbao::v1::Report::FORM_UNSPECIFIED || value == nianbao::v1::Report::FREE) {
    return Wrong("form \"", form.form(),
                 "\" is no value of nianbao.v1.Report.Form with a form file");
  }
  if (form.source().empty()) return Wrong("form ", form.form(), ": source is missing");
  if (form.first_year() == 0) return Wrong("form ", form.form(), ": first_year is missing");
  if (form.last_year() != 0 && form.last_year() < form.first_year()) {
    return Wrong("form ", form.form(), ": last_year is before first_year");
  }
  return absl::OkStatus();
}

absl::Status CheckColumns(const FormTable& table) {
  if (table.columns().empty()) return Wrong("table ", table.id(), ": no columns");
  for (const FormColumn& column : table.columns()) {
    const bool labelled = !column.headers().empty() &&
                          std::all_of(column.headers().begin(), column.headers().end(),
                                      [](const auto& level) { return !level.labels().empty(); });
    if (!labelled) return Wrong("table ", table.id(), ": a column without header labels");
    if (!column.applicant().empty() && std::find(kApplicants.begin(), kApplicants.end(),
                                                 column.applicant()) == kApplicants.end()) {
      return Wrong("table ", table.id(), ": unknown applicant \"", column.applicant(), "\"");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckRow(const FormTable& table, const FormRow& row, Declared& declared) {
  if (row.heading()) {
    if (row.labels().empty()) return Wrong("table ", table.id(), ": a heading row without a label");
    if (!row.indicator().empty()) {
      return Wrong("table ", table.id(), ": the heading row ", row.labels(0), " has an indicator");
    }
    return absl::OkStatus();
  }
  if (row.labels().empty() && table.rows_size() > 1) {
    return Wrong("table ", table.id(), ": row ", row.indicator(), " has no label");
  }
  for (const FormColumn& column : table.columns()) {
    const std::string indicator = CellIndicator(row, column);
    if (indicator.empty()) return Wrong("table ", table.id(), ": a cell without an indicator");
    if (row.unit().empty() && column.unit().empty()) {
      return Wrong("table ", table.id(), ": ", indicator, " has no unit");
    }
    if (!declared[indicator].insert(column.applicant()).second) {
      return Wrong("table ", table.id(), ": ", indicator,
                   column.applicant().empty() ? "" : absl::StrCat("/", column.applicant()),
                   " is declared twice");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckTable(const FormTable& table, Declared& declared) {
  if (table.id().empty()) return Wrong("a table without an id");
  if (table.captions().empty()) return Wrong("table ", table.id(), ": no captions");
  if (table.rows().empty()) return Wrong("table ", table.id(), ": no rows");
  RETURN_IF_ERROR(CheckColumns(table));
  std::set<std::pair<std::string, std::string>> labels;
  for (const FormRow& row : table.rows()) {
    RETURN_IF_ERROR(CheckRow(table, row, declared));
    const std::string group = absl::StrJoin(row.groups(), "\n");
    std::set<std::string> own;
    for (const std::string& label : row.labels()) own.insert(text::FoldLabel(label));
    for (const std::string& label : own) {
      if (!labels.emplace(group, label).second) {
        return Wrong("table ", table.id(), ": two rows of one group share the label ", label);
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckSections(const Form& form, const std::set<std::string>& tables) {
  int number = 0;
  for (const FormSection& section : form.sections()) {
    if (section.number() != ++number) {
      return Wrong("section ", section.number(), " stands where section ", number, " belongs");
    }
    if (section.labels().empty()) return Wrong("section ", number, ": no labels");
    for (const std::string& table : section.tables()) {
      if (!tables.contains(table)) {
        return Wrong("section ", number, ": table ", table, " is not declared");
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckForm(const Form& form) {
  RETURN_IF_ERROR(CheckHead(form));
  if (form.tables().empty()) return Wrong("form ", form.form(), ": no tables");
  Declared declared;
  std::set<std::string> tables;
  for (const FormTable& table : form.tables()) {
    RETURN_IF_ERROR(CheckTable(table, declared));
    if (!tables.insert(table.id()).second) return Wrong("table ", table.id(), " is declared twice");
  }
  return CheckSections(form, tables);
}

absl::Status CheckFreeForm(const Form& form) {
  if (form.tables_size() != 1 || form.sections_size() > 0 || form.first_year() != 0 ||
      form.last_year() != 0) {
    return Wrong("form FREE: one table, no sections and no years are wanted");
  }
  Declared declared;
  RETURN_IF_ERROR(CheckTable(form.tables(0), declared));
  std::set<std::string> labels;
  for (const FormRow& row : form.tables(0).rows()) {
    for (const std::string& label : row.labels()) {
      if (!labels.insert(text::FoldLabel(label)).second) {
        return Wrong("form FREE: two rows share the label ", label);
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckYears(const std::vector<Form>& forms) {
  for (std::size_t i = 0; i < forms.size(); ++i) {
    for (std::size_t j = i + 1; j < forms.size(); ++j) {
      const bool before = forms[i].last_year() != 0 && forms[i].last_year() < forms[j].first_year();
      const bool after = forms[j].last_year() != 0 && forms[j].last_year() < forms[i].first_year();
      if (!before && !after) {
        return Wrong("forms ", forms[i].form(), " and ", forms[j].form(),
                     " are in force in the same year");
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace nianbao::forms

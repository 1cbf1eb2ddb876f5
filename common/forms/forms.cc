// SPDX-License-Identifier: Apache-2.0
#include "common/forms/forms.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <optional>

#include "absl/strings/str_cat.h"
#include "common/forms/form_check.h"
#include "common/forms/text_proto.h"
#include "common/status/status.h"

namespace nianbao::forms {

extern const std::vector<std::string_view> kFormFiles;

namespace {

using nianbao::forms::v1::Form;
using nianbao::forms::v1::FormColumn;
using nianbao::forms::v1::FormRow;
using nianbao::forms::v1::FormTable;

absl::StatusOr<Form> ParseFile(const std::string& text, std::size_t index) {
  Form form;
  if (absl::Status parsed = ParseTextProto(text, form); !parsed.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("form file ", index, ": ", parsed.message()));
  }
  return form;
}

bool IsAnchor(const FormRow& row) {
  return !row.indicator().empty() && row.labels().empty() && row.unit().empty();
}

absl::Status InsertRows(const FormTable& overlay, FormTable& table) {
  std::vector<FormRow> rows(table.rows().begin(), table.rows().end());
  std::optional<std::size_t> place;
  for (const FormRow& row : overlay.rows()) {
    if (IsAnchor(row)) {
      auto found = std::find_if(rows.begin(), rows.end(), [&](const FormRow& candidate) {
        return candidate.indicator() == row.indicator();
      });
      if (found == rows.end()) {
        return absl::InvalidArgumentError(absl::StrCat("table ", table.id(), ": the anchor ",
                                                       row.indicator(), " is no row of it"));
      }
      place = static_cast<std::size_t>(found - rows.begin()) + 1;
      continue;
    }
    if (!place) {
      return absl::InvalidArgumentError(
          absl::StrCat("table ", table.id(),
                       ": the overlay must begin with an anchor, a row of its indicator alone"));
    }
    rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(*place), row);
    ++*place;
  }
  *table.mutable_rows() = {rows.begin(), rows.end()};
  return absl::OkStatus();
}

constexpr std::string_view kFree = "FREE";

absl::Status Merge(const Form& overlay, Form& form) {
  for (const FormTable& table : overlay.tables()) {
    auto found = std::find_if(form.mutable_tables()->begin(), form.mutable_tables()->end(),
                              [&](const FormTable& t) { return t.id() == table.id(); });
    if (found == form.mutable_tables()->end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("the overlay's table ", table.id(), " is no table of ", form.form()));
    }
    RETURN_IF_ERROR(InsertRows(table, *found));
  }
  return absl::OkStatus();
}

}  // namespace

const Catalogue& Catalogue::BuiltIn() {
  static const Catalogue* const catalogue = [] {
    absl::StatusOr<Catalogue> parsed =
        Parse(std::vector<std::string>(kFormFiles.begin(), kFormFiles.end()));
    if (!parsed.ok()) {
      std::cerr << "the built-in forms are broken: " << parsed.status().ToString() << "\n";
      std::abort();
    }
    return new Catalogue(*std::move(parsed));
  }();
  return *catalogue;
}

absl::StatusOr<Catalogue> Catalogue::Parse(const std::vector<std::string>& files) {
  Catalogue catalogue;
  std::vector<std::size_t> file_of_form;
  for (std::size_t i = 0; i < files.size(); ++i) {
    ASSIGN_OR_RETURN(Form form, ParseFile(files[i], i));
    if (form.form() == kFree) {
      if (absl::Status checked = CheckFreeForm(form); !checked.ok()) {
        return absl::InvalidArgumentError(absl::StrCat("form file ", i, ": ", checked.message()));
      }
      catalogue.free_form_ = std::move(form);
      continue;
    }
    auto found = std::find_if(catalogue.forms_.begin(), catalogue.forms_.end(),
                              [&](const Form& f) { return f.form() == form.form(); });
    if (found == catalogue.forms_.end()) {
      catalogue.forms_.push_back(std::move(form));
      file_of_form.push_back(i);
    } else if (absl::Status merged = Merge(form, *found); !merged.ok()) {
      return absl::InvalidArgumentError(absl::StrCat("form file ", i, ": ", merged.message()));
    }
  }
  for (std::size_t i = 0; i < catalogue.forms_.size(); ++i) {
    if (absl::Status checked = CheckForm(catalogue.forms_[i]); !checked.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("form file ", file_of_form[i], ": ", checked.message()));
    }
  }
  RETURN_IF_ERROR(CheckYears(catalogue.forms_));
  return catalogue;
}

const Form* Catalogue::Find(nianbao::v1::Report::Form form) const {
  const std::string& name = nianbao::v1::Report::Form_Name(form);
  for (const Form& candidate : forms_) {
    if (candidate.form() == name) return &candidate;
  }
  return nullptr;
}

const Form* Catalogue::InForce(int year) const {
  for (const Form& form : forms_) {
    if (form.first_year() <= year && (form.last_year() == 0 || year <= form.last_year())) {
      return &form;
    }
  }
  return nullptr;
}

std::string CellIndicator(const FormRow& row, const FormColumn& column) {
  if (row.indicator().empty()) return column.indicator();
  if (column.indicator().empty()) return row.indicator();
  return absl::StrCat(row.indicator(), ".", column.indicator());
}

}  // namespace nianbao::forms

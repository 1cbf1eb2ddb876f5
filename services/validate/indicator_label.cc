// SPDX-License-Identifier: Apache-2.0
#include "services/validate/indicator_label.h"

#include "common/indicators/indicators.h"

namespace nianbao::validate {
namespace {

// The first of the labels that several forms have for it.
std::string FirstLabel(std::string_view indicator) {
  const auto* known = indicators::Concordance::BuiltIn().Find(indicator);
  if (known == nullptr) return std::string(indicator);
  const std::size_t slash = known->label.find(" / ");
  const bool change = slash != std::string::npos && known->label.substr(slash) == " / 减";
  return change ? known->label : known->label.substr(0, slash);
}

}  // namespace

std::string IndicatorLabel(const FormIndex* form, std::string_view indicator,
                           std::string_view column) {
  std::string label = form == nullptr ? std::string(indicator) : form->Label(indicator);
  if (label == indicator) label = FirstLabel(indicator);
  if (!column.empty() && column != "total") label += "（" + ColumnLabel(column) + "）";
  return label;
}

std::string TermsLabel(const FormIndex* form, const std::vector<const v1::Fact*>& facts) {
  std::string label;
  for (const v1::Fact* fact : facts) {
    label += label.empty() ? "" : " + ";
    label += IndicatorLabel(form, fact->indicator(), fact->column());
  }
  return label;
}

}  // namespace nianbao::validate

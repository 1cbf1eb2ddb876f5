// SPDX-License-Identifier: Apache-2.0
// What messages call an indicator.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nianbao/v1/report.pb.h"
#include "services/validate/form_index.h"

namespace nianbao::validate {

// The label of the form, with its applicant column where it has one; what the narrative counts
// where `form` is nullptr or does not have it; the id where the indicator is unknown.
std::string IndicatorLabel(const FormIndex* form, std::string_view indicator,
                           std::string_view column);

// The labels of several facts, with plus signs between.
std::string TermsLabel(const FormIndex* form, const std::vector<const v1::Fact*>& facts);

}  // namespace nianbao::validate

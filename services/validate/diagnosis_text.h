// SPDX-License-Identifier: Apache-2.0
// Says what to change so that sums hold.
#pragma once

#include <string>

#include "nianbao/v1/report.pb.h"
#include "services/validate/form_index.h"
#include "services/validate/sum_text.h"

namespace nianbao::validate {

// "“（一）予以公开”自然人一格如由 5 改为 3，则有关的 2 个等式都成立": the first repair where it
// stands out, what else would do where others are as small. `report_year` tells the cells of other
// years' reports.
std::string WriteDiagnosis(const v1::Diagnosis& diagnosis, const FormIndex& index, int report_year,
                           Language language);

}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
// Writes sums out with their numbers, as a person would check them.
#pragma once

#include <string>

#include "services/validate/identity.h"

namespace nianbao::validate {

enum class Language { kChinese, kEnglish };

// How a sentence names the term within its sum: the applicant column in a sum over columns, the
// row's label otherwise (the indicator id in English, since the forms have no English wording).
std::string TermName(const Identity& identity, const ReportCell& cell, const FormIndex& index,
                     Language language);

// "一、本年新收 3 + 二、上年结转 0 = 3 ≠ （七）总计 2 + 四、结转下年度 0 = 2". Of more than four
// terms those that are 0 are counted, not listed.
std::string WriteIdentity(const Identity& identity, const FormIndex& index, Language language);

// One side of it, with its sum where it has several terms.
std::string WriteSide(const Identity& identity, const std::vector<ReportCell>& side,
                      const Quantity& sum, const FormIndex& index, Language language);

// A sum, with its interval where its terms have one: "5" or "5.2 [5.15, 5.25]".
std::string WriteSum(const Quantity& sum);

}  // namespace nianbao::validate

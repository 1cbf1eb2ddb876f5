// SPDX-License-Identifier: Apache-2.0
// Dates of signature and publication.
#pragma once

#include <string>
#include <string_view>

#include "services/extract/part_text.h"

namespace nianbao::extract {

// The first date in `text` as YYYY-MM-DD: 2020年1月25日, 二〇一七年二月六日, 2020-01-25, 2020.1.25.
// Empty where there is none or it is no day of the calendar.
std::string FindDate(std::string_view text);

// True where `compact` is a date and nothing else.
bool IsDate(std::u32string_view compact);

// The date of the signature: the last line of the part that is a date, or a name and a date, among
// its last lines or behind a line with a name. Empty where there is none.
std::string SignedOn(const PartText& part);

// The day behind 发布时间, 发布日期 and the like, in the part or around it. Empty where there is
// none.
std::string PublishedOn(const PartText& part);

}  // namespace nianbao::extract

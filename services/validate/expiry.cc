// SPDX-License-Identifier: Apache-2.0
#include "services/validate/expiry.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "services/validate/report_lines.h"

namespace nianbao::validate {

bool TellsOfExpiry(const v1::Report& report) {
  constexpr std::array<std::u32string_view, 6> kWords = {U"有效期届满", U"有效期满", U"有效期到期",
                                                         U"期满失效",   U"到期失效", U"自动失效"};
  const std::vector<ReportLine> lines = LinesOf(report);
  return std::any_of(lines.begin(), lines.end(), [&](const ReportLine& line) {
    return std::any_of(kWords.begin(), kWords.end(), [&](std::u32string_view word) {
      return line.text.find(word) != line.text.npos;
    });
  });
}

}  // namespace nianbao::validate

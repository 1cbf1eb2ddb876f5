// SPDX-License-Identifier: Apache-2.0
#include "services/validate/expiry.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace nianbao::validate {
namespace {

bool Tells(std::string_view text) {
  constexpr std::array<std::string_view, 6> kWords = {"有效期届满", "有效期满", "有效期到期",
                                                      "期满失效",   "到期失效", "自动失效"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [text](std::string_view word) { return text.find(word) != text.npos; });
}

bool Tells(const v1::Section& section) { return Tells(section.heading()) || Tells(section.text()); }

}  // namespace

bool TellsOfExpiry(const v1::Report& report) {
  return Tells(report.preface()) ||
         std::any_of(report.sections().begin(), report.sections().end(),
                     [](const v1::Section& section) { return Tells(section); });
}

}  // namespace nianbao::validate

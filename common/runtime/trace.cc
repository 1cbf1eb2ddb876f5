// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/trace.h"

#include <algorithm>
#include <cstdint>
#include <random>

#include "absl/strings/str_cat.h"

namespace nianbao::runtime {
namespace {

// "00-{32 digits of the trace}-{16 digits of the span}-{2 digits of flags}"
constexpr std::size_t kLength = 55;
constexpr std::size_t kTraceAt = 3;
constexpr std::size_t kTraceDigits = 32;
constexpr std::size_t kSpanAt = 36;
constexpr std::size_t kSpanDigits = 16;
constexpr std::size_t kFlagsAt = 53;

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsZero(std::string_view text) { return text.find_first_not_of('0') == text.npos; }

bool IsTraceparent(std::string_view text) {
  if (text.size() != kLength || !text.starts_with("00-")) return false;
  if (text[kSpanAt - 1] != '-' || text[kFlagsAt - 1] != '-') return false;
  const std::string_view trace = text.substr(kTraceAt, kTraceDigits);
  const std::string_view span = text.substr(kSpanAt, kSpanDigits);
  return IsHex(trace) && IsHex(span) && IsHex(text.substr(kFlagsAt)) && !IsZero(trace) &&
         !IsZero(span);
}

std::string RandomDigits() {
  thread_local std::mt19937_64 generator{(std::uint64_t{std::random_device{}()} << 32) |
                                         std::random_device{}()};
  std::uint64_t number = 0;
  while (number == 0) number = generator();
  return std::string(absl::StrCat(absl::Hex(number, absl::kZeroPad16)));
}

}  // namespace

std::string ChildTraceparent(std::string_view parent) {
  if (!IsTraceparent(parent)) {
    return absl::StrCat("00-", RandomDigits(), RandomDigits(), "-", RandomDigits(), "-01");
  }
  std::string child(parent);
  child.replace(kSpanAt, kSpanDigits, RandomDigits());
  return child;
}

}  // namespace nianbao::runtime

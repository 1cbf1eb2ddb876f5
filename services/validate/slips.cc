// SPDX-License-Identifier: Apache-2.0
#include "services/validate/slips.h"

#include <cmath>
#include <string>

#include "services/validate/ledger.h"

namespace nianbao::validate {
namespace {

using v1::Diagnosis;

bool IsWholeAndPositive(double value) { return value > 0 && std::floor(value) == value; }

// True where `text` without one of its characters is `shorter`.
bool IsOneLonger(const std::string& text, const std::string& shorter) {
  if (text.size() != shorter.size() + 1) return false;
  std::size_t same = 0;
  while (same < shorter.size() && text[same] == shorter[same]) ++same;
  return text.compare(same + 1, text.npos, shorter, same, shorter.npos) == 0;
}

bool AreNeighboursExchanged(const std::string& one, const std::string& other) {
  if (one.size() != other.size()) return false;
  std::size_t first = 0;
  while (first < one.size() && one[first] == other[first]) ++first;
  if (first + 1 >= one.size()) return false;
  std::string exchanged = one;
  std::swap(exchanged[first], exchanged[first + 1]);
  return exchanged == other;
}

}  // namespace

std::optional<Diagnosis::Reason> DigitSlip(double meant, double written) {
  if (!IsWholeAndPositive(meant) || !IsWholeAndPositive(written)) return std::nullopt;
  const std::string right = FormatNumber(meant);
  const std::string wrong = FormatNumber(written);
  if (AreNeighboursExchanged(right, wrong)) return Diagnosis::DIGITS_EXCHANGED;
  if (IsOneLonger(right, wrong)) return Diagnosis::DIGIT_LOST;
  if (IsOneLonger(wrong, right)) return Diagnosis::DIGIT_ADDED;
  return std::nullopt;
}

}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
#include "services/validate/slips.h"

#include <initializer_list>
#include <optional>
#include <utility>

#include "gtest/gtest.h"

namespace nianbao::validate {
namespace {

using v1::Diagnosis;

TEST(SlipsTest, DigitsThatWereExchangedLostOrAdded) {
  struct Case {
    double meant;
    double written;
    Diagnosis::Reason want;
  };
  const Case cases[] = {
      {12, 21, Diagnosis::DIGITS_EXCHANGED}, {1234, 1324, Diagnosis::DIGITS_EXCHANGED},
      {123, 12, Diagnosis::DIGIT_LOST},      {123, 23, Diagnosis::DIGIT_LOST},
      {12, 122, Diagnosis::DIGIT_ADDED},     {5, 15, Diagnosis::DIGIT_ADDED},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(testing::Message() << test.meant << " as " << test.written);
    EXPECT_EQ(DigitSlip(test.meant, test.written), test.want);
  }
}

TEST(SlipsTest, OtherDifferencesAreNoSlip) {
  for (const auto& [meant, written] : std::initializer_list<std::pair<double, double>>{
           {12, 12}, {12, 13}, {123, 321}, {123, 1}, {0, 10}, {5, 0}, {-12, -21}, {1.2, 12}}) {
    EXPECT_EQ(DigitSlip(meant, written), std::nullopt) << meant << " as " << written;
  }
}

}  // namespace
}  // namespace nianbao::validate

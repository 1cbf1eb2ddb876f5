// SPDX-License-Identifier: Apache-2.0
// The slips of the pen that turn one number into another.
#pragma once

#include <optional>

#include "nianbao/v1/report.pb.h"

namespace nianbao::validate {

// How a person who means `meant` comes to write `written`: two neighbouring digits exchanged, one
// lost or one added. Nothing for numbers that are not whole, negative, zero or differ otherwise.
std::optional<v1::Diagnosis::Reason> DigitSlip(double meant, double written);

}  // namespace nianbao::validate

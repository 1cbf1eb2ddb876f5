// SPDX-License-Identifier: Apache-2.0
// What a rule may say of one thing that it looked at.
#pragma once

#include "nianbao/v1/report.pb.h"

namespace nianbao::validate {

enum class Verdict { kHeld, kFailed, kNotAssessable };

// Why something is not assessable.
using Doubt = v1::Assessment::Doubt::Reason;

}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
// Whether a report explains that documents went out of force by themselves.
#pragma once

#include "nianbao/v1/report.pb.h"

namespace nianbao::validate {

// True where the narrative says that documents expired (有效期届满, 自动失效): fewer may be in
// force then than were issued and not repealed.
bool TellsOfExpiry(const v1::Report& report);

}  // namespace nianbao::validate

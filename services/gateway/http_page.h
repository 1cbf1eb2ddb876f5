// SPDX-License-Identifier: Apache-2.0
// The page over HTTP: its index at every view's path, its files under /assets/.
#pragma once

#include "common/runtime/host.h"

namespace nianbao::gateway {

void AddPage(runtime::Host& host);

}  // namespace nianbao::gateway

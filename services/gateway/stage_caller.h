// SPDX-License-Identifier: Apache-2.0
// Finds the stage that reads an input: in this process, or behind an address.
#pragma once

#include <string>

#include "common/runtime/host.h"
#include "services/gateway/check_document.h"

namespace nianbao::gateway {

// host:port of the gRPC server of each stage that is not in this process; empty where it is
// unknown.
struct StageAddresses {
  std::string normalize = {};
  std::string extract = {};
  std::string validate = {};
};

// Calls the stage function of `host` where it has one, or else the server at the address; the reply
// of either is passed on. FAILED_PRECONDITION: there is neither; the message names the flag.
// `host` must outlive what is returned.
StageFunction MakeStageCaller(const runtime::Host& host, const StageAddresses& addresses);

}  // namespace nianbao::gateway

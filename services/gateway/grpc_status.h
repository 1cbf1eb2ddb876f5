// SPDX-License-Identifier: Apache-2.0
// Turns our statuses into gRPC's. Only for sources that implement rpcs.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace nianbao::gateway {

// The codes of both are the same numbers. INTERNAL and UNKNOWN messages stay in the log: they may
// name files.
inline grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const auto code = static_cast<grpc::StatusCode>(status.code());
  if (absl::IsInternal(status) || absl::IsUnknown(status)) {
    return {code, "the gateway failed; its log says why"};
  }
  return {code, std::string(status.message())};
}

}  // namespace nianbao::gateway

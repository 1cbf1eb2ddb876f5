// SPDX-License-Identifier: Apache-2.0
// The gRPC server of a Host: registered services, StageService, health and reflection.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/runtime/host.h"
#include "common/runtime/security.h"

namespace grpc {
class ServerContextBase;
class Status;
}  // namespace grpc

namespace nianbao::runtime {

// The same code and message on the wire.
grpc::Status ToGrpcStatus(const absl::Status& status);

// Who makes the call of `context`; where the server has no access list, "local" with every role.
Caller CallerOf(const grpc::ServerContextBase& context);

class GrpcServer {
 public:
  using StageFunction =
      std::function<absl::StatusOr<v1::ProcessResponse>(const v1::ProcessRequest&)>;

  virtual ~GrpcServer() = default;
  // Before Start only.
  virtual void AddService(grpc::Service* service) = 0;
  virtual void AddStageFunction(const std::string& input_field, StageFunction process) = 0;
  // Listens at "host:port" with `security`, which outlives this; returns the port. Where it has an
  // access list a call needs the role that the contract names (RequiredRole), reflection READER,
  // health none. UNAVAILABLE: the address is taken, or the certificate and its key do not fit.
  virtual absl::StatusOr<int> Start(const std::string& address, const Security& security) = 0;
  // What the health service answers, for every service.
  virtual void SetServing(bool serving) = 0;
  // Refuses new calls, lets those that run finish until `deadline`, then cancels them. May be
  // called without Start.
  virtual void Stop(absl::Time deadline) = 0;

  static std::unique_ptr<GrpcServer> Create();
};

}  // namespace nianbao::runtime

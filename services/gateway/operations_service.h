// SPDX-License-Identifier: Apache-2.0
// nianbao.v1.OperationsService: how far the stages are, and what they gave up.
#pragma once

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/bus/bus.h"
#include "nianbao/v1/operations_service.pb.h"
#include "services/gateway/dead_letters.h"
#include "services/gateway/projection.h"

namespace grpc {
class Service;
}

namespace nianbao::gateway {

// Thread-safe.
class OperationsService {
 public:
  // All arguments must outlive the service.
  static std::unique_ptr<OperationsService> Create(bus::Bus& bus, const Projection& projection,
                                                   DeadLetters& dead_letters);
  virtual ~OperationsService() = default;

  // For a server; lives as long as this.
  virtual grpc::Service* grpc_service() = 0;

  // The rpcs of the same name, as the contract says. The last stage is "gateway": the projection.
  virtual absl::StatusOr<v1::PipelineStatus> GetPipelineStatus() const = 0;
  virtual absl::StatusOr<v1::ListDeadLettersResponse> ListDeadLetters(
      const v1::ListDeadLettersRequest& request) const = 0;
  // Publishes the original with its key, routing key and headers, and bus::kDeadLetterIdHeader, to
  // its topic, then marks the letter, which is no longer listed; a second call publishes nothing. A
  // crash between the two leaves it listed, and a retry then publishes again, which the stages
  // bear. FAILED_PRECONDITION: the original was too large to be kept in the letter.
  virtual absl::Status RetryDeadLetter(const v1::RetryDeadLetterRequest& request) = 0;
};

}  // namespace nianbao::gateway

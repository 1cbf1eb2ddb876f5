// SPDX-License-Identifier: Apache-2.0
// The rpcs of nianbao.v1.IngestService.
#pragma once

#include <memory>

#include "services/ingest/acceptor.h"
#include "services/ingest/ledger.h"

namespace grpc {
class Service;
}

namespace nianbao::ingest {

struct SubmitServiceOptions {
  // Uploads held in memory at once, each up to 64 MiB; more are told to try again.
  int max_uploads = 16;
};

// `acceptor` and `ledger` must outlive the service.
std::unique_ptr<grpc::Service> MakeSubmitService(Acceptor& acceptor, Ledger& ledger,
                                                 const SubmitServiceOptions& options);

}  // namespace nianbao::ingest

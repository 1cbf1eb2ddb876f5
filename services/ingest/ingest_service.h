// SPDX-License-Identifier: Apache-2.0
// ingest in a Host: its rpcs, its inbox and its loops.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/runtime/host.h"

namespace nianbao::ingest {

struct IngestOptions {
  // Folder of the ledger (ingest.db). Empty: the host's data folder.
  std::string data_dir = {};
  // Folder of the originals. Empty: blobs in the data folder.
  std::string blob_dir = {};
  // Folder that is watched for documents. Empty: none.
  std::string inbox = {};
};

class IngestService {
 public:
  // Opens ledger, blob store and inbox and adds everything to `host`; the service must outlive
  // Host::Run. FAILED_PRECONDITION: a newer program wrote the ledger. Otherwise as the system says,
  // with the name of the folder or file.
  static absl::StatusOr<std::unique_ptr<IngestService>> Create(const IngestOptions& options,
                                                               runtime::Host& host);
  virtual ~IngestService() = default;
};

}  // namespace nianbao::ingest

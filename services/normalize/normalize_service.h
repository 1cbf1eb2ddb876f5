// SPDX-License-Identifier: Apache-2.0
// Normalize in a Host: the stage from raw to normalized, and its function as an rpc.
//
// Bytes are parsed in worker processes, so that a crash, a hang or a memory bomb costs one
// document.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/blob/blob.h"
#include "common/runtime/host.h"
#include "common/runtime/stage.h"
#include "services/normalize/normalize_function.h"
#include "services/normalize/options.h"

namespace nianbao::normalize {

struct NormalizeServiceOptions {
  // Stable name of this instance.
  std::string instance_id = "normalize";
  // Folder in which ingest keeps originals; empty means <data_dir>/blobs.
  std::string blob_dir = {};
  // The program and argument that call ServeAsWorker; empty: documents are read in this process.
  std::vector<std::string> worker_command = {};
  int workers = 2;
  // Longest time for one document.
  absl::Duration timeout = absl::Seconds(60);
  // For documents that are read in this process.
  NormalizerOptions limits = {};
};

// Turns a record of the topic raw into one record of the topic normalized or, where it is an
// archive, into one of the topic raw for each of its members; keys and routing keys are the ids of
// the documents (the uri of a member that cannot be taken out). Originals that are not in the
// record are read from `blobs`, members larger than a record from the archive there. Both arguments
// must outlive the handler. INVALID_ARGUMENT: the record is no RawDocument, or its bytes are not
// those that its id names; otherwise as NormalizeFunction.
runtime::StageHandler MakeHandler(const NormalizeFunction& normalize, const blob::BlobStore& blobs);

class NormalizeService {
 public:
  // Adds the stage and StageService.Process for `raw` to `host`; the service must outlive
  // Host::Run.
  static absl::StatusOr<std::unique_ptr<NormalizeService>> Create(
      const NormalizeServiceOptions& options, runtime::Host& host);
  virtual ~NormalizeService() = default;
};

}  // namespace nianbao::normalize

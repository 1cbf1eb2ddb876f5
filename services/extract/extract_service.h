// SPDX-License-Identifier: Apache-2.0
// Extract in a Host: the stage from normalized to extracted, and its function as an rpc.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/runtime/host.h"
#include "common/runtime/stage.h"
#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/stage_service.pb.h"

namespace nianbao::extract {

struct ExtractServiceOptions {
  // Stable name of this instance.
  std::string instance_id = "extract";
  // The program and arguments that serve as a worker (they call ServeAsWorker). Empty: the
  // function runs in this process, for tests and trusted input.
  std::vector<std::string> worker_command = {};
  // Number of worker processes.
  int workers = 1;
};

// The function of the stage, wherever it runs. Thread-safe.
class ExtractFunction {
 public:
  virtual ~ExtractFunction() = default;
  // The reports of `document`, by part. INVALID_ARGUMENT: it holds no part, or is damaged; the
  // message names its uri. Errors of the worker are passed on.
  virtual absl::StatusOr<v1::ProcessResponse> Process(const v1::NormalizedDocument& document) = 0;
};

absl::StatusOr<std::unique_ptr<ExtractFunction>> MakeExtractFunction(
    const ExtractServiceOptions& options);

// Turns a record of the topic normalized into records of the topic extracted: one a part, keyed by
// documents/{hash}/parts/{n}, routed by the agency's region ("000000" where it is not known).
// `function` must outlive the handler. INVALID_ARGUMENT: the record is no NormalizedDocument.
runtime::StageHandler MakeHandler(ExtractFunction& function);

// Serves as a worker process until end of file; returns the exit status. To be called first in
// main, before threads start.
int ServeAsWorker();

class ExtractService {
 public:
  // Adds the stage and StageService.Process for `normalized` to `host`; the service must outlive
  // Host::Run.
  static absl::StatusOr<std::unique_ptr<ExtractService>> Create(
      const ExtractServiceOptions& options, runtime::Host& host);
  virtual ~ExtractService() = default;
};

}  // namespace nianbao::extract

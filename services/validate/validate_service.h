// SPDX-License-Identifier: Apache-2.0
// Validate in a Host: the stage from extracted to validated, and its function as an rpc.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/runtime/host.h"
#include "common/runtime/stage.h"

namespace nianbao::validate {

class Historian;

struct ValidateOptions {
  // Stable name of this instance.
  std::string instance_id = "validate";
  // Names that are one agency's, as ParseAliases (continuity.h) reads them; empty: none.
  std::string alias_file = {};
};

// Turns a record of the topic extracted into the records of the topic validated that it causes: one
// a report whose standing changed, keyed by its name, routed by its region. The historian must
// outlive the handler. INVALID_ARGUMENT: the record is no ExtractedReport.
runtime::StageHandler MakeHandler(Historian& historian);

class ValidateService {
 public:
  // Opens <data_dir>/validate.db and adds the stage and StageService.Process for `extracted` (which
  // reads the history and writes nothing) to `host`; the service must outlive Host::Run. One
  // process at a time may own the database. FAILED_PRECONDITION: the database belongs to another
  // log, or was written by a newer program. NOT_FOUND, INVALID_ARGUMENT: the
  // alias file is missing, or a line of it is wrong.
  static absl::StatusOr<std::unique_ptr<ValidateService>> Create(const ValidateOptions& options,
                                                                 runtime::Host& host);
  virtual ~ValidateService() = default;
};

}  // namespace nianbao::validate

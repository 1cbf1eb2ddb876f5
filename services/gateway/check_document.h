// SPDX-License-Identifier: Apache-2.0
// CheckDocument: a draft through the functions of normalize, extract and validate, the last of
// which reads the history of its agency. None of them writes.
#pragma once

#include <functional>

#include "absl/status/statusor.h"
#include "nianbao/v1/check.pb.h"
#include "nianbao/v1/stage_service.pb.h"

namespace nianbao::gateway {

// StageService.Process of whichever stage reads the input.
using StageFunction = std::function<absl::StatusOr<v1::ProcessResponse>(const v1::ProcessRequest&)>;

// What a stage says about an original is its failure in the answer; that a stage cannot be reached
// is the status.
absl::StatusOr<v1::CheckDocumentResponse> CheckDocument(const StageFunction& process,
                                                        const v1::CheckDocumentRequest& request);

}  // namespace nianbao::gateway

// SPDX-License-Identifier: Apache-2.0
// What the stage does with one original, in this process or in workers.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/runtime/worker.h"
#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/stage_service.pb.h"
#include "services/normalize/options.h"

namespace nianbao::normalize {

// Takes a RawDocument with bytes in `content`: the original or, where they have not the hash that
// document_id states (or there is none), the outermost of its containers. Gives `normalized` or,
// for an archive, `members` and `skipped_members`. Errors are those of Normalizer::Normalize,
// ExpandArchive and TakeMember, and name the original. Thread-safe.
using NormalizeFunction =
    std::function<absl::StatusOr<v1::ProcessResponse>(const v1::RawDocument&)>;

// The function in this process.
absl::StatusOr<NormalizeFunction> MakeNormalizeFunction(const NormalizerOptions& options = {});

// The function in the workers of `pool`, which must outlive it and whose program calls
// ServeAsWorker. INTERNAL, DEADLINE_EXCEEDED: the original ended its worker; the message says which
// parser was at it, how it ended, and what to send instead.
NormalizeFunction MakeWorkerFunction(runtime::WorkerPool& pool);

// Serves the function as a worker process on standard input and output until end of file; returns
// the exit status of the process. For the hidden argument `worker`.
int ServeAsWorker(const NormalizerOptions& options = {});

// What messages call the original: its uri or else its id.
std::string NameOf(const v1::RawDocument& raw);

}  // namespace nianbao::normalize

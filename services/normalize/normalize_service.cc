// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/normalize_service.h"

#include <cstdio>
#include <stop_token>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/bus/topics.h"
#include "common/runtime/record_message.h"
#include "common/runtime/worker.h"
#include "common/status/status.h"
#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/stage_service.pb.h"
#include "services/normalize/normalizer.h"

namespace nianbao::normalize {
namespace {

constexpr std::string_view kOutputType = "nianbao.v1.NormalizedDocument";

std::string NameOf(const v1::RawDocument& raw) {
  return raw.uri().empty() ? raw.document_id() : raw.uri();
}

// Puts the original into `raw` where it is kept elsewhere, and checks that it is the one named.
absl::Status LoadContent(const blob::BlobStore& blobs, v1::RawDocument& raw) {
  if (raw.body_case() == v1::RawDocument::kBlob) {
    absl::StatusOr<std::string> bytes = blobs.Get(raw.blob());
    if (!bytes.ok()) return Annotate(bytes.status(), NameOf(raw));
    raw.set_content(*std::move(bytes));
  }
  const std::string id = blob::DocumentId(raw.content());
  if (raw.document_id().empty()) raw.set_document_id(id);
  if (raw.document_id() != id) {
    return absl::InvalidArgumentError(absl::StrCat(NameOf(raw), ": its bytes have the hash ", id,
                                                   " and not ", raw.document_id(),
                                                   ": send it again"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Run(const NormalizeFunction& normalize, const v1::RawDocument& raw) {
  absl::StatusOr<std::string> normalized = normalize(raw.SerializeAsString());
  const absl::StatusCode code = normalized.status().code();
  // The worker could not say whose fault it was.
  if (code == absl::StatusCode::kInternal || code == absl::StatusCode::kDeadlineExceeded) {
    return Annotate(normalized.status(), NameOf(raw));
  }
  return normalized;
}

class NormalizeServiceImpl final : public NormalizeService {
 public:
  absl::Status Open(const NormalizeServiceOptions& options, runtime::Host& host) {
    const std::string folder =
        options.blob_dir.empty() ? host.options().data_dir + "/blobs" : options.blob_dir;
    ASSIGN_OR_RETURN(blobs_, blob::OpenFolderStore(folder));
    if (options.worker_command.empty()) {
      ASSIGN_OR_RETURN(normalize_, MakeNormalizeFunction(options.limits));
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(pool_, runtime::WorkerPool::Create({.command = options.worker_command,
                                                         .workers = options.workers,
                                                         .timeout = options.timeout}));
    normalize_ = [this](std::string_view raw) { return pool_->Call(raw); };
    return absl::OkStatus();
  }

  void AddTo(const NormalizeServiceOptions& options, runtime::Host& host) {
    const runtime::StageOptions stage{.stage = "normalize",
                                      .topic = std::string(bus::kRawTopic),
                                      .instance_id = options.instance_id,
                                      .state_dir = host.options().data_dir,
                                      .generation = std::string(kGeneration)};
    host.AddLoop("normalize", [this, &host, stage](std::stop_token stop) {
      return runtime::RunStage(host.bus(), stage, MakeHandler(normalize_, *blobs_), host.metrics(),
                               std::move(stop));
    });
    host.AddStageFunction("raw",
                          [this](const v1::ProcessRequest& request) { return Process(request); });
  }

 private:
  absl::StatusOr<v1::ProcessResponse> Process(const v1::ProcessRequest& request) const {
    v1::RawDocument raw = request.raw();
    if (raw.body_case() == v1::RawDocument::kBlob) {
      return absl::InvalidArgumentError("the content must be in the request");
    }
    RETURN_IF_ERROR(LoadContent(*blobs_, raw));
    ASSIGN_OR_RETURN(const std::string normalized, Run(normalize_, raw));
    v1::ProcessResponse response;
    if (!response.mutable_normalized()->ParseFromString(normalized)) {
      return absl::InternalError("the worker's answer is damaged");
    }
    return response;
  }

  std::unique_ptr<blob::BlobStore> blobs_;
  std::unique_ptr<runtime::WorkerPool> pool_;
  NormalizeFunction normalize_;
};

}  // namespace

absl::StatusOr<NormalizeFunction> MakeNormalizeFunction(const NormalizerOptions& options) {
  ASSIGN_OR_RETURN(std::shared_ptr<const Normalizer> normalizer, Normalizer::Create(options));
  return [normalizer](std::string_view serialized) -> absl::StatusOr<std::string> {
    v1::RawDocument raw;
    if (!raw.ParseFromArray(serialized.data(), static_cast<int>(serialized.size()))) {
      return absl::InvalidArgumentError("the request is no RawDocument");
    }
    ASSIGN_OR_RETURN(const v1::NormalizedDocument document,
                     normalizer->Normalize(raw, raw.content()));
    return document.SerializeAsString();
  };
}

int ServeAsWorker(const NormalizerOptions& options) {
  const auto normalize = MakeNormalizeFunction(options);
  if (!normalize.ok()) {
    std::fprintf(stderr, "%s\n", std::string(normalize.status().message()).c_str());
    return 1;
  }
  return runtime::ServeWorker(*normalize);
}

runtime::StageHandler MakeHandler(const NormalizeFunction& normalize,
                                  const blob::BlobStore& blobs) {
  return [&normalize, &blobs](
             const bus::StoredRecord& stored) -> absl::StatusOr<std::vector<bus::OutgoingRecord>> {
    ASSIGN_OR_RETURN(v1::RawDocument raw, runtime::ReadMessage<v1::RawDocument>(stored.record));
    RETURN_IF_ERROR(LoadContent(blobs, raw));
    bus::OutgoingRecord output;
    ASSIGN_OR_RETURN(output.record.value, Run(normalize, raw));
    output.topic = std::string(bus::kNormalizedTopic);
    output.record.key = raw.document_id();
    output.record.routing_key = raw.document_id();
    output.record.headers[std::string(bus::kTypeHeader)] = std::string(kOutputType);
    output.record.headers[std::string(bus::kDocumentIdHeader)] = raw.document_id();
    return std::vector<bus::OutgoingRecord>{std::move(output)};
  };
}

absl::StatusOr<std::unique_ptr<NormalizeService>> NormalizeService::Create(
    const NormalizeServiceOptions& options, runtime::Host& host) {
  auto service = std::make_unique<NormalizeServiceImpl>();
  RETURN_IF_ERROR(service->Open(options, host));
  service->AddTo(options, host);
  return service;
}

}  // namespace nianbao::normalize

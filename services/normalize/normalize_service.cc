// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/normalize_service.h"

#include <stop_token>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/bus/topics.h"
#include "common/log/log.h"
#include "common/runtime/record_message.h"
#include "common/runtime/worker.h"
#include "common/status/status.h"
#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/stage_service.pb.h"
#include "services/normalize/normalizer.h"

namespace nianbao::normalize {
namespace {

constexpr std::string_view kOutputType = "nianbao.v1.NormalizedDocument";
constexpr std::string_view kMemberType = "nianbao.v1.RawDocument";

// Puts the original, or the archive that it is in, into `raw` where it is kept elsewhere, and
// checks that it is the one named.
absl::Status LoadContent(const blob::BlobStore& blobs, v1::RawDocument& raw) {
  const bool member = raw.body_case() == v1::RawDocument::kMember;
  if (member && raw.containers().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(NameOf(raw), ": its archive is not named; send it again"));
  }
  if (member || raw.body_case() == v1::RawDocument::kBlob) {
    const std::string key = member ? raw.containers(0).archive() : raw.blob();
    absl::StatusOr<std::string> bytes = blobs.Get(key);
    if (!bytes.ok()) return Annotate(bytes.status(), NameOf(raw));
    raw.set_content(*std::move(bytes));
  }
  if (member) return absl::OkStatus();
  const std::string id = blob::DocumentId(raw.content());
  if (raw.document_id().empty()) raw.set_document_id(id);
  if (raw.document_id() != id) {
    return absl::InvalidArgumentError(absl::StrCat(NameOf(raw), ": its bytes have the hash ", id,
                                                   " and not ", raw.document_id(),
                                                   ": send it again"));
  }
  return absl::OkStatus();
}

// A record about the document `id`, in the containers of `raw`.
bus::OutgoingRecord MakeRecord(std::string_view topic, std::string_view type, const std::string& id,
                               const v1::RawDocument& raw) {
  bus::OutgoingRecord output;
  output.topic = std::string(topic);
  output.record.key = id.empty() ? raw.uri() : id;
  output.record.routing_key = output.record.key;
  output.record.headers[std::string(bus::kTypeHeader)] = std::string(type);
  if (!id.empty()) output.record.headers[std::string(bus::kDocumentIdHeader)] = id;
  if (!raw.containers().empty()) {
    output.record.headers[std::string(bus::kArchiveIdHeader)] = raw.containers(0).archive();
  }
  return output;
}

bus::OutgoingRecord MemberRecord(v1::RawDocument member) {
  if (member.content().size() > blob::kMaxInlineBytes) {
    *member.mutable_member() = member.containers(member.containers_size() - 1);
  }
  bus::OutgoingRecord output =
      MakeRecord(bus::kRawTopic, kMemberType, member.document_id(), member);
  output.record.value = member.SerializeAsString();
  return output;
}

std::vector<bus::OutgoingRecord> MemberRecords(const v1::RawDocument& archive,
                                               v1::ProcessResponse& response) {
  log::Info("archive taken apart", {{"document_id", archive.document_id()},
                                    {"members", response.members_size()},
                                    {"skipped", response.skipped_members()}});
  std::vector<bus::OutgoingRecord> outputs;
  for (v1::RawDocument& member : *response.mutable_members()) {
    outputs.push_back(MemberRecord(std::move(member)));
  }
  return outputs;
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
    normalize_ = MakeWorkerFunction(*pool_);
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
    // A member of an archive may come with the archive in its place.
    if (raw.containers().empty()) RETURN_IF_ERROR(LoadContent(*blobs_, raw));
    return normalize_(raw);
  }

  std::unique_ptr<blob::BlobStore> blobs_;
  std::unique_ptr<runtime::WorkerPool> pool_;
  NormalizeFunction normalize_;
};

}  // namespace

runtime::StageHandler MakeHandler(const NormalizeFunction& normalize,
                                  const blob::BlobStore& blobs) {
  return [&normalize, &blobs](
             const bus::StoredRecord& stored) -> absl::StatusOr<std::vector<bus::OutgoingRecord>> {
    ASSIGN_OR_RETURN(v1::RawDocument raw, runtime::ReadMessage<v1::RawDocument>(stored.record));
    RETURN_IF_ERROR(LoadContent(blobs, raw));
    ASSIGN_OR_RETURN(v1::ProcessResponse response, normalize(raw));
    if (!response.has_normalized()) return MemberRecords(raw, response);
    const v1::NormalizedDocument& document = response.normalized();
    bus::OutgoingRecord output =
        MakeRecord(bus::kNormalizedTopic, kOutputType, document.document_id(), raw);
    output.record.value = document.SerializeAsString();
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

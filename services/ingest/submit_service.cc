// SPDX-License-Identifier: Apache-2.0
#include "services/ingest/submit_service.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/blob/blob.h"
#include "common/log/log.h"
#include "common/runtime/grpc_server.h"
#include "common/status/status.h"
#include "nianbao/v1/ingest_service.grpc.pb.h"

namespace nianbao::ingest {
namespace {

// One of a limited number of places, held while this lives.
class Place {
 public:
  Place(std::atomic<int>& taken, int limit) : taken_(taken), ok_(++taken <= limit) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { --taken_; }
  bool ok() const { return ok_; }

 private:
  std::atomic<int>& taken_;
  const bool ok_;
};

struct Received {
  std::string uri;
  std::string declared_media_type;
  std::string bytes;
};

std::string NameOf(const Received& received) {
  return received.uri.empty() ? "the document (no uri)" : received.uri;
}

absl::StatusOr<Received> Receive(grpc::ServerReader<v1::SubmitDocumentRequest>& reader) {
  Received received;
  std::int64_t announced = 0;
  v1::SubmitDocumentRequest request;
  for (bool first = true; reader.Read(&request); first = false) {
    if (first) {
      received.uri = request.uri();
      received.declared_media_type = request.declared_media_type();
      announced = request.size_bytes();
    } else if (!request.uri().empty() || !request.declared_media_type().empty() ||
               request.size_bytes() != 0) {
      return absl::InvalidArgumentError(
          "uri, declared_media_type and size_bytes belong in the first message alone");
    }
    if (received.bytes.size() + request.chunk().size() > blob::kMaxBlobBytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat(NameOf(received), " has more than ", blob::kMaxBlobBytes >> 20,
                       " MiB, the most that is taken: send the report alone"));
    }
    received.bytes += request.chunk();
  }
  if (announced != 0 && announced != static_cast<std::int64_t>(received.bytes.size())) {
    return absl::DataLossError(absl::StrCat(NameOf(received), ": ", announced,
                                            " bytes were announced and ", received.bytes.size(),
                                            " came: send it again"));
  }
  return received;
}

class SubmitService final : public v1::IngestService::Service {
 public:
  SubmitService(Acceptor& acceptor, Ledger& ledger, const SubmitServiceOptions& options)
      : acceptor_(acceptor), ledger_(ledger), options_(options) {}

  grpc::Status SubmitDocument(grpc::ServerContext* context,
                              grpc::ServerReader<v1::SubmitDocumentRequest>* reader,
                              v1::SubmitDocumentResponse* response) override {
    const Place place(uploads_, options_.max_uploads);
    if (!place.ok()) {
      return {grpc::StatusCode::UNAVAILABLE, "too many uploads at once: try again in a moment"};
    }
    const absl::StatusOr<Received> received = Receive(*reader);
    if (!received.ok()) return Refuse(received.status());
    // A stream that broke off ends like one that is complete.
    if (context->IsCancelled()) return {grpc::StatusCode::CANCELLED, "the upload was broken off"};
    const absl::StatusOr<Accepted> accepted =
        acceptor_.Accept({.bytes = received->bytes,
                          .uri = received->uri,
                          .declared_media_type = received->declared_media_type,
                          .source = "api"});
    if (!accepted.ok()) return Refuse(accepted.status());
    response->set_document_id(accepted->document_id);
    response->set_already_known(accepted->already_known);
    return grpc::Status::OK;
  }

  grpc::Status GetDocumentStatus(grpc::ServerContext*, const v1::GetDocumentStatusRequest* request,
                                 v1::DocumentStatus* response) override {
    if (!blob::IsDocumentId(request->document_id())) {
      return {grpc::StatusCode::INVALID_ARGUMENT,
              "document_id must be sha256: and 64 lower-case hexadecimal digits"};
    }
    absl::StatusOr<v1::DocumentStatus> status = ledger_.Status(request->document_id());
    if (!status.ok()) return runtime::ToGrpcStatus(status.status());
    *response = *std::move(status);
    return grpc::Status::OK;
  }

 private:
  static grpc::Status Refuse(const absl::Status& status) {
    log::Info("upload refused",
              {{"code", CodeName(status.code())}, {"reason", std::string(status.message())}});
    return runtime::ToGrpcStatus(status);
  }

  Acceptor& acceptor_;
  Ledger& ledger_;
  const SubmitServiceOptions options_;
  std::atomic<int> uploads_ = 0;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeSubmitService(Acceptor& acceptor, Ledger& ledger,
                                                 const SubmitServiceOptions& options) {
  return std::make_unique<SubmitService>(acceptor, ledger, options);
}

}  // namespace nianbao::ingest

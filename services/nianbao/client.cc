// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/client.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nianbao/v1/ingest_service.grpc.pb.h"
#include "nianbao/v1/report_service.grpc.pb.h"

namespace nianbao::cli {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{512} << 10;

absl::Status ToAbsl(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

}  // namespace

struct Client::Stubs {
  explicit Stubs(const std::shared_ptr<grpc::Channel>& channel)
      : ingest(v1::IngestService::NewStub(channel)), report(v1::ReportService::NewStub(channel)) {}
  std::unique_ptr<v1::IngestService::Stub> ingest;
  std::unique_ptr<v1::ReportService::Stub> report;
};

Client::Client(const ServerOptions& server)
    : address_(server.address), stubs_(std::make_unique<Stubs>(OpenChannel(server))) {}

Client::~Client() = default;

absl::Status Client::Explain(const absl::Status& status) const {
  if (status.code() == absl::StatusCode::kUnavailable) {
    return absl::UnavailableError(absl::StrCat(
        "nothing answers at ", address_,
        "; start it with `nianbao run`, or name its address with --server and, where it "
        "has TLS, --tls-ca-file (",
        status.message(), ")"));
  }
  if (status.code() == absl::StatusCode::kUnimplemented) {
    return absl::UnimplementedError(absl::StrCat(
        address_,
        " does not serve this; `submit` asks ingest (port 50052 where the services run "
        "apart), the other commands ask the gateway (port 50051)"));
  }
  if (status.code() == absl::StatusCode::kUnauthenticated) {
    return absl::UnauthenticatedError(absl::StrCat(
        address_, " asks who you are: name the file of your token with --access-token-file (",
        status.message(), ")"));
  }
  return status;
}

absl::StatusOr<v1::SubmitDocumentResponse> Client::Submit(const std::string& uri,
                                                          std::string_view bytes) {
  grpc::ClientContext context;
  v1::SubmitDocumentResponse response;
  const auto writer = stubs_->ingest->SubmitDocument(&context, &response);
  v1::SubmitDocumentRequest request;
  request.set_uri(uri);
  request.set_size_bytes(static_cast<std::int64_t>(bytes.size()));
  for (std::size_t at = 0; at < bytes.size() || at == 0; at += kChunkBytes) {
    const std::string_view chunk = bytes.substr(at, kChunkBytes);
    request.set_chunk(chunk.data(), chunk.size());
    if (!writer->Write(request)) break;
    request.Clear();
  }
  writer->WritesDone();
  if (const grpc::Status status = writer->Finish(); !status.ok()) return Explain(ToAbsl(status));
  return response;
}

absl::StatusOr<v1::DocumentStatus> Client::GetDocumentStatus(const std::string& document_id) {
  grpc::ClientContext context;
  v1::GetDocumentStatusRequest request;
  request.set_document_id(document_id);
  v1::DocumentStatus response;
  const grpc::Status status = stubs_->ingest->GetDocumentStatus(&context, request, &response);
  if (!status.ok()) return Explain(ToAbsl(status));
  return response;
}

absl::StatusOr<v1::ValidatedReport> Client::GetReport(const std::string& name) {
  grpc::ClientContext context;
  v1::GetReportRequest request;
  request.set_name(name);
  v1::ValidatedReport response;
  const grpc::Status status = stubs_->report->GetReport(&context, request, &response);
  if (!status.ok()) return Explain(ToAbsl(status));
  return response;
}

absl::StatusOr<v1::NormalizedDocument> Client::GetDocument(const std::string& document_id) {
  grpc::ClientContext context;
  v1::GetDocumentRequest request;
  const std::size_t colon = document_id.find(':');
  request.set_name("documents/" + document_id.substr(colon == std::string::npos ? 0 : colon + 1));
  v1::NormalizedDocument response;
  const grpc::Status status = stubs_->report->GetDocument(&context, request, &response);
  if (!status.ok()) return Explain(ToAbsl(status));
  return response;
}

absl::StatusOr<std::vector<v1::ValidatedReport>> Client::ListReports(const std::string& filter,
                                                                     v1::ReportView view) {
  std::vector<v1::ValidatedReport> reports;
  v1::ListReportsRequest request;
  request.set_filter(filter);
  request.set_view(view);
  request.set_page_size(200);
  do {
    grpc::ClientContext context;
    v1::ListReportsResponse response;
    const grpc::Status status = stubs_->report->ListReports(&context, request, &response);
    if (!status.ok()) return Explain(ToAbsl(status));
    std::move(response.mutable_reports()->begin(), response.mutable_reports()->end(),
              std::back_inserter(reports));
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return reports;
}

absl::Status Client::WatchReports(
    const v1::WatchReportsRequest& request,
    const std::function<bool(const v1::WatchReportsResponse&)>& on_message) {
  grpc::ClientContext context;
  const auto reader = stubs_->report->WatchReports(&context, request);
  v1::WatchReportsResponse response;
  while (reader->Read(&response)) {
    if (on_message(response)) continue;
    context.TryCancel();
    while (reader->Read(&response)) {
    }
    reader->Finish();
    return absl::OkStatus();
  }
  return Explain(ToAbsl(reader->Finish()));
}

}  // namespace nianbao::cli

// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/client.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "nianbao/v1/ingest_service.grpc.pb.h"
#include "nianbao/v1/operations_service.grpc.pb.h"
#include "nianbao/v1/report_service.grpc.pb.h"

namespace nianbao::e2e {
namespace {

constexpr std::size_t kChunkBytes = 4096;
constexpr std::size_t kLargeChunkBytes = std::size_t{1} << 19;
constexpr absl::Duration kPause = absl::Milliseconds(5);
constexpr absl::Duration kPatience = absl::Milliseconds(200);

absl::Status ToStatus(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 20);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

struct Client::Stubs {
  absl::Time deadline;
  std::shared_ptr<grpc::Channel> ingest_channel;
  std::shared_ptr<grpc::Channel> gateway_channel;
  std::unique_ptr<v1::IngestService::Stub> ingest;
  std::unique_ptr<v1::ReportService::Stub> reports;
  std::unique_ptr<v1::OperationsService::Stub> operations;
  std::atomic<int> retries{0};

  void Prepare(grpc::ClientContext& context) const {
    context.set_deadline(absl::ToChronoTime(deadline));
  }

  // Between two calls nobody reads from a channel, so a new connection would be noticed late.
  static void WaitForConnection(grpc::Channel& channel) {
    channel.WaitForConnected(absl::ToChronoTime(absl::Now() + kPatience));
    absl::SleepFor(kPause);
  }

  // Calls `call` with a new context until it returns anything but UNAVAILABLE.
  template <typename Call>
  absl::Status Retrying(grpc::Channel& channel, const std::string& what, const Call& call) {
    for (;;) {
      grpc::ClientContext context;
      Prepare(context);
      const grpc::Status status = call(context);
      if (status.ok()) return absl::OkStatus();
      const bool again = status.error_code() == grpc::StatusCode::UNAVAILABLE;
      if (!again || absl::Now() > deadline) return Annotate(ToStatus(status), what);
      ++retries;
      WaitForConnection(channel);
    }
  }
};

Client::Client(const std::string& ingest_address, const std::string& gateway_address,
               absl::Time deadline)
    : stubs_(std::make_unique<Stubs>()) {
  stubs_->deadline = deadline;
  stubs_->ingest_channel = Connect(ingest_address);
  stubs_->gateway_channel = Connect(gateway_address);
  stubs_->ingest = v1::IngestService::NewStub(stubs_->ingest_channel);
  stubs_->reports = v1::ReportService::NewStub(stubs_->gateway_channel);
  stubs_->operations = v1::OperationsService::NewStub(stubs_->gateway_channel);
}

Client::~Client() = default;

int Client::retries() const { return stubs_->retries; }

absl::StatusOr<v1::SubmitDocumentResponse> Client::Submit(const std::string& uri,
                                                          const std::string& bytes) {
  v1::SubmitDocumentResponse response;
  const std::size_t step = bytes.size() > kLargeChunkBytes ? kLargeChunkBytes : kChunkBytes;
  RETURN_IF_ERROR(stubs_->Retrying(
      *stubs_->ingest_channel, "SubmitDocument " + uri, [&](grpc::ClientContext& context) {
        const auto stream = stubs_->ingest->SubmitDocument(&context, &response);
        v1::SubmitDocumentRequest request;
        request.set_uri(uri);
        for (std::size_t begin = 0; begin < bytes.size(); begin += step) {
          request.set_chunk(bytes.substr(begin, step));
          if (!stream->Write(request)) break;
          request.clear_uri();
        }
        stream->WritesDone();
        return stream->Finish();
      }));
  return response;
}

absl::StatusOr<v1::DocumentStatus> Client::GetDocumentStatus(const std::string& document_id) {
  v1::GetDocumentStatusRequest request;
  request.set_document_id(document_id);
  v1::DocumentStatus response;
  RETURN_IF_ERROR(stubs_->Retrying(
      *stubs_->ingest_channel, "GetDocumentStatus", [&](grpc::ClientContext& context) {
        return stubs_->ingest->GetDocumentStatus(&context, request, &response);
      }));
  return response;
}

absl::StatusOr<ReportList> Client::ListReports(int page_size) {
  ReportList list;
  v1::ListReportsRequest request;
  request.set_page_size(page_size);
  request.set_view(v1::BASIC);
  do {
    v1::ListReportsResponse page;
    RETURN_IF_ERROR(stubs_->Retrying(
        *stubs_->gateway_channel, "ListReports", [&](grpc::ClientContext& context) {
          return stubs_->reports->ListReports(&context, request, &page);
        }));
    ++list.pages;
    list.reports.insert(list.reports.end(), page.reports().begin(), page.reports().end());
    if (list.pages > 1 && page.resume_token() != list.resume_token) {
      return absl::InternalError("the pages of one list carry different resume tokens");
    }
    list.resume_token = page.resume_token();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return list;
}

absl::StatusOr<v1::PipelineStatus> Client::GetPipelineStatus() {
  v1::PipelineStatus response;
  RETURN_IF_ERROR(stubs_->Retrying(
      *stubs_->gateway_channel, "GetPipelineStatus", [&](grpc::ClientContext& context) {
        return stubs_->operations->GetPipelineStatus(&context, {}, &response);
      }));
  return response;
}

absl::StatusOr<std::vector<v1::DeadLetter>> Client::ListDeadLetters() {
  v1::ListDeadLettersRequest request;
  v1::ListDeadLettersResponse response;
  RETURN_IF_ERROR(stubs_->Retrying(
      *stubs_->gateway_channel, "ListDeadLetters", [&](grpc::ClientContext& context) {
        return stubs_->operations->ListDeadLetters(&context, request, &response);
      }));
  return std::vector<v1::DeadLetter>(response.dead_letters().begin(),
                                     response.dead_letters().end());
}

absl::Status Client::WatchReports(
    const v1::WatchReportsRequest& request, std::stop_token stop,
    const std::function<bool(const v1::WatchReportsResponse&)>& on_message) {
  grpc::ClientContext context;
  stubs_->Prepare(context);
  const std::stop_callback cancel(std::move(stop), [&context] { context.TryCancel(); });
  const auto stream = stubs_->reports->WatchReports(&context, request);
  v1::WatchReportsResponse message;
  while (stream->Read(&message)) {
    if (on_message(message)) continue;
    context.TryCancel();
    break;
  }
  const absl::Status status = ToStatus(stream->Finish());
  if (absl::IsUnavailable(status)) Stubs::WaitForConnection(*stubs_->gateway_channel);
  return status;
}

}  // namespace nianbao::e2e

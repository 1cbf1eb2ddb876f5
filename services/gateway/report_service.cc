// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/report_service.h"

#include <atomic>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "grpcpp/grpcpp.h"
#include "nianbao/v1/report_service.grpc.pb.h"
#include "prometheus/registry.h"
#include "services/gateway/aggregate.h"
#include "services/gateway/export.h"
#include "services/gateway/fact_query.h"
#include "services/gateway/grpc_status.h"
#include "services/gateway/page_token.h"
#include "services/gateway/search.h"
#include "services/gateway/watch_stream.h"

namespace nianbao::gateway {
namespace {

constexpr std::size_t kOriginalPieceBytes = std::size_t{256} << 10;

using Writer = grpc::ServerWriteReactor<v1::WatchReportsResponse>;

absl::StatusOr<v1::ReportView> ViewOf(v1::ReportView requested) {
  if (requested == v1::REPORT_VIEW_UNSPECIFIED) return v1::BASIC;
  if (requested == v1::BASIC || requested == v1::FULL) return requested;
  return absl::InvalidArgumentError("view is neither BASIC nor FULL");
}

// A stream that ends at once.
class Refusal : public Writer {
 public:
  explicit Refusal(const absl::Status& status) { Finish(ToGrpcStatus(status)); }
  void OnDone() override { delete this; }
};

// The bus says what to do; only the field is missing.
absl::Status NameToken(const absl::Status& status) {
  const bool token = absl::IsInvalidArgument(status) || absl::IsOutOfRange(status);
  return token ? Annotate(status, "resume_token") : status;
}

// How many calls of a kind may run at once.
class Places {
 public:
  explicit Places(int count) : free_(count) {}

  // One of them, given back when destroyed.
  class Place {
   public:
    explicit Place(std::atomic<int>* free) : free_(free) {}
    Place(Place&& other) noexcept : free_(std::exchange(other.free_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (free_ != nullptr) ++*free_;
    }

   private:
    std::atomic<int>* free_;
  };

  // RESOURCE_EXHAUSTED: all are taken.
  absl::StatusOr<Place> Take(std::string_view calls) {
    if (--free_ >= 0) return Place(&free_);
    ++free_;
    return absl::ResourceExhaustedError(
        absl::StrCat("this gateway serves no more ", absl::string_view(calls.data(), calls.size()),
                     " at once; try again later or at another gateway"));
  }

 private:
  std::atomic<int> free_;
};

class ReportServiceImpl final
    : public ReportService,
      public v1::ReportService::WithCallbackMethod_WatchReports<v1::ReportService::Service> {
 public:
  ReportServiceImpl(const ReportServiceOptions& options, const ReportSources& sources,
                    prometheus::Registry& metrics)
      : options_(options),
        sources_(sources),
        sent_(prometheus::BuildCounter()
                  .Name("nianbao_gateway_watch_reports_total")
                  .Help("Reports written to watchers.")
                  .Register(metrics)
                  .Add({})),
        streams_(options.max_watchers, prometheus::BuildGauge()
                                           .Name("nianbao_gateway_watchers")
                                           .Help("Open WatchReports streams.")
                                           .Register(metrics)
                                           .Add({})) {}

  grpc::Service* grpc_service() override { return this; }

  absl::StatusOr<v1::ValidatedReport> GetReport(
      const v1::GetReportRequest& request) const override {
    if (request.name().empty()) {
      return absl::InvalidArgumentError(
          "name is required, for example agencies/{agency}/reports/{year}");
    }
    return sources_.projection.Get(request.name());
  }

  absl::StatusOr<v1::NormalizedDocument> GetDocument(
      const v1::GetDocumentRequest& request) const override {
    return sources_.documents.Get(request.name());
  }

  absl::StatusOr<v1::ListReportsResponse> ListReports(
      const v1::ListReportsRequest& request) const override {
    ReportQuery query;
    ASSIGN_OR_RETURN(query.filter, Filter::Parse(request.filter()));
    ASSIGN_OR_RETURN(query.view, ViewOf(request.view()));
    ASSIGN_OR_RETURN(query.max_reports, PageSize(request.page_size()));
    const std::string bound = absl::StrCat(query.view, "\n", request.filter());
    v1::ListReportsResponse response;
    if (!request.page_token().empty()) {
      ASSIGN_OR_RETURN(const auto fields, DecodePageToken(bound, request.page_token(), 2));
      query.after = fields[0];
      response.set_resume_token(fields[1]);
    }
    ASSIGN_OR_RETURN(ReportPage page, sources_.projection.List(query));
    if (request.page_token().empty()) response.set_resume_token(bus::EncodeCursor(page.cursor));
    if (page.more) {
      response.set_next_page_token(
          EncodePageToken(bound, {page.last_name, response.resume_token()}));
    }
    for (v1::ValidatedReport& report : page.reports) *response.add_reports() = std::move(report);
    return response;
  }

  absl::Status ExportFacts(
      const v1::ExportFactsRequest& request,
      const std::function<bool(const v1::ExportFactsResponse&)>& write) override {
    ASSIGN_OR_RETURN(const auto place, downloads_.Take("downloads"));
    ASSIGN_OR_RETURN(const auto snapshot, sources_.open_queries());
    return gateway::ExportFacts(*snapshot, request, write);
  }

  absl::Status GetOriginal(
      const v1::GetOriginalRequest& request,
      const std::function<bool(const v1::GetOriginalResponse&)>& write) override {
    ASSIGN_OR_RETURN(const std::string hash, HashInName(request.name()));
    ASSIGN_OR_RETURN(const auto place, downloads_.Take("downloads"));
    const auto bytes = sources_.originals.Get("sha256:" + hash);
    if (absl::IsNotFound(bytes.status())) {
      return absl::NotFoundError(absl::StrCat(
          request.name(), ": no such original is kept here; a member of an archive is in it"));
    }
    RETURN_IF_ERROR(bytes.status());
    v1::GetOriginalResponse piece;
    for (std::size_t begin = 0; begin < bytes->size(); begin += kOriginalPieceBytes) {
      piece.set_data(bytes->substr(begin, kOriginalPieceBytes));
      if (!write(piece)) return absl::CancelledError("the client has gone");
    }
    return absl::OkStatus();
  }

  absl::Status StreamReports(const v1::WatchReportsRequest& request,
                             const WatchSink& sink) override {
    ASSIGN_OR_RETURN(const WatchQuery query, QueryOf(request));
    ASSIGN_OR_RETURN(const auto subscription, SubscriptionOf(request));
    return Watch(*subscription, query, sink);
  }

  absl::StatusOr<v1::QueryFactsResponse> QueryFacts(
      const v1::QueryFactsRequest& request) const override {
    return gateway::QueryFacts(sources_.queries, request);
  }

  absl::StatusOr<v1::QuerySeriesResponse> QuerySeries(
      const v1::QuerySeriesRequest& request) const override {
    return gateway::QuerySeries(sources_.queries, request);
  }

  absl::StatusOr<v1::AggregateFactsResponse> AggregateFacts(
      const v1::AggregateFactsRequest& request) const override {
    return gateway::AggregateFacts(sources_.queries, request);
  }

  absl::StatusOr<v1::SearchReportsResponse> SearchReports(
      const v1::SearchReportsRequest& request) const override {
    return gateway::SearchReports(sources_.queries, request);
  }

  absl::StatusOr<v1::CheckDocumentResponse> CheckDocument(
      const v1::CheckDocumentRequest& request) const override {
    ASSIGN_OR_RETURN(const auto place, checks_.Take("checks"));
    return gateway::CheckDocument(sources_.process, request);
  }

  void Drain() override {
    sources_.hub.Close();
    streams_.Drain(options_.drain_grace);
  }

  grpc::Status GetReport(grpc::ServerContext* /*context*/, const v1::GetReportRequest* request,
                         v1::ValidatedReport* response) override {
    return Answer(GetReport(*request), response);
  }

  grpc::Status GetDocument(grpc::ServerContext* /*context*/, const v1::GetDocumentRequest* request,
                           v1::NormalizedDocument* response) override {
    return Answer(GetDocument(*request), response);
  }

  grpc::Status ListReports(grpc::ServerContext* /*context*/, const v1::ListReportsRequest* request,
                           v1::ListReportsResponse* response) override {
    return Answer(ListReports(*request), response);
  }

  grpc::Status QueryFacts(grpc::ServerContext* /*context*/, const v1::QueryFactsRequest* request,
                          v1::QueryFactsResponse* response) override {
    return Answer(QueryFacts(*request), response);
  }

  grpc::Status QuerySeries(grpc::ServerContext* /*context*/, const v1::QuerySeriesRequest* request,
                           v1::QuerySeriesResponse* response) override {
    return Answer(QuerySeries(*request), response);
  }

  grpc::Status AggregateFacts(grpc::ServerContext* /*context*/,
                              const v1::AggregateFactsRequest* request,
                              v1::AggregateFactsResponse* response) override {
    return Answer(AggregateFacts(*request), response);
  }

  grpc::Status SearchReports(grpc::ServerContext* /*context*/,
                             const v1::SearchReportsRequest* request,
                             v1::SearchReportsResponse* response) override {
    return Answer(SearchReports(*request), response);
  }

  grpc::Status CheckDocument(grpc::ServerContext* /*context*/,
                             const v1::CheckDocumentRequest* request,
                             v1::CheckDocumentResponse* response) override {
    return Answer(CheckDocument(*request), response);
  }

  grpc::Status ExportFacts(grpc::ServerContext* /*context*/, const v1::ExportFactsRequest* request,
                           grpc::ServerWriter<v1::ExportFactsResponse>* writer) override {
    return ToGrpcStatus(
        ExportFacts(*request, [writer](const auto& piece) { return writer->Write(piece); }));
  }

  grpc::Status GetOriginal(grpc::ServerContext* /*context*/, const v1::GetOriginalRequest* request,
                           grpc::ServerWriter<v1::GetOriginalResponse>* writer) override {
    return ToGrpcStatus(
        GetOriginal(*request, [writer](const auto& piece) { return writer->Write(piece); }));
  }

  Writer* WatchReports(grpc::CallbackServerContext* context,
                       const v1::WatchReportsRequest* request) override {
    auto stream = OpenStream(*context, *request);
    if (!stream.ok()) return new Refusal(stream.status());
    if (!streams_.Add(stream->get())) {
      return new Refusal(absl::ResourceExhaustedError(
          absl::StrCat("this gateway serves at most ", options_.max_watchers,
                       " watchers at once; try again later or at another gateway")));
    }
    // Released before the start: from then on the stream deletes itself, perhaps at once.
    WatchStream* const started = stream->release();
    const absl::Status status = started->Start(streams_);
    if (status.ok()) return started;
    streams_.Remove(started);
    streams_.Leave();
    delete started;
    return new Refusal(status);
  }

 private:
  template <typename T>
  static grpc::Status Answer(absl::StatusOr<T> result, T* response) {
    if (result.ok()) *response = *std::move(result);
    return ToGrpcStatus(result.status());
  }

  absl::StatusOr<std::unique_ptr<WatchStream>> OpenStream(grpc::CallbackServerContext& context,
                                                          const v1::WatchReportsRequest& request) {
    ASSIGN_OR_RETURN(WatchQuery query, QueryOf(request));
    ASSIGN_OR_RETURN(auto subscription, SubscriptionOf(request));
    return std::make_unique<WatchStream>(context, std::move(query), std::move(subscription), sent_);
  }

  absl::StatusOr<WatchQuery> QueryOf(const v1::WatchReportsRequest& request) const {
    WatchQuery query;
    ASSIGN_OR_RETURN(query.filter, Filter::Parse(request.filter()));
    ASSIGN_OR_RETURN(query.view, ViewOf(request.view()));
    query.bookmark_interval = options_.bookmark_interval;
    return query;
  }

  absl::StatusOr<std::unique_ptr<Subscription>> SubscriptionOf(
      const v1::WatchReportsRequest& request) {
    ASSIGN_OR_RETURN(const bus::Cursor start, StartOf(request));
    auto subscription = sources_.hub.Subscribe(start);
    if (!subscription.ok()) return NameToken(subscription.status());
    return subscription;
  }

  absl::StatusOr<bus::Cursor> StartOf(const v1::WatchReportsRequest& request) {
    if (request.start_case() == v1::WatchReportsRequest::kResumeToken) {
      auto cursor = bus::DecodeCursor(request.resume_token());
      if (!cursor.ok()) return NameToken(cursor.status());
      return cursor;
    }
    switch (request.position()) {
      case v1::WatchReportsRequest::EARLIEST:
        return sources_.bus.Earliest(bus::kValidatedTopic);
      case v1::WatchReportsRequest::LATEST:
      case v1::WatchReportsRequest::POSITION_UNSPECIFIED:
        return sources_.bus.Latest(bus::kValidatedTopic);
      default:
        return absl::InvalidArgumentError("position is neither LATEST nor EARLIEST");
    }
  }

  const ReportServiceOptions options_;
  const ReportSources sources_;
  mutable Places checks_{options_.max_checks};
  Places downloads_{options_.max_downloads};
  prometheus::Counter& sent_;
  WatchStreams streams_;
};

}  // namespace

std::unique_ptr<ReportService> ReportService::Create(const ReportServiceOptions& options,
                                                     const ReportSources& sources,
                                                     prometheus::Registry& metrics) {
  return std::make_unique<ReportServiceImpl>(options, sources, metrics);
}

}  // namespace nianbao::gateway

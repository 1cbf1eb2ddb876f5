// SPDX-License-Identifier: Apache-2.0
// nianbao.v1.ReportService: what the projection holds, and the stream of what is added.
#pragma once

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/blob/blob.h"
#include "common/bus/bus.h"
#include "common/store/store.h"
#include "nianbao/v1/report.pb.h"
#include "nianbao/v1/report_service.pb.h"
#include "services/gateway/check_document.h"
#include "services/gateway/documents.h"
#include "services/gateway/projection.h"
#include "services/gateway/watch_hub.h"
#include "services/gateway/watch_loop.h"

namespace grpc {
class Service;
}
namespace prometheus {
class Registry;
}

namespace nianbao::gateway {

struct ReportServiceOptions {
  // Streams at once; each has a thread. One more gets RESOURCE_EXHAUSTED.
  int max_watchers = 256;
  // How long a stream is silent at most.
  absl::Duration bookmark_interval = absl::Seconds(5);
  // CheckDocument calls, and ExportFacts and GetOriginal streams, that are served at once; each has
  // a thread. One more gets RESOURCE_EXHAUSTED.
  int max_checks = 8;
  int max_downloads = 8;
  // How long Drain waits for streams that are being written to before it cuts them.
  absl::Duration drain_grace = absl::Seconds(2);
};

// What the service answers from. All of it must outlive the service.
struct ReportSources {
  bus::Bus& bus;
  const Projection& projection;
  const Documents& documents;
  // A connection to the projection's database, and what opens another one for a long answer.
  store::Database& queries;
  std::function<absl::StatusOr<std::unique_ptr<store::Database>>()> open_queries;
  WatchHub& hub;
  // The originals that ingest keeps.
  const blob::BlobStore& originals;
  // Calls normalize, extract and validate.
  StageFunction process;
};

// Thread-safe.
class ReportService {
 public:
  static std::unique_ptr<ReportService> Create(const ReportServiceOptions& options,
                                               const ReportSources& sources,
                                               prometheus::Registry& metrics);
  // Waits for the last stream. The gRPC server must have been shut down, or Drain called.
  virtual ~ReportService() = default;

  // For a server; lives as long as this.
  virtual grpc::Service* grpc_service() = 0;

  // The rpcs of the same name, as the contract says. A page ends before it would exceed 3 MiB, so
  // that it fits a client's default limit of 4 MiB.
  virtual absl::StatusOr<v1::ValidatedReport> GetReport(
      const v1::GetReportRequest& request) const = 0;
  virtual absl::StatusOr<v1::NormalizedDocument> GetDocument(
      const v1::GetDocumentRequest& request) const = 0;
  virtual absl::StatusOr<v1::ListReportsResponse> ListReports(
      const v1::ListReportsRequest& request) const = 0;

  virtual absl::StatusOr<v1::QueryFactsResponse> QueryFacts(
      const v1::QueryFactsRequest& request) const = 0;
  virtual absl::StatusOr<v1::QuerySeriesResponse> QuerySeries(
      const v1::QuerySeriesRequest& request) const = 0;
  virtual absl::StatusOr<v1::AggregateFactsResponse> AggregateFacts(
      const v1::AggregateFactsRequest& request) const = 0;
  virtual absl::StatusOr<v1::SearchReportsResponse> SearchReports(
      const v1::SearchReportsRequest& request) const = 0;

  virtual absl::StatusOr<v1::CheckDocumentResponse> CheckDocument(
      const v1::CheckDocumentRequest& request) const = 0;

  // As the rpcs of the same name, piece by piece until `write` returns false.
  virtual absl::Status ExportFacts(
      const v1::ExportFactsRequest& request,
      const std::function<bool(const v1::ExportFactsResponse&)>& write) = 0;
  virtual absl::Status GetOriginal(
      const v1::GetOriginalRequest& request,
      const std::function<bool(const v1::GetOriginalResponse&)>& write) = 0;

  // As the rpc WatchReports, on the thread that calls: sends to `sink` until it is gone, the
  // service drains (UNAVAILABLE) or there is an error. Errors before the first message are those of
  // the rpc.
  virtual absl::Status StreamReports(const v1::WatchReportsRequest& request,
                                     const WatchSink& sink) = 0;

  // Closes the hub and ends every stream with UNAVAILABLE; returns when all have ended.
  virtual void Drain() = 0;
};

}  // namespace nianbao::gateway

// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/http_api.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/blob/blob.h"
#include "common/status/status.h"
#include "google/protobuf/util/json_util.h"
#include "services/gateway/http_json.h"
#include "services/gateway/http_page.h"

namespace nianbao::gateway {
namespace {

using runtime::HttpRequest;
using runtime::HttpResponse;
using runtime::HttpWrite;

constexpr std::string_view kPathPrefix = "/v1/";
constexpr std::string_view kRetry = ":retry";
constexpr std::string_view kNdjson = "application/x-ndjson";
constexpr std::string_view kEventStream = "text/event-stream";

// The resource name that the path of `request` ends with.
std::string NameIn(const HttpRequest& request) {
  return request.path.starts_with(kPathPrefix) ? request.path.substr(kPathPrefix.size()) : "";
}

// Calls `method` of `service` with the request that the parameters make.
template <typename Service, typename Method, typename Request>
HttpResponse Call(Service& service, Method method, Request request, const HttpRequest& http) {
  if (const absl::Status status = ReadParameters(http.parameters, request); !status.ok()) {
    return HttpError(status);
  }
  const auto response = (service.*method)(request);
  return response.ok() ? HttpJson(*response) : HttpError(response.status());
}

// An answer that `stream` writes.
HttpResponse Streamed(std::string_view content_type, std::function<void(const HttpWrite&)> stream) {
  HttpResponse answer = HttpAnswer(200, content_type, "", kDataPolicy);
  answer.stream = std::move(stream);
  return answer;
}

// Text of the contract is UTF-8, so that it can always be printed.
std::string JsonOf(const google::protobuf::Message& message) {
  std::string json;
  const auto printed = google::protobuf::util::MessageToJsonString(message, &json);
  return printed.ok() ? json : "{}";
}

bool TakesEvents(const HttpRequest& request) {
  const auto accept = request.headers.find("Accept");
  return accept != request.headers.end() && accept->second.find(kEventStream) != std::string::npos;
}

// The last thing in a stream that could not go on.
std::string ErrorLine(const absl::Status& status, bool events) {
  const std::string body = HttpError(status).body;
  return events ? absl::StrCat("event: error\ndata: ", body, "\n") : body;
}

}  // namespace

HttpResponse HttpListReports(const ReportService& reports, const HttpRequest& request) {
  return Call(reports, &ReportService::ListReports, v1::ListReportsRequest(), request);
}

HttpResponse HttpSearchReports(const ReportService& reports, const HttpRequest& request) {
  return Call(reports, &ReportService::SearchReports, v1::SearchReportsRequest(), request);
}

HttpResponse HttpQueryFacts(const ReportService& reports, const HttpRequest& request) {
  return Call(reports, &ReportService::QueryFacts, v1::QueryFactsRequest(), request);
}

HttpResponse HttpAggregateFacts(const ReportService& reports, const HttpRequest& request) {
  return Call(reports, &ReportService::AggregateFacts, v1::AggregateFactsRequest(), request);
}

HttpResponse HttpQuerySeries(const ReportService& reports, const HttpRequest& request) {
  return Call(reports, &ReportService::QuerySeries, v1::QuerySeriesRequest(), request);
}

HttpResponse HttpGetReport(const ReportService& reports, const HttpRequest& request) {
  v1::GetReportRequest get;
  get.set_name(NameIn(request));
  return Call(reports, &ReportService::GetReport, get, request);
}

HttpResponse HttpGetDocument(const ReportService& reports, const HttpRequest& request) {
  // documents/{sha}/parts/{n} is the name of a report that is not resolved.
  const std::string name = NameIn(request);
  if (std::count(name.begin(), name.end(), '/') > 1) return HttpGetReport(reports, request);
  v1::GetDocumentRequest get;
  get.set_name(name);
  return Call(reports, &ReportService::GetDocument, get, request);
}

HttpResponse HttpCheckDocument(const ReportService& reports, const HttpRequest& request) {
  v1::CheckDocumentRequest check;
  if (const absl::Status status = ReadParameters(request.parameters, check); !status.ok()) {
    return HttpError(status);
  }
  check.set_content(request.body);
  const auto response = reports.CheckDocument(check);
  return response.ok() ? HttpJson(*response) : HttpError(response.status());
}

HttpResponse HttpWatchReports(ReportService& reports, const HttpRequest& request) {
  v1::WatchReportsRequest watch;
  if (const absl::Status status = ReadParameters(request.parameters, watch); !status.ok()) {
    return HttpError(status);
  }
  const bool events = TakesEvents(request);
  // What a browser sends when it comes back by itself.
  if (const auto last = request.headers.find("Last-Event-ID"); last != request.headers.end()) {
    watch.set_resume_token(last->second);
  }
  return Streamed(events ? kEventStream : kNdjson, [&reports, watch,
                                                    events](const HttpWrite& write) {
    const absl::Status status = reports.StreamReports(
        watch, {.write =
                    [&](const v1::WatchReportsResponse& message) {
                      const std::string json = JsonOf(message);
                      const bool sent = write(events ? absl::StrCat("id: ", message.resume_token(),
                                                                    "\ndata: ", json, "\n\n")
                                                     : json + "\n");
                      return sent ? absl::OkStatus() : absl::CancelledError("nobody reads");
                    },
                .gone = [&write] { return !write(""); }});
    if (!absl::IsCancelled(status)) write(ErrorLine(status, events));
  });
}

HttpResponse HttpExportFacts(ReportService& reports, const HttpRequest& request) {
  v1::ExportFactsRequest facts;
  if (const absl::Status status = ReadParameters(request.parameters, facts); !status.ok()) {
    return HttpError(status);
  }
  const bool lines = facts.format() == v1::ExportFactsRequest::JSON_LINES;
  HttpResponse answer = Streamed(
      lines ? kNdjson : "text/csv; charset=utf-8", [&reports, facts](const HttpWrite& write) {
        const absl::Status status = reports.ExportFacts(
            facts, [&write](const v1::ExportFactsResponse& piece) { return write(piece.data()); });
        // The head is long sent: a line that is none tells a file that was cut off.
        if (!status.ok() && !absl::IsCancelled(status)) write(ErrorLine(status, false));
      });
  answer.headers["Content-Disposition"] =
      absl::StrCat("attachment; filename=\"facts.", lines ? "jsonl" : "csv", "\"");
  return answer;
}

HttpResponse HttpRetryDeadLetter(OperationsService& operations, const HttpRequest& request) {
  constexpr std::string_view kLetters = "deadLetters/";
  const std::string name = NameIn(request);
  v1::RetryDeadLetterRequest retry;
  if (name.starts_with(kLetters) && name.ends_with(kRetry)) {
    retry.set_dead_letter_id(
        name.substr(kLetters.size(), name.size() - kLetters.size() - kRetry.size()));
  }
  const absl::Status status = operations.RetryDeadLetter(retry);
  return status.ok() ? HttpJson(v1::RetryDeadLetterResponse()) : HttpError(status);
}

void AddHttpApi(runtime::Host& host, ReportService& reports, OperationsService& operations) {
  using Answerer = HttpResponse (*)(const ReportService&, const HttpRequest&);
  const auto add = [&](const char* path, Answerer answer) {
    host.AddHttpGet(path,
                    [&reports, answer](const HttpRequest& http) { return answer(reports, http); });
  };
  add("/v1/reports", &HttpListReports);
  add("/v1/reports:search", &HttpSearchReports);
  add("/v1/facts", &HttpQueryFacts);
  add("/v1/facts:aggregate", &HttpAggregateFacts);
  add("/v1/series", &HttpQuerySeries);
  add("/v1/agencies/*", &HttpGetReport);
  add("/v1/documents/*", &HttpGetDocument);
  host.AddHttpGet("/v1/reports:watch", [&reports](const HttpRequest& request) {
    return HttpWatchReports(reports, request);
  });
  host.AddHttpGet("/v1/facts:export", [&reports](const HttpRequest& request) {
    return HttpExportFacts(reports, request);
  });
  host.AddHttpPost(
      {.path = "/v1/documents:check",
       .handler = [&reports](const HttpRequest& http) { return HttpCheckDocument(reports, http); },
       .role = v1::SUBMITTER,
       .content_type = "application/octet-stream",
       .max_bytes = blob::kMaxBlobBytes});
  host.AddHttpGet(
      "/v1/pipeline",
      [&operations](const HttpRequest&) {
        const auto status = operations.GetPipelineStatus();
        return status.ok() ? HttpJson(*status) : HttpError(status.status());
      },
      v1::OPERATOR);
  host.AddHttpGet(
      "/v1/deadLetters",
      [&operations](const HttpRequest& http) {
        return Call(operations, &OperationsService::ListDeadLetters, v1::ListDeadLettersRequest(),
                    http);
      },
      v1::OPERATOR);
  host.AddHttpPost({.path = "/v1/deadLetters/*", .handler = [&operations](const HttpRequest& http) {
                      return HttpRetryDeadLetter(operations, http);
                    }});
  AddPage(host);
}

}  // namespace nianbao::gateway

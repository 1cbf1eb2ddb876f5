// SPDX-License-Identifier: Apache-2.0
// The services over HTTP, as protobuf JSON, and the page that shows them.
//
//   GET  /v1/reports?filter=&pageSize=&pageToken=&view=   ListReportsResponse
//   GET  /v1/reports:search?query=&filter=&...            SearchReportsResponse
//   GET  /v1/reports:watch?resumeToken=&filter=&view=     WatchReportsResponse, one a line; with
//   Accept:
//                                                         text/event-stream as events, whose id is
//                                                         the resume token (Last-Event-ID
//                                                         continues)
//   GET  /v1/facts?indicator=&region=&firstYear=&...      QueryFactsResponse
//   GET  /v1/facts:aggregate?indicator=&level=&...        AggregateFactsResponse
//   GET  /v1/facts:export?format=CSV&indicators=a,b&...   the file
//   GET  /v1/series?agency=&indicators=a,b&...            QuerySeriesResponse
//   GET  /v1/{name of a report or document}               ValidatedReport, NormalizedDocument
//   POST /v1/documents:check?uri=                         CheckDocumentResponse; the body is the
//   document,
//                                                         as application/octet-stream
//   GET  /v1/pipeline                                     PipelineStatus
//   GET  /v1/deadLetters?pageSize=&pageToken=             ListDeadLettersResponse
//   POST /v1/deadLetters/{id}:retry                       RetryDeadLetterResponse; the body is {}
//   GET  /, /check, /operations, /reports/{name}          the page, with its files under /assets/
//
// Parameters are the fields of the request; elements of a list have commas between them. Names are
// lowerCamelCase and default values are left out, as in the contract. An error is
// {"error": {"code": 404, "status": "NOT_FOUND", "message": "..."}} with the HTTP status in code;
// where it comes in the middle of a stream it is the last line (event: error).
#pragma once

#include "common/runtime/host.h"
#include "services/gateway/http_json.h"
#include "services/gateway/operations_service.h"
#include "services/gateway/report_service.h"

namespace nianbao::gateway {

// Adds the paths above to `host`. The services must outlive Host::Run.
void AddHttpApi(runtime::Host& host, ReportService& reports, OperationsService& operations);

// What the paths answer. Thread-safe.
runtime::HttpResponse HttpListReports(const ReportService& reports,
                                      const runtime::HttpRequest& request);
runtime::HttpResponse HttpSearchReports(const ReportService& reports,
                                        const runtime::HttpRequest& request);
runtime::HttpResponse HttpQueryFacts(const ReportService& reports,
                                     const runtime::HttpRequest& request);
runtime::HttpResponse HttpAggregateFacts(const ReportService& reports,
                                         const runtime::HttpRequest& request);
runtime::HttpResponse HttpQuerySeries(const ReportService& reports,
                                      const runtime::HttpRequest& request);
runtime::HttpResponse HttpGetReport(const ReportService& reports,
                                    const runtime::HttpRequest& request);
// documents/{sha} as it was read, or the report documents/{sha}/parts/{n}.
runtime::HttpResponse HttpGetDocument(const ReportService& reports,
                                      const runtime::HttpRequest& request);
runtime::HttpResponse HttpCheckDocument(const ReportService& reports,
                                        const runtime::HttpRequest& request);
runtime::HttpResponse HttpWatchReports(ReportService& reports, const runtime::HttpRequest& request);
runtime::HttpResponse HttpExportFacts(ReportService& reports, const runtime::HttpRequest& request);
runtime::HttpResponse HttpRetryDeadLetter(OperationsService& operations,
                                          const runtime::HttpRequest& request);

}  // namespace nianbao::gateway

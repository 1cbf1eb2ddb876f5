// SPDX-License-Identifier: Apache-2.0
// The reports over HTTP, as protobuf JSON, and the page that shows them.
//
//   GET /v1/reports?filter=&pageSize=&pageToken=&view=   ListReportsResponse
//   GET /v1/reports:search?query=&filter=&...            SearchReportsResponse
//   GET /v1/facts?indicator=&region=&firstYear=&...      QueryFactsResponse
//   GET /v1/facts:aggregate?indicator=&level=&...        AggregateFactsResponse
//   GET /v1/series?agency=&indicators=a,b&...            QuerySeriesResponse
//   GET /v1/{name of a report}                           ValidatedReport, whole
//   GET /                                                the page, with /page.css and /page.js
//
// Parameters are the fields of the request; elements of a list have commas between them. Names are
// lowerCamelCase and default values are left out, as in the contract. An error is
// {"error": {"code": 404, "status": "NOT_FOUND", "message": "..."}} with the HTTP status in code.
#pragma once

#include "absl/status/status.h"
#include "common/runtime/host.h"
#include "services/gateway/report_service.h"

namespace nianbao::gateway {

// Adds the paths above to `host`. `reports` must outlive Host::Run.
void AddHttpApi(runtime::Host& host, const ReportService& reports);

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
runtime::HttpResponse HttpError(const absl::Status& status);

}  // namespace nianbao::gateway

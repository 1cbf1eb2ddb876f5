// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/http_api.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "services/gateway/page.h"

namespace nianbao::gateway {
namespace {

constexpr std::string_view kPathPrefix = "/v1/";
constexpr const char* kJson = "application/json; charset=utf-8";
// Nothing but this origin's own two files and its API, in no frame.
constexpr const char* kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
constexpr const char* kDataPolicy = "default-src 'none'; frame-ancestors 'none'";

runtime::HttpResponse Answer(int status, const char* type, std::string body, const char* policy) {
  return {.status = status,
          .content_type = type,
          .body = std::move(body),
          .headers = {{"Content-Security-Policy", policy},
                      {"Referrer-Policy", "no-referrer"},
                      {"Cache-Control", "no-cache"}}};
}

int HttpStatusOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return 400;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kResourceExhausted:
      return 429;
    case absl::StatusCode::kUnavailable:
      return 503;
    default:
      return 500;
  }
}

runtime::HttpResponse AnswerJson(const google::protobuf::Message& message, int status = 200) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) {
    return HttpError(absl::InternalError("not printable as JSON"));
  }
  return Answer(status, kJson, json + "\n", kDataPolicy);
}

// The resource name that the path of `request` ends with.
std::string NameIn(const runtime::HttpRequest& request) {
  return request.path.starts_with(kPathPrefix) ? request.path.substr(kPathPrefix.size()) : "";
}

absl::Status SetParameter(const std::string& name, const std::string& value,
                          v1::ListReportsRequest& request) {
  if (name == "filter") {
    request.set_filter(value);
  } else if (name == "pageToken") {
    request.set_page_token(value);
  } else if (name == "view") {
    v1::ReportView view;
    if (!v1::ReportView_Parse(value, &view)) {
      return absl::InvalidArgumentError("view is BASIC or FULL");
    }
    request.set_view(view);
  } else if (name == "pageSize") {
    int size = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), size);
    if (error != std::errc() || end != value.data() + value.size()) {
      return absl::InvalidArgumentError("pageSize is a number from 0 to 1000");
    }
    request.set_page_size(size);
  } else {
    return absl::InvalidArgumentError(
        absl::StrCat("unknown parameter; this path takes filter, pageSize, pageToken and view"));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ListReportsResponse> List(const ReportService& reports,
                                             const runtime::HttpRequest& http) {
  v1::ListReportsRequest request;
  for (const auto& [name, value] : http.parameters) {
    RETURN_IF_ERROR(SetParameter(name, value, request));
  }
  return reports.ListReports(request);
}

}  // namespace

runtime::HttpResponse HttpError(const absl::Status& status) {
  const int code = HttpStatusOf(status.code());
  google::protobuf::Struct body;
  auto& error = *(*body.mutable_fields())["error"].mutable_struct_value()->mutable_fields();
  error["code"].set_number_value(code);
  error["status"].set_string_value(CodeName(status.code()));
  const std::string message(status.message());
  // It may quote the request, which is any bytes.
  error["message"].set_string_value(code == 500 ? "the gateway failed; its log says why"
                                                : text::EncodeUtf8(text::DecodeUtf8(message)));
  return AnswerJson(body, code);
}

runtime::HttpResponse HttpListReports(const ReportService& reports,
                                      const runtime::HttpRequest& request) {
  const auto response = List(reports, request);
  return response.ok() ? AnswerJson(*response) : HttpError(response.status());
}

runtime::HttpResponse HttpGetReport(const ReportService& reports,
                                    const runtime::HttpRequest& request) {
  v1::GetReportRequest get;
  get.set_name(NameIn(request));
  const auto report = reports.GetReport(get);
  return report.ok() ? AnswerJson(*report) : HttpError(report.status());
}

runtime::HttpResponse HttpGetDocument(const ReportService& reports,
                                      const runtime::HttpRequest& request) {
  // documents/{sha}/parts/{n} is the name of a report that is not resolved.
  const std::string name = NameIn(request);
  if (std::count(name.begin(), name.end(), '/') > 1) return HttpGetReport(reports, request);
  v1::GetDocumentRequest get;
  get.set_name(name);
  const auto document = reports.GetDocument(get);
  return document.ok() ? AnswerJson(*document) : HttpError(document.status());
}

void AddHttpApi(runtime::Host& host, const ReportService& reports) {
  host.AddHttpGet("/v1/reports", [&reports](const runtime::HttpRequest& request) {
    return HttpListReports(reports, request);
  });
  host.AddHttpGet("/v1/agencies/*", [&reports](const runtime::HttpRequest& request) {
    return HttpGetReport(reports, request);
  });
  host.AddHttpGet("/v1/documents/*", [&reports](const runtime::HttpRequest& request) {
    return HttpGetDocument(reports, request);
  });
  const auto add_file = [&host](const char* path, const char* type, std::string_view content) {
    host.AddHttpGet(
        path,
        [type, content](const runtime::HttpRequest&) {
          return Answer(200, type, std::string(content), kPagePolicy);
        },
        v1::ROLE_UNSPECIFIED);
  };
  add_file("/", "text/html; charset=utf-8", PageHtml());
  add_file("/page.css", "text/css; charset=utf-8", PageCss());
  add_file("/page.js", "text/javascript; charset=utf-8", PageJs());
}

}  // namespace nianbao::gateway

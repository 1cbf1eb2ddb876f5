// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/http_api.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "services/gateway/page.h"

namespace nianbao::gateway {
namespace {

using google::protobuf::FieldDescriptor;

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

// The parameters that set a field of `request`: "filter, pageSize".
std::string ParameterNames(const google::protobuf::Message& request) {
  std::vector<std::string> names;
  for (int i = 0; i < request.GetDescriptor()->field_count(); ++i) {
    names.push_back(request.GetDescriptor()->field(i)->json_name());
  }
  return absl::StrJoin(names, ", ");
}

absl::Status SetNumber(const FieldDescriptor& field, const std::string& value,
                       google::protobuf::Message& request) {
  std::int32_t number = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || stop != end) {
    return absl::InvalidArgumentError(absl::StrCat(field.json_name(), " is a number"));
  }
  request.GetReflection()->SetInt32(&request, &field, number);
  return absl::OkStatus();
}

absl::Status SetEnum(const FieldDescriptor& field, const std::string& value,
                     google::protobuf::Message& request) {
  const auto* chosen = field.enum_type()->FindValueByName(value);
  if (chosen != nullptr && chosen->number() != 0) {
    request.GetReflection()->SetEnum(&request, &field, chosen);
    return absl::OkStatus();
  }
  std::vector<std::string> names;
  for (int i = 0; i < field.enum_type()->value_count(); ++i) {
    if (field.enum_type()->value(i)->number() == 0) continue;
    names.push_back(field.enum_type()->value(i)->name());
  }
  return absl::InvalidArgumentError(
      absl::StrCat(field.json_name(), " is one of ", absl::StrJoin(names, ", ")));
}

absl::Status SetBool(const FieldDescriptor& field, const std::string& value,
                     google::protobuf::Message& request) {
  if (value != "true" && value != "false") {
    return absl::InvalidArgumentError(absl::StrCat(field.json_name(), " is true or false"));
  }
  request.GetReflection()->SetBool(&request, &field, value == "true");
  return absl::OkStatus();
}

absl::Status SetText(const FieldDescriptor& field, const std::string& value,
                     google::protobuf::Message& request) {
  if (!field.is_repeated()) {
    request.GetReflection()->SetString(&request, &field, value);
    return absl::OkStatus();
  }
  for (const absl::string_view element : absl::StrSplit(value, ',')) {
    request.GetReflection()->AddString(&request, &field, std::string(element));
  }
  return absl::OkStatus();
}

absl::Status SetParameter(const std::string& name, const std::string& value,
                          google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByCamelcaseName(name);
  if (field == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("unknown parameter; this path takes ", ParameterNames(request)));
  }
  // It may be any bytes; a message takes text.
  const std::string text = text::EncodeUtf8(text::DecodeUtf8(value));
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return SetNumber(*field, text, request);
    case FieldDescriptor::CPPTYPE_ENUM:
      return SetEnum(*field, text, request);
    case FieldDescriptor::CPPTYPE_BOOL:
      return SetBool(*field, text, request);
    default:
      return SetText(*field, text, request);
  }
}

// Calls `method` with the request that the parameters make.
template <typename Request, typename Response>
runtime::HttpResponse Call(const ReportService& reports,
                           absl::StatusOr<Response> (ReportService::*method)(const Request&) const,
                           const runtime::HttpRequest& http) {
  Request request;
  for (const auto& [name, value] : http.parameters) {
    const absl::Status status = SetParameter(name, value, request);
    if (!status.ok()) return HttpError(status);
  }
  const auto response = (reports.*method)(request);
  return response.ok() ? AnswerJson(*response) : HttpError(response.status());
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
  return Call(reports, &ReportService::ListReports, request);
}

runtime::HttpResponse HttpSearchReports(const ReportService& reports,
                                        const runtime::HttpRequest& request) {
  return Call(reports, &ReportService::SearchReports, request);
}

runtime::HttpResponse HttpQueryFacts(const ReportService& reports,
                                     const runtime::HttpRequest& request) {
  return Call(reports, &ReportService::QueryFacts, request);
}

runtime::HttpResponse HttpAggregateFacts(const ReportService& reports,
                                         const runtime::HttpRequest& request) {
  return Call(reports, &ReportService::AggregateFacts, request);
}

runtime::HttpResponse HttpQuerySeries(const ReportService& reports,
                                      const runtime::HttpRequest& request) {
  return Call(reports, &ReportService::QuerySeries, request);
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
  using Answerer = runtime::HttpResponse (*)(const ReportService&, const runtime::HttpRequest&);
  const auto add = [&](const char* path, Answerer answer) {
    host.AddHttpGet(path, [&reports, answer](const runtime::HttpRequest& request) {
      return answer(reports, request);
    });
  };
  add("/v1/reports", &HttpListReports);
  add("/v1/reports:search", &HttpSearchReports);
  add("/v1/facts", &HttpQueryFacts);
  add("/v1/facts:aggregate", &HttpAggregateFacts);
  add("/v1/series", &HttpQuerySeries);
  add("/v1/agencies/*", &HttpGetReport);
  add("/v1/documents/*", &HttpGetDocument);
  const auto add_file = [&host](const char* path, const char* type, std::string_view content) {
    host.AddHttpGet(path, [type, content](const runtime::HttpRequest&) {
      return Answer(200, type, std::string(content), kPagePolicy);
    });
  };
  add_file("/", "text/html; charset=utf-8", PageHtml());
  add_file("/page.css", "text/css; charset=utf-8", PageCss());
  add_file("/page.js", "text/javascript; charset=utf-8", PageJs());
}

}  // namespace nianbao::gateway

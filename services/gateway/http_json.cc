// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/http_json.h"

#include <charconv>
#include <cstdint>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace nianbao::gateway {
namespace {

using google::protobuf::FieldDescriptor;

constexpr const char* kJson = "application/json; charset=utf-8";

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
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    default:
      return 500;
  }
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

}  // namespace

runtime::HttpResponse HttpAnswer(int status, std::string_view content_type, std::string body,
                                 std::string_view policy) {
  return {.status = status,
          .content_type = std::string(content_type),
          .body = std::move(body),
          .headers = {{"Content-Security-Policy", std::string(policy)},
                      {"Referrer-Policy", "no-referrer"},
                      {"Cache-Control", "no-cache"}}};
}

runtime::HttpResponse HttpJson(const google::protobuf::Message& message, int status) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) {
    return HttpError(absl::InternalError("not printable as JSON"));
  }
  return HttpAnswer(status, kJson, json + "\n", kDataPolicy);
}

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
  return HttpJson(body, code);
}

absl::Status ReadParameters(const std::map<std::string, std::string>& parameters,
                            google::protobuf::Message& request) {
  for (const auto& [name, value] : parameters) {
    RETURN_IF_ERROR(SetParameter(name, value, request));
  }
  return absl::OkStatus();
}

}  // namespace nianbao::gateway

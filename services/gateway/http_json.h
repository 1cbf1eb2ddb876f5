// SPDX-License-Identifier: Apache-2.0
// Messages of the contract as HTTP has them: requests from parameters, answers and errors as
// protobuf JSON.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/runtime/host.h"
#include "google/protobuf/message.h"

namespace nianbao::gateway {

// For what is data and not a page: nothing in it is ever run.
inline constexpr std::string_view kDataPolicy = "default-src 'none'; frame-ancestors 'none'";

// An answer with the headers that all of them have; `policy` is its Content-Security-Policy.
runtime::HttpResponse HttpAnswer(int status, std::string_view content_type, std::string body,
                                 std::string_view policy);

// `message` with lowerCamelCase names, default values left out.
runtime::HttpResponse HttpJson(const google::protobuf::Message& message, int status = 200);

// {"error": {"code": 404, "status": "NOT_FOUND", "message": "..."}} with the HTTP status in code.
// The message of an internal error is left out: it may name what is the operator's business.
runtime::HttpResponse HttpError(const absl::Status& status);

// Sets fields of `request` by their JSON names, elements of a list with commas between them.
// INVALID_ARGUMENT: no such field, or no value of it; the message says what is taken.
absl::Status ReadParameters(const std::map<std::string, std::string>& parameters,
                            google::protobuf::Message& request);

}  // namespace nianbao::gateway

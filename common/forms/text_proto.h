// SPDX-License-Identifier: Apache-2.0
// Reads data files written as protobuf text.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace nianbao::forms {

// INVALID_ARGUMENT "line 3, column 7: ..." for the first mistake of `text`, UTF-8.
absl::Status ParseTextProto(const std::string& text, google::protobuf::Message& message);

}  // namespace nianbao::forms

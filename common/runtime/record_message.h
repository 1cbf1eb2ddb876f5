// SPDX-License-Identifier: Apache-2.0
// The protobuf message that a record of the bus carries.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/bus/bus.h"

namespace google::protobuf {
class MessageLite;
}

namespace nianbao::runtime {

// Reads the value of `record` into `message`. INVALID_ARGUMENT: the type header names another
// message (a missing header is no error), or the value is damaged.
absl::Status ReadMessage(const bus::Record& record, google::protobuf::MessageLite& message);

// As above, for a new message.
template <typename Message>
absl::StatusOr<Message> ReadMessage(const bus::Record& record) {
  Message message;
  if (absl::Status status = ReadMessage(record, message); !status.ok()) return status;
  return message;
}

struct RecordName {
  std::string_view topic;
  std::string_view key;
  std::string_view routing_key;
  std::string_view document_id;
};

// A record that carries `message`, with the headers type and document-id. Equal messages give equal
// bytes, maps included.
bus::OutgoingRecord MakeRecord(const RecordName& name,
                               const google::protobuf::MessageLite& message);

}  // namespace nianbao::runtime

// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/record_message.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message_lite.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace nianbao::runtime {

absl::Status ReadMessage(const bus::Record& record, google::protobuf::MessageLite& message) {
  const auto type = record.headers.find(std::string(bus::kTypeHeader));
  if (type != record.headers.end() && type->second != message.GetTypeName()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the record is a ", type->second, " and no ", message.GetTypeName()));
  }
  if (!message.ParseFromString(record.value)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the record is damaged: its value is no ", message.GetTypeName()));
  }
  return absl::OkStatus();
}

bus::OutgoingRecord MakeRecord(const RecordName& name,
                               const google::protobuf::MessageLite& message) {
  bus::OutgoingRecord outgoing;
  outgoing.topic = name.topic;
  outgoing.record.key = name.key;
  outgoing.record.routing_key = name.routing_key;
  outgoing.record.headers[std::string(bus::kTypeHeader)] = message.GetTypeName();
  outgoing.record.headers[std::string(bus::kDocumentIdHeader)] = name.document_id;
  google::protobuf::io::StringOutputStream stream(&outgoing.record.value);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  return outgoing;
}

}  // namespace nianbao::runtime

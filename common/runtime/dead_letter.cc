// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/dead_letter.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/bus/topics.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "nianbao/v1/dead_letter.pb.h"
#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::runtime {
namespace {

constexpr std::size_t kMaxMessageBytes = 4096;

// A protobuf string must be UTF-8; what a hostile record brings need not be.
std::string AsUtf8(std::string_view text) {
  return text::EncodeUtf8(text::DecodeUtf8(text.substr(0, kMaxMessageBytes)));
}

struct About {
  std::string document_id;
  std::string uri;
};

template <typename Message>
About Parse(const std::string& value) {
  Message message;
  if (!message.ParseFromString(value)) return {};
  return {message.document_id(), message.uri()};
}

About AboutOf(const bus::Record& record) {
  About about;
  const auto type = record.headers.find(std::string(bus::kTypeHeader));
  if (type != record.headers.end()) {
    if (type->second == "nianbao.v1.RawDocument") {
      about = Parse<v1::RawDocument>(record.value);
    } else if (type->second == "nianbao.v1.NormalizedDocument") {
      about = Parse<v1::NormalizedDocument>(record.value);
    } else if (v1::ExtractedReport report; type->second == "nianbao.v1.ExtractedReport" &&
                                           report.ParseFromString(record.value)) {
      about = {report.document().document_id(), report.document().uri()};
    }
  }
  if (const std::string id = DocumentIdOf(record); !id.empty()) about.document_id = id;
  return about;
}

void CopyOriginal(const bus::StoredRecord& stored, v1::BusRecord& original) {
  original.set_key(AsUtf8(stored.record.key));
  original.set_routing_key(AsUtf8(stored.record.routing_key));
  for (const auto& [name, value] : stored.record.headers) {
    (*original.mutable_headers())[AsUtf8(name)] = AsUtf8(value);
  }
  original.set_value(stored.record.value);
}

}  // namespace

std::string DocumentIdOf(const bus::Record& record) {
  const auto header = record.headers.find(std::string(bus::kDocumentIdHeader));
  return header == record.headers.end() ? std::string() : header->second;
}

bus::OutgoingRecord MakeDeadLetter(const bus::StoredRecord& original, const GivenUp& given_up) {
  const About about = AboutOf(original.record);
  v1::DeadLetter letter;
  letter.set_dead_letter_id(
      absl::StrCat(std::string(given_up.stage), "-", original.partition, "-", original.offset));
  letter.set_stage(std::string(given_up.stage));
  letter.set_code(CodeName(given_up.status.code()));
  const absl::string_view message = given_up.status.message();
  letter.set_message(AsUtf8({message.data(), message.size()}));
  letter.set_attempts(given_up.attempts);
  const std::int64_t nanoseconds = absl::ToUnixNanos(given_up.time);
  letter.mutable_failed_time()->set_seconds(nanoseconds / 1'000'000'000);
  letter.mutable_failed_time()->set_nanos(static_cast<int>(nanoseconds % 1'000'000'000));
  letter.set_document_id(AsUtf8(about.document_id));
  letter.set_uri(AsUtf8(about.uri));
  letter.mutable_original()->set_topic(original.topic);
  letter.mutable_original()->set_partition(original.partition);
  letter.mutable_original()->set_offset(original.offset);
  CopyOriginal(original, *letter.mutable_original());

  bus::OutgoingRecord out;
  out.topic = bus::kDeadLetterTopic;
  out.record.key = letter.dead_letter_id();
  out.record.routing_key = letter.dead_letter_id();
  out.record.headers = {{std::string(bus::kTypeHeader), "nianbao.v1.DeadLetter"},
                        {std::string(bus::kSchemaVersionHeader), "1"},
                        {std::string(bus::kGenerationHeader), std::string(given_up.generation)},
                        {std::string(bus::kTraceparentHeader), std::string(given_up.traceparent)}};
  if (!letter.document_id().empty()) {
    out.record.headers[std::string(bus::kDocumentIdHeader)] = letter.document_id();
  }
  out.record.value = letter.SerializeAsString();
  if (!bus::CheckRecord(out).ok()) {
    letter.mutable_original()->clear_headers();
    letter.mutable_original()->clear_value();
    letter.set_message(letter.message() + " (the original does not fit and was left out)");
    out.record.value = letter.SerializeAsString();
  }
  return out;
}

}  // namespace nianbao::runtime

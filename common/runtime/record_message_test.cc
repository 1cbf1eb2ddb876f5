// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/record_message.h"

#include "common/status/status_matchers.h"
#include "gtest/gtest.h"
#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::runtime {
namespace {

using ::nianbao::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

bus::OutgoingRecord Sample() {
  v1::RawDocument raw;
  raw.set_document_id("sha256:00");
  raw.set_uri("a.txt");
  return MakeRecord({.topic = bus::kRawTopic,
                     .key = raw.document_id(),
                     .routing_key = raw.document_id(),
                     .document_id = raw.document_id()},
                    raw);
}

TEST(RecordMessageTest, WhatWasMadeIsRead) {
  const bus::OutgoingRecord record = Sample();
  EXPECT_EQ(record.topic, bus::kRawTopic);
  EXPECT_EQ(record.record.headers.at("type"), "nianbao.v1.RawDocument");
  EXPECT_EQ(record.record.headers.at("document-id"), "sha256:00");
  ASSERT_OK_AND_ASSIGN(const v1::RawDocument raw, ReadMessage<v1::RawDocument>(record.record));
  EXPECT_EQ(raw.uri(), "a.txt");
}

TEST(RecordMessageTest, AnotherMessageIsRefusedByName) {
  EXPECT_THAT(ReadMessage<v1::ExtractedReport>(Sample().record),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("nianbao.v1.RawDocument"), HasSubstr("ExtractedReport"))));
}

TEST(RecordMessageTest, ADamagedValueIsRefused) {
  bus::Record record = Sample().record;
  record.value = "\xff\xff";
  EXPECT_THAT(ReadMessage<v1::RawDocument>(record),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("damaged")));
}

TEST(RecordMessageTest, MapsAreWrittenInOrder) {
  v1::ExtractedReport one;
  v1::ExtractedReport other;
  for (int i = 0; i < 50; ++i) (*one.mutable_generations())[std::to_string(i)] = "1";
  for (int i = 49; i >= 0; --i) (*other.mutable_generations())[std::to_string(i)] = "1";
  EXPECT_EQ(MakeRecord({}, one).record.value, MakeRecord({}, other).record.value);
}

}  // namespace
}  // namespace nianbao::runtime

// SPDX-License-Identifier: Apache-2.0
#include "services/extract/extract_service.h"

#include "common/bus/topics.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

using nianbao::testing::StatusIs;
using ::testing::HasSubstr;

bus::StoredRecord Stored(const v1::NormalizedDocument& document) {
  bus::StoredRecord stored;
  stored.topic = std::string(bus::kNormalizedTopic);
  stored.record.key = stored.record.routing_key = document.document_id();
  stored.record.headers[std::string(bus::kTypeHeader)] = "nianbao.v1.NormalizedDocument";
  stored.record.value = document.SerializeAsString();
  return stored;
}

v1::NormalizedDocument TwoParts() {
  v1::NormalizedDocument document = TestDocument::Parse(
      "# 保定市水利局2022年政府信息公开工作年度报告\n2022年。\n---\n# "
      "甲乙县水利局2021年政府信息公开工作年度报告\n");
  document.set_document_id("sha256:" + std::string(64, 'a'));
  document.set_uri("page.html");
  return document;
}

class HandlerTest : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    ExtractServiceOptions options;
    if (GetParam())
      options.worker_command = {std::string(NIANBAO_BIN_DIR) + "/nianbao-extract", "worker"};
    ASSERT_OK_AND_ASSIGN(function_, MakeExtractFunction(options));
    handler_ = MakeHandler(*function_);
  }

  std::unique_ptr<ExtractFunction> function_;
  runtime::StageHandler handler_;
};

TEST_P(HandlerTest, OneRecordForEachPartRoutedByRegion) {
  const auto records = handler_(Stored(TwoParts()));
  ASSERT_OK(records);
  ASSERT_EQ(records->size(), 2u);
  const std::string document = "documents/" + std::string(64, 'a');
  EXPECT_EQ((*records)[0].topic, bus::kExtractedTopic);
  EXPECT_EQ((*records)[0].record.key, document + "/parts/1");
  EXPECT_EQ((*records)[0].record.routing_key, "130600");
  EXPECT_EQ((*records)[0].record.headers.at("type"), "nianbao.v1.ExtractedReport");
  EXPECT_EQ((*records)[0].record.headers.at("document-id"), "sha256:" + std::string(64, 'a'));
  EXPECT_EQ((*records)[1].record.key, document + "/parts/2");
  EXPECT_EQ((*records)[1].record.routing_key, "000000");
  v1::ExtractedReport report;
  ASSERT_TRUE(report.ParseFromString((*records)[1].record.value));
  EXPECT_EQ(report.report().year(), 2021);
}

TEST_P(HandlerTest, WhatIsNoDocumentIsRefused) {
  bus::StoredRecord damaged = Stored(TwoParts());
  damaged.record.value = "\xff\xff";
  EXPECT_THAT(handler_(damaged),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("damaged")));
  bus::StoredRecord other = Stored(TwoParts());
  other.record.headers["type"] = "nianbao.v1.RawDocument";
  EXPECT_THAT(handler_(other),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("RawDocument")));
  v1::NormalizedDocument empty;
  empty.set_uri("index.html");
  EXPECT_THAT(handler_(Stored(empty)),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("index.html")));
}

INSTANTIATE_TEST_SUITE_P(InProcessAndInWorkers, HandlerTest, ::testing::Bool());

}  // namespace
}  // namespace nianbao::extract

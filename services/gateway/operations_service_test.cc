// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/operations_service.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/gateway/gateway_for_test.h"

namespace nianbao::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::DeadLetter SampleLetter(int number) {
  v1::DeadLetter letter;
  letter.set_dead_letter_id(absl::StrCat("normalize-3-", number));
  letter.set_stage("normalize");
  letter.set_code("INVALID_ARGUMENT");
  letter.set_message("not a document");
  letter.set_attempts(1);
  // Three letters a second, so that equal times occur.
  letter.mutable_failed_time()->set_seconds(1'700'000'000 + number / 3);
  letter.set_document_id(SampleDocumentId(number));
  v1::BusRecord& original = *letter.mutable_original();
  original.set_topic(std::string(bus::kRawTopic));
  original.set_partition(3);
  original.set_offset(number);
  original.set_key(SampleDocumentId(number));
  original.set_routing_key("routing");
  (*original.mutable_headers())["document-id"] = SampleDocumentId(number);
  original.set_value(absl::StrCat("bytes \xff ", number));
  return letter;
}

bus::OutgoingRecord RecordOf(const v1::DeadLetter& letter) {
  return {.topic = std::string(bus::kDeadLetterTopic),
          .record = {.key = letter.dead_letter_id(),
                     .routing_key = letter.dead_letter_id(),
                     .headers = {},
                     .value = letter.SerializeAsString()}};
}

class OperationsServiceTest : public ::testing::Test {
 protected:
  void PublishLetters(int count) {
    for (int i = 0; i < count; ++i) {
      const bus::OutgoingRecord record = RecordOf(SampleLetter(i));
      ASSERT_OK(bus_->Publish({&record, 1}));
    }
    gateway_.dead_lettered().WaitApplied(static_cast<std::size_t>(count));
  }
  v1::ListDeadLettersResponse List(int page_size, const std::string& token = "") {
    grpc::ClientContext context;
    v1::ListDeadLettersRequest request;
    request.set_page_size(page_size);
    request.set_page_token(token);
    v1::ListDeadLettersResponse response;
    EXPECT_TRUE(stub_->ListDeadLetters(&context, request, &response).ok());
    return response;
  }
  grpc::Status Retry(const std::string& id) {
    grpc::ClientContext context;
    v1::RetryDeadLetterRequest request;
    request.set_dead_letter_id(id);
    v1::RetryDeadLetterResponse response;
    return stub_->RetryDeadLetter(&context, request, &response);
  }
  v1::PipelineStatus Status() {
    grpc::ClientContext context;
    v1::PipelineStatus status;
    EXPECT_TRUE(stub_->GetPipelineStatus(&context, {}, &status).ok());
    return status;
  }

  TestFolder folder_;
  std::unique_ptr<bus::Bus> bus_ = OpenTestBus(folder_ / "bus.db");
  TestGateway gateway_{*bus_, folder_ / "gateway.db"};
  std::unique_ptr<v1::OperationsService::Stub> stub_ = gateway_.operations_stub();
};

TEST_F(OperationsServiceTest, ListsTheLatestFirstPageByPage) {
  PublishLetters(20);
  for (const int size : {1, 3, 7, 20, 100}) {
    SCOPED_TRACE(size);
    std::set<std::string> ids;
    std::int64_t last = INT64_MAX;
    std::string token;
    do {
      const auto page = List(size, token);
      for (const v1::DeadLetter& letter : page.dead_letters()) {
        EXPECT_LE(letter.failed_time().seconds(), last);
        last = letter.failed_time().seconds();
        EXPECT_TRUE(ids.insert(letter.dead_letter_id()).second);
        EXPECT_THAT(letter.original().value(), IsEmpty());
        EXPECT_EQ(letter.original().topic(), bus::kRawTopic);
      }
      token = page.next_page_token();
    } while (!token.empty());
    EXPECT_EQ(ids.size(), 20u);
  }
}

TEST_F(OperationsServiceTest, RetryPutsTheOriginalBackOnce) {
  PublishLetters(3);
  ASSERT_OK_AND_ASSIGN(const bus::Cursor before, bus_->Latest(bus::kRawTopic));
  ASSERT_TRUE(Retry("normalize-3-1").ok());
  ASSERT_TRUE(Retry("normalize-3-1").ok());

  ASSERT_OK_AND_ASSIGN(const auto tail, bus_->OpenTail(before));
  ASSERT_OK_AND_ASSIGN(const auto records, tail->Next(10, absl::Seconds(60)));
  ASSERT_EQ(records.size(), 1u);
  const v1::BusRecord original = SampleLetter(1).original();
  EXPECT_EQ(records[0].record.key, original.key());
  EXPECT_EQ(records[0].record.routing_key, original.routing_key());
  EXPECT_EQ(records[0].record.value, original.value());
  EXPECT_EQ(records[0].record.headers.at("document-id"), SampleDocumentId(1));
  EXPECT_EQ(records[0].record.headers.at("dead-letter-id"), "normalize-3-1");

  std::vector<std::string> left;
  const v1::ListDeadLettersResponse page = List(10);
  for (const auto& letter : page.dead_letters()) left.push_back(letter.dead_letter_id());
  EXPECT_THAT(left, ElementsAre("normalize-3-2", "normalize-3-0"));
  EXPECT_EQ(Status().dead_letters(), 2);
}

TEST_F(OperationsServiceTest, ALetterWithoutItsOriginalIsNotPutBack) {
  v1::DeadLetter letter = SampleLetter(1);
  letter.mutable_original()->clear_value();
  const bus::OutgoingRecord record = RecordOf(letter);
  ASSERT_OK(bus_->Publish({&record, 1}));
  gateway_.dead_lettered().WaitApplied(1);
  const grpc::Status status = Retry(letter.dead_letter_id());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(),
              HasSubstr("cannot be put back; the document is " + letter.document_id()));
  EXPECT_EQ(List(10).dead_letters_size(), 1);
}

TEST_F(OperationsServiceTest, RetrySaysWhatIsMissing) {
  EXPECT_EQ(Retry("").error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const grpc::Status status = Retry("normalize-3-1");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status.error_message(), HasSubstr("ListDeadLetters"));
}

TEST_F(OperationsServiceTest, StatusCountsWhatIsBehind) {
  const bus::OutgoingRecord raw = {
      .topic = std::string(bus::kRawTopic),
      .record = {.key = "k", .routing_key = "k", .headers = {}, .value = "v"}};
  ASSERT_OK(bus_->Publish(std::vector<bus::OutgoingRecord>{raw, raw}));
  Publish(*bus_, {SampleReport(1, 2020, 1), SampleReport(2, 2020, 2)});
  gateway_.projected().WaitApplied(2);
  const v1::PipelineStatus status = Status();
  ASSERT_EQ(status.stages_size(), 4);
  const std::vector<std::string> names = {"normalize", "extract", "validate", "gateway"};
  const std::vector<std::int64_t> lags = {2, 0, 0, 0};
  const std::vector<std::int64_t> ends = {2, 0, 0, 2};
  for (int i = 0; i < 4; ++i) {
    const auto n = static_cast<std::size_t>(i);
    EXPECT_EQ(status.stages(i).stage(), names[n]);
    EXPECT_EQ(status.stages(i).lag(), lags[n]);
    EXPECT_EQ(status.stages(i).end(), ends[n]);
  }
}

}  // namespace
}  // namespace nianbao::gateway

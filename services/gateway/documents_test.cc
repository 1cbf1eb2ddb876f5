// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/documents.h"

#include <string>

#include "common/bus/topics.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/gateway/gateway_for_test.h"

namespace nianbao::gateway {
namespace {

using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

v1::NormalizedDocument Document(int number, const std::string& text) {
  v1::NormalizedDocument document;
  document.set_document_id(SampleDocumentId(number));
  document.add_blocks()->set_text(text);
  return document;
}

bus::OutgoingRecord RecordOf(const v1::NormalizedDocument& document) {
  return {.topic = std::string(bus::kNormalizedTopic),
          .record = {.key = document.document_id(),
                     .routing_key = document.document_id(),
                     .headers = {},
                     .value = document.SerializeAsString()}};
}

std::string NameOf(int number) {
  return "documents/" + SampleDocumentId(number).substr(std::string_view("sha256:").size());
}

class DocumentsTest : public ::testing::Test {
 protected:
  void PublishDocuments(const std::vector<v1::NormalizedDocument>& documents) {
    for (const v1::NormalizedDocument& document : documents) {
      const bus::OutgoingRecord record = RecordOf(document);
      ASSERT_OK(bus_->Publish({&record, 1}));
    }
    published_ += documents.size();
    gateway_.documents().WaitApplied(published_);
  }
  grpc::Status Get(const std::string& name, v1::NormalizedDocument& document) {
    grpc::ClientContext context;
    v1::GetDocumentRequest request;
    request.set_name(name);
    return gateway_.reports_stub()->GetDocument(&context, request, &document);
  }

  TestFolder folder_;
  std::unique_ptr<bus::Bus> bus_ = OpenTestBus(folder_ / "bus.db");
  TestGateway gateway_{*bus_, folder_ / "gateway.db"};
  std::size_t published_ = 0;
};

TEST_F(DocumentsTest, AreServedAsTheyWereReadLast) {
  PublishDocuments({Document(1, "一"), Document(2, "二")});
  v1::NormalizedDocument document;
  ASSERT_TRUE(Get(NameOf(2), document).ok());
  EXPECT_EQ(document.blocks(0).text(), "二");
  PublishDocuments({Document(2, "二，又读了一遍")});
  ASSERT_TRUE(Get(NameOf(2), document).ok());
  EXPECT_EQ(document.blocks(0).text(), "二，又读了一遍");
}

TEST_F(DocumentsTest, NamesThatAreNone) {
  PublishDocuments({Document(1, "一")});
  v1::NormalizedDocument document;
  EXPECT_EQ(Get(NameOf(7), document).error_code(), grpc::StatusCode::NOT_FOUND);
  for (const std::string& name : {std::string(), std::string("documents/"), NameOf(1) + "0",
                                  NameOf(1) + "/parts/1", SampleDocumentId(1)}) {
    EXPECT_EQ(Get(name, document).error_code(), grpc::StatusCode::INVALID_ARGUMENT) << name;
  }
}

TEST(Documents, ARecordThatIsNoneIsSkipped) {
  TestFolder folder;
  ASSERT_OK_AND_ASSIGN(const auto database, store::Database::Open({.path = folder / "g.db"}));
  ASSERT_OK_AND_ASSIGN(const auto documents, Documents::Create(*database));
  std::vector<bus::StoredRecord> records(3);
  records[0].record.value = "\xff\xff";
  records[1].record.value = v1::NormalizedDocument().SerializeAsString();
  records[2].record.value = Document(3, "三").SerializeAsString();
  bus::Cursor after{.log_id = "log", .topic = std::string(bus::kNormalizedTopic), .next = {}};
  after.next[0] = 3;
  ASSERT_OK(documents->Apply(records, after));
  ASSERT_OK_AND_ASSIGN(const auto document, documents->Get(NameOf(3)));
  EXPECT_EQ(document.blocks(0).text(), "三");
  ASSERT_OK(documents->Reset(after));
  EXPECT_THAT(documents->Get(NameOf(3)),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("GetDocumentStatus")));
}

}  // namespace
}  // namespace nianbao::gateway

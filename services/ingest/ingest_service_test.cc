// SPDX-License-Identifier: Apache-2.0
// ingest as it runs: in a Host, over gRPC on a free port, with a folder that is watched.
#include "services/ingest/ingest_service.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "common/blob/blob.h"
#include "common/bus/bus.h"
#include "common/status/status_matchers.h"
#include "gtest/gtest.h"
#include "nianbao/v1/dead_letter.pb.h"
#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/ingest_service.grpc.pb.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::ingest {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Stage = v1::DocumentStatus;

struct Answer {
  grpc::Status status;
  v1::SubmitDocumentResponse response;
};

class IngestServiceTest : public ::testing::Test {
 protected:
  IngestServiceTest() {
    std::string pattern = (fs::temp_directory_path() / "nianbao-ingest-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    Start();
  }
  ~IngestServiceTest() override {
    Stop();
    fs::remove_all(folder_);
  }

  void Start() {
    runtime::HostOptions options;
    options.service = "ingest";
    options.grpc_address = "127.0.0.1:0";
    options.data_dir = (folder_ / "data").string();
    options.bus.path = (folder_ / "bus.db").string();
    auto host = runtime::Host::Create(options);
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
    auto service = IngestService::Create({.inbox = (folder_ / "inbox").string()}, *host_);
    ASSERT_TRUE(service.ok()) << service.status();
    service_ = *std::move(service);
    std::atomic<bool> started = false;
    host_->OnStarted([&] {
      started = true;
      started.notify_all();
    });
    thread_ = std::thread([this] { EXPECT_TRUE(host_->Run().ok()); });
    started.wait(false);
    stub_ = v1::IngestService::NewStub(grpc::CreateChannel(
        "127.0.0.1:" + std::to_string(host_->grpc_port()), grpc::InsecureChannelCredentials()));
  }
  void Stop() {
    if (!thread_.joinable()) return;
    host_->Stop();
    thread_.join();
    service_.reset();
    host_.reset();
  }

  Answer Send(const std::vector<v1::SubmitDocumentRequest>& messages) {
    Answer answer;
    grpc::ClientContext context;
    const auto writer = stub_->SubmitDocument(&context, &answer.response);
    for (const auto& message : messages) {
      if (!writer->Write(message)) break;
    }
    writer->WritesDone();
    answer.status = writer->Finish();
    return answer;
  }

  Answer Submit(const std::string& bytes, const std::string& uri = "a.html") {
    constexpr std::size_t kChunk = std::size_t{1} << 20;
    std::vector<v1::SubmitDocumentRequest> messages(1);
    messages[0].set_uri(uri);
    messages[0].set_declared_media_type("text/html");
    for (std::size_t at = 0; at < bytes.size(); at += kChunk) {
      messages.emplace_back().set_chunk(bytes.substr(at, kChunk));
    }
    return Send(messages);
  }

  grpc::Status GetStatus(const std::string& id, v1::DocumentStatus& status) {
    grpc::ClientContext context;
    v1::GetDocumentStatusRequest request;
    request.set_document_id(id);
    return stub_->GetDocumentStatus(&context, request, &status);
  }

  v1::DocumentStatus AwaitStage(const std::string& id, Stage::Stage stage) {
    v1::DocumentStatus status;
    const absl::Time deadline = absl::Now() + absl::Seconds(60);
    while (absl::Now() < deadline) {
      if (GetStatus(id, status).ok() && status.stage() == stage) return status;
      absl::SleepFor(absl::Milliseconds(2));
    }
    ADD_FAILURE() << "still " << status.ShortDebugString();
    return status;
  }

  void Publish(std::string_view topic, const std::string& key, const std::string& value) {
    const bus::OutgoingRecord record = {
        .topic = std::string(topic),
        .record = {.key = key, .routing_key = key, .headers = {}, .value = value}};
    ASSERT_OK(host_->bus().Publish({&record, 1}));
  }

  std::size_t CountRaw() {
    auto tail = *host_->bus().OpenTail(*host_->bus().Earliest(bus::kRawTopic));
    return tail->Next(1000, absl::ZeroDuration())->size();
  }

  fs::path folder_;
  std::unique_ptr<runtime::Host> host_;
  std::unique_ptr<IngestService> service_;
  std::unique_ptr<v1::IngestService::Stub> stub_;
  std::thread thread_;
};

TEST_F(IngestServiceTest, TakesADocumentInOnce) {
  const std::string bytes(std::size_t{3} << 20, 'x');
  const Answer first = Submit(bytes);
  ASSERT_TRUE(first.status.ok()) << first.status.error_message();
  EXPECT_EQ(first.response.document_id(), blob::DocumentId(bytes));
  EXPECT_FALSE(first.response.already_known());
  const Answer again = Submit(bytes, "b.html");
  ASSERT_TRUE(again.status.ok());
  EXPECT_TRUE(again.response.already_known());
  EXPECT_EQ(CountRaw(), 1u);
  v1::DocumentStatus status;
  ASSERT_TRUE(GetStatus(first.response.document_id(), status).ok());
  EXPECT_EQ(status.stage(), Stage::ACCEPTED);
  EXPECT_EQ(status.uri(), "a.html");
  EXPECT_EQ(status.size_bytes(), 3 << 20);
}

TEST_F(IngestServiceTest, TakesTheLargestDocumentAndRefusesALargerOne) {
  std::string bytes(blob::kMaxBlobBytes, 'x');
  EXPECT_TRUE(Submit(bytes).status.ok());
  bytes += 'x';
  const Answer answer = Submit(bytes, "huge.html");
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(answer.status.error_message(), HasSubstr("huge.html has more than 64 MiB"));
}

TEST_F(IngestServiceTest, RefusesWhatIsNoSubmission) {
  Answer answer = Submit("", "empty.html");
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(answer.status.error_message(), HasSubstr("empty.html is empty"));
  answer = Send({});
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  v1::SubmitDocumentRequest message;
  message.set_uri("a.html");
  message.set_chunk("x");
  answer = Send({message, message});
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(answer.status.error_message(), HasSubstr("first message"));
  message.set_size_bytes(2);
  answer = Send({message});
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_THAT(answer.status.error_message(), HasSubstr("2 bytes were announced and 1 came"));
  EXPECT_EQ(CountRaw(), 0u);
}

TEST_F(IngestServiceTest, AnUploadThatIsBrokenOffIsNotAccepted) {
  grpc::ClientContext context;
  v1::SubmitDocumentResponse response;
  const auto writer = stub_->SubmitDocument(&context, &response);
  v1::SubmitDocumentRequest message;
  message.set_chunk("half a document");
  ASSERT_TRUE(writer->Write(message));
  context.TryCancel();
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::CANCELLED);
  Stop();
  Start();
  v1::DocumentStatus status;
  EXPECT_EQ(GetStatus(blob::DocumentId("half a document"), status).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(IngestServiceTest, RefusesStatusOfWhatItDoesNotKnow) {
  v1::DocumentStatus status;
  EXPECT_EQ(GetStatus("report.html", status).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(GetStatus(blob::DocumentId("never"), status).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(IngestServiceTest, TellsHowFarADocumentHasCome) {
  const std::string id = Submit("bytes").response.document_id();
  Publish(bus::kNormalizedTopic, id, "");
  AwaitStage(id, Stage::NORMALIZED);
  v1::ExtractedReport extracted;
  extracted.mutable_document()->set_document_id(id);
  extracted.set_part_count(1);
  Publish(bus::kExtractedTopic, "documents/x/parts/1", extracted.SerializeAsString());
  AwaitStage(id, Stage::EXTRACTED);
  v1::ValidatedReport validated;
  validated.mutable_document()->set_document_id(id);
  validated.mutable_document()->set_part(1);
  validated.mutable_report()->set_name("agencies/110000-1/reports/2023");
  Publish(bus::kValidatedTopic, "agencies/110000-1/reports/2023", validated.SerializeAsString());
  EXPECT_EQ(AwaitStage(id, Stage::VALIDATED).report_names(0), "agencies/110000-1/reports/2023");
  v1::DeadLetter letter;
  letter.set_document_id(id);
  letter.set_stage("normalize");
  letter.set_message("no text in it");
  Publish(bus::kDeadLetterTopic, "normalize-1-1", letter.SerializeAsString());
  EXPECT_EQ(AwaitStage(id, Stage::DEAD_LETTERED).reason(), "normalize: no text in it");
}

TEST_F(IngestServiceTest, TakesFilesOfTheInbox) {
  std::ofstream(folder_ / "inbox" / "report.html") << "from the inbox";
  const std::string id = blob::DocumentId("from the inbox");
  EXPECT_EQ(AwaitStage(id, Stage::ACCEPTED).uri(), "report.html");
  EXPECT_TRUE(Submit("from the inbox").response.already_known());
}

TEST_F(IngestServiceTest, KnowsItsDocumentsAfterARestart) {
  const std::string id = Submit("bytes").response.document_id();
  Stop();
  Start();
  EXPECT_TRUE(Submit("bytes").response.already_known());
  EXPECT_EQ(CountRaw(), 1u);
}

}  // namespace
}  // namespace nianbao::ingest

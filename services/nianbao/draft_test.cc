// SPDX-License-Identifier: Apache-2.0
// CheckDocument in the one-process edition: the history of the agency is used, nothing is written.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/bus/topics.h"
#include "common/runtime/host.h"
#include "common/status/status_matchers.h"
#include "common/store/store.h"
#include "gmock/gmock.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "nianbao/v1/report_service.grpc.pb.h"
#include "services/extract/extract_service.h"
#include "services/gateway/gateway_service.h"
#include "services/ingest/ingest_service.h"
#include "services/nianbao/client.h"
#include "services/nianbao/samples.h"
#include "services/normalize/normalize_service.h"
#include "services/validate/validate_service.h"

namespace nianbao::cli {
namespace {

namespace fs = std::filesystem;

using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kSample[] =
    NIANBAO_SOURCE_DIR "/tests/samples/2021-county-commerce-form2021-clean.html";

class DraftTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / absl::StrCat("draft-", getpid());
    fs::create_directories(folder_);
    ASSERT_OK_AND_ASSIGN(host_,
                         runtime::Host::Create({.service = "nianbao",
                                                .grpc_address = "127.0.0.1:0",
                                                .data_dir = folder_.string(),
                                                .bus = {.path = (folder_ / "bus.db").string()}}));
    ASSERT_OK_AND_ASSIGN(ingest_, ingest::IngestService::Create({}, *host_));
    ASSERT_OK_AND_ASSIGN(normalize_, normalize::NormalizeService::Create({}, *host_));
    ASSERT_OK_AND_ASSIGN(extract_, extract::ExtractService::Create({}, *host_));
    ASSERT_OK_AND_ASSIGN(validate_, validate::ValidateService::Create({}, *host_));
    ASSERT_OK_AND_ASSIGN(gateway_, gateway::GatewayService::Create({}, *host_));
    std::promise<void> started;
    host_->OnStarted([&started] { started.set_value(); });
    running_ = std::thread([this] { EXPECT_OK(host_->Run()); });
    started.get_future().wait();
    address_ = absl::StrCat("127.0.0.1:", host_->grpc_port());
  }
  void TearDown() override {
    if (running_.joinable()) {
      host_->Stop();
      running_.join();
    }
    fs::remove_all(folder_);
  }

  v1::ValidatedReport Check(const std::string& content) {
    const auto stub = v1::ReportService::NewStub(
        grpc::CreateChannel(address_, grpc::InsecureChannelCredentials()));
    v1::CheckDocumentRequest request;
    request.set_content(content);
    request.set_uri("draft.html");
    v1::CheckDocumentResponse response;
    grpc::ClientContext context;
    const grpc::Status status = stub->CheckDocument(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    const bool one = response.originals_size() == 1 && response.originals(0).reports_size() == 1;
    EXPECT_TRUE(one) << response.ShortDebugString().substr(0, 200);
    if (!one) return {};
    EXPECT_GT(response.originals(0).normalized().blocks_size(), 10);
    return response.originals(0).reports(0);
  }

  // What a write would change: the ends of the topics, the rows of each table, the files.
  std::map<std::string, std::string> Traces() {
    std::map<std::string, std::string> traces;
    for (const std::string_view topic : bus::kTopics) {
      const auto latest = host_->bus().Latest(topic);
      EXPECT_OK(latest);
      traces[std::string(topic)] = bus::EncodeCursor(*latest);
    }
    for (const char* name : {"validate.db", "gateway.db"}) {
      const auto database = store::Database::Open({.path = (folder_ / name).string()});
      EXPECT_OK(database);
      const auto tables = (*database)->Query("SELECT name FROM sqlite_master WHERE type = 'table'");
      EXPECT_OK(tables);
      for (const store::Row& table : *tables) {
        const auto count = (*database)->Query("SELECT COUNT(*) FROM " + table.Text(0));
        EXPECT_OK(count);
        traces[absl::StrCat(name, " ", table.Text(0))] = absl::StrCat((*count)[0].Int(0));
      }
    }
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "blobs")) {
      traces[entry.path().string()];
    }
    return traces;
  }

  fs::path folder_;
  std::unique_ptr<runtime::Host> host_;
  std::unique_ptr<ingest::IngestService> ingest_;
  std::unique_ptr<normalize::NormalizeService> normalize_;
  std::unique_ptr<extract::ExtractService> extract_;
  std::unique_ptr<validate::ValidateService> validate_;
  std::unique_ptr<gateway::GatewayService> gateway_;
  std::thread running_;
  std::string address_;
};

int Failed(const v1::ValidatedReport& report, const std::string& rule) {
  for (const v1::Assessment& assessment : report.assessments()) {
    if (assessment.rule_id() == rule) return assessment.failed();
  }
  return 0;
}

TEST_F(DraftTest, IsCheckedAgainstTheHistoryAndLeavesNothing) {
  std::ifstream file(kSample, std::ios::binary);
  const std::string last_year(std::istreambuf_iterator<char>(file), {});
  ASSERT_THAT(last_year, Not(IsEmpty()));
  const std::string draft = absl::StrReplaceAll(last_year, {{"2022", "2023"}, {"2021", "2022"}});

  // Without a history the carry-over cannot be judged.
  const v1::ValidatedReport alone = Check(draft);
  EXPECT_EQ(alone.report().year(), 2022);
  EXPECT_EQ(Failed(alone, "history.carry_over"), 0);

  Client client({.address = address_});
  ASSERT_OK_AND_ASSIGN(const auto given_up, FeedSamples(client, {kSample}, absl::Minutes(1)));
  ASSERT_THAT(given_up, IsEmpty());
  ASSERT_OK_AND_ASSIGN(const auto known, client.ListReports("", v1::BASIC));
  ASSERT_EQ(known.size(), 1u);

  const auto before = Traces();
  const v1::ValidatedReport report = Check(draft);
  // Last year's report hands nothing over, the draft takes one in.
  EXPECT_GT(Failed(report, "history.carry_over"), 0);
  EXPECT_EQ(report.report().agency().agency_id(), known[0].report().agency().agency_id());
  EXPECT_EQ(report.state(), v1::ValidatedReport::STATE_UNSPECIFIED);
  EXPECT_EQ(report.revision(), 0);
  EXPECT_EQ(Traces(), before);
}

}  // namespace
}  // namespace nianbao::cli

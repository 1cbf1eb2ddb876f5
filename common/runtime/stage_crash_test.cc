// SPDX-License-Identifier: Apache-2.0
// A record that kills its process: the stage runs in a process of its own, which is this program
// started again. Runs over the embedded bus, and over Kafka where NIANBAO_KAFKA_BROKERS is set.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/bus/embedded_bus.h"
#include "common/bus/kafka_bus.h"
#include "common/runtime/stage.h"
#include "common/status/status_matchers.h"
#include "gtest/gtest.h"
#include "nianbao/v1/dead_letter.pb.h"
#include "prometheus/registry.h"

namespace nianbao::runtime {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr absl::Duration kPatience = absl::Seconds(90);

StageOptions Options(const std::string& folder, const std::string& stage) {
  return {.stage = stage,
          .topic = std::string(bus::kRawTopic),
          .instance_id = stage + "-0",
          .state_dir = folder,
          .generation = "1"};
}

// Over Kafka the topics are this run's own: other tests share the broker.
absl::StatusOr<std::unique_ptr<bus::Bus>> OpenBus(const std::string& kind,
                                                  const std::string& folder,
                                                  const std::string& stage,
                                                  const std::string& instance) {
  if (kind == "embedded") return bus::OpenEmbeddedBus({.path = folder + "/bus.db"});
  const char* brokers = std::getenv("NIANBAO_KAFKA_BROKERS");
  return bus::OpenKafkaBus({.brokers = brokers == nullptr ? "" : brokers,
                            .instance_id = instance,
                            .prefix = stage + "."});
}

// Handles records until it is killed, by a poisonous record or by the test.
int RunChild(const std::string& kind, const std::string& folder, const std::string& stage) {
  auto bus = OpenBus(kind, folder, stage, stage + "-0");
  if (!bus.ok()) return 3;
  prometheus::Registry metrics;
  const absl::Status status = RunStage(
      **bus, Options(folder, stage),
      [&](const bus::StoredRecord& record) -> absl::StatusOr<std::vector<bus::OutgoingRecord>> {
        if (record.record.routing_key != stage) return std::vector<bus::OutgoingRecord>{};
        if (record.record.value == "poison") kill(getpid(), SIGKILL);
        return std::vector<bus::OutgoingRecord>{
            {.topic = std::string(bus::kNormalizedTopic),
             .record = {
                 .key = record.record.key, .routing_key = stage, .headers = {}, .value = "ok"}}};
      },
      metrics, std::stop_token());
  return status.ok() ? 0 : 4;
}

class StageCrashTest : public ::testing::TestWithParam<const char*> {
 protected:
  StageCrashTest() {
    std::string pattern = (fs::temp_directory_path() / "nianbao-crash-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    // Topics of other runs of this test stay on a broker.
    stage_ = "crash" + folder_.substr(folder_.size() - 6);
  }
  ~StageCrashTest() override { fs::remove_all(folder_); }

  void SetUp() override {
    if (std::string(GetParam()) == "kafka" && std::getenv("NIANBAO_KAFKA_BROKERS") == nullptr) {
      GTEST_SKIP() << "NIANBAO_KAFKA_BROKERS is not set";
    }
    auto opened = OpenBus(GetParam(), folder_, stage_, stage_ + "-test");
    ASSERT_TRUE(opened.ok()) << opened.status();
    bus_ = *std::move(opened);
  }

  pid_t StartChild() {
    const pid_t pid = fork();
    if (pid == 0) {
      execl("/proc/self/exe", "stage_crash_test", "child", GetParam(), folder_.c_str(),
            stage_.c_str(), nullptr);
      _exit(5);
    }
    return pid;
  }

  // The records of this run in `topic` from `start`, once there are `count`.
  std::vector<bus::StoredRecord> Await(const bus::Cursor& start, std::size_t count) {
    std::vector<bus::StoredRecord> found;
    auto tail = bus_->OpenTail(start);
    EXPECT_TRUE(tail.ok()) << tail.status();
    const absl::Time deadline = absl::Now() + kPatience;
    while (found.size() < count && absl::Now() < deadline) {
      auto more = (*tail)->Next(100, absl::Seconds(1));
      EXPECT_TRUE(more.ok()) << more.status();
      for (bus::StoredRecord& record : *more) {
        if (record.record.key.find(stage_) != std::string::npos) found.push_back(record);
      }
    }
    EXPECT_EQ(found.size(), count) << start.topic;
    return found;
  }

  std::string folder_;
  std::string stage_;
  std::unique_ptr<bus::Bus> bus_;
};

TEST_P(StageCrashTest, ARecordThatKillsTheProcessTwiceIsDeadLetteredUnhandled) {
  const auto outputs = bus_->Latest(bus::kNormalizedTopic);
  const auto letters = bus_->Latest(bus::kDeadLetterTopic);
  ASSERT_TRUE(outputs.ok() && letters.ok());
  std::vector<bus::OutgoingRecord> inputs;
  for (const char* name : {"before", "poison", "after"}) {
    inputs.push_back({.topic = std::string(bus::kRawTopic),
                      .record = {.key = absl::StrCat(stage_, "/", name),
                                 .routing_key = stage_,
                                 .headers = {},
                                 .value = name}});
  }
  ASSERT_OK(bus_->Publish(inputs));
  for (int death = 1; death <= 2; ++death) {
    SCOPED_TRACE(death);
    int status = 0;
    const pid_t pid = StartChild();
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    ASSERT_TRUE(WIFSIGNALED(status)) << "exit status " << WEXITSTATUS(status);
  }
  const pid_t pid = StartChild();
  const auto dead = Await(*letters, 1);
  const auto handled = Await(*outputs, 2);
  kill(pid, SIGKILL);
  ASSERT_EQ(waitpid(pid, nullptr, 0), pid);
  v1::DeadLetter letter;
  ASSERT_TRUE(letter.ParseFromString(dead.at(0).record.value));
  EXPECT_EQ(letter.original().key(), stage_ + "/poison");
  EXPECT_EQ(letter.original().value(), "poison");
  EXPECT_EQ(letter.attempts(), 2);
  EXPECT_EQ(letter.code(), "INTERNAL");
  EXPECT_THAT(letter.message(), HasSubstr("died 2 times"));
  EXPECT_EQ(handled.at(0).record.key, stage_ + "/before");
  EXPECT_EQ(handled.at(1).record.key, stage_ + "/after");
}

INSTANTIATE_TEST_SUITE_P(Buses, StageCrashTest, ::testing::Values("embedded", "kafka"),
                         [](const auto& bus) { return std::string(bus.param); });

}  // namespace
}  // namespace nianbao::runtime

int main(int argc, char** argv) {
  if (argc == 5 && std::string(argv[1]) == "child") {
    return nianbao::runtime::RunChild(argv[2], argv[3], argv[4]);
  }
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}

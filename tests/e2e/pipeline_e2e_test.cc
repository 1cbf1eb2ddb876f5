// SPDX-License-Identifier: Apache-2.0
// Every report comes out exactly once, whatever is killed on the way.
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "common/blob/blob.h"
#include "common/status/status.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/client.h"
#include "tests/e2e/corpus.h"
#include "tests/e2e/process.h"
#include "tests/e2e/services.h"
#include "tests/e2e/watcher.h"

namespace nianbao::e2e {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

constexpr int kVariants = 50;
// Every service is killed once a round.
constexpr int kRounds = 5;
// Each document of this many goes through the inbox instead of the API.
constexpr int kInboxEvery = 5;
constexpr int kLongestWaitBeforeKillMs = 250;
constexpr int kPageSize = 7;
// More than travels inside a record.
constexpr std::size_t kLargeBytes = std::size_t{5} << 18;
constexpr absl::Duration kLookAgain = absl::Milliseconds(50);

std::uint64_t Seed() {
  const char* given = std::getenv("NIANBAO_E2E_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

std::vector<Document> Corpus() {
  std::vector<Document> documents = Samples();
  for (Document& variant : Variants(kVariants)) documents.push_back(std::move(variant));
  return documents;
}

// Makes a document of markup large without changing what it says.
void Enlarge(Document& document) {
  document.bytes += "<!--" + std::string(kLargeBytes, ' ') + "-->";
  document.id = blob::DocumentId(document.bytes);
}

std::set<PartKey> KeysOf(const std::vector<Document>& documents, std::size_t count) {
  std::set<PartKey> keys;
  for (std::size_t i = 0; i < count; ++i) {
    for (const ExpectedPart& part : documents[i].parts) keys.emplace(documents[i].id, part.part);
  }
  return keys;
}

// Submits documents in order on a thread of its own, as many as it is allowed to.
class Submitter {
 public:
  Submitter(Client& client, fs::path inbox, const std::vector<Document>& documents)
      : client_(client),
        inbox_(std::move(inbox)),
        documents_(documents),
        thread_([this](const std::stop_token& stop) { Run(stop); }) {}

  static bool UsesInbox(std::size_t index) { return index % kInboxEvery == kInboxEvery - 1; }

  void Allow(std::size_t count) {
    const std::lock_guard lock(mutex_);
    allowed_ = std::max(allowed_, count);
    changed_.notify_all();
  }

  // Number of documents that were accepted, and put into the inbox.
  std::size_t submitted() const {
    const std::lock_guard lock(mutex_);
    return submitted_;
  }

  absl::Status WaitForAll(absl::Time deadline) {
    Allow(documents_.size());
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, absl::ToChronoTime(deadline),
                        [this] { return submitted_ == documents_.size() || !error_.ok(); });
    if (error_.ok() && submitted_ < documents_.size()) {
      return absl::DeadlineExceededError("not all documents could be submitted");
    }
    return error_;
  }

 private:
  void Run(const std::stop_token& stop) {
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      {
        std::unique_lock lock(mutex_);
        if (!changed_.wait(lock, stop, [&] { return i < allowed_; })) return;
      }
      const absl::Status status = SubmitOne(i);
      const std::lock_guard lock(mutex_);
      error_ = status;
      changed_.notify_all();
      if (!status.ok()) return;
      submitted_ = i + 1;
    }
  }

  absl::Status SubmitOne(std::size_t index) {
    const Document& document = documents_[index];
    if (UsesInbox(index)) {
      const fs::path unfinished = inbox_.parent_path() / document.name;
      WriteFile(unfinished, document.bytes);
      fs::rename(unfinished, inbox_ / document.name);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const auto answer, client_.Submit(document.name, document.bytes));
    if (answer.document_id() == document.id) return absl::OkStatus();
    return absl::InternalError(document.name + " was given the id " + answer.document_id());
  }

  Client& client_;
  const fs::path inbox_;
  const std::vector<Document>& documents_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::size_t allowed_ = 0;
  std::size_t submitted_ = 0;
  absl::Status error_;
  std::jthread thread_;
};

class PipelineTest : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    ServicesOptions options{.folder = folder_.path(), .bus = GetParam()};
    if (GetParam() == "kafka") {
      const char* brokers = std::getenv("NIANBAO_KAFKA_BROKERS");
      if (brokers == nullptr) GTEST_SKIP() << "NIANBAO_KAFKA_BROKERS names no broker";
      options.brokers = brokers;
    }
    deadline_ = absl::Now() + (GetParam() == "kafka" ? absl::Minutes(8) : absl::Minutes(4));
    documents_ = Corpus();
    std::shuffle(documents_.begin(), documents_.end(), random_);
    const auto html = std::find_if(documents_.begin(), documents_.end(), [](const Document& d) {
      return d.name.starts_with("variant-") && d.name.ends_with(".html");
    });
    Enlarge(*html);
    std::cout << "NIANBAO_E2E_SEED=" << seed_ << ", " << documents_.size() << " documents in "
              << folder_.path() << std::endl;

    services_.emplace(options);
    ASSERT_OK(services_->StartAll(deadline_));
    client_ = std::make_unique<Client>(services_->address("ingest"), services_->address("gateway"),
                                       deadline_);
  }

  void TearDown() override {
    // A server waits a while for idle clients that do not read its goodbye.
    client_.reset();
    if (services_ && !HasFailure()) {
      EXPECT_OK(services_->StopAll());
    }
    if (!HasFailure()) return;
    folder_.Keep();
    std::cout << "seed " << seed_ << ", files and logs are kept in " << folder_.path() << "\n";
    if (services_) std::cout << services_->LastLogLines() << std::endl;
  }

  int Draw(int last) { return std::uniform_int_distribution<int>(0, last)(random_); }

  // Kills every service once, in random order at random moments, while documents come in.
  void KillAll(int round, Submitter& submitter, Watcher& watcher) {
    std::vector<std::string> names = Services::Names();
    std::shuffle(names.begin(), names.end(), random_);
    for (std::size_t i = 0; i < names.size(); ++i) {
      SCOPED_TRACE(names[i]);
      // A record that is in hand at two kills of one service is taken for the killer.
      if (round > 0) {
        ASSERT_OK(watcher.WaitForAll(KeysOf(documents_, submitted_at_kill_[names[i]]), deadline_));
      }
      const std::size_t kill = static_cast<std::size_t>(round) * names.size() + i + 1;
      submitter.Allow(documents_.size() * kill / (kRounds * names.size()));
      // Not a wait for anything: the moment is what is drawn.
      absl::SleepFor(absl::Milliseconds(Draw(kLongestWaitBeforeKillMs)));
      ASSERT_OK(services_->KillAndRestart(names[i], deadline_));
      submitted_at_kill_[names[i]] = submitter.submitted();
    }
  }

  // All pages, once every part of every document is in them.
  ReportList CompleteList() {
    const std::set<PartKey> expected = KeysOf(documents_, documents_.size());
    ReportList list;
    while (absl::Now() < deadline_) {
      auto answer = client_->ListReports(kPageSize);
      EXPECT_OK(answer);
      if (!answer.ok()) break;
      list = *std::move(answer);
      if (list.reports.size() >= expected.size()) break;
      absl::SleepFor(kLookAgain);
    }
    return list;
  }

  void ExpectAllKnownAndValidated() {
    for (const Document& document : documents_) {
      SCOPED_TRACE(document.name);
      v1::DocumentStatus status;
      do {
        ASSERT_OK_AND_ASSIGN(status, client_->GetDocumentStatus(document.id));
        if (status.stage() == v1::DocumentStatus::VALIDATED) break;
        absl::SleepFor(kLookAgain);
      } while (absl::Now() < deadline_ && status.stage() != v1::DocumentStatus::DEAD_LETTERED);
      EXPECT_EQ(status.stage(), v1::DocumentStatus::VALIDATED) << status.DebugString();
      ASSERT_OK_AND_ASSIGN(const auto again, client_->Submit(document.name, document.bytes));
      EXPECT_TRUE(again.already_known());
    }
  }

  void ExpectInboxDone() {
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      if (!Submitter::UsesInbox(i)) continue;
      EXPECT_FALSE(fs::exists(services_->inbox() / documents_[i].name)) << documents_[i].name;
      EXPECT_TRUE(fs::exists(services_->inbox() / "done" / documents_[i].name))
          << documents_[i].name;
    }
  }

  void ExpectNothingLeftOver() {
    ASSERT_OK_AND_ASSIGN(const auto dead_letters, client_->ListDeadLetters());
    for (const v1::DeadLetter& letter : dead_letters) ADD_FAILURE() << letter.DebugString();
    v1::PipelineStatus status;
    const auto idle = [&status] {
      return std::all_of(status.stages().begin(), status.stages().end(),
                         [](const auto& stage) { return stage.lag() == 0; });
    };
    do {
      ASSERT_OK_AND_ASSIGN(status, client_->GetPipelineStatus());
    } while (!idle() && absl::Now() < deadline_);
    EXPECT_TRUE(idle()) << status.DebugString();
    for (const auto& stage : status.stages()) {
      std::cout << stage.topic() << ": " << stage.end() << " records\n";
    }
    EXPECT_GE(status.stages_size(), 3);
    EXPECT_EQ(status.dead_letters(), 0);
  }

  void ExpectEachOnce(const std::map<PartKey, int>& counts, const std::string& what) {
    SCOPED_TRACE(what);
    std::set<PartKey> missing = KeysOf(documents_, documents_.size());
    for (const auto& [key, count] : counts) {
      EXPECT_EQ(count, 1) << key.first << " part " << key.second;
      EXPECT_EQ(missing.erase(key), 1) << key.first << " part " << key.second;
    }
    for (const auto& [id, part] : missing) ADD_FAILURE() << id << " part " << part << " is missing";
  }

  void ExpectRightReports(const std::vector<v1::ValidatedReport>& reports) {
    std::map<PartKey, const v1::ValidatedReport*> by_key;
    for (const v1::ValidatedReport& report : reports) by_key[KeyOf(report)] = &report;
    for (const Document& document : documents_) {
      for (const ExpectedPart& part : document.parts) {
        const auto found = by_key.find({document.id, part.part});
        if (found == by_key.end()) continue;
        SCOPED_TRACE(document.name);
        const v1::Report& report = found->second->report();
        EXPECT_EQ(report.agency().display_name(), part.agency);
        EXPECT_EQ(report.year(), part.year);
        EXPECT_EQ(v1::Document::Kind_Name(found->second->document().kind()), part.kind);
        if (part.year == 0) continue;
        EXPECT_THAT(report.name(), ::testing::StartsWith("agencies/"));
      }
    }
  }

  const std::uint64_t seed_ = Seed();
  std::mt19937_64 random_{seed_};
  TemporaryFolder folder_;
  absl::Time deadline_;
  std::vector<Document> documents_;
  std::optional<Services> services_;
  std::unique_ptr<Client> client_;
  std::map<std::string, std::size_t> submitted_at_kill_;
};

std::map<PartKey, int> CountsOf(const std::vector<v1::ValidatedReport>& reports) {
  std::map<PartKey, int> counts;
  for (const v1::ValidatedReport& report : reports) ++counts[KeyOf(report)];
  return counts;
}

TEST_P(PipelineTest, EveryReportComesOutOnceWhileEverythingIsKilled) {
  Watcher watcher(*client_, {.resume_token = {}, .cuts = true, .seed = seed_});
  std::vector<ReportList> lists_on_the_way;
  {
    Submitter submitter(*client_, services_->inbox(), documents_);
    for (int round = 0; round < kRounds; ++round) {
      SCOPED_TRACE(round);
      ASSERT_NO_FATAL_FAILURE(KillAll(round, submitter, watcher));
      ASSERT_OK_AND_ASSIGN(lists_on_the_way.emplace_back(), client_->ListReports(kPageSize));
    }
    ASSERT_OK(submitter.WaitForAll(deadline_));
  }
  const std::set<PartKey> all = KeysOf(documents_, documents_.size());
  ASSERT_OK(watcher.WaitForAll(all, deadline_));
  ASSERT_NO_FATAL_FAILURE(ExpectAllKnownAndValidated());
  ExpectInboxDone();
  ASSERT_NO_FATAL_FAILURE(ExpectNothingLeftOver());

  const ReportList list = CompleteList();
  ExpectEachOnce(CountsOf(list.reports), "ListReports");
  EXPECT_GT(list.pages, static_cast<int>(all.size()) / kPageSize);
  ExpectRightReports(list.reports);

  // A list and a watch from its token have no gap; after the last list there is nothing.
  Watcher whole(*client_, {});
  Watcher after_list(*client_, {.resume_token = list.resume_token});
  std::vector<std::unique_ptr<Watcher>> after_lists_on_the_way;
  for (const ReportList& early : lists_on_the_way) {
    after_lists_on_the_way.push_back(
        std::make_unique<Watcher>(*client_, WatcherOptions{.resume_token = early.resume_token}));
  }
  ASSERT_OK(watcher.WaitUntilIdle(deadline_));
  ASSERT_OK(whole.WaitUntilIdle(deadline_));
  ASSERT_OK(after_list.WaitUntilIdle(deadline_));
  ExpectEachOnce(watcher.seen(), "WatchReports, cut and resumed");
  ExpectEachOnce(whole.seen(), "WatchReports, whole");
  EXPECT_THAT(after_list.seen(), IsEmpty());
  for (std::size_t i = 0; i < lists_on_the_way.size(); ++i) {
    ASSERT_OK(after_lists_on_the_way[i]->WaitUntilIdle(deadline_));
    std::set<PartKey> missing = all;
    for (const auto& report : lists_on_the_way[i].reports) missing.erase(KeyOf(report));
    for (const auto& [key, count] : after_lists_on_the_way[i]->seen()) missing.erase(key);
    EXPECT_THAT(missing, IsEmpty()) << "lost between list " << i << " and the watch after it";
  }
  std::cout << "streams cut by the client: " << watcher.own_cuts()
            << ", by the server: " << watcher.foreign_cuts()
            << "; calls tried again: " << client_->retries() << std::endl;
  EXPECT_GT(watcher.own_cuts(), 0);
}

std::string NameOf(const ::testing::TestParamInfo<std::string>& bus) { return bus.param; }

INSTANTIATE_TEST_SUITE_P(Embedded, PipelineTest, ::testing::Values("embedded"), NameOf);
INSTANTIATE_TEST_SUITE_P(Kafka, PipelineTest, ::testing::Values("kafka"), NameOf);

}  // namespace
}  // namespace nianbao::e2e

// SPDX-License-Identifier: Apache-2.0
#include "services/validate/release.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/validate/historian.h"
#include "services/validate/report_maker_for_test.h"

namespace nianbao::validate {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using v1::ExtractedReport;
using v1::ValidatedReport;

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return place == std::string::npos ? text : text.replace(place, from.size(), to);
}

// The next version of the rules: row totals weigh less, reviews are not looked at, and figures that
// double are told.
const RuleBook& NextRules() {
  static const RuleBook* const book = [] {
    std::vector<std::string> files;
    for (const char* name : {"form", "cross", "history", "date", "text"}) {
      std::ifstream file(std::string(NIANBAO_SOURCE_DIR "/services/validate/rules/") + name +
                         ".textproto");
      files.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    files[0] = Replaced(files[0], "rule_set: \"" + std::string(RuleBook::BuiltIn().rule_set()),
                        "rule_set: \"rules-next");
    files[0] = Replaced(files[0], "id: \"form.row_total\"\n  severity: ERROR",
                        "id: \"form.row_total\"\n  severity: WARNING");
    for (const char* review : {"reconsideration", "litigation.direct"}) {
      files[0] = Replaced(files[0], std::string("== ") + review + ".total",
                          std::string(">= ") + review + ".total");
    }
    files[2] = Replaced(files[2], "$x < 20 * previous.$x", "$x < 2 * previous.$x");
    auto parsed = RuleBook::Parse(files, forms::Catalogue::BuiltIn());
    EXPECT_OK(parsed.status());
    return new RuleBook(*std::move(parsed));
  }();
  return *book;
}

ExtractedReport MakeReport(const std::string& agency, int year, int number) {
  ExtractedReport extracted = testing::ZeroReport(v1::Report::FORM_2021);
  const std::string digits = std::to_string(number);
  extracted.mutable_document()->set_document_id("sha256:" + std::string(64 - digits.size(), 'a') +
                                                digits);
  v1::Report& report = *extracted.mutable_report();
  report.mutable_agency()->set_display_name(agency);
  report.set_year(year);
  report.set_published_on(std::to_string(year + 1) + "-01-20");
  for (v1::Fact& fact : *report.mutable_facts()) fact.set_year(year);
  for (v1::Section& section : *report.mutable_sections()) section.set_text("无。");
  return extracted;
}

class ReleaseTest : public ::testing::Test {
 protected:
  ReleaseTest() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) /
              (std::string("release_") + test->name() + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  ~ReleaseTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<store::Database> OpenFile(const std::string& name) const {
    auto database = store::Database::Open({.path = (folder_ / name).string()});
    EXPECT_OK(database.status());
    return *std::move(database);
  }

  // Four agencies with two years each, under the rules as they are: one with a wrong row, one with
  // a wrong review, one whose decisions trebled, one with nothing.
  void MakeHistory(store::Database& database) {
    auto historian = Historian::Create(database, now_);
    ASSERT_OK(historian.status());
    int number = 0;
    for (const char* agency : {"青湖市商务局", "青湖市财政局", "青湖市水务局", "青湖市教育局"}) {
      for (const int year : {2021, 2022}) {
        ExtractedReport report = MakeReport(agency, year, 10 + number);
        v1::Report& changed = *report.mutable_report();
        const std::string decisions = "disclosure.art20_5.licences.decisions";
        if (number == 0) testing::SetValue(changed, {"applications.result.granted", "other"}, 1);
        if (number == 3) testing::SetValue(changed, {"reconsideration.upheld", ""}, 1);
        if (number == 4) testing::SetValue(changed, {decisions, ""}, 4);
        if (number == 5) testing::SetValue(changed, {decisions, ""}, 12);
        ASSERT_OK((*historian)->Process(report, {"nianbao.extracted.v1", 0, number}).status());
        ++number;
      }
    }
  }

  // Judges everything with the next rules, `step` reports at a time.
  std::string JudgeAll(store::Database& history, store::Database& progress, int step) {
    auto release = Release::Create(history, progress, next_);
    EXPECT_OK(release.status());
    while (true) {
      const auto judged = (*release)->Judge(step);
      EXPECT_OK(judged.status());
      if (!judged.ok() || *judged == 0) break;
    }
    const auto lines = (*release)->Describe();
    EXPECT_OK(lines.status());
    return *lines;
  }

  std::filesystem::path folder_;
  const Validator now_{forms::Catalogue::BuiltIn()};
  const Validator next_{forms::Catalogue::BuiltIn(), NextRules()};
};

TEST_F(ReleaseTest, TellsWhatAppearsDisappearsAndChanges) {
  auto history = OpenFile("validate.db");
  auto progress = OpenFile("release.db");
  MakeHistory(*history);
  const std::string lines = JudgeAll(*history, *progress, 3);
  EXPECT_THAT(lines, HasSubstr("\tform.row_total\twarning\t"));
  EXPECT_THAT(lines, HasSubstr("~ agencies/"));
  EXPECT_THAT(lines, HasSubstr("\tform.review_total\terror\t"));
  EXPECT_THAT(lines, HasSubstr("\thistory.jump\tinfo\t"));
  auto release = Release::Create(*history, *progress, next_);
  ASSERT_OK(release.status());
  const auto summary = (*release)->Summarize();
  ASSERT_OK(summary.status());
  EXPECT_EQ(summary->reports, 8);
  EXPECT_EQ(summary->appeared, 1);
  EXPECT_EQ(summary->disappeared, 1);
  EXPECT_EQ(summary->changed, 1);
  // Nothing new: what the rules say of the history is known.
  const auto again = (*release)->Judge(100);
  ASSERT_OK(again.status());
  EXPECT_EQ(*again, 0);
}

TEST_F(ReleaseTest, TheSameRulesChangeNothing) {
  auto history = OpenFile("validate.db");
  auto progress = OpenFile("release.db");
  MakeHistory(*history);
  auto release = Release::Create(*history, *progress, now_);
  ASSERT_OK(release.status());
  ASSERT_OK((*release)->Judge(100).status());
  EXPECT_EQ(*(*release)->Describe(), "");
  EXPECT_EQ((*release)->Summarize()->changed_reports, 0);
  EXPECT_TRUE((*release)->Unpublished(100)->empty());
}

// Judges report by report and is killed in the middle; the number judged comes through `pipe`.
[[noreturn]] void JudgeUntilKilled(const std::filesystem::path& folder, const Validator& next,
                                   int pipe) {
  auto history = store::Database::Open({.path = (folder / "validate.db").string()});
  auto progress = store::Database::Open({.path = (folder / "killed.db").string()});
  if (!history.ok() || !progress.ok()) ::_exit(1);
  auto release = Release::Create(**history, **progress, next);
  if (!release.ok()) ::_exit(1);
  while (true) {
    const auto judged = (*release)->Judge(1);
    const char byte = judged.ok() ? static_cast<char>(*judged) : 'x';
    if (::write(pipe, &byte, 1) != 1 || !judged.ok() || *judged == 0) ::_exit(1);
  }
}

TEST_F(ReleaseTest, KilledInTheMiddleItGoesOn) {
  { MakeHistory(*OpenFile("validate.db")); }
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) JudgeUntilKilled(folder_, next_, ends[1]);
  for (int i = 0; i < 3; ++i) {
    char byte = 0;
    ASSERT_EQ(::read(ends[0], &byte, 1), 1);
    EXPECT_EQ(byte, 1);
  }
  ::kill(child, SIGKILL);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ::close(ends[0]);
  ::close(ends[1]);

  auto history = OpenFile("validate.db");
  auto killed = OpenFile("killed.db");
  auto whole = OpenFile("whole.db");
  const auto done = killed->Query("SELECT COUNT(*) FROM judged");
  ASSERT_OK(done.status());
  EXPECT_GE((*done)[0].Int(0), 3);
  const std::string resumed = JudgeAll(*history, *killed, 2);
  EXPECT_EQ(resumed, JudgeAll(*history, *whole, 100));
  EXPECT_THAT(resumed, Not(::testing::IsEmpty()));
}

TEST_F(ReleaseTest, PublishingValidatesAgainOnce) {
  auto history = OpenFile("validate.db");
  auto progress = OpenFile("release.db");
  MakeHistory(*history);
  JudgeAll(*history, *progress, 100);
  auto release = Release::Create(*history, *progress, next_);
  ASSERT_OK(release.status());
  auto historian = Historian::Create(*history, next_);
  ASSERT_OK(historian.status());
  const auto reports = (*release)->Unpublished(100);
  ASSERT_OK(reports.status());
  EXPECT_GE(reports->size(), 3u);
  std::int64_t offset = 100;
  for (const bool duplicate : {false, true}) {
    for (const ExtractedReport& report : *reports) {
      const auto outputs = (*historian)->Process(report, {"nianbao.extracted.v1", 0, offset++});
      ASSERT_OK(outputs.status());
      EXPECT_EQ(outputs->empty(), duplicate);
      for (const ValidatedReport& output : *outputs) {
        EXPECT_EQ(output.rule_set(), "rules-next");
        EXPECT_EQ(output.revision(), 1);
        EXPECT_GT(output.validation(), 1);
      }
    }
  }
  ASSERT_OK((*release)->MarkPublished());
  EXPECT_TRUE((*release)->Unpublished(100)->empty());
  // The history is as the next rules have it.
  auto after = OpenFile("after.db");
  EXPECT_EQ(JudgeAll(*history, *after, 100), "");
}

}  // namespace
}  // namespace nianbao::validate

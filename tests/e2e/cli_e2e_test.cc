// SPDX-License-Identifier: Apache-2.0
// `nianbao check` as editors and scripts rely on it: JSON, exit statuses, messages.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nianbao/v1/report.pb.h"
#include "tests/e2e/corpus.h"
#include "tests/e2e/process.h"

namespace nianbao::e2e {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const std::string kNianbao = std::string(NIANBAO_BIN_DIR) + "/nianbao";
const fs::path kSamples = fs::path(NIANBAO_SOURCE_DIR) / "tests/samples";
constexpr std::uintmax_t kSparseBytes = std::uintmax_t{100} << 20;

// Rules that are warnings; the other form.* rules of the samples are errors.
const std::vector<std::string> kWarnings = {"form.blank_cell", "form.outdated",
                                            "form.missing_section", "form.absent_table"};

std::string RuleOf(const std::string& finding) { return finding.substr(0, finding.find('@')); }

std::vector<std::string> RulesOf(const ExpectedPart& part) {
  std::vector<std::string> rules;
  for (const std::string& finding : part.findings) rules.push_back(RuleOf(finding));
  std::sort(rules.begin(), rules.end());
  return rules;
}

std::vector<std::string> FormRulesOf(const v1::ValidatedReport& report) {
  std::vector<std::string> rules;
  for (const v1::Finding& finding : report.findings()) {
    if (finding.rule_id().starts_with("form.")) rules.push_back(finding.rule_id());
  }
  std::sort(rules.begin(), rules.end());
  return rules;
}

int ExpectedExitStatus(const Document& sample) {
  for (const ExpectedPart& part : sample.parts) {
    for (const std::string& rule : RulesOf(part)) {
      if (std::find(kWarnings.begin(), kWarnings.end(), rule) == kWarnings.end()) return 1;
    }
  }
  return 0;
}

// True for equal JSON texts but for the order of keys.
bool SameJson(const std::string& left, const std::string& right) {
  google::protobuf::Struct left_object;
  google::protobuf::Struct right_object;
  return google::protobuf::util::JsonStringToMessage(left, &left_object).ok() &&
         google::protobuf::util::JsonStringToMessage(right, &right_object).ok() &&
         google::protobuf::util::MessageDifferencer::Equals(left_object, right_object);
}

class CheckTest : public ::testing::Test {
 protected:
  CommandResult Check(const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {kNianbao, "check"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    auto result = RunCommand(command, folder_.path());
    EXPECT_OK(result);
    return result.ok() ? *std::move(result) : CommandResult{};
  }

  // The lines of --format json. Each must be what the contract's mapping to JSON gives.
  static std::vector<v1::ValidatedReport> Parse(const std::string& output) {
    std::vector<v1::ValidatedReport> reports;
    for (const auto& line : absl::StrSplit(output, '\n', absl::SkipEmpty())) {
      const std::string text(line);
      v1::ValidatedReport& report = reports.emplace_back();
      const auto parsed = google::protobuf::util::JsonStringToMessage(text, &report);
      EXPECT_TRUE(parsed.ok()) << parsed.ToString() << "\n" << text;
      std::string again;
      EXPECT_TRUE(google::protobuf::util::MessageToJsonString(report, &again).ok());
      EXPECT_TRUE(SameJson(text, again)) << text << "\n" << again;
    }
    return reports;
  }

  static void ExpectPart(const Document& sample, const ExpectedPart& expected,
                         const v1::ValidatedReport& actual) {
    SCOPED_TRACE(expected.part);
    EXPECT_EQ(actual.document().document_id(), sample.id);
    EXPECT_EQ(actual.document().part(), expected.part);
    EXPECT_EQ(actual.document().uri(), (kSamples / sample.name).string());
    EXPECT_EQ(v1::Document::Kind_Name(actual.document().kind()), expected.kind);
    EXPECT_EQ(actual.report().agency().display_name(), expected.agency);
    EXPECT_EQ(actual.report().year(), expected.year);
    if (expected.year != 0) {
      EXPECT_EQ(v1::Report::Scope_Name(actual.report().scope()), expected.scope);
      EXPECT_EQ(v1::Report::Form_Name(actual.report().form()), expected.form);
    }
    EXPECT_THAT(FormRulesOf(actual), ElementsAreArray(RulesOf(expected)));
    EXPECT_FALSE(actual.has_failure());
    EXPECT_EQ(actual.state(), v1::ValidatedReport::STATE_UNSPECIFIED);
    EXPECT_EQ(actual.revision(), 0);
    EXPECT_FALSE(actual.has_validated_time());
  }

  // What has presence is printed when it is zero.
  static void ExpectPresence(const v1::ValidatedReport& report) {
    for (const v1::Fact& fact : report.report().facts()) {
      SCOPED_TRACE(fact.ShortDebugString());
      EXPECT_TRUE(fact.evidence().has_block());
      EXPECT_TRUE(fact.evidence().has_begin());
      EXPECT_TRUE(fact.evidence().has_end());
      EXPECT_TRUE(fact.literal() != "0" || fact.has_value());
      EXPECT_FALSE(fact.literal().empty() && fact.has_value());
      if (fact.origin() != v1::Fact::TABLE) continue;
      EXPECT_TRUE(fact.evidence().has_row());
      EXPECT_TRUE(fact.evidence().has_column());
    }
    for (const v1::Assessment& assessment : report.assessments()) {
      EXPECT_TRUE(assessment.has_held());
      EXPECT_TRUE(assessment.has_failed());
      EXPECT_TRUE(assessment.has_not_assessable());
    }
  }

  TemporaryFolder folder_;
};

TEST_F(CheckTest, ReadsEverySampleAsExpected) {
  for (const Document& sample : Samples()) {
    SCOPED_TRACE(sample.name);
    const CommandResult result = Check({"--format", "json", (kSamples / sample.name).string()});
    EXPECT_EQ(result.exit_status, ExpectedExitStatus(sample)) << result.errors;
    const std::vector<v1::ValidatedReport> reports = Parse(result.output);
    ASSERT_EQ(reports.size(), sample.parts.size());
    for (std::size_t i = 0; i < reports.size(); ++i) {
      ExpectPart(sample, sample.parts[i], reports[i]);
      ExpectPresence(reports[i]);
    }
  }
}

TEST_F(CheckTest, TakesTheWorstOfAllFilesAndKeepsTheirOrder) {
  std::vector<std::string> arguments = {"--format", "json"};
  std::vector<std::string> expected;
  int worst = 0;
  for (const Document& sample : Samples()) {
    arguments.push_back((kSamples / sample.name).string());
    for (std::size_t i = 0; i < sample.parts.size(); ++i) expected.push_back(sample.id);
    worst = std::max(worst, ExpectedExitStatus(sample));
  }
  const CommandResult result = Check(arguments);
  EXPECT_EQ(result.exit_status, worst);
  std::vector<std::string> ids;
  for (const auto& report : Parse(result.output)) ids.push_back(report.document().document_id());
  EXPECT_THAT(ids, ElementsAreArray(expected));
}

TEST_F(CheckTest, FailsOnTheSeverityThatIsAskedFor) {
  const Document* warned = nullptr;
  const std::vector<Document> samples = Samples();
  for (const Document& sample : samples) {
    const bool found = !RulesOf(sample.parts.front()).empty();
    if (found && ExpectedExitStatus(sample) == 0) warned = &sample;
  }
  ASSERT_NE(warned, nullptr);
  const std::string path = kSamples / warned->name;
  EXPECT_EQ(Check({path}).exit_status, 0);
  EXPECT_EQ(Check({"--fail-on", "error", path}).exit_status, 0);
  EXPECT_EQ(Check({"--fail-on", "warning", path}).exit_status, 1);
}

TEST_F(CheckTest, HoldsReportsToTheRulesThatAreAskedFor) {
  const std::string path = kSamples / "2023-city-housing-form2021-missing-table.html";
  const auto rules_found = [&](const std::string& rules) {
    std::set<std::string> found;
    const CommandResult result = Check({"--format", "json", "--rules", rules, path});
    for (const v1::ValidatedReport& report : Parse(result.output)) {
      for (const v1::Finding& finding : report.findings()) found.insert(finding.rule_id());
    }
    return found;
  };
  EXPECT_THAT(rules_found("form."), UnorderedElementsAre("form.value", "form.missing_table"));
  EXPECT_THAT(rules_found("form.balance,form.value"), UnorderedElementsAre("form.value"));
  EXPECT_EQ(Check({"--rules", "form.balance", path}).exit_status, 0);
  const CommandResult wrong = Check({"--rules", "form.balence", path});
  EXPECT_EQ(wrong.exit_status, 2);
  EXPECT_THAT(wrong.errors, HasSubstr("form.balence"));
  EXPECT_THAT(Check({"--explain", "form.balance"}).output, HasSubstr("form.balance"));
  EXPECT_EQ(Check({"--explain", "form.balence"}).exit_status, 2);
  EXPECT_THAT(Check({"--format", "sarif", path}).output, HasSubstr("\"ruleId\": \"form.value\""));
}

TEST_F(CheckTest, RefusesWrongUsage) {
  const std::vector<std::vector<std::string>> cases = {
      {}, {"--format", "yaml", "x"}, {"--fail-on", "never", "x"}, {"--no-such-flag", "x"}};
  for (const std::vector<std::string>& arguments : cases) {
    SCOPED_TRACE(::testing::PrintToString(arguments));
    const CommandResult result = Check(arguments);
    EXPECT_EQ(result.exit_status, 2);
    EXPECT_NE(result.errors, "");
  }
}

TEST_F(CheckTest, SaysWhatIsWrongWithAFileThatItCannotRead) {
  const Document sample = Variants(1).front();
  std::mt19937 random(1);
  std::string junk(5000, '\0');
  for (char& byte : junk) byte = static_cast<char>(random());
  // The first of the three bytes of a character.
  const std::string cut = sample.bytes.substr(0, sample.bytes.rfind("\xe5")) + "\xe5";

  struct Case {
    std::string name;
    std::function<void(const fs::path&)> make;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"empty.txt", [](const fs::path& path) { WriteFile(path, ""); }, "empty"},
      {"blank.txt", [](const fs::path& path) { WriteFile(path, " \n\t\n"); }, ""},
      {"junk.html", [&](const fs::path& path) { WriteFile(path, junk); }, ""},
      {"sparse.html",
       [](const fs::path& path) {
         WriteFile(path, "");
         fs::resize_file(path, kSparseBytes);
       },
       "64 MiB"},
      {"folder.html", [](const fs::path& path) { fs::create_directory(path); }, "folder"},
      {"absent.html", [](const fs::path&) {}, "no such file"},
      {"cut.txt", [&](const fs::path& path) { WriteFile(path, cut); }, "cut off"},
      {"forbidden.txt",
       [&](const fs::path& path) {
         WriteFile(path, sample.bytes);
         fs::permissions(path, fs::perms::none);
       },
       "permission"},
  };
  for (const Case& row : cases) {
    SCOPED_TRACE(row.name);
    if (row.name == "forbidden.txt" && ::geteuid() == 0) continue;
    const fs::path path = folder_.path() / row.name;
    row.make(path);

    const CommandResult text = Check({path});
    EXPECT_EQ(text.exit_status, 2);
    EXPECT_THAT(text.output + text.errors, HasSubstr(row.name));
    EXPECT_THAT(text.output + text.errors, HasSubstr(row.message));

    const CommandResult json = Check({"--format", "json", path});
    EXPECT_EQ(json.exit_status, 2);
    EXPECT_THAT(json.errors, HasSubstr(row.name));
    const std::vector<v1::ValidatedReport> lines = Parse(json.output);
    ASSERT_EQ(lines.size(), 1);
    EXPECT_TRUE(lines[0].has_failure());
    EXPECT_FALSE(lines[0].has_report());
    EXPECT_THAT(lines[0].failure().message(), HasSubstr(row.name));
    EXPECT_THAT(lines[0].failure().message(), HasSubstr(row.message));
    EXPECT_THAT(lines[0].failure().stage(), AnyOf("ingest", "normalize", "extract"));
    EXPECT_EQ(lines[0].document().uri(), path.string());
  }
}

TEST_F(CheckTest, ReportsOnTheReadableFilesBesideOneThatIsNot) {
  const fs::path empty = folder_.path() / "empty.txt";
  WriteFile(empty, "");
  const Document sample = Samples().front();
  const CommandResult result =
      Check({"--format", "json", empty, (kSamples / sample.name).string()});
  EXPECT_EQ(result.exit_status, 2);
  const std::vector<v1::ValidatedReport> lines = Parse(result.output);
  ASSERT_EQ(lines.size(), 2);
  EXPECT_TRUE(lines[0].has_failure());
  EXPECT_TRUE(lines[1].has_report());
}

TEST_F(CheckTest, DoesNotTakeAnyTextForAReport) {
  const fs::path path = folder_.path() / "notice.txt";
  WriteFile(path,
            "关于召开全体会议的通知\n\n各科室：定于星期一上午九点在二楼会议室开会，请准时参加。\n");
  const CommandResult result = Check({"--format", "json", path});
  EXPECT_EQ(result.exit_status, 2);
  const std::vector<v1::ValidatedReport> lines = Parse(result.output);
  ASSERT_EQ(lines.size(), 1);
  EXPECT_EQ(lines[0].document().kind(), v1::Document::OTHER);
  EXPECT_THAT(lines[0].findings(), IsEmpty());
}

}  // namespace
}  // namespace nianbao::e2e

// SPDX-License-Identifier: Apache-2.0
#include "services/validate/historian.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/validate/report_maker_for_test.h"

namespace nianbao::validate {
namespace {

using nianbao::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;
using v1::ExtractedReport;
using v1::ValidatedReport;

class HistorianTest : public ::testing::Test {
 protected:
  HistorianTest() : validator_(forms::Catalogue::BuiltIn()) {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) /
              (std::string("historian_") + test->name() + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    Reopen();
  }
  ~HistorianTest() override {
    historian_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  // As a process that died and was started again, some time later.
  void Reopen() {
    historian_.reset();
    database_.reset();
    now_ += absl::Hours(1);
    auto database = store::Database::Open({.path = (folder_ / "validate.db").string()});
    ASSERT_OK(database);
    database_ = *std::move(database);
    auto historian = Historian::Create(*database_, validator_, [this] { return now_; });
    ASSERT_OK(historian);
    historian_ = *std::move(historian);
  }

  std::vector<ValidatedReport> ProcessAt(const ExtractedReport& report, std::int64_t offset) {
    auto outputs = historian_->Process(report, {"nianbao.extracted.v1", 3, offset});
    EXPECT_OK(outputs);
    return outputs.ok() ? *std::move(outputs) : std::vector<ValidatedReport>();
  }

  std::vector<ValidatedReport> Process(const ExtractedReport& report) {
    return ProcessAt(report, next_offset_++);
  }

  Validator validator_;
  std::filesystem::path folder_;
  absl::Time now_ = absl::FromUnixSeconds(1'800'000'000);
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Historian> historian_;
  std::int64_t next_offset_ = 0;
};

// A report of one agency and year; `digit` makes the document id, `upheld` the content.
ExtractedReport MakeReport(char digit, const std::string& published_on, int upheld = 0) {
  ExtractedReport extracted = testing::ZeroReport(v1::Report::FORM_2021);
  extracted.mutable_document()->set_document_id("sha256:" + std::string(64, digit));
  v1::Report& report = *extracted.mutable_report();
  report.set_published_on(published_on);
  testing::SetValue(report, {"reconsideration.upheld", ""}, upheld);
  testing::SetValue(report, {"reconsideration.total", ""}, upheld);
  return extracted;
}

std::vector<std::string> Bytes(const std::vector<ValidatedReport>& outputs) {
  std::vector<std::string> bytes;
  for (const ValidatedReport& output : outputs) bytes.push_back(Serialize(output));
  return bytes;
}

TEST_F(HistorianTest, NamesAgencyAndReport) {
  const auto outputs = Process(MakeReport('a', "2022-01-20"));
  ASSERT_THAT(outputs, SizeIs(1));
  const ValidatedReport& output = outputs[0];
  EXPECT_THAT(output.report().agency().agency_id(), MatchesRegex("990100-[0-9a-f]{8}"));
  EXPECT_EQ(output.report().name(),
            "agencies/" + output.report().agency().agency_id() + "/reports/2021");
  EXPECT_EQ(output.state(), ValidatedReport::CURRENT);
  EXPECT_EQ(output.revision(), 1);
  EXPECT_EQ(output.validation(), 1);
  EXPECT_EQ(output.validated_time().seconds(), absl::ToUnixSeconds(now_));
  EXPECT_FALSE(output.rule_set().empty());
  EXPECT_GT(output.assessments_size(), 0);
}

TEST_F(HistorianTest, OneNameInOneRegionIsOneAgency) {
  ExtractedReport next_year = MakeReport('b', "2023-01-20");
  next_year.mutable_report()->set_year(2022);
  ExtractedReport elsewhere = MakeReport('c', "2022-01-20");
  elsewhere.mutable_report()->mutable_agency()->set_region_code("990200");
  ExtractedReport nowhere = MakeReport('d', "2022-01-20");
  nowhere.mutable_report()->mutable_agency()->clear_region_code();
  const std::string id = Process(MakeReport('a', "2022-01-20"))[0].report().agency().agency_id();
  EXPECT_EQ(Process(next_year)[0].report().agency().agency_id(), id);
  Reopen();
  EXPECT_THAT(Process(elsewhere)[0].report().agency().agency_id(), HasSubstr("990200-"));
  EXPECT_THAT(Process(nowhere)[0].report().agency().agency_id(), HasSubstr("000000-"));
}

TEST_F(HistorianTest, WhatIsNotCertainKeepsItsDocumentsName) {
  struct Case {
    const char* name;
    std::function<void(ExtractedReport&)> change;
    bool has_agency;
  };
  const Case cases[] = {
      {"no year", [](auto& e) { e.mutable_report()->clear_year(); }, true},
      {"no scope", [](auto& e) { e.mutable_report()->clear_scope(); }, true},
      {"no agency", [](auto& e) { e.mutable_report()->clear_agency(); }, false},
      {"a guide", [](auto& e) { e.mutable_document()->set_kind(v1::Document::GUIDE); }, true},
      {"anything else of an agency that no report has named",
       [](auto& e) {
         e.mutable_document()->set_kind(v1::Document::OTHER);
         e.mutable_report()->mutable_agency()->set_display_name("青湖市财政局");
       },
       false},
  };
  char digit = '0';
  for (const Case& test : cases) {
    SCOPED_TRACE(test.name);
    ExtractedReport report = MakeReport(digit, "2022-01-20");
    test.change(report);
    const auto outputs = Process(report);
    ASSERT_THAT(outputs, SizeIs(1));
    EXPECT_EQ(outputs[0].report().name(), "documents/" + std::string(64, digit) + "/parts/1");
    EXPECT_EQ(outputs[0].state(), ValidatedReport::UNRESOLVED);
    EXPECT_EQ(!outputs[0].report().agency().agency_id().empty(), test.has_agency);
    ++digit;
  }
}

TEST_F(HistorianTest, TheSamePositionAgainGivesTheSameBytes) {
  const auto first = ProcessAt(MakeReport('a', "2022-01-20"), 7);
  const auto second = ProcessAt(MakeReport('b', "2022-02-20", 1), 8);
  ASSERT_THAT(second, SizeIs(2));
  // The outputs of both are lost, and others of the report come in before they are asked for again.
  ProcessAt(MakeReport('c', "2022-03-20", 2), 9);
  ProcessAt(MakeReport('d', "2022-01-20"), 10);
  Reopen();
  EXPECT_EQ(Bytes(ProcessAt(MakeReport('a', "2022-01-20"), 7)), Bytes(first));
  EXPECT_EQ(Bytes(ProcessAt(MakeReport('b', "2022-02-20", 1), 8)), Bytes(second));
}

TEST_F(HistorianTest, AnotherPositionIsADuplicate) {
  ProcessAt(MakeReport('a', "2022-01-20"), 7);
  EXPECT_THAT(ProcessAt(MakeReport('a', "2022-01-20"), 8), IsEmpty());
  Reopen();
  EXPECT_THAT(ProcessAt(MakeReport('a', "2022-01-20"), 8), IsEmpty());
  EXPECT_THAT(ProcessAt(MakeReport('a', "2022-01-20"), 7), SizeIs(1));
}

TEST_F(HistorianTest, ADeadLetterThatIsPutBackGivesWhatMayNeverHaveBeenPublished) {
  const auto first = ProcessAt(MakeReport('a', "2022-01-20"), 7);
  const auto retried =
      historian_->Process(MakeReport('a', "2022-01-20"), {"nianbao.extracted.v1", 3, 9, true});
  ASSERT_OK(retried);
  EXPECT_EQ(Bytes(*retried), Bytes(first));
}

TEST_F(HistorianTest, EqualDocumentsAreCopiesOfOneRevision) {
  Process(MakeReport('b', "2022-01-20"));
  const auto outputs = Process(MakeReport('a', "2022-01-20"));
  ASSERT_THAT(outputs, SizeIs(1));
  EXPECT_EQ(outputs[0].document().document_id(), "sha256:" + std::string(64, 'b'));
  EXPECT_THAT(outputs[0].copies(), ElementsAre("documents/" + std::string(64, 'a') + "/parts/1"));
  EXPECT_EQ(outputs[0].revision(), 1);
  EXPECT_EQ(outputs[0].validation(), 2);
  EXPECT_EQ(outputs[0].state(), ValidatedReport::CURRENT);
}

TEST_F(HistorianTest, TheLaterPublicationSupersedes) {
  Process(MakeReport('b', "2022-01-20"));
  const auto outputs = Process(MakeReport('a', "2022-02-20", 1));
  ASSERT_THAT(outputs, SizeIs(2));
  EXPECT_EQ(outputs[0].state(), ValidatedReport::SUPERSEDED);
  EXPECT_EQ(outputs[0].revision(), 1);
  EXPECT_EQ(outputs[0].validation(), 2);
  EXPECT_EQ(outputs[1].state(), ValidatedReport::CURRENT);
  EXPECT_EQ(outputs[1].revision(), 2);
  EXPECT_EQ(outputs[1].report().name(), outputs[0].report().name());
}

TEST_F(HistorianTest, AnOlderOneThatComesLateReplacesNothing) {
  Process(MakeReport('b', "2022-02-20"));
  const auto outputs = Process(MakeReport('a', "2022-01-20", 1));
  ASSERT_THAT(outputs, SizeIs(1));
  EXPECT_EQ(outputs[0].state(), ValidatedReport::SUPERSEDED);
  EXPECT_EQ(outputs[0].revision(), 2);
}

// What stands in the end for each report: state, and copies, by document.
std::map<std::string, std::string> LastWord(const std::vector<ValidatedReport>& outputs) {
  std::map<std::pair<std::string, int>, const ValidatedReport*> last;
  for (const ValidatedReport& output : outputs) {
    last[{output.report().name(), output.revision()}] = &output;
  }
  std::map<std::string, std::string> words;
  for (const auto& [key, output] : last) {
    std::string& word = words[output->document().document_id()];
    word = ValidatedReport::State_Name(output->state());
    for (const std::string& copy : output->copies()) word += " " + copy;
  }
  return words;
}

TEST_F(HistorianTest, TheOrderOfArrivalDoesNotMatter) {
  std::vector<ExtractedReport> reports = {
      MakeReport('a', "2022-01-20"), MakeReport('b', "2022-02-20", 1),
      MakeReport('c', "2022-02-20", 2), MakeReport('d', "2022-03-01"), MakeReport('e', "", 3)};
  std::map<std::string, std::string> wanted;
  std::mt19937 random(3);
  for (int round = 0; round < 12; ++round) {
    // Another agency for each round.
    for (ExtractedReport& report : reports) {
      report.mutable_report()->mutable_agency()->set_display_name("局" + std::to_string(round));
      report.mutable_document()->set_part(round + 1);
    }
    std::shuffle(reports.begin(), reports.end(), random);
    std::vector<ValidatedReport> all;
    for (const ExtractedReport& report : reports) {
      for (ValidatedReport& output : Process(report)) {
        for (std::string& copy : *output.mutable_copies()) copy.resize(copy.rfind('/'));
        all.push_back(std::move(output));
      }
    }
    const auto words = LastWord(all);
    if (round == 0) wanted = words;
    EXPECT_EQ(words, wanted) << "round " << round;
  }
  EXPECT_THAT(wanted.at("sha256:" + std::string(64, 'd')), HasSubstr("CURRENT documents/aaa"));
}

TEST_F(HistorianTest, ADocumentReadAnewKeepsItsRevision) {
  ExtractedReport report = MakeReport('a', "2022-01-20");
  Process(report);
  (*report.mutable_generations())["extract"] = "2";
  testing::SetValue(*report.mutable_report(), {"reconsideration.upheld", ""}, 1);
  const auto outputs = Process(report);
  ASSERT_THAT(outputs, SizeIs(1));
  EXPECT_EQ(outputs[0].state(), ValidatedReport::CURRENT);
  EXPECT_EQ(outputs[0].revision(), 1);
  EXPECT_EQ(outputs[0].validation(), 2);
  EXPECT_EQ(outputs[0].findings_size(), 1);
}

TEST_F(HistorianTest, ADocumentReadAnewMayLoseItsName) {
  ExtractedReport report = MakeReport('a', "2022-01-20");
  const std::string name = Process(report)[0].report().name();
  (*report.mutable_generations())["extract"] = "2";
  report.mutable_report()->set_year(2022);
  const auto outputs = Process(report);
  ASSERT_THAT(outputs, SizeIs(2));
  EXPECT_EQ(outputs[0].state(), ValidatedReport::WITHDRAWN);
  EXPECT_EQ(outputs[0].report().name(), name);
  EXPECT_EQ(outputs[0].report().year(), 2021);
  EXPECT_EQ(outputs[1].state(), ValidatedReport::CURRENT);
  EXPECT_THAT(outputs[1].report().name(), HasSubstr("/reports/2022"));
}

TEST_F(HistorianTest, APartThatIsNoLongerFoundIsWithdrawn) {
  ExtractedReport first = MakeReport('a', "2022-01-20");
  first.set_part_count(2);
  ExtractedReport second = first;
  second.mutable_document()->set_part(2);
  second.mutable_report()->set_year(2022);
  Process(first);
  Process(second);
  (*first.mutable_generations())["normalize"] = "2";
  first.set_part_count(1);
  const auto outputs = Process(first);
  ASSERT_THAT(outputs, SizeIs(2));
  EXPECT_EQ(outputs[0].state(), ValidatedReport::WITHDRAWN);
  EXPECT_EQ(outputs[0].document().part(), 2);
  EXPECT_EQ(outputs[1].state(), ValidatedReport::CURRENT);
}

// MakeReport for another year, with what it carries out and in.
ExtractedReport ReportFor(int year, char digit, int carried_in, int carried_out) {
  ExtractedReport extracted = MakeReport(digit, std::to_string(year + 1) + "-01-20");
  v1::Report& report = *extracted.mutable_report();
  report.set_year(year);
  for (v1::Fact& fact : *report.mutable_facts()) fact.set_year(year);
  for (v1::Section& section : *report.mutable_sections()) section.set_text("无。");
  for (const char* column : {"natural_person", "total"}) {
    testing::SetValue(report, {"applications.carried_in", column}, carried_in);
    testing::SetValue(report, {"applications.received", column}, 9 - carried_in);
    testing::SetValue(report, {"applications.result.granted", column}, 9 - carried_out);
    testing::SetValue(report, {"applications.result.total", column}, 9 - carried_out);
    testing::SetValue(report, {"applications.carried_out", column}, carried_out);
  }
  return extracted;
}

std::vector<std::string> HistoryFindings(const ValidatedReport& report) {
  std::vector<std::string> rules;
  for (const v1::Finding& finding : report.findings()) {
    if (finding.rule_id().starts_with("history.")) rules.push_back(finding.rule_id());
  }
  return rules;
}

TEST_F(HistorianTest, AYearThatComesLateIsHeldAgainstTheNextOne) {
  const auto first = Process(ReportFor(2023, 'a', 4, 0));
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_THAT(HistoryFindings(first[0]), IsEmpty());

  const ExtractedReport late = ReportFor(2022, 'b', 0, 5);
  const auto outputs = ProcessAt(late, 70);
  ASSERT_THAT(outputs, SizeIs(2));
  EXPECT_EQ(outputs[0].report().year(), 2022);
  EXPECT_EQ(outputs[1].report().year(), 2023);
  EXPECT_EQ(outputs[1].revision(), 1);
  EXPECT_EQ(outputs[1].validation(), 2);
  EXPECT_EQ(outputs[1].state(), ValidatedReport::CURRENT);
  EXPECT_THAT(HistoryFindings(outputs[1]), ElementsAre("history.carry_over"));
  EXPECT_EQ(Bytes(ProcessAt(late, 70)), Bytes(outputs));

  // Two years away nothing changes for it.
  EXPECT_THAT(Process(ReportFor(2020, 'c', 0, 3)), SizeIs(1));
}

TEST_F(HistorianTest, ACorrectedYearClearsTheNextOne) {
  Process(ReportFor(2022, 'b', 0, 5));
  EXPECT_THAT(HistoryFindings(Process(ReportFor(2023, 'a', 4, 0)).front()),
              ElementsAre("history.carry_over"));
  ExtractedReport corrected = ReportFor(2022, 'd', 0, 4);
  corrected.mutable_report()->set_published_on("2023-02-20");
  const auto outputs = Process(corrected);
  ASSERT_THAT(outputs, SizeIs(3));
  EXPECT_EQ(outputs[0].state(), ValidatedReport::SUPERSEDED);
  EXPECT_EQ(outputs[1].report().year(), 2022);
  EXPECT_EQ(outputs[2].report().year(), 2023);
  EXPECT_EQ(outputs[2].validation(), 2);
  EXPECT_THAT(HistoryFindings(outputs[2]), IsEmpty());
}

// A report of another year and perhaps another name, from an office that can be reached at `phone`.
ExtractedReport Report(char digit, const std::string& name, const std::string& line, int year,
                       const std::string& phone) {
  ExtractedReport extracted = MakeReport(digit, std::to_string(year + 1) + "-01-20");
  v1::Report& report = *extracted.mutable_report();
  report.set_year(year);
  report.mutable_contact()->set_phone(phone);
  report.mutable_agency()->set_display_name(name);
  report.mutable_agency()->set_line_of_work(line);
  report.mutable_agency()->set_kind_of_body("局");
  return extracted;
}

TEST_F(HistorianTest, WhenTwoAgenciesProveToBeOneTheirReportsArePublishedAgain) {
  const auto old_report = Process(Report('a', "青湖市商务局", "商务", 2018, "5551234"));
  const auto new_report =
      Process(Report('b', "青湖市商务和投资促进局", "商务和投资促进", 2020, "5559876"));
  const std::string older = old_report[0].report().agency().agency_id();
  const std::string younger = new_report[0].report().agency().agency_id();
  ASSERT_NE(older, younger);
  // The one that joins them: the new name, the old telephone.
  const ExtractedReport joins =
      Report('c', "青湖市商务和投资促进局", "商务和投资促进", 2019, "5551234");
  const auto outputs = ProcessAt(joins, 90);
  std::map<std::string, ValidatedReport::State> states;
  for (const ValidatedReport& output : outputs) states[output.report().name()] = output.state();
  EXPECT_EQ(states, (std::map<std::string, ValidatedReport::State>{
                        {"agencies/" + younger + "/reports/2020", ValidatedReport::WITHDRAWN},
                        {"agencies/" + older + "/reports/2018", ValidatedReport::CURRENT},
                        {"agencies/" + older + "/reports/2019", ValidatedReport::CURRENT},
                        {"agencies/" + older + "/reports/2020", ValidatedReport::CURRENT}}));
  EXPECT_EQ(outputs[0].state(), ValidatedReport::WITHDRAWN);
  EXPECT_EQ(outputs[0].report().agency().agency_id(), younger);
  for (const ValidatedReport& output : outputs) {
    if (output.state() == ValidatedReport::WITHDRAWN) continue;
    EXPECT_EQ(output.report().agency().agency_id(), older);
    EXPECT_THAT(output.report().agency().former_ids(), ElementsAre(younger));
    EXPECT_THAT(output.report().agency().other_names(), SizeIs(1));
    EXPECT_THAT(output.report().agency().continuity(), SizeIs(1));
  }
  Reopen();
  EXPECT_EQ(Bytes(ProcessAt(joins, 90)), Bytes(outputs));
}

// The last that was published of each report that is current.
std::map<std::string, std::string> CurrentReports(const std::vector<ValidatedReport>& outputs) {
  std::map<std::string, const ValidatedReport*> last;
  for (const ValidatedReport& output : outputs) last[output.report().name()] = &output;
  std::map<std::string, std::string> current;
  for (const auto& [name, output] : last) {
    if (output->state() != ValidatedReport::CURRENT) continue;
    const v1::Agency& agency = output->report().agency();
    std::string& names = current[output->document().document_id()];
    names = agency.display_name();
    for (const std::string& other : agency.other_names()) names += " " + other;
  }
  return current;
}

TEST_F(HistorianTest, TheOrderOfArrivalDoesNotMatterForNames) {
  std::vector<ExtractedReport> reports = {
      Report('a', "青湖市商务局", "商务", 2018, "5551234"),
      Report('b', "青湖市商务和投资促进局", "商务和投资促进", 2019, "5551234"),
      Report('c', "青湖市商务和投资促进局", "商务和投资促进", 2020, "5559876"),
      Report('d', "青湖市商务局", "商务", 2023, "5559876"),
      Report('e', "青湖市财政局", "财政", 2023, "5559876")};
  std::map<std::string, std::string> wanted;
  std::mt19937 random(5);
  for (int round = 0; round < 10; ++round) {
    // Another region for each round.
    for (ExtractedReport& report : reports) {
      report.mutable_report()->mutable_agency()->set_region_code(std::to_string(990100 + round));
      report.mutable_document()->set_part(round + 1);
    }
    std::shuffle(reports.begin(), reports.end(), random);
    std::vector<ValidatedReport> all;
    for (const ExtractedReport& report : reports) {
      for (ValidatedReport& output : Process(report)) all.push_back(std::move(output));
    }
    const auto current = CurrentReports(all);
    if (round == 0) wanted = current;
    EXPECT_EQ(current, wanted) << "round " << round;
  }
  EXPECT_THAT(wanted, SizeIs(5));
  EXPECT_EQ(wanted.at("sha256:" + std::string(64, 'd')), "青湖市商务局 青湖市商务和投资促进局");
  EXPECT_EQ(wanted.at("sha256:" + std::string(64, 'e')), "青湖市财政局");
}

TEST_F(HistorianTest, ADraftLeavesNoTrace) {
  const auto draft = historian_->Draft(MakeReport('a', "2022-01-20"));
  ASSERT_OK(draft);
  EXPECT_EQ(draft->state(), ValidatedReport::STATE_UNSPECIFIED);
  EXPECT_EQ(draft->revision(), 0);
  EXPECT_FALSE(draft->has_validated_time());
  const auto outputs = Process(MakeReport('a', "2022-01-20"));
  ASSERT_THAT(outputs, SizeIs(1));
  EXPECT_EQ(outputs[0].revision(), 1);
  EXPECT_EQ(outputs[0].report().name(), draft->report().name());
}

TEST_F(HistorianTest, RefusesAnotherLog) {
  EXPECT_OK(historian_->BindLog("log-1"));
  Reopen();
  EXPECT_OK(historian_->BindLog("log-1"));
  EXPECT_THAT(historian_->BindLog("log-2"),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("another log")));
}

TEST_F(HistorianTest, RefusesAReportWithoutADocument) {
  EXPECT_THAT(historian_->Process(ExtractedReport(), {"t", 0, 0}),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace nianbao::validate

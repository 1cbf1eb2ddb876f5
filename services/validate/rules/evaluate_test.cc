// SPDX-License-Identifier: Apache-2.0
#include "services/validate/rules/evaluate.h"

#include <functional>
#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/validate/report_maker_for_test.h"
#include "services/validate/rule_case_for_test.h"

namespace nianbao::validate {
namespace {

using testing::Blank;
using testing::Both;
using testing::Doubt;
using testing::Set;
using testing::Write;
using Change = std::function<void(v1::Report&)>;
using Reason = v1::Assessment::Doubt;

const testing::CellName kA("reconsideration.total", "");
const testing::CellName kB("reconsideration.upheld", "");
const testing::CellName kItems("disclosure.art20_9.procurement.items", "");
const testing::CellName kAmount("disclosure.art20_9.procurement.amount", "");

// What `holds` comes to for a report of form2019 whose numbers are 0, after `change`; an equation
// is judged as a condition here.
Judgement JudgementOf(const std::string& holds, const Change& change,
                      const v1::Report* previous = nullptr) {
  const RuleBook& book = RuleBook::BuiltIn();
  rules::v1::Rule rule;
  rules::v1::Check& check = *rule.add_checks();
  check.set_holds(holds);
  check.mutable_wording();
  Program program;
  EXPECT_OK(CompileCheck(rule, check, 0, book.Index("FORM_2019"), book.indexes(), {}, program));
  v1::ExtractedReport extracted = testing::ZeroReport(v1::Report::FORM_2019);
  change(*extracted.mutable_report());
  const ReportCells cells(extracted.report(), book.Index("FORM_2019"));
  CheckedReports reports{.report = &extracted.report(), .cells = &cells, .previous = previous};
  std::optional<ReportCells> previous_cells;
  if (previous != nullptr) {
    reports.previous_cells = &previous_cells.emplace(*previous, book.Index("FORM_2019"));
  }
  const auto outcomes = Evaluate(program, reports);
  EXPECT_EQ(outcomes.size(), 1u);
  return outcomes.empty() ? Judgement() : outcomes.front().judgement;
}

TEST(EvaluateTest, NumbersBlanksAndDoubts) {
  struct Case {
    const char* name;
    const char* holds;
    Change change;
    Verdict verdict;
    v1::Assessment::Doubt::Reason doubt = Reason::REASON_UNSPECIFIED;
  };
  for (const Case& test : std::vector<Case>{
           {"equal", "reconsideration.total == reconsideration.upheld", Set({{kA, 2}, {kB, 2}}),
            Verdict::kHeld},
           {"not equal", "reconsideration.total == reconsideration.upheld", Set({{kA, 2}, {kB, 3}}),
            Verdict::kFailed},
           {"an uncertain number that differs", "reconsideration.total == reconsideration.upheld",
            Both(Set({{kA, 2}, {kB, 3}}), Doubt({kB})), Verdict::kNotAssessable, Reason::UNCERTAIN},
           {"an uncertain number that is equal", "reconsideration.total == reconsideration.upheld",
            Doubt({kB}), Verdict::kNotAssessable, Reason::UNCERTAIN},
           {"a blank is not 0", "reconsideration.total == reconsideration.upheld", Blank({kB}),
            Verdict::kNotAssessable, Reason::BLANK},
           {"nor is it in a sum",
            "reconsideration.total == reconsideration.upheld + reconsideration.other", Blank({kB}),
            Verdict::kNotAssessable, Reason::BLANK},
           {"a slash is not 0", "reconsideration.total == reconsideration.upheld",
            Write(kB, "/", v1::Fact::NOT_APPLICABLE), Verdict::kNotAssessable,
            Reason::DOES_NOT_APPLY},
           {"words", "reconsideration.total == reconsideration.upheld",
            Write(kB, "若干", v1::Fact::NOT_A_NUMBER), Verdict::kNotAssessable,
            Reason::NOT_A_NUMBER},
           {"no number at all", "reconsideration.total == reconsideration.upheld", Blank({kA, kB}),
            Verdict::kNotAssessable, Reason::BLANK},
           {"a row that was not read", "reconsideration.total == reconsideration.upheld",
            testing::Remove("reconsideration.total"), Verdict::kNotAssessable, Reason::NOT_FOUND},
           {"less", "reconsideration.total < reconsideration.upheld", Set({{kB, 1}}),
            Verdict::kHeld},
           {"not less", "reconsideration.total < reconsideration.upheld", Set({}),
            Verdict::kFailed},
           {"differs", "reconsideration.total != reconsideration.upheld", Set({{kB, 1}}),
            Verdict::kHeld},
           {"a factor", "3 * reconsideration.upheld == reconsideration.total",
            Set({{kA, 6}, {kB, 2}}), Verdict::kHeld},
           {"a negative number", "-reconsideration.total == -2", Set({{kA, 2}}), Verdict::kHeld},
           {"an amount within its precision", "disclosure.art20_9.procurement.amount == 2.54",
            Set({{kAmount, 2.5}}), Verdict::kHeld},
           {"an amount beyond it", "disclosure.art20_9.procurement.amount == 2.56",
            Set({{kAmount, 2.5}}), Verdict::kFailed},
           {"an amount of 0 is none", "disclosure.art20_9.procurement.amount > 0", Set({}),
            Verdict::kFailed},
       }) {
    SCOPED_TRACE(test.name);
    const Judgement judgement = JudgementOf(test.holds, test.change);
    EXPECT_EQ(judgement.verdict, test.verdict);
    EXPECT_EQ(judgement.doubt, test.doubt);
  }
}

TEST(EvaluateTest, ConditionsOverWhatIsNotKnown) {
  struct Case {
    const char* name;
    const char* holds;
    Change change;
    Verdict verdict;
  };
  const char* const kImplies =
      "disclosure.art20_9.procurement.amount > 0 -> disclosure.art20_9.procurement.items > 0";
  for (const Case& test : std::vector<Case>{
           {"nothing follows from nothing", kImplies, Set({}), Verdict::kHeld},
           {"what follows is there", kImplies, Set({{kAmount, 2}, {kItems, 1}}), Verdict::kHeld},
           {"what follows is not there", kImplies, Set({{kAmount, 2}}), Verdict::kFailed},
           {"what follows is blank", kImplies, Both(Set({{kAmount, 2}}), Blank({kItems})),
            Verdict::kNotAssessable},
           {"the reason is blank and what follows is not there", kImplies, Blank({kAmount}),
            Verdict::kNotAssessable},
           {"the reason is blank and what follows is there", kImplies,
            Both(Set({{kItems, 1}}), Blank({kAmount})), Verdict::kHeld},
           {"an uncertain reason", kImplies, Both(Set({{kAmount, 2}}), Doubt({kAmount})),
            Verdict::kNotAssessable},
           {"a blank", "blank(reconsideration.total)", Blank({kA}), Verdict::kHeld},
           {"no blank", "blank(reconsideration.total)", Set({}), Verdict::kFailed},
           {"an uncertain blank", "blank(reconsideration.total)", Both(Blank({kA}), Doubt({kA})),
            Verdict::kNotAssessable},
           {"a slash is no blank", "blank(reconsideration.total)",
            Write(kA, "/", v1::Fact::NOT_APPLICABLE), Verdict::kNotAssessable},
           {"it is said that documents expired", "report.tells_of_expiry",
            [](v1::Report& report) {
              report.mutable_sections(0)->set_text("1件规范性文件有效期届满，自动失效。");
            },
            Verdict::kHeld},
           {"it is not said", "report.tells_of_expiry", Set({}), Verdict::kFailed},
           {"one of two is enough", "reconsideration.total == 1 or reconsideration.upheld == 0",
            Blank({kA}), Verdict::kHeld},
           {"one of two is too much", "reconsideration.total > 1 and reconsideration.upheld == 1",
            Blank({kA}), Verdict::kFailed},
           {"not", "not reconsideration.total == 1", Set({}), Verdict::kHeld},
           {"not, of a blank", "not reconsideration.total == 1", Blank({kA}),
            Verdict::kNotAssessable},
       }) {
    SCOPED_TRACE(test.name);
    EXPECT_EQ(JudgementOf(test.holds, test.change).verdict, test.verdict);
  }
}

// A blank part of a sum: see rules.md, "Blanks in sums".
TEST(EvaluateTest, SumsWithBlanks) {
  const auto cell = [](ReportCell::State state, double value = 0) {
    return QuantityOf(ReportCell{.state = state, .value = value});
  };
  using State = ReportCell::State;
  const Quantity two = cell(State::kNumber, 2);
  const Quantity three = cell(State::kNumber, 3);
  const Quantity blank = cell(State::kBlank);
  const Quantity slash = cell(State::kNotApplicable);
  const auto verdict = [](const Quantity& left, const Quantity& right) {
    return Compare(Comparison::kEqual, left, right).verdict;
  };
  EXPECT_EQ(verdict(Add(two, blank), two), Verdict::kHeld);
  EXPECT_EQ(verdict(Add(two, blank), three), Verdict::kNotAssessable);
  EXPECT_EQ(verdict(Add(three, blank), two), Verdict::kFailed);
  EXPECT_EQ(verdict(Add(two, slash), two), Verdict::kHeld);
  EXPECT_EQ(verdict(Add(two, slash), three), Verdict::kFailed);
  EXPECT_EQ(verdict(blank, slash), Verdict::kNotAssessable);
  EXPECT_EQ(Compare(Comparison::kAtMost, two, blank).verdict, Verdict::kNotAssessable);
  EXPECT_EQ(Compare(Comparison::kAtMost, blank, two).verdict, Verdict::kHeld);
}

TEST(EvaluateTest, TextsDatesAndOtherYears) {
  v1::ExtractedReport before = testing::ZeroReport(v1::Report::FORM_2019);
  Set({{kA, 4}})(*before.mutable_report());
  const auto nothing = Set({});
  const auto sign = [](const char* day) {
    return [day](v1::Report& report) { report.set_signed_on(day); };
  };
  EXPECT_EQ(JudgementOf("report.form == \"FORM_2019\"", nothing).verdict, Verdict::kHeld);
  EXPECT_EQ(JudgementOf("report.form != \"FORM_2019\"", nothing).verdict, Verdict::kFailed);
  EXPECT_EQ(JudgementOf("report.year == 2019", nothing).verdict, Verdict::kHeld);
  const char* const kSignedLate = "report.signed_on >= day(report.year, 12, 31)";
  EXPECT_EQ(JudgementOf(kSignedLate, sign("2019-12-31")).verdict, Verdict::kHeld);
  EXPECT_EQ(JudgementOf(kSignedLate, sign("2019-12-30")).verdict, Verdict::kFailed);
  EXPECT_EQ(JudgementOf(kSignedLate, sign("2019-12")).doubt, Reason::NOT_FOUND);
  EXPECT_EQ(JudgementOf(kSignedLate, [](v1::Report& report) { report.clear_year(); }).verdict,
            Verdict::kNotAssessable);
  const char* const kKept = "previous.reconsideration.total == reconsideration.total";
  EXPECT_EQ(JudgementOf(kKept, Set({{kA, 4}}), &before.report()).verdict, Verdict::kHeld);
  EXPECT_EQ(JudgementOf(kKept, Set({{kA, 5}}), &before.report()).verdict, Verdict::kFailed);
  EXPECT_EQ(JudgementOf(kKept, Set({{kA, 5}})).doubt, Reason::NO_OTHER_REPORT);
  EXPECT_EQ(JudgementOf("previous.report.agency == report.agency", nothing).doubt,
            Reason::NO_OTHER_REPORT);
}

}  // namespace
}  // namespace nianbao::validate

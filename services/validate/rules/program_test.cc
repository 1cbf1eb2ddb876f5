// SPDX-License-Identifier: Apache-2.0
#include "services/validate/rules/program.h"

#include <map>
#include <string>
#include <vector>

#include "common/forms/forms.h"
#include "common/status/status.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/validate/rules.h"

namespace nianbao::validate {
namespace {

using nianbao::testing::StatusIs;
using ::testing::HasSubstr;

const IndicatorSets& Sets() {
  static const IndicatorSets* const sets = new IndicatorSets{
      {"kinds", {"disclosure.art20_1.rules", "disclosure.art20_1.normative_documents"}},
      {"rows", {"applications.received", "applications.carried_in"}},
      {"refused", {"applications.result.refused.*"}},
      {"elsewhere", {"complaints.total"}}};
  return *sets;
}

absl::StatusOr<Program> Compile(const rules::v1::Check& check, const std::string& form) {
  static const rules::v1::Rule* const rule = new rules::v1::Rule;
  Program program;
  const RuleBook& book = RuleBook::BuiltIn();
  RETURN_IF_ERROR(CompileCheck(*rule, check, 0, book.Index(form), book.indexes(), Sets(), program));
  return program;
}

rules::v1::Check Holds(const std::string& holds) {
  rules::v1::Check check;
  check.set_holds(holds);
  return check;
}

TEST(ProgramTest, WritesBindingsOut) {
  struct Case {
    const char* holds;
    std::size_t instances;
    bool equation;
  };
  for (const Case& test : {
           Case{"applications.received[c] == applications.carried_out[c] for c in columns", 7,
                true},
           Case{"sum($r[c] for c in applicants) == $r[total] for $r in rows", 2, true},
           Case{"sum($r[c] for $r in refused) <= applications.received[c] for c in columns", 7,
                true},
           Case{"$g.issued <= $g.in_force for $g in kinds", 2, true},
           Case{"applications.received <= 3", 1, false},
           Case{"$r[c] >= 0 for $r in rows, c in applicants", 12, true},
           Case{"$r[c] > 0 -> $r[total] > 0 for $r in rows, c in applicants", 12, false},
           Case{"previous.applications.carried_out == applications.carried_in", 1, false},
           Case{"$x < 20 * previous.$x for $x in rows", 2, false},
       }) {
    SCOPED_TRACE(test.holds);
    rules::v1::Check check = Holds(test.holds);
    const auto program = Compile(check, "FORM_2021");
    ASSERT_OK(program);
    EXPECT_EQ(program->instances.size(), test.instances);
    for (const Instance& instance : program->instances) {
      EXPECT_EQ(instance.is_equation, test.equation);
      EXPECT_EQ(instance.holds.empty(), test.equation);
    }
  }
}

TEST(ProgramTest, ASingleTotalStandsOnTheRight) {
  const rules::v1::Check check =
      Holds("applications.received == applications.carried_in + applications.carried_out");
  const auto program = Compile(check, "FORM_2021");
  ASSERT_OK(program);
  const std::vector<SumOfCells> sums = SumsOf(*program);
  ASSERT_EQ(sums.size(), 1u);
  EXPECT_EQ(sums[0].left.size(), 2u);
  // Without a column a row stands for its 总计.
  EXPECT_THAT(sums[0].right, ::testing::ElementsAre(CellKey("applications.received", "total")));
}

TEST(ProgramTest, SaysWhatDoesNotFit) {
  struct Case {
    const char* form;
    const char* holds;
    const char* message;
  };
  for (const Case& test : {
           Case{"FORM_2021", "applications.recieved == 1",
                "FORM_2021 has no cell applications.rec"},
           Case{"FORM_2021", "applications.received[nobody] == 1", "[nobody]"},
           Case{"FORM_2014", "applications.received[other] == 1", "FORM_2014 has no cell"},
           Case{"FORM_2014", "applications.carried_in == 1", "FORM_2014 has no cell"},
           Case{"FORM_2021", "applications.received", "a condition is wanted, not a count"},
           Case{"FORM_2021", "$r == 1", "nothing is bound to $r"},
           Case{"FORM_2021", "$r == 1 for $r in nowhere", "there is no set \"nowhere\""},
           Case{"FORM_2021", "$r == 1 for $r in elsewhere", "FORM_2021 has nothing of the set"},
           Case{"FORM_2021", "r == 1 for r in rows", "ranges over indicators"},
           Case{"FORM_2021", "$r == 1 for $r in rows, $r in rows", "bound twice"},
           Case{"FORM_2021", "report.colour == 1", "a report has no field report.colour"},
           Case{"FORM_2021", "report.agency == 1", "a text and a number cannot be compared"},
           Case{"FORM_2021", "report.agency < \"a\"", "cannot be compared"},
           Case{"FORM_2021", "report.agency + 1 == 2", "cannot be added up"},
           Case{"FORM_2021", "report.signed_on == report.year", "a date and a number"},
           Case{"FORM_2021", "report.tells_of_expiry == report.year", "cannot be compared"},
           Case{"FORM_2021", "report.signed_on + 1 == report.signed_on", "cannot be added up"},
           Case{"FORM_2021", "day(report.agency, 1, 2) == report.signed_on", "a number is wanted"},
           Case{"FORM_2021", "(report.year == 1) + 1 == 2", "cannot be added up"},
           Case{"FORM_2021", "report.year == 1 and report.year", "are no conditions"},
           Case{"FORM_2021", "(report.year == 1) == (report.year == 2)", "cannot be compared"},
           Case{"FORM_2021", "not report.year == 1 -> 2", "are no conditions"},
           Case{"FORM_2021", "reconsideration.total * litigation.direct.total == 1",
                "cannot be multiplied"},
           Case{"FORM_2019",
                "disclosure.art20_9.procurement.amount == disclosure.art20_9.procurement.items",
                "an amount in 万元 and a count cannot be compared"},
           Case{"FORM_2019",
                "disclosure.art20_9.procurement.amount + disclosure.art20_9.procurement.items == 1",
                "an amount in 万元 and a count cannot be added up"},
           Case{"FORM_2021",
                "applications.received[a] == applications.received[b] for a in columns, b in "
                "columns, c in columns, d in columns, e in columns, f in columns",
                "too many instances"},
           Case{"FORM_2021",
                "1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+1)))))))))))))))) == 1",
                "nested too deep"},
       }) {
    SCOPED_TRACE(test.holds);
    EXPECT_THAT(Compile(Holds(test.holds), test.form).status(),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(test.message)));
  }
}

TEST(ProgramTest, ConditionsHaveNoBindingsOfTheirOwn) {
  rules::v1::Check check = Holds("$r == 1 for $r in rows");
  check.set_when("$r > 0 and report.year > 2000");
  EXPECT_OK(Compile(check, "FORM_2021").status());
  check.set_when("$r > 0 for $r in rows");
  EXPECT_THAT(Compile(check, "FORM_2021").status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("belongs into holds")));
}

// Every form has the sums that its notice states.
TEST(ProgramTest, TheOfficialFormsHaveTheirSums) {
  const std::map<std::string, std::map<std::string, int>> expected = {
      {"FORM_2014", {{"form.bound", 8}, {"form.part_exceeds_whole", 3}, {"form.part_sum", 12}}},
      {"FORM_2019",
       {{"form.row_total", 23},
        {"form.result_total", 7},
        {"form.balance", 7},
        {"form.review_total", 3},
        {"form.bound", 7}}},
      {"FORM_2021",
       {{"form.row_total", 25},
        {"form.result_total", 7},
        {"form.balance", 7},
        {"form.review_total", 3}}},
      {"FREE", {}}};
  for (const auto& [form, counts] : expected) {
    SCOPED_TRACE(form);
    std::map<std::string, int> found;
    for (const Instance& instance : RuleBook::BuiltIn().ProgramOf(form).instances) {
      if (instance.is_equation) ++found[instance.rule->id()];
    }
    EXPECT_EQ(found, counts);
  }
}

TEST(ProgramTest, ResultTotalAddsEveryRowOfTheResults) {
  const std::map<std::string, std::size_t> parts = {{"FORM_2019", 19}, {"FORM_2021", 21}};
  for (const auto& [form, count] : parts) {
    for (const Instance& instance : RuleBook::BuiltIn().ProgramOf(form).instances) {
      if (instance.rule->id() != "form.result_total") continue;
      EXPECT_EQ(static_cast<std::size_t>(instance.left.end - instance.left.begin), count);
    }
  }
}

}  // namespace
}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
#include "services/validate/year_rules.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/validate/narrative_for_test.h"
#include "services/validate/rule_case_for_test.h"

namespace nianbao::validate {
namespace {

using testing::Expect;
using testing::FindAssessment;
using testing::FindFinding;
using ::testing::HasSubstr;
using testing::Narrative;
using v1::Report;

constexpr char kReceived[] = "applications.received";
constexpr char kPrevious[] = "disclosure.art20_5.licences.previous_items";
constexpr char kChange[] = "disclosure.art20_5.licences.change";

// Two reports of one agency, every number 0.
struct Pair {
  v1::ExtractedReport now;
  History history;

  Report& before() { return history.reports.front(); }
  Report& report() { return *now.mutable_report(); }
};

Pair ZeroPair(Report::Form form) {
  Pair pair{.now = testing::ZeroReport(form), .history = {}};
  pair.history.reports.push_back(pair.report());
  pair.report().set_year(pair.before().year() + 1);
  for (v1::Fact& fact : *pair.report().mutable_facts()) fact.set_year(pair.report().year());
  return pair;
}

struct Case {
  const char* name;
  Report::Form form;
  std::function<void(Pair&)> change;
  Expect expect;
  std::string message = {};
};

void RunCases(const std::string& rule, const std::vector<Case>& cases) {
  const Validator validator(forms::Catalogue::BuiltIn());
  for (const Case& test : cases) {
    SCOPED_TRACE(test.name);
    Pair pair = ZeroPair(test.form);
    const int doubts =
        FindAssessment(validator.Validate(pair.now, pair.history), rule)->not_assessable();
    test.change(pair);
    const v1::ValidatedReport checked = validator.Validate(pair.now, pair.history);
    const v1::Finding* finding = FindFinding(checked, rule);
    const v1::Assessment* assessment = FindAssessment(checked, rule);
    EXPECT_EQ(finding != nullptr, test.expect == Expect::kFails);
    EXPECT_EQ(assessment->failed() > 0, test.expect == Expect::kFails);
    if (test.expect == Expect::kHolds) {
      EXPECT_GT(assessment->held(), 0);
    }
    EXPECT_EQ(assessment->not_assessable() > doubts, test.expect == Expect::kNotAssessable);
    if (finding == nullptr) continue;
    EXPECT_THAT(finding->message(), HasSubstr(test.message));
    EXPECT_THAT(finding->message() + finding->message_en(), ::testing::Not(HasSubstr("{")));
    EXPECT_GT(finding->evidence_size(), 0);
  }
}

void Cell(Report& report, const std::string& indicator, const std::string& column, double value) {
  testing::SetValue(report, {indicator, column}, value);
}

// Says of the year before, in the report for this one.
void SayOfBefore(Pair& pair, const std::string& text, const std::string& indicator) {
  Narrative(pair.report())
      .Say({.text = text, .indicator = indicator, .year = pair.before().year()});
}

void AddRunningTotal(Report& report, double value) {
  v1::Fact& fact = *report.add_facts();
  fact = *testing::FindFact(report, {"disclosure.total", ""});
  fact.set_period(v1::Fact::CUMULATIVE);
  fact.set_fact_id("total" + std::to_string(report.year()));
  testing::SetValue(fact, value);
}

TEST(YearRulesTest, PreviousValues) {
  const Report::Form form = Report::FORM_2019;
  RunCases("history.previous_value",
           {
               {"nothing then and now", form, [](Pair&) {}, Expect::kHolds},
               {"carried on", form,
                [](Pair& pair) {
                  Cell(pair.before(), kPrevious, "", 4);
                  Cell(pair.before(), kChange, "", 2);
                  Cell(pair.report(), kPrevious, "", 6);
                },
                Expect::kHolds},
               {"out of nothing", form, [](Pair& pair) { Cell(pair.report(), kPrevious, "", 4); },
                Expect::kFails, "行政许可 上一年项目数量 0 ≠ 4"},
               {"another body", form,
                [](Pair& pair) {
                  pair.before().mutable_agency()->set_display_name("青湖市商务和投资局");
                  Cell(pair.report(), kPrevious, "", 4);
                },
                Expect::kNotAssessable},
               {"a blank", form,
                [](Pair& pair) {
                  testing::SetBlank(*testing::FindFact(pair.before(), {kChange, ""}));
                },
                Expect::kNotAssessable},
               {"told", form,
                [](Pair& pair) {
                  Cell(pair.before(), kReceived, "total", 8);
                  SayOfBefore(pair, "2019年收到申请{8件}。", kReceived);
                },
                Expect::kHolds},
               {"told otherwise", form,
                [](Pair& pair) {
                  Cell(pair.before(), kReceived, "total", 8);
                  SayOfBefore(pair, "2019年收到申请{9件}。", kReceived);
                },
                Expect::kFails, "8 ≠ 9"},
               {"told of a part", form,
                [](Pair& pair) {
                  Cell(pair.before(), kReceived, "total", 8);
                  SayOfBefore(pair, "2019年第一季度收到申请{9件}。", kReceived);
                },
                Expect::kNotAssessable},
               {"running totals", Report::FORM_2014,
                [](Pair& pair) {
                  AddRunningTotal(pair.before(), 70);
                  AddRunningTotal(pair.report(), 78);
                  Cell(pair.report(), "disclosure.total", "", 8);
                },
                Expect::kHolds},
               {"running totals that do not run", Report::FORM_2014,
                [](Pair& pair) {
                  AddRunningTotal(pair.before(), 70);
                  AddRunningTotal(pair.report(), 80);
                  Cell(pair.report(), "disclosure.total", "", 8);
                },
                Expect::kFails, "历年累计 70 ≠ 72"},
           });
}

// A claim about the applications received, of which there were `before` and `now`.
std::function<void(Pair&)> Claims(double before, double now, const std::string& words,
                                  v1::Claim::Direction direction,
                                  std::optional<double> value = std::nullopt,
                                  const std::string& unit = "%") {
  return [=](Pair& pair) {
    Cell(pair.before(), kReceived, "total", before);
    Cell(pair.report(), kReceived, "total", now);
    v1::Claim& claim = *pair.report().add_claims();
    claim.set_indicator(kReceived);
    claim.set_direction(direction);
    claim.set_year(pair.report().year());
    claim.set_base_year(pair.before().year());
    claim.set_literal(direction == v1::Claim::LEVEL ? "持平" : words.substr(words.find("增")));
    if (value) {
      claim.set_value(*value);
      claim.set_unit(unit);
    }
    claim.mutable_evidence()->set_quote(words);
  };
}

TEST(YearRulesTest, ClaimsOfChange) {
  const Report::Form form = Report::FORM_2021;
  RunCases(
      "history.claim",
      {
          {"as many", form, Claims(2, 2, "与上年持平", v1::Claim::LEVEL), Expect::kHolds},
          {"not as many", form, Claims(2, 3, "与上年持平", v1::Claim::LEVEL), Expect::kFails,
           "“与上年持平”与数字不符"},
          {"more", form, Claims(2, 3, "比上年有所增长", v1::Claim::UP), Expect::kHolds},
          {"fewer", form, Claims(3, 2, "比上年有所增长", v1::Claim::UP), Expect::kFails,
           "3 变为 2"},
          {"a percentage", form, Claims(3, 4, "同比增长33%", v1::Claim::UP, 33), Expect::kHolds},
          {"with a decimal", form, Claims(3, 4, "同比增长33.3%", v1::Claim::UP, 33.3),
           Expect::kHolds},
          {"a wrong decimal", form, Claims(3, 4, "同比增长33.4%", v1::Claim::UP, 33.4),
           Expect::kFails, "（33.33%）"},
          {"a wrong percentage", form, Claims(3, 4, "同比增长25%", v1::Claim::UP, 25),
           Expect::kFails, "3 变为 4（33.33%）"},
          {"a difference", form, Claims(3, 4, "比上年增加1件", v1::Claim::UP, 1, "件"),
           Expect::kHolds},
          {"a wrong difference", form, Claims(3, 4, "比上年增加2件", v1::Claim::UP, 2, "件"),
           Expect::kFails, "3 变为 4"},
          {"times", form, Claims(3, 4, "同比增长2倍", v1::Claim::UP, 2, "倍"),
           Expect::kNotAssessable},
          {"another body", form,
           [](Pair& pair) {
             Claims(2, 3, "与上年持平", v1::Claim::LEVEL)(pair);
             pair.before().mutable_agency()->set_display_name("青湖市商务和投资局");
           },
           Expect::kNotAssessable},
      });
}

TEST(YearRulesTest, PromisesAreNoClaims) {
  const Validator validator(forms::Catalogue::BuiltIn());
  Pair pair = ZeroPair(Report::FORM_2021);
  Claims(3, 2, "公开质量有待进一步增强", v1::Claim::UP)(pair);
  const v1::ValidatedReport checked = validator.Validate(pair.now, pair.history);
  EXPECT_EQ(FindFinding(checked, "history.claim"), nullptr);
}

}  // namespace
}  // namespace nianbao::validate

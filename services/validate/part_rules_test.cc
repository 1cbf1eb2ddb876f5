// SPDX-License-Identifier: Apache-2.0
#include "services/validate/part_rules.h"

#include <functional>
#include <string>
#include <vector>

#include "services/validate/narrative_for_test.h"
#include "services/validate/rule_case_for_test.h"

namespace nianbao::validate {
namespace {

using testing::Both;
using testing::Expect;
using testing::Narrative;
using testing::RunRuleCases;
using testing::Said;
using testing::Set;
using v1::Report;

constexpr char kReceived[] = "applications.received";
constexpr char kOnline[] = "applications.channel.online";
constexpr char kLetter[] = "applications.channel.letter";

// The first is the whole of the others.
std::function<void(Report&)> Divides(std::vector<Said> said, bool complete) {
  return [=](Report& report) {
    Narrative narrative(report);
    v1::Breakdown& breakdown = *report.add_breakdowns();
    breakdown.set_complete(complete);
    breakdown.set_whole_fact_id(narrative.Say(said.front()));
    for (std::size_t i = 1; i < said.size(); ++i) {
      breakdown.add_part_fact_ids(narrative.Say(said[i]));
    }
  };
}

TEST(PartRulesTest, Parts) {
  const std::string rule = "cross.part_sum";
  const Said five{"收到申请{5件}。", kReceived};
  RunRuleCases({
      {"all of it", Report::FORM_2021, rule,
       Divides({five, {"网络申请{4件}。", kOnline}, {"信函申请{1件}。", kLetter}}, true),
       Expect::kHolds},
      {"not all of it", Report::FORM_2021, rule,
       Divides({five, {"网络申请{3件}。", kOnline}, {"信函申请{1件}。", kLetter}}, true),
       Expect::kFails, "网络申请数 3 + 信函申请数 1 = 4 ≠ 一、本年新收政府信息公开申请数量 5",
       "applications.received: 3 + 1 = 4 ≠ 5", "5", "4"},
      {"some of it", Report::FORM_2021, rule,
       Divides({five, {"网络申请{3件}。", kOnline}, {"信函申请{1件}。", kLetter}}, false),
       Expect::kHolds},
      {"a part larger than the whole", Report::FORM_2021, rule,
       Divides({five, {"网络申请{6件}。", kOnline}}, false), Expect::kFails, "网络申请数 6 > ",
       "6 > 5", "5", "6"},
      {"channels exclude each other", Report::FORM_2021, rule,
       Divides({five, {"网络申请{4件}。", kOnline}, {"信函申请{3件}。", kLetter}}, false),
       Expect::kFails, "4 + 信函申请数 3 = 7 > ", "4 + 3 = 7 > 5", "5", "7"},
      {"channels of disclosure do not", Report::FORM_2021, rule,
       Divides({{"公开信息{5条}。", "disclosure.total"},
                {"网站公开{4条}。", "disclosure.channel.website"},
                {"微信公开{3条}。", "disclosure.channel.wechat"}},
               false),
       Expect::kHolds},
      {"what stands beside it", Report::FORM_2021, rule,
       Divides({five, {"网络申请{4件}。", kOnline}, {"办结申请{6件}。", "applications.completed"}},
               false),
       Expect::kHolds},
      {"other units", Report::FORM_2021, rule,
       Divides({{"举办培训{2次}。", "meetings.training_courses"},
                {"培训人员{40人次}。", "meetings.trainees"}},
               false),
       Expect::kNotAssessable},
      {"roughly", Report::FORM_2021, rule,
       Divides(
           {five,
            {.text = "网络申请{近10件}。", .indicator = kOnline, .value = 10, .approximate = true}},
           false),
       Expect::kNotAssessable},
  });
}

std::function<void(Report&)> Shares(const std::string& part, const std::string& whole,
                                    const std::string& percentage) {
  return [=](Report& report) {
    Narrative narrative(report);
    v1::Share& share = *report.add_shares();
    if (!whole.empty()) {
      share.set_whole_fact_id(
          narrative.Say({"办结申请{" + whole + "}。", "applications.completed"}));
    }
    share.set_part_fact_id(
        narrative.Say({"同意公开{" + part + "}。", "applications.answer.granted"}));
    share.set_percentage_fact_id(
        narrative.Say({"占{" + percentage + "}。", "applications.answer.granted_rate"}));
  };
}

TEST(PartRulesTest, Percentages) {
  const std::string rule = "cross.percentage";
  RunRuleCases({
      {"rounded down", Report::FORM_2021, rule, Shares("53条", "125件", "42%"), Expect::kHolds},
      {"rounded up", Report::FORM_2021, rule, Shares("72条", "125件", "58%"), Expect::kHolds},
      {"one decimal", Report::FORM_2021, rule, Shares("53条", "125件", "42.4%"), Expect::kHolds},
      {"half a unit", Report::FORM_2021, rule, Shares("1件", "8件", "12%"), Expect::kHolds},
      {"wrong", Report::FORM_2021, rule, Shares("53条", "125件", "52%"), Expect::kFails,
       "百分比“52%”有误：53 ÷ 125 = 42.4%", "53 / 125 = 42.4%", "42.4%", "52%"},
      {"wrong in the decimal", Report::FORM_2021, rule, Shares("53条", "125件", "42.3%"),
       Expect::kFails, "42.3%", "", "42.4%", "42.3%"},
      {"of something else", Report::FORM_2021, rule, Shares("53条", "", "52%"),
       Expect::kNotAssessable},
      {"of nothing", Report::FORM_2021, rule, Shares("0件", "0件", "100%"), Expect::kNotAssessable},
  });
}

TEST(PartRulesTest, Implications) {
  const std::string rule = "cross.implausible";
  const auto trainees = Set({{{"meetings.trainees", ""}, 4}});
  RunRuleCases({
      {"nobody", Report::FORM_2014, rule, Set({}), Expect::kHolds},
      {"a training", Report::FORM_2014, rule,
       Both(trainees, Set({{{"meetings.training_courses", ""}, 1}})), Expect::kHolds},
      {"no training", Report::FORM_2014, rule, trainees, Expect::kFails,
       "接受培训人员数为 4，而（二）举办各类培训班数为 0", "meetings.training_courses is 0", "> 0",
       "0"},
      {"a blank", Report::FORM_2014, rule,
       Both(trainees, testing::Blank({{"meetings.training_courses", ""}})), Expect::kFails, "空白",
       "blank", "> 0", "空白"},
      {"a training in the text", Report::FORM_2014, rule,
       Both(trainees,
            [](Report& report) {
              Narrative(report).Say({"举办培训{1次}。", "meetings.training_courses"});
            }),
       Expect::kHolds},
      {"more answers than applications", Report::FORM_2014, rule,
       Set({{{"applications.answered", ""}, 3}, {{"applications.received", ""}, 2}}),
       Expect::kFails, "申请答复数为 3", "applications.answered is 3", "≥ 3", "2"},
  });
}

}  // namespace
}  // namespace nianbao::validate

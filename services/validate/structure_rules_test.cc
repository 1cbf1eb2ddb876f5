// SPDX-License-Identifier: Apache-2.0
#include "services/validate/structure_rules.h"

#include "services/validate/rule_case_for_test.h"

namespace nianbao::validate {
namespace {

using testing::AddSection;
using testing::Both;
using testing::Check;
using testing::Expect;
using testing::RulesOf;
using testing::RunRuleCases;
using testing::Set;
using v1::Report;
using Change = std::function<void(Report&)>;

// Takes the tables of the section with `number` away, as if nothing stood below its heading.
Change DropTables(int number) {
  return [number](Report& report) {
    const forms::v1::Form& form = testing::OfficialForm(report.form());
    auto& facts = *report.mutable_facts();
    auto& tables = *report.mutable_tables();
    for (const std::string& id : form.sections(number - 1).tables()) {
      tables.erase(std::remove(tables.begin(), tables.end(), id), tables.end());
      for (int i = facts.size() - 1; i >= 0; --i) {
        const std::string& name = facts[i].indicator();
        const bool review = name.starts_with("reconsideration") || name.starts_with("litigation");
        const bool dropped = id == "review" ? review : name.find(id) != name.npos;
        if (dropped) facts.DeleteSubrange(i, 1);
      }
    }
    report.mutable_sections(number - 1)->set_table_count(0);
  };
}

Change DropSection(int number) {
  return [number](Report& report) {
    auto& sections = *report.mutable_sections();
    for (int i = sections.size() - 1; i >= 0; --i) {
      if (sections[i].number() == number) sections.DeleteSubrange(i, 1);
    }
  };
}

Change SetYear(int year) {
  return [year](Report& report) { report.set_year(year); };
}

TEST(StructureRulesTest, MissingTable) {
  RunRuleCases({
      {"heading only", Report::FORM_2021, "form.missing_table", DropTables(4), Expect::kFails,
       "“政府信息公开行政复议、行政诉讼情况”之下没有应有的表格",
       "the table that the form puts there is missing", "表格", "无"},
      {"all there", Report::FORM_2021, "form.missing_table", Set({}), Expect::kHolds},
      {"a table that was not recognized", Report::FORM_2021, "form.missing_table",
       Both(DropTables(4), [](Report& report) { report.mutable_sections(3)->set_table_count(1); }),
       Expect::kNotAssessable},
      {"the text points to an attachment", Report::FORM_2021, "form.missing_table",
       Both(DropTables(4),
            [](Report& report) { report.mutable_sections(3)->set_text("详见附件。"); }),
       Expect::kNotAssessable},
      {"tables stand after the last section", Report::FORM_2019, "form.missing_table",
       Both(DropTables(4), [](Report& report) { report.mutable_sections(5)->set_table_count(1); }),
       Expect::kNotAssessable},
      {"a table set with spaces stands there unread", Report::FORM_2021, "form.missing_table",
       Both(DropTables(4),
            [](Report& report) {
              report.mutable_sections(3)->set_text(
                  "行政复议 行政诉讼\n结果 维持 结果 纠正 其他结果 尚未审结 总计\n0 0 0 0 0");
            }),
       Expect::kNotAssessable},
      {"its words in a sentence are no table", Report::FORM_2021, "form.missing_table",
       Both(DropTables(4),
            [](Report& report) {
              report.mutable_sections(3)->set_text(
                  "行政复议结果维持、结果纠正、其他结果、尚未审结总计均为0件。");
            }),
       Expect::kFails, "之下没有应有的表格", "is missing", "表格", "无"},
      {"the text announces a table", Report::FORM_2021, "form.missing_table",
       Both(DropTables(4),
            [](Report& report) { report.mutable_sections(3)->set_text("情况见下表。"); }),
       Expect::kFails, "之下没有应有的表格", "is missing", "表格", "无"},
      {"no heading either", Report::FORM_2021, "form.missing_table",
       Both(DropTables(4), DropSection(4)), Expect::kNotAssessable},
  });
}

TEST(StructureRulesTest, ATableIsMissedOnce) {
  v1::ExtractedReport extracted = testing::ZeroReport(Report::FORM_2021);
  for (const int section : {2, 3, 4}) DropTables(section)(*extracted.mutable_report());
  EXPECT_THAT(
      RulesOf(Check(extracted)),
      ::testing::ElementsAre("form.missing_table", "form.missing_table", "form.missing_table"));
}

TEST(StructureRulesTest, AbsentTable) {
  const Change no_tables = Both(Both(DropTables(2), DropTables(3)), DropTables(4));
  const Change no_headings = Both(Both(DropSection(2), DropSection(3)), DropSection(4));
  RunRuleCases({
      {"nothing", Report::FORM_2021, "form.absent_table", Both(no_tables, no_headings),
       Expect::kFails, "国办公开办函〔2021〕30号", "None of the tables", "表格", "无"},
      {"some", Report::FORM_2021, "form.absent_table", DropTables(3), Expect::kHolds},
      {"missing_table says it", Report::FORM_2021, "form.absent_table", no_tables,
       Expect::kNotAssessable},
      {"the form of 2014", Report::FORM_2014, "form.absent_table",
       [](Report& report) {
         report.clear_tables();
         report.clear_facts();
       },
       Expect::kFails, "国办发〔2014〕32号", "None of the tables", "表格", "无"},
      {"no form", Report::FORM_2014, "form.absent_table",
       [](Report& report) { report.set_form(Report::FREE); }, Expect::kNotAssessable},
  });
}

TEST(StructureRulesTest, MissingSectionOfTheNewForms) {
  RunRuleCases({
      {"the last is missing", Report::FORM_2021, "form.missing_section", DropSection(6),
       Expect::kFails, "缺少“其他需要报告的事项”", "is missing", "其他需要报告的事项", "无"},
      {"all six", Report::FORM_2019, "form.missing_section", Set({}), Expect::kHolds},
      {"another wording under its number", Report::FORM_2021, "form.missing_section",
       [](Report& report) { report.mutable_sections(5)->set_heading("六、补充说明"); },
       Expect::kNotAssessable},
      {"its heading was swallowed by a text", Report::FORM_2021, "form.missing_section",
       Both(DropSection(6),
            [](Report& report) {
              report.mutable_sections(4)->set_text("加强培训。六、其他需要报告的事项 无。");
            }),
       Expect::kNotAssessable},
      {"its table is there", Report::FORM_2021, "form.missing_section", DropSection(4),
       Expect::kNotAssessable},
      {"no outline was read", Report::FORM_2021, "form.missing_section",
       [](Report& report) { report.clear_sections(); }, Expect::kNotAssessable},
      {"two changed places", Report::FORM_2021, "form.missing_section",
       [](Report& report) {
         report.mutable_sections()->SwapElements(4, 5);
         report.mutable_sections(4)->set_number(5);
         report.mutable_sections(5)->set_number(6);
       },
       Expect::kFails, "“其他需要报告的事项”的位置不对：它排在“存在的主要问题及改进情况”之前",
       "is out of order", "6", "5"},
      {"read in the wrong order", Report::FORM_2021, "form.missing_section",
       [](Report& report) { report.mutable_sections()->SwapElements(4, 5); },
       Expect::kNotAssessable},
  });
}

TEST(StructureRulesTest, MissingContentOfTheOldOrder) {
  const Change free = [](Report& report) {
    report.set_form(Report::FREE);
    report.set_year(2012);
    report.clear_facts();
    report.clear_tables();
  };
  RunRuleCases({
      {"no word of fees", Report::FORM_2014, "form.missing_section", Both(free, DropSection(4)),
       Expect::kFails, "缺少“政府信息公开的收费及减免情况”",
       "\"fees charged and waived\" is missing", "政府信息公开的收费及减免情况", "无"},
      {"all six in any order", Report::FORM_2014, "form.missing_section",
       Both(free, [](Report& report) { report.mutable_sections()->SwapElements(1, 4); }),
       Expect::kHolds},
      {"spoken of elsewhere", Report::FORM_2014, "form.missing_section",
       Both(Both(free, DropSection(4)),
            [](Report& report) { report.mutable_sections(2)->set_text("没有收取费用。"); }),
       Expect::kNotAssessable},
      {"answered by the table", Report::FORM_2014, "form.missing_section", DropSection(4),
       Expect::kHolds},
      {"no outline was read", Report::FORM_2014, "form.missing_section",
       Both(free, [](Report& report) { report.clear_sections(); }), Expect::kNotAssessable},
      {"a table that was parted from its narrative", Report::FORM_2014, "form.missing_section",
       Both(free,
            [](Report& report) {
              for (v1::Section& section : *report.mutable_sections()) section.clear_text();
              report.mutable_sections(3)->set_heading("四、会议");
            }),
       Expect::kNotAssessable},
      {"a free text under the new order", Report::FORM_2014, "form.missing_section",
       Both(Both(free, DropSection(4)), SetYear(2020)), Expect::kNotAssessable},
  });
}

TEST(StructureRulesTest, Outdated) {
  RunRuleCases({
      {"the form of the year before", Report::FORM_2019, "form.outdated", SetYear(2021),
       Expect::kFails, "2021 年度报告应采用国办公开办函〔2021〕30号规定的格式",
       "The report for 2021 should follow the form of 国办公开办函〔2021〕30号", "FORM_2021",
       "FORM_2019"},
      {"its last year", Report::FORM_2019, "form.outdated", SetYear(2020), Expect::kHolds},
      {"headings alone", Report::FORM_2019, "form.outdated",
       Both(SetYear(2021), [](Report& report) { report.clear_tables(); }), Expect::kNotAssessable},
      {"no year", Report::FORM_2019, "form.outdated", SetYear(0), Expect::kNotAssessable},
      {"newer than its year", Report::FORM_2021, "form.outdated", SetYear(2020),
       Expect::kNotAssessable},
      {"no form", Report::FORM_2014, "form.outdated",
       [](Report& report) { report.set_form(Report::FREE); }, Expect::kNotAssessable},
  });
}

TEST(StructureRulesTest, SectionOneSpeaksOfFiveTopics) {
  const std::string all =
      "本机关主动公开政府信息三十条，公开重点更加突出。收到政府信息公开申请三件，均依法答复。健全信"
      "息管理"
      "制度，规范公文属性源头认定。优化门户网站，增设栏目两个，方便群众查阅。加强监督，组织培训两次"
      "，压实"
      "工作职责，全年没有发生失泄密问题，群众满意。";
  const std::string three =
      "本机关主动公开政府信息三十条，公开重点更加突出，内容更加丰富。收到政府信息公开申请三件，均依"
      "法答复，"
      "没有引起争议。健全信息管理制度，规范公文属性源头认定，做到应公开尽公开，努力让群众看得懂、看"
      "得明白，"
      "全年没有发生失泄密问题，群众满意。";
  const auto says = [](const std::string& text) {
    return [=](Report& report) { report.mutable_sections(0)->set_text(text); };
  };
  const std::string rule = "form.missing_topic";
  for (const auto& [text, expect] :
       {std::pair(all, testing::Expect::kHolds), std::pair(three, testing::Expect::kFails),
        std::pair(std::string("无。"), testing::Expect::kNotAssessable)}) {
    v1::ExtractedReport extracted = testing::ZeroReport(Report::FORM_2021);
    says(text)(*extracted.mutable_report());
    const v1::ValidatedReport checked = testing::Check(extracted);
    const v1::Finding* finding = testing::FindFinding(checked, rule);
    const v1::Assessment* assessment = testing::FindAssessment(checked, rule);
    EXPECT_EQ(finding != nullptr, expect == testing::Expect::kFails);
    EXPECT_EQ(assessment->held(), expect == testing::Expect::kHolds ? 1 : 0);
    EXPECT_EQ(assessment->not_assessable(), expect == testing::Expect::kNotAssessable ? 1 : 0);
    if (finding != nullptr) {
      EXPECT_EQ(finding->expected(), "平台建设、监督保障");
    }
  }
}

}  // namespace
}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
#include "services/extract/table_matcher.h"

#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A document and what the matcher makes of its tables.
class Reading {
 public:
  explicit Reading(const std::string& text, int year = 2022)
      : document_(TestDocument::Parse(text)) {
    std::vector<int> blocks(static_cast<std::size_t>(document_.blocks_size()));
    std::iota(blocks.begin(), blocks.end(), 0);
    rows_ = ReadRows(document_, blocks);
    reading_ = TableMatcher(forms::Catalogue::BuiltIn()).Match(rows_, year);
  }

  const TableReading& operator*() const { return reading_; }
  const TableReading* operator->() const { return &reading_; }

  // "3", "" for a blank, "/" for not applicable, "?x" for words x, "~" in front where uncertain,
  // "absent" where there is no such fact.
  std::string Cell(const std::string& indicator, const std::string& column = "") const {
    std::string result = "absent";
    for (const v1::Fact& fact : reading_.facts) {
      if (fact.indicator() != indicator || fact.column() != column) continue;
      if (result != "absent") return "twice";
      result = fact.uncertain() ? "~" : "";
      if (fact.mark() == v1::Fact::NOT_APPLICABLE) result += "/";
      if (fact.mark() == v1::Fact::NOT_A_NUMBER) result += "?" + fact.literal();
      if (fact.has_value()) result += std::to_string(static_cast<int>(fact.value()));
    }
    return result;
  }

 private:
  v1::NormalizedDocument document_;
  std::vector<TableRow> rows_;
  TableReading reading_;
};

// The application table of a form, printed from the form file. `row` turns the labels (groups
// first) and the cells of a row of values into a line.
using PrintRow =
    std::function<std::string(const std::vector<std::string>& labels, const std::string& cells)>;

std::string PrintApplications(v1::Report::Form form, const std::string& header,
                              const std::map<std::string, std::string>& cells,
                              const PrintRow& print) {
  std::string text = header;
  for (const auto& table : forms::Catalogue::BuiltIn().Find(form)->tables()) {
    if (table.id() != "applications") continue;
    for (const auto& row : table.rows()) {
      if (row.heading()) continue;
      std::vector<std::string> labels(row.groups().begin(), row.groups().end());
      labels.push_back(row.labels(0));
      const auto given = cells.find(row.indicator());
      text += print(labels, given == cells.end() ? "0|0|0|0|0|0|0" : given->second) + "\n";
    }
  }
  return text;
}

constexpr char kBarHeader[] =
    "| （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 ||||||||\n"
    "| 自然人 | 法人或其他组织 | 总计 |||||||\n"
    "| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |||||\n";

// Blanks at the end of the row, as converters leave them.
std::string PaddedRow(const std::vector<std::string>& labels, const std::string& cells) {
  return "| " + labels.back() + "|" + cells + "|||";
}

TEST(TableMatcherTest, ReadsTheApplicationsOfBothForms) {
  for (const auto form : {v1::Report::FORM_2019, v1::Report::FORM_2021}) {
    SCOPED_TRACE(v1::Report::Form_Name(form));
    const Reading reading(PrintApplications(form, kBarHeader,
                                            {{"applications.received", "3|1|0|0|0|0|4"},
                                             {"applications.result.total", "2|/|0|—|无|O|3"}},
                                            PaddedRow));
    EXPECT_EQ(reading->form, form);
    EXPECT_THAT(reading->tables, ElementsAre("applications"));
    EXPECT_EQ(reading->facts.size(), form == v1::Report::FORM_2019 ? 161u : 175u);
    EXPECT_EQ(reading.Cell("applications.received", "natural_person"), "3");
    EXPECT_EQ(reading.Cell("applications.received", "commercial_enterprise"), "1");
    EXPECT_EQ(reading.Cell("applications.received", "total"), "4");
    EXPECT_EQ(reading.Cell("applications.result.total", "commercial_enterprise"), "/");
    EXPECT_EQ(reading.Cell("applications.result.total", "legal_service"), "/");
    EXPECT_EQ(reading.Cell("applications.result.total", "other"), "0");
  }
}

TEST(TableMatcherTest, RowsWithoutLabelsAreKnownByTheirPlace) {
  const std::set<std::string> lost = {"一、本年新收政府信息公开申请数量", "3.危及“三安全一稳定”",
                                      "4.保护第三方合法权益", "2.没有现成信息需要另行制作"};
  const auto print = [&](const std::vector<std::string>& labels, const std::string& cells) {
    return lost.contains(labels.back()) ? "| " + cells + "|||" : PaddedRow(labels, cells);
  };
  const Reading reading(PrintApplications(
      v1::Report::FORM_2021, kBarHeader,
      {{"applications.received", "7|0|0|0|0|0|7"},
       {"applications.result.refused.three_securities_one_stability", "1|0|0|0|0|0|1"},
       {"applications.result.refused.third_party_rights", "2|0|0|0|0|0|2"},
       {"applications.result.unavailable.would_need_creation", "4|0|0|0|0|0|4"}},
      print));
  EXPECT_EQ(reading->facts.size(), 175u);
  EXPECT_EQ(reading.Cell("applications.received", "natural_person"), "~7");
  EXPECT_EQ(reading.Cell("applications.result.refused.three_securities_one_stability", "total"),
            "~1");
  EXPECT_EQ(reading.Cell("applications.result.refused.third_party_rights", "total"), "~2");
  EXPECT_EQ(reading.Cell("applications.result.unavailable.would_need_creation", "total"), "~4");
  EXPECT_EQ(reading.Cell("applications.carried_in", "total"), "0");
}

TEST(TableMatcherTest, ARowUnderItsGroupAloneIsTheFirstOfTheGroup) {
  const auto print = [&](const std::vector<std::string>& labels, const std::string& cells) {
    return labels.back() == "1.信访举报投诉类申请" ? "| （五）不予处理 |" + cells + "|||"
                                                   : PaddedRow(labels, cells);
  };
  const Reading reading(PrintApplications(
      v1::Report::FORM_2021, kBarHeader,
      {{"applications.result.not_processed.petition_complaint", "5|0|0|0|0|0|5"}}, print));
  EXPECT_EQ(reading.Cell("applications.result.not_processed.petition_complaint", "total"), "~5");
}

TEST(TableMatcherTest, GatheredValuesAreReadByTheirSum) {
  const Reading reading(PrintApplications(v1::Report::FORM_2019, kBarHeader,
                                          {{"applications.received", "5|5|||||"},
                                           {"applications.carried_in", "1|2|3||||"},
                                           {"applications.result.granted", "||||||"},
                                           {"applications.carried_out", "4||||||"}},
                                          PaddedRow));
  EXPECT_EQ(reading.Cell("applications.received", "natural_person"), "~5");
  EXPECT_EQ(reading.Cell("applications.received", "commercial_enterprise"), "~");
  EXPECT_EQ(reading.Cell("applications.received", "total"), "~5");
  EXPECT_EQ(reading.Cell("applications.carried_in", "commercial_enterprise"), "~2");
  EXPECT_EQ(reading.Cell("applications.carried_in", "total"), "~3");
  EXPECT_EQ(reading.Cell("applications.result.granted", "total"), "");
  EXPECT_EQ(reading.Cell("applications.carried_out", "natural_person"), "~4");
  EXPECT_EQ(reading.Cell("applications.carried_out", "total"), "~");
}

TEST(TableMatcherTest, BlanksInTheirPlaceStayThere) {
  const auto print = [](const std::vector<std::string>& labels, const std::string& cells) {
    return "| " + labels.back() + "|" + cells + "|";
  };
  const Reading reading(PrintApplications(
      v1::Report::FORM_2019, kBarHeader,
      {{"applications.received", "5|5| | | | |10"}, {"applications.carried_in", "5|5| | | | | "}},
      print));
  EXPECT_EQ(reading.Cell("applications.received", "commercial_enterprise"), "5");
  EXPECT_EQ(reading.Cell("applications.received", "research_institution"), "");
  EXPECT_EQ(reading.Cell("applications.received", "total"), "10");
}

TEST(TableMatcherTest, ATableMayBeSpreadOverBlocks) {
  const auto print = [](const std::vector<std::string>& labels, const std::string& cells) {
    const std::string page = labels.back() == "1.属于国家秘密" ? "第2页\n" : "";
    return page + PaddedRow(labels, cells);
  };
  const Reading reading(PrintApplications(v1::Report::FORM_2021, kBarHeader,
                                          {{"applications.carried_out", "6|0|0|0|0|0|6"}}, print));
  EXPECT_EQ(reading->facts.size(), 175u);
  EXPECT_EQ(reading.Cell("applications.carried_out", "natural_person"), "6");
}

constexpr char kMarked[] =
    "[] {3x3}（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | "
    "{1x7}申请人情况\n"
    "[] {2x1}自然人 | {1x5}法人或其他组织 | {2x1}总计\n"
    "[] 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他\n"
    "[] {1x3}一、本年新收政府信息公开申请数量 | 3 | 1 |  | 0 | 0 | 2 | 6\n"
    "[] {1x3}二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1\n"
    "[] {6x1}三、本年度办理结果 | {1x2}（一）予以公开 | 2 | 0 | 0 | 0 | 0 | 0 | 2\n"
    "[] {1x2}（二）部分公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n"
    "[] {3x1}（三）不予公开 | 1.属于国家秘密 | 若干 | 0 | 0 | 0 | 0 | 0 | 0\n"
    "[] 2.其他法律行政法规禁止公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n"
    "[] 3.危及“三安全一稳定” | 0 | 0 | 0 | 0 | 0 | 0 | 0\n"
    "[] （四）无法提供 | 1.本机关不掌握相关政府信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n"
    "[] {1x3}四、结转下年度继续办理 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n";

TEST(TableMatcherTest, MarkedGridsAreReadByTheirColumns) {
  const Reading reading(kMarked);
  EXPECT_EQ(reading.Cell("applications.received", "natural_person"), "3");
  EXPECT_EQ(reading.Cell("applications.received", "research_institution"), "");
  EXPECT_EQ(reading.Cell("applications.received", "other"), "2");
  EXPECT_EQ(reading.Cell("applications.received", "total"), "6");
  EXPECT_EQ(reading.Cell("applications.result.refused.state_secret", "natural_person"), "?若干");
  EXPECT_EQ(reading.Cell("applications.carried_out", "total"), "0");
  EXPECT_EQ(reading.Cell("applications.result.total", "total"), "absent");
}

constexpr char kArticle20Of2019[] =
    "| 第二十条第（一）项\n"
    "| 信息内容 | 本年新制作数量 | 本年新 | 对外公开总数量\n"
    "| 规章 | 0 | 1 | 2\n"
    "| 规范性文件 | 3 | 4 | 5\n"
    "| 第二十条第（五）项\n"
    "| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量\n"
    "| 行政许可 | 11 | -4 | 7\n"
    "| 其他对外管理服务事项 | 6 | 减2 | 1,234\n"
    "| 第二十条第（八）项\n"
    "| 信息内容 | 上一年项目数量 | 本年增/减 |\n"
    "| 行政事业性收费 | 5 | 0 |\n"
    "| 第二十条第（九）项\n"
    "| 信息内容 | 采购项目数量 | 采购总金额 |\n"
    "| 政府集中采购 | 14 | 1086.35万元 |\n";

TEST(TableMatcherTest, SeveralTablesMayStandInOneGrid) {
  const Reading reading(kArticle20Of2019, 2022);
  EXPECT_EQ(reading->form, v1::Report::FORM_2019) << "by its headers, whatever the year";
  EXPECT_THAT(reading->tables, ElementsAre("art20_1", "art20_5", "art20_8", "art20_9"));
  EXPECT_EQ(reading.Cell("disclosure.art20_1.rules.newly_disclosed"), "1");
  EXPECT_EQ(reading.Cell("disclosure.art20_1.normative_documents.total"), "5");
  EXPECT_EQ(reading.Cell("disclosure.art20_5.licences.change"), "-4");
  EXPECT_EQ(reading.Cell("disclosure.art20_5.other_services.change"), "-2");
  EXPECT_EQ(reading.Cell("disclosure.art20_5.other_services.decisions"), "1234");
  EXPECT_EQ(reading.Cell("disclosure.art20_8.fees.previous_items"), "5");
  EXPECT_EQ(reading.Cell("disclosure.art20_9.procurement.items"), "14");
  const v1::Fact& amount = reading->facts.back();
  EXPECT_EQ(amount.unit(), "万元");
  EXPECT_EQ(amount.value(), 1086.35);
  EXPECT_EQ(amount.literal(), "1086.35万元");
}

TEST(TableMatcherTest, HeadersInAnotherOrderAreFollowed) {
  const Reading reading(
      "| 信息内容 | 现行有效件数 | 本年制发件数 | 本年废止件数\n"
      "| 规章 | 9 | 2 | 1\n"
      "| 行政规范性文件 | 8 | 4 | 3\n");
  EXPECT_EQ(reading->form, v1::Report::FORM_2021);
  EXPECT_EQ(reading.Cell("disclosure.art20_1.rules.in_force"), "9");
  EXPECT_EQ(reading.Cell("disclosure.art20_1.rules.issued"), "2");
  EXPECT_EQ(reading.Cell("disclosure.art20_1.normative_documents.repealed"), "3");
}

TEST(TableMatcherTest, OfFormsThatFitAlikeTheOneInForceIsTaken) {
  const std::string review =
      "| 行政复议 | 行政诉讼\n"
      "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉\n"
      "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | "
      "尚未审结 | 总计\n"
      "| 1 | 2 | 3 | 4 | 10 | 0 | 0 | 0 | 5 | 5 | 0 | 0 | 6 | 0 | 6\n";
  EXPECT_EQ(Reading(review, 2020)->form, v1::Report::FORM_2019);
  const Reading reading(review, 2023);
  EXPECT_EQ(reading->form, v1::Report::FORM_2021);
  EXPECT_EQ(reading->facts.size(), 15u);
  EXPECT_EQ(reading.Cell("reconsideration.total"), "10");
  EXPECT_EQ(reading.Cell("litigation.direct.pending"), "5");
  EXPECT_EQ(reading.Cell("litigation.after_reconsideration.other"), "6");
}

TEST(TableMatcherTest, AReviewTableWithAHeaderLostIsReadByItsOrder) {
  const Reading reading(
      "[] {1x5}行政复议 | {1x10}行政诉讼\n"
      "[] {2x1}结果维持 | {2x1}结果纠正 | {2x1}其他结果 | {2x1}尚未审结 | {2x1}总计 | "
      "{1x10}未经复议直接起诉\n"
      "[] 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | "
      "尚未审结 | 总计\n"
      "[] 1 | 2 | 3 | 4 | 10 | 0 | 0 | 0 | 5 | 5 | 0 |  | 6 | 0 | 6\n");
  EXPECT_EQ(reading.Cell("reconsideration.corrected"), "2");
  EXPECT_EQ(reading.Cell("litigation.direct.total"), "5");
  EXPECT_EQ(reading.Cell("litigation.after_reconsideration.corrected"), "");
  EXPECT_EQ(reading.Cell("litigation.after_reconsideration.total"), "6");
}

std::string PrintStatistics(bool provincial_rows) {
  std::string text = "| 统计指标 | 单位 | 统计数\n";
  int number = 0;
  for (const auto& row :
       forms::Catalogue::BuiltIn().Find(v1::Report::FORM_2014)->tables(0).rows()) {
    if (row.optional() && !provincial_rows) continue;
    text += "| " + row.labels(0) + " | " + row.unit() + " | " +
            (row.heading() ? "" : std::to_string(++number)) + " |\n";
  }
  return text;
}

TEST(TableMatcherTest, AReviewTableMayBeSplit) {
  const std::string results = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计";
  const std::string reconsideration =
      "[] {1x5}行政复议\n[] " + results + "\n[] 1 | 0 | 0 | 0 | 1\n";
  const std::string litigation =
      "[] {1x10}行政诉讼\n[] {1x5}未经复议直接起诉 | {1x5}复议后起诉\n[] " + results + " | " +
      results + "\n[] 0 | 2 | 0 | 0 | 2 | 0 | 0 | 0 | 3 | 3\n";
  for (const std::string& text :
       {reconsideration + "说明。\n" + litigation, litigation + "说明。\n" + reconsideration}) {
    SCOPED_TRACE(text);
    const Reading reading(text);
    EXPECT_THAT(reading->tables, ElementsAre("review"));
    EXPECT_EQ(reading->facts.size(), 15u);
    EXPECT_EQ(reading.Cell("reconsideration.upheld"), "1");
    EXPECT_EQ(reading.Cell("reconsideration.total"), "1");
    EXPECT_EQ(reading.Cell("litigation.direct.corrected"), "2");
    EXPECT_EQ(reading.Cell("litigation.after_reconsideration.pending"), "3");
    EXPECT_EQ(reading.Cell("litigation.after_reconsideration.total"), "3");
  }
  // One piece alone says nothing about the other.
  const Reading alone(litigation);
  EXPECT_EQ(alone->facts.size(), 10u);
  EXPECT_EQ(alone.Cell("reconsideration.total"), "absent");
}

TEST(TableMatcherTest, ATableInTwoHalvesIsReadHalfByHalf) {
  const auto& table = forms::Catalogue::BuiltIn().Find(v1::Report::FORM_2014)->tables(0);
  std::vector<const forms::v1::FormRow*> form_rows;
  for (const auto& row : table.rows()) form_rows.push_back(&row);
  const std::size_t half = (form_rows.size() + 1) / 2;
  const auto print = [&](std::size_t i) -> std::string {
    if (i >= form_rows.size()) return " |  | ";
    const forms::v1::FormRow& row = *form_rows[i];
    if (row.heading()) return " " + row.labels(0) + " | —— | ——";
    return " " + row.labels(0) + " | " + row.unit() + " | " + std::to_string(i);
  };
  for (const std::string start : {"|", "[]"}) {
    SCOPED_TRACE(start);
    std::string text = start + " 统计指标 | 单位 | 统计数 | 统计指标 | 单位 | 统计数\n";
    for (std::size_t i = 0; i < half; ++i) {
      text += start + print(i) + " |" + print(i + half) + "\n";
    }
    const Reading reading(text, 2016);
    EXPECT_EQ(reading->form, v1::Report::FORM_2014);
    for (std::size_t i = 0; i < form_rows.size(); ++i) {
      if (form_rows[i]->heading()) continue;
      EXPECT_EQ(reading.Cell(form_rows[i]->indicator()), std::to_string(i));
    }
  }
}

TEST(TableMatcherTest, LinesSetWithSpacesAreRows) {
  const Reading reading(
      "申请人情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
      "一、本年新收政府信息公开申请数量 3 1 0 0 0 0 4\n二、上年结转政府信息公开申请数量 0 0 0 0 0 "
      "0 "
      "0\n（一）予以公开 2 1 0 0 0 0 3\n（二）部分公开 1 0 0 0 0 0 1\n1.属于国家秘密 0 0 0 0 0 0 "
      "0\n"
      "2.其他法律行政法规禁止公开 0 0 0 0 0 0 0\n1.本机关不掌握相关政府信息 0 0 0 0 0 0 0\n"
      "（七）总计 3 1 0 0 0 0 4\n四、结转下年度继续办理 0 / 0 0 0 0 0\n");
  EXPECT_EQ(reading.Cell("applications.received", "natural_person"), "3");
  EXPECT_EQ(reading.Cell("applications.received", "total"), "4");
  EXPECT_EQ(reading.Cell("applications.result.granted", "commercial_enterprise"), "1");
  EXPECT_EQ(reading.Cell("applications.carried_out", "commercial_enterprise"), "/");
  for (const v1::Fact& fact : reading->facts) {
    EXPECT_FALSE(fact.evidence().has_row());
    EXPECT_EQ(fact.evidence().quote(), fact.literal());
  }
}

TEST(TableMatcherTest, ARowThatWasReadByItsSumCarriesBothReadings) {
  const Reading reading(PrintApplications(v1::Report::FORM_2021, kBarHeader,
                                          {{"applications.result.granted", "2|1|3||||"}},
                                          PaddedRow));
  int chosen = 0;
  for (const v1::Fact& fact : reading->facts) {
    if (fact.indicator() != "applications.result.granted" || !fact.chosen_by_sum()) continue;
    ++chosen;
    EXPECT_EQ(fact.alternatives_size(), 1);
    EXPECT_NE(fact.choice(), "");
    const bool total = fact.column() == "total";
    EXPECT_EQ(fact.has_value(), total);
    // In order the last number would stand in the third column, and the total would be blank.
    EXPECT_EQ(fact.alternatives(0).has_value(), !total);
  }
  EXPECT_EQ(chosen, 2);
}

TEST(TableMatcherTest, StatisticsOf2014WithAndWithoutProvincialRows) {
  const Reading national(PrintStatistics(false), 2015);
  EXPECT_EQ(national->form, v1::Report::FORM_2014);
  EXPECT_EQ(national->facts.size(), 60u);
  EXPECT_EQ(national.Cell("disclosure.total"), "1");
  EXPECT_EQ(national.Cell("reconsideration.upheld"), "41");
  EXPECT_EQ(national.Cell("litigation.corrected"), "46");
  EXPECT_EQ(national.Cell("complaints.other"), "51");
  EXPECT_EQ(national.Cell("meetings.trainees"), "60");
  const Reading provincial(PrintStatistics(true), 2015);
  EXPECT_EQ(provincial->facts.size(), 78u);
  EXPECT_EQ(provincial.Cell("reading_points.visitors.city"), "67");
}

// Offices leave out parts that they have nothing of.
TEST(TableMatcherTest, AWholeKeepsItsValueWherePartsAreLeftOut) {
  std::string text = PrintStatistics(false);
  const auto drop_line = [&](const std::string& label) {
    const std::size_t begin = text.find("| " + label);
    text.erase(begin, text.find('\n', begin) + 1 - begin);
  };
  drop_line("其中：主要负责同志参加新闻发布会次数");
  drop_line("1.当面申请数");
  const std::string heading = "（二）通过不同渠道和方式回应解读的情况 | ";
  text.insert(text.find(heading) + heading.size(), "——");
  const Reading reading(text, 2015);
  EXPECT_EQ(reading->facts.size(), 58u);
  EXPECT_EQ(reading.Cell("interpretation.press_conferences"), "10");
  EXPECT_EQ(reading.Cell("interpretation.press_conferences.by_head"), "absent");
  EXPECT_EQ(reading.Cell("applications.received"), "17");
  EXPECT_EQ(reading.Cell("applications.channel.in_person"), "absent");
}

TEST(TableMatcherTest, ASerialNumberIsNoValue) {
  std::string numbered;
  int serial = 0;
  const std::string text = PrintStatistics(false);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    numbered += (serial == 0 ? std::string("| 序号 ") : "| " + std::to_string(serial) + " ") +
                text.substr(begin, end + 1 - begin);
    ++serial;
    begin = end + 1;
  }
  const Reading reading(numbered, 2015);
  EXPECT_EQ(reading->facts.size(), 60u);
  EXPECT_EQ(reading.Cell("disclosure.total"), "1");
  EXPECT_EQ(reading.Cell("meetings.trainees"), "60");
}

TEST(TableMatcherTest, AnAmountKeepsTheUnitOfItsHeader) {
  for (const char* amount : {"12", "12万", "12万元"}) {
    SCOPED_TRACE(amount);
    const Reading reading(
        std::string("| 第二十条第（八）项\n| 信息内容 | 本年收费金额（单位：万元）\n"
                    "| 行政事业性收费 | ") +
        amount + "\n");
    EXPECT_EQ(reading.Cell("disclosure.art20_8.fees.amount"), "12");
    ASSERT_EQ(reading->facts.size(), 1u);
    EXPECT_EQ(reading->facts[0].unit(), "万元");
  }
}

TEST(TableMatcherTest, AnUnknownRowBelongsToNoForm) {
  std::string text = PrintStatistics(false);
  const std::string after = "（二）申请办结数";
  text.insert(text.find("| " + after), "| 6.短信申请数 | 件 | 77 |\n");
  const Reading reading(text, 2015);
  EXPECT_EQ(reading->facts.size(), 60u);
  EXPECT_EQ(reading.Cell("applications.channel.letter"), "21");
  EXPECT_EQ(reading.Cell("applications.completed"), "22");
}

TEST(TableMatcherTest, OtherTablesMatchNoForm) {
  for (const char* text : {"| 指标名称 | 单位 | 2012年 | 历年累计\n| 主动公开文件数 | 份 | 1 | "
                           "2\n| 当面申请数 | 件 | 3 | 4\n"
                           "| 行政复议数 | 件 | 0 | 0\n| 行政诉讼数 | 件 | 0 | 0\n",
                           "| 科目 | 预算数 | 决算数\n| 行政许可 | 3 | 4\n| 规章 | 1 | 2\n",
                           "| 1 | 2\n| 3 | 4\n", ""}) {
    SCOPED_TRACE(text);
    const Reading reading(text, 2015);
    EXPECT_EQ(reading->form, v1::Report::FORM_UNSPECIFIED);
    EXPECT_THAT(reading->facts, IsEmpty());
  }
}

TEST(TableMatcherTest, EvidencePointsAtTheCell) {
  const Reading reading(kArticle20Of2019, 2019);
  const v1::Evidence& evidence = reading->facts.front().evidence();
  EXPECT_EQ(evidence.block(), 0);
  EXPECT_EQ(evidence.row(), 2);
  EXPECT_EQ(evidence.column(), 1);
  EXPECT_EQ(evidence.quote(), "0");
  const std::u32string text = text::DecodeUtf8(kArticle20Of2019);
  EXPECT_EQ(text.substr(static_cast<std::size_t>(evidence.source().begin()), 1), U"0");
  EXPECT_EQ(evidence.source().end(), evidence.source().begin() + 1);
}

}  // namespace
}  // namespace nianbao::extract

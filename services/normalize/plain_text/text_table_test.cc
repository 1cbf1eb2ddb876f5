// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/plain_text/text_table.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/characters/clean.h"

namespace nianbao::normalize {
namespace {

std::vector<Line> Lines(std::u32string_view text) {
  std::vector<Line> lines;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != U'\n') continue;
    lines.push_back({text.substr(begin, i - begin), static_cast<std::int32_t>(begin)});
    begin = i + 1;
  }
  return lines;
}

// The cells of each row joined by "|"; "~" stands for a place that is missing.
std::vector<std::string> Rows(const std::optional<TextTable>& table) {
  if (!table) return {"no table"};
  std::vector<std::string> rows(static_cast<std::size_t>(table->grid.rows));
  std::vector<int> next(rows.size(), 0);
  for (const GridCell& cell : table->grid.cells) {
    std::string& row = rows[static_cast<std::size_t>(cell.row)];
    int& column = next[static_cast<std::size_t>(cell.row)];
    for (; column < cell.column; ++column) row += column == 0 ? "~" : "|~";
    row += (column == 0 ? "" : "|") + Clean(cell.text, Spacing::kLabel).Utf8();
    ++column;
  }
  return rows;
}

struct Case {
  std::string name;
  std::u32string text;
  std::vector<std::string> rows;
  std::size_t lines = 0;
};

void Check(const std::vector<Case>& cases,
           std::optional<TextTable> (*match)(std::span<const Line>)) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto lines = Lines(c.text);
    const auto table = match(lines);
    EXPECT_EQ(Rows(table), c.rows);
    EXPECT_EQ(table ? table->lines : 0, c.lines);
  }
}

TEST(TextTable, ReadsBars) {
  Check(
      {{"blanks at the end",
        U"信息内容 | 件数 | 备注 |\n规章 | 0 | |\n文件 | |||\n后文",
        {"信息内容|件数|备注", "规章|0|", "文件|||"},
        3},
       {"last row without a bar", U"甲 | 1\n乙 | 2", {"甲|1", "乙|2"}, 2},
       {"labels lost in front", U"3 | 0 | ||\n二、结转 | 0 | 0 | |", {"3|0||", "二、结转|0|0|"}, 2},
       {"Markdown", U"| 甲 | 乙 |\n|---|:--:|\n| 丙 | |", {"甲|乙", "丙|"}, 3},
       {"full-width bars", U"甲｜１\n乙｜２", {"甲|1", "乙|2"}, 2},
       {"spaces inside labels", U"结果 维持 | 总 计\n0 | 0", {"结果维持|总计", "0|0"}, 2},
       {"navigation in one line", U"首页 | 动态 | 公开\n正文", {"no table"}, 0},
       {"a lone bar", U"|\n|", {"no table"}, 0}},
      MatchMarkedTable);
}

TEST(TextTable, ReadsTabs) {
  Check({{"rows", U"信息内容\t件数\n规章\t0\n正文", {"信息内容|件数", "规章|0"}, 2},
         {"blank cells", U"甲\t乙\t丙\n丁\t\t3\n戊\t5\t", {"甲|乙|丙", "丁||3", "戊|5|"}, 3},
         {"blank first cell", U"\t自然人\t法人\n新收\t1\t2", {"|自然人|法人", "新收|1|2"}, 2},
         {"rows of blanks under merged labels",
          U"一、新收\t\t1\t2\n三、结果\t（一）公开\t\t\n（二）部分\t\t\n\t（三）不予\t\t\n四、结转"
          U"\t\t1\t2",
          {"一、新收||1|2", "三、结果|（一）公开||", "（二）部分||", "|（三）不予||",
           "四、结转||1|2"},
          5},
         {"a caption with the tabs of its row",
          U"第（一）项\t\t\n内容\t制发\t废止\n规章\t0\t1",
          {"第（一）项||", "内容|制发|废止", "规章|0|1"},
          3},
         {"a header over the last column",
          U"项目\t\t\n\t\t总计\n\t甲\t乙\n新收\t1\t2",
          {"项目||", "||总计", "|甲|乙", "新收|1|2"},
          4},
         {"a line set in by tabs", U"甲\t1\t2\n\t\t后文", {"甲|1|2"}, 1},
         {"every row closed", U"甲\t1\t2\t", {"甲|1|2"}, 1},
         {"two columns in one line", U"签发人：张三\t电话：1", {"no table"}, 0}},
        MatchTabs);
}

TEST(TextTable, ReadsAlignedColumns) {
  Check(
      {{"right-aligned numbers",
        U"项目          上年    本年\n新收             3      12\n结转           101       "
        U"0\n正文。",
        {"项目|上年|本年", "新收|3|12", "结转|101|0"},
        3},
       {"blank cells",
        U"项目      甲    乙    丙\n新收       1           3\n结转             2      \n",
        {"项目|甲|乙|丙", "新收|1||3", "结转||2|"},
        3},
       {"a header of two lines",
        U"              申请人\n项目      自然人  法人\n新收       1       3\n结转       2       4",
        {"no table"},
        0},
       {"ideographic spaces",
        U"规章　　　１　　２\n规范性文件　３　　４",
        {"规章|1|2", "规范性文件|3|4"},
        2},
       {"crooked, but as many in each row",
        U"行政许可事项  12  3\n处罚  1234567  45\n征收  1  1234567890123",
        {"行政许可事项|12|3", "处罚|1234567|45", "征收|1|1234567890123"},
        3},
       {"a group's label",
        U"新收    1    2\n其中\n当面    1    0\n网上    0    2",
        {"新收|1|2", "其中||", "当面|1|0", "网上|0|2"},
        4},
       {"a heading ends it",
        U"新收    1\n结转    2\n二、其他事项\n三    4",
        {"新收|1", "结转|2"},
        2},
       {"a heading in front of a row is a group's",
        U"指标      单位    数\n一、申请\n收到数    件      3\n办结数    件      2",
        {"指标|单位|数", "一、申请||", "收到数|件|3", "办结数|件|2"},
        4},
       {"merged cells over columns",
        U"来源和去向的情况      申请人情况\n"
        U"                      个人    组织    共计\n"
        U"本年新收的申请数量    1       2       3\n"
        U"结转      上年度的    4       5       9\n"
        U"          本年度的    0       0       0",
        {"来源和去向的情况||申请人情况||", "||个人|组织|共计", "本年新收的申请数量||1|2|3",
         "结转|上年度的|4|5|9", "|本年度的|0|0|0"},
        5},
       {"a header and a row",
        U"信息内容    上年项目    增减\n收费        3           /",
        {"信息内容|上年项目|增减", "收费|3|/"},
        2},
       {"contacts",
        U"电话：06351234    传真：06351235\n地址：人民路    邮编：252000",
        {"no table"},
        0},
       {"prose", U"姓  名，性  别\n年  龄，2020", {"no table"}, 0},
       {"one row of numbers", U"姓名    张三\n电话    3001", {"no table"}, 0},
       {"one number below its name",
        U"项目        件数\n行政许可    3",
        {"项目|件数", "行政许可|3"},
        2},
       {"marks for numbers",
        U"信息内容    数量    金额\n集中采购    〇      /",
        {"信息内容|数量|金额", "集中采购|〇|/"},
        2},
       {"merged cells in the middle of their columns",
        U"项目          申请人情况       总计\n"
        U"           个人   企业   其他\n"
        U"新收         1      2      3      6\n"
        U"结转                2             2",
        {"项目|申请人情况|||总计", "|个人|企业|其他|", "新收|1|2|3|6", "结转||2||2"},
        4},
       {"quotation marks as wide as ideographs",
        U"项目            数    比\n涉“三安全”    12    3\n商业秘密        4     5\n其他           "
        U" "
        U"6     7",
        {"项目|数|比", "涉“三安全”|12|3", "商业秘密|4|5", "其他|6|7"},
        4},
       {"labels broken where the column is full",
        U"项目            甲    乙\n一、本年新收政  3     1\n府信息申请\n二、上年结转政  \n四、结"
        U"转下年度  2     0\n继续办理\n五、计          5     1",
        {"项目|甲|乙", "一、本年新收政府信息申请|3|1", "二、上年结转政||",
         "四、结转下年度继续办理|2|0", "五、计|5|1"},
        7},
       {"a last row of blanks",
        U"项目    上年    本年\n许可    3       4\n收费\n\n后文",
        {"项目|上年|本年", "许可|3|4", "收费||"},
        3},
       {"a last row that counts on",
        U"项目          甲    乙\n一、新收      3     4\n二、结转\n\n后文",
        {"项目|甲|乙", "一、新收|3|4", "二、结转||"},
        3},
       {"a row with a text in the midst",
        U"项目    种类        甲    乙\n新收    当面        3     4\n        网上，邮寄\n结转    "
        U"当面     "
        U"   5     6",
        {"项目|种类|甲|乙", "新收|当面|3|4", "|网上，邮寄||", "结转|当面|5|6"},
        4},
       {"all blank", U"项目    数量    金额\n收费\n", {"项目|数量|金额", "收费||"}, 2},
       {"what follows at once",
        U"项目    上年    本年\n许可    3       4\n某市水务局\n",
        {"项目|上年|本年", "许可|3|4"},
        2}},
      MatchAlignedColumns);
}

TEST(TextTable, ReadsListedFields) {
  Check({{"commas",
          U"项目,上年,本年\n新收,3,\n结转,,1\n正文。",
          {"项目|上年|本年", "新收|3|", "结转||1"},
          3},
         {"fields between quotation marks",
          U"项目,数\n\"许可,处罚\",3\n\"称\"\"甲\"\"者\",\"1,234\"",
          {"项目|数", "许可,处罚|3", "称\"甲\"者|1,234"},
          3},
         {"full-width commas",
          U"项目，数量\n许可，３\n处罚，０",
          {"项目|数量", "许可|3", "处罚|0"},
          3},
         {"semicolons",
          U"项目；甲；乙\n许可；3；/\n处罚；；2",
          {"项目|甲|乙", "许可|3|/", "处罚||2"},
          3},
         {"one number below its name", U"内容,处理数量\n许可,3", {"内容|处理数量", "许可|3"}, 2},
         {"a header of two lines",
          U",申请人,\n项目,自然人,法人\n新收,1,2\n结转,3,4",
          {"|申请人|", "项目|自然人|法人", "新收|1|2", "结转|3|4"},
          4},
         {"captions",
          U"第（一）项,,\n内容,制发件数,废止件数\n规章,0,1\n第（五）项,,\n内容,决定数量,\n许可,3,",
          {"第（一）项||", "内容|制发件数|废止件数", "规章|0|1", "第（五）项||", "内容|决定数量|",
           "许可|3|"},
          6},
         {"prose", U"公开信息3条，答复5件\n收费0元，其他0件", {"no table"}, 0},
         {"lines of a paragraph",
          U"咨询840人次（现场187人次、来电263人次\n、网上390人次），比例74",
          {"no table"},
          0},
         {"lists", U"学习、培训\n宣传、检查", {"no table"}, 0},
         {"numbers alone", U"1,234\n5,678", {"no table"}, 0},
         {"an open quotation mark", U"项目,数量\n\"许可,3", {"no table"}, 0}},
        MatchListedFields);
}

TEST(TextTable, ReadsPastedCells) {
  Check({{"blank cells have tabs",
          U"\t项目\n\t单位\n\t数\n\n\t新收\n\t件\n\t\n\n\t结转\n\t\n\t3\n\n\n后文",
          {"项目|单位|数", "新收|件|", "结转||3"},
          11},
         {"labels over several lines",
          U"\t三\n、\n本\n年\n\t商业\n企业\n\t０\n\n\t\n\t甲\n\t1",
          {"三、本年|商业企业|0", "|甲|1"},
          11},
         {"lone tabs were stripped",
          U"\t项目\n\t单位\n\t数\n\n\t一、情况\n\n\n\n\t新收\n\t件\n\n\n\t结转\n\t件\n\t3\n",
          {"项目|单位|数", "一、情况||", "新收|件|", "结转|件|3"},
          15},
         {"two tables apart", U"\t甲\n\t\n\n\t乙\n\t2\n\n\n\t丙\n\t3", {"甲|", "乙|2"}, 5},
         {"a heading follows at once",
          U"\t甲\n\t1\n\n\t乙\n\t2\n三、收到和处理申请情况",
          {"甲|1", "乙|2"},
          5},
         {"indented prose",
          U"\t2020年，本局认真贯彻落实条例，主动公开政府信息，依法办理申请，稳步推进公开工作，群众"
          U"更满意，工作有成效。\n正文",
          {"no table"},
          0}},
        MatchMarkedTable);
}

TEST(TextTable, ReadsGroupedCells) {
  Check({{"rows set apart by empty lines",
          U"指标\n单位\n数\n\n一、情况\n\n\n\n新收\n件\n3\n\n办结\n件\n2\n\n结转\n件\n\n\n答复\n件"
          U"\n4",
          {"指标|单位|数", "一、情况||", "新收|件|3", "办结|件|2", "结转|件|", "答复|件|4"},
          23},
         {"paragraphs", U"甲。\n\n乙。\n\n丙。", {"no table"}, 0}},
        MatchUnmarkedTable);
}

TEST(TextTable, InfersRows) {
  Check({{"two columns, the unit lost",
          U"指 标\n单位\n2017 年\n历年累计\n新收数\n12\n38\n其中:1.当面\n0\n2\n2.网络\n12\n36",
          {"指标|单位|2017年|历年累计", "新收数|~|12|38", "其中:1.当面|~|0|2", "2.网络|~|12|36"},
          13},
         {"with units and group rows",
          U"一、申请情况\n（一）新收数\n件\n3\n（二）办结数（含\n延期）\n件\n2\n二、复议\n（一）维"
          U"持\n件\n0\n（二）纠正\n件\n/",
          {"一、申请情况", "（一）新收数|件|3", "（二）办结数（含延期）|件|2", "二、复议",
           "（一）维持|件|0", "（二）纠正|件|/"},
          15},
         {"numbers with their units",
          U"甲\n1件\n0.5万元\n乙\n3件\n4.2万元",
          {"甲|1件|0.5万元", "乙|3件|4.2万元"},
          6},
         {"another table below, of one row under its header",
          U"甲\n1\n2\n乙\n3\n4\n复议\n维持\n纠正\n总计\n5\n6\n7\n8",
          {"甲|1|2", "乙|3|4", "复议", "维持", "纠正", "总计|5|6|7|8"},
          14},
         {"rows that lost their labels",
          U"甲\n1\n2\n乙\n3\n4\n丙\n5\n6\n丁\n7\n8\n9\n0",
          {"甲|1|2", "乙|3|4", "丙|5|6", "丁|7|8", "~|9|0"},
          14},
         {"blank cells left nothing",
          U"项目\n甲\n乙\n丙\n新收\n1\n2\n3\n结转\n4\n5\n公开\n6\n",
          {"项目|甲|乙|丙", "新收|1|2|3", "结转|4|5", "公开|6"},
          13},
         {"blank cells left empty lines",
          U"项目\n甲\n乙\n丙\n新收\n1\n2\n3\n结转\n4\n\n5\n公开\n6\n7\n\n答复\n\n8\n9\n退件\n1"
          U"\n2\n3\n",
          {"项目|甲|乙|丙", "新收|1|2|3", "结转|4||5", "公开|6|7|", "答复||8|9", "退件|1|2|3"},
          24},
         {"a row below its header",
          U"复议\n诉讼\n维持\n纠正\n总计\n维持\n总计\n1\n2\n3\n4\n4\n",
          {"复议|诉讼|维持|纠正|总计|维持|总计", "1|2|3|4|4"},
          12},
         {"a small table",
          U"内容\n处理数量\n许可\n3\n处罚\n",
          {"内容|处理数量", "许可|3", "处罚"},
          5},
         {"a heading behind an empty line",
          U"甲\n1\n2\n乙\n3\n4\n\n三、收到申请\n\n丙\n5\n6\n丁\n7\n8",
          {"甲|1|2", "乙|3|4"},
          6},
         {"last rows of blanks",
          U"一、甲\n1\n2\n二、乙\n3\n4\n三、丙\n\n",
          {"一、甲|1|2", "二、乙|3|4", "三、丙"},
          7},
         {"too few numbers", U"甲\n1\n乙\n2", {"no table"}, 0},
         {"prose", U"本局公开信息。\n1\n2\n3\n4", {"no table"}, 0}},
        MatchBareCells);
}

TEST(TextTable, SaysWhereBlankCellsLeftNothing) {
  const auto lost = [](std::u32string_view text) {
    const auto table = MatchUnmarkedTable(Lines(text));
    return table && table->lost_cells;
  };
  EXPECT_TRUE(lost(U"新收\n1\n2\n3\n结转\n4\n5\n公开\n6\n"));
  EXPECT_TRUE(lost(U"内容\n数量\n金额\n许可\n3\n"));
  EXPECT_FALSE(lost(U"新收\n1\n2\n结转\n4\n5\n公开\n"));
  EXPECT_FALSE(lost(U"内容\n数量\n金额\n许可\n3\n5\n处罚\n"));
}

TEST(TextTable, KnowsThePlaceOfEveryCell) {
  const std::u32string text = U"\t新收\n\t\n\n\t办 结\n\t 12 \n";
  const auto lines = Lines(text);
  const auto table = MatchMarkedTable(lines);
  ASSERT_TRUE(table);
  std::vector<std::u32string> places;
  for (const GridCell& cell : table->grid.cells) {
    places.push_back(text.substr(static_cast<std::size_t>(cell.place.begin),
                                 static_cast<std::size_t>(cell.place.end - cell.place.begin)));
  }
  EXPECT_THAT(places, ::testing::ElementsAre(U"新收", U"", U"办 结", U"12"));
  EXPECT_EQ(table->grid.cells[1].place.begin, 5);
}

}  // namespace
}  // namespace nianbao::normalize

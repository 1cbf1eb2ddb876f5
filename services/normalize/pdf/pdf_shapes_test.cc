// SPDX-License-Identifier: Apache-2.0
// What the PDF files of offices look like, and the documents that they are.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "services/normalize/pdf/read_pdf_for_test.h"

namespace nianbao::normalize::pdf {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// Texts of a table of two columns and three rows, its first cell at 50, 100, each 100 by 30.
std::string SmallTable() {
  return Text(60, 120, 10, "内容") + Text(160, 120, 10, "件数") + Text(60, 150, 10, "行政许可") +
         Text(160, 150, 10, "3") + Text(60, 180, 10, "行政处罚") + Text(160, 180, 10, "12");
}

const std::vector<double> kColumns = {50, 150, 250};
const std::vector<double> kRows = {100, 130, 160, 190};
const std::vector<std::string> kSmallTable = {"| 内容 | 件数", "| 行政许可 | 3", "| 行政处罚 | 12"};

// Every line of the grid of SmallTable, drawn by `line` from (x0, y0) to (x1, y1).
template <typename DrawLine>
std::string SmallGrid(DrawLine line) {
  std::string out;
  for (const double y : kRows) out += line(kColumns.front(), y, kColumns.back(), y);
  for (const double x : kColumns) out += line(x, kRows.front(), x, kRows.back());
  return out;
}

std::string Dashes(double x0, double y0, double x1, double y1, double dash, double gap) {
  std::string out;
  for (double at = 0; at < std::max(x1 - x0, y1 - y0); at += dash + gap) {
    out +=
        x1 > x0 ? Stroke(x0 + at, y0, x0 + at + dash, y0) : Stroke(x0, y0 + at, x0, y0 + at + dash);
  }
  return out;
}

std::string ShadedCells() {
  std::string out;
  for (std::size_t r = 0; r + 1 < kRows.size(); ++r) {
    for (std::size_t c = 0; c + 1 < kColumns.size(); ++c) {
      out +=
          Fill(kColumns[c], kRows[r], kColumns[c + 1], kRows[r + 1], r == 0 ? "0.8 g" : "0.95 g");
    }
  }
  return out;
}

TEST(PdfShapes, BordersOfTablesAreDrawnInManyWays) {
  const std::pair<const char*, std::string> cases[] = {
      {"strokes", StrokeGrid(kColumns, kRows)},
      {"thin fills", SmallGrid([](double x0, double y0, double x1, double y1) {
         return Fill(x0, y0, x1 + 0.5, y1 + 0.5);
       })},
      {"a dash pattern", "[2 2] 0 d " + StrokeGrid(kColumns, kRows)},
      {"single dashes", SmallGrid([](double x0, double y0, double x1, double y1) {
         return Dashes(x0, y0, x1, y1, 4, 2);
       })},
      {"single dashes far apart", SmallGrid([](double x0, double y0, double x1, double y1) {
         return Dashes(x0, y0, x1, y1, 6, 5);
       })},
      {"dots", SmallGrid([](double x0, double y0, double x1, double y1) {
         return Dashes(x0, y0, x1, y1, 0.5, 1);
       })},
      {"double lines", SmallGrid([](double x0, double y0, double x1, double y1) {
         return Stroke(x0, y0, x1, y1) + Stroke(x0 + 2, y0 + 2, x1 + 2, y1 + 2);
       })},
      {"double lines far apart", SmallGrid([](double x0, double y0, double x1, double y1) {
         return Stroke(x0, y0, x1, y1) + Stroke(x0 + 4.5, y0 + 4.5, x1 + 4.5, y1 + 4.5);
       })},
      {"rectangles around cells",
       [] {
         std::string out;
         for (std::size_t r = 0; r + 1 < kRows.size(); ++r) {
           for (std::size_t c = 0; c + 1 < kColumns.size(); ++c) {
             out += std::to_string(kColumns[c]) + " " + std::to_string(kPageHeight - kRows[r + 1]) +
                    " 100 30 re S\n";
           }
         }
         return out;
       }()},
      {"shaded cells", ShadedCells()},
      {"shaded cells and lines", ShadedCells() + StrokeGrid(kColumns, kRows)},
  };
  for (const auto& [name, borders] : cases) {
    SCOPED_TRACE(name);
    EXPECT_THAT(Outline(ReadPage(borders + SmallTable())), ElementsAreArray(kSmallTable));
  }
}

TEST(PdfShapes, ShadesAloneTellTheCellsOfATable) {
  // A title over both columns, a label of two lines and a blank cell: their words prove no columns.
  std::string page = Fill(50, 100, 250, 130, "0.6 g");
  for (const double y : {130.0, 160.0}) {
    page += Fill(50, y, 150, y + 30, "0.9 g") + Fill(150, y, 250, y + 30, "0.9 g");
  }
  EXPECT_THAT(Outline(ReadPage(page + "0 g " + Text(120, 120, 10, "处理情况") +
                               Text(60, 143, 10, "依法不予公开") + Text(60, 156, 10, "的件数") +
                               Text(160, 150, 10, "3") + Text(60, 180, 10, "其他"))),
              ElementsAre("| 处理情况[1x2]", "| 依法不予公开的件数 | 3", "| 其他 | "));
  // A bar of a chart is none, nor are bars beside each other.
  EXPECT_THAT(Outline(ReadPage(Fill(50, 100, 80, 160, "0.6 g") + Fill(80, 120, 110, 160, "0.8 g") +
                               "0 g " + Text(60, 180, 10, "甲") + Text(90, 180, 10, "乙"))),
              ElementsAre("P 甲乙"));
}

TEST(PdfShapes, ATableOfThreeLines) {
  const auto rule = [](double y) { return Stroke(50, y, 350, y); };
  EXPECT_THAT(
      Outline(ReadPage(
          Text(60, 90, 10, "表1 受理情况") + rule(100) + rule(130) + rule(220) +
          Text(60, 120, 10, "内容") + Text(180, 120, 10, "上年") + Text(280, 120, 10, "本年") +
          Text(60, 150, 10, "行政许可") + Text(180, 150, 10, "3") + Text(280, 150, 10, "4") +
          Text(60, 180, 10, "行政处罚") + Text(180, 180, 10, "12") + Text(280, 180, 10, "5") +
          Text(60, 210, 10, "合计") + Text(180, 210, 10, "15") + Text(280, 210, 10, "9") +
          Text(74, 250, 10, "以上数据由本机关统计。"))),
      ElementsAre("P 表1受理情况", "| 内容 | 上年 | 本年", "| 行政许可 | 3 | 4",
                  "| 行政处罚 | 12 | 5", "| 合计 | 15 | 9", "P 以上数据由本机关统计。"));
}

TEST(PdfShapes, ATableOfThreeLinesWithGroupsInItsHead) {
  const auto rule = [](double x0, double x1, double y) { return Stroke(x0, y, x1, y); };
  EXPECT_THAT(
      Outline(ReadPage(
          rule(50, 350, 100) + rule(170, 350, 125) + rule(50, 350, 150) + rule(50, 350, 240) +
          Text(230, 118, 10, "申请人情况") + Text(60, 140, 10, "内容") +
          Text(180, 143, 10, "自然人") + Text(280, 143, 10, "法人") +
          Text(60, 170, 10, "予以公开") + Text(180, 170, 10, "3") + Text(280, 170, 10, "4") +
          Text(60, 200, 10, "不予公开") + Text(180, 200, 10, "12") + Text(280, 200, 10, "5") +
          Text(60, 230, 10, "合计") + Text(180, 230, 10, "15") + Text(280, 230, 10, "9"))),
      ElementsAre("| 内容[2x1] | 申请人情况[1x2]", "| 自然人 | 法人", "| 予以公开 | 3 | 4",
                  "| 不予公开 | 12 | 5", "| 合计 | 15 | 9"));
}

TEST(PdfShapes, LabelsOfATableOfThreeLinesMayTakeTwoLines) {
  const auto rule = [](double y) { return Stroke(50, y, 350, y); };
  EXPECT_THAT(Outline(ReadPage(rule(100) + rule(130) + rule(230) + Text(60, 120, 10, "内容") +
                               Text(280, 120, 10, "件数") + Text(60, 145, 10, "依法不予公开的") +
                               Text(60, 159, 10, "政府信息") + Text(280, 152, 10, "3") +
                               Text(60, 183, 10, "其他") + Text(280, 183, 10, "12") +
                               Text(60, 207, 10, "没有现成信息需") +
                               Text(60, 221, 10, "要另行制作") + Text(280, 207, 10, "1"))),
              ElementsAre("| 内容 | 件数", "| 依法不予公开的政府信息 | 3", "| 其他 | 12",
                          "| 没有现成信息需要另行制作 | 1"));
}

TEST(PdfShapes, TwoTablesOfThreeLinesAreTwo) {
  const auto table = [](double y) {
    return Stroke(50, y, 350, y) + Stroke(50, y + 20, 350, y + 20) +
           Stroke(50, y + 60, 350, y + 60) + Text(60, y + 14, 10, "内容") +
           Text(280, y + 14, 10, "件数") + Text(60, y + 34, 10, "许可") +
           Text(280, y + 34, 10, "3") + Text(60, y + 54, 10, "处罚") + Text(280, y + 54, 10, "4");
  };
  EXPECT_THAT(Outline(ReadPage(table(100) + Text(60, 180, 10, "处罚的情况如下") + table(200))),
              ElementsAre("| 内容 | 件数", "| 许可 | 3", "| 处罚 | 4", "P 处罚的情况如下",
                          "| 内容 | 件数", "| 许可 | 3", "| 处罚 | 4"));
}

TEST(PdfShapes, LinesAboveAndBelowRunningTextAreNoTable) {
  const auto rule = [](double y) { return Stroke(50, y, 350, y); };
  EXPECT_THAT(
      Outline(ReadPage(rule(100) + Text(60, 120, 10, "青山县水务局　　　　第三期") + rule(130) +
                       Text(60, 150, 10, "全年主动公开信息一百条。") + rule(160))),
      Not(Contains(StartsWith("|"))));
}

// A table of two columns, as it stands on a page 842 points wide.
std::string WideTable() {
  return StrokeGrid({50, 350, 700}, {100, 130, 160}) + Text(60, 120, 10, "内容") +
         Text(360, 120, 10, "件数") + Text(60, 150, 10, "行政许可") + Text(360, 150, 10, "3");
}

TEST(PdfShapes, ATurnedPageIsReadAsItIsMeant) {
  PdfMaker rotated;
  // Operators reckon from an upper edge at 842; the page is 595 wide before it is turned.
  rotated.AddPage("q 0 1 -1 0 842 0 cm\n" + WideTable() + "Q\n",
                  "/MediaBox [0 0 842 842] /Rotate 90");
  EXPECT_THAT(Outline(Read(std::move(rotated))), ElementsAre("| 内容 | 件数", "| 行政许可 | 3"));
  PdfMaker sideways;
  sideways.AddPage(Text(60, 100, 10, "一、主动公开情况"));
  sideways.AddPage("q 0 1 -1 0 842 0 cm\n" + WideTable() + "Q\n", "/MediaBox [0 0 842 842]");
  sideways.AddPage(Text(60, 100, 10, "二、依申请公开情况"));
  EXPECT_THAT(Outline(Read(std::move(sideways))),
              ElementsAre("H1 一、主动公开情况", "| 内容 | 件数", "| 行政许可 | 3",
                          "H1 二、依申请公开情况"));
}

TEST(PdfShapes, TwoColumnsAreReadOneAfterTheOther) {
  std::string page = Text(150, 60, 18, "青山县水务局2023年政府信息公开工作年度报告");
  const std::string_view left[] = {
      "　　一年来，本机关围绕中心工作推进公", "开，全年主动公开信息一百条，其中通过",
      "网站公开九十条，通过其他方式公开十条", "，比上年增加了五条，均在规定的期限内", "完成。"};
  const std::string_view right[] = {
      "　　在办理申请方面，全年收到公民申请三", "十二件，均已按时答复，没有发生逾期的",
      "情况，申请人比较满意，没有提起复议和", "诉讼，也没有收取任何费用。这项工作仍", "需加强。"};
  for (int i = 0; i < 5; ++i) {
    page += Text(54, 100 + 16 * i, 12, left[i]) + Text(310, 100 + 16 * i, 12, right[i]);
  }
  EXPECT_THAT(
      Outline(ReadPage(page)),
      ElementsAre("H0 青山县水务局2023年政府信息公开工作年度报告",
                  "P 一年来，本机关围绕中心工作推进公开，全年主动公开信息一百条，其中通过网站公开"
                  "九十条，通过其他方式公开十条，比上年增加了五条，均在规定的期限内完成。",
                  "P 在办理申请方面，全年收到公民申请三十二件，均已按时答复，没有发生逾期的情况，"
                  "申请人比较满意，没有提起复议和诉讼，也没有收取任何费用。这项工作仍需加强。"));
}

TEST(PdfShapes, PageNumbersAndRunningTitlesAreNoText) {
  for (const char* form : {"— %d —", "第 %d 页 共 3 页", "第%d页", "- %d -", "%d/3", "－%d－",
                           "Page %d of 3", "%d", "·%d·", "〔%d〕", "第 %d 页，共 3 页"}) {
    SCOPED_TRACE(form);
    PdfMaker maker;
    for (int page = 1; page <= 3; ++page) {
      std::string number(form);
      number.replace(number.find("%d"), 2, std::to_string(page));
      maker.AddPage(Text(200, 40, 9, "青山县水务局政府信息公开工作年度报告") +
                    Text(78, 400, 12, "本页内容完整，没有其他需要说明") +
                    Text(54, 420, 12, "的事项。") + Text(280, 810, 10, number));
    }
    const Reading reading = Read(std::move(maker));
    EXPECT_THAT(Outline(reading), ElementsAre("~ 青山县水务局政府信息公开工作年度报告",
                                              "P 本页内容完整，没有其他需要说明的事项。",
                                              "P 本页内容完整，没有其他需要说明的事项。",
                                              "P 本页内容完整，没有其他需要说明的事项。"));
  }
}

TEST(PdfShapes, TheRunningTitleOfASinglePageIsNoHeading) {
  EXPECT_THAT(Outline(ReadPage(Text(70, 48, 9, "政府信息公开年报") +
                               Text(144, 98, 18, "青湖市统计局2011年政府信息公开工作年度报告") +
                               Text(94, 130, 12, "全年没有收到申请。") + Text(290, 810, 9, "1"))),
              ElementsAre("~ 政府信息公开年报", "H0 青湖市统计局2011年政府信息公开工作年度报告",
                          "P 全年没有收到申请。"));
}

TEST(PdfShapes, FakeBoldIsOneText) {
  for (const double shift : {0.2, 0.5, 0.9}) {
    SCOPED_TRACE(shift);
    EXPECT_THAT(
        Outline(ReadPage(Text(60, 100, 12, "合计1100件") + Text(60 + shift, 100, 12, "合计1100件") +
                         Text(60, 100 + shift / 2, 12, "合计1100件"))),
        ElementsAre("P 合计1100件"));
  }
}

TEST(PdfShapes, RadicalsAndLigaturesBecomeWhatTheyStandFor) {
  EXPECT_THAT(Outline(ReadPage(Text(60, 100, 12, "⼀、⼯作⻚⾯ ofﬁce 第⼆⼗条"))),
              ElementsAre("H1 一、工作页面 office 第二十条"));
}

TEST(PdfShapes, TextFromTopToBottomIsReadThatWay) {
  EXPECT_THAT(Outline(ReadPage(Text(300, 100, 12, "全年主动公开", kVertical) +
                               Text(270, 100, 12, "信息10条。", kVertical))),
              ElementsAre("P 全年主动公开信息10条。"));
  EXPECT_THAT(Outline(ReadPage(StrokeGrid({50, 80, 200}, {100, 160, 220}) +
                               Text(65, 105, 12, "办理", kVertical) + Text(90, 130, 12, "3") +
                               Text(65, 165, 12, "结果", kVertical) + Text(90, 190, 12, "5"))),
              ElementsAre("| 办理 | 3", "| 结果 | 5"));
}

TEST(PdfShapes, AWatermarkIsLeftOut) {
  const std::string mark =
      "BT 0.85 g /F1 60 Tf 0.7 0.7 -0.7 0.7 150 300 Tm " + Hex(Utf16("内部2023")) + " Tj ET\n";
  const Reading reading = ReadPage(mark + "0 g\n" + StrokeGrid(kColumns, kRows) + SmallTable());
  EXPECT_THAT(Outline(reading), ElementsAreArray(kSmallTable));
  ASSERT_THAT(reading.left_out, Not(IsEmpty()));
  EXPECT_EQ(reading.left_out[0].reason, v1::Omission::PAGE_FURNITURE);
}

TEST(PdfShapes, SignatureAndDateStandByThemselves) {
  EXPECT_THAT(
      Outline(ReadPage(
          Text(78, 100, 12, "一年来，本机关围绕中心工作推进政务公开，全年主动公开信息一百条，") +
          Text(54, 122, 12,
               "其中通过网站公开九十条，通过其他方式公开十条，没有收取任何费用。这项工") +
          Text(54, 144, 12, "作仍需加强") + Text(400, 200, 12, "青山县水务局") +
          Text(394, 222, 12, "2024年1月15日"))),
      ElementsAre(
          "P 一年来，本机关围绕中心工作推进政务公开，全年主动公开信息一百条，其中通过网站公开九"
          "十条，通过其他方式公开十条，没有收取任何费用。这项工作仍需加强",
          "P 青山县水务局", "P 2024年1月15日"));
}

TEST(PdfShapes, ItemsOfAListStandByThemselves) {
  EXPECT_THAT(
      Outline(ReadPage(
          Text(54, 100, 12, "一、总体情况") +
          Text(78, 122, 12, "1.主动公开。全年主动公开信息一百条，其中通过网站公开九十条，通") +
          Text(54, 144, 12, "过其他方式公开十条；") +
          Text(78, 166, 12, "2.依申请公开。全年收到申请十二件；") +
          Text(78, 188, 12, "（3）监督保障。没有收到投诉；") +
          Text(78, 210, 12, "• 平台建设。网站运行正常；") +
          Text(78, 232, 12, "• 人员培训。举办培训一次。"))),
      ElementsAre(
          "H1 一、总体情况",
          "P 1.主动公开。全年主动公开信息一百条，其中通过网站公开九十条，通过其他方式公开十条；",
          "P 2.依申请公开。全年收到申请十二件；", "P （3）监督保障。没有收到投诉；",
          "P • 平台建设。网站运行正常；", "P • 人员培训。举办培训一次。"));
}

TEST(PdfShapes, TheMarkOfANoteIsNoDigitOfTheNumberBeforeIt) {
  const std::string raised = " 4 Ts /F1 6 Tf " + Hex(Utf16("1")) + " Tj ";
  EXPECT_THAT(Outline(ReadPage("BT /F1 12 Tf 60 700 Td " + Hex(Utf16("收到申请10")) + " Tj" +
                               raised + "0 Ts /F1 12 Tf " + Hex(Utf16("件")) + " Tj ET\n")),
              ElementsAre("P 收到申请10^1件"));
  EXPECT_THAT(Outline(ReadPage(StrokeGrid(kColumns, kRows) + SmallTable() + "BT " + "165 692 Td" +
                               raised + "ET\n")),
              ElementsAre("| 内容 | 件数", "| 行政许可 | 3^1", "| 行政处罚 | 12"));
}

TEST(PdfShapes, AnAddressBrokenOverLinesIsOne) {
  EXPECT_THAT(
      Outline(ReadPage(Text(54, 100, 12, "报告可在青山县人民政府网站上查阅和下载（http://") +
                       Text(54, 122, 12, "www.qingshan.example），有疑问的请与本机关联系。"))),
      ElementsAre("P 报告可在青山县人民政府网站上查阅和下载（http://www.qingshan.example），"
                  "有疑问的请与本机关联系。"));
}

TEST(PdfShapes, WordsThatTheAuthorSetApartStayApart) {
  EXPECT_THAT(Outline(ReadPage("BT /F1 12 Tf 60 700 Td " + Hex(Utf16("青湖市人民政府主办")) +
                               " Tj /F3 12 Tf ( ) Tj /F1 12 Tf " +
                               Hex(Utf16("青湖市信息中心承办")) + " Tj ET\n")),
              ElementsAre("P 青湖市人民政府主办 青湖市信息中心承办"));
}

}  // namespace
}  // namespace nianbao::normalize::pdf

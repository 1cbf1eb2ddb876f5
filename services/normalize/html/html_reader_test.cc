// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_reader.h"

#include <random>
#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/html/html_reading_for_test.h"
#include "services/normalize/reader_context_for_test.h"

namespace nianbao::normalize {
namespace {

using ::nianbao::testing::StatusIs;

// "row,column(rowspan x colspan)=text" of each cell.
std::vector<std::string> Cells(const Grid& grid) {
  std::vector<std::string> cells;
  for (const GridCell& cell : grid.cells) {
    std::string text = std::to_string(cell.row) + "," + std::to_string(cell.column);
    if (cell.row_span > 1 || cell.column_span > 1) {
      text += "(" + std::to_string(cell.row_span) + "x" + std::to_string(cell.column_span) + ")";
    }
    cells.push_back(text + "=" + cell.text.Utf8());
  }
  return cells;
}

TEST(HtmlReader, ReadsBlocksInOrder) {
  const std::u32string html =
      U"<html><head><title>年报 &#8212; 青山县 水务局</title><style>p{}</style></head><body>"
      U"<h1>青山县水务局2020年政府信息公开工作年度报告</h1>"
      U"<p>一、总体\n情况</p><div>第一段<b>加粗</b>文字。<br>第二段。</div>"
      U"<p style='display: none'>隐藏</p><script>var a='文字';</script><!-- 注释 -->"
      U"<p>甲&nbsp;乙&amp;丙&lt;丁&#x5e74;</p><p><img src=a.png "
      U"alt='申请情况图'></p></body></html>";
  const Reading page = Read(html);
  EXPECT_EQ(page.title.Utf8(), "年报—青山县 水务局");
  std::vector<std::string> texts;
  for (const DraftBlock& block : page.blocks) texts.push_back(block.text.Utf8());
  EXPECT_THAT(texts,
              ::testing::ElementsAre("青山县水务局2020年政府信息公开工作年度报告", "一、总体情况",
                                     "第一段加粗文字。", "第二段。", "甲乙&丙<丁年", "申请情况图"));
  EXPECT_EQ(page.blocks[0].kind, v1::Block::HEADING);
  EXPECT_EQ(page.blocks[0].level, 0);
  EXPECT_EQ(page.blocks[1].level, 1);
  EXPECT_EQ(page.blocks[5].kind, v1::Block::IMAGE);
  EXPECT_EQ(Original(html, page.blocks[2].text), U"第一段加粗文字。");
  EXPECT_EQ(Original(html, page.blocks[4].text), U"甲乙&amp;丙&lt;丁&#x5e74;");
}

TEST(HtmlReader, MapsEntitiesToTheirSource) {
  struct Case {
    std::u32string source;
    std::u32string text;
  };
  const Case cases[] = {
      {U"a&amp;b", U"a&b"},     {U"a&b", U"a&b"},           {U"a & b", U"a & b"},
      {U"&lt;x&gt;", U"<x>"},   {U"&#24180;报", U"年报"},   {U"&#x5E74;报", U"年报"},
      {U"&copy2020", U"©2020"}, {U"AT&T公司", U"AT&T公司"}, {U"x&unknown;y", U"x&unknown;y"},
      {U"&amp;amp;", U"&"},     {U"“&ldquo;", U"““"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(text::EncodeUtf8(c.source));
    const std::u32string html = U"<html><body><p>" + c.source + U"</p></body></html>";
    const Reading page = Read(html);
    ASSERT_EQ(page.blocks.size(), 1U);
    EXPECT_EQ(page.blocks[0].text.text(), c.text);
    EXPECT_EQ(Original(html, page.blocks[0].text), c.source);
  }
}

TEST(HtmlReader, ReadsSpans) {
  const Reading page = Read(
      U"<table><tr><td rowspan=2>项目</td><td colspan=2>申请人</td></tr>"
      U"<tr><td>自然人</td><td>法人<br>组织</td></tr>"
      U"<tr><td>新收</td><td>3</td><td></td></tr>"
      U"<tr><td>结转</td><td>&nbsp;</td></tr></table>");
  ASSERT_EQ(page.blocks.size(), 1U);
  const Grid& grid = page.blocks[0].grid;
  EXPECT_EQ(grid.rows, 4);
  EXPECT_EQ(grid.columns, 3);
  EXPECT_EQ(grid.layout, v1::Table::MARKED);
  EXPECT_THAT(Cells(grid), ::testing::ElementsAre("0,0(2x1)=项目", "0,1(1x2)=申请人", "1,1=自然人",
                                                  "1,2=法人组织", "2,0=新收", "2,1=3",
                                                  "2,2=", "3,0=结转", "3,1="));
}

TEST(HtmlReader, ReadsWhatStandsForAPictureInACell) {
  const std::u32string html =
      U"<table><tr><td>申请<img src=a.png alt='受理'>数</td><td>3</td></tr>"
      U"<tr><td>答复数<img src=b.png></td><td><img alt='2'></td></tr></table>";
  ASSERT_OK_AND_ASSIGN(const Reading reading, ReadHtml(html, TestContext()));
  ASSERT_EQ(reading.blocks.size(), 1u);
  EXPECT_THAT(Cells(reading.blocks[0].grid),
              ::testing::ElementsAre("0,0=申请受理数", "0,1=3", "1,0=答复数", "1,1=2"));
}

TEST(HtmlReader, KeepsSpansInsideTheTable) {
  EXPECT_THAT(Cells(Read(U"<table><tr><td rowspan=99>甲<td rowspan=0>乙<td>丙<tr><td colspan=0>丁"
                         U"<tr><td colspan=-3>戊</table>")
                        .blocks[0]
                        .grid),
              ::testing::ElementsAre("0,0(3x1)=甲", "0,1(3x1)=乙", "0,2=丙", "1,2=丁", "2,2=戊"));
  // The second row's wide cell meets the tall one.
  EXPECT_THAT(Cells(Read(U"<table><tr><td>甲<td>乙<td rowspan=2>丙<tr><td colspan=3>丁</table>")
                        .blocks[0]
                        .grid),
              ::testing::ElementsAre("0,0=甲", "0,1=乙", "0,2(2x1)=丙", "1,0(1x2)=丁"));
}

TEST(HtmlReader, LooksThroughLayoutTables) {
  const Reading page = Read(
      U"<table><tr><td>栏目</td><td><p>正文一段。</p><table><tr><td>规章</td><td>0</td></tr>"
      U"<tr><td>文件</td><td>2</td></tr></table></td></tr></table>");
  ASSERT_EQ(page.blocks.size(), 3U);
  EXPECT_EQ(page.blocks[1].text.Utf8(), "正文一段。");
  EXPECT_THAT(Cells(page.blocks[2].grid),
              ::testing::ElementsAre("0,0=规章", "0,1=0", "1,0=文件", "1,1=2"));
}

TEST(HtmlReader, MarksWhatSurroundsTheDocument) {
  std::u32string body;
  for (int i = 0; i < 20; ++i) body += U"<p>本局认真做好政府信息公开工作，及时公布各类信息。</p>";
  const Reading page = Read(
      U"<body><div class='top-nav'><a href=/>首页</a><a href=/a>动态</a><a href=/b>公开</a></div>"
      U"<form id=aspnetForm><div>字号：<a>大</a><a>中</a><a>小</a></div>" +
      body + U"</form><footer>主办：青山县水务局 地址：人民路1号</footer></body>");
  std::vector<std::string> marked;
  std::size_t content = 0;
  for (const DraftBlock& block : page.blocks) {
    if (block.boilerplate) {
      marked.push_back(block.text.Utf8());
    } else {
      ++content;
    }
  }
  EXPECT_THAT(marked, ::testing::ElementsAre("首页动态公开", "字号：大中小",
                                             "主办：青山县水务局 地址：人民路1号"));
  EXPECT_EQ(content, 20U);
}

std::vector<std::string> Texts(const Reading& page, bool boilerplate = false) {
  std::vector<std::string> texts;
  for (const DraftBlock& block : page.blocks) {
    if (block.boilerplate == boilerplate) texts.push_back(block.text.Utf8());
  }
  return texts;
}

// "reason:text" of all that was left out.
std::vector<std::string> LeftOutOf(const std::u32string& html, const Reading& page) {
  std::vector<std::string> found;
  for (const LeftOut& left : page.left_out) {
    found.push_back(v1::Omission::Reason_Name(left.reason) + ":" +
                    text::EncodeUtf8(html.substr(
                        static_cast<std::size_t>(left.source.begin),
                        static_cast<std::size_t>(left.source.end - left.source.begin))));
  }
  return found;
}

TEST(HtmlReader, ListsWhatItLeavesOut) {
  const std::u32string html =
      U"<html><head><style>.tip{display:none}</style></head><body><!--1-->"
      U"<p>甲<del>2</del><ins>3</ins><s>4</s></p><p class=tip>5</p><p hidden>6</p>"
      U"<p style='display:none'>7<b>8</b></p><p aria-hidden=true>9</p>"
      U"<ruby>乙<rp>(</rp><rt>yi</rt><rp>)</rp></ruby><select><option>10</option></select>"
      U"<table><tr><td>丙<span style='mso-hide:all'>11</span></td><td>1</td></tr><!--12-->"
      U"<tr hidden><td>13</td></tr><tr><td>丁</td><td>2</td></tr></table>"
      U"<script>var a=14;</script></body></html>";
  const Reading page = Read(html);
  EXPECT_THAT(
      LeftOutOf(html, page),
      ::testing::ElementsAre("CODE:.tip{display:none}", "COMMENT:<!--1-->", "DELETED:2",
                             "DELETED:4", "HIDDEN:5", "HIDDEN:6", "HIDDEN:7", "HIDDEN:8",
                             "READING_AID:(", "READING_AID:yi", "READING_AID:)", "CONTROL:10",
                             "HIDDEN:11", "COMMENT:<!--12-->", "HIDDEN:13", "CODE:var a=14;"));
  EXPECT_THAT(Texts(page), ::testing::ElementsAre("甲3", "9", "乙", ""));
}

TEST(HtmlReader, ReadsWordPages) {
  const std::u32string html =
      U"<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><!--[if gte mso 9]><xml>"
      U"<w:Zoom>100</w:Zoom></xml><![endif]--></head><body><div class=WordSection1>"
      U"<p class=MsoNormal align=center><b><span style='mso-spacerun:yes'>一、</span>"
      U"<span lang=EN-US><o:p>&nbsp;</o:p></span>总体情况</b></p>"
      U"<p class=MsoListParagraph style='mso-list:l0 level1'><![if !supportLists]><span>"
      U"<span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span></span><![endif]>"
      U"新收申请<span lang=EN-US style='display:none;mso-hide:all'>99</span>12件。</p>"
      U"</div></body></html>";
  EXPECT_THAT(Texts(Read(html)), ::testing::ElementsAre("一、总体情况", "1.新收申请12件。"));
  // Word's settings without the comment that hides them.
  EXPECT_THAT(Texts(Read(U"<body><xml><w:View>Normal</w:View></xml><p>正文</p>")),
              ::testing::ElementsAre("正文"));
}

TEST(HtmlReader, DrawsTheNumbersOfLists) {
  const auto lists = [](const std::u32string& html) { return Texts(Read(html)); };
  EXPECT_THAT(lists(U"<ol><li>甲<li>乙<ol type=a><li>子</ol><li>丙</ol>"),
              ::testing::ElementsAre("1.甲", "2.乙", "a.子", "3.丙"));
  EXPECT_THAT(lists(U"<ol start=3><li>甲<li value=7>乙<li>丙</ol><ul><li>丁</ul>"),
              ::testing::ElementsAre("3.甲", "7.乙", "8.丙", "丁"));
  EXPECT_THAT(lists(U"<ol reversed type=I><li>甲<li>乙</ol>"),
              ::testing::ElementsAre("II.甲", "I.乙"));
  EXPECT_THAT(lists(U"<ol style='list-style-type: cjk-ideographic'><li>总体<li>公开</ol>"),
              ::testing::ElementsAre("一、总体", "二、公开"));
  // The author wrote them himself, or the page draws none.
  EXPECT_THAT(lists(U"<ol><li>1.甲<li>（二）乙</ol><ol style='list-style:none'><li>没有编号</ol>"),
              ::testing::ElementsAre("1.甲", "（二）乙", "没有编号"));
  const Reading page = Read(U"<ol><li>甲</ol>");
  ASSERT_EQ(page.blocks.size(), 1U);
  EXPECT_EQ(page.blocks[0].text.sources()[0].begin, page.blocks[0].text.sources()[0].end);
}

TEST(HtmlReader, ReadsFieldsAndExponents) {
  EXPECT_THAT(Texts(Read(U"<p>申请<input value='12'>件<input type=hidden value=5></p>"
                         U"<p><input type=checkbox checked>是<input type=checkbox>否</p>"
                         U"<p>面积3m<sup>2</sup>，共10<sup>6</sup>元</p>")),
              ::testing::ElementsAre("申请12件", "☑是☐否", "面积3m2，共10^6元"));
}

TEST(HtmlReader, PutsHeadFirstAndFootLast) {
  EXPECT_THAT(Cells(Read(U"<table><tfoot><tr><td>总计<td>3</tfoot><tbody><tr><td>甲<td>1"
                         U"<tr><td>乙<td>2</tbody><thead><tr><th>项<th>数</thead></table>")
                        .blocks[0]
                        .grid),
              ::testing::ElementsAre("0,0=项", "0,1=数", "1,0=甲", "1,1=1", "2,0=乙", "2,1=2",
                                     "3,0=总计", "3,1=3"));
}

TEST(HtmlReader, CutsColumnsInWhichNoCellBegins) {
  const Reading page =
      Read(U"<table><tr><td colspan=99>标题<tr><td>甲<td>1<tr><td>乙<td>2</table>");
  EXPECT_EQ(page.blocks[0].grid.columns, 2);
  EXPECT_THAT(Cells(page.blocks[0].grid),
              ::testing::ElementsAre("0,0(1x2)=标题", "1,0=甲", "1,1=1", "2,0=乙", "2,1=2"));
}

TEST(HtmlReader, KeepsTablesOfDataBesideLongCells) {
  std::u32string remark;
  for (int i = 0; i < 60; ++i) remark += U"本年受理的申请均已办结并答复。";
  const Reading page = Read(
      U"<table><tr><td>新收<td>1<td>2<tr><td>结转<td>3<td>4"
      U"<tr><td>备注<td colspan=2>" +
      remark + U"</table>");
  ASSERT_EQ(page.blocks.size(), 1U);
  EXPECT_EQ(page.blocks[0].kind, v1::Block::TABLE);
  // A table inside a cell of such a table is text of the cell.
  const Reading nested = Read(
      U"<table><tr><td>新收<td>1<td>2<tr><td>结转<td>3<td>"
      U"<table><tr><td>四<td>五</table></table>");
  ASSERT_EQ(nested.blocks.size(), 1U);
  EXPECT_EQ(nested.blocks[0].grid.cells.back().text.Utf8(), "四五");
}

TEST(HtmlReader, NamesWhatHasToBeFetched) {
  EXPECT_THAT(ReadHtml(U"<frameset><frame src='main.htm'></frameset>", TestContext()),
              StatusIs(absl::StatusCode::kInvalidArgument, ::testing::HasSubstr("main.htm")));
  EXPECT_THAT(Read(U"<p>年报<iframe src='/nb/2020.html'></iframe>").notices,
              ::testing::ElementsAre(::testing::HasSubstr("/nb/2020.html")));
  EXPECT_THAT(Read(U"<p>年报<embed src='/viewer.html?file=a.PDF'>").notices,
              ::testing::ElementsAre(::testing::HasSubstr("file=a.PDF")));
  EXPECT_THAT(Read(U"<div id=app></div><script>load(2020)</script>").notices,
              ::testing::ElementsAre(::testing::HasSubstr("scripts")));
}

TEST(HtmlReader, ReadsPagesThatScriptsShow) {
  std::u32string body;
  for (int i = 0; i < 20; ++i) body += U"<p>本局公开政府信息，及时办理各类申请。</p>";
  const Reading page = Read(U"<body style='display:none'>" + body);
  EXPECT_EQ(Texts(page).size(), 20U);
  EXPECT_THAT(page.notices, ::testing::ElementsAre(::testing::HasSubstr("hidden text was read")));
}

TEST(HtmlReader, KeepsTheTitleOfAnArticle) {
  std::u32string body;
  for (int i = 0; i < 9; ++i) body += U"<p>本局公开政府信息，及时办理各类申请。</p>";
  const Reading page = Read(
      U"<header>青山县人民政府网</header><article><header><h1>2020年政府信息"
      U"公开工作年度报告</h1></header>" +
      body + U"</article>");
  EXPECT_THAT(Texts(page, true), ::testing::ElementsAre("青山县人民政府网"));
  EXPECT_EQ(Texts(page).front(), "2020年政府信息公开工作年度报告");
}

TEST(HtmlReader, TakesBoldLinesInTheMiddleForHeadings) {
  const Reading page = Read(
      U"<p align=center><b>工作概况</b></p><p><b>加粗</b></p>"
      U"<p style='text-align:center'>居中</p>");
  EXPECT_EQ(page.blocks[0].kind, v1::Block::HEADING);
  EXPECT_EQ(page.blocks[1].kind, v1::Block::PARAGRAPH);
  EXPECT_EQ(page.blocks[2].kind, v1::Block::PARAGRAPH);
}

TEST(HtmlReader, ReadsBrokenPages) {
  EXPECT_THAT(Texts(Read(U"<?xml version='1.0'?><html><body><p>甲</body></html><p>乙<body><p>丙")),
              ::testing::ElementsAre("甲", "乙", "丙"));
  EXPECT_THAT(Texts(Read(std::u32string(U"<p>甲\0乙</p>", 9))), ::testing::ElementsAre("甲乙"));
  EXPECT_THAT(Texts(Read(U"<p>甲\uFEFF乙")), ::testing::ElementsAre("甲乙"));
  EXPECT_THAT(Cells(Read(U"<table><tr><td>甲<td>1<tr><td>乙<td>2").blocks[0].grid),
              ::testing::ElementsAre("0,0=甲", "0,1=1", "1,0=乙", "1,1=2"));
}

// Every digit outside tags is in a block or is listed as left out, whatever the page.
TEST(HtmlReader, LosesNoDigit) {
  const std::vector<std::u32string> pieces = {U"<p>",
                                              U"</p>",
                                              U"<div>",
                                              U"</div>",
                                              U"<table>",
                                              U"<tr>",
                                              U"<td>",
                                              U"<td rowspan=3 colspan=2>",
                                              U"</td>",
                                              U"</tr>",
                                              U"</table>",
                                              U"<b>",
                                              U"</b>",
                                              U"<a href=x>",
                                              U"</a>",
                                              U"<span hidden>",
                                              U"</span>",
                                              U"<del>",
                                              U"</del>",
                                              U"<rt>",
                                              U"<ruby>",
                                              U"</ruby>",
                                              U"<select>",
                                              U"</select>",
                                              U"<option>",
                                              U"<ol>",
                                              U"<li>",
                                              U"</ol>",
                                              U"<sup>",
                                              U"</sup>",
                                              U"<br>",
                                              U"<hr>",
                                              U"<pre>\n",
                                              U"</pre>",
                                              U"<!--7-->",
                                              U"<![if !supportLists]>",
                                              U"<script>8</script>",
                                              U"<style>9</style>",
                                              U"<nav>",
                                              U"</nav>",
                                              U"<svg>",
                                              U"</svg>",
                                              U"<textarea>3</textarea>",
                                              U"<noscript>",
                                              U"公开",
                                              U"</noscript>",
                                              U"<caption>",
                                              U"<thead>",
                                              U"<tfoot>",
                                              U"<form>",
                                              U"</form>",
                                              U"&nbsp;",
                                              U"&amp;",
                                              U"<h1>",
                                              U"</h1>",
                                              U"<template>",
                                              U"</template>",
                                              U"<iframe>5</iframe>",
                                              U"\n",
                                              U"<button>",
                                              U"</button>",
                                              U"<dl>",
                                              U"<dd>",
                                              U"</body>",
                                              U"</html>",
                                              U"<center>",
                                              U"<font>"};
  std::mt19937 random(11);
  for (int round = 0; round < 4000; ++round) {
    std::u32string html = U"<body>";
    std::vector<std::size_t> digits;
    for (std::size_t i = random() % 50; i > 0; --i) {
      if (random() % 3 > 0) {
        html += pieces[random() % pieces.size()];
      } else {
        digits.push_back(html.size());
        html += U"4";
      }
    }
    SCOPED_TRACE(text::EncodeUtf8(html));
    const auto page = ReadHtml(html, TestContext());
    ASSERT_OK(page);
    std::vector<bool> seen(html.size() + 1);
    const auto mark = [&seen](SourceSpan span) {
      for (std::int32_t i = span.begin; i < span.end; ++i) seen[static_cast<std::size_t>(i)] = true;
    };
    for (const DraftBlock& block : page->blocks) {
      for (const SourceSpan span : block.text.sources()) mark(span);
      for (const GridCell& cell : block.grid.cells) {
        for (const SourceSpan span : cell.text.sources()) mark(span);
      }
    }
    for (const LeftOut& left : page->left_out) mark(left.source);
    for (const std::size_t digit : digits) ASSERT_TRUE(seen[digit]) << "digit at " << digit;
  }
}

TEST(HtmlReader, RefusesBombs) {
  std::u32string deep = U"<html>";
  for (int i = 0; i < 100'000; ++i) deep += U"<div>";
  EXPECT_THAT(ReadHtml(deep, TestContext()), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(
      ReadHtml(U"<table><tr><td rowspan=1000000 colspan=1000000>甲<td>乙</table>", TestContext()),
      nianbao::testing::IsOk());
  std::u32string many = U"<table>";
  for (int i = 0; i < 3000; ++i) many += U"<tr><td rowspan=9999 colspan=400>甲<td>乙";
  EXPECT_THAT(ReadHtml(many, TestContext()), StatusIs(absl::StatusCode::kResourceExhausted));
  std::u32string lines = U"<html>";
  for (int i = 0; i < 60'000; ++i) lines += U"<p>甲";
  EXPECT_THAT(ReadHtml(lines, TestContext()), StatusIs(absl::StatusCode::kResourceExhausted));
}

}  // namespace
}  // namespace nianbao::normalize

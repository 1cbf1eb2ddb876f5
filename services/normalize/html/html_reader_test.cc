// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_reader.h"

#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/reader_context_for_test.h"

namespace nianbao::normalize {
namespace {

using ::nianbao::testing::StatusIs;

Reading Read(const std::u32string& html) {
  auto page = ReadHtml(html, TestContext());
  EXPECT_OK(page);
  return page.ok() ? *std::move(page) : Reading();
}

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

// What the original holds at the sources of a text.
std::u32string Original(const std::u32string& html, const MappedText& text) {
  std::u32string original;
  for (const SourceSpan span : text.sources()) {
    original += html.substr(static_cast<std::size_t>(span.begin),
                            static_cast<std::size_t>(span.end - span.begin));
  }
  return original;
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

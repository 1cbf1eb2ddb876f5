// SPDX-License-Identifier: Apache-2.0
// Tables of pages that are made of other elements than <table>, or pasted as text.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/html/html_reading_for_test.h"

namespace nianbao::normalize {
namespace {

// The cells of each table of a page, rows apart.
std::vector<std::string> Tables(const std::u32string& html) {
  std::vector<std::string> tables;
  for (const DraftBlock& block : Read(html).blocks) {
    if (block.kind != v1::Block::TABLE) continue;
    std::string rows;
    int row = 0;
    for (const GridCell& cell : block.grid.cells) {
      rows += cell.row > row ? "/" : rows.empty() ? "" : "|";
      row = cell.row;
      rows += cell.text.Utf8();
    }
    tables.push_back(rows);
  }
  return tables;
}

TEST(HtmlTables, ReadsTablesMadeOfOtherElements) {
  const std::u32string rows =
      U"<div class=r><div class=c>项目</div><div class=c>件数</div></div>"
      U"<div class=r><div class=c>新收</div><div class=c>3</div></div>"
      U"<div class=r><div class=c>结转</div><div class=c></div></div>";
  struct Case {
    std::string name;
    std::u32string html;
    std::vector<std::string> tables;
  };
  const Case cases[] = {
      {"by the page's sheet",
       U"<style>.t{display:table}.t .r{display:table-row}.t .c{display:table-cell}</style>"
       U"<div class=t>" +
           rows + U"</div>",
       {"项目|件数/新收|3/结转|"}},
      {"by inline styles",
       U"<div style='display:table'><p "
       U"style='display:table-row'><span>新收</span><span>1</span></p>"
       U"<p style='display:table-row'><span>结转</span><span>2</span></p></div>",
       {"新收|1/结转|2"}},
      {"by roles, with spans",
       U"<div role=table><div role=rowgroup><div role=row><span role=columnheader aria-colspan=2>"
       U"申请</span></div></div><div role=rowgroup><div role=row><span role=cell>甲</span>"
       U"<span role=cell>4</span></div></div></div>",
       {"申请/甲|4"}},
      {"rows of as many elements",
       U"<div><div class=title>申请情况表</div><ul><li>项目</li><li>自然人</li><li>法人</li></ul>"
       U"<ul><li>新收</li><li>3</li><li>5</li></ul><ul><li>结转</li><li>0</li><li></li></ul></div>",
       {"项目|自然人|法人/新收|3|5/结转|0|"}},
      {"rows in groups",
       U"<div><div class=head><div><div>项目</div><div>件数</div></div></div><div class=body>"
       U"<div><div>甲</div><div>1</div></div><div><div>乙</div><div>2</div></div>"
       U"<div><div>丙</div><div>3</div></div></div></div>",
       {"项目|件数/甲|1/乙|2/丙|3"}},
      {"terms and their numbers",
       U"<dl><dt>新收</dt><dd>3</dd><dt>结转</dt><dd>1</dd><dt>办结</dt><dd>4</dd></dl>",
       {"新收|3/结转|1/办结|4"}},
      {"terms and prose",
       U"<dl><dt>新收</dt><dd>三件，均已答复。</dd><dt>结转</dt><dd>无。</dd></dl>",
       {}},
      {"links",
       U"<ul><li><a href=a>首页</a><a href=b>1</a></li><li><a href=c>年报</a><a href=d>2</a>"
       U"</li><li><a href=e>公开</a><a href=f>3</a></li></ul>",
       {}},
      {"a page in columns",
       U"<div><div><div>目录</div><div><p>一、总体情况</p><p>2020年公开3条。</p></div></div>"
       U"<div><div>正文</div><div><div>二、主动公开</div><div>公开5条。</div></div></div></div>",
       {}},
      {"spans of one text",
       U"<div><div><span>2020</span><span>年</span></div>"
       U"<div><span>报</span><span>告</span></div></div>",
       {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Tables(c.html), c.tables);
  }
}

TEST(HtmlTables, ReadsTablesPastedAsText) {
  struct Case {
    std::string name;
    std::u32string html;
    std::vector<std::string> tables;
  };
  const Case cases[] = {
      {"tabs",
       U"<pre>前文。\n项目\t上年\t本年\n新收\t3\t\n结转\t0\t1\n</pre>",
       {"项目|上年|本年/新收|3|/结转|0|1"}},
      {"columns",
       U"<pre>项目    上年   本年\n新收    3\n结转           1\n办结    2      0</pre>",
       {"项目|上年|本年/新收|3|/结转||1/办结|2|0"}},
      {"spaces that are drawn",
       U"<p>项目&nbsp;&nbsp;&nbsp;上年&nbsp;&nbsp;本年<br>\n新收&nbsp;&nbsp;&nbsp;3&nbsp;&nbsp;&"
       U"nbsp;"
       U"&nbsp;&nbsp;12<br>结转&nbsp;&nbsp;&nbsp;1&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;0</p>",
       {"项目|上年|本年/新收|3|12/结转|1|0"}},
      {"bars", U"<div>项目|数<br/>新收|3<br/>结转|0<br/>后文。</div>", {"项目|数/新收|3/结转|0"}},
      {"a cell a line", U"<p>新收<br>1<br>2<br>结转<br>3<br>4</p>", {"新收|1|2/结转|3|4"}},
      {"spaces of the source", U"<p>姓名  张三\n<br>年龄    3\n<br>人数    4</p>", {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Tables(c.html), c.tables);
  }
  for (const DraftBlock& block : Read(U"<pre>青山县水务局\n2020年1月30日\n</pre>").blocks) {
    EXPECT_EQ(block.kind, v1::Block::PARAGRAPH);
  }
  const std::u32string html = U"<pre>前文&amp;。\n新收&nbsp; 3\n结&#36716;  1</pre>";
  const Reading page = Read(html);
  ASSERT_EQ(page.blocks.size(), 2u);
  EXPECT_EQ(Original(html, page.blocks[0].text), U"前文&amp;。");
  const std::vector<GridCell>& cells = page.blocks[1].grid.cells;
  ASSERT_EQ(cells.size(), 4u);
  EXPECT_EQ(Original(html, cells[2].text), U"结&#36716;");
  EXPECT_EQ(Original(html, cells[3].text), U"1");
}

}  // namespace
}  // namespace nianbao::normalize

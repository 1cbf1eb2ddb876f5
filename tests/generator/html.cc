// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/html.h"

#include <functional>

#include "absl/strings/str_replace.h"
#include "common/text/text.h"
#include "tests/generator/plain_text.h"
#include "tests/generator/random.h"
#include "tests/generator/rendering.h"

namespace nianbao::generator {
namespace {

using Write = std::function<std::string(std::string_view)>;

std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string TitleOf(const Document& document) {
  for (const Block& block : document.blocks) {
    if (block.kind == Block::Kind::kHeading && block.level == 0) return block.text;
  }
  return document.name;
}

std::string Spans(const Cell& cell) {
  std::string out;
  if (cell.column_span > 1) out += " colspan=\"" + std::to_string(cell.column_span) + "\"";
  if (cell.row_span > 1) out += " rowspan=\"" + std::to_string(cell.row_span) + "\"";
  return out;
}

struct Style {
  std::string table = "<table border=\"1\">";
  std::string cell{};
  Write inline_text = Escape;
  Write cell_text = Escape;
  // Instead of a <table>, where it is there.
  std::function<std::string(const Grid&)> other_table{};
};

std::string WriteTable(const Grid& grid, const Style& style) {
  std::string out = style.table + "\n<tbody>\n";
  std::size_t i = 0;
  for (int row = 0; row < grid.rows; ++row) {
    out += "<tr>";
    for (; i < grid.cells.size() && grid.cells[i].row == row; ++i) {
      const Cell& cell = grid.cells[i];
      out += "<td" + Spans(cell) + style.cell + ">" + style.cell_text(cell.text) + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

// A table of <div>: what stands in the tags of the table, its rows and its cells.
struct DivStyle {
  std::string table;
  std::string row;
  std::string cell;
};

std::string WriteDivs(const Grid& grid, const DivStyle& style) {
  std::string out = "<div " + style.table + ">\n";
  std::size_t i = 0;
  for (int row = 0; row < grid.rows; ++row) {
    out += "<div " + style.row + ">";
    for (; i < grid.cells.size() && grid.cells[i].row == row; ++i) {
      const Cell& cell = grid.cells[i];
      const std::string spans = absl::StrReplaceAll(
          Spans(cell), {{" colspan", " aria-colspan"}, {" rowspan", " aria-rowspan"}});
      out += "<div " + style.cell + spans + ">" + Escape(cell.text) + "</div>";
    }
    out += "</div>\n";
  }
  return out + "</div>\n";
}

std::string WriteBlocks(const Document& document, const Style& style) {
  std::string out;
  for (const Block& block : document.blocks) {
    switch (block.kind) {
      case Block::Kind::kHeading: {
        const std::string tag = "h" + std::to_string(block.level + 1);
        out += "<" + tag + ">" + style.inline_text(block.text) + "</" + tag + ">\n";
        break;
      }
      case Block::Kind::kTable:
        out += style.other_table ? style.other_table(block.table) : WriteTable(block.table, style);
        break;
      case Block::Kind::kParagraph:
      case Block::Kind::kNote:
        out += "<p>" + style.inline_text(block.text) + "</p>\n";
        break;
    }
  }
  return out;
}

std::string Head(const Document& document, std::string_view charset) {
  std::string meta;
  if (!charset.empty()) {
    meta =
        "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=" + std::string(charset) +
        "\">\n";
  }
  return "<html>\n<head>\n" + meta + "<title>" + Escape(TitleOf(document)) + "</title>\n";
}

// Splits `text` into runs of one to five characters, as Word does at every change of its history.
std::string CutIntoSpans(std::string_view text) {
  Random random = Random(17).Fork(text);
  const std::u32string all = text::DecodeUtf8(text);
  std::string out;
  for (std::size_t i = 0; i < all.size();) {
    const auto count = static_cast<std::size_t>(random.Between(1, 5));
    const std::string run = Escape(text::EncodeUtf8(all.substr(i, count)));
    out += random.Chance(50) ? "<span lang=EN-US style='mso-ansi-language:EN-US'>" + run + "</span>"
                             : "<span style='font-family:仿宋_GB2312'>" + run + "</span>";
    i += count;
  }
  return out + "<span lang=EN-US><o:p></o:p></span>";
}

std::string BreakWords(std::string_view text) {
  Random random = Random(23).Fork(text);
  std::u32string out;
  const std::u32string all = text::DecodeUtf8(text);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const char32_t c = all[i];
    const bool digit = c >= U'0' && c <= U'9';
    out += digit && random.Chance(50) ? c - U'0' + U'０' : c;
    const bool inside = i + 1 < all.size() && text::IsIdeograph(c) && text::IsIdeograph(all[i + 1]);
    if (!inside || !random.Chance(6)) continue;
    static const std::u32string kBreaks[] = {U"\n", U"\u200b", U"\n  ", U"\ufeff"};
    out += kBreaks[random.Between(0, 3)];
  }
  return Escape(text::EncodeUtf8(out));
}

std::string SpreadLabel(std::string_view text) {
  Random random = Random(29).Fork(text);
  const std::u32string all = text::DecodeUtf8(text);
  std::string out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    out += Escape(text::EncodeUtf8(all.substr(i, 1)));
    const bool inside =
        i + 1 < all.size() && text::IsIdeograph(all[i]) && text::IsIdeograph(all[i + 1]);
    if (inside && random.Chance(10)) out += random.Chance(50) ? "&nbsp;" : "<br>";
  }
  return out;
}

const char kWordHead[] =
    "<html xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:"
    "office\" xmlns:w=\"urn:schemas-microsoft-com:office:word\">\n<head>\n"
    "<meta http-equiv=Content-Type content=\"text/html; charset=utf-8\">\n"
    "<meta name=Generator content=\"Microsoft Word 15\">\n"
    "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View><w:Zoom>100</w:Zoom>"
    "</w:WordDocument></xml><![endif]-->\n"
    "<style><!-- @font-face {font-family:宋体; panose-1:2 1 6 0 3 1 1 1 1 1;}\n"
    "p.MsoNormal {mso-style-parent:\"\"; margin:0cm; font-size:16.0pt;} --></style>\n";

const char kSiteTop[] =
    "<div class=\"top\"><a href=\"/\">首页</a> <a href=\"/zwgk/\">政务公开</a> "
    "<a href=\"/zwfw/\">政务服务</a> <a href=\"/hdjl/\">互动交流</a> <a "
    "href=\"/tszl/\">专题专栏</a></div>\n"
    "<div class=\"position\">当前位置：<a href=\"/\">首页</a> &gt; <a href=\"/zwgk/\">政务公开</a> "
    "&gt; "
    "<a href=\"/zwgk/nb/\">政府信息公开年报</a></div>\n";

const char kSiteTools[] =
    "<div class=\"info\"><span>发布时间：2024-01-15 10:20</span> <span>来源：本站</span> "
    "<span>浏览次数：<script>document.write(count);</script></span> "
    "<span>字号：<a onclick=\"zoom(20)\">大</a> <a onclick=\"zoom(16)\">中</a> "
    "<a onclick=\"zoom(12)\">小</a></span></div>\n";

const char kSiteBottom[] =
    "<div class=\"qr\"><img src=\"/qr.png\">扫一扫在手机打开当前页</div>\n"
    "<div class=\"tools\"><a href=\"#\">打印本页</a> <a href=\"#\">关闭窗口</a></div>\n"
    "<div class=\"related\"><h3>相关链接</h3><ul><li><a href=\"a.html\">政策文件</a></li>"
    "<li><a href=\"b.html\">办事指南</a></li><li><a href=\"c.html\">通知公告</a></li></ul></div>\n"
    "<div class=\"footer\"><p>主办单位：本站编辑部</p><p>网站标识码：0000000000</p>"
    "<p>版权所有 未经许可不得转载</p></div>\n";

}  // namespace

std::string WriteCleanHtml(const Document& document, std::string_view charset) {
  return "<!DOCTYPE html>\n" + Head(document, charset) + "</head>\n<body>\n" +
         WriteBlocks(document, {}) + "</body>\n</html>\n";
}

std::string WriteWordHtml(const Document& document) {
  Style style;
  style.table =
      "<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 "
      "style='border-collapse:collapse;mso-yfti-tbllook:1184'>";
  style.cell = " width=71 valign=top style='width:53.25pt;padding:0cm 5.4pt'";
  style.inline_text = CutIntoSpans;
  style.cell_text = [](std::string_view text) {
    const std::string inside =
        text.empty() ? "<span lang=EN-US><o:p>&nbsp;</o:p></span>" : CutIntoSpans(text);
    return "<p class=MsoNormal align=center>" + inside + "</p>";
  };
  return kWordHead + ("<title>" + Escape(TitleOf(document)) + "</title>\n") +
         "</head>\n<body lang=ZH-CN><div class=WordSection1>\n" + WriteBlocks(document, style) +
         "</div></body>\n</html>\n";
}

std::string WriteSiteHtml(const Document& document) {
  Style style;
  style.table = "<table class=\"con\" border=\"1\" cellspacing=\"0\">";
  style.inline_text = [](std::string_view text) { return "<span>" + Escape(text) + "</span>"; };
  return "<!DOCTYPE html>\n" + Head(document, "utf-8") +
         "<script>var count = 15;</script><style>.con td{padding:4px}</style></head>\n<body>\n" +
         kSiteTop + kSiteTools + "<div id=\"zoom\" class=\"TRS_Editor\">\n" +
         WriteBlocks(document, style) + "</div>\n" + kSiteBottom + "</body>\n</html>\n";
}

std::string WriteDivHtml(const Document& document) {
  const Document shown = WithoutSpans(document);
  Style style;
  style.other_table = [](const Grid& grid) {
    return WriteDivs(Project(grid, TableForm::kPlaces),
                     {"class=\"tb\"", "class=\"tr odd\"", "class=\"td\""});
  };
  return "<!DOCTYPE html>\n" + Head(document, "utf-8") +
         "<style>.tb { display: table } .tb .tr{display:table-row;border:1px} "
         "div.td{display:table-cell}</style></head>\n<body>\n" +
         WriteBlocks(shown, style) + "</body>\n</html>\n";
}

std::string WriteRoleHtml(const Document& document) {
  Style style;
  style.other_table = [](const Grid& grid) {
    return WriteDivs(grid, {"role=\"table\"", "role=\"row\"", "role=\"cell\""});
  };
  return "<!DOCTYPE html>\n" + Head(document, "utf-8") + "</head>\n<body>\n" +
         WriteBlocks(document, style) + "</body>\n</html>\n";
}

std::string WritePreHtml(const Document& document) {
  return "<!DOCTYPE html>\n" + Head(document, "utf-8") + "</head>\n<body>\n<pre>\n" +
         Escape(WriteAligned(document)) + "</pre>\n</body>\n</html>\n";
}

std::string WriteBreakHtml(const Document& document) {
  const std::string text = absl::StrReplaceAll(Escape(WriteAligned(document)),
                                               {{"\n", "<br>\n"}, {"  ", "&nbsp;&nbsp;"}});
  return "<!DOCTYPE html>\n" + Head(document, "utf-8") + "</head>\n<body>\n<p>" + text +
         "</p>\n</body>\n</html>\n";
}

std::string WriteLayoutHtml(const Document& document) {
  return Head(document, "utf-8") +
         "</head>\n<body>\n<table width=\"100%\"><tr><td colspan=\"2\"><table><tr>"
         "<td><a href=\"/\">首页</a></td><td><a href=\"/a\">新闻中心</a></td>"
         "<td><a href=\"/b\">办事大厅</a></td></tr></table></td></tr>\n<tr><td width=\"180\">"
         "<ul><li><a href=\"/1\">机构职能</a></li><li><a href=\"/2\">人事信息</a></li>"
         "<li><a href=\"/3\">财政信息</a></li></ul></td><td><table><tr><td>\n" +
         WriteBlocks(document, {}) + "</td></tr></table></td></tr></table>\n</body>\n</html>\n";
}

std::string WriteBrokenHtml(const Document& document) {
  Style style;
  style.inline_text = BreakWords;
  style.cell_text = SpreadLabel;
  return "<!DOCTYPE html>\n" + Head(document, "utf-8") + "</head>\n<body>\n" +
         WriteBlocks(document, style) + "</body>\n</html>\n";
}

}  // namespace nianbao::generator

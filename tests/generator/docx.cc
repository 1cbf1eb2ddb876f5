// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "absl/strings/str_cat.h"
#include "common/text/text.h"
#include "tests/generator/random.h"
#include "tests/generator/word.h"

namespace nianbao::generator {
namespace {

const char kDeclaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const char kNamespaces[] =
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
    " xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\""
    " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
    " xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"";

const char kContentTypes[] =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" "
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>";

const char kOfficeTypes[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
const char kRelationTypes[] =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string Text(std::string_view text) {
  return absl::StrCat("<w:t xml:space=\"preserve\">", Escape(text), "</w:t>");
}

std::string Run(std::string_view text) { return "<w:r>" + Text(text) + "</w:r>"; }

// Every few characters a deleted word, and an inserted run of the text.
std::string TrackedRuns(std::string_view text) {
  Random random = Random(41).Fork(text);
  const std::u32string all = text::DecodeUtf8(text);
  const std::string mark = " w:id=\"1\" w:author=\"editor\" w:date=\"2024-01-08T09:00:00Z\"";
  std::string out;
  for (std::size_t i = 0; i < all.size();) {
    const auto count = static_cast<std::size_t>(random.Between(3, 12));
    const std::string run = text::EncodeUtf8(all.substr(i, count));
    if (random.Chance(25)) {
      out += "<w:del" + mark + "><w:r><w:delText>旧文字9</w:delText></w:r></w:del>";
      out += "<w:ins" + mark + ">" + Run(run) + "</w:ins>";
    } else {
      out += Run(run);
    }
    i += count;
  }
  return out;
}

// Length of the number of a heading with its punctuation: 2 for 一、, 3 for （一）, 2 for 1.
std::size_t NumberLength(const Block& block) {
  const std::u32string text = text::DecodeUtf8(block.text);
  const char32_t end = block.level == 1 ? U'、' : block.level == 2 ? U'）' : U'.';
  const std::size_t at = text.find(end);
  return block.level >= 1 && block.level <= 3 && at < 4 ? at + 1 : 0;
}

class DocxWriter {
 public:
  DocxWriter(const Document& document, const DocxFeatures& features)
      : document_(document), features_(features) {}

  absl::StatusOr<std::string> Write() {
    const std::string body = Body();
    return WriteZip(
        {{"[Content_Types].xml", ContentTypes()},
         {"_rels/.rels", Relations({{"officeDocument", "word/document.xml"}})},
         {"word/document.xml", Part("document", "<w:body>" + body + "</w:body>")},
         {"word/_rels/document.xml.rels", Relations({{"styles", "styles.xml"},
                                                     {"numbering", "numbering.xml"},
                                                     {"footnotes", "footnotes.xml"},
                                                     {"header", "header1.xml"},
                                                     {"footer", "footer1.xml"}})},
         {"word/styles.xml", Part("styles", Styles())},
         {"word/numbering.xml", Part("numbering", Numbering())},
         {"word/footnotes.xml", Part("footnotes", notes_)},
         {"word/header1.xml", Part("hdr", "<w:p>" + Run("政府信息公开年报") + "</w:p>")},
         {"word/footer1.xml", Part("ftr", PageNumber())}});
  }

 private:
  static std::string Part(const std::string& element, const std::string& content) {
    return absl::StrCat(kDeclaration, "<w:", element, kNamespaces, ">", content, "</w:", element,
                        ">");
  }

  static std::string Relations(const std::vector<std::pair<std::string, std::string>>& targets) {
    std::string out = absl::StrCat(
        kDeclaration,
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    int id = 0;
    for (const auto& [type, target] : targets) {
      absl::StrAppend(&out, "<Relationship Id=\"rId", ++id, "\" Type=\"", kRelationTypes, type,
                      "\" Target=\"", target, "\"/>");
    }
    return out + "</Relationships>";
  }

  static std::string ContentTypes() {
    std::string out = absl::StrCat(kDeclaration, kContentTypes);
    for (const auto& [part, type] :
         std::map<std::string, std::string>{{"document", "document.main"},
                                            {"styles", "styles"},
                                            {"numbering", "numbering"},
                                            {"footnotes", "footnotes"},
                                            {"header1", "header"},
                                            {"footer1", "footer"}}) {
      absl::StrAppend(&out, "<Override PartName=\"/word/", part, ".xml\" ContentType=\"",
                      kOfficeTypes, type, "+xml\"/>");
    }
    return out + "</Types>";
  }

  static std::string PageNumber() {
    return "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE"
           "</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" +
           Run("1") + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
  }

  static std::string Styles() {
    std::string out =
        "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia=\"WenQuanYi Zen Hei\"/>"
        "<w:sz w:val=\"24\"/></w:rPr></w:rPrDefault></w:docDefaults>"
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:name w:val=\"Normal\"/>"
        "</w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/>"
        "<w:pPr><w:jc w:val=\"center\"/></w:pPr></w:style>";
    for (int level = 1; level <= 4; ++level) {
      absl::StrAppend(&out, "<w:style w:type=\"paragraph\" w:styleId=\"", level,
                      "\"><w:name w:val=\"heading ", level,
                      "\"/><w:basedOn w:val=\"a\"/><w:pPr><w:outlineLvl w:val=\"", level - 1,
                      "\"/></w:pPr></w:style>");
    }
    return out;
  }

  static std::string Numbering() {
    const std::vector<std::pair<std::string, std::string>> levels = {
        {"chineseCountingThousand", "%1、"},
        {"chineseCountingThousand", "（%2）"},
        {"decimal", "%3."}};
    std::string out =
        "<w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"multilevel\"/>";
    for (std::size_t i = 0; i < levels.size(); ++i) {
      absl::StrAppend(&out, "<w:lvl w:ilvl=\"", i, "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"",
                      levels[i].first, "\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"",
                      levels[i].second, "\"/></w:lvl>");
    }
    return out + "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
  }

  std::string Runs(std::string_view text) const {
    return features_.tracked_changes ? TrackedRuns(text) : Run(text);
  }

  std::string HeadingXml(const Block& block) const {
    const std::string style = block.level == 0 ? "Title" : std::to_string(block.level);
    std::string properties = "<w:pStyle w:val=\"" + style + "\"/>";
    std::string_view text = block.text;
    std::string rest;
    const std::size_t number = NumberLength(block);
    if (features_.generated_numbers && number > 0) {
      absl::StrAppend(&properties, "<w:numPr><w:ilvl w:val=\"", block.level - 1,
                      "\"/><w:numId w:val=\"1\"/></w:numPr>");
      rest = text::EncodeUtf8(text::DecodeUtf8(block.text).substr(number));
      text = rest;
    }
    const std::string paragraph = "<w:p><w:pPr>" + properties + "</w:pPr>";
    if (block.level == 0 && features_.text_box) return "<w:p>" + TextBox(block.text) + "</w:p>";
    return paragraph + Runs(text) + "</w:p>";
  }

  static std::string TextBox(const std::string& text) {
    return "<w:r><w:drawing><wp:inline><wp:extent cx=\"5000000\" cy=\"600000\"/>"
           "<wp:docPr id=\"1\" name=\"Text Box 1\"/><a:graphic><a:graphicData "
           "uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:wsp>"
           "<wps:cNvSpPr txBox=\"1\"/><wps:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext "
           "cx=\"5000000\" cy=\"600000\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>"
           "</a:prstGeom></wps:spPr><wps:txbx><w:txbxContent><w:p>" +
           Run(text) +
           "</w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
           "</wp:inline></w:drawing></w:r>";
  }

  std::string CellXml(const Cell& cell, bool continued) const {
    std::string properties = "<w:tcW w:w=\"0\" w:type=\"auto\"/>";
    if (cell.column_span > 1)
      absl::StrAppend(&properties, "<w:gridSpan w:val=\"", cell.column_span, "\"/>");
    if (continued) {
      properties += "<w:vMerge/>";
    } else if (cell.row_span > 1) {
      properties += "<w:vMerge w:val=\"restart\"/>";
    }
    const std::string text = continued || cell.text.empty() ? "" : Runs(cell.text);
    return "<w:tc><w:tcPr>" + properties + "</w:tcPr><w:p>" + text + "</w:p></w:tc>";
  }

  std::string TableXml(const Grid& grid) const {
    std::string out = "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>";
    for (const char* side : {"top", "left", "bottom", "right", "insideH", "insideV"}) {
      absl::StrAppend(&out, "<w:", side,
                      " w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>");
    }
    out += "</w:tblBorders></w:tblPr><w:tblGrid>";
    for (int i = 0; i < grid.columns; ++i) {
      absl::StrAppend(&out, "<w:gridCol w:w=\"", 9000 / grid.columns, "\"/>");
    }
    out += "</w:tblGrid>";
    for (int row = 0; row < grid.rows; ++row) {
      std::map<int, std::string> cells;
      for (const Cell& cell : grid.cells) {
        if (cell.row <= row && row < cell.row + cell.row_span) {
          cells[cell.column] = CellXml(cell, cell.row < row);
        }
      }
      int end = 0;
      for (const Cell& cell : grid.cells) {
        if (cell.row <= row && row < cell.row + cell.row_span) {
          end = std::max(end, cell.column + cell.column_span);
        }
      }
      out += "<w:tr>";
      // Else the last cell of a short row is stretched to the edge of the table.
      if (end < grid.columns) {
        absl::StrAppend(&out, "<w:trPr><w:gridAfter w:val=\"", grid.columns - end, "\"/></w:trPr>");
      }
      for (const auto& [column, xml] : cells) out += xml;
      out += "</w:tr>";
    }
    return out + "</w:tbl>";
  }

  std::string NoteReference(const std::string& text) {
    const int id = ++note_count_;
    absl::StrAppend(&notes_, "<w:footnote w:id=\"", id, "\"><w:p><w:r><w:footnoteRef/></w:r>",
                    Run(text), "</w:p></w:footnote>");
    return absl::StrCat("<w:r><w:footnoteReference w:id=\"", id, "\"/></w:r>");
  }

  std::string Body() {
    std::string out;
    for (std::size_t i = 0; i < document_.blocks.size(); ++i) {
      const Block& block = document_.blocks[i];
      const bool noted =
          i + 1 < document_.blocks.size() && document_.blocks[i + 1].kind == Block::Kind::kNote;
      switch (block.kind) {
        case Block::Kind::kHeading:
          out += HeadingXml(block);
          break;
        case Block::Kind::kParagraph:
          out += "<w:p><w:pPr><w:ind w:firstLineChars=\"200\" w:firstLine=\"480\"/></w:pPr>" +
                 Runs(block.text) + (noted ? NoteReference(document_.blocks[i + 1].text) : "") +
                 "</w:p>";
          break;
        case Block::Kind::kTable:
          out += TableXml(block.table);
          // Word joins tables that stand next to each other.
          if (i + 1 < document_.blocks.size()) out += "<w:p/>";
          break;
        case Block::Kind::kNote:
          break;
      }
    }
    return out +
           "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId4\"/>"
           "<w:footerReference w:type=\"default\" r:id=\"rId5\"/><w:pgSz w:w=\"11906\" "
           "w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1400\" w:bottom=\"1440\" "
           "w:left=\"1400\" w:header=\"850\" w:footer=\"990\" w:gutter=\"0\"/></w:sectPr>";
  }

  const Document& document_;
  DocxFeatures features_;
  std::string notes_ =
      "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p>"
      "</w:footnote><w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r>"
      "<w:continuationSeparator/></w:r></w:p></w:footnote>";
  int note_count_ = 0;
};

}  // namespace

absl::StatusOr<std::string> WriteDocx(const Document& document, const DocxFeatures& features) {
  return DocxWriter(document, features).Write();
}

}  // namespace nianbao::generator

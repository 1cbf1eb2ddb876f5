// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/docx_reader.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/reader_context_for_test.h"
#include "services/normalize/word/docx_maker_for_test.h"
#include "services/normalize/word/reading_text_for_test.h"

namespace nianbao::normalize {
namespace {

using ::testing::HasSubstr;

std::string R(const std::string& content, const std::string& properties = "") {
  return "<w:r><w:rPr>" + properties + "</w:rPr>" + content + "</w:r>";
}

std::string X(const std::string& text) { return "<w:t xml:space=\"preserve\">" + text + "</w:t>"; }

std::string P(const std::string& content, const std::string& properties = "") {
  return "<w:p><w:pPr>" + properties + "</w:pPr>" + content + "</w:p>";
}

std::string Field(const std::string& mark) {
  return R("<w:fldChar w:fldCharType=\"" + mark + "\"/>");
}

std::string Describe(const DocxMaker& maker) {
  const auto reading = ReadDocx(maker.Make(), TestContext());
  return reading.ok() ? Describe(*reading) : reading.status().ToString();
}

struct Case {
  std::string name;
  std::string body;
  std::string expected;
};

void Check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Describe(DocxMaker(c.body)), c.expected);
  }
}

TEST(DocxReader, ReadsParagraphs) {
  Check({
      {"runs", P(R(X("全年")) + R(X("公开12条。"))), "P:全年公开12条。"},
      {"a space alone", P(R(X("a")) + R(X(" ")) + R(X("b"))), "P:a b"},
      {"two paragraphs are not joined", Paragraph("本局全年主动公开政府信息") + Paragraph("一百条"),
       "P:本局全年主动公开政府信息|P:一百条"},
      {"tab", P(R(X("a") + "<w:tab/>" + X("b"))), "P:a b"},
      {"break", P(R(X("上") + "<w:br/>" + X("下"))), "P:上|P:下"},
      {"page break", P(R("<w:br w:type=\"page\"/>" + X("下"))), "P:下"},
      {"hyphens", P(R(X("010") + "<w:noBreakHyphen/>" + X("1") + "<w:softHyphen/>" + X("2"))),
       "P:010-12"},
      {"symbol", P(R("<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/>" + X("是"))), "P:☑是"},
      {"unknown symbol", P(R("<w:sym w:font=\"X\" w:char=\"F0AA\"/>" + X("是"))), "P:是"},
      {"impossible symbol", P(R("<w:sym w:font=\"X\" w:char=\"D800\"/>" + X("是"))), "P:是"},
      {"hyperlink", P("<w:hyperlink r:id=\"x\">" + R(X("网站")) + "</w:hyperlink>"), "P:网站"},
      {"smart tag", P("<w:smartTag>" + R(X("北")) + "</w:smartTag>"), "P:北"},
      {"structured tags",
       "<w:sdt><w:sdtPr/><w:sdtContent>" +
           P("<w:sdt><w:sdtContent>" + R(X("内")) + "</w:sdtContent></w:sdt>") +
           "</w:sdtContent></w:sdt>",
       "P:内"},
      {"ruby",
       P(R("<w:ruby><w:rubyPr/><w:rt>" + R(X("kai")) + "</w:rt><w:rubyBase>" + R(X("开")) +
           "</w:rubyBase></w:ruby>") +
         R(X("展"))),
       "P:开展"},
      {"equation",
       P("<m:oMathPara><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den>"
         "<m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></m:oMathPara>"),
       "P:12"},
      {"entities", P(R(X("A&amp;B &lt;1&gt; &#x4E00;"))), "P:A&B <1>一"},
  });
}

TEST(DocxReader, ReadsResultsOfFieldsAndNotTheirCode) {
  const std::string instruction = R("<w:instrText> PAGE 77 </w:instrText>");
  Check({
      {"complex",
       P(Field("begin") + instruction + Field("separate") + R(X("3")) + Field("end") + R(X("页"))),
       "P:3页"},
      {"nested in the code",
       P(Field("begin") + instruction + Field("begin") + instruction + Field("separate") +
         R(X("9")) + Field("end") + Field("separate") + R(X("3")) + Field("end")),
       "P:3"},
      {"over paragraphs",
       P(Field("begin") + instruction + Field("separate") + R(X("甲"))) +
           P(R(X("乙")) + Field("end") + R(X("丙"))),
       "P:甲|P:乙丙"},
      {"never closed", P(Field("begin") + instruction + R(X("失"))) + P(R(X("存"))), "P:存"},
      {"closed too often", P(Field("end") + Field("separate") + R(X("存"))), "P:存"},
      {"simple", P("<w:fldSimple w:instr=\"DATE 8\">" + R(X("一月")) + "</w:fldSimple>"), "P:一月"},
  });
}

TEST(DocxReader, TakesTrackedChangesAsAccepted) {
  const std::string gone = "<w:rPr><w:del w:id=\"1\"/></w:rPr>";
  Check({
      {"runs",
       P("<w:ins>" + R(X("新")) + "</w:ins><w:del>" + R("<w:delText>旧12</w:delText>") +
         "</w:del>" + R(X("文"))),
       "P:新文"},
      {"moves",
       P("<w:moveFrom>" + R(X("前")) + "</w:moveFrom><w:moveTo>" + R(X("后")) + "</w:moveTo>"),
       "P:后"},
      {"inserted and deleted",
       P("<w:ins><w:del>" + R("<w:delText>x</w:delText>") + "</w:del></w:ins>" + R(X("y"))), "P:y"},
      {"paragraph mark", P(R(X("前")), gone) + P(R(X("后"))), "P:前后"},
      {"mark before a table",
       P(R(X("前")), gone) + "<w:tbl>" + TableRow({"a", "b"}) + "</w:tbl>" + P(R(X("后"))),
       "P:前|T[a;b]|P:后"},
      {"last mark", P(R(X("前")), gone), "P:前"},
      {"paragraph", P("<w:del>" + R("<w:delText>x</w:delText>") + "</w:del>", gone) + P(R(X("后"))),
       "P:后"},
      {"rows",
       "<w:tbl>" + TableRow({"a", "b"}) + "<w:tr><w:trPr><w:del/></w:trPr>" + TableCell("x") +
           TableCell("y") + "</w:tr><w:tr><w:trPr><w:ins/></w:trPr>" + TableCell("c") +
           TableCell("d") + "</w:tr></w:tbl>",
       "T[a;b/c;d]"},
      {"cells",
       "<w:tbl>" + TableRow({"a", "b"}) + "<w:tr>" + TableCell("c") +
           TableCell("x", "<w:cellDel/>") + TableCell("d", "<w:cellIns/>") + "</w:tr></w:tbl>",
       "T[a;b/c;d]"},
  });
}

TEST(DocxReader, LeavesOutHiddenText) {
  DocxMaker maker(
      P(R(X("暗"), "<w:vanish/>") + R(X("明"), "<w:vanish w:val=\"0\"/>") +
        R(X("隐"), "<w:rStyle w:val=\"Secret\"/>")) +
      P(R(X("藏")) + R(X("露"), "<w:rStyle w:val=\"Secret\"/>"), "<w:pStyle w:val=\"Hidden2\"/>"));
  maker.Styles(
      "<w:style w:type=\"character\" w:styleId=\"Secret\"><w:rPr><w:vanish/></w:rPr></w:style>"
      "<w:style w:type=\"paragraph\" w:styleId=\"Hidden\"><w:rPr><w:vanish/></w:rPr></w:style>"
      "<w:style w:type=\"paragraph\" w:styleId=\"Hidden2\"><w:basedOn "
      "w:val=\"Hidden\"/></w:style>");
  EXPECT_EQ(Describe(maker), "P:明|P:露");
}

TEST(DocxReader, ListsWhatItLeavesOut) {
  const DocxMaker maker(P("<w:del>" + R("<w:delText>删</w:delText>") + "</w:del>" + R(X("留")) +
                          R(X("隐"), "<w:vanish/>") + Field("begin") +
                          R("<w:instrText>码</w:instrText>") + Field("separate") + Field("end") +
                          R("<w:ruby><w:rt>" + R(X("音")) + "</w:rt><w:rubyBase/></w:ruby>")));
  const auto reading = ReadDocx(maker.Make(), TestContext());
  ASSERT_TRUE(reading.ok()) << reading.status();
  EXPECT_EQ(Describe(*reading), "P:留");
  EXPECT_EQ(reading->source_length, 6);
  ASSERT_EQ(reading->left_out.size(), 4u);
  const v1::Omission::Reason reasons[] = {v1::Omission::DELETED, v1::Omission::HIDDEN,
                                          v1::Omission::FIELD_CODE, v1::Omission::READING_AID};
  const int begins[] = {0, 2, 3, 4};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(reading->left_out[i].reason, reasons[i]);
    EXPECT_EQ(reading->left_out[i].source.begin, begins[i]);
    EXPECT_EQ(reading->left_out[i].source.end, begins[i] + 1);
  }
}

TEST(DocxReader, TellsHeadingsByStyle) {
  DocxMaker maker(Paragraph("年度工作", "<w:pStyle w:val=\"T\"/>") +
                  Paragraph("总体情况", "<w:pStyle w:val=\"1\"/>") +
                  Paragraph("概述", "<w:pStyle w:val=\"B\"/>") +
                  Paragraph("正文", "<w:pStyle w:val=\"1\"/><w:outlineLvl w:val=\"9\"/>") +
                  Paragraph("直接", "<w:outlineLvl w:val=\"2\"/>") + Paragraph("无"));
  maker.Styles(
      "<w:style w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style>"
      "<w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style>"
      "<w:style w:styleId=\"A\"><w:name w:val=\"标题 2\"/><w:basedOn w:val=\"B\"/></w:style>"
      "<w:style w:styleId=\"B\"><w:name w:val=\"own\"/><w:basedOn w:val=\"A\"/></w:style>");
  EXPECT_EQ(Describe(maker), "H0:年度工作|H1:总体情况|H2:概述|P:正文|H3:直接|P:无");
}

TEST(DocxReader, WritesTheNumbersOfLists) {
  DocxMaker maker(
      Paragraph("总体情况", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>") +
      P("", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>") +
      Paragraph("其他", "<w:pStyle w:val=\"N\"/>"));
  maker.Styles(
      "<w:style w:styleId=\"N\"><w:pPr><w:numPr><w:numId "
      "w:val=\"1\"/></w:numPr></w:pPr></w:style>");
  maker.Numbering(
      "<w:abstractNum w:abstractNumId=\"4\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>"
      "<w:numFmt w:val=\"chineseCounting\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1、\"/>"
      "</w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"4\"/></w:num>");
  EXPECT_EQ(Describe(maker), "H1:一、总体情况|H1:三、其他");
  const auto reading = ReadDocx(maker.Make(), TestContext());
  ASSERT_TRUE(reading.ok()) << reading.status();
  const MappedText& text = reading->blocks[0].text;
  EXPECT_EQ(text.sources()[0].begin, 0);
  EXPECT_EQ(text.sources()[0].end, 0);
  EXPECT_EQ(text.sources()[2].begin, 0);
  EXPECT_EQ(text.sources()[2].end, 1);
  EXPECT_EQ(reading->blocks[1].text.sources()[0].begin, 6);
  EXPECT_EQ(reading->blocks[1].text.sources()[0].end, 6);
}

TEST(DocxReader, ReadsTables) {
  const auto span = [](int columns) {
    return "<w:gridSpan w:val=\"" + std::to_string(columns) + "\"/>";
  };
  const std::string start = "<w:vMerge w:val=\"restart\"/>";
  const std::string on = "<w:vMerge/>";
  Check({
      {"plain", "<w:tbl>" + TableRow({"a", "b"}) + TableRow({"1", ""}) + "</w:tbl>", "T[a;b/1;]"},
      {"several paragraphs in a cell",
       "<w:tbl><w:tr><w:tc>" + Paragraph("行政") + Paragraph("") + Paragraph("许可") + "</w:tc>" +
           TableCell("1") + "</w:tr></w:tbl>",
       "T[行政许可;1]"},
      {"spans",
       "<w:tbl><w:tr>" + TableCell("a", span(2)) + TableCell("b", start) + "</w:tr><w:tr>" +
           TableCell("c") + TableCell("d") + TableCell("", on) + "</w:tr></w:tbl>",
       "T[a<1,2>;b<2,1>/c;d]"},
      {"both spans",
       "<w:tbl><w:tr>" + TableCell("a", span(2) + start) + TableCell("b") + "</w:tr><w:tr>" +
           TableCell("", span(2) + on) + TableCell("c") + "</w:tr></w:tbl>",
       "T[a<2,2>;b/c]"},
      {"old horizontal merge",
       "<w:tbl><w:tr>" + TableCell("a", "<w:hMerge w:val=\"restart\"/>") +
           TableCell("", "<w:hMerge/>") + TableCell("b") + "</w:tr></w:tbl>",
       "T[a<1,2>;b]"},
      {"continuation without start",
       "<w:tbl><w:tr>" + TableCell("a", on) + TableCell("b") + "</w:tr><w:tr>" +
           TableCell("c", on) + TableCell("d") + "</w:tr></w:tbl>",
       "T[a<2,1>;b/d]"},
      {"continuation of other columns",
       "<w:tbl><w:tr>" + TableCell("a", start) + TableCell("b") + "</w:tr><w:tr>" +
           TableCell("c", on + span(2)) + "</w:tr></w:tbl>",
       "T[a;b/c<1,2>]"},
      {"rows in tags",
       "<w:tbl><w:sdt><w:sdtContent>" + TableRow({"a", "b"}) + "</w:sdtContent></w:sdt><w:ins>" +
           TableRow({"c", "d"}) + "</w:ins></w:tbl>",
       "T[a;b/c;d]"},
      {"cells in tags",
       "<w:tbl><w:tr>" + TableCell("a") + "<w:sdt><w:sdtContent>" + TableCell("b") +
           "</w:sdtContent></w:sdt></w:tr></w:tbl>",
       "T[a;b]"},
      {"one column", "<w:tbl>" + TableRow({"a"}) + TableRow({"b"}) + "</w:tbl>", "P:a|P:b"},
      {"layout",
       "<w:tbl><w:tr>" + TableCell("上") + "<w:tc><w:tbl>" + TableRow({"1", "2"}) + "</w:tbl>" +
           Paragraph("下") + "</w:tc></w:tr></w:tbl>",
       "P:上|T[1;2]|P:下"},
      {"no rows", "<w:tbl><w:tblGrid/></w:tbl>" + Paragraph("x"), "P:x"},
  });
}

TEST(DocxReader, KeepsThePlacesOfMissingCells) {
  const DocxMaker maker(
      "<w:tbl>" + TableRow({"a", "b", "c"}) +
      "<w:tr><w:trPr><w:gridBefore w:val=\"1\"/><w:gridAfter w:val=\"1\"/></w:trPr>" +
      TableCell("d") + "</w:tr></w:tbl>");
  const auto reading = ReadDocx(maker.Make(), TestContext());
  ASSERT_TRUE(reading.ok()) << reading.status();
  const Grid& grid = reading->blocks[0].grid;
  ASSERT_EQ(grid.cells.size(), 4u);
  EXPECT_EQ(grid.columns, 3);
  EXPECT_EQ(grid.cells[3].row, 1);
  EXPECT_EQ(grid.cells[3].column, 1);
  EXPECT_EQ(grid.layout, v1::Table::MARKED);
}

TEST(DocxReader, ListsCellsThatAreNotShown) {
  const DocxMaker maker("<w:tbl>" + TableRow({"a", "b"}) + "<w:tr>" +
                        TableCell("c", "<w:hMerge w:val=\"restart\"/>") +
                        TableCell("12", "<w:hMerge/>") + "</w:tr><w:tr>" +
                        TableCell("d", "<w:gridSpan w:val=\"1000000\"/>") + TableCell("34") +
                        "</w:tr></w:tbl>");
  const auto reading = ReadDocx(maker.Make(), TestContext());
  ASSERT_TRUE(reading.ok()) << reading.status();
  EXPECT_EQ(Describe(*reading), "T[a;b/c<1,2>/d<1,512>]");
  ASSERT_EQ(reading->left_out.size(), 2u);
  for (const LeftOut& left : reading->left_out) {
    EXPECT_EQ(left.reason, v1::Omission::HIDDEN);
    EXPECT_EQ(left.source.end - left.source.begin, 3);
  }
}

TEST(DocxReader, TellsLostSpansByWidths) {
  const auto cell = [](const std::string& text, int width) {
    return TableCell(text, "<w:tcW w:w=\"" + std::to_string(width) + "\" w:type=\"dxa\"/>");
  };
  const std::string grid =
      "<w:tbl><w:tblGrid><w:gridCol w:w=\"1000\"/><w:gridCol w:w=\"500\"/><w:gridCol w:w=\"500\"/>"
      "</w:tblGrid><w:tr>" +
      cell("a", 1000) + cell("b", 500) + cell("c", 500) + "</w:tr><w:tr>";
  Check({
      {"fit", grid + cell("d", 1500) + cell("e", 490) + "</w:tr></w:tbl>", "T[a;b;c/d<1,2>;e]"},
      {"do not fit", grid + cell("d", 1200) + cell("e", 800) + "</w:tr></w:tbl>", "T[a;b;c/d;e]"},
  });
}

TEST(DocxReader, LeavesOutColumnsThatRoundingMakes) {
  const auto table = [](const std::vector<int>& widths, const std::string& rows) {
    std::string grid;
    for (const int width : widths) grid += "<w:gridCol w:w=\"" + std::to_string(width) + "\"/>";
    return "<w:tbl><w:tblGrid>" + grid + "</w:tblGrid>" + rows + "</w:tbl>";
  };
  const auto wide = [](const std::string& text) {
    return TableCell(text, "<w:gridSpan w:val=\"2\"/>");
  };
  const std::string shifted = "<w:tr>" + wide("a") + TableCell("b") + "</w:tr><w:tr>" +
                              TableCell("c") + wide("d") + "</w:tr>";
  const std::string same = "<w:tr>" + wide("a") + TableCell("b") + "</w:tr><w:tr>" + wide("c") +
                           TableCell("d") + "</w:tr>";
  Check({
      {"edges a little apart", table({600, 3, 600}, shifted), "T[a;b/c;d]"},
      {"a column that every row spans", table({600, 90, 600}, same), "T[a;b/c;d]"},
      {"edges really apart", table({600, 300, 600}, shifted), "T[a<1,2>;b/c;d<1,2>]"},
      {"widths that are not stated", table({0, 0, 0}, shifted), "T[a<1,2>;b/c;d<1,2>]"},
      {"a cell stands in it", table({600, 3, 600}, shifted + TableRow({"e", "f", "g"})),
       "T[a<1,2>;b/c;d<1,2>/e;f;g]"},
      {"several make one that is not narrow",
       table({600, 60, 60, 600}, "<w:tr>" + TableCell("a", "<w:gridSpan w:val=\"3\"/>") +
                                     TableCell("b") + "</w:tr><w:tr>" + TableCell("c") +
                                     TableCell("d", "<w:gridSpan w:val=\"3\"/>") + "</w:tr>"),
       "T[a<1,2>;b/c;d<1,2>]"},
      {"merged down over edges a little apart",
       table({600, 3, 600},
             "<w:tr>" + TableCell("a", "<w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/>") +
                 TableCell("b") + "</w:tr><w:tr>" + TableCell("", "<w:vMerge/>") + wide("d") +
                 "</w:tr>"),
       "T[a<2,1>;b/d]"},
  });
}

// Documents put together at random, of characters that cleaning keeps.
class RandomDocument {
 public:
  explicit RandomDocument(unsigned seed) : random_(seed) { body_ = Blocks(3); }

  const std::string& body() const { return body_; }
  // Characters of the text that only end paragraphs and cells.
  int marks() const { return marks_; }

 private:
  unsigned Pick(unsigned count) { return static_cast<unsigned>(random_() % count); }

  std::string Inline(int depth) {
    const std::string text = std::to_string(Pick(100'000));
    switch (depth == 0 ? 0 : Pick(7)) {
      case 0:
        return R(X(text));
      case 1:
        return "<w:del>" + R("<w:delText>" + text + "</w:delText>") + "</w:del>";
      case 2:
        return R(X(text), "<w:vanish/>");
      case 3:
        return Field("begin") + R("<w:instrText>" + text + "</w:instrText>") + Field("separate") +
               Inline(depth - 1) + Field("end");
      case 4:
        return "<w:ins>" + Inline(depth - 1) + "</w:ins>";
      case 5:
        return "<w:moveFrom>" + Inline(depth - 1) + "</w:moveFrom>";
      default:
        return R("<w:pict><w:txbxContent>" + Blocks(depth - 1) + "</w:txbxContent></w:pict>");
    }
  }

  std::string Blocks(int depth) {
    std::string blocks;
    for (unsigned i = Pick(4) + 1; i > 0; --i) {
      if (depth > 0 && Pick(4) == 0) {
        blocks += Table(depth - 1);
        continue;
      }
      ++marks_;
      std::string content;
      for (unsigned runs = Pick(4); runs > 0; --runs) content += Inline(depth);
      blocks += P(content, Pick(5) == 0 ? "<w:rPr><w:del/></w:rPr>" : "");
    }
    return blocks;
  }

  std::string Table(int depth) {
    static const char* const kProperties[] = {"",
                                              "<w:vMerge/>",
                                              "<w:vMerge w:val=\"restart\"/>",
                                              "<w:gridSpan w:val=\"2\"/>",
                                              "<w:hMerge/>",
                                              "<w:cellDel/>"};
    std::string table = "<w:tbl>";
    for (unsigned rows = Pick(3) + 1; rows > 0; --rows) {
      table += Pick(6) == 0 ? "<w:tr><w:trPr><w:del/></w:trPr>" : "<w:tr>";
      for (unsigned cells = Pick(4) + 1; cells > 0; --cells) {
        ++marks_;
        table += std::string("<w:tc><w:tcPr>") + kProperties[Pick(6)] + "</w:tcPr>" +
                 Blocks(depth) + "</w:tc>";
      }
      table += "</w:tr>";
    }
    return table + "</w:tbl>";
  }

  std::mt19937 random_;
  std::string body_;
  int marks_ = 0;
};

// Every character is in a block or listed as left out; what is neither only ends paragraphs.
TEST(DocxReader, LosesNoCharacter) {
  for (unsigned seed = 0; seed < 1500; ++seed) {
    SCOPED_TRACE(seed);
    const RandomDocument document(seed);
    const auto reading = ReadDocx(DocxMaker(document.body()).Make(), TestContext());
    if (!reading.ok()) {
      EXPECT_THAT(reading.status().message(), HasSubstr("no text"));
      continue;
    }
    std::vector<bool> accounted(static_cast<std::size_t>(reading->source_length));
    const auto account = [&](SourceSpan span) {
      for (auto i = span.begin; i < span.end; ++i) accounted[static_cast<std::size_t>(i)] = true;
    };
    for (const LeftOut& left : reading->left_out) account(left.source);
    for (const DraftBlock& block : reading->blocks) {
      for (std::size_t i = 0; i < block.text.size(); ++i) account(block.text.sources()[i]);
      for (const GridCell& cell : block.grid.cells) {
        for (std::size_t i = 0; i < cell.text.size(); ++i) account(cell.text.sources()[i]);
      }
    }
    const auto lost = std::count(accounted.begin(), accounted.end(), false);
    EXPECT_LE(lost, document.marks()) << document.body();
  }
}

}  // namespace
}  // namespace nianbao::normalize

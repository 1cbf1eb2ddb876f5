// SPDX-License-Identifier: Apache-2.0
// What stands in a Word document beside its paragraphs and tables.
#include <string>

#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/reader_context_for_test.h"
#include "services/normalize/word/docx_maker_for_test.h"
#include "services/normalize/word/docx_reader.h"
#include "services/normalize/word/reading_text_for_test.h"

namespace nianbao::normalize {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Reading ReadOf(const DocxMaker& maker) {
  auto reading = ReadDocx(maker.Make(), TestContext());
  EXPECT_TRUE(reading.ok()) << reading.status();
  return reading.ok() ? *std::move(reading) : Reading();
}

std::string Describe(const DocxMaker& maker) { return Describe(ReadOf(maker)); }

std::string InRun(const std::string& content) {
  return "<w:p><w:r><w:t>锚</w:t></w:r><w:r>" + content + "</w:r><w:r><w:t>后</w:t></w:r></w:p>";
}

std::string Inline(const std::string& content, const std::string& properties = "") {
  return "<w:drawing><wp:inline><wp:docPr " + properties + "/><a:graphic><a:graphicData>" +
         content + "</a:graphicData></a:graphic></wp:inline></w:drawing>";
}

const std::string kBox = "<wps:wsp><wps:txbx><w:txbxContent>" + Paragraph("框内") +
                         "</w:txbxContent></wps:txbx></wps:wsp>";
const std::string kOldBox = "<w:pict><v:shape><v:textbox><w:txbxContent>" + Paragraph("框内") +
                            "</w:txbxContent></v:textbox></v:shape></w:pict>";

TEST(DocxParts, ReadsTextBoxesOnceAfterTheirParagraph) {
  EXPECT_EQ(Describe(DocxMaker(InRun(Inline(kBox)))), "P:锚后|P:框内");
  EXPECT_EQ(Describe(DocxMaker(InRun(kOldBox))), "P:锚后|P:框内");
  EXPECT_EQ(Describe(DocxMaker(InRun("<mc:AlternateContent><mc:Choice Requires=\"wps\">" +
                                     Inline(kBox) + "</mc:Choice><mc:Fallback>" + kOldBox +
                                     "</mc:Fallback></mc:AlternateContent>"))),
            "P:锚后|P:框内");
  EXPECT_EQ(Describe(DocxMaker(InRun("<mc:AlternateContent><mc:Choice Requires=\"cx1\"/>"
                                     "<mc:Fallback>" +
                                     kOldBox + "</mc:Fallback></mc:AlternateContent>"))),
            "P:锚后|P:框内");
  EXPECT_EQ(Describe(DocxMaker("<w:tbl><w:tr>" + TableCell("a") + "<w:tc>" + InRun(kOldBox) +
                               "</w:tc></w:tr></w:tbl>")),
            "T[a;锚后框内]");
}

TEST(DocxParts, ReadsPictures) {
  const std::string picture =
      "<pic:pic><pic:nvPicPr><pic:cNvPr name=\"p\"/></pic:nvPicPr></pic:pic>";
  EXPECT_EQ(Describe(DocxMaker(InRun(Inline(picture, "descr=\"收到申请情况图\"")))),
            "P:锚后|I:收到申请情况图");
  EXPECT_EQ(Describe(DocxMaker(InRun(Inline(picture, "title=\"图\"")))), "P:锚后|I:图");
  EXPECT_EQ(Describe(DocxMaker(InRun(Inline(picture)))), "P:锚后|I:");
  EXPECT_EQ(Describe(DocxMaker(InRun(Inline(picture, "hidden=\"1\"")))), "P:锚后");
  EXPECT_EQ(Describe(DocxMaker(InRun("<w:pict><v:shape alt=\"章\"><v:imagedata r:id=\"x\"/>"
                                     "</v:shape></w:pict>"))),
            "P:锚后|I:章");
  EXPECT_EQ(Describe(DocxMaker(InRun("<w:pict><v:shape><v:imagedata o:title=\"题\"/></v:shape>"
                                     "</w:pict>"))),
            "P:锚后|I:题");
  EXPECT_EQ(Describe(DocxMaker("<w:p><w:r>" + Inline(picture) + "</w:r></w:p>")), "I:");
}

std::string Points(const std::vector<std::string>& values) {
  std::string points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].empty()) continue;
    points += "<c:pt idx=\"" + std::to_string(i) + "\"><c:v>" + values[i] + "</c:v></c:pt>";
  }
  return points;
}

std::string Series(const std::string& name, const std::vector<std::string>& values) {
  return "<c:ser><c:tx><c:strRef><c:strCache>" + Points({name}) +
         "</c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache>" + Points({"2022", "2023"}) +
         "</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache>" + Points(values) +
         "</c:numCache></c:numRef></c:val></c:ser>";
}

DocxMaker WithChart(const std::string& plot) {
  DocxMaker maker(InRun(Inline("<c:chart r:id=\"chart1\"/>")));
  maker.Add("chart", "c:chartSpace",
            "<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>申请</a:t></a:r><a:r><a:t>情况</a:t>"
            "</a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:layout/>" +
                plot + "</c:plotArea></c:chart>",
            "chart1");
  return maker;
}

TEST(DocxParts, ReadsTheDataBehindCharts) {
  const Reading reading =
      ReadOf(WithChart("<c:barChart>" + Series("收到", {"12.300000000000001", "20"}) +
                       Series("答复", {"", "1e3"}) + "</c:barChart>"));
  EXPECT_EQ(Describe(reading), "P:锚后|C:申请情况[收到;答复/2022;12.3/2023;20;1000]");
  const Grid& grid = reading.blocks[1].grid;
  EXPECT_EQ(grid.rows, 3);
  EXPECT_EQ(grid.columns, 3);
  EXPECT_EQ(grid.cells[0].column, 1);
  EXPECT_EQ(grid.cells[0].place.end - grid.cells[0].place.begin, 2);
}

TEST(DocxParts, ReportsChartsWithoutData) {
  const Reading reading = ReadOf(WithChart("<c:pieChart><c:ser/></c:pieChart>"));
  EXPECT_EQ(Describe(reading), "P:锚后|I:申请情况");
  EXPECT_THAT(reading.notices, ElementsAre(HasSubstr("a chart has no stored values")));
  const Reading lost = ReadOf(DocxMaker(InRun(Inline("<c:chart r:id=\"none\"/>"))));
  EXPECT_EQ(Describe(lost), "P:锚后|I:");
  EXPECT_THAT(lost.notices, ElementsAre(HasSubstr("a chart is not read")));
}

TEST(DocxParts, ReadsDiagramsInOrder) {
  const auto point = [](const std::string& id, const std::string& text,
                        const std::string& type = "node") {
    return "<dgm:pt modelId=\"" + id + "\" type=\"" + type + "\"><dgm:t><a:p><a:r><a:t>" + text +
           "</a:t></a:r></a:p></dgm:t></dgm:pt>";
  };
  const auto link = [](const std::string& from, const std::string& to, int order) {
    return "<dgm:cxn srcId=\"" + from + "\" destId=\"" + to + "\" srcOrd=\"" +
           std::to_string(order) + "\"/>";
  };
  DocxMaker maker(InRun(Inline("<dgm:relIds r:dm=\"d1\"/>")));
  maker.Add("diagramData", "dgm:dataModel",
            "<dgm:ptLst>" + point("3", "审核") + point("1", "申请") + point("2", "登记") +
                point("0", "", "doc") + point("9", "转换", "parTrans") +
                "</dgm:ptLst><dgm:cxnLst>" + link("0", "3", 1) + link("0", "1", 0) +
                link("1", "2", 0) + link("2", "1", 0) + "</dgm:cxnLst>",
            "d1");
  EXPECT_EQ(Describe(maker), "P:锚后|P:申请|P:登记|P:审核");
}

TEST(DocxParts, PutsNotesBelowTheirParagraph) {
  DocxMaker maker(InRun("<w:footnoteReference w:id=\"2\"/><w:endnoteReference w:id=\"2\"/>") +
                  Paragraph("下段"));
  maker.Add("footnotes", "w:footnotes",
            "<w:footnote w:type=\"separator\" w:id=\"-1\">" + Paragraph("分") +
                "</w:footnote><w:footnote w:id=\"2\">" + Paragraph("脚注") +
                "</w:footnote><w:footnote w:id=\"3\">" + Paragraph("无人引用") + "</w:footnote>");
  maker.Add("endnotes", "w:endnotes",
            "<w:endnote w:id=\"2\">" + Paragraph("尾注") + "</w:endnote>");
  const Reading reading = ReadOf(maker);
  EXPECT_EQ(Describe(reading), "P:锚后|N:脚注|N:尾注|P:下段");
  ASSERT_EQ(reading.left_out.size(), 1u);
  EXPECT_EQ(reading.left_out[0].reason, v1::Omission::HIDDEN);
  EXPECT_EQ(reading.left_out[0].source.end - reading.left_out[0].source.begin, 5);
}

TEST(DocxParts, KeepsHeadersAndFootersApartAndOnce) {
  const std::string section =
      "<w:headerReference r:id=\"h1\"/><w:headerReference r:id=\"h2\"/>"
      "<w:footerReference r:id=\"f1\"/>";
  DocxMaker maker("<w:p><w:pPr><w:sectPr>" + section + "</w:sectPr></w:pPr></w:p>" +
                  Paragraph("正文") + "<w:sectPr>" + section + "</w:sectPr>");
  maker.Add("header", "w:hdr", Paragraph("某局"), "h1");
  maker.Add("header", "w:hdr", Paragraph("某局"), "h2");
  maker.Add("header", "w:hdr", Paragraph("无人引用"), "h3");
  maker.Add("footer", "w:ftr", Paragraph("第1页"), "f1");
  const Reading reading = ReadOf(maker);
  EXPECT_EQ(Describe(reading), "P:正文|~P:某局|~P:第1页");
  ASSERT_EQ(reading.left_out.size(), 1u);
  EXPECT_EQ(reading.left_out[0].reason, v1::Omission::PAGE_FURNITURE);
}

TEST(DocxParts, LeavesOutComments) {
  DocxMaker maker(Paragraph("正文"));
  maker.Add("comments", "w:comments",
            "<w:comment w:id=\"0\">" + Paragraph("批注") + "</w:comment>");
  const Reading reading = ReadOf(maker);
  EXPECT_EQ(Describe(reading), "P:正文");
  ASSERT_EQ(reading.left_out.size(), 1u);
  EXPECT_EQ(reading.left_out[0].reason, v1::Omission::COMMENT);
  EXPECT_EQ(reading.left_out[0].source.begin, 3);
  EXPECT_EQ(reading.left_out[0].source.end, 6);
}

TEST(DocxParts, ReportsEmbeddedFiles) {
  DocxMaker maker("<w:altChunk r:id=\"a\"/>" + Paragraph("x"));
  maker.AddRaw("aFChunk", "<html/>", "a");
  EXPECT_THAT(ReadOf(maker).notices, ElementsAre(HasSubstr("word/part1.xml")));
}

TEST(DocxParts, TakesATitleThatTheDocumentShows) {
  const std::string body = Paragraph("青山县水务局2020年政府信息公开") + Paragraph("工作年度报告");
  EXPECT_EQ(ReadOf(DocxMaker(body).CoreTitle("2020年 政府信息公开")).title.Utf8(),
            "2020年政府信息公开");
  EXPECT_EQ(ReadOf(DocxMaker(body).CoreTitle("2018年政府信息公开")).title.Utf8(), "");
  EXPECT_EQ(ReadOf(DocxMaker(body).CoreTitle("2020")).title.Utf8(), "2020");
  EXPECT_EQ(ReadOf(DocxMaker(body).CoreTitle("年")).title.Utf8(), "");
}

TEST(DocxParts, ConvertsTraditionalCharactersAndNumbers) {
  DocxMaker maker(Paragraph("總體情況與條例",
                            "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>"));
  maker.Numbering(
      "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:lvlText w:val=\"第%1條 \"/>"
      "<w:suff w:val=\"nothing\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId "
      "w:val=\"0\"/></w:num>");
  const Reading reading = ReadOf(maker);
  EXPECT_EQ(reading.script, v1::Document::TRADITIONAL);
  EXPECT_THAT(Describe(reading), HasSubstr("第1条"));
  EXPECT_THAT(Describe(reading), HasSubstr("总体情况与条例"));
}

TEST(DocxParts, ReadsStrictFilesWithAnyPrefixAndName) {
  DocxMaker maker("");
  maker.Named("内容/", "main.part")
      .Main(
          "<document xmlns=\"http://purl.oclc.org/ooxml/wordprocessingml/main\" "
          "xmlns:q=\"http://purl.oclc.org/ooxml/wordprocessingml/main\" "
          "xmlns:w=\"urn:other\"><body>"
          "<p><r><t>一</t></r><w:r><w:t>异</w:t></w:r></p><q:p><q:pPr><q:outlineLvl "
          "q:val=\"1\"/></q:pPr>"
          "<q:r><q:t>二</q:t></q:r></q:p><x:p "
          "xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\">"
          "<x:r><x:t>三</x:t></x:r></x:p></body></document>");
  EXPECT_EQ(Describe(maker), "P:一|H2:二|P:三");
}

TEST(DocxParts, ReadsUtf16) {
  const std::string xml =
      DocxMaker::Element("w:document", "<w:body>" + Paragraph("总体") + "</w:body>");
  for (const bool big : {false, true}) {
    std::string utf16 = big ? "\xFE\xFF" : "\xFF\xFE";
    for (const char32_t c : text::DecodeUtf8(xml)) {
      const char high = static_cast<char>(c >> 8);
      const char low = static_cast<char>(c);
      utf16 += big ? std::string{high, low} : std::string{low, high};
    }
    EXPECT_EQ(Describe(DocxMaker("").Main(utf16)), "P:总体");
  }
}

TEST(DocxParts, LosesOnlyWhatIsDamaged) {
  DocxMaker maker(Paragraph("正文"));
  maker.AddRaw("styles", "<w:styles><broken>");
  maker.AddRaw("numbering", "");
  maker.Add("footnotes", "w:footnotes", "");
  const Reading reading = ReadOf(maker);
  EXPECT_EQ(Describe(reading), "P:正文");
  EXPECT_THAT(reading.notices, ElementsAre(HasSubstr("left out: its part word/part1.xml"),
                                           HasSubstr("left out: its part word/part2.xml")));
  EXPECT_THAT(ReadOf(DocxMaker(Paragraph("x"))).notices, IsEmpty());
}

}  // namespace
}  // namespace nianbao::normalize

// SPDX-License-Identifier: Apache-2.0
// Documents made to do harm, and ones that are none.
#include <random>
#include <string>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/reader_context_for_test.h"
#include "services/normalize/word/docx_maker_for_test.h"
#include "services/normalize/word/docx_reader.h"
#include "services/normalize/word/reading_text_for_test.h"

namespace nianbao::normalize {
namespace {

using ::nianbao::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::string Repeat(const std::string& text, int times) {
  std::string all;
  all.reserve(text.size() * static_cast<std::size_t>(times));
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string Nested(const std::string& open, const std::string& close, int times) {
  return Repeat(open, times) + Paragraph("x") + Repeat(close, times);
}

// Without the limit on expansion, so that the other limits are met.
NormalizerOptions Unpacked() { return {.max_expansion = 2000}; }

TEST(DocxLimits, RefuseBombs) {
  struct Case {
    std::string name;
    DocxMaker maker;
    std::string message;
  };
  const std::string cell = "<w:tc><w:p/></w:tc>";
  const Case cases[] = {
      {"nested tables", DocxMaker(Nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 100'000)),
       "nest deeper"},
      {"nested tags",
       DocxMaker(Nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 100'000)),
       "nest deeper"},
      {"cells",
       DocxMaker("<w:tbl>" + Repeat("<w:tr>" + Repeat(cell, 100) + "</w:tr>", 2'001) + "</w:tbl>"),
       "more than 200000 cells"},
      {"spans",
       DocxMaker("<w:tbl>" +
                 Repeat("<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"1000000\"/></w:tcPr><w:p/></w:tc>"
                        "<w:tc><w:p/></w:tc></w:tr>",
                        500) +
                 "</w:tbl>"),
       "more than 200000 cells"},
      {"paragraphs", DocxMaker(Repeat(Paragraph("x"), 50'002)), "more than 50000 paragraphs"},
      {"breaks", DocxMaker("<w:p><w:r>" + Repeat("<w:t>x</w:t><w:br/>", 50'002) + "</w:r></w:p>"),
       "more than 50000 paragraphs"},
      {"elements", DocxMaker(Repeat("<a/>", 2'500'000)), "more than 1000000 XML elements"},
      {"attributes", DocxMaker("<a " + Repeat("b='' ", 4'500'000) + "/>"),
       "more than 1000000 XML elements"},
      {"characters", DocxMaker(Paragraph(std::string(5 << 20, 'x'))), "characters"},
  };
  const NormalizerOptions options = Unpacked();
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_THAT(ReadDocx(c.maker.Make(), TestContext(options)),
                StatusIs(absl::StatusCode::kResourceExhausted,
                         AllOf(HasSubstr(c.message), HasSubstr("send"))));
  }
}

TEST(DocxLimits, RefuseAZipBomb) {
  EXPECT_THAT(ReadDocx(DocxMaker(std::string(32 << 20, ' ')).Make(), TestContext()),
              StatusIs(absl::StatusCode::kResourceExhausted,
                       HasSubstr("its entry \"word/document.xml\" has more than")));
}

TEST(DocxLimits, DoNotExpandEntities) {
  std::string document_type = "<!DOCTYPE d [<!ENTITY l0 \"lol\">";
  for (int i = 1; i < 10; ++i) {
    const std::string reference = "&l" + std::to_string(i - 1) + ";";
    document_type += "<!ENTITY l" + std::to_string(i) + " \"" + Repeat(reference, 10) + "\">";
  }
  const std::string xml =
      DocxMaker::Element("w:document", "<w:body>" + Paragraph("&l9;") + "</w:body>");
  const std::size_t root = xml.find("<w:document");
  const auto reading = ReadDocx(
      DocxMaker("").Main(xml.substr(0, root) + document_type + "]>" + xml.substr(root)).Make(),
      TestContext());
  ASSERT_TRUE(reading.ok()) << reading.status();
  EXPECT_EQ(Describe(*reading), "P:&l9;");
}

TEST(DocxLimits, AllowWhatFits) {
  const auto reading =
      ReadDocx(DocxMaker(Nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 200)).Make(),
               TestContext());
  ASSERT_TRUE(reading.ok()) << reading.status();
  EXPECT_EQ(Describe(*reading), "P:x");
}

TEST(DocxLimits, SurviveStylesInCircles) {
  DocxMaker maker(Paragraph("x", "<w:pStyle w:val=\"A\"/>"));
  maker.Styles(
      "<w:style w:styleId=\"A\"><w:basedOn w:val=\"B\"/></w:style>"
      "<w:style w:styleId=\"B\"><w:basedOn w:val=\"A\"/></w:style>");
  const auto reading = ReadDocx(maker.Make(), TestContext());
  ASSERT_TRUE(reading.ok()) << reading.status();
  EXPECT_EQ(Describe(*reading), "P:x");
}

TEST(DocxLimits, SayWhatIsNoDocument) {
  const std::string good = DocxMaker(Paragraph("x")).Make();
  struct Case {
    std::string bytes;
    std::string message;
  };
  const Case cases[] = {
      {good.substr(0, good.size() / 2), "cut off"},
      {MakeZip({{"a.txt", "x"}}), "holds no Word document"},
      {DocxMaker("").Main("<w:document").Make(), "its part word/document.xml: its XML is damaged"},
      {DocxMaker("").Main("<html/>").Make(), "holds no Word document"},
      {DocxMaker("<w:p/>").Make(), "no text"},
      {DocxMaker("").Make(), "no text"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(ReadDocx(c.bytes, TestContext()),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         AllOf(HasSubstr(c.message), HasSubstr("send"))));
  }
}

// Each round a few bytes of the XML are others; no error may lack what to send.
TEST(DocxLimits, SurviveRandomDamage) {
  const std::string body =
      Paragraph("一、总体", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>") +
      "<w:tbl><w:tr>" + TableCell("a", "<w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/>") +
      TableCell("b") + "</w:tr><w:tr>" + TableCell("", "<w:gridSpan w:val=\"2\"/><w:vMerge/>") +
      TableCell("c", "<w:tcW w:w=\"100\" w:type=\"dxa\"/>") + "</w:tr></w:tbl>";
  const std::string good = DocxMaker::Element("w:document", "<w:body>" + body + "</w:body>");
  std::mt19937 random(11);
  int errors = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string xml = good;
    for (int i = 0; i < 2; ++i) xml[random() % xml.size()] = good[random() % good.size()];
    const auto reading = ReadDocx(DocxMaker("").Main(xml).Make(), TestContext());
    if (reading.ok()) continue;
    ++errors;
    EXPECT_THAT(std::string(reading.status().message()), HasSubstr("send"));
  }
  EXPECT_GT(errors, 500);
  EXPECT_LT(errors, 3000);
}

}  // namespace
}  // namespace nianbao::normalize

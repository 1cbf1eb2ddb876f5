// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/numbering.h"

#include <memory>
#include <vector>

#include "common/text/text.h"
#include "gtest/gtest.h"
#include "services/normalize/word/docx_maker_for_test.h"
#include "services/normalize/word/xml_part.h"

namespace nianbao::normalize {
namespace {

std::string Level(int level, const std::string& format, const std::string& text,
                  const std::string& more = "") {
  return "<w:lvl w:ilvl=\"" + std::to_string(level) +
         "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" + format + "\"/>" + more +
         "<w:suff w:val=\"nothing\"/><w:lvlText w:val=\"" + text + "\"/></w:lvl>";
}

std::string List(int list, int definition, const std::string& overrides = "") {
  return "<w:num w:numId=\"" + std::to_string(list) + "\"><w:abstractNumId w:val=\"" +
         std::to_string(definition) + "\"/>" + overrides + "</w:num>";
}

std::string Definition(int id, const std::string& content) {
  return "<w:abstractNum w:abstractNumId=\"" + std::to_string(id) + "\">" + content +
         "</w:abstractNum>";
}

std::unique_ptr<XmlPart> Parse(const std::string& element, const std::string& content) {
  static const NormalizerOptions options;
  return XmlPart::Parse(DocxMaker::Element(element, content), options).value();
}

// The numbers of paragraphs at these places, with "|" after each.
std::string Numbers(const std::string& numbering, const std::vector<ListPlace>& places,
                    const std::string& styles = "", const std::string& style = "") {
  const auto styles_part = Parse("w:styles", styles);
  const Styles all(styles_part->root());
  const auto part = Parse("w:numbering", numbering);
  Numbering counts(part->root(), all);
  std::string out;
  for (const ListPlace& place : places) {
    out += text::EncodeUtf8(counts.Next(place, style)) + "|";
  }
  return out;
}

const std::string kOutline =
    Definition(0, Level(0, "chineseCounting", "%1、") + Level(1, "chineseCounting", "（%2）") +
                      Level(2, "decimal", "%1.%3", "<w:isLgl/>"));

TEST(Numbering, CountsLevels) {
  EXPECT_EQ(
      Numbers(kOutline + List(1, 0), {{1, 0}, {1, 1}, {1, 1}, {1, 2}, {1, 0}, {1, 1}, {1, 2}}),
      "一、|（一）|（二）|1.1|二、|（一）|2.1|");
  EXPECT_EQ(Numbers(kOutline + List(1, 0), {{1, 2}, {1, 0}}), "1.1|一、|");
}

TEST(Numbering, ListsOfOneDefinitionCountOnUnlessTheyStartAnew) {
  const std::string anew =
      "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/></w:lvlOverride>";
  EXPECT_EQ(Numbers(kOutline + List(1, 0) + List(2, 0) + List(3, 0, anew),
                    {{1, 0}, {2, 0}, {3, 0}, {3, 0}, {1, 0}}),
            "一、|二、|五、|六、|七、|");
}

TEST(Numbering, TakesLevelsThatAListChanges) {
  const std::string other =
      "<w:lvlOverride w:ilvl=\"0\">" + Level(0, "upperRoman", "%1)") + "</w:lvlOverride>";
  EXPECT_EQ(Numbers(kOutline + List(1, 0, other), {{1, 0}, {1, 0}}), "I)|II)|");
}

TEST(Numbering, RestartsAsTold) {
  const auto levels = [](const std::string& restart) {
    return Definition(0, Level(0, "decimal", "%1") + Level(1, "decimal", "%2") +
                             Level(2, "decimal", "%3", restart));
  };
  const std::vector<ListPlace> places = {{1, 0}, {1, 1}, {1, 2}, {1, 1}, {1, 2}, {1, 0}, {1, 2}};
  EXPECT_EQ(Numbers(levels("") + List(1, 0), places), "1|1|1|2|1|2|1|");
  EXPECT_EQ(Numbers(levels("<w:lvlRestart w:val=\"0\"/>") + List(1, 0), places), "1|1|1|2|2|2|3|");
  EXPECT_EQ(Numbers(levels("<w:lvlRestart w:val=\"1\"/>") + List(1, 0), places), "1|1|1|2|2|2|1|");
}

TEST(Numbering, FindsLevelsByStyle) {
  const std::string definition = Definition(
      0, Level(0, "decimal", "%1.") + Level(1, "decimal", "(%2)", "<w:pStyle w:val=\"B\"/>"));
  EXPECT_EQ(Numbers(definition + List(1, 0), {{1, -1}}, "", "B"), "(1)|");
  EXPECT_EQ(Numbers(definition + List(1, 0), {{1, -1}}, "", "C"), "1.|");
}

TEST(Numbering, FollowsLinksToStyles) {
  const std::string style =
      "<w:style w:styleId=\"S\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>";
  EXPECT_EQ(
      Numbers(kOutline + Definition(7, "<w:numStyleLink w:val=\"S\"/>") + List(1, 0) + List(2, 7),
              {{2, 0}}, style),
      "一、|");
}

TEST(Numbering, WritesNothingWithoutAList) {
  EXPECT_EQ(Numbers(kOutline + List(1, 0), {{-1, -1}, {0, 0}, {9, 0}, {1, 99}}), "||||");
  EXPECT_EQ(Numbers(Definition(0, Level(0, "none", "")) + List(1, 0), {{1, 0}}), "|");
  EXPECT_EQ(
      Numbers(Definition(0, Level(0, "decimal", "%1", "<w:rPr><w:vanish/></w:rPr>")) + List(1, 0),
              {{1, 0}}),
      "|");
  EXPECT_EQ(Numbers(List(1, 5), {{1, 0}}), "|");
}

TEST(Numbering, KeepsTextsShort) {
  const std::string definition = Definition(0, Level(0, "decimal", std::string(5000, 'x')));
  EXPECT_EQ(Numbers(definition + List(1, 0), {{1, 0}}).size(), 65u);
}

}  // namespace
}  // namespace nianbao::normalize

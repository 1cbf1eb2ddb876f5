// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_style.h"

#include <string>

#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

TEST(HtmlStyle, TellsWhatDeclarationsHide) {
  struct Case {
    std::string_view style;
    std::optional<bool> hides;
  };
  const Case cases[] = {
      {"", std::nullopt},
      {"color:red", std::nullopt},
      {"display:none", true},
      {" DISPLAY : None !important ; color: red", true},
      {"display:block", false},
      {"display:none; mso-hide:all", true},
      {"mso-hide:all", true},
      {"visibility:hidden", true},
      {"visibility:visible", false},
      {"font-size:0", true},
      {"font-size:0px;", true},
      {"font-size:0.8em", std::nullopt},
      {"font-size:10pt", std::nullopt},
      {"opacity:0", true},
      {"opacity:0.9", std::nullopt},
      {"height:0", std::nullopt},
      {"height:0;overflow:hidden", true},
      {"overflow:hidden;height:20px", std::nullopt},
      {"background:url(x;display:none", true},
      {"content", std::nullopt},
  };
  for (const Case& c : cases) EXPECT_EQ(ReadStyle(c.style).hides, c.hides) << c.style;
}

TEST(HtmlStyle, ReadsSimpleRules) {
  StyleSheet sheet;
  sheet.Add(
      "<!-- @charset 'utf-8'; /* .b{display:none} */ .hide, #tip { display:none }\n"
      "p.note{visibility:hidden} .x .y{display:none} @media print{.z{display:none}}"
      ".w:hover{display:none} .on{display:none} .on{display:block} -->");
  EXPECT_EQ(sheet.Of("div", "a hide", "").hides, true);
  EXPECT_EQ(sheet.Of("DIV", "Hide", "").hides, true);
  EXPECT_EQ(sheet.Of("div", "", "tip").hides, true);
  EXPECT_EQ(sheet.Of("p", "note", "").hides, true);
  EXPECT_EQ(sheet.Of("div", "note", "").hides, std::nullopt);
  EXPECT_EQ(sheet.Of("div", "b y z w", "").hides, std::nullopt);
  EXPECT_EQ(sheet.Of("div", "on", "").hides, false);
}

TEST(HtmlStyle, EndsOnBrokenSheets) {
  for (const std::string css : {"{", "}", "a{", ".a{display:none", "/*", "}}}{{{", "@media{a{b}"}) {
    StyleSheet sheet;
    sheet.Add(css);
    EXPECT_EQ(sheet.Of("b", "", "").hides, std::nullopt) << css;
  }
}

TEST(HtmlStyle, KnowsBoldAndCentered) {
  EXPECT_EQ(ReadStyle("font-weight: bold").bold, true);
  EXPECT_EQ(ReadStyle("font-weight:700").bold, true);
  EXPECT_EQ(ReadStyle("font-weight:normal").bold, false);
  EXPECT_EQ(ReadStyle("font-weight:400").bold, false);
  EXPECT_EQ(ReadStyle("text-align:center").centered, true);
  EXPECT_EQ(ReadStyle("text-align:justify").centered, false);
}

TEST(StyleSheet, KnowsThePartsOfTables) {
  using Display = StyleEffect::Display;
  StyleSheet sheet;
  sheet.Add(
      ".row{display:table-row} .grid > .cell, td.x {display: table-cell!important}"
      ".grid .gone {display:none} .box{display:block} .row.odd{display:table-row-group}");
  EXPECT_EQ(sheet.Of("div", "a row", "").display, Display::kRow);
  EXPECT_EQ(sheet.Of("li", "cell", "").display, Display::kCell);
  EXPECT_EQ(sheet.Of("div", "gone", "").hides, std::nullopt);
  EXPECT_EQ(sheet.Of("div", "box", "").display, Display::kOther);
  EXPECT_EQ(sheet.Of("div", "odd", "").display, std::nullopt);
  EXPECT_EQ(ReadStyle("display:table").display, Display::kTable);
}

}  // namespace
}  // namespace nianbao::normalize

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
  EXPECT_EQ(sheet.Hides("div", "a hide", ""), true);
  EXPECT_EQ(sheet.Hides("DIV", "Hide", ""), true);
  EXPECT_EQ(sheet.Hides("div", "", "tip"), true);
  EXPECT_EQ(sheet.Hides("p", "note", ""), true);
  EXPECT_EQ(sheet.Hides("div", "note", ""), std::nullopt);
  EXPECT_EQ(sheet.Hides("div", "b y z w", ""), std::nullopt);
  EXPECT_EQ(sheet.Hides("div", "on", ""), false);
}

TEST(HtmlStyle, EndsOnBrokenSheets) {
  for (const std::string css : {"{", "}", "a{", ".a{display:none", "/*", "}}}{{{", "@media{a{b}"}) {
    StyleSheet sheet;
    sheet.Add(css);
    EXPECT_EQ(sheet.Hides("b", "", ""), std::nullopt) << css;
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

}  // namespace
}  // namespace nianbao::normalize

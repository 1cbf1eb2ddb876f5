// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_survey.h"

#include <string>

#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

TEST(HtmlSurvey, CountsWhatTheParserWillOpen) {
  struct Case {
    std::string html;
    std::size_t depth;
    std::size_t elements;
  };
  const Case cases[] = {
      {"", 0, 0},
      {"a < b", 0, 0},
      {"<div><p>a<p>b</div>", 1, 3},
      {"<div><div></div></div><div></div>", 2, 3},
      {"<DIV><Div></dIV></DIV>", 2, 2},
      {"<p><span>a<p><span>b", 1, 4},
      {"<p><span>a</p><p><span>b</p>", 1, 4},
      // A span's end does not close the div inside it, nor a div's end the table around it.
      {"<span><div></span><span><div></span>", 4, 4},
      {"<div><table><tr><td></div><div>", 3, 5},
      // Formatting goes on in the next block.
      {"<b><div></div><div></div>", 2, 3},
      {"<b>a</b><b>c</b>", 1, 2},
      {"<script>if(a<b)'<div><div>'</script><p>", 1, 2},
      {"<style><div></style><div>", 1, 2},
      {"<!-- <div><div> --><div>", 1, 1},
      {"<svg><style><g><g>", 4, 4},
      {"<a title='<div><div>'>", 1, 1},
      {"<a title=\"", 1, 1},
      {"<", 0, 0},
      {"</", 0, 0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.html);
    const HtmlShape shape = SurveyHtml(c.html, 512);
    EXPECT_EQ(shape.depth, c.depth);
    EXPECT_EQ(shape.elements, c.elements);
  }
}

TEST(HtmlSurvey, CountsAttributes) {
  EXPECT_EQ(SurveyHtml("<p>", 9).attributes, 0U);
  EXPECT_EQ(SurveyHtml("<p a b=c d='e f' g = \"h>\" /i><a j>", 9).attributes, 5U);
  EXPECT_EQ(SurveyHtml("<p a= >b c d", 9).attributes, 1U);
  EXPECT_EQ(SurveyHtml("<p =a", 9).attributes, 1U);
}

TEST(HtmlSurvey, StopsWhereThePageIsTooDeep) {
  const HtmlShape shape = SurveyHtml("<div><div><div><div><div>", 2);
  EXPECT_EQ(shape.depth, 3U);
}

}  // namespace
}  // namespace nianbao::normalize

// SPDX-License-Identifier: Apache-2.0
// Pages and texts made to exhaust a reader end in a document that keeps the laws or in a status
// that says which limit they passed.
#include <functional>
#include <string>
#include <utility>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/document_laws.h"
#include "services/normalize/normalizer.h"

namespace nianbao::normalize {
namespace {

std::string Repeat(std::size_t count, const std::function<std::string(std::size_t)>& piece) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += piece(i);
  return text;
}

std::string Repeat(std::size_t count, std::string_view piece) {
  std::string text;
  text.reserve(count * piece.size());
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

struct Bomb {
  std::string name;
  std::string bytes;
  absl::StatusCode code = absl::StatusCode::kOk;
};

void Check(const Bomb& bomb) {
  static const Normalizer& normalizer = *Normalizer::Create().value().release();
  SCOPED_TRACE(bomb.name);
  v1::RawDocument raw;
  raw.set_uri(bomb.name);
  const auto document = normalizer.Normalize(raw, bomb.bytes);
  EXPECT_EQ(document.status().code(), bomb.code) << document.status();
  if (document.ok()) {
    EXPECT_OK(CheckLaws(*document));
  } else {
    EXPECT_THAT(std::string(document.status().message()),
                ::testing::AllOf(::testing::HasSubstr(bomb.name), ::testing::HasSubstr("send")));
  }
}

// The bytes are the body of a page.
void CheckPage(Bomb bomb) {
  bomb.bytes.insert(0, "<html><body>");
  Check(bomb);
}

constexpr auto kTooMuch = absl::StatusCode::kResourceExhausted;

TEST(Bombs, Tables) {
  CheckPage({"rowspan", "<table><tr><td rowspan=1000000 colspan=1000000>甲<td>1</table>"});
  CheckPage({"rowspans", "<table>" + Repeat(3000, "<tr><td rowspan=65534 colspan=400>甲<td>1"),
             kTooMuch});
  CheckPage({"columns", "<table><tr>" + Repeat(1'000'000 / 2, "<td>1") + "</table>"});
  CheckPage({"empty rows", "<table><tr><td>甲<td>1" + Repeat(300'000, "<tr>") + "</table>"});
  CheckPage({"nested tables", Repeat(100, "<table><tr><td>甲<td>1<tr><td>")});
  CheckPage({"deep tables", Repeat(100'000, "<table><tr><td>"), kTooMuch});
  CheckPage({"fostered", "<table>" + Repeat(40'000, "<b>甲<i>1") + "</table>", kTooMuch});
}

TEST(Bombs, Nesting) {
  CheckPage({"divs", Repeat(100'000, "<div>") + "甲", kTooMuch});
  CheckPage({"spans that no tag closes", Repeat(100'000, "<span><div></span>"), kTooMuch});
  CheckPage({"formatting", Repeat(50'000, "<a><b><font>甲"), kTooMuch});
  CheckPage({"formatting in paragraphs",
             Repeat(400, [](std::size_t i) { return "<font size=" + std::to_string(i) + ">"; }) +
                 Repeat(100'000, "<p>甲"),
             kTooMuch});
  CheckPage({"crossed", Repeat(30'000, "<a href=x><p>甲</a></p>")});
  CheckPage({"svg", "<svg>" + Repeat(100'000, "<g>"), kTooMuch});
  CheckPage({"style in svg", "<svg><style>" + Repeat(100'000, "<g>"), kTooMuch});
  CheckPage({"lists", Repeat(100'000, "<ul><li>"), kTooMuch});
}

TEST(Bombs, Amounts) {
  CheckPage({"elements", Repeat(1'000'001, "<i></i>"), kTooMuch});
  CheckPage({"empty elements", "<p>甲" + Repeat(900'000, "<i></i>")});
  CheckPage({"entities", "<p>" + Repeat(1'000'000, "&amp;")});
  CheckPage({"numbered characters", "<p>" + Repeat(1'000'000, "&#49;")});
  CheckPage({"attribute", "<p title='" + std::string(10 << 20, 'a') + "'>甲"});
  CheckPage({"attributes",
             "<p " +
                 Repeat(500'000, [](std::size_t i) { return "a" + std::to_string(i) + "=1 "; }) +
                 ">甲",
             kTooMuch});
  CheckPage({"comments", "<p>甲" + Repeat(500'000, "<!--1-->")});
  CheckPage({"items", "<ol>" + Repeat(40'000, "<li>甲") + "</ol>"});
  CheckPage({"rules", "<style>" + Repeat(200'000, ".a{display:none}") + "</style><p class=b>甲"});
  CheckPage({"open tags", std::string(1 << 20, '<')});
}

TEST(Bombs, OneLine) {
  CheckPage({"page of one line", "<p>" + std::string((64 << 20) - 15, 'a'), kTooMuch});
  Check({"text of one line", std::string(64 << 20, 'a'), kTooMuch});
}

TEST(Bombs, AlmostTables) {
  Check({"one cell a line", Repeat(40'000, "\t甲\n\n")});
  Check({"long cells", Repeat(40'000, "\t" + Repeat(10, "公开政府信息") + "\n\n")});
  Check({"numbers and labels", Repeat(12'000, "甲\n乙\n丙\n1\n")});
  Check({"gaps", Repeat(40'000, "甲乙  丙丁  戊己\n")});
  Check({"ragged columns", Repeat(16'000, "甲  1\n甲乙丙丁  1  2\n 甲   1  2 3\n")});
  Check({"bars", Repeat(24'000, "甲|\n乙\n")});
  Check({"drawn lines", Repeat(40'000, "----\n")});
}

}  // namespace
}  // namespace nianbao::normalize

// SPDX-License-Identifier: Apache-2.0
// What holds for every PDF: no digit that it draws is lost, and nothing is said to stand elsewhere
// than on its pages.
#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "common/status/status_matchers.h"
#include "common/text/text.h"
#include "gmock/gmock.h"
#include "services/normalize/accounted_for_test.h"
#include "services/normalize/document_laws.h"
#include "services/normalize/normalizer.h"
#include "services/normalize/pdf/pages.h"
#include "services/normalize/pdf/pdf_maker_for_test.h"

namespace nianbao::normalize::pdf {
namespace {

std::size_t CountDigits(std::string_view utf8) {
  const std::u32string text = text::DecodeUtf8(utf8);
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), IsDigit));
}

// Pages of everything that the reader tells apart: no two of their texts overlap, so that every
// digit drawn is one to be read.
class RandomPdf {
 public:
  explicit RandomPdf(unsigned seed) : random_(seed) {}

  std::string Build() {
    PdfMaker maker;
    const int pages = Below(3) + 1;
    const bool header = Chance(2);
    for (int page = 1; page <= pages; ++page) {
      std::string content;
      if (header) content += Draw(200, 40, 9, "年度报告2023");
      double y = 80;
      while (y < 700) content += Block(y);
      if (Chance(2)) content += Draw(290, 810, 9, "- " + std::to_string(page) + " -");
      const char* turns[] = {"", "", " /Rotate 90", " /Rotate 180", " /Rotate 270"};
      maker.AddPage(content, std::string("/MediaBox [0 0 595 842]") + turns[Below(5)]);
    }
    return maker.Build();
  }

  std::size_t digits() const { return digits_; }

 private:
  int Below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
  bool Chance(int of) { return Below(of) == 0; }

  std::string Words(int most) {
    static constexpr std::string_view kWords[] = {
        "2023",        "年",     "公开",    "3",      "件，", "12.5",   "（",   "）",   "1",
        "〔2021〕7号", "ａ１２", "http://", "第一条", "一、", "。",     "⼆",   "/",    "0",
        "％",          "5月3日", "·",       "4-5",    "申请", "ofﬁce7", "政府", "8,000"};
    std::string words;
    for (int i = Below(most); i >= 0; --i) {
      words += kWords[static_cast<std::size_t>(Below(static_cast<int>(std::size(kWords))))];
    }
    return words;
  }

  std::string Draw(double x, double y, double size, const std::string& text,
                   std::string_view font = kMapped, std::string_view before = "") {
    digits_ += CountDigits(text);
    return Text(x, y, size, text, font, before);
  }

  // Something at `y`, which moves below it.
  std::string Block(double& y) {
    const double top = y;
    switch (Below(9)) {
      case 0:
        y += 120;
        return Table(top, {50, 120, 200, 330, 500}, 100);
      case 1: {
        y += 100;
        std::string out;
        for (int i = 0; i < 5; ++i) {
          out += Draw(54, top + 16 * i, 10, Words(6)) + Draw(310, top + 16 * i, 10, Words(6));
        }
        return out;
      }
      case 2: {
        y += 30;
        const char* looks[] = {"1 1 1 rg", "3 Tr", "0.8 g", "2 Tr"};
        return Draw(54, top, 10, Words(6), kMapped, looks[Below(4)]) + "0 g 0 Tr\n";
      }
      case 3:
        y += 130;
        return Draw(300, top, 10, Words(2), kVertical);
      case 4: {
        y += 90;
        const std::string text = Words(2);
        digits_ += CountDigits(text);
        return "BT /F1 14 Tf 0.7 0.7 -0.7 0.7 200 " + std::to_string(kPageHeight - y) + " Tm " +
               Hex(Utf16(text)) + " Tj ET\n";
      }
      case 5:
        y += 30;
        return Draw(560, top, 12, Words(8));
      case 6: {
        y += 30;
        const std::string text = Words(6);
        return Draw(54, top, 12, text) + Text(54.4, top, 12, text);
      }
      case 7:
        y += 30;
        return Draw(54, top, 12, "共有1", kMapped) + Draw(91, top - 4, 6, "2");
      default:
        y += 20 + Below(3) * 15;
        return Draw(54 + Below(3) * 20, top, 8 + Below(3) * 4, Words(12));
    }
  }

  std::string Table(double top, const std::vector<double>& columns, double height) {
    std::vector<double> rows;
    for (int r = 0; r <= 5; ++r) rows.push_back(top + height * r / 5);
    std::string out;
    const int look = Below(4);
    if (look == 0) out += StrokeGrid(columns, rows);
    if (look == 1) {
      for (const double y : rows) out += Fill(columns.front(), y, columns.back(), y + 0.5);
    }
    for (std::size_t r = 0; r + 1 < rows.size(); ++r) {
      for (std::size_t c = 0; c + 1 < columns.size(); ++c) {
        if (look == 2 && !Chance(4)) {
          out += Fill(columns[c], rows[r], columns[c + 1], rows[r + 1], "0.9 g");
        }
        if (!Chance(3)) out += "0 g " + Draw(columns[c] + 4, rows[r] + 14, 9, Words(2));
      }
    }
    return out;
  }

  std::mt19937 random_;
  std::size_t digits_ = 0;
};

void ExpectOnPage(double left, double top, double right, double bottom) {
  EXPECT_LE(0, left);
  EXPECT_LE(left, right);
  EXPECT_LE(right, 842);
  EXPECT_LE(0, top);
  EXPECT_LE(top, bottom);
  EXPECT_LE(bottom, 842);
}

void ExpectPlacesOnPages(const v1::NormalizedDocument& document, int pages) {
  const auto check = [&](const v1::PageBox& box) {
    EXPECT_THAT(box.page(), ::testing::AllOf(::testing::Ge(1), ::testing::Le(pages)));
    ExpectOnPage(box.left(), box.top(), box.right(), box.bottom());
  };
  for (const v1::Block& block : document.blocks()) {
    if (block.has_box()) check(block.box());
    for (const v1::Cell& cell : block.table().cells()) check(cell.box());
  }
  for (const v1::GlyphRun& run : document.glyph_runs()) {
    EXPECT_THAT(run.page(), ::testing::AllOf(::testing::Ge(1), ::testing::Le(pages)));
    EXPECT_TRUE(std::is_sorted(run.edges().begin(), run.edges().end()));
    ExpectOnPage(*run.edges().begin(), run.top(), *run.edges().rbegin(), run.bottom());
  }
}

TEST(PdfLaws, EveryDigitIsReadOrLeftOutForAReason) {
  ASSERT_OK_AND_ASSIGN(const auto normalizer, Normalizer::Create());
  for (unsigned seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    RandomPdf random(seed);
    const std::string bytes = random.Build();
    ASSERT_OK_AND_ASSIGN(const Pages pages, ReadPages(bytes, {}));
    const std::u32string& text = pages.original.text;
    EXPECT_EQ(static_cast<std::size_t>(std::count_if(text.begin(), text.end(), IsDigit)),
              random.digits());
    ASSERT_OK_AND_ASSIGN(const v1::NormalizedDocument document, normalizer->Normalize({}, bytes));
    EXPECT_OK(CheckLaws(document));
    const std::vector<bool> accounted = Accounted(document, text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
      EXPECT_TRUE(!IsDigit(text[i]) || accounted[i])
          << "character " << i << " of " << text::EncodeUtf8(text.substr(i > 10 ? i - 10 : 0, 20));
    }
    ExpectPlacesOnPages(document, static_cast<int>(pages.layouts.size()));
    if (HasFailure()) break;
  }
}

}  // namespace
}  // namespace nianbao::normalize::pdf

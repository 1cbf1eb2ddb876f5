// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/page_furniture.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include "common/text/text.h"
#include "services/normalize/outline.h"

namespace nianbao::normalize::pdf {
namespace {

// Shares of the height of a page in which its furniture stands, from either end.
constexpr double kZone = 0.12;
// Pieces of furniture at one end of a page.
constexpr int kMostPieces = 3;
constexpr double kSameHeight = 4;
// Share of the height of a page that its upper margin takes: Word's is 72 of 842 points, and GB/T
// 9704 asks for 105.
constexpr double kMargin = 0.08;
// The space below a header, and the size of the title that it stands above, by the header's size.
constexpr double kHeaderGap = 1.2;
constexpr double kTitleSize = 1.1;

bool IsDigit(char32_t c) {
  const char32_t half = text::ToHalfWidth(c);
  return half >= U'0' && half <= U'9';
}

// Reports of several years in one file repeat their headings.
bool IsNumberedHeading(const std::u32string& text) {
  const auto number = ParseOutlineNumber(text);
  return number && number->level <= 2;
}

struct Candidate {
  PageItem* item = nullptr;
  int page = 0;
};

void AddCandidates(PageLayout& page, bool top, std::vector<Candidate>& candidates) {
  int left = kMostPieces;
  for (std::size_t i = 0; i < page.items.size() && left > 0; ++i, --left) {
    PageItem& item = page.items[top ? i : page.items.size() - 1 - i];
    const double place = item.box.center_y() / std::max(1.0, page.height);
    const bool in_zone = top ? place < kZone : place > 1 - kZone;
    if (item.kind == PageItem::Kind::kTable || !in_zone) return;
    if (item.kind == PageItem::Kind::kLine) candidates.push_back({&item, page.number});
  }
}

// Of those that say the same, marks the ones whose height another page repeats.
void MarkRepeated(const std::vector<Candidate>& alike, std::size_t pages) {
  // Headers of left and right pages differ, and the first page often has none.
  const std::size_t needed = std::max<std::size_t>(2, (pages - 1) / 2);
  for (const Candidate& one : alike) {
    std::set<int> found;
    for (const Candidate& other : alike) {
      if (std::fabs(one.item->box.center_y() - other.item->box.center_y()) < kSameHeight) {
        found.insert(other.page);
      }
    }
    if (found.size() >= needed) one.item->furniture = true;
  }
}

// A header on the first page has no other page to repeat it where that is the only one: a small
// line in the margin above a larger title.
void MarkHeaderAboveTitle(PageLayout& page) {
  if (page.items.size() < 2) return;
  PageItem& header = page.items[0];
  const PageItem& title = page.items[1];
  if (header.kind != PageItem::Kind::kLine || title.kind != PageItem::Kind::kLine) return;
  const double size = header.line.size;
  const bool in_margin = header.box.bottom < kMargin * page.height;
  const bool apart = title.box.top - header.box.bottom > kHeaderGap * size;
  if (in_margin && apart && title.line.size > kTitleSize * size) header.furniture = true;
}

}  // namespace

std::u32string FurnitureKey(std::u32string_view text) {
  std::u32string key;
  for (const char32_t c : text) {
    if (text::IsSpace(c)) continue;
    if (!IsDigit(c)) {
      key.push_back(c);
    } else if (key.empty() || key.back() != U'#') {
      key.push_back(U'#');
    }
  }
  return key;
}

bool IsPageNumber(std::u32string_view text) {
  constexpr std::u32string_view kOrnaments = U"第共页/-—–－−―·~〜|of，,〔〕";
  constexpr std::u32string_view kNumerals = U"一二三四五六七八九十百";
  std::size_t digits = 0;
  bool ornaments = false;
  std::u32string lower;
  for (const char32_t c : text) {
    if (!text::IsSpace(c)) lower.push_back(c >= U'A' && c <= U'Z' ? c + 32 : c);
  }
  if (lower.starts_with(U"page")) lower.erase(0, 4);
  const bool spelled = lower.starts_with(U'第') && lower.find(U'页') != std::u32string::npos;
  for (const char32_t c : lower) {
    if (IsDigit(c) || (spelled && kNumerals.find(c) != std::u32string_view::npos)) {
      ++digits;
    } else if (kOrnaments.find(c) != std::u32string_view::npos) {
      ornaments = true;
    } else {
      return false;
    }
  }
  return digits > 0 && (ornaments ? digits <= 8 : digits <= 3);
}

bool HoldsWords(std::u32string_view text) {
  constexpr std::u32string_view kCounting = U"第共页";
  return std::count_if(text.begin(), text.end(), [&](char32_t c) {
           return text::IsIdeograph(c) && kCounting.find(c) == std::u32string_view::npos;
         }) >= 2;
}

void MarkFurniture(std::vector<PageLayout>& pages) {
  std::vector<Candidate> candidates;
  for (PageLayout& page : pages) {
    AddCandidates(page, true, candidates);
    AddCandidates(page, false, candidates);
  }
  std::map<std::u32string, std::vector<Candidate>> alike;
  for (const Candidate& candidate : candidates) {
    const std::u32string text = candidate.item->line.Text();
    if (IsPageNumber(text)) {
      candidate.item->furniture = true;
    } else if (const std::u32string key = FurnitureKey(text);
               key != U"#" && !IsNumberedHeading(text)) {
      alike[key].push_back(candidate);
    }
  }
  for (const auto& [key, members] : alike) MarkRepeated(members, pages.size());
  if (pages.size() == 1) MarkHeaderAboveTitle(pages.front());
}

}  // namespace nianbao::normalize::pdf

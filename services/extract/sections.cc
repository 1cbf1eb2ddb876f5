// SPDX-License-Identifier: Apache-2.0
#include "services/extract/sections.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/text/text.h"
#include "re2/re2.h"
#include "services/extract/patterns.h"
#include "services/extract/table_rows.h"

namespace nianbao::extract {
namespace {

constexpr std::size_t kMaxOddHeading = 30;

struct Heading {
  // Index within the part's body.
  std::size_t at;
  int number;
  bool first_level;
};

bool BeginsNumber(char32_t c) {
  constexpr std::u32string_view kFirst = U"第一二三四五六七八九十0123456789";
  return kFirst.find(c) != std::u32string_view::npos;
}

// The number in front of a heading; 0 where there is none.
int NumberOf(const std::string& text) {
  std::size_t behind = 0;
  if (text.empty() || !BeginsNumber(text::NextCodePoint(text, behind))) return 0;
  static const RE2* const numeral =
      patterns::Compile("^(?:第)?([一二三四五六七八九十]{1,3})(?:、|\\.|章|部分|,)");
  static const RE2* const digits = patterns::Compile("^(\\d{1,2})、");
  std::string number;
  if (!RE2::PartialMatch(text, *numeral, &number) && !RE2::PartialMatch(text, *digits, &number)) {
    return 0;
  }
  return static_cast<int>(text::ParseNumber(number).value_or(0));
}

std::vector<Heading> FindHeadings(const PartText& part) {
  std::vector<Heading> headings;
  for (std::size_t i = 0; i < part.body.size(); ++i) {
    const v1::Block& block = part.block(part.body[i]);
    if (block.kind() == v1::Block::TABLE) continue;
    const std::string& text = part.compact(part.body[i]);
    const bool first_level = block.kind() == v1::Block::HEADING && block.level() == 1;
    const int number = NumberOf(text);
    const bool odd = !first_level && number > 0 && !text::LongerThan(text, kMaxOddHeading) &&
                     text.find("。") == std::string::npos;
    if ((first_level || odd) && !IsTextRow(block)) headings.push_back({i, number, first_level});
  }
  return headings;
}

// The headings that count: those of the first level, and odd ones that fill a gap of theirs.
std::vector<Heading> Choose(const std::vector<Heading>& headings) {
  // The number of the next heading of the first level that has one.
  std::vector<int> after(headings.size() + 1, 0);
  for (std::size_t i = headings.size(); i-- > 0;) {
    const bool numbered = headings[i].first_level && headings[i].number != 0;
    after[i] = numbered ? headings[i].number : after[i + 1];
  }
  std::vector<Heading> chosen;
  for (std::size_t i = 0; i < headings.size(); ++i) {
    const int before = chosen.empty() ? 0 : chosen.back().number;
    const bool fills = headings[i].number == before + 1 && after[i + 1] == before + 2;
    if (headings[i].first_level || fills) chosen.push_back(headings[i]);
  }
  return chosen;
}

void FillSection(const PartText& part, std::size_t begin, std::size_t end, v1::Section& section) {
  for (std::size_t i = begin; i < end; ++i) {
    const v1::Block& block = part.block(part.body[i]);
    if (block.kind() == v1::Block::TABLE) {
      section.set_table_count(section.table_count() + 1);
    } else if (!block.text().empty() && block.kind() != v1::Block::IMAGE) {
      if (!section.text().empty()) section.mutable_text()->push_back('\n');
      section.mutable_text()->append(block.text());
      section.add_line_blocks(part.body[i]);
    }
  }
}

v1::Section ReadPreface(const PartText& part, const std::vector<Heading>& headings) {
  const std::size_t end = headings.empty() ? part.body.size() : headings.front().at;
  const auto is_title = [&part](int block) {
    return std::find(part.title_blocks.begin(), part.title_blocks.end(), block) !=
           part.title_blocks.end();
  };
  std::size_t begin = 0;
  for (std::size_t i = 0; i < end; ++i) {
    if (is_title(part.body[i])) begin = i + 1;
  }
  v1::Section preface;
  FillSection(part, begin, end, preface);
  return preface;
}

}  // namespace

Outline ReadOutline(const PartText& part) {
  const std::vector<Heading> headings = Choose(FindHeadings(part));
  std::vector<v1::Section> sections;
  for (std::size_t i = 0; i < headings.size(); ++i) {
    const int index = part.body[headings[i].at];
    v1::Section section;
    section.set_number(headings[i].number > 0 ? headings[i].number : static_cast<int>(i) + 1);
    section.set_heading(part.block(index).text());
    section.set_block(index);
    const std::size_t end = i + 1 < headings.size() ? headings[i + 1].at : part.body.size();
    FillSection(part, headings[i].at + 1, end, section);
    sections.push_back(std::move(section));
  }
  return {ReadPreface(part, headings), std::move(sections)};
}

}  // namespace nianbao::extract

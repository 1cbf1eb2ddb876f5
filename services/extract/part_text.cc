// SPDX-License-Identifier: Apache-2.0
#include "services/extract/part_text.h"

#include <algorithm>

#include "common/text/text.h"
#include "re2/re2.h"
#include "services/extract/patterns.h"

namespace nianbao::extract {
namespace {

constexpr std::size_t kMaxIntroduction = 1200;
constexpr std::size_t kTitleBlocks = 8;
constexpr std::size_t kMaxTitle = 80;

bool IsNumberedHeading(const v1::Block& block) {
  return block.kind() == v1::Block::HEADING && block.level() > 0;
}

// A line of a title: a heading without a number, or a short line that reads like one.
bool IsTitleLine(const PartText& part, int index) {
  const v1::Block& block = part.block(index);
  if (block.kind() == v1::Block::HEADING) return block.level() == 0;
  if (block.kind() != v1::Block::PARAGRAPH || text::Length(block.text()) > kMaxTitle / 2)
    return false;
  return RE2::FullMatch(part.compact(index), patterns::TitleLine());
}

void FindTitle(PartText& part) {
  std::vector<int> lines;
  std::size_t end = 0;
  for (; end < std::min(part.body.size(), kTitleBlocks); ++end) {
    const v1::Block& block = part.block(part.body[end]);
    if (IsNumberedHeading(block) || block.kind() == v1::Block::TABLE) break;
    if (IsTitleLine(part, part.body[end]) && text::Length(block.text()) <= kMaxTitle) {
      lines.push_back(part.body[end]);
    } else if (!lines.empty()) {
      break;
    }
  }
  // Of several lines, those from the agency's to the one that says what the document is.
  std::string joined;
  std::size_t first = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = part.compact(lines[i]);
    joined += line;
    if (!RE2::PartialMatch(joined, patterns::TitleWord())) {
      // A line that is neither a name nor the beginning of a title, such as a site's banner.
      if (!RE2::PartialMatch(line, patterns::TitleStart())) {
        joined.clear();
        first = i + 1;
      }
      continue;
    }
    part.title_blocks.assign(lines.begin() + static_cast<std::ptrdiff_t>(first),
                             lines.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    part.title = joined;
    return;
  }
}

void FindIntroduction(PartText& part) {
  for (int index : part.body) {
    const v1::Block& block = part.block(index);
    if (std::find(part.title_blocks.begin(), part.title_blocks.end(), index) !=
        part.title_blocks.end()) {
      continue;
    }
    if (IsNumberedHeading(block) && !part.introduction.empty()) break;
    if (block.kind() != v1::Block::PARAGRAPH) continue;
    if (!part.introduction.empty()) part.introduction += "\n";
    part.introduction += text::Substring(block.text(), 0, kMaxIntroduction);
    if (text::Length(part.introduction) >= kMaxIntroduction) break;
  }
  part.introduction = text::Substring(part.introduction, 0, kMaxIntroduction);
}

}  // namespace

PartText ReadPart(const v1::NormalizedDocument& document, const v1::Part& part) {
  PartText result;
  result.document = &document;
  result.number = part.number();
  const int begin = std::clamp(part.begin_block(), 0, document.blocks_size());
  const int end = std::clamp(part.end_block(), begin, document.blocks_size());
  result.compacts.resize(static_cast<std::size_t>(document.blocks_size()));
  for (int i = 0; i < document.blocks_size(); ++i) {
    if (document.blocks(i).boilerplate()) {
      result.surroundings.push_back(i);
    } else if (i >= begin && i < end) {
      result.body.push_back(i);
    } else {
      continue;
    }
    result.compacts[static_cast<std::size_t>(i)] = Compact(document.blocks(i).text());
  }
  FindTitle(result);
  FindIntroduction(result);
  return result;
}

std::string Compact(const std::string& utf8) {
  std::string result;
  result.reserve(utf8.size());
  for (char32_t c : text::DecodeUtf8(utf8)) {
    if (!text::IsSpace(c)) text::AppendUtf8(text::ToHalfWidth(c), result);
  }
  return result;
}

}  // namespace nianbao::extract

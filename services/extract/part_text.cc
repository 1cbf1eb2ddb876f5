// SPDX-License-Identifier: Apache-2.0
#include "services/extract/part_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/text/text.h"
#include "common/text/word_trie.h"
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
  if (block.kind() != v1::Block::PARAGRAPH || text::LongerThan(block.text(), kMaxTitle / 2))
    return false;
  return RE2::FullMatch(part.compact(index), patterns::TitleLine());
}

void FindTitle(PartText& part) {
  std::vector<int> lines;
  std::size_t end = 0;
  for (; end < std::min(part.body.size(), kTitleBlocks); ++end) {
    const v1::Block& block = part.block(part.body[end]);
    if (IsNumberedHeading(block) || block.kind() == v1::Block::TABLE) break;
    if (IsTitleLine(part, part.body[end]) && !text::LongerThan(block.text(), kMaxTitle)) {
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
  part.introduction = Compact(text::Substring(part.introduction, 0, kMaxIntroduction));
}

constexpr char32_t kReplacement = 0xFFFD;

struct CueWord {
  std::u32string_view word;
  Cue cue;
};
constexpr std::array<CueWord, 15> kCueWords = {{{U"年", Cue::kYear},
                                                {U"时间", Cue::kTime},
                                                {U"日期", Cue::kTime},
                                                {U"单位", Cue::kCaption},
                                                {U"机关", Cue::kCaption},
                                                {U"地址", Cue::kContact},
                                                {U"邮", Cue::kContact},
                                                {U"电话", Cue::kContact},
                                                {U"联系方式", Cue::kContact},
                                                {U"传真", Cue::kContact},
                                                {U"@", Cue::kContact},
                                                {U"http", Cue::kContact},
                                                {U"www.", Cue::kContact},
                                                {U"报告", Cue::kReport},
                                                {U"年报", Cue::kReport}}};

const text::WordTrie& CueTrie() {
  static const text::WordTrie* const trie = [] {
    auto* made = new text::WordTrie;
    for (const CueWord& cue : kCueWords) made->Add(cue.word, static_cast<std::int32_t>(cue.cue));
    made->Freeze();
    return made;
  }();
  return *trie;
}

DocumentText::Text ReadText(std::string_view utf8, std::u32string& buffer) {
  DocumentText::Text result;
  result.compact = Compact(utf8);
  const text::WordTrie& trie = CueTrie();
  text::DecodeUtf8(result.compact, buffer);
  for (std::size_t at = 0; at < buffer.size(); ++at) {
    const std::int32_t cue = trie.Longest(buffer, at).value;
    if (cue >= 0) result.cues |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(cue));
  }
  return result;
}

// Blocks that surround the parts; of very many those at both ends of the page.
std::vector<int> FindSurroundings(const v1::NormalizedDocument& document) {
  std::vector<int> blocks;
  std::size_t size = 0;
  for (int i = 0; i < document.blocks_size(); ++i) {
    if (!document.blocks(i).boilerplate()) continue;
    blocks.push_back(i);
    size += document.blocks(i).text().size() + 1;
  }
  if (size <= kMaxSurroundings) return blocks;
  const auto taken = [&](auto begin, auto end) {
    std::size_t half = 0;
    return std::find_if(begin, end,
                        [&](int index) {
                          half += document.blocks(index).text().size() + 1;
                          return half > kMaxSurroundings / 2;
                        }) -
           begin;
  };
  const auto front = taken(blocks.begin(), blocks.end());
  const auto back = taken(blocks.rbegin(), blocks.rend());
  blocks.erase(blocks.begin() + front, blocks.end() - back);
  return blocks;
}

}  // namespace

DocumentText ReadTexts(const v1::NormalizedDocument& document) {
  DocumentText result;
  result.page_title = Compact(document.page_title());
  result.blocks.resize(static_cast<std::size_t>(document.blocks_size()));
  result.surroundings = FindSurroundings(document);
  std::u32string buffer;
  for (int i = 0; i < document.blocks_size(); ++i) {
    const v1::Block& block = document.blocks(i);
    if (!block.boilerplate())
      result.blocks[static_cast<std::size_t>(i)] = ReadText(block.text(), buffer);
  }
  for (int i : result.surroundings) {
    result.blocks[static_cast<std::size_t>(i)] = ReadText(document.blocks(i).text(), buffer);
  }
  return result;
}

PartText ReadPart(const v1::NormalizedDocument& document, const v1::Part& part,
                  std::shared_ptr<const DocumentText> texts) {
  PartText result;
  result.document = &document;
  result.texts = std::move(texts);
  result.number = part.number();
  const int begin = std::clamp(part.begin_block(), 0, document.blocks_size());
  const int end = std::clamp(part.end_block(), begin, document.blocks_size());
  for (int i = begin; i < end; ++i) {
    if (!document.blocks(i).boilerplate()) result.body.push_back(i);
  }
  FindTitle(result);
  FindIntroduction(result);
  return result;
}

PartText ReadPart(const v1::NormalizedDocument& document, const v1::Part& part) {
  return ReadPart(document, part, std::make_shared<const DocumentText>(ReadTexts(document)));
}

std::string Compact(std::string_view utf8) {
  std::string result;
  result.reserve(utf8.size());
  // What is the same in both is copied together.
  std::size_t same = 0;
  for (std::size_t i = 0; i < utf8.size();) {
    const std::size_t at = i;
    const char32_t c = text::NextCodePoint(utf8, i);
    const char32_t half = text::ToHalfWidth(c);
    const bool space = text::IsSpace(c);
    if (!space && half == c && c != kReplacement) continue;
    result.append(utf8.substr(same, at - same));
    if (!space) text::AppendUtf8(half, result);
    same = i;
  }
  result.append(utf8.substr(same));
  return result;
}

}  // namespace nianbao::extract

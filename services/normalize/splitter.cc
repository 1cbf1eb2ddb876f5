// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/splitter.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "services/normalize/outline.h"

namespace nianbao::normalize {
namespace {

// The foot of a page is lines of names, addresses and numbers.
constexpr std::size_t kMaxFooterLine = 160;
constexpr std::size_t kMaxFooter = 1500;
// Text that makes a piece of a page a document; less is a title, a date or a scrap.
constexpr std::size_t kMinBody = 80;
// How far before 一、 the introduction or the signature above may stand.
constexpr std::size_t kLookBack = 6;

bool IsPageMark(const DraftBlock& block) {
  return block.chrome == Chrome::kHead || block.chrome == Chrome::kTail;
}

bool IsTitle(const DraftBlock& block) {
  return block.kind == v1::Block::HEADING && block.level == 0 && !block.boilerplate;
}

// The number of a 一、 heading.
std::optional<int> SectionNumber(const DraftBlock& block) {
  if (block.kind != v1::Block::HEADING || block.level != 1 || block.boilerplate) {
    return std::nullopt;
  }
  const auto number = ParseOutlineNumber(block.text.text());
  return number ? std::optional(number->number) : std::nullopt;
}

void MarkFooter(std::vector<DraftBlock>& blocks) {
  std::size_t begin = blocks.size();
  std::size_t characters = 0;
  for (std::size_t i = blocks.size(); i-- > 0;) {
    const DraftBlock& block = blocks[i];
    characters += block.text.size();
    if (block.kind == v1::Block::TABLE || SectionNumber(block) || IsTitle(block) ||
        block.text.size() > kMaxFooterLine || characters > kMaxFooter) {
      break;
    }
    if (block.chrome == Chrome::kFooter) begin = i;
  }
  for (std::size_t i = begin; i < blocks.size(); ++i) blocks[i].boilerplate = true;
}

bool HasBody(const std::vector<DraftBlock>& blocks, BlockRange range) {
  std::size_t characters = 0;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    const DraftBlock& block = blocks[i];
    if (block.boilerplate) continue;
    if (block.kind == v1::Block::TABLE) return true;
    if (!IsTitle(block)) characters += block.text.size();
  }
  return characters >= kMinBody;
}

bool HasTitle(const std::vector<DraftBlock>& blocks, BlockRange range) {
  return std::any_of(blocks.begin() + static_cast<std::ptrdiff_t>(range.begin),
                     blocks.begin() + static_cast<std::ptrdiff_t>(range.end), IsTitle);
}

std::size_t MostFrequent(const std::map<std::u32string, std::size_t>& counts) {
  std::size_t most = 0;
  for (const auto& [text, count] : counts) most = std::max(most, count);
  return most;
}

// What stands between two page marks, and how often the marks before it are repeated.
struct Segment {
  BlockRange range;
  std::size_t heads = 0;
  std::size_t tails = 0;
};

// The last segment has no content: it holds the marks at the end of the page.
std::vector<Segment> FindSegments(const std::vector<DraftBlock>& blocks) {
  std::vector<Segment> segments;
  std::map<std::u32string, std::size_t> heads;
  std::map<std::u32string, std::size_t> tails;
  const auto close = [&](BlockRange range) {
    segments.push_back({range, MostFrequent(heads), MostFrequent(tails)});
    heads.clear();
    tails.clear();
  };
  for (std::size_t i = 0; i < blocks.size();) {
    if (IsPageMark(blocks[i])) {
      ++(blocks[i].chrome == Chrome::kHead ? heads : tails)[blocks[i].text.text()];
      ++i;
      continue;
    }
    std::size_t end = i;
    bool content = false;
    for (; end < blocks.size() && !IsPageMark(blocks[end]); ++end) {
      content = content || !blocks[end].boilerplate;
    }
    if (content) close({i, end});
    i = end;
  }
  close({blocks.size(), blocks.size()});
  return segments;
}

int CountEmpty(const std::vector<Segment>& segments) {
  std::size_t all_heads = 0;
  for (const Segment& segment : segments) all_heads += segment.heads;
  // A switch above and another below one text are no pages.
  if (segments.size() <= 2 && all_heads <= 2) return 0;
  std::size_t empty = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool last = i + 1 == segments.size();
    const std::size_t marks = all_heads > 0 ? segments[i].heads : segments[i].tails;
    // Without heads the first tail behind a text belongs to it.
    const std::size_t own = all_heads > 0 && last ? 0 : 1;
    empty += marks > own ? marks - own : 0;
  }
  return static_cast<int>(empty);
}

bool NamesYear(const DraftBlock& block) {
  return IsTitle(block) && block.text.text().find_first_of(U"0123456789〇") != std::u32string::npos;
}

// Whether a segment is the title of a report whose text the page does not have: what comes next is
// another title.
bool IsTitleAlone(const std::vector<DraftBlock>& blocks, const std::vector<Segment>& segments,
                  std::size_t at) {
  const auto begin = blocks.begin();
  const BlockRange range = segments[at].range;
  return !HasBody(blocks, range) &&
         std::any_of(begin + static_cast<std::ptrdiff_t>(range.begin),
                     begin + static_cast<std::ptrdiff_t>(range.end), NamesYear) &&
         at + 2 < segments.size() && HasTitle(blocks, segments[at + 1].range);
}

int CountTitlesAlone(const std::vector<DraftBlock>& blocks, const std::vector<Segment>& segments) {
  int alone = 0;
  bool any_body = false;
  for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
    any_body = any_body || HasBody(blocks, segments[i].range);
    alone += IsTitleAlone(blocks, segments, i) ? 1 : 0;
  }
  return alone > 0 && !any_body ? alone + 1 : alone;
}

// Titles go to the text below them; scraps at both ends of the page are chrome.
std::vector<BlockRange> MergeSegments(std::vector<DraftBlock>& blocks,
                                      const std::vector<Segment>& segments) {
  std::vector<BlockRange> merged;
  std::optional<BlockRange> waiting;
  const std::size_t count = segments.size() - 1;
  bool any_body = false;
  for (std::size_t i = 0; i < count; ++i) any_body |= HasBody(blocks, segments[i].range);
  if (!any_body && CountTitlesAlone(blocks, segments) > 0) return merged;
  for (std::size_t i = 0; i < count; ++i) {
    BlockRange range = segments[i].range;
    if (waiting) range.begin = waiting->begin;
    waiting.reset();
    if (IsTitleAlone(blocks, segments, i)) {
      for (std::size_t k = range.begin; k < range.end; ++k) blocks[k].boilerplate = true;
    } else if (HasBody(blocks, segments[i].range) || !any_body) {
      merged.push_back(range);
    } else if (HasTitle(blocks, segments[i].range) && i + 1 < count) {
      waiting = range;
    } else if (!merged.empty() && i + 1 < count) {
      merged.back().end = range.end;
    } else {
      for (std::size_t k = range.begin; k < range.end; ++k) blocks[k].boilerplate = true;
    }
  }
  if (waiting) merged.push_back(*waiting);
  return merged;
}

// Where, between `from` and the 一、 at `at`, a new document begins; nothing where none does.
std::optional<std::size_t> FindRestart(const std::vector<DraftBlock>& blocks, std::size_t from,
                                       std::size_t at) {
  const std::size_t lowest = at - from > kLookBack ? at - kLookBack : from + 1;
  std::optional<std::size_t> begin;
  for (std::size_t i = at; i-- > lowest;) {
    const DraftBlock& block = blocks[i];
    if (IsDateLine(block.text.text())) return begin ? begin : std::optional(i + 1);
    if (SectionNumber(block)) break;
    if (IsTitle(block)) return i;
    if (block.kind == v1::Block::PARAGRAPH && IsIntroduction(block.text.text())) begin = i;
  }
  return begin;
}

// "附件：政府信息公开工作情况统计表", in one line or two.
bool IsAnnex(const std::vector<DraftBlock>& blocks, std::size_t at) {
  const std::u32string& text = blocks[at].text.text();
  return text.starts_with(U"附件") || text.starts_with(U"附表") ||
         (at > 0 && IsAnnexMark(blocks[at - 1].text.text()));
}

// Cuts one piece of the page at titles and restarted outlines.
void Cut(const std::vector<DraftBlock>& blocks, BlockRange range, std::vector<BlockRange>& parts) {
  std::size_t begin = range.begin;
  int section = 0;
  const auto cut = [&](std::size_t at) {
    parts.push_back({begin, at});
    begin = at;
    section = 0;
  };
  for (std::size_t i = range.begin; i < range.end; ++i) {
    const DraftBlock& block = blocks[i];
    if (block.boilerplate) continue;
    if (IsTitle(block) && section >= 2 && HasBody(blocks, {begin, i}) &&
        HasBody(blocks, {i + 1, range.end}) && !IsAnnex(blocks, i)) {
      cut(i);
    }
    if (const auto number = SectionNumber(block)) {
      if (*number == 1 && section >= 2) {
        if (const auto restart = FindRestart(blocks, begin, i)) cut(*restart);
      }
      section = std::max(section, *number);
      if (*number == 1) section = 1;
    }
  }
  parts.push_back({begin, range.end});
}

}  // namespace

SplitResult Split(std::vector<DraftBlock>& blocks) {
  MarkFooter(blocks);
  const std::vector<Segment> segments = FindSegments(blocks);
  SplitResult result;
  result.empty_parts = std::max(CountEmpty(segments), CountTitlesAlone(blocks, segments));
  for (const BlockRange& range : MergeSegments(blocks, segments)) Cut(blocks, range, result.parts);
  for (BlockRange& part : result.parts) {
    while (part.begin < part.end && blocks[part.begin].boilerplate) ++part.begin;
    while (part.end > part.begin && blocks[part.end - 1].boilerplate) --part.end;
  }
  std::erase_if(result.parts, [](const BlockRange& part) { return part.begin == part.end; });
  return result;
}

}  // namespace nianbao::normalize

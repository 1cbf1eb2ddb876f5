// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/block_builder.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "common/text/text.h"
#include "services/normalize/characters/wording.h"
#include "services/normalize/chrome.h"
#include "services/normalize/menu.h"
#include "services/normalize/outline.h"
#include "services/normalize/wide_table.h"

namespace nianbao::normalize {
namespace {

using View = std::u32string_view;

// A text whose longest line is longer was not broken to fit a page.
constexpr std::size_t kMaxWrapped = 80;
constexpr std::size_t kMinWrapped = 20;
// Lines of one length, of so many, prove that a text was cut.
constexpr std::size_t kMinCutLines = 3;
// Lines are joined up to this length.
constexpr std::size_t kMaxJoined = 8192;

std::optional<int> OutlineHeadingLevel(View text, const OutlineNumber& number) {
  const View rest = text.substr(number.length);
  if (rest.empty()) return std::nullopt;
  const std::size_t stop = rest.find(U'。');
  if (stop != View::npos && stop + 1 < rest.size()) return std::nullopt;
  if (rest.back() == U'；' || rest.back() == U';') return std::nullopt;
  if (number.level == 1) {
    return rest.size() <= 50 && !(stop != View::npos && rest.size() > 25) ? std::optional(1)
                                                                          : std::nullopt;
  }
  if (rest.size() > 40) return std::nullopt;
  if (stop != View::npos && (rest.size() > 20 || rest.find_first_of(U"，,") != View::npos)) {
    return std::nullopt;
  }
  const std::size_t colon = rest.find_first_of(U":：");
  if (colon != View::npos && colon + 1 < rest.size()) return std::nullopt;
  return number.level;
}

bool IsNumberAlone(View text) {
  const auto number = ParseOutlineNumber(text);
  return number && number->length == text.size();
}

bool AllIdeographs(View text) { return std::all_of(text.begin(), text.end(), text::IsIdeograph); }

// "联系电话:0635-...": a line of its own.
bool IsLabelled(View text) {
  const std::size_t colon = text.find_first_of(U":：");
  return colon != View::npos && colon >= 2 && colon <= 8 && AllIdeographs(text.substr(0, colon));
}

bool ContinuesWord(char32_t c) {
  return text::IsIdeograph(c) || (c >= U'0' && c <= U'9') ||
         View(U"，、（《“,(").find(c) != View::npos;
}

bool IsAsciiWord(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

// "青山县水务局2020年...": what stands before the year names a body of its own.
bool NamesBody(View title) {
  const auto* const year = std::find_if(title.begin(), title.end(), IsDigit);
  const View body = title.substr(0, static_cast<std::size_t>(year - title.begin()));
  return IsAgencyLine(body) && body.find_first_of(U"省市县区旗州乡镇") != View::npos;
}

// Whether a title of which `two` is the end may begin with `one`. Where the end names what is
// reported on, only a body or a year is missing; two entries of a menu are two.
bool OpensTitle(View one, View two) {
  const bool year = one.ends_with(U'年') || one.ends_with(U"年度");
  if (two.find(U"公开") == View::npos) {
    return IsAgencyLine(one) || one.find(U"公开") != View::npos;
  }
  if (NamesBody(two)) return false;
  return IsAgencyLine(one) || year || one.ends_with(U"关于") ||
         (IsDocumentTitle(two) ? std::any_of(one.begin(), one.end(), IsDigit)
                               : one.find(U"公开") != View::npos);
}

// "…现发布2" and "009年度报告。": a year that the end of the line cuts.
bool CutsYear(View one, View two) {
  const auto* const end = std::find_if_not(two.begin(), two.end(), IsDigit);
  const auto begin = std::find_if_not(one.rbegin(), one.rend(), IsDigit).base();
  std::u32string year(begin, one.end());
  if (year.empty() || year.size() > 3 || end == two.end() || *end != U'年') return false;
  year.append(two.begin(), end);
  return year.size() == 4 && (year.starts_with(U"19") || year.starts_with(U"20"));
}

// "（一）公开意识不强；（二）内容不够全面": a list within a sentence, and no heading.
bool ListsInLine(View line) {
  return (line.starts_with(U"（一）") && line.find(U"（二）") != View::npos) ||
         (line.starts_with(U"(一)") && line.find(U"(二)") != View::npos);
}

// "0603-" and "5559019", "http://" and "www.": the end of the line is in the midst of a word.
bool IsBrokenWord(View one, View two) {
  return one.size() >= 2 && View(U"-/@_").find(one.back()) != View::npos &&
         (IsAsciiWord(one[one.size() - 2]) || one.ends_with(U"://")) && IsAsciiWord(two.front());
}

// Whether `text` ends within an address of the web or of mail.
bool EndsInAddress(View text) {
  std::size_t begin = text.size();
  while (begin > 0 && text[begin - 1] > U' ' && text[begin - 1] < 0x7F) --begin;
  const View token = text.substr(begin);
  return token.find(U'@') != View::npos || token.find(U"//") != View::npos ||
         token.starts_with(U"www.");
}

// "17." and "3万", "55" and ",303": the end of a line that was cut wherever it was full is in the
// midst of a number or a word.
bool IsCutWord(View one, View two) {
  if (EndsInAddress(one) && two.front() > U' ' && two.front() < 0x7F) return true;
  if (!IsAsciiWord(one.back())) {
    return View(U".,:").find(one.back()) != View::npos && one.size() > 1 &&
           IsDigit(one[one.size() - 2]) && IsDigit(two.front());
  }
  if (IsAsciiWord(two.front()) || two.front() == U'%' || two.front() == U'.') return true;
  return IsDigit(one.back()) && View(U",:-").find(two.front()) != View::npos && two.size() > 1 &&
         IsDigit(two[1]);
}

// Where sections are numbered 1.1, those numbered 1. are above them: on top, or below 一、.
void LevelDecimalHeadings(std::vector<DraftBlock>& blocks) {
  const auto number_of = [](const DraftBlock& block) {
    return block.kind == v1::Block::HEADING && !block.boilerplate
               ? ParseOutlineNumber(block.text.text())
               : std::nullopt;
  };
  bool decimal = false;
  bool sections = false;
  for (const DraftBlock& block : blocks) {
    const auto number = number_of(block);
    decimal = decimal || (number && number->parts > 1);
    sections = sections || (number && number->level == 1);
  }
  if (!decimal) return;
  for (DraftBlock& block : blocks) {
    const auto number = number_of(block);
    if (!number) continue;
    if (number->parts > 1) block.level = std::min(4, number->parts + (sections ? 2 : 0));
    if (number->parts == 1 && number->level == 3 && !sections) block.level = 1;
  }
}

}  // namespace

MappedText BlockBuilder::Restore(MappedText text) const {
  return wording_ == nullptr ? text : wording_->Restore(std::move(text));
}

MappedText BlockBuilder::Refine(MappedText raw, Spacing spacing) {
  return Restore(Clean(std::move(raw), spacing, &reading_.left_out));
}

void BlockBuilder::AddLine(MappedText raw, const LineHints& hints) {
  // Chrome is known by its words.
  if (wording_ != nullptr) raw = Restore(std::move(raw));
  const Traits traits = traits_(raw.text());
  std::size_t from = 0;
  if (const Chrome chrome = ClassifyChrome(raw.text(), traits); chrome != Chrome::kNone) {
    from = chrome == Chrome::kHead ? ChromePrefix(raw.text()) : raw.size();
    AddText(raw.Slice(0, from), traits, hints, chrome);
  } else if (from = ChromePrefix(raw.text()); from > 0) {
    AddText(raw.Slice(0, from), traits, hints, Chrome::kHead);
  }
  if (from > 0) {
    // What the prefix hid may be chrome too: "大 中 小扫码使用手机浏览本页内容".
    const MappedText rest = raw.Slice(from, raw.size());
    if (const Chrome chrome = ClassifyChrome(rest.text(), traits); chrome != Chrome::kNone) {
      AddText(rest, traits, hints, chrome);
      return;
    }
  }
  if ((traits & trait::kBracket) != 0) from = AddLeftovers(raw, traits, from, hints);
  AddText(from == 0 ? std::move(raw) : raw.Slice(from, raw.size()), traits, hints, Chrome::kNone);
}

std::size_t BlockBuilder::AddLeftovers(const MappedText& raw, Traits traits, std::size_t from,
                                       const LineHints& hints) {
  for (auto leftover = FindLeftover(raw.text(), from); leftover;) {
    if (!leftover->image) {
      leftover = FindLeftover(raw.text(), leftover->end);
      continue;
    }
    AddText(raw.Slice(from, leftover->begin), traits, hints, Chrome::kNone);
    AddImage(raw.Slice(leftover->alternative_begin, leftover->alternative_end),
             raw.Slice(leftover->begin, leftover->end).Extent(), hints.boilerplate);
    from = leftover->end;
    leftover = FindLeftover(raw.text(), from);
  }
  return from;
}

void BlockBuilder::AddText(MappedText raw, Traits traits, const LineHints& hints, Chrome chrome) {
  Piece piece;
  piece.last_line = raw.size();
  piece.indented = raw.size() > 1 && text::IsSpace(raw[0]) && text::IsSpace(raw[1]);
  piece.spaced = !IsRefined(traits) || (traits & trait::kSpace) != 0;
  piece.block.text = IsRefined(traits) ? std::move(raw) : Refine(std::move(raw), Spacing::kProse);
  if (piece.block.text.empty()) return;
  piece.block.place = piece.block.text.Extent();
  piece.block.chrome = chrome;
  piece.block.boilerplate = hints.boilerplate || chrome != Chrome::kNone;
  piece.hinted_level = hints.heading_level;
  piece.after_blank = std::exchange(blank_, false);
  piece.whole = hints.whole;
  piece.joint = hints.joint;
  if (!piece.block.boilerplate && !hints.whole) {
    longest_ = std::max(longest_, piece.block.text.size());
  }
  pieces_.push_back(std::move(piece));
}

void BlockBuilder::AddTable(Grid grid, SourceSpan place, bool boilerplate) {
  Piece piece;
  piece.block.kind = v1::Block::TABLE;
  RefineCells(grid);
  piece.block.grid = std::move(grid);
  piece.block.place = place;
  piece.block.boilerplate = boilerplate;
  blank_ = false;
  pieces_.push_back(std::move(piece));
}

void BlockBuilder::AddImage(MappedText alternative, SourceSpan place, bool boilerplate,
                            const PageBox& box) {
  Piece piece;
  piece.block.kind = v1::Block::IMAGE;
  piece.block.text = Refine(std::move(alternative), Spacing::kProse);
  piece.block.place = place;
  piece.block.boilerplate = boilerplate;
  piece.block.box = box;
  pieces_.push_back(std::move(piece));
}

bool BlockBuilder::JoinsHeading(const Piece& first, const Piece& second) const {
  const View one = first.block.text.text();
  const View two = second.block.text.text();
  // Neither a number nor the mark of an annex ends like a sentence.
  if (EndsSentence(one) || ParseOutlineNumber(two)) return false;
  if (IsNumberAlone(one)) return two.size() <= 40 && !IsDateLine(two);
  if (IsAnnexMark(one)) return IsTableTitle(two) || IsDocumentTitle(two);
  if (second.after_blank || IsDocumentTitle(one)) return false;
  const auto number = ParseOutlineNumber(one);
  if (number) {
    return number->level <= 2 && OutlineHeadingLevel(one, *number) && two.size() <= 3 &&
           AllIdeographs(two);
  }
  if (one.size() > 45 || two.size() > 45 || IsTableTitle(one) || IsTableTitle(two)) return false;
  // Cells of titles are spaced out ("年 度 报 告"), so spaces do not count.
  const MappedText tail = Clean(second.block.text, Spacing::kLabel);
  return OpensTitle(one, tail.text()) && IsDocumentTitle(std::u32string(one) + tail.text());
}

bool BlockBuilder::JoinsProse(const Piece& first, const Piece& second) const {
  const View one = first.block.text.text();
  const View two = second.block.text.text();
  if (first.whole || second.whole || second.after_blank || second.indented) return false;
  if (one.size() > kMaxJoined) return false;
  if (EndsSentence(one) || IsLabelled(two) || ParseOutlineNumber(two) || IsDateLine(two) ||
      IsDocumentTitle(one) || IsDocumentTitle(two) || IsTableTitle(one) || IsTableTitle(two)) {
    return false;
  }
  if (!ContinuesWord(two.front())) return false;
  const auto number = ParseOutlineNumber(one);
  if (number && OutlineHeadingLevel(one, *number)) return false;
  if (View(U"，、,").find(one.back()) != View::npos) return one.size() >= kMinWrapped;
  return longest_ <= kMaxWrapped && one.size() >= kMinWrapped && 4 * one.size() >= 3 * longest_;
}

// A heading behind a text that was complete, whatever the place of its line on the page tells.
bool BlockBuilder::BeginsSection(const Piece& first, const Piece& second) {
  const View two = second.block.text.text();
  const auto number = ParseOutlineNumber(two);
  return number && number->level == 1 && EndsSentence(first.block.text.text()) &&
         !EndsSentence(two) && OutlineHeadingLevel(two, *number);
}

// The links below "相关链接": short lines up to the next that has text below it or is text itself.
void BlockBuilder::MarkLinks() {
  constexpr std::size_t kMaxLink = 60;
  const auto is_text = [this](std::size_t i) {
    if (i >= pieces_.size()) return false;
    const Piece& piece = pieces_[i];
    return piece.block.kind != v1::Block::PARAGRAPH || piece.block.text.size() > kMaxLink ||
           (EndsSentence(piece.block.text.text()) && !piece.block.boilerplate);
  };
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (!pieces_[i].block.boilerplate || !HeadsLinks(pieces_[i].block.text.text())) continue;
    for (std::size_t j = i + 1; j < pieces_.size() && !is_text(j) && !is_text(j + 1); ++j) {
      DraftBlock& block = pieces_[j].block;
      block.boilerplate = true;
      if (block.chrome == Chrome::kNone) block.chrome = Chrome::kOther;
      i = j;
    }
  }
}

std::size_t BlockBuilder::FindCut() const {
  std::size_t longest = 0;
  std::size_t indented = 0;
  for (const Piece& piece : pieces_) {
    if (piece.block.kind != v1::Block::PARAGRAPH || piece.block.boilerplate || piece.whole)
      continue;
    longest = std::max(longest, piece.last_line);
    indented += piece.indented ? 1 : 0;
  }
  const auto full = std::count_if(pieces_.begin(), pieces_.end(), [longest](const Piece& piece) {
    return piece.last_line == longest;
  });
  const bool cut = longest >= kMinWrapped && longest <= kMaxWrapped && indented > 0 &&
                   static_cast<std::size_t>(full) >= kMinCutLines;
  return cut ? longest : 0;
}

// Where paragraphs begin with an indent and lines are cut wherever they are full.
bool BlockBuilder::ContinuesFullLine(const Piece& first, const Piece& second) const {
  const View one = first.block.text.text();
  const View two = second.block.text.text();
  if (cut_ == 0 || first.last_line != cut_ || first.whole || second.whole) return false;
  const auto number = ParseOutlineNumber(two);
  if (number && ((number->level <= 2 && !ListsInLine(two)) || EndsSentence(one))) return false;
  return !second.after_blank && !second.indented && one.size() <= kMaxJoined &&
         !IsDocumentTitle(one) && (!IsDocumentTitle(two) || CutsYear(one, two)) &&
         !IsTableTitle(two);
}

bool BlockBuilder::Joins(const Piece& first, const Piece& second) const {
  if (first.block.kind != v1::Block::PARAGRAPH || second.block.kind != v1::Block::PARAGRAPH ||
      first.block.boilerplate || second.block.boilerplate || first.block.text.empty() ||
      second.block.text.empty()) {
    return false;
  }
  // A parser of broken pages moves text to the front; its order is not that of the original.
  if (second.block.place.begin < first.block.place.end) return false;
  switch (second.joint) {
    case LineHints::Joint::kContinues:
      return first.block.text.size() <= kMaxJoined && !BeginsSection(first, second);
    case LineHints::Joint::kBegins:
      return JoinsHeading(first, second);
    case LineHints::Joint::kUnknown:
      break;
  }
  return JoinsHeading(first, second) || ContinuesFullLine(first, second) ||
         JoinsProse(first, second);
}

void BlockBuilder::Classify(Piece& piece) {
  DraftBlock& block = piece.block;
  if (block.kind != v1::Block::PARAGRAPH || block.boilerplate) return;
  // Clean text without spaces is a clean label.
  const bool spaced = piece.spaced && block.text.text().find(U' ') != View::npos;
  MappedText label = spaced ? Clean(block.text, Spacing::kLabel) : MappedText();
  const View text = spaced ? label.text() : block.text.text();
  std::optional<int> level;
  if (const auto number = ParseOutlineNumber(text)) {
    level = OutlineHeadingLevel(text, *number);
  } else if (IsDocumentTitle(text)) {
    level = 0;
  } else if (IsTableTitle(text) || text.starts_with(U"附件")) {
    if (IsTableTitle(text) || IsAnnexMark(text)) level = 1;
  } else if (piece.hinted_level >= 0 && text.size() <= 60 && !EndsSentence(text)) {
    level = piece.hinted_level;
  }
  if (!level) return;
  block.kind = v1::Block::HEADING;
  block.level = *level;
  if (spaced) block.text = std::move(label);
}

BlockBuilder::BlockBuilder(const PreparedText& text) : wording_(text.wording) {
  reading_.script = text.script;
  reading_.taiwan_wording = text.taiwan_wording;
  reading_.source_length = static_cast<std::int32_t>(text.text.size());
}

MappedText BlockBuilder::CleanTitle(MappedText raw) const {
  return Restore(Clean(std::move(raw), Spacing::kProse));
}

void BlockBuilder::RefineCells(Grid& grid) {
  for (GridCell& cell : grid.cells) {
    if (cell.text.empty()) continue;
    if (!IsRefined(traits_(cell.text.text()))) {
      cell.text = Refine(std::move(cell.text), Spacing::kLabel);
    }
    if (!cell.text.empty()) cell.place = cell.text.Extent();
  }
}

void BlockBuilder::AddChart(MappedText title, Grid data, SourceSpan place) {
  Piece piece;
  piece.block.kind = v1::Block::CHART;
  piece.block.text = Refine(std::move(title), Spacing::kProse);
  RefineCells(data);
  piece.block.grid = std::move(data);
  piece.block.place = place;
  pieces_.push_back(std::move(piece));
}

void BlockBuilder::AddNote(MappedText raw) {
  Piece piece;
  piece.block.kind = v1::Block::NOTE;
  piece.block.text = Refine(std::move(raw), Spacing::kProse);
  if (piece.block.text.empty()) return;
  piece.block.place = piece.block.text.Extent();
  pieces_.push_back(std::move(piece));
}

Reading BlockBuilder::Finish(std::vector<LeftOut> left_out) {
  reading_.blocks = FinishBlocks();
  reading_.left_out.insert(reading_.left_out.end(), left_out.begin(), left_out.end());
  return std::move(reading_);
}

void BlockBuilder::MarkMenus() {
  std::vector<View> lines;
  lines.reserve(pieces_.size());
  for (const Piece& piece : pieces_) {
    const bool line = piece.block.kind == v1::Block::PARAGRAPH && piece.hinted_level < 0;
    lines.push_back(line ? View(piece.block.text.text()) : View());
  }
  const std::vector<bool> found = FindMenuEntries(lines);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i]) continue;
    pieces_[i].block.boilerplate = true;
    if (pieces_[i].block.chrome == Chrome::kNone) pieces_[i].block.chrome = Chrome::kOther;
  }
}

std::vector<DraftBlock> BlockBuilder::FinishBlocks() {
  MarkMenus();
  MarkLinks();
  cut_ = FindCut();
  std::vector<Piece> joined;
  joined.reserve(pieces_.size());
  for (Piece& piece : pieces_) {
    if (joined.empty() || !Joins(joined.back(), piece)) {
      joined.push_back(std::move(piece));
      continue;
    }
    Piece& last = joined.back();
    const View next = piece.block.text.text();
    const bool cut = ContinuesFullLine(last, piece) && IsCutWord(last.block.text.text(), next);
    MappedText text = std::move(last.block.text);
    const SourceSpan before = text.Extent();
    if (!cut && !IsBrokenWord(text.text(), next)) {
      text.Append(U'\n', {before.end, before.end + 1});
    }
    text.Append(piece.block.text);
    last.block.text = Refine(std::move(text), Spacing::kProse);
    last.spaced = true;
    last.block.place.end = piece.block.place.end;
    last.whole = piece.whole;
    last.last_line = piece.last_line;
  }
  std::vector<DraftBlock> blocks;
  blocks.reserve(joined.size());
  for (Piece& piece : joined) {
    Classify(piece);
    if (!blocks.empty() && JoinBeside(blocks.back(), piece.block)) continue;
    blocks.push_back(std::move(piece.block));
  }
  LevelDecimalHeadings(blocks);
  pieces_.clear();
  blank_ = false;
  longest_ = 0;
  return blocks;
}

}  // namespace nianbao::normalize

// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/clean.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "common/text/text.h"
#include "services/normalize/characters/entity.h"
#include "services/normalize/characters/reading_aid.h"
#include "services/normalize/characters/traits.h"

namespace nianbao::normalize {
namespace {

// Longer ones are text of the document.
constexpr std::size_t kMaxLeftover = 200;

// What is to be done with a character.
enum class Action : std::uint8_t {
  kKeep,
  kBlank,
  kRemove,
  kNarrow,
  // It may end a reference, a leftover or a reading aid.
  kClose,
  // A full-width point or minus, which may belong to a number.
  kNumber,
};

bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool IsLetter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }

bool IsAsciiPunctuation(char32_t c) { return c > 0x20 && c < 0x7F && !IsDigit(c) && !IsLetter(c); }

// Punctuation that has its own space around it: 、。《》 and full-width forms.
bool IsWidePunctuation(char32_t c) {
  return (c >= 0x3001 && c <= 0x303F && c != U'〇') || (c >= 0xFF01 && c <= 0xFF65) || c == U'“' ||
         c == U'”' || c == U'‘' || c == U'’' || c == U'…' || c == U'—' || c == U'·';
}

Action ActionOf(char32_t c) {
  if (c == U' ' || (c >= U'\t' && c <= U'\r') || c == 0x85 || c == 0x2028 || c == 0x2029 ||
      u_charType(static_cast<UChar32>(c)) == U_SPACE_SEPARATOR) {
    return Action::kBlank;
  }
  if (c == U';' || c == U']' || c == U')' || c == U'）') return Action::kClose;
  if (c == U'．' || c == U'－') return Action::kNumber;
  const bool narrow = (c >= U'０' && c <= U'９') || (c >= U'Ａ' && c <= U'Ｚ') ||
                      (c >= U'ａ' && c <= U'ｚ') || c == U'％' || c == U'＠';
  if (narrow) return Action::kNarrow;
  const auto category = u_charType(static_cast<UChar32>(c));
  const bool removed = category == U_CONTROL_CHAR || category == U_FORMAT_CHAR ||
                       category == U_PRIVATE_USE_CHAR || text::IsSpace(c) ||
                       u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_VARIATION_SELECTOR);
  return removed ? Action::kRemove : Action::kKeep;
}

class Actions {
 public:
  Actions() {
    for (char32_t i = 0; i < actions_.size(); ++i) actions_[i] = ActionOf(i);
  }
  Action operator()(char32_t c) const { return c < actions_.size() ? actions_[c] : ActionOf(c); }

 private:
  std::array<Action, 0x10000> actions_{};
};

const Actions& CharacterActions() {
  static const Actions& actions = *new Actions;
  return actions;
}

bool IsBlank(char32_t c) { return c == U' ' || c == U'\n'; }

// The point and the minus of numbers.
void NarrowNumbers(MappedText& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == U'．' && i > 0 && IsDigit(text[i - 1])) text.Replace(i, U'.');
    if (text[i] == U'－' && i + 1 < text.size() && IsDigit(text[i + 1])) text.Replace(i, U'-');
  }
}

// Takes characters one after the other and keeps what is text. What ends a reference, a leftover or
// an aid is known by what was kept before it, so that none is left, however they stand in each
// other.
class Reducer {
 public:
  Reducer(const Actions& actions, std::vector<LeftOut>* left_out)
      : actions_(actions), left_out_(left_out) {}

  MappedText Reduce(const MappedText& raw) {
    const std::u32string& text = raw.text();
    kept_.Reserve(text.size());
    Traits kept = 0;
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t end =
          i + traits_.Find(std::u32string_view(text).substr(i), trait::kUnclean, kept);
      kept_.Append(raw, i, end);
      if (end < text.size()) Push(text[end], raw.Source(end));
      i = end + 1;
    }
    return std::move(kept_);
  }

 private:
  void Push(char32_t c, SourceSpan source) {
    switch (actions_(c)) {
      case Action::kRemove:
        return;
      case Action::kBlank:
        PushBlank(c == U'\n' || c == U'\r', source);
        return;
      case Action::kNarrow:
        kept_.Append(text::ToHalfWidth(c), source);
        return;
      case Action::kClose:
        kept_.Append(c, source);
        Close();
        return;
      case Action::kKeep:
      case Action::kNumber:
        kept_.Append(c, source);
        return;
    }
  }

  // Of a run of blanks one stays, which is a line feed where a line was broken.
  void PushBlank(bool breaks, SourceSpan source) {
    if (kept_.empty() || !IsBlank(kept_[kept_.size() - 1])) {
      kept_.Append(breaks ? U'\n' : U' ', source);
    } else if (breaks) {
      kept_.Replace(kept_.size() - 1, U'\n');
    }
  }

  void Close() {
    const std::u32string_view text = kept_.text();
    if (const EntityAtEnd entity = FindEntityAtEnd(text); entity.length > 0) {
      const SourceSpan source = Drop(entity.length);
      Push(entity.character, source);
    } else if (const std::size_t aid = ReadingAidAtEnd(text); aid > 0) {
      Report(v1::Omission::READING_AID, Drop(aid));
    } else if (const std::size_t leftover = BookmarkAtEnd(text); leftover > 0) {
      Report(v1::Omission::LEFTOVER, Drop(leftover));
    }
  }

  // The length of the bookmark that `text` ends with. Blanks do not count, since some will go.
  static std::size_t BookmarkAtEnd(std::u32string_view text) {
    if (text.back() != U']') return 0;
    std::size_t length = 0;
    std::size_t characters = 0;
    for (std::size_t i = text.size() - 1; i > 0 && text[i - 1] != U']'; --i) {
      characters += IsBlank(text[i - 1]) ? 0 : 1;
      if (characters > kMaxLeftover) break;
      if (text.substr(i - 1).starts_with(U"[bookmark:")) length = text.size() - i + 1;
    }
    return length;
  }

  // Drops the last `length` characters and tells where they stood.
  SourceSpan Drop(std::size_t length) {
    const std::size_t size = kept_.size() - length;
    const SourceSpan source{kept_.Source(size).begin, kept_.Extent().end};
    kept_.Truncate(size);
    return source;
  }

  void Report(v1::Omission::Reason reason, SourceSpan source) {
    if (left_out_ != nullptr) left_out_->push_back({reason, source});
  }

  const Actions& actions_;
  TraitTable traits_;
  MappedText kept_;
  std::vector<LeftOut>* left_out_;
};

// Numbers side by side are columns that spaces keep apart: "规章 0 0 0".
bool NumbersFollow(const std::u32string& text, std::size_t at) {
  std::size_t i = at;
  while (i < text.size() && (IsDigit(text[i]) || text[i] == U'.' || text[i] == U',')) ++i;
  if (i == text.size() || !IsBlank(text[i])) return false;
  while (i < text.size() && IsBlank(text[i])) ++i;
  return i < text.size() && IsDigit(text[i]);
}

// Whether the blanks [begin, end) of `text` must stay as one space.
bool KeepsSpace(const std::u32string& text, std::size_t begin, std::size_t end, Spacing spacing) {
  if (begin == 0 || end == text.size()) return false;
  const char32_t left = text[begin - 1];
  const char32_t right = text[end];
  if (IsWidePunctuation(left) || IsWidePunctuation(right)) return false;
  const bool left_ideograph = text::IsIdeograph(left);
  const bool right_ideograph = text::IsIdeograph(right);
  if (left_ideograph && right_ideograph) {
    if (spacing == Spacing::kLabel) return false;
    const std::u32string_view blanks(text.data() + begin, end - begin);
    if (blanks.find(U'\n') != std::u32string_view::npos) return false;
    const bool single_left = begin < 2 || !text::IsIdeograph(text[begin - 2]);
    const bool single_right = end + 1 >= text.size() || !text::IsIdeograph(text[end + 1]);
    return !single_left && !single_right;
  }
  if (!left_ideograph && !right_ideograph) return true;
  const char32_t other = left_ideograph ? right : left;
  if (IsAsciiPunctuation(other)) return false;
  if (!IsDigit(other)) return true;
  return left_ideograph && NumbersFollow(text, end);
}

MappedText Space(const MappedText& kept, Spacing spacing) {
  const std::u32string& text = kept.text();
  MappedText clean;
  clean.Reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t blank = static_cast<std::size_t>(
        std::find_if(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(), IsBlank) -
        text.begin());
    clean.Append(kept, i, blank);
    i = blank;
    while (i < text.size() && IsBlank(text[i])) ++i;
    if (blank < i && KeepsSpace(text, blank, i, spacing)) {
      clean.Append(U' ', kept.Source(blank));
    }
  }
  return clean;
}

}  // namespace

MappedText Clean(MappedText raw, Spacing spacing, std::vector<LeftOut>* left_out) {
  if ((TraitTable()(raw.text()) & trait::kUnclean) == 0) return raw;
  MappedText clean = Reducer(CharacterActions(), left_out).Reduce(raw);
  if (std::any_of(clean.text().begin(), clean.text().end(), IsBlank)) clean = Space(clean, spacing);
  NarrowNumbers(clean);
  return clean;
}

bool IsClean(char32_t c) { return ActionOf(c) == Action::kKeep; }

std::optional<Leftover> FindLeftover(std::u32string_view text, std::size_t from) {
  for (std::size_t at = text.find(U'[', from); at != std::u32string_view::npos;
       at = text.find(U'[', at + 1)) {
    const std::u32string_view rest = text.substr(at + 1, kMaxLeftover);
    const bool image = rest.starts_with(U"image:");
    if (!image && !rest.starts_with(U"bookmark:")) continue;
    const std::size_t close = rest.find(U']');
    if (close == std::u32string_view::npos) continue;
    Leftover leftover{.begin = at, .end = at + close + 2, .image = image};
    leftover.alternative_begin = at + 1 + rest.find(U':') + 1;
    leftover.alternative_end = at + 1 + close;
    return leftover;
  }
  return std::nullopt;
}

}  // namespace nianbao::normalize

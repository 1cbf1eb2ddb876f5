// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/scanner.h"

#include <algorithm>
#include <optional>

#include "common/text/text.h"

namespace nianbao::extract::narrative {
namespace {

using View = std::u32string_view;

// ,，、。;；:：!！?？() and line feeds.
bool IsBreak(char32_t c) {
  switch (c) {
    case U',':
    case U'，':
    case U'、':
    case U'。':
    case U';':
    case U'；':
    case U':':
    case U'：':
    case U'!':
    case U'！':
    case U'?':
    case U'？':
    case U'(':
    case U')':
    case U'\n':
      return true;
    default:
      return false;
  }
}

constexpr View kSentenceStarts = U"。;:!?\n(";
constexpr std::size_t kMaxTitle = 120;

bool IsAlnum(char32_t c) { return c < 0x80 && (IsDigit(c) || (c | 0x20) - U'a' < 26); }

// Full-width commas stay: a half-width one may be a thousands separator.
char32_t Fold(char32_t c) { return c == U'，' ? c : text::ToHalfWidth(c); }

void Compact(std::string_view utf8, Scan& scan) {
  text::DecodeUtf8(utf8, scan.block);
  const std::u32string& block = scan.block;
  scan.text.clear();
  scan.places.clear();
  scan.text.reserve(block.size());
  scan.places.reserve(block.size() + 1);
  const auto add = [&](char32_t c, std::size_t place) {
    scan.text.push_back(c);
    scan.places.push_back(static_cast<std::int32_t>(scan.offset + place));
  };
  for (std::size_t i = 0; i < block.size(); ++i) {
    const char32_t c = block[i];
    if (c == U'\n' || (c != U' ' && !text::IsSpace(c))) {
      add(Fold(c), i);
      continue;
    }
    // Two numbers with a space between are two numbers.
    const bool between = !scan.text.empty() && IsAlnum(scan.text.back()) && i + 1 < block.size() &&
                         IsAlnum(Fold(block[i + 1]));
    if (between) add(U' ', i);
  }
  scan.places.push_back(static_cast<std::int32_t>(scan.offset + block.size()));
}

class Scanner {
 public:
  Scanner(const Lexicon& lexicon, Scan& scan) : lexicon_(lexicon), scan_(scan), text_(scan.text) {}

  void Run() {
    while (at_ < text_.size()) Step();
  }

 private:
  void Step() {
    const char32_t c = text_[at_];
    if (c == U'《' && SkipTitle()) return;
    const WordTrie::Match word = LongestWord();
    // A longer word with a number in front (12345热线, 三类内部事务) is no quantity either.
    const bool named = word.value >= 0 && (lexicon_.word(word.value).not_counted ||
                                           ((BeginsNumber(c) || c == U'第') && word.length > 2));
    if (named && !NumberGoesOn(word.length)) return AddName(word);
    if (MayBeNumber(c) && ReadNumeric()) return;
    if (word.value >= 0) return AddToken(Token::Kind::kWord, word.length, word.value);
    if (IsBreak(c)) return AddToken(Token::Kind::kBreak, 1, static_cast<int>(c));
    // “统计数据”“财政资金”: a list without its 、.
    if (c == U'“' && at_ > 0 && text_[at_ - 1] == U'”') {
      return AddToken(Token::Kind::kBreak, 1, static_cast<int>(U'、'));
    }
    at_ += IsDigit(c) ? LostDigits() : 1;
  }

  // How many of the digits here begin nothing that is read, where a run of them is too long for any
  // number.
  std::size_t LostDigits() const {
    constexpr std::size_t kLongestRun = 100;
    // Nearly all runs are short; of a long one each character is looked at twice at most.
    std::size_t end = at_;
    while (end < text_.size() && IsDigit(text_[end])) ++end;
    return end - at_ > 2 * kLongestRun ? end - at_ - kLongestRun : 1;
  }

  // 公开数十条 is 公开 and 数十条.
  WordTrie::Match LongestWord() const {
    const WordTrie::Match word = lexicon_.words().Longest(text_, at_);
    const std::size_t end = at_ + word.length;
    const bool several = word.length > 1 && end < text_.size() && text_[end - 1] == U'数' &&
                         View(U"十百千万").find(text_[end]) != View::npos;
    return several ? lexicon_.words().Longest(text_.substr(0, end - 1), at_) : word;
  }

  static bool MayBeNumber(char32_t c) {
    return BeginsNumber(c) || c == U'第' || c == U'(' || c == U'〔' || c == U'[' || c == U'【' ||
           c == U'﹝';
  }

  // A name within a longer number is none, nor is one that something is counted with: 114 in 1140,
  // 十一 in 十一人.
  bool NumberGoesOn(std::size_t length) const {
    const std::size_t end = at_ + length;
    const bool digits =
        end < text_.size() && IsDigit(text_[end - 1]) && (IsDigit(text_[end]) || UnitFollows(end));
    const View name = text_.substr(at_, length);
    const bool numerals = end < text_.size() && std::all_of(name.begin(), name.end(), IsNumeral) &&
                          lexicon_.units().Longest(text_, end).value >= 0;
    return digits || numerals || (at_ > 0 && IsDigit(text_[at_ - 1]) && IsDigit(text_[at_]));
  }

  bool UnitFollows(std::size_t at) const {
    return lexicon_.units().Longest(text_, at).value >= 0 || text_[at] == U'.' || text_[at] == U',';
  }

  void AddToken(Token::Kind kind, std::size_t length, std::int32_t index) {
    scan_.tokens.push_back({kind, static_cast<std::uint32_t>(at_),
                            static_cast<std::uint32_t>(at_ + length),
                            static_cast<std::uint32_t>(index)});
    at_ += length;
  }

  void AddPassage(Passage passage) {
    passage.begin = at_;
    scan_.passages.push_back(passage);
    AddToken(Token::Kind::kNotCounted, passage.end - at_,
             static_cast<std::int32_t>(scan_.passages.size()) - 1);
  }

  void AddName(const WordTrie::Match& word) {
    const Word& name = lexicon_.word(word.value);
    // 12345热线 is a name and a word that counts.
    if (name.concepts.any()) {
      const auto at = static_cast<std::uint32_t>(at_);
      scan_.tokens.push_back({Token::Kind::kWord, at, at, static_cast<std::uint32_t>(word.value)});
    }
    AddPassage({.begin = at_, .end = at_ + word.length, .what = name.what});
  }

  // What stands in 《》 is a name unless it is wholly a word: 《政府公报》.
  bool SkipTitle() {
    const View rest = text_.substr(at_, kMaxTitle);
    const std::size_t close = rest.find(U'》');
    if (close == View::npos) return false;
    const bool number = std::any_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(close),
                                    [](char32_t c) { return BeginsNumber(c); });
    if (number) {
      AddPassage({.begin = at_, .end = at_ + close + 1, .what = NotCounted::kTitle});
    } else {
      const bool word = lexicon_.words().Longest(text_, at_ + 1).length == close - 1;
      at_ += word ? 1 : close + 1;
    }
    return true;
  }

  bool AtStart() const { return at_ == 0 || kSentenceStarts.find(text_[at_ - 1]) != View::npos; }

  bool ReadNumeric() {
    if (std::optional<Passage> passage = ReadPassage(text_, at_, AtStart())) {
      AddPassage(*passage);
      return true;
    }
    if (!BeginsNumber(text_[at_])) return false;
    const std::optional<Quantity> quantity = ReadQuantity(text_, at_, lexicon_);
    if (!quantity) return false;
    if (const std::optional<NotCounted> what = NoFigure(*quantity)) {
      AddPassage({.begin = at_, .end = quantity->unit_end, .what = *what});
      return true;
    }
    scan_.quantities.push_back(*quantity);
    AddToken(Token::Kind::kQuantity, quantity->unit_end - at_,
             static_cast<std::int32_t>(scan_.quantities.size()) - 1);
    return true;
  }

  // 十四届二次会议, 人大四次会议.
  bool IsSession(const Quantity& quantity) const {
    constexpr View kBodies = U"届大协会";
    return !quantity.arabic && at_ > 0 && kBodies.find(text_[at_ - 1]) != View::npos &&
           (text_[at_ - 1] == U'届' || text_.substr(quantity.unit_end).starts_with(U"会议"));
  }

  // 一 as an article: 重要的一项内容, 作为一个方面.
  bool IsArticle(const Quantity& quantity) const {
    constexpr View kBefore = U"的为是这那每同另某何之";
    return quantity.end - quantity.begin == 1 && text_[at_] == U'一' && at_ > 0 &&
           kBefore.find(text_[at_ - 1]) != View::npos;
  }

  std::optional<NotCounted> NoFigure(const Quantity& quantity) const {
    switch (quantity.unit_class) {
      case UnitClass::kDuration:
        return NotCounted::kDuration;
      case UnitClass::kClock:
        return NotCounted::kClock;
      case UnitClass::kPlace:
        return NotCounted::kAddress;
      case UnitClass::kLevel:
        return NotCounted::kLevel;
      case UnitClass::kStructure:
        return NotCounted::kStructure;
      default:
        break;
    }
    if (IsSession(quantity)) return NotCounted::kOrdinal;
    if (IsArticle(quantity)) return NotCounted::kWord;
    const bool year = quantity.unit < 0 && quantity.end - quantity.begin == 4 &&
                      quantity.value >= 1990 && quantity.value <= 2035 && !quantity.approximate;
    if (year) return NotCounted::kDate;
    return std::nullopt;
  }

  const Lexicon& lexicon_;
  Scan& scan_;
  View text_;
  std::size_t at_ = 0;
};

}  // namespace

Scan ScanBlock(std::string_view utf8, const Lexicon& lexicon) {
  Scan scan;
  ScanBlock(utf8, lexicon, scan);
  return scan;
}

void ScanBlock(std::string_view utf8, const Lexicon& lexicon, Scan& scan, std::size_t offset) {
  scan.offset = offset;
  Compact(utf8, scan);
  scan.tokens.clear();
  scan.quantities.clear();
  scan.passages.clear();
  Scanner(lexicon, scan).Run();
}

ConceptSet ScanConcepts(std::string_view utf8, const Lexicon& lexicon) {
  ConceptSet concepts;
  const Scan scan = ScanBlock(utf8, lexicon);
  for (const Token& token : scan.tokens) {
    if (token.kind == Token::Kind::kWord) {
      concepts |= lexicon.word(static_cast<std::int32_t>(token.index)).concepts;
    }
  }
  return Meanings(concepts);
}

}  // namespace nianbao::extract::narrative

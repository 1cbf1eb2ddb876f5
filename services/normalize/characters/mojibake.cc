// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/mojibake.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/normalize/characters/chinese_score.h"
#include "services/normalize/characters/decoder.h"

namespace nianbao::normalize {
namespace {

using View = std::u32string_view;

// Windows-1252 from 0x80 to 0x9F; where it has no character, Latin-1's control code.
constexpr std::array<char32_t, 32> kWindows1252 = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

// Two ideographs of UTF-8, and four of GBK: right text has no such run of Latin letters.
constexpr std::size_t kMinLatinUtf8 = 6;
constexpr std::size_t kMinLatinPairs = 8;
// Behind the last character of Windows-1252.
constexpr char32_t kLatinEnd = 0x2123;
// What UTF-8's replacement character becomes when it is read as GBK.
constexpr View kLosses = U"锟斤拷";
// Rare ideographs that make a run suspect.
constexpr std::size_t kMinSuspect = 2;
// Ideographs that a run must give, and the share of rare ones that it must be full of before.
constexpr std::size_t kMinRegained = 4;
constexpr double kMinRareShare = 0.35;
// Characters that a whole text must give when it was Big5 read as GBK or the reverse.
constexpr std::size_t kMinRegainedWhole = 8;
// Chinese after, none before.
constexpr double kChinese = 0.75;
constexpr double kNotChinese = 0.45;

// The byte that `c` was in Windows-1252 or Latin-1; nothing for characters of neither.
std::optional<char> LatinByte(char32_t c) {
  if (c >= 0x80 && c < 0x100) return static_cast<char>(c);
  for (std::size_t i = 0; i < kWindows1252.size(); ++i) {
    if (kWindows1252[i] == c) return static_cast<char>(0x80 + i);
  }
  return std::nullopt;
}

// The end of the run of characters outside ASCII from `begin`.
std::size_t RunEnd(View text, std::size_t begin) {
  while (begin < text.size() && text[begin] >= 0x80) ++begin;
  return begin;
}

std::optional<std::u32string> DecodeExactly(std::string_view bytes, const char* charset) {
  Decoding decoding = DecodeAs(bytes, charset);
  if (decoding.broken > 0 || decoding.truncated) return std::nullopt;
  return std::move(decoding.text);
}

// A way to undo: what a run of characters outside ASCII was, or nothing.
struct LatinRun {
  std::string bytes{};
  std::size_t end = 0;
};

LatinRun TakeLatinRun(View text, std::size_t begin) {
  LatinRun run{.end = begin};
  while (run.end < text.size() && text[run.end] >= 0x80) {
    const auto byte = LatinByte(text[run.end]);
    if (!byte) break;
    run.bytes += *byte;
    ++run.end;
  }
  return run;
}

std::optional<std::u32string> UndoLatinUtf8(const std::string& bytes) {
  auto text = DecodeExactly(bytes, kUtf8);
  if (!text || ChineseScore(*text) < 0.5) return std::nullopt;
  return text;
}

// GB 2312 alone: its bytes are all from 0xA1, so that the run is whole.
std::optional<std::u32string> UndoLatinPairs(const std::string& bytes, double min_score) {
  const auto high = [](char c) { return static_cast<unsigned char>(c) >= 0xA1; };
  if (bytes.size() % 2 != 0 || !std::all_of(bytes.begin(), bytes.end(), high)) return std::nullopt;
  auto text = DecodeExactly(bytes, kGb18030);
  if (!text || ChineseScore(*text) < min_score) return std::nullopt;
  return text;
}

// Text that holds letters of Windows-1252 in the place of bytes.
class LatinRepair {
 public:
  explicit LatinRepair(View text) : text_(text) {}

  // The text with all such runs undone; nothing where there is none that is certain.
  std::optional<std::u32string> Repair() {
    Look();
    if (!utf8_ && !pairs_) return std::nullopt;
    std::u32string repaired;
    ForEachRun([&](View between, const LatinRun& run, View garbled) {
      repaired += between;
      const auto undone = Undo(run.bytes);
      repaired += undone ? View(*undone) : garbled;
    });
    return repaired;
  }

 private:
  // Whether a run is so long that it cannot be anything else.
  void Look() {
    ForEachRun([&](View, const LatinRun& run, View) {
      utf8_ = utf8_ || (run.bytes.size() >= kMinLatinUtf8 && UndoLatinUtf8(run.bytes));
      pairs_ = pairs_ || (run.bytes.size() >= kMinLatinPairs && !UndoLatinUtf8(run.bytes) &&
                          UndoLatinPairs(run.bytes, kChinese));
    });
  }

  std::optional<std::u32string> Undo(const std::string& bytes) const {
    std::optional<std::u32string> undone;
    if (utf8_) undone = UndoLatinUtf8(bytes);
    if (!undone && pairs_) undone = UndoLatinPairs(bytes, 0.5);
    return undone;
  }

  template <typename Visit>
  void ForEachRun(Visit visit) const {
    std::size_t from = 0;
    for (std::size_t i = 0; i < text_.size();) {
      const LatinRun run = TakeLatinRun(text_, i);
      if (run.end == i) {
        ++i;
        continue;
      }
      visit(text_.substr(from, i - from), run, text_.substr(i, run.end - i));
      i = from = run.end;
    }
    visit(text_.substr(from), LatinRun{}, View());
  }

  View text_;
  bool utf8_ = false;
  bool pairs_ = false;
};

// `garbled`, read as GBK, in UTF-8; nothing where that is not certain.
std::optional<std::u32string> UndoGbkUtf8(View garbled, std::size_t min_regained, Encoder& gbk) {
  const auto bytes = gbk.Encode(garbled);
  if (!bytes) return std::nullopt;
  auto text = DecodeExactly(*bytes, kUtf8);
  if (!text) return std::nullopt;
  const ChineseTally tally = TallyChinese(*text);
  if (tally.ideographs() < min_regained || tally.Score() < kChinese) return std::nullopt;
  return text;
}

bool IsSuspect(View run) {
  const auto rare =
      static_cast<std::size_t>(std::count_if(run.begin(), run.end(), RareIdeographs()));
  return rare >= kMinSuspect &&
         static_cast<double>(rare) >= kMinRareShare * static_cast<double>(run.size());
}

std::optional<std::u32string> RepairGbkUtf8(View text) {
  Encoder gbk(kGb18030);
  std::u32string repaired;
  bool found = false;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] < 0x80) {
      repaired += text[i++];
      continue;
    }
    const std::size_t end = RunEnd(text, i);
    const View run = text.substr(i, end - i);
    std::optional<std::u32string> undone;
    if (IsSuspect(run) || found) undone = UndoGbkUtf8(run, found ? 1 : kMinRegained, gbk);
    found = found || undone;
    repaired += undone ? View(*undone) : run;
    i = end;
  }
  return found ? std::optional(std::move(repaired)) : std::nullopt;
}

// The whole text was `was` and misread as `as`.
std::optional<std::u32string> RepairWhole(View text, const char* as, const char* was) {
  const auto bytes = Encoder(as).Encode(text);
  if (!bytes) return std::nullopt;
  auto repaired = DecodeExactly(*bytes, was);
  if (!repaired) return std::nullopt;
  const ChineseTally tally = TallyChinese(*repaired);
  if (tally.ideographs() < kMinRegainedWhole || tally.Score() < kChinese) return std::nullopt;
  return repaired;
}

bool IsPrivateUse(char32_t c) { return c - 0xE000 < 0x1900; }

bool IsLoss(char32_t c) { return c == kReplacement || c == kLosses[0]; }

struct Attention {
  bool latin = false;
  bool rare = false;
  bool lost = false;
};

Attention Look(View text) {
  Attention attention;
  std::size_t latin = 0;
  std::size_t rare = 0;
  const RareIdeographs is_rare;
  for (const char32_t c : text) {
    if (c < 0x80) {
      latin = rare = 0;
    } else if (c < kLatinEnd) {
      attention.latin = attention.latin || ++latin >= kMinLatinUtf8;
    } else {
      latin = 0;
      if (IsPrivateUse(c) || is_rare(c)) attention.rare = attention.rare || ++rare >= kMinSuspect;
      attention.lost = attention.lost || IsLoss(c);
    }
  }
  return attention;
}

std::size_t Count(View text, View what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != View::npos; at = text.find(what, at + what.size())) {
    ++count;
  }
  return count;
}

void ReportLosses(View text, std::vector<std::string>& notices) {
  const std::size_t lost = Count(text, kLosses);
  if (lost > 0) {
    notices.push_back(absl::StrCat(lost,
                                   " places hold 锟斤拷, which stands for characters that an "
                                   "earlier conversion lost: get the text from its source"));
  }
  const std::size_t unreadable = Count(text, View(&kReplacement, 1));
  if (unreadable > 0) {
    notices.push_back(absl::StrCat(unreadable,
                                   " places hold U+FFFD in the place of characters that "
                                   "could not be read: get the text from its source"));
  }
}

}  // namespace

bool MayBeMojibake(char32_t c) {
  // Quotation marks, dashes and dots of Windows-1252 are Chinese punctuation too; their bytes alone
  // are no text in UTF-8 or GBK.
  const bool latin = c >= 0x80 && c < kLatinEnd && View(U"“”‘’—…").find(c) == View::npos;
  return latin || IsPrivateUse(c) || IsLoss(c) || RareIdeographs()(c);
}

Repaired UndoMojibake(std::u32string text) {
  Repaired result;
  const Attention attention = Look(text);
  std::optional<std::u32string> repaired;
  if (attention.latin) repaired = LatinRepair(text).Repair();
  if (repaired) {
    result.misread_as = "windows-1252";
  } else if (attention.rare) {
    repaired = RepairGbkUtf8(text);
    if (repaired) result.misread_as = "GBK";
    const bool none = !repaired && ChineseScore(text) < kNotChinese;
    if (none) repaired = RepairWhole(text, kGb18030, kBig5);
    if (none && repaired) result.misread_as = "GBK";
    if (none && !repaired) {
      repaired = RepairWhole(text, kBig5, kGb18030);
      if (repaired) result.misread_as = "Big5";
    }
  }
  result.text = repaired ? *std::move(repaired) : std::move(text);
  if (attention.lost) ReportLosses(result.text, result.notices);
  return result;
}

}  // namespace nianbao::normalize

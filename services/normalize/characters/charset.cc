// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/charset.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/normalize/characters/chinese_score.h"
#include "services/normalize/characters/declared_charset.h"
#include "services/normalize/characters/decoder.h"
#include "services/normalize/characters/mojibake.h"

namespace nianbao::normalize {
namespace {

constexpr std::size_t kSampleBytes = 8192;
// Text in UTF-16 that is longer has a zero in some digit, space or line break.
constexpr std::size_t kMaxWithoutZeros = 1024;
// Text of more letters is no UTF-16.
constexpr std::size_t kMaxLetters = 32;
// Below this a reading is no Chinese text.
constexpr double kMinScore = 0.25;
// From this on it is nothing else.
constexpr double kMinChinese = 0.6;
// Two readings whose scores differ by less are about as good.
constexpr double kMargin = 0.15;
// Fewer characters than these prove nothing.
constexpr std::size_t kMinCharacters = 4;

struct Candidate {
  const char* charset = nullptr;
  double score = 0;
  std::size_t characters = 0;
};

struct Choice {
  const char* charset = nullptr;
  v1::Encoding::Certainty certainty = v1::Encoding::DOUBTFUL;
};

struct Mark {
  std::string_view bytes;
  const char* charset;
};

constexpr std::array kMarks = {
    Mark{{"\xFF\xFE\0\0", 4}, kUtf32Le}, Mark{{"\0\0\xFE\xFF", 4}, kUtf32Be},
    Mark{"\xEF\xBB\xBF", kUtf8},         Mark{"\xFF\xFE", kUtf16Le},
    Mark{"\xFE\xFF", kUtf16Be},          Mark{"\x84\x31\x95\x33", kGb18030},
};

constexpr std::array kCandidates = {kUtf8, kGb18030, kBig5, kUtf16Le, kUtf16Be, kUtf32Le, kUtf32Be};

bool IsWide(std::string_view charset) {
  return charset.starts_with("UTF-16") || charset.starts_with("UTF-32");
}

// Up to kSampleBytes from the first byte that is not ASCII, or from the start of UTF-16.
std::string_view Sample(std::string_view bytes, bool wide) {
  std::size_t begin = 0;
  if (!wide) {
    while (begin < bytes.size() && static_cast<unsigned char>(bytes[begin]) < 0x80) ++begin;
  }
  return bytes.substr(begin, kSampleBytes);
}

Candidate Measure(std::string_view sample, const char* charset, bool zeros) {
  const Decoding decoding = DecodeAs(sample, charset);
  const ChineseTally tally = TallyChinese(decoding.text);
  Candidate candidate{charset, tally.Score(), tally.count};
  // Text of digits and letters alone is UTF-16 when every other byte is zero.
  if (zeros && !decoding.text.empty()) {
    const auto ascii = std::count_if(decoding.text.begin(), decoding.text.end(),
                                     [](char32_t c) { return c >= 0x09 && c < 0x80; });
    candidate.score += static_cast<double>(ascii) / static_cast<double>(decoding.text.size());
    candidate.characters += static_cast<std::size_t>(ascii);
  }
  // That most characters are well-formed UTF-8 is no accident, whatever they are.
  const bool mostly_utf8 = charset == kUtf8 && tally.ideographs() > 9 * decoding.broken;
  if (mostly_utf8) candidate.score = std::max(candidate.score, 0.9);
  return candidate;
}

// Best first.
std::vector<Candidate> MeasureAll(std::string_view bytes, bool zeros) {
  std::vector<Candidate> candidates;
  for (const char* charset : kCandidates) {
    const bool wide = IsWide(charset);
    const bool utf16 = wide && std::string_view(charset).starts_with("UTF-16");
    if (zeros ? !wide : wide && (!utf16 || bytes.size() > kMaxWithoutZeros)) continue;
    candidates.push_back(Measure(Sample(bytes, wide), charset, zeros));
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  return candidates;
}

double ScoreOfWhole(std::string_view bytes, const char* charset) {
  const Decoding decoding = DecodeAs(bytes, charset);
  const double broken = static_cast<double>(decoding.broken) + (decoding.truncated ? 1 : 0);
  return ChineseScore(decoding.text) - broken / static_cast<double>(decoding.text.size() + 1);
}

// `candidates` are ordered and not empty; `declared` is among them or null.
Choice Choose(std::string_view bytes, const std::vector<Candidate>& candidates,
              const Candidate* declared) {
  const Candidate& best = candidates.front();
  const double second = candidates.size() > 1 ? candidates[1].score : 0;
  const bool alone = best.score - second >= kMargin;
  if (declared == &best && alone) return {best.charset, v1::Encoding::CERTAIN};
  const bool enough = alone && best.characters >= kMinCharacters;
  if (declared == nullptr) {
    return {best.charset, enough ? v1::Encoding::LIKELY : v1::Encoding::DOUBTFUL};
  }
  if (best.score - declared->score < kMargin) return {declared->charset, v1::Encoding::DOUBTFUL};
  const double gain = ScoreOfWhole(bytes, best.charset) - ScoreOfWhole(bytes, declared->charset);
  if (gain < 0) return {declared->charset, v1::Encoding::DOUBTFUL};
  return {best.charset, enough && gain >= kMargin ? v1::Encoding::LIKELY : v1::Encoding::DOUBTFUL};
}

std::size_t CountControls(std::u32string_view text) {
  const TraitTable traits;
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [traits](char32_t c) {
    return (traits(c) & trait::kControl) != 0;
  }));
}

// INVALID_ARGUMENT for text that cannot be a document: control characters, or cut off. `traits` are
// those of the text.
absl::Status CheckText(const Decoding& decoding, Traits traits, std::string_view charset) {
  if ((traits & trait::kControl) != 0 &&
      CountControls(decoding.text) > decoding.text.size() / 100) {
    return absl::InvalidArgumentError(
        "it is no text in any encoding that is read (UTF-8, UTF-16, GB18030, Big5), nor a known "
        "kind of document: send the report as HTML or plain text");
  }
  if (decoding.truncated) {
    return absl::InvalidArgumentError(
        absl::StrCat("the text ends in the middle of a ", std::string(charset),
                     " character, so it was cut off: get the whole file and send it again"));
  }
  return absl::OkStatus();
}

// A fragment in another encoding must not cost the rest of the page.
bool Acceptable(const Decoding& decoding) {
  if (decoding.broken == 0) return true;
  return decoding.broken <= decoding.text.size() / 50 + 2 && ChineseScore(decoding.text) >= 0.4;
}

std::string IanaName(std::string_view charset, const Decoding& decoding) {
  return charset == kBig5 && decoding.extended ? "Big5-HKSCS" : std::string(charset);
}

absl::StatusOr<Decoded> Finish(Decoding decoding, std::string_view charset,
                               v1::Encoding::Certainty certainty, std::string declared) {
  const Traits traits = TraitTable()(decoding.text);
  RETURN_IF_ERROR(CheckText(decoding, traits, charset));
  Decoded decoded{.charset = IanaName(charset, decoding)};
  decoded.traits = traits;
  v1::Encoding& encoding = decoded.encoding;
  encoding.set_charset(decoded.charset);
  encoding.set_declared(std::move(declared));
  encoding.set_certainty(
      decoding.broken > 0 && certainty == v1::Encoding::CERTAIN ? v1::Encoding::LIKELY : certainty);
  encoding.set_replacements(static_cast<std::int32_t>(decoding.broken));
  if ((traits & trait::kSuspect) == 0) {
    decoded.text = std::move(decoding.text);
    return decoded;
  }
  Repaired repaired = UndoMojibake(std::move(decoding.text));
  if (!repaired.misread_as.empty()) decoded.traits = TraitTable()(repaired.text);
  encoding.set_misread_as(std::move(repaired.misread_as));
  decoded.text = std::move(repaired.text);
  decoded.notices = std::move(repaired.notices);
  return decoded;
}

// A few characters of GBK may be valid UTF-8 too, as letters of two bytes; so may a single one of
// UTF-16, as the begin of a character.
bool IsDoubtfulUtf8(const Decoding& utf8, std::string_view declared) {
  const std::string_view read_as = ReadAs(declared);
  if (utf8.truncated && utf8.text.size() > 1 && TallyChinese(utf8.text).count == 1) return true;
  if (read_as != kGb18030 && read_as != kBig5) return false;
  const ChineseTally tally = TallyChinese(utf8.text);
  return tally.count > 0 && tally.count < 2 * kMinCharacters && tally.ideographs() == 0;
}

// A few ideographs of UTF-16 without a mark may be letters of ASCII, two each.
bool MayBeUtf16(std::string_view bytes, const Decoding& utf8) {
  if (bytes.size() > kMaxLetters || bytes.size() % 2 != 0 ||
      TallyChinese(utf8.text).ideographs() > 0) {
    return false;
  }
  return ChineseScore(DecodeAs(bytes, kUtf16Le).text) >= kMinChinese ||
         ChineseScore(DecodeAs(bytes, kUtf16Be).text) >= kMinChinese;
}

// HZ hides in ASCII: its text stands between ~{ and ~}.
bool LooksLikeHz(std::string_view bytes) {
  const std::size_t open = bytes.find("~{");
  if (open == std::string_view::npos || bytes.find("~}", open) == std::string_view::npos) {
    return false;
  }
  const auto high = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  return std::none_of(bytes.begin(), bytes.end(), high);
}

std::optional<Decoding> DecodeHz(std::string_view bytes, bool declared) {
  if (!LooksLikeHz(bytes)) return std::nullopt;
  Decoding decoding = DecodeAs(bytes, kHz);
  if (decoding.broken > 0 || ChineseScore(decoding.text) < (declared ? kMinScore : kMinChinese)) {
    return std::nullopt;
  }
  return decoding;
}

// The reading that statistics and the declaration choose; `first_broken` is where UTF-8 ends.
absl::StatusOr<Decoded> DecodeByStatistics(std::string_view bytes, bool zeros,
                                           std::size_t first_broken, std::string declared) {
  std::vector<Candidate> candidates = MeasureAll(bytes, zeros);
  while (!candidates.empty() && candidates.front().score >= kMinScore) {
    const auto named = std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& c) {
      return ReadAs(declared) == c.charset;
    });
    const Choice choice = Choose(bytes, candidates, named == candidates.end() ? nullptr : &*named);
    Decoding decoding = DecodeAs(bytes, choice.charset);
    if (Acceptable(decoding)) {
      return Finish(std::move(decoding), choice.charset, choice.certainty, declared);
    }
    first_broken = decoding.first_broken;
    candidates.erase(std::find_if(candidates.begin(), candidates.end(),
                                  [&](const Candidate& c) { return c.charset == choice.charset; }));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("it is no text in any encoding that is read (UTF-8, UTF-16, GB18030, Big5), nor "
                   "a known kind of document (first unreadable byte: ",
                   first_broken, "): send the report as HTML or plain text"));
}

}  // namespace

absl::StatusOr<Decoded> Decode(std::string_view bytes, std::string_view declared_media_type) {
  std::string declared = DeclaredCharset(bytes, declared_media_type);
  for (const Mark& mark : kMarks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    Decoding decoding = DecodeAs(bytes.substr(mark.bytes.size()), mark.charset);
    if (Acceptable(decoding)) {
      return Finish(std::move(decoding), mark.charset, v1::Encoding::CERTAIN, declared);
    }
  }
  const bool zeros = bytes.substr(0, kSampleBytes).find('\0') != std::string_view::npos;
  if (auto hz = DecodeHz(bytes, ReadAs(declared) == kHz)) {
    const bool agreed = ReadAs(declared) == kHz;
    return Finish(*std::move(hz), kHz, agreed ? v1::Encoding::CERTAIN : v1::Encoding::LIKELY,
                  declared);
  }
  Decoding utf8 = DecodeUtf8Strictly(bytes);
  if (utf8.broken == 0 && !zeros && !IsDoubtfulUtf8(utf8, declared)) {
    const bool letters = MayBeUtf16(bytes, utf8);
    if (!letters || CheckText(utf8, TraitTable()(utf8.text), kUtf8).ok()) {
      return Finish(std::move(utf8), kUtf8,
                    letters ? v1::Encoding::DOUBTFUL : v1::Encoding::CERTAIN, declared);
    }
  }
  return DecodeByStatistics(bytes, zeros, utf8.first_broken, std::move(declared));
}

}  // namespace nianbao::normalize

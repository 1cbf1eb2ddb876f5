// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/charset.h"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/text.h"

namespace nianbao::normalize {
namespace {

constexpr std::size_t kSampleBytes = 8192;
constexpr std::size_t kDeclarationBytes = 4096;
constexpr char32_t kBroken = 0xFFFD;

// The characters that make up most of any official text, in both scripts.
constexpr std::u32string_view kFrequent =
    U"的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出分对成会可主发年动同工也能下过子"
    U"说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制"
    U"机当使点从业本去把性好应开合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正"
    U"心反明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党"
    U"程展五果料员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别手角期"
    U"根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导压志"
    U"世金增争济阶思术极交受联认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目"
    U"至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传许步群广石记需段研界林律叫究"
    U"观越织装影算低持音众书布复容儿须际商非验连断深难近千周委素技备半办青省列习响约支般史感劳便团"
    U"往酸历市何除消构府称太准精值号率族维划选标写存候毛亲快效院查江型按格养易置派层片始却专状育厂"
    U"京识适属圆包住调满县局照参红细引听该铁价严请申审批府督监纠诉讼议答网站微博栏目益协提案版权版"
    U"這個為來時們產種後學會發動過說對於經進著電裡現實體機當點從業應開還間樣與關義數質氣變條沒結問"
    U"無係軍題黨員總設長頭資邊統級圖較將組見計別論運農幾區強戰則據處隊給門導壓濟階術極聯認權證轉單"
    U"風帶場車務萬達積議聲報鬥類離華確張馬節話況溫傳許廣記織裝聲眾書佈複復驗連斷難備辦習響約勞團歷"
    U"構稱準號維劃選標寫親層卻專狀識適屬圓調滿縣參紅細聽該鐵價嚴請審監糾訴訟網協廳檔";

constexpr std::u32string_view kPunctuation = U"，。、；：？！（）《》“”‘’「」『』〔〕【】…—·　";

const std::bitset<0x10000>& Frequent() {
  static const std::bitset<0x10000>& set = *[] {
    auto* bits = new std::bitset<0x10000>;
    for (const char32_t c : kFrequent) bits->set(c);
    for (const char32_t c : kPunctuation) bits->set(c);
    for (char32_t c = 0xFF10; c <= 0xFF5A; ++c) bits->set(c);
    return bits;
  }();
  return set;
}

struct Attempt {
  std::string charset;
  std::u32string text{};
  // Ill-formed places that are not at the end.
  std::size_t broken = 0;
  std::size_t first_broken = 0;  // byte offset
  // The bytes end inside a character.
  bool truncated = false;
  double score = 0;
};

Attempt DecodeUtf8Strictly(std::string_view bytes) {
  Attempt attempt{.charset = "UTF-8"};
  attempt.text.reserve(bytes.size() / 2);
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  for (std::size_t i = 0; i < bytes.size();) {
    if (data[i] < 0x80) {
      attempt.text.push_back(data[i++]);
      continue;
    }
    const std::size_t start = i;
    UChar32 c = 0;
    U8_NEXT(data, i, bytes.size(), c);
    if (c < 0) {
      const bool lead = data[start] >= 0xC2 && data[start] <= 0xF4;
      const std::size_t need = data[start] >= 0xF0 ? 4 : data[start] >= 0xE0 ? 3 : 2;
      if (i == bytes.size() && lead && i - start < need) {
        attempt.truncated = true;
      } else if (attempt.broken++ == 0) {
        attempt.first_broken = start;
      }
      c = kBroken;
    }
    attempt.text.push_back(static_cast<char32_t>(c));
  }
  return attempt;
}

Attempt DecodeUtf16(std::string_view bytes, bool big_endian) {
  Attempt attempt{.charset = big_endian ? "UTF-16BE" : "UTF-16LE"};
  attempt.text.reserve(bytes.size() / 2);
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(bytes[i]);
    const auto b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(big_endian ? a << 8 | b : b << 8 | a);
  };
  std::size_t i = 0;
  for (; i + 1 < bytes.size(); i += 2) {
    char32_t c = unit(i);
    if (c >= 0xD800 && c < 0xE000) {
      const bool high = c < 0xDC00;
      const char32_t low = high && i + 3 < bytes.size() ? unit(i + 2) : 0;
      if (low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        i += 2;
      } else if (high && i + 3 >= bytes.size()) {
        attempt.truncated = true;
        c = kBroken;
      } else {
        if (attempt.broken++ == 0) attempt.first_broken = i;
        c = kBroken;
      }
    }
    attempt.text.push_back(c);
  }
  if (i < bytes.size()) {
    attempt.truncated = true;
    attempt.text.push_back(kBroken);
  }
  return attempt;
}

// GB18030 and Big5, in pieces between which the converter stops at what it cannot read.
Attempt DecodeWithIcu(std::string_view bytes, const char* charset) {
  Attempt attempt{.charset = charset};
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(ucnv_open(charset, &error),
                                                                     ucnv_close);
  if (U_FAILURE(error)) {
    attempt.broken = bytes.size();
    return attempt;
  }
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  attempt.text.reserve(bytes.size() / 2);
  std::array<UChar, 4096> units{};
  char32_t high = 0;
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  while (true) {
    UChar* target = units.data();
    error = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &target, units.data() + units.size(), &source, end, nullptr,
                   true, &error);
    for (const UChar* u = units.data(); u != target; ++u) {
      if (U16_IS_LEAD(*u)) {
        high = *u;
      } else {
        attempt.text.push_back(high != 0 ? U16_GET_SUPPLEMENTARY(high, *u) : *u);
        high = 0;
      }
    }
    if (error == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_SUCCESS(error)) return attempt;
    attempt.text.push_back(kBroken);
    if (error == U_TRUNCATED_CHAR_FOUND) {
      attempt.truncated = true;
      return attempt;
    }
    if (attempt.broken++ == 0)
      attempt.first_broken = static_cast<std::size_t>(source - bytes.data());
    if (attempt.broken > bytes.size() / 64 + 16) return attempt;  // not this encoding
    ucnv_resetToUnicode(converter.get());
  }
}

Attempt DecodeAs(std::string_view bytes, const std::string& charset) {
  if (charset == "UTF-8") return DecodeUtf8Strictly(bytes);
  if (charset == "UTF-16LE" || charset == "UTF-16BE") {
    return DecodeUtf16(bytes, charset == "UTF-16BE");
  }
  return DecodeWithIcu(bytes, charset.c_str());
}

// Up to kSampleBytes from the first byte that is not ASCII, or from the start of UTF-16.
std::string_view Sample(std::string_view bytes, bool utf16) {
  std::size_t begin = 0;
  if (!utf16) {
    while (begin < bytes.size() && static_cast<unsigned char>(bytes[begin]) < 0x80) ++begin;
  }
  return bytes.substr(begin, kSampleBytes);
}

std::string CanonicalName(std::string_view label) {
  const std::string name = absl::AsciiStrToLower({label.data(), label.size()});
  if (name == "utf-8" || name == "utf8") return "UTF-8";
  if (name == "gb2312" || name == "gbk" || name == "gb18030" || name == "x-gbk" ||
      name == "gb_2312-80" || name == "cp936" || name == "hz-gb-2312") {
    return "GB18030";
  }
  if (name == "big5" || name == "big5-hkscs" || name == "x-big5" || name == "cp950") return "Big5";
  if (name == "utf-16" || name == "utf-16le" || name == "unicode") return "UTF-16LE";
  if (name == "utf-16be") return "UTF-16BE";
  return "";
}

std::string CharsetAfter(std::string_view text, std::string_view marker, std::size_t from = 0) {
  const std::string lower = absl::AsciiStrToLower({text.data(), text.size()});
  std::size_t at = lower.find(marker, from);
  if (at == std::string::npos) return "";
  at += marker.size();
  while (at < lower.size() &&
         (lower[at] == ' ' || lower[at] == '=' || lower[at] == '"' || lower[at] == '\'')) {
    ++at;
  }
  std::size_t end = at;
  while (end < lower.size() && (absl::ascii_isalnum(static_cast<unsigned char>(lower[end])) ||
                                lower[end] == '-' || lower[end] == '_')) {
    ++end;
  }
  return CanonicalName(std::string_view(lower).substr(at, end - at));
}

std::optional<Decoded> DecodeByMark(std::string_view bytes, std::string_view& rest) {
  if (absl::StartsWith({bytes.data(), bytes.size()}, "\xEF\xBB\xBF")) {
    rest = bytes.substr(3);
    return Decoded{"UTF-8", {}};
  }
  if (absl::StartsWith({bytes.data(), bytes.size()}, "\xFF\xFE")) {
    rest = bytes.substr(2);
    return Decoded{"UTF-16LE", {}};
  }
  if (absl::StartsWith({bytes.data(), bytes.size()}, "\xFE\xFF")) {
    rest = bytes.substr(2);
    return Decoded{"UTF-16BE", {}};
  }
  return std::nullopt;
}

// INVALID_ARGUMENT for text that cannot be a document: control characters, cut off, or broken.
absl::Status CheckText(const Attempt& attempt) {
  std::size_t controls = 0;
  for (const char32_t c : attempt.text) {
    if (c < 0x20 ? c != '\t' && c != '\n' && c != '\r' && c != '\f' : c >= 0x7F && c < 0xA0) {
      ++controls;
    }
  }
  if (controls > attempt.text.size() / 100) {
    return absl::InvalidArgumentError(
        "it is no text in any encoding that is read (UTF-8, UTF-16, GB18030, Big5), nor a known "
        "kind of document: send the report as HTML or plain text");
  }
  if (attempt.truncated) {
    return absl::InvalidArgumentError(
        absl::StrCat("the text ends in the middle of a ", attempt.charset,
                     " character, so it was cut off: get the whole file and send it again"));
  }
  return absl::OkStatus();
}

bool Acceptable(const Attempt& attempt) {
  if (attempt.broken == 0) return true;
  return attempt.broken <= attempt.text.size() / 500 + 1 && attempt.score >= 0.4;
}

}  // namespace

double ChineseScore(std::u32string_view text) {
  double score = 0;
  std::size_t count = 0;
  for (const char32_t c : text) {
    if (c < 0x80) {
      // A letter and a NUL side by side are UTF-16 read in a wrong way.
      if (c == 0) {
        ++count;
        score -= 2;
      }
      continue;
    }
    ++count;
    if (c < 0x10000 && Frequent()[c]) {
      score += 1;
    } else if (text::IsIdeograph(c)) {
      score += 0.15;
    } else if (c == kBroken || !u_isdefined(static_cast<UChar32>(c)) ||
               u_charType(static_cast<UChar32>(c)) == U_PRIVATE_USE_CHAR ||
               u_charType(static_cast<UChar32>(c)) == U_CONTROL_CHAR) {
      score -= 1;
    }
  }
  if (count == 0) return 0;
  return std::clamp(score / static_cast<double>(count), 0.0, 1.0);
}

std::string DeclaredCharset(std::string_view bytes, std::string_view declared_media_type) {
  const std::string_view head = bytes.substr(0, kDeclarationBytes);
  const std::string lower = absl::AsciiStrToLower({head.data(), head.size()});
  if (absl::StartsWith(lower, "<?xml")) {
    std::string name = CharsetAfter(head, "encoding");
    if (!name.empty()) return name;
  }
  for (std::size_t at = lower.find("<meta"); at != std::string::npos;
       at = lower.find("<meta", at + 5)) {
    const std::size_t close = lower.find('>', at);
    if (close == std::string::npos) break;
    // A page that can be searched for its declaration is not in UTF-16, whatever it says.
    std::string name = CharsetAfter(head.substr(at, close - at), "charset");
    if (absl::StartsWith(name, "UTF-16")) return "UTF-8";
    if (!name.empty()) return name;
  }
  return CharsetAfter(declared_media_type, "charset");
}

absl::StatusOr<Decoded> Decode(std::string_view bytes, std::string_view declared_media_type) {
  std::string_view rest;
  if (std::optional<Decoded> marked = DecodeByMark(bytes, rest)) {
    Attempt attempt = DecodeAs(rest, marked->charset);
    RETURN_IF_ERROR(CheckText(attempt));
    if (attempt.broken > 0) attempt.score = ChineseScore(attempt.text);
    if (Acceptable(attempt)) return Decoded{attempt.charset, std::move(attempt.text)};
  }
  const bool zeros = bytes.substr(0, kSampleBytes).find('\0') != std::string_view::npos;
  Attempt utf8 = DecodeAs(bytes, "UTF-8");
  if (utf8.broken == 0 && !zeros) {
    RETURN_IF_ERROR(CheckText(utf8));
    return Decoded{"UTF-8", std::move(utf8.text)};
  }

  const std::string declared = DeclaredCharset(bytes, declared_media_type);
  std::vector<Attempt> attempts;
  for (const char* charset : {"UTF-8", "GB18030", "Big5", "UTF-16LE", "UTF-16BE"}) {
    const bool utf16 = std::string_view(charset).starts_with("UTF-16");
    if (zeros && !utf16) continue;
    Attempt sample = DecodeAs(Sample(bytes, utf16), charset);
    sample.score = ChineseScore(sample.text);
    // Text of digits and letters alone is UTF-16 when every other byte is zero.
    if (utf16 && zeros) {
      const auto ascii = std::count_if(sample.text.begin(), sample.text.end(),
                                       [](char32_t c) { return c >= 0x09 && c < 0x80; });
      sample.score += static_cast<double>(ascii) / static_cast<double>(sample.text.size() + 1);
    }
    // What the page says of itself decides between readings that are about as good.
    if (charset == declared) sample.score += 0.1;
    attempts.push_back(std::move(sample));
  }
  std::stable_sort(attempts.begin(), attempts.end(),
                   [](const Attempt& a, const Attempt& b) { return a.score > b.score; });
  std::size_t first_broken = utf8.first_broken;
  for (const Attempt& candidate : attempts) {
    if (candidate.score < 0.25) break;
    Attempt attempt = DecodeAs(bytes, candidate.charset);
    attempt.score = candidate.score;
    if (!Acceptable(attempt)) {
      first_broken = attempt.first_broken;
      continue;
    }
    RETURN_IF_ERROR(CheckText(attempt));
    return Decoded{attempt.charset, std::move(attempt.text)};
  }
  return absl::InvalidArgumentError(
      absl::StrCat("it is no text in any encoding that is read (UTF-8, UTF-16, GB18030, Big5), nor "
                   "a known kind of document (first unreadable byte: ",
                   first_broken, "): send the report as HTML or plain text"));
}

}  // namespace nianbao::normalize

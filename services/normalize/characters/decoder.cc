// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/decoder.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "common/text/text.h"

namespace nianbao::normalize {
namespace {

constexpr std::size_t kBlock = 1024;
// Room that there is at least when many characters are written at once.
constexpr std::size_t kRoom = 256;
// Longest text for one byte of input is two code points (HKSCS).
constexpr std::size_t kLongest = 8;

using Converter = std::unique_ptr<UConverter, void (*)(UConverter*)>;

Converter OpenConverter(const char* icu_name) {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open(icu_name, &error), ucnv_close);
  if (U_FAILURE(error)) return {nullptr, ucnv_close};
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &error);
  return converter;
}

// Collects code points in blocks.
class Output {
 public:
  explicit Output(std::string_view bytes) : Output(bytes, bytes.size() / 16 + 16) {}
  Output(std::string_view bytes, std::size_t max_broken) : max_broken_(max_broken) {
    decoding_.text.reserve(bytes.size() / 3);
  }

  void Put(char32_t c) {
    if (used_ == kBlock) Flush();
    block_[used_++] = c;
  }
  // Where to write as many characters as there is room for, some at least, and that so many were
  // written.
  std::span<char32_t> Room() {
    if (used_ + kRoom > kBlock) Flush();
    return std::span(block_).subspan(used_);
  }
  void Wrote(std::size_t count) { used_ += count; }
  // False where there are too many to go on.
  bool PutBroken(std::size_t at) {
    Put(kReplacement);
    if (decoding_.broken++ == 0) decoding_.first_broken = at;
    return decoding_.broken <= max_broken_;
  }
  void PutTruncated() {
    Put(kReplacement);
    decoding_.truncated = true;
  }
  void SetExtended() { decoding_.extended = true; }
  Decoding Finish() {
    Flush();
    return std::move(decoding_);
  }

 private:
  void Flush() {
    decoding_.text.append(block_.data(), used_);
    used_ = 0;
  }

  std::size_t max_broken_;
  std::array<char32_t, kBlock> block_;
  std::size_t used_ = 0;
  Decoding decoding_;
};

const std::uint8_t* Bytes(std::string_view bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

Decoding DecodeUtf8(std::string_view bytes, Output out) {
  const std::uint8_t* data = Bytes(bytes);
  const std::size_t size = bytes.size();
  for (std::size_t i = 0; i < size;) {
    const text::Taken taken = text::TakeWellFormed(bytes.substr(i), out.Room());
    out.Wrote(taken.characters);
    i += taken.bytes;
    if (taken.bytes > 0) continue;
    const std::size_t start = i;
    const std::uint8_t lead = data[i];
    UChar32 c = 0;
    U8_NEXT(data, i, size, c);
    const std::size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (i == size && lead >= 0xC2 && lead <= 0xF4 && i - start < need) {
      out.PutTruncated();
    } else if (!out.PutBroken(start)) {
      break;
    }
  }
  return out.Finish();
}

char32_t Unit(const std::uint8_t* bytes, std::size_t width, bool big_endian) {
  char32_t unit = 0;
  for (std::size_t i = 0; i < width; ++i) {
    unit = unit << 8 | bytes[big_endian ? i : width - 1 - i];
  }
  return unit;
}

Decoding DecodeUtf16(std::string_view bytes, bool big_endian) {
  Output out(bytes);
  const std::uint8_t* data = Bytes(bytes);
  std::size_t i = 0;
  for (; i + 1 < bytes.size(); i += 2) {
    const char32_t c = Unit(data + i, 2, big_endian);
    if (!U16_IS_SURROGATE(c)) {
      out.Put(c);
      continue;
    }
    const bool high = U16_IS_SURROGATE_LEAD(c);
    const char32_t low = high && i + 3 < bytes.size() ? Unit(data + i + 2, 2, big_endian) : 0;
    if (U16_IS_TRAIL(low)) {
      out.Put(static_cast<char32_t>(U16_GET_SUPPLEMENTARY(c, low)));
      i += 2;
    } else if (high && i + 3 >= bytes.size()) {
      out.PutTruncated();
    } else if (!out.PutBroken(i)) {
      return out.Finish();
    }
  }
  if (i < bytes.size()) out.PutTruncated();
  return out.Finish();
}

Decoding DecodeUtf32(std::string_view bytes, bool big_endian) {
  Output out(bytes);
  std::size_t i = 0;
  for (; i + 3 < bytes.size(); i += 4) {
    const char32_t c = Unit(Bytes(bytes) + i, 4, big_endian);
    if (c <= 0x10FFFF && !U_IS_SURROGATE(c)) {
      out.Put(c);
    } else if (!out.PutBroken(i)) {
      return out.Finish();
    }
  }
  if (i < bytes.size()) out.PutTruncated();
  return out.Finish();
}

// What every pair of a lead byte from 0x80 and a trail byte stands for.
class PairTable {
 public:
  static constexpr char32_t kIllFormed = 0;
  // Four bytes of GB 18030, or a pair of HKSCS that stands for two code points.
  static constexpr char32_t kLong = 0xFFFFFFFF;

  PairTable(const char* icu_name, const char* fallback) : icu_name_(icu_name) {
    Fill(OpenConverter(icu_name).get());
    if (fallback != nullptr) Fill(OpenConverter(fallback).get());
  }

  const char* icu_name() const { return icu_name_; }
  char32_t operator()(std::uint8_t lead, std::uint8_t trail) const {
    return pairs_[static_cast<std::size_t>(lead - 0x80) << 8 | trail];
  }

 private:
  void Fill(UConverter* converter) {
    for (std::size_t i = 0; converter != nullptr && i < pairs_.size(); ++i) {
      const std::array<char, 2> pair{static_cast<char>(0x80 + (i >> 8)),
                                     static_cast<char>(i & 0xFF)};
      if (pairs_[i] == kIllFormed) pairs_[i] = Convert(converter, pair);
    }
  }

  static char32_t Convert(UConverter* converter, const std::array<char, 2>& pair) {
    std::array<UChar, kLongest> units{};
    UErrorCode error = U_ZERO_ERROR;
    const std::int32_t size =
        ucnv_toUChars(converter, units.data(), units.size(), pair.data(), pair.size(), &error);
    if (error == U_TRUNCATED_CHAR_FOUND) return kLong;
    if (U_FAILURE(error) || size == 0) return kIllFormed;
    const icu::UnicodeString text(units.data(), size);
    if (text.countChar32() == 1) return static_cast<char32_t>(text.char32At(0));
    // A lead byte that stands for itself and a character of ASCII are no pair.
    return static_cast<std::uint8_t>(pair[1]) < 0x40 ? kIllFormed : kLong;
  }

  const char* icu_name_;
  std::array<char32_t, 0x80 * 0x100> pairs_{};
};

const PairTable& Gb18030Table() {
  static const PairTable& table = *new PairTable("GB18030", nullptr);
  return table;
}

const PairTable& Big5Table() {
  static const PairTable& table = *new PairTable("Big5-HKSCS", "windows-950-2000");
  return table;
}

// Reads the characters of more than a pair, one at a time.
class LongReader {
 public:
  explicit LongReader(const char* icu_name) : icu_name_(icu_name) {}

  // Puts what the first `size` of `bytes` stand for; false where it is nothing.
  bool Read(std::string_view bytes, Output& out) {
    if (!converter_) converter_ = OpenConverter(icu_name_);
    std::array<UChar, kLongest> units{};
    UErrorCode error = U_ZERO_ERROR;
    const std::int32_t size =
        ucnv_toUChars(converter_.get(), units.data(), units.size(), bytes.data(),
                      static_cast<std::int32_t>(bytes.size()), &error);
    if (U_FAILURE(error)) return false;
    for (std::int32_t i = 0; i < size;) {
      UChar32 c = 0;
      U16_NEXT(units.data(), i, size, c);
      out.Put(static_cast<char32_t>(c));
    }
    return true;
  }

 private:
  const char* icu_name_;
  Converter converter_{nullptr, ucnv_close};
};

// HKSCS and ETEN add to Big5 the rows below A1, C6A1 to C8FE and the rows from F9D6.
bool IsBig5Extension(std::uint8_t lead, std::uint8_t trail) {
  return lead < 0xA1 || lead == 0xC7 || lead == 0xC8 || (lead == 0xC6 && trail >= 0xA1) ||
         lead > 0xF9 || (lead == 0xF9 && trail >= 0xD6);
}

// `bytes` are ASCII and whole pairs.
bool HasBig5Extension(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const std::uint8_t lead = Bytes(bytes)[i];
    if (lead >= 0x80 && IsBig5Extension(lead, Bytes(bytes)[i + 1])) return true;
    i += lead < 0x80 ? 1 : 2;
  }
  return false;
}

// Decodes ASCII and pairs that stand for one character from the begin of `bytes`, as far as there
// is room in `out`.
text::Taken TakePairs(std::string_view bytes, const PairTable& table, std::span<char32_t> out) {
  const std::uint8_t* const data = Bytes(bytes);
  const std::size_t size = bytes.size();
  std::size_t i = 0;
  std::size_t count = 0;
  // A last lead byte has no trail.
  while (i + 1 < size && count < out.size()) {
    const std::uint8_t lead = data[i];
    const char32_t c = lead < 0x80 ? lead : table(lead, data[i + 1]);
    if (c == PairTable::kLong || (c == PairTable::kIllFormed && lead >= 0x80)) break;
    out[count++] = c;
    i += lead < 0x80 ? 1 : 2;
  }
  if (i + 1 == size && data[i] < 0x80 && count < out.size()) out[count++] = data[i++];
  return {i, count};
}

Decoding DecodePairs(std::string_view bytes, const PairTable& table, bool big5) {
  Output out(bytes);
  LongReader reader(table.icu_name());
  const std::uint8_t* data = Bytes(bytes);
  const std::size_t size = bytes.size();
  for (std::size_t i = 0; i < size;) {
    const text::Taken taken = TakePairs(bytes.substr(i), table, out.Room());
    if (big5 && HasBig5Extension(bytes.substr(i, taken.bytes))) out.SetExtended();
    out.Wrote(taken.characters);
    i += taken.bytes;
    if (taken.bytes > 0) continue;
    if (i + 1 == size) {
      out.PutTruncated();
      break;
    }
    const std::uint8_t trail = data[i + 1];
    const bool is_long = table(data[i], trail) == PairTable::kLong;
    const std::size_t length = is_long ? (big5 ? 2 : 4) : 0;
    if (length > size - i) {
      out.PutTruncated();
      break;
    }
    if (length > 0 && reader.Read(bytes.substr(i, length), out)) {
      if (big5) out.SetExtended();
      i += length;
      continue;
    }
    if (!out.PutBroken(i)) break;
    // A trail byte of ASCII is a character of its own.
    i += trail < 0x80 ? 1 : 2;
  }
  return out.Finish();
}

// HZ, which no table reads since its bytes depend on the mode.
Decoding DecodeHz(std::string_view bytes) {
  Output out(bytes);
  const Converter converter = OpenConverter("HZ-GB-2312");
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString text;
  if (converter) {
    text = icu::UnicodeString(bytes.data(), static_cast<std::int32_t>(bytes.size()),
                              converter.get(), error);
  }
  if (!converter || U_FAILURE(error)) out.PutBroken(0);
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    out.Put(static_cast<char32_t>(text.char32At(i)));
  }
  return out.Finish();
}

}  // namespace

Decoding DecodeAs(std::string_view bytes, std::string_view charset) {
  if (charset == kUtf8) return DecodeUtf8(bytes, Output(bytes));
  if (charset == kUtf16Le || charset == kUtf16Be) return DecodeUtf16(bytes, charset == kUtf16Be);
  if (charset == kUtf32Le || charset == kUtf32Be) return DecodeUtf32(bytes, charset == kUtf32Be);
  if (charset == kHz) return DecodeHz(bytes);
  const bool big5 = charset == kBig5;
  return DecodePairs(bytes, big5 ? Big5Table() : Gb18030Table(), big5);
}

Decoding DecodeUtf8Strictly(std::string_view bytes) { return DecodeUtf8(bytes, Output(bytes, 0)); }

struct Encoder::Impl {
  Converter converter;
};

Encoder::Encoder(std::string_view charset)
    : impl_(new Impl{OpenConverter(charset == kBig5 ? "Big5-HKSCS" : "GB18030")}) {}

Encoder::~Encoder() = default;

std::optional<std::string> Encoder::Encode(std::u32string_view text) {
  if (!impl_->converter) return std::nullopt;
  const auto units = icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()),
                                                   static_cast<std::int32_t>(text.size()));
  std::string bytes(4 * text.size() + kLongest, '\0');
  UErrorCode error = U_ZERO_ERROR;
  const std::int32_t size =
      ucnv_fromUChars(impl_->converter.get(), bytes.data(), static_cast<std::int32_t>(bytes.size()),
                      units.getBuffer(), units.length(), &error);
  if (U_FAILURE(error)) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

}  // namespace nianbao::normalize

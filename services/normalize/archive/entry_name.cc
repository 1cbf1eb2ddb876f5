// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/archive/entry_name.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "common/text/text.h"

namespace nianbao::normalize {
namespace {

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

std::optional<std::string> Decode(std::string_view raw, const char* charset) {
  UErrorCode error = U_ZERO_ERROR;
  const Converter converter(ucnv_open(charset, &error), &ucnv_close);
  if (U_FAILURE(error)) return std::nullopt;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  std::u16string utf16(raw.size() * 2 + 1, u'\0');
  const auto size =
      ucnv_toUChars(converter.get(), utf16.data(), static_cast<std::int32_t>(utf16.size()),
                    raw.data(), static_cast<std::int32_t>(raw.size()), &error);
  if (U_FAILURE(error)) return std::nullopt;
  std::u32string text;
  for (std::size_t i = 0; i < static_cast<std::size_t>(size); ++i) {
    const char32_t unit = utf16[i];
    if (unit >= 0xD800 && unit < 0xDC00 && i + 1 < static_cast<std::size_t>(size)) {
      text.push_back(0x10000 + ((unit - 0xD800) << 10) + (utf16[++i] - 0xDC00u));
    } else {
      text.push_back(unit);
    }
  }
  return text::EncodeUtf8(text);
}

}  // namespace

std::string DecodeEntryName(std::string_view raw, bool is_utf8) {
  const std::u32string utf8 = text::DecodeUtf8(raw);
  std::string as_utf8 = text::EncodeUtf8(utf8);
  if (is_utf8) return as_utf8;
  const bool valid = as_utf8 == raw;
  const bool ascii = utf8.size() == raw.size() && valid;
  if (ascii || (valid && std::any_of(utf8.begin(), utf8.end(), text::IsIdeograph))) return as_utf8;
  if (auto name = Decode(raw, "GB18030")) return *name;
  if (auto name = Decode(raw, "ibm-437")) return *name;
  return as_utf8;
}

}  // namespace nianbao::normalize

// SPDX-License-Identifier: Apache-2.0
// libFuzzer target over the decoding: any bytes give text of valid code points and say how sure
// that is, or an error that says what to send. Text that comes out as UTF-8 is read as itself
// again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "services/normalize/characters/charset.h"

namespace {

void Require(bool holds, const char* law) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", law);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using nianbao::normalize::Decode;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const char* declared : {"", "text/html; charset=gbk", "text/html; charset=big5"}) {
    const auto decoded = Decode(bytes, declared);
    if (!decoded.ok()) {
      Require(decoded.status().message().find("send") != absl::string_view::npos,
              "an error does not say what to send");
      continue;
    }
    const nianbao::v1::Encoding& encoding = decoded->encoding;
    Require(encoding.charset() == decoded->charset && !decoded->charset.empty(), "no charset");
    Require(encoding.certainty() != nianbao::v1::Encoding::CERTAINTY_UNSPECIFIED, "no certainty");
    const bool valid = std::all_of(decoded->text.begin(), decoded->text.end(), [](char32_t c) {
      return c <= 0x10FFFF && (c < 0xD800 || c >= 0xE000);
    });
    Require(valid, "the text is no Unicode");
    Require(decoded->text.size() <= 2 * size, "the text is longer than its bytes");
    const auto replaced = std::count(decoded->text.begin(), decoded->text.end(), U'\uFFFD');
    Require(encoding.replacements() <= replaced || !encoding.misread_as().empty(),
            "more replacements are counted than there are");
  }
  return 0;
}

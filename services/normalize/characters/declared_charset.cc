// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/declared_charset.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "services/normalize/characters/decoder.h"

namespace nianbao::normalize {
namespace {

constexpr std::size_t kDeclarationBytes = 4096;

struct Label {
  std::string_view label;
  std::string_view iana_name;
  // Empty where it is not read.
  std::string_view read_as;
};

constexpr std::array kLabels = {
    Label{"utf-8", "UTF-8", kUtf8},
    Label{"utf8", "UTF-8", kUtf8},
    Label{"gb2312", "GB2312", kGb18030},
    Label{"gb_2312-80", "GB2312", kGb18030},
    Label{"csgb2312", "GB2312", kGb18030},
    Label{"euc-cn", "GB2312", kGb18030},
    Label{"x-euc-cn", "GB2312", kGb18030},
    Label{"gbk", "GBK", kGb18030},
    Label{"x-gbk", "GBK", kGb18030},
    Label{"cp936", "GBK", kGb18030},
    Label{"ms936", "GBK", kGb18030},
    Label{"windows-936", "GBK", kGb18030},
    Label{"gb18030", "GB18030", kGb18030},
    Label{"gb-18030", "GB18030", kGb18030},
    Label{"hz-gb-2312", "HZ-GB-2312", kHz},
    Label{"hz", "HZ-GB-2312", kHz},
    Label{"big5", "Big5", kBig5},
    Label{"big-5", "Big5", kBig5},
    Label{"x-big5", "Big5", kBig5},
    Label{"csbig5", "Big5", kBig5},
    Label{"cp950", "Big5", kBig5},
    Label{"windows-950", "Big5", kBig5},
    Label{"big5-eten", "Big5", kBig5},
    Label{"big5-hkscs", "Big5-HKSCS", kBig5},
    Label{"big5hkscs", "Big5-HKSCS", kBig5},
    Label{"utf-16", "UTF-16", kUtf16Le},
    Label{"unicode", "UTF-16", kUtf16Le},
    Label{"utf-16le", "UTF-16LE", kUtf16Le},
    Label{"utf-16be", "UTF-16BE", kUtf16Be},
    Label{"utf-32", "UTF-32", kUtf32Le},
    Label{"utf-32le", "UTF-32LE", kUtf32Le},
    Label{"utf-32be", "UTF-32BE", kUtf32Be},
    Label{"iso-8859-1", "ISO-8859-1", ""},
    Label{"latin1", "ISO-8859-1", ""},
    Label{"us-ascii", "US-ASCII", ""},
    Label{"ascii", "US-ASCII", ""},
    Label{"windows-1252", "windows-1252", ""},
    Label{"cp1252", "windows-1252", ""},
    Label{"shift_jis", "Shift_JIS", ""},
    Label{"euc-jp", "EUC-JP", ""},
    Label{"euc-kr", "EUC-KR", ""},
};

// The value after `marker`, "=" and quotes in `lower`, as an IANA name.
std::string CharsetAfter(std::string_view lower, std::string_view marker) {
  std::size_t at = lower.find(marker);
  if (at == std::string_view::npos) return "";
  at = lower.find_first_not_of(" =\"'\t\r\n", at + marker.size());
  if (at == std::string_view::npos) return "";
  std::size_t end = at;
  while (end < lower.size() && (absl::ascii_isalnum(static_cast<unsigned char>(lower[end])) ||
                                lower[end] == '-' || lower[end] == '_')) {
    ++end;
  }
  const std::string_view name = lower.substr(at, end - at);
  const auto* const label = std::find_if(kLabels.begin(), kLabels.end(),
                                         [&](const Label& known) { return known.label == name; });
  return label == kLabels.end() ? "" : std::string(label->iana_name);
}

// The position after what `opened` begins in `lower` at `at`; npos where it does not end.
std::size_t SkipPast(std::string_view lower, std::size_t at, std::string_view close) {
  const std::size_t end = lower.find(close, at);
  return end == std::string_view::npos ? end : end + close.size();
}

// What closes the comment or the element without markup that opens at `at`; empty for other markup.
std::string_view ClosingOf(std::string_view markup) {
  constexpr std::array<std::array<std::string_view, 2>, 7> kOpaque = {{
      {"<!--", "-->"},
      {"<script", "</script"},
      {"<style", "</style"},
      {"<title", "</title"},
      {"<textarea", "</textarea"},
      {"<xmp", "</xmp"},
      {"<noframes", "</noframes"},
  }};
  for (const auto& [open, close] : kOpaque) {
    if (markup.starts_with(open)) return close;
  }
  return "";
}

std::string DeclaredInMarkup(std::string_view lower) {
  std::size_t at = lower.find('<');
  while (at != std::string_view::npos) {
    const std::string_view markup = lower.substr(at);
    if (const std::string_view close = ClosingOf(markup); !close.empty()) {
      at = SkipPast(lower, at, close);
      if (at != std::string_view::npos) at = lower.find('<', at);
      continue;
    }
    if (markup.starts_with("<meta")) {
      const std::string_view tag = markup.substr(0, markup.find('>'));
      if (std::string name = CharsetAfter(tag, "charset"); !name.empty()) return name;
    }
    at = lower.find('<', at + 1);
  }
  return "";
}

}  // namespace

std::string DeclaredCharset(std::string_view bytes, std::string_view declared_media_type) {
  const std::string_view head = bytes.substr(0, kDeclarationBytes);
  std::string lower;
  if (head.find('<') != std::string_view::npos)
    lower = absl::AsciiStrToLower({head.data(), head.size()});
  std::string name;
  if (lower.starts_with("<?xml")) {
    name = CharsetAfter(std::string_view(lower).substr(0, lower.find('>')), "encoding");
  }
  if (name.empty()) name = DeclaredInMarkup(lower);
  // A page that can be searched for its declaration is not in UTF-16, whatever it says.
  if (name.starts_with("UTF-16") || name.starts_with("UTF-32")) return "UTF-8";
  if (!name.empty()) return name;
  const std::string type =
      absl::AsciiStrToLower({declared_media_type.data(), declared_media_type.size()});
  return CharsetAfter(type, "charset");
}

std::string_view ReadAs(std::string_view iana_name) {
  const auto* const label = std::find_if(kLabels.begin(), kLabels.end(), [&](const Label& known) {
    return known.iana_name == iana_name;
  });
  return label == kLabels.end() ? "" : label->read_as;
}

}  // namespace nianbao::normalize

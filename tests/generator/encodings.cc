// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/encodings.h"

#include <opencc/opencc.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "tests/generator/html.h"
#include "tests/generator/plain_text.h"
#include "tests/generator/random.h"

namespace nianbao::generator {
namespace {

using Convert = std::function<absl::StatusOr<std::string>(const Document&)>;

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

Rendering Make(std::string name, std::string extension, TableForm tables, Convert convert,
               std::string media_type = "") {
  Rendering rendering;
  rendering.name = std::move(name);
  rendering.tables = tables;
  rendering.write = [extension = std::move(extension), convert = std::move(convert),
                     media_type = std::move(media_type)](
                        std::span<const Document> documents) -> absl::StatusOr<std::vector<File>> {
    std::vector<File> files;
    for (const Document& document : documents) {
      ASSIGN_OR_RETURN(std::string bytes, convert(document));
      files.push_back({document.name + "." + extension, std::move(bytes), media_type});
    }
    return files;
  };
  return rendering;
}

Rendering Page(std::string name, std::string charset, std::string declared,
               std::string media_type = "") {
  return Make(
      std::move(name), "html", TableForm::kGrid,
      [charset = std::move(charset), declared = std::move(declared)](const Document& d) {
        return Encode(WriteCleanHtml(d, declared), charset);
      },
      std::move(media_type));
}

Rendering Lines(std::string name, std::string charset, std::string mark) {
  return Make(std::move(name), "txt", TableForm::kPlaces,
              [charset = std::move(charset),
               mark = std::move(mark)](const Document& d) -> absl::StatusOr<std::string> {
                ASSIGN_OR_RETURN(std::string bytes, Encode(WriteTabs(d), charset));
                return mark + bytes;
              });
}

Rendering Script(std::string name, std::string config, std::string charset) {
  return Make(std::move(name), "html", TableForm::kGrid,
              [config = std::move(config),
               charset = std::move(charset)](const Document& d) -> absl::StatusOr<std::string> {
                ASSIGN_OR_RETURN(std::string page,
                                 ConvertScript(WriteCleanHtml(d, charset), config));
                return Encode(page, charset);
              });
}

// Readings of characters that mirror sites add; each stands in the text of most reports.
std::string AddPinyin(std::string_view utf8) {
  static const std::pair<char32_t, const char*> kReadings[] = {
      {U'開', "(kai)"}, {U'復', "(fù)"}, {U'申', "(shēn)"}, {U'請', "(qǐng)"}, {U'處', "(chu)"}};
  Random random(31);
  std::string out;
  for (const char32_t c : text::DecodeUtf8(utf8)) {
    text::AppendUtf8(c, out);
    for (const auto& [character, reading] : kReadings) {
      if (c == character && random.Chance(30)) out += reading;
    }
  }
  return out;
}

absl::StatusOr<std::string> WithPinyin(const Document& document) {
  ASSIGN_OR_RETURN(std::string page, ConvertScript(WriteCleanHtml(document), "s2t.json"));
  return AddPinyin(page);
}

}  // namespace

absl::StatusOr<std::string> Encode(std::string_view utf8, const std::string& charset) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open(charset.c_str(), &status));
  if (U_FAILURE(status)) return absl::InvalidArgumentError("unknown encoding " + charset);
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &status);
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  std::string out(static_cast<std::size_t>(text.length()) * 4 + 8, '\0');
  const int32_t length =
      ucnv_fromUChars(converter.get(), out.data(), static_cast<int32_t>(out.size()),
                      text.getBuffer(), text.length(), &status);
  if (U_FAILURE(status)) {
    return absl::InvalidArgumentError(
        absl::StrCat("a character is not in ", charset, ": ", u_errorName(status)));
  }
  out.resize(static_cast<std::size_t>(length));
  return out;
}

absl::StatusOr<std::string> ConvertScript(std::string_view text, const std::string& config) {
  try {
    const opencc::SimpleConverter converter(config);
    return converter.Convert(std::string(text));
  } catch (const std::exception& error) {
    return absl::FailedPreconditionError(
        absl::StrCat("OpenCC's ", config, " cannot be loaded: ", error.what()));
  }
}

std::vector<Rendering> EncodedRenderings() {
  std::vector<Rendering> all;
  all.push_back(Lines("text-utf8-mark", "UTF-8", "\xEF\xBB\xBF"));
  all.push_back(Lines("text-utf16le", "UTF-16LE", "\xFF\xFE"));
  all.push_back(Lines("text-utf16be", "UTF-16BE", "\xFE\xFF"));
  all.push_back(Lines("text-gb18030", "GB18030", ""));
  all.push_back(Page("html-gb18030", "GB18030", "gb18030"));
  all.push_back(Page("html-gbk-as-gb2312", "GBK", "gb2312"));
  all.push_back(Page("html-gbk-as-utf8", "GBK", "utf-8"));
  all.push_back(Page("html-utf8-as-gbk", "UTF-8", "gbk"));
  all.push_back(Page("html-utf8-header-gbk", "UTF-8", "", "text/html; charset=gbk"));
  all.push_back(Page("html-gbk-undeclared", "GBK", ""));
  all.push_back(Page("html-utf8-undeclared", "UTF-8", ""));
  all.push_back(Script("html-traditional", "s2t.json", "UTF-8"));
  all.push_back(Script("html-taiwan-wording", "s2twp.json", "UTF-8"));
  all.push_back(Script("html-big5", "s2twp.json", "Big5-HKSCS"));
  all.push_back(Make("html-pinyin", "html", TableForm::kGrid, WithPinyin));
  return all;
}

}  // namespace nianbao::generator

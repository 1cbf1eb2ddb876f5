// SPDX-License-Identifier: Apache-2.0
#include "services/extract/dates.h"

#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "common/text/text.h"
#include "re2/re2.h"
#include "services/extract/patterns.h"

namespace nianbao::extract {
namespace {

constexpr std::size_t kLastLines = 8;

const RE2& Date() {
  static const RE2* const re = new RE2(
      "(\\d{4}|[〇零○Oo一二三四五六七八九]{4})(?:年|-|/"
      "|\\.)(\\d{1,2}|[一二三四五六七八九十]{1,2})(?:月|-"
      "|/|\\.)(\\d{1,2}|[一二三四五六七八九十]{1,3})日?");
  return *re;
}

int Number(std::string text) {
  static const RE2* const circle = new RE2("[○Oo]");
  RE2::GlobalReplace(&text, *circle, "〇");
  return static_cast<int>(text::ParseNumber(text).value_or(0));
}

bool IsDay(int year, int month, int day) {
  constexpr std::array<int, 12> kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1) return false;
  if (month == 2 && day == 29) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= kDays[static_cast<std::size_t>(month - 1)];
}

}  // namespace

std::string FindDate(std::string_view text) {
  const std::string compact = Compact(std::string(text));
  re2::StringPiece rest(compact);
  std::string year, month, day;
  while (RE2::FindAndConsume(&rest, Date(), &year, &month, &day)) {
    const int y = Number(year), m = Number(month), d = Number(day);
    if (!IsDay(y, m, d)) continue;
    return absl::StrCat(absl::Dec(y, absl::kZeroPad4), "-", absl::Dec(m, absl::kZeroPad2), "-",
                        absl::Dec(d, absl::kZeroPad2));
  }
  return "";
}

bool IsDate(std::string_view text) {
  return RE2::FullMatch(Compact(std::string(text)), Date()) && !FindDate(text).empty();
}

std::string SignedOn(const PartText& part) {
  static const RE2* const signed_line =
      new RE2(std::string("(?:") + patterns::kName + ")?[(]?(" + Date().pattern() + ")[)]?");
  std::size_t lines = 0;
  std::string date;
  for (std::size_t i = part.body.size(); i-- > 0;) {
    const v1::Block& block = part.block(part.body[i]);
    if (block.kind() == v1::Block::TABLE || block.text().empty()) continue;
    ++lines;
    const std::string& line = part.compact(part.body[i]);
    if (text::Length(line) > 60 || !RE2::FullMatch(line, *signed_line)) continue;
    date = FindDate(line);
    if (date.empty()) continue;
    if (lines <= kLastLines) return date;
    // Above an annex: the line before it must be the name.
    if (i > 0 && RE2::FullMatch(part.compact(part.body[i - 1]), patterns::kName)) {
      return date;
    }
  }
  return "";
}

std::string PublishedOn(const PartText& part) {
  static const RE2* const label =
      new RE2("(?:发布|公开|发文|生成|更新|印发)(?:时间|日期):?(.{8,20})|^(?:时间|日期):(.{8,20})");
  for (const std::vector<int>* blocks : {&part.body, &part.surroundings}) {
    for (int index : *blocks) {
      const std::string& line = part.compact(index);
      if (line.find("时间") == std::string::npos && line.find("日期") == std::string::npos)
        continue;
      std::string first, second;
      if (!RE2::PartialMatch(line, *label, &first, &second)) continue;
      const std::string date = FindDate(first.empty() ? second : first);
      if (!date.empty()) return date;
    }
  }
  return "";
}

}  // namespace nianbao::extract

// SPDX-License-Identifier: Apache-2.0
#include "services/extract/dates.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "common/text/text.h"
#include "re2/re2.h"
#include "services/extract/name_scanner.h"
#include "services/extract/patterns.h"

namespace nianbao::extract {
namespace {

using View = std::u32string_view;

constexpr std::size_t kLastLines = 8;

constexpr View kYearNumerals = U"〇零○Oo一二三四五六七八九";
constexpr View kNumerals = U"一二三四五六七八九十";

bool IsOneOf(View set, View text, std::size_t at) {
  return at < text.size() && set.find(text[at]) != View::npos;
}

// The end of what begins at `at` and is of digits, up to `most_digits`, or of `numerals`, up to
// `most_numerals`.
std::size_t NumberEnd(View text, std::size_t at, std::size_t most_digits, View numerals,
                      std::size_t most_numerals) {
  const bool digits = IsOneOf(U"0123456789", text, at);
  const View set = digits ? U"0123456789" : numerals;
  const std::size_t most = digits ? most_digits : most_numerals;
  std::size_t end = at;
  while (end - at < most && IsOneOf(set, text, end)) ++end;
  return end;
}

struct DateText {
  std::size_t end;
  View year;
  View month;
  View day;
};

// 2020年1月8日, 二〇二〇年一月八日, 2020-1-8, 2020/1/8, 2020.1.8.
std::optional<DateText> DateAt(View text, std::size_t at) {
  const std::size_t year_end = NumberEnd(text, at, 4, kYearNumerals, 4);
  if (year_end - at != 4 || !IsOneOf(U"年-/.", text, year_end)) return std::nullopt;
  const std::size_t month = year_end + 1;
  const std::size_t month_end = NumberEnd(text, month, 2, kNumerals, 2);
  if (month_end == month || !IsOneOf(U"月-/.", text, month_end)) return std::nullopt;
  const std::size_t day = month_end + 1;
  const std::size_t day_end = NumberEnd(text, day, 2, kNumerals, 3);
  if (day_end == day) return std::nullopt;
  return DateText{day_end + (IsOneOf(U"日", text, day_end) ? 1 : 0), text.substr(at, 4),
                  text.substr(month, month_end - month), text.substr(day, day_end - day)};
}

int Number(View text) {
  std::u32string number(text);
  std::replace_if(
      number.begin(), number.end(), [](char32_t c) { return View(U"○Oo").find(c) != View::npos; },
      U'〇');
  return static_cast<int>(text::ParseNumber(number).value_or(0));
}

bool IsDay(int year, int month, int day) {
  constexpr std::array<int, 12> kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1) return false;
  if (month == 2 && day == 29) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= kDays[static_cast<std::size_t>(month - 1)];
}

std::string FindIn(View text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::optional<DateText> date = DateAt(text, at);
    if (!date) continue;
    const int y = Number(date->year), m = Number(date->month), d = Number(date->day);
    if (IsDay(y, m, d)) {
      return absl::StrCat(absl::Dec(y, absl::kZeroPad4), "-", absl::Dec(m, absl::kZeroPad2), "-",
                          absl::Dec(d, absl::kZeroPad2));
    }
    at = date->end - 1;
  }
  return "";
}

// A date, in brackets or not, from `at` to the end of the text.
bool IsDateLine(View text, std::size_t at) {
  if (IsOneOf(U"(", text, at)) ++at;
  const std::optional<DateText> date = DateAt(text, at);
  if (!date) return false;
  return date->end == text.size() ||
         (date->end + 1 == text.size() && IsOneOf(U")", text, date->end));
}

// The line of a signature: a date, or a name and a date.
bool IsSignedLine(View text) {
  const auto date_from = [&](std::size_t at) { return IsDateLine(text, at); };
  return date_from(0) || NameEnd(text, 0, date_from) != View::npos;
}

}  // namespace

std::string FindDate(std::string_view text) { return FindIn(text::DecodeUtf8(Compact(text))); }

bool IsDate(View compact) {
  const std::optional<DateText> date = DateAt(compact, 0);
  return date && date->end == compact.size() && !FindIn(compact).empty();
}

std::string SignedOn(const PartText& part) {
  constexpr std::size_t kLongest = 60;
  std::size_t lines = 0;
  for (std::size_t i = part.body.size(); i-- > 0;) {
    const v1::Block& block = part.block(part.body[i]);
    if (block.kind() == v1::Block::TABLE || block.text().empty()) continue;
    ++lines;
    if (text::LongerThan(part.compact(part.body[i]), kLongest)) continue;
    const std::u32string line = text::DecodeUtf8(part.compact(part.body[i]));
    if (!IsSignedLine(line)) continue;
    const std::string date = FindIn(line);
    if (date.empty()) continue;
    if (lines <= kLastLines) return date;
    // Above an annex: the line before it must be the name.
    if (i > 0 && IsName(text::DecodeUtf8(part.compact(part.body[i - 1])))) return date;
  }
  return "";
}

std::string PublishedOn(const PartText& part) {
  static const RE2* const label = patterns::Compile(
      "(?:发布|公开|发文|生成|更新|印发)(?:时间|日期):?(.{8,20})|^(?:时间|日期):(.{8,20})");
  for (const std::vector<int>* blocks : {&part.body, &part.surroundings()}) {
    for (int index : *blocks) {
      const std::string& line = part.compact(index);
      if (!part.Says(index, Cue::kTime)) continue;
      std::string first, second;
      if (!RE2::PartialMatch(line, *label, &first, &second)) continue;
      const std::string date = FindDate(first.empty() ? second : first);
      if (!date.empty()) return date;
    }
  }
  return "";
}

}  // namespace nianbao::extract

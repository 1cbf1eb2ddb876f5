// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/not_counted.h"

#include <algorithm>
#include <string>

#include "common/text/text.h"
#include "services/extract/narrative/quantity.h"

namespace nianbao::extract::narrative {
namespace {

using View = std::u32string_view;

// Longer runs are no number: each of their characters is looked at this often at most.
constexpr std::size_t kMaxRun = 40;
// Groups of digits in a telephone number.
constexpr std::size_t kMaxGroups = 8;
// Characters of a web address behind the number in it.
constexpr std::size_t kMaxCode = 150;

bool OneOf(View set, View text, std::size_t at) {
  return at < text.size() && set.find(text[at]) != View::npos;
}

bool IsLetter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }

std::size_t DigitRun(View text, std::size_t at) {
  const std::size_t last = std::min(text.size(), at + kMaxRun);
  std::size_t end = at;
  while (end < last && IsDigit(text[end])) ++end;
  return end;
}

std::size_t NumeralRun(View text, std::size_t at) {
  const std::size_t last = std::min(text.size(), at + kMaxRun);
  std::size_t end = at;
  while (end < last && (IsNumeral(text[end]) || text[end] == U'O')) ++end;
  return end;
}

// Digits or Chinese numerals; `at` where there are none.
std::size_t NumberRun(View text, std::size_t at) {
  const std::size_t end = DigitRun(text, at);
  return end > at ? end : NumeralRun(text, at);
}

int ValueOf(View number) {
  const auto value = text::ParseNumber(number);
  return value && *value >= 0 && *value < 1e6 ? static_cast<int>(*value) : -1;
}

bool IsYear(int year) { return year >= 1949 && year <= 2099; }

// Month and day behind a year, or alone: 5月, 5月1日, 12月31日止.
std::size_t ReadMonthDay(View text, std::size_t at, Passage& date) {
  const std::size_t month_end = NumberRun(text, at);
  if (month_end == at || !OneOf(U"月", text, month_end)) return at;
  const int month = ValueOf(text.substr(at, month_end - at));
  // 3个月 has its 个; 月 behind 13 or more is none.
  if (month < 1 || month > 12) return at;
  date.has_month = true;
  date.month = month;
  std::size_t end = month_end + 1;
  if (OneOf(U"份", text, end)) ++end;
  const std::size_t day_end = NumberRun(text, end);
  if (day_end > end && OneOf(U"日号", text, day_end)) {
    date.year_end = month == 12 && ValueOf(text.substr(end, day_end - end)) == 31;
    end = day_end + 1;
  }
  if (OneOf(U"底末", text, end)) {
    date.year_end = date.year_end || month == 12;
    ++end;
  }
  return end;
}

// 2018年(度)(5月1日), 二〇一八年, 2018-05-01, 2018.5.1, 2016-2020年.
std::optional<Passage> ReadYearDate(View text, std::size_t at) {
  const std::size_t number_end = NumberRun(text, at);
  Passage date{.begin = at, .end = number_end, .what = NotCounted::kDate};
  if (number_end - at != 4) return std::nullopt;
  date.year = ValueOf(text.substr(at, 4));
  if (!IsYear(date.year)) return std::nullopt;
  if (OneOf(U"年", text, number_end)) {
    ++date.end;
    if (OneOf(U"度", text, date.end)) ++date.end;
    if (OneOf(U"底末", text, date.end)) {
      date.year_end = true;
      ++date.end;
    } else {
      date.end = ReadMonthDay(text, date.end, date);
    }
    return date;
  }
  if (OneOf(U"-/.", text, number_end) && IsDigit(text[at])) {
    const std::size_t month_end = DigitRun(text, number_end + 1);
    const std::size_t day_end =
        OneOf(U"-/.", text, month_end) ? DigitRun(text, month_end + 1) : month_end;
    const auto short_run = [](std::size_t length) { return length >= 1 && length <= 2; };
    if (short_run(month_end - number_end - 1) && day_end > month_end + 1 &&
        short_run(day_end - month_end - 1)) {
      date.has_month = true;
      date.end = day_end;
      return date;
    }
  }
  // 2016-2020年, 2016至2020年.
  if (OneOf(U"-—~至、", text, number_end) && OneOf(U"年", text, number_end + 5)) {
    const int last = ValueOf(text.substr(number_end + 1, 4));
    if (IsYear(last)) {
      date.end = number_end + 6;
      date.year = 0;
      return date;
    }
  }
  return std::nullopt;
}

std::optional<Passage> ReadMonthDate(View text, std::size_t at) {
  Passage date{.begin = at, .what = NotCounted::kDate};
  // 1-6月, 1至3月.
  const std::size_t first = NumberRun(text, at);
  if (first > at && OneOf(U"-—~至", text, first)) {
    const std::size_t end = ReadMonthDay(text, first + 1, date);
    if (end > first + 1 && first - at <= 2) {
      date.end = end;
      return date;
    }
  }
  date.end = ReadMonthDay(text, at, date);
  if (date.end == at) return std::nullopt;
  return date;
}

// 8:30, 12:00-14:00.
std::optional<Passage> ReadClock(View text, std::size_t at) {
  const std::size_t hour_end = DigitRun(text, at);
  if (hour_end - at > 2 || !OneOf(U":", text, hour_end)) return std::nullopt;
  const std::size_t minute_end = DigitRun(text, hour_end + 1);
  if (minute_end - hour_end - 1 != 2) return std::nullopt;
  return Passage{.begin = at, .end = minute_end, .what = NotCounted::kClock};
}

// 0635-2119228, 400-810-1234, 13800000000, 86-10-12345678.
std::optional<Passage> ReadPhone(View text, std::size_t at) {
  std::size_t end = at;
  std::size_t groups = 0;
  std::size_t last = 0;
  const std::size_t first = DigitRun(text, at) - at;
  while (groups < kMaxGroups) {
    const std::size_t run = DigitRun(text, end);
    if (run == end) break;
    last = run - end;
    ++groups;
    end = run;
    std::size_t dashes = end;
    while (OneOf(U"-—–转)", text, dashes) && dashes - end < 3) ++dashes;
    if (dashes == end || DigitRun(text, dashes) == dashes) break;
    end = dashes;
  }
  const bool mobile = groups == 1 && first == 11 && text[at] == U'1';
  const bool area = groups >= 2 && first >= 3 && first <= 4 && (text[at] == U'0' || groups >= 3);
  const bool local = groups == 1 && (first == 7 || first == 8) &&
                     (at >= 2 && (View(U"话真机:").find(text[at - 1]) != View::npos));
  if (!mobile && !local && !(area && last >= 1)) return std::nullopt;
  return Passage{.begin = at, .end = end, .what = NotCounted::kPhone};
}

// Runs with letters in them: web addresses, mail, PM2.5, A4.
std::optional<Passage> ReadCode(View text, std::size_t at) {
  constexpr View kSigns = U"._/:@%-?=&#+~";
  std::size_t begin = at;
  bool letters = false;
  const auto in_code = [&](char32_t c) {
    letters = letters || IsLetter(c);
    return IsLetter(c) || IsDigit(c) || kSigns.find(c) != View::npos;
  };
  while (begin > 0 && at - begin < 200 && in_code(text[begin - 1])) --begin;
  std::size_t end = at;
  while (end < text.size() && end - at < kMaxCode && in_code(text[end])) ++end;
  if (!letters) return std::nullopt;
  return Passage{.begin = at, .end = end, .what = NotCounted::kCode};
}

// 第三条, 第(一)项, 第711号, 第3次, 第18号.
std::optional<Passage> ReadOrdinal(View text, std::size_t at) {
  const bool bracket = OneOf(U"(", text, at + 1);
  const std::size_t from = at + (bracket ? 2 : 1);
  std::size_t end = NumberRun(text, from);
  if (end == from) return std::nullopt;
  if (bracket && OneOf(U")", text, end)) ++end;
  Passage passage{.begin = at, .end = end, .what = NotCounted::kOrdinal};
  if (OneOf(U"条款项章节编目", text, end)) {
    passage.what = NotCounted::kArticle;
    ++passage.end;
  } else if (OneOf(U"号", text, end)) {
    passage.what = NotCounted::kDocumentNumber;
    passage.end += OneOf(U"令", text, end + 1) ? 2 : 1;
  } else if (text.substr(end).starts_with(U"季度")) {
    passage.what = NotCounted::kDate;
    passage.has_month = true;
    passage.end += 2;
  } else if (OneOf(U"次届批期名位轮类个种部卷版辑", text, end)) {
    ++passage.end;
  }
  return passage;
}

// 〔2019〕60号, [2019]60号, (2018)17号.
std::optional<Passage> ReadDocumentNumber(View text, std::size_t at) {
  if (!OneOf(U"〔[【﹝(", text, at)) return std::nullopt;
  const std::size_t year_end = DigitRun(text, at + 1);
  if (year_end - at != 5 || !OneOf(U"〕]】﹞)", text, year_end)) return std::nullopt;
  std::size_t number = year_end + 1;
  if (OneOf(U"第", text, number)) ++number;
  const std::size_t end = DigitRun(text, number);
  if (end == number || !OneOf(U"号", text, end)) return std::nullopt;
  return Passage{.begin = at, .end = end + 1, .what = NotCounted::kDocumentNumber};
}

// (1), (一), 1., 1、, 一、, 一是, ①.
std::optional<Passage> ReadListNumber(View text, std::size_t at, bool at_start) {
  const bool bracket = OneOf(U"(", text, at);
  const std::size_t from = at + (bracket ? 1 : 0);
  const std::size_t end = NumberRun(text, from);
  if (end == from || end - from > 3) return std::nullopt;
  const Passage passage{.begin = at, .end = end + 1, .what = NotCounted::kListNumber};
  if (bracket) return OneOf(U")", text, end) ? std::optional(passage) : std::nullopt;
  if (!IsDigit(text[at]) && end - at == 1 && OneOf(U"是", text, end)) return passage;
  if (!at_start) return std::nullopt;
  const bool decimal = OneOf(U".", text, end) && end + 1 < text.size() && IsDigit(text[end + 1]);
  if (OneOf(U"、)", text, end) || (OneOf(U".", text, end) && !decimal)) return passage;
  return std::nullopt;
}

std::optional<Passage> ReadPostcode(View text, std::size_t at) {
  const std::size_t end = DigitRun(text, at);
  const View before = text.substr(0, at);
  const View lead = before.substr(before.size() - std::min<std::size_t>(before.size(), 6));
  if (end - at != 6 || lead.find(U"邮") == View::npos) return std::nullopt;
  return Passage{.begin = at, .end = end, .what = NotCounted::kPostcode};
}

}  // namespace

std::optional<Passage> ReadPassage(View text, std::size_t at, bool at_start) {
  const char32_t c = text[at];
  if (c == U'第') return ReadOrdinal(text, at);
  if (auto number = ReadDocumentNumber(text, at)) return number;
  if (auto number = ReadListNumber(text, at, at_start)) return number;
  if (!IsDigit(c) && !IsNumeral(c)) return std::nullopt;
  if (auto date = ReadYearDate(text, at)) return date;
  if (auto date = ReadMonthDate(text, at)) return date;
  if (!IsDigit(c)) return std::nullopt;
  if (auto clock = ReadClock(text, at)) return clock;
  if (auto phone = ReadPhone(text, at)) return phone;
  if (auto code = ReadCode(text, at)) return code;
  return ReadPostcode(text, at);
}

}  // namespace nianbao::extract::narrative

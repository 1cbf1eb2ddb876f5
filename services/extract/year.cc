// SPDX-License-Identifier: Apache-2.0
#include "services/extract/year.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>

#include "common/text/text.h"
#include "re2/re2.h"
#include "services/extract/dates.h"
#include "services/extract/patterns.h"

namespace nianbao::extract {
namespace {

constexpr int kTitle = 8;
constexpr int kPeriod = 5;
constexpr int kIntroduction = 4;
constexpr int kTableHeading = 4;
constexpr int kMostFrequent = 4;
constexpr int kFirstWords = 2;
constexpr int kSignature = 2;

// First year of the Regulations, and a bound that no report passes.
constexpr int kFirstYear = 2007;
constexpr int kLastYear = 2100;

constexpr std::string_view kYearSign = "年";
constexpr std::size_t kYearDigits = 4;
constexpr std::u32string_view kNumerals = U"〇零○一二三四五六七八九";

// The four digits or numerals at the end of `text`, as bytes; empty where there are none.
std::string_view DigitsAtEnd(std::string_view text) {
  std::size_t begin = text.size();
  std::size_t arabic = 0;
  std::size_t count = 0;
  for (; count < kYearDigits && begin > 0; ++count) {
    std::size_t at = begin - 1;
    while (at > 0 && begin - at < kYearDigits &&
           (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
      --at;
    begin = at;
    const char32_t c = text::NextCodePoint(text, at);
    if (c >= U'0' && c <= U'9') {
      ++arabic;
    } else if (kNumerals.find(c) == std::u32string_view::npos) {
      return {};
    }
  }
  const bool one_kind = arabic == 0 || arabic == kYearDigits;
  return count == kYearDigits && one_kind ? text.substr(begin) : std::string_view();
}

// Calls `see` with each 2019年 and 二〇一九年 of the text; 0 for one that no report can have.
template <typename See>
void ForEachYear(std::string_view text, const See& see) {
  for (std::size_t from = 0;;) {
    const std::size_t sign = text.find(kYearSign, from);
    if (sign == std::string_view::npos) return;
    const std::string_view digits = DigitsAtEnd(text.substr(from, sign - from));
    if (!digits.empty()) see(ReadYear(std::string(digits)));
    from = sign + kYearSign.size();
  }
}

class Votes {
 public:
  void Add(int year, int weight) {
    if (year != 0) votes_[year] += weight;
  }
  void AddMatch(const std::string& text, const RE2& pattern, int weight) {
    std::string digits;
    if (RE2::PartialMatch(text, pattern, &digits)) Add(ReadYear(digits), weight);
  }
  int Winner() const {
    const auto best =
        std::max_element(votes_.begin(), votes_.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return best == votes_.end() ? 0 : best->first;
  }

 private:
  std::map<int, int> votes_;
};

// The line of a signature speaks for another year, and has its own weight.
bool IsSignature(const std::string& compact) {
  return !text::LongerThan(compact, 39) && !FindDate(compact).empty();
}

// The year that most of the body's "2019年" name, the first of those in a tie.
int MostFrequent(const PartText& part) {
  std::map<int, int> counts;
  for (int index : part.body) {
    const std::string& compact = part.compact(index);
    if (!part.Says(index, Cue::kYear) || IsSignature(compact)) continue;
    ForEachYear(compact, [&counts](int year) { ++counts[year]; });
  }
  counts.erase(0);
  const auto best =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == counts.end() ? 0 : best->first;
}

}  // namespace

int ReadYear(const std::string& digits) {
  const int year = static_cast<int>(text::ParseNumber(digits).value_or(0));
  return year >= kFirstYear && year <= kLastYear ? year : 0;
}

int TellYear(const PartText& part, const std::string& signed_on) {
  static const RE2* const statement =
      patterns::Compile("(\\d{4})年度?[^。;]{0,30}(?:信息公开|政务公开|政府信息|政务信息)");
  static const RE2* const period = patterns::Compile("(\\d{4})年1月1日");
  static const RE2* const heading = patterns::Compile("^[(]?(\\d{4})年度?[)]?$");
  Votes votes;
  bool titled = false;
  ForEachYear(part.title, [&](int year) {
    if (!titled) votes.Add(year, kTitle);
    titled = true;
  });
  votes.AddMatch(part.introduction, *statement, kIntroduction);
  votes.AddMatch(part.introduction, *period, kPeriod);
  bool first = true;
  for (int index : part.body) {
    const v1::Block& block = part.block(index);
    const std::string& text = part.compact(index);
    if (!part.Says(index, Cue::kYear)) continue;
    if (!text::LongerThan(text, 11)) votes.AddMatch(text, *heading, kTableHeading);
    if (first && block.kind() == v1::Block::PARAGRAPH && !IsSignature(text)) {
      ForEachYear(text, [&](int year) {
        if (first) votes.Add(year, kFirstWords);
        first = false;
      });
    }
  }
  votes.Add(MostFrequent(part), kMostFrequent);
  if (signed_on.size() >= 4) votes.Add(std::atoi(signed_on.substr(0, 4).c_str()) - 1, kSignature);
  return votes.Winner();
}

}  // namespace nianbao::extract

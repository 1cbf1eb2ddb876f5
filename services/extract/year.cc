// SPDX-License-Identifier: Apache-2.0
#include "services/extract/year.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>

#include "common/text/text.h"
#include "re2/re2.h"
#include "services/extract/dates.h"

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

const RE2& Year() {
  static const RE2* const re = new RE2("(\\d{4}|[〇零○一二三四五六七八九]{4})年");
  return *re;
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
  return text::Length(compact) < 40 && !FindDate(compact).empty();
}

// The year that most of the body's "2019年" name, the first of those in a tie.
int MostFrequent(const PartText& part) {
  std::map<int, int> counts;
  for (int index : part.body) {
    const std::string& compact = part.compact(index);
    if (IsSignature(compact)) continue;
    re2::StringPiece rest(compact);
    std::string digits;
    while (RE2::FindAndConsume(&rest, Year(), &digits)) ++counts[ReadYear(digits)];
  }
  counts.erase(0);
  const auto best =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == counts.end() ? 0 : best->first;
}

}  // namespace

int ReadYear(const std::string& digits) {
  std::string text = digits;
  static const RE2* const circle = new RE2("○");
  RE2::GlobalReplace(&text, *circle, "〇");
  const int year = static_cast<int>(text::ParseNumber(text).value_or(0));
  return year >= kFirstYear && year <= kLastYear ? year : 0;
}

int TellYear(const PartText& part, const std::string& signed_on) {
  static const RE2* const statement =
      new RE2("(\\d{4})年度?[^。;]{0,30}(?:信息公开|政务公开|政府信息|政务信息)");
  static const RE2* const period = new RE2("(\\d{4})年1月1日");
  static const RE2* const heading = new RE2("^[(]?(\\d{4})年度?[)]?$");
  Votes votes;
  votes.AddMatch(part.title, Year(), kTitle);
  const std::string introduction = Compact(part.introduction);
  votes.AddMatch(introduction, *statement, kIntroduction);
  votes.AddMatch(introduction, *period, kPeriod);
  bool first = true;
  for (int index : part.body) {
    const v1::Block& block = part.block(index);
    const std::string& text = part.compact(index);
    if (text::Length(text) < 12) votes.AddMatch(text, *heading, kTableHeading);
    if (first && block.kind() == v1::Block::PARAGRAPH && !IsSignature(text) &&
        RE2::PartialMatch(text, Year())) {
      votes.AddMatch(text, Year(), kFirstWords);
      first = false;
    }
  }
  votes.Add(MostFrequent(part), kMostFrequent);
  if (signed_on.size() >= 4) votes.Add(std::atoi(signed_on.substr(0, 4).c_str()) - 1, kSignature);
  return votes.Winner();
}

}  // namespace nianbao::extract

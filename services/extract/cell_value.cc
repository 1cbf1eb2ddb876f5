// SPDX-License-Identifier: Apache-2.0
#include "services/extract/cell_value.h"

#include <algorithm>
#include <array>
#include <optional>

#include "common/text/text.h"

namespace nianbao::extract {
namespace {

constexpr std::array<std::u32string_view, 28> kUnits = {
    U"万元", U"亿元", U"人次", U"元", U"件", U"条", U"次", U"个", U"篇", U"期",
    U"份",   U"人",   U"项",   U"名", U"起", U"场", U"家", U"页", U"部", U"号",
    U"本",   U"册",   U"台",   U"处", U"户", U"%",  U"例", U"批"};

constexpr std::u32string_view kMarks = U"/\\-—–－―─~";

std::u32string Trimmed(std::string_view utf8) {
  std::u32string text;
  for (char32_t c : text::DecodeUtf8(utf8)) {
    if (!text::IsSpace(c)) text.push_back(text::ToHalfWidth(c));
  }
  return text;
}

bool IsMark(std::u32string_view text) {
  if (text == U"无" || text == U"不适用" || text == U"N/A") return true;
  return std::all_of(text.begin(), text.end(),
                     [](char32_t c) { return kMarks.find(c) != std::u32string_view::npos; });
}

// Takes a unit in brackets or plain off the end: 条(次), (件), 万元.
std::u32string TakeUnit(std::u32string_view& text) {
  std::u32string_view rest = text;
  std::u32string_view bracketed;
  if (rest.ends_with(U')')) {
    const std::size_t open = rest.rfind(U'(');
    if (open == std::u32string_view::npos) return {};
    bracketed = rest.substr(open);
    rest = rest.substr(0, open);
  }
  for (std::u32string_view unit : kUnits) {
    if (rest.ends_with(unit)) {
      const std::u32string taken(text.substr(rest.size() - unit.size()));
      text = rest.substr(0, rest.size() - unit.size());
      return taken;
    }
    if (bracketed.size() == unit.size() + 2 && bracketed.substr(1).starts_with(unit)) {
      text = rest;
      return std::u32string(unit);
    }
  }
  return {};
}

bool TakePrefix(std::u32string_view prefix, std::u32string_view& text) {
  if (text.size() <= prefix.size() || !text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool TakeSuffix(std::u32string_view suffix, std::u32string_view& text) {
  if (text.size() <= suffix.size() || !text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

double TakeSign(std::u32string_view& text) {
  for (std::u32string_view minus : {U"-", U"－", U"−", U"—", U"减少", U"减"}) {
    if (TakePrefix(minus, text)) return -1;
  }
  for (std::u32string_view plus : {U"+", U"增加", U"新增", U"增"}) {
    if (TakePrefix(plus, text)) return 1;
  }
  return 1;
}

}  // namespace

bool IsUnit(std::string_view utf8) {
  const std::u32string text = Trimmed(utf8);
  std::u32string_view rest = text;
  return !text.empty() && !TakeUnit(rest).empty() && rest.empty();
}

CellValue ReadCell(std::string_view utf8) {
  const std::u32string text = Trimmed(utf8);
  CellValue result;
  if (text.empty()) return result;
  if (IsMark(text)) {
    result.kind = CellValue::Kind::kNotApplicable;
    return result;
  }
  result.kind = CellValue::Kind::kWords;
  std::u32string_view rest = text;
  const std::u32string unit = TakeUnit(rest);
  bool approximate = false;
  for (std::u32string_view word : {U"约", U"近"}) approximate |= TakePrefix(word, rest);
  for (std::u32string_view word : {U"左右", U"余", U"多"}) approximate |= TakeSuffix(word, rest);
  const double sign = TakeSign(rest);
  const std::optional<double> number = text::ParseNumber(text::EncodeUtf8(rest));
  if (!number) return result;
  result.kind = CellValue::Kind::kNumber;
  result.value = *number == 0 ? 0 : sign * *number;
  result.unit = text::EncodeUtf8(unit);
  result.approximate = approximate;
  return result;
}

}  // namespace nianbao::extract

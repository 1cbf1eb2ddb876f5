// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/outline.h"

#include <array>
#include <string>

#include "common/text/text.h"
#include "services/normalize/phrase_set.h"

namespace nianbao::normalize {
namespace {

using View = std::u32string_view;

constexpr std::size_t kMaxTitle = 60;

bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool IsNumeral(char32_t c) {
  static constexpr PhraseSet kNumerals(
      {U"〇", U"零", U"一", U"二", U"三", U"四", U"五", U"六", U"七", U"八", U"九", U"十", U"百"});
  return kNumerals.Has({&c, 1});
}

bool IsOpening(char32_t c) { return c == U'(' || c == U'（'; }

bool IsClosing(char32_t c) { return c == U')' || c == U'）'; }

std::size_t CountWhile(View text, std::size_t from, bool (*holds)(char32_t)) {
  std::size_t i = from;
  while (i < text.size() && holds(text[i])) ++i;
  return i - from;
}

int NumberOf(View text) {
  const std::optional<double> value = text::ParseNumber(text::EncodeUtf8(text));
  return value && *value >= 0 && *value < 1000 ? static_cast<int>(*value) : -1;
}

std::optional<OutlineNumber> Make(int level, View digits, std::size_t length) {
  const int number = NumberOf(digits);
  if (number < 1 || number > 60) return std::nullopt;
  return OutlineNumber{level, number, length, 1};
}

// 第一章, 第一部分
std::optional<OutlineNumber> ParseChapter(View text) {
  if (!text.starts_with(U'第')) return std::nullopt;
  const std::size_t count = CountWhile(text, 1, IsNumeral);
  if (count == 0) return std::nullopt;
  const View after = text.substr(1 + count);
  if (after.starts_with(U'节')) return Make(2, text.substr(1, count), count + 2);
  if (after.starts_with(U'章')) return Make(1, text.substr(1, count), count + 2);
  if (after.starts_with(U"部分")) return Make(1, text.substr(1, count), count + 3);
  return std::nullopt;
}

std::optional<OutlineNumber> ParseBracketed(View text) {
  if (text.empty() || !IsOpening(text[0])) return std::nullopt;
  for (const bool numeral : {true, false}) {
    const std::size_t count = CountWhile(text, 1, numeral ? IsNumeral : IsDigit);
    if (count > 0 && count < 4 && 1 + count < text.size() && IsClosing(text[1 + count])) {
      return Make(numeral ? 2 : 4, text.substr(1, count), count + 2);
    }
  }
  return std::nullopt;
}

// Numbers that are one character with their brackets or point.
std::optional<OutlineNumber> ParseEnclosed(View text) {
  struct Series {
    char32_t first;
    char32_t last;
    int level;
  };
  static constexpr std::array kSeries = {Series{U'①', U'⑳', 4}, Series{U'⑴', U'⒇', 4},
                                         Series{U'⒈', U'⒛', 3}, Series{U'㈠', U'㈩', 2}};
  if (text.empty()) return std::nullopt;
  for (const Series& series : kSeries) {
    if (text[0] < series.first || text[0] > series.last) continue;
    return OutlineNumber{series.level, static_cast<int>(text[0] - series.first) + 1, 1, 1};
  }
  const bool roman = text[0] >= U'Ⅰ' && text[0] <= U'Ⅻ' && text.size() > 1 &&
                     View(U"、．.").find(text[1]) != View::npos;
  if (!roman) return std::nullopt;
  return OutlineNumber{1, static_cast<int>(text[0] - U'Ⅰ') + 1, 2, 1};
}

// 1.1, 1.1.1: numbers of one or two digits with words behind them that are no unit.
std::optional<OutlineNumber> ParseDecimal(View text) {
  constexpr int kMaxParts = 4;
  OutlineNumber number{.parts = 0};
  for (std::size_t i = 0; number.parts < kMaxParts;) {
    const std::size_t count = CountWhile(text, i, IsDigit);
    if (count == 0 || count > 2) break;
    number.number = NumberOf(text.substr(i, count));
    if (number.number < 1 || number.number > 60) return std::nullopt;
    ++number.parts;
    number.length = i + count;
    if (number.length == text.size() || text[number.length] != U'.') break;
    i = number.length + 1;
  }
  if (number.parts < 2 || number.length == text.size()) return std::nullopt;
  if (View(U"、．.").find(text[number.length]) != View::npos) ++number.length;
  std::size_t next = number.length;
  while (next < text.size() && text::IsSpace(text[next])) ++next;
  constexpr View kUnits =
      U"万亿千百十倍个件条次元份人篇期场项宗起家户名年月日号时分秒度成折米公吨平";
  if (next == text.size() || !text::IsIdeograph(text[next]) ||
      kUnits.find(text[next]) != View::npos) {
    return std::nullopt;
  }
  number.level = number.parts;
  return number;
}

View WithoutTail(View text) {
  while (!text.empty() && View(U" 。.:：").find(text.back()) != View::npos) text.remove_suffix(1);
  // "(2018年度)" behind a title.
  if (!text.empty() && IsClosing(text.back())) {
    const std::size_t open = text.find_last_of(U"(（");
    if (open != View::npos && open > 0 && text.size() - open < 16) text = text.substr(0, open);
  }
  return text;
}

}  // namespace

std::optional<OutlineNumber> ParseOutlineNumber(View text) {
  if (const auto chapter = ParseChapter(text)) return chapter;
  if (const auto bracketed = ParseBracketed(text)) return bracketed;
  if (const std::size_t count = CountWhile(text, 0, IsNumeral); count > 0 && count < 4) {
    if (count < text.size() && View(U"、．.").find(text[count]) != View::npos) {
      return Make(1, text.substr(0, count), count + 1);
    }
    return std::nullopt;
  }
  if (const std::size_t count = CountWhile(text, 0, IsDigit); count > 0 && count < 3) {
    if (count == text.size()) return std::nullopt;
    const char32_t mark = text[count];
    const char32_t next = count + 1 < text.size() ? text[count + 1] : 0;
    if (View(U"、．.").find(mark) != View::npos && !IsDigit(next)) {
      return Make(3, text.substr(0, count), count + 1);
    }
    if (IsClosing(mark)) return Make(4, text.substr(0, count), count + 1);
    return mark == U'.' ? ParseDecimal(text) : std::nullopt;
  }
  return ParseEnclosed(text);
}

bool IsDocumentTitle(View text) {
  static constexpr PhraseSet kEnds({U"报告", U"年报", U"指南", U"情况汇报", U"工作总结"});
  static constexpr PhraseSet kStops({U"。", U"；", U";", U"，"});
  static constexpr PhraseSet kYearly({U"年度", U"年报"});
  static constexpr PhraseSet kSubjects(
      {U"信息公开", U"政务公开", U"政务信息", U"年度报告", U"公开指南"});
  text = WithoutTail(text);
  if (text.size() < 4 || text.size() > kMaxTitle || !kEnds.EndsOf(text) || kStops.In(text)) {
    return false;
  }
  if (ParseOutlineNumber(text)) return false;
  if (text.starts_with(U"关于") && !kYearly.In(text)) return false;
  return kSubjects.In(text);
}

bool IsTableTitle(View text) {
  static constexpr PhraseSet kEnds(
      {U"统计表", U"情况表", U"汇总表", U"附表", U"登记表", U"申请表"});
  static constexpr PhraseSet kStops({U"。", U"；", U"，"});
  text = WithoutTail(text);
  return text.size() >= 3 && text.size() <= 40 && kEnds.EndsOf(text) && !kStops.In(text) &&
         !ParseOutlineNumber(text);
}

bool IsAnnexMark(View text) {
  if (!text.starts_with(U"附件") && !text.starts_with(U"附表") && text != U"附") return false;
  for (const char32_t c : text.substr(text == U"附" ? 1 : 2)) {
    if (!IsDigit(c) && !IsNumeral(c) && c != U':' && c != U'：' && c != U' ') return false;
  }
  return true;
}

bool IsIntroduction(View text) {
  static constexpr PhraseSet kPresents({U"现将", U"现向", U"特向", U"现公布", U"现就", U"予以公布",
                                        U"向社会公布", U"向社会公众", U"报告如下"});
  static constexpr PhraseSet kReports({U"报告", U"如下", U"公布", U"发布"});
  static constexpr PhraseSet kGrounds({U"条例", U"要求", U"规定"});
  static constexpr PhraseSet kWrites(
      {U"编制本", U"编制《", U"编制了", U"制定本指南", U"编写本", U"编制和发布", U"编制并"});
  static constexpr PhraseSet kWritings({U"年度报告", U"指南", U"年报", U"本报告"});
  if (text.size() < 20) return false;
  const View head = text.substr(0, 400);
  if (kPresents.In(head) && head.find(U'年') != View::npos && head.find(U"公开") != View::npos &&
      kReports.In(head)) {
    return true;
  }
  return kGrounds.In(head) && kWrites.In(head) && kWritings.In(head);
}

bool IsDateLine(View text) {
  if (text.size() < 6 || text.size() > 14) return false;
  std::size_t i = 0;
  for (const char32_t unit : {U'年', U'月', U'日'}) {
    const std::size_t start = i;
    while (i < text.size() && (IsDigit(text[i]) || IsNumeral(text[i]) || text[i] == U'○' ||
                               text[i] == U'O' || text[i] == U' ')) {
      ++i;
    }
    if (i == start || i == text.size() || text[i] != unit) return false;
    ++i;
  }
  return i == text.size();
}

bool IsAgencyLine(View text) {
  if (text.size() < 3 || text.size() > 25) return false;
  for (const char32_t c : text) {
    if (!text::IsIdeograph(c) && c != U'(' && c != U')' && c != U'（' && c != U'）' && c != U'、') {
      return false;
    }
  }
  static constexpr PhraseSet kEnds({U"局",     U"厅",     U"委",     U"委员会", U"政府", U"办公室",
                                    U"办事处", U"街道办", U"管委会", U"支队",   U"中心", U"总队",
                                    U"公室",   U"法院",   U"检察院", U"部",     U"署",   U"学校",
                                    U"大学",   U"学院",   U"医院"});
  return kEnds.EndsOf(text);
}

bool EndsSentence(View text) {
  while (!text.empty() &&
         (text.back() == U' ' || View(U"”’」』)）").find(text.back()) != View::npos)) {
    text.remove_suffix(1);
  }
  return text.empty() || View(U"。！？；…!?;").find(text.back()) != View::npos;
}

}  // namespace nianbao::normalize

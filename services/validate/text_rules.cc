// SPDX-License-Identifier: Apache-2.0
#include "services/validate/text_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/text/text.h"
#include "services/validate/report_lines.h"

namespace nianbao::validate {
namespace {

using View = std::u32string_view;
using v1::Report;

// The year for which Order 711 is the law in force.
constexpr int kFirstYearOfNewOrder = 2019;
// More findings of one kind than this are one mistake of our reading.
constexpr std::size_t kMaxLeftovers = 8;

// What a title consists of beside agency and year; longer words first.
constexpr std::array<View, 20> kTitleWords = {
    U"政府信息公开", U"政府信息", U"政务公开", U"信息公开", U"年度报告", U"工作报告", U"工作情况",
    U"情况报告",     U"工作总结", U"年报",     U"年度",     U"报告",     U"工作",     U"情况",
    U"关于",         U"公开",     U"全文",     U"文本",     U"的",       U"年"};

bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool IsYearNumeral(char32_t c) {
  return IsDigit(c) || View(U"〇○零一二三四五六七八九").find(c) != View::npos;
}

// A year in the title: four numerals before 年 or alone.
bool NamesYear(View title) {
  std::size_t run = 0;
  for (std::size_t i = 0; i <= title.size(); ++i) {
    if (i < title.size() && IsYearNumeral(title[i])) {
      ++run;
      continue;
    }
    if (run == 4) return true;
    run = 0;
  }
  return false;
}

// What is left of a title without its year and the words of every title is a name.
bool NamesAgency(View title) {
  std::u32string rest;
  for (const char32_t c : title) {
    if (text::IsIdeograph(c) && !IsYearNumeral(c)) rest.push_back(c);
  }
  for (const View word : kTitleWords) {
    for (std::size_t at = rest.find(word); at != std::u32string::npos; at = rest.find(word, at)) {
      rest.erase(at, word.size());
    }
  }
  return rest.size() >= 2;
}

void ObjectToTitle(std::string_view rule, const Report& report, const std::string& missing,
                   const std::string& missing_en, Ledger& ledger) {
  ledger.Count(rule, Verdict::kFailed);
  ledger.Object(
      {.rule = rule,
       .subject = {report.title()},
       .words = {{"title", report.title()}, {"missing", missing}, {"missing_en", missing_en}},
       .expected = "机关名称、年度、“年度报告”",
       .actual = report.title()});
}

void CheckTitle(const Report& report, Ledger& ledger) {
  if (report.title().empty()) {
    ledger.CountDoubt(kTitle, v1::Assessment::Doubt::NOT_FOUND);
    ledger.CountDoubt(kTitlePart, v1::Assessment::Doubt::NOT_FOUND);
    return;
  }
  const std::u32string title = text::DecodeUtf8(report.title());
  const bool year = NamesYear(title);
  const bool agency = NamesAgency(title);
  if (!year && !agency) {
    ObjectToTitle(kTitle, report, "机关名称和年度", "neither an agency nor a year", ledger);
    ledger.CountDoubt(kTitlePart, v1::Assessment::Doubt::DOES_NOT_APPLY);
    return;
  }
  ledger.Count(kTitle, Verdict::kHeld);
  const bool kind = title.find(U"年度报告") != View::npos || title.find(U"年报") != View::npos;
  if (year && agency && kind) {
    ledger.Count(kTitlePart, Verdict::kHeld);
    return;
  }
  std::string missing, missing_en;
  const auto add = [&](bool there, const char* zh, const char* en) {
    if (there) return;
    missing += (missing.empty() ? "" : "、") + std::string(zh);
    missing_en += (missing_en.empty() ? "" : ", ") + std::string(en);
  };
  add(agency, "机关名称", "the agency");
  add(year, "年度", "the year");
  add(kind, "“年度报告”字样", "年度报告");
  ObjectToTitle(kTitlePart, report, missing, missing_en, ledger);
}

// Laws that do not exist, by which the Regulations are miscalled.
// 《中华人民共和国政府信息公开条例》 and 《政府信息公开条例》 are their names; laws of provinces
// begin with the province.
bool IsMiscalled(View law) {
  constexpr View kCountry = U"中华人民共和国";
  if (law.starts_with(kCountry)) law.remove_prefix(kCountry.size());
  constexpr std::array<View, 9> kWrong = {
      U"政府信息公开工作条例", U"政府信息工作条例", U"政府信息公开管理条例",
      U"政府信息公开实施条例", U"政务信息公开条例", U"政务公开条例",
      U"政务公开工作条例",     U"政府信息公开法",   U"政府公开信息条例"};
  return std::find(kWrong.begin(), kWrong.end(), law) != kWrong.end();
}

struct Citation {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// "《...》" from `from` on.
std::optional<Citation> NextCitation(View text, std::size_t from) {
  const std::size_t open = text.find(U'《', from);
  if (open == View::npos) return std::nullopt;
  const std::size_t close = text.find(U'》', open);
  if (close == View::npos) return std::nullopt;
  return Citation{open + 1, close};
}

void ObjectToLaw(const ReportLine& line, Citation at, const std::string& right, Ledger& ledger) {
  const v1::Evidence place = PlaceIn(line, at.begin, at.end);
  ledger.Count(kWrongLaw, Verdict::kFailed);
  ledger.Object({.rule = kWrongLaw,
                 .subject = {place.quote()},
                 .words = {{"law", place.quote()}, {"right", right}},
                 .places = {place},
                 .expected = right,
                 .actual = place.quote()});
}

void CheckLawNames(const ReportLine& line, Ledger& ledger) {
  for (auto citation = NextCitation(line.text, 0); citation;
       citation = NextCitation(line.text, citation->end)) {
    const View law = View(line.text).substr(citation->begin, citation->end - citation->begin);
    if (IsMiscalled(law)) {
      ObjectToLaw(line, *citation, "中华人民共和国政府信息公开条例", ledger);
    } else if (law.ends_with(U"政府信息公开条例")) {
      ledger.Count(kWrongLaw, Verdict::kHeld);
    }
  }
}

// Order 492 cited alone for a year for which Order 711 is in force.
void CheckOrder(const Report& report, const std::vector<ReportLine>& lines, Ledger& ledger) {
  if (report.year() < kFirstYearOfNewOrder) return;
  const auto cites = [&lines](View number) {
    for (const ReportLine& line : lines) {
      for (std::size_t at = line.text.find(number); at != View::npos;
           at = line.text.find(number, at + 1)) {
        const std::size_t end = at + number.size();
        const bool order = line.text.substr(at > 8 ? at - 8 : 0, 8).find(U"令") != View::npos;
        if (order && line.text.substr(end, 1) == U"号")
          return std::pair(&line, Citation{at, end + 1});
      }
    }
    return std::pair<const ReportLine*, Citation>(nullptr, {});
  };
  const auto [line, at] = cites(U"492");
  if (line == nullptr) return;
  if (cites(U"711").first != nullptr) {
    ledger.Count(kWrongLaw, Verdict::kHeld);
    return;
  }
  ObjectToLaw(*line, at, "国务院令第711号", ledger);
}

// How a heading writes its number: 一、 and 第一章 are two styles.
std::u32string StyleOf(View heading) {
  std::u32string style;
  for (const char32_t c : heading.substr(0, 5)) {
    const bool numeral = IsDigit(c) || View(U"一二三四五六七八九十").find(c) != View::npos;
    if (numeral) {
      const char32_t kind = IsDigit(c) ? U'1' : U'一';
      if (style.empty() || style.back() != kind) style.push_back(kind);
    } else if (View(U"、.．第章部分，,").find(c) != View::npos) {
      style.push_back(c);
    } else {
      break;
    }
  }
  return style;
}

// The style of most headings; of two that are as frequent the one that comes first.
std::u32string UsualStyle(const Report& report) {
  std::vector<std::pair<std::u32string, int>> counts;
  for (const v1::Section& section : report.sections()) {
    const std::u32string style = StyleOf(text::DecodeUtf8(section.heading()));
    const auto known = std::find_if(counts.begin(), counts.end(),
                                    [&](const auto& count) { return count.first == style; });
    if (known == counts.end()) {
      counts.emplace_back(style, 1);
    } else {
      ++known->second;
    }
  }
  return std::max_element(counts.begin(), counts.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

void CheckNumbering(const Report& report, Ledger& ledger) {
  if (report.sections_size() < 2) {
    ledger.CountDoubt(kNumbering, v1::Assessment::Doubt::NOT_FOUND);
    return;
  }
  const std::u32string usual = UsualStyle(report);
  for (int i = 0; i < report.sections_size(); ++i) {
    const v1::Section& section = report.sections(i);
    const int wanted = i == 0 ? 1 : report.sections(i - 1).number() + 1;
    const std::u32string style = StyleOf(text::DecodeUtf8(section.heading()));
    const bool in_order = section.number() == wanted;
    if (in_order && (style == usual || style.empty())) {
      ledger.Count(kNumbering, Verdict::kHeld);
      continue;
    }
    ledger.Count(kNumbering, Verdict::kFailed);
    ReportLine line{text::DecodeUtf8(section.heading()),
                    section.has_block() ? section.block() : -1};
    const std::string number = std::to_string(wanted);
    ledger.Object(
        {.rule = kNumbering,
         .subject = {section.heading()},
         .words = {{"heading", section.heading()},
                   {"problem",
                    in_order ? "序号的写法与其他标题不一致" : "序号应为第 " + number + " 个"},
                   {"problem_en", in_order ? "its number is written in another style"
                                           : "it should be number " + number}},
         .places = {PlaceIn(line, 0, line.text.size())},
         .expected = in_order ? text::EncodeUtf8(usual) : number,
         .actual = in_order ? text::EncodeUtf8(style) : std::to_string(section.number())});
  }
}

// Whether the report invites its readers to turn to somebody.
bool InvitesQuestions(const std::vector<ReportLine>& lines) {
  constexpr std::array<View, 5> kInvitations = {U"对本报告", U"对报告有", U"如有疑问",
                                                U"有任何疑问", U"联系方式如下"};
  return std::any_of(lines.begin(), lines.end(), [&](const ReportLine& line) {
    return std::any_of(kInvitations.begin(), kInvitations.end(),
                       [&](View words) { return line.text.find(words) != View::npos; });
  });
}

void CheckContact(const Report& report, const std::vector<ReportLine>& lines, Ledger& ledger) {
  const v1::Contact& contact = report.contact();
  if (!contact.phone().empty() || !contact.address().empty() || !contact.email().empty()) {
    ledger.Count(kMissingContact, Verdict::kHeld);
    return;
  }
  if (!InvitesQuestions(lines)) {
    ledger.CountDoubt(kMissingContact, v1::Assessment::Doubt::DOES_NOT_APPLY);
    return;
  }
  ledger.Count(kMissingContact, Verdict::kFailed);
  ledger.Object({.rule = kMissingContact, .expected = "地址、电话", .actual = "无"});
}

// A run of X, ×, * or ＊ that stands for a word: beside an ideograph or a digit, and no
// multiplication or footnote mark.
std::optional<Citation> FindPlaceholder(View text, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) {
    if (View(U"XxＸ×＊*").find(text[i]) == View::npos) continue;
    std::size_t end = i;
    while (end < text.size() && View(U"XxＸ×＊*").find(text[end]) != View::npos) ++end;
    const bool before = i > 0 && (text::IsIdeograph(text[i - 1]) || IsDigit(text[i - 1]));
    const bool after = end < text.size() && text::IsIdeograph(text[end]);
    if (end - i >= 2 && after &&
        (before || i == 0 || View(U"“《（(，。、").find(text[i - 1]) != View::npos)) {
      return Citation{i, end};
    }
    i = end;
  }
  return std::nullopt;
}

std::optional<Citation> FindPhrase(View text, std::size_t from) {
  constexpr std::array<View, 12> kPhrases = {U"此处填写", U"请填写",   U"待填写",   U"〔〕",
                                             U"〔 〕",    U"《》",     U"____",     U"（单位名称）",
                                             U"（填写",   U"此处插入", U"（年份）", U"（日期）"};
  std::optional<Citation> first;
  for (const View phrase : kPhrases) {
    const std::size_t at = text.find(phrase, from);
    if (at != View::npos && (!first || at < first->begin)) first = Citation{at, at + phrase.size()};
  }
  return first;
}

void CheckLeftovers(const std::vector<ReportLine>& lines, Ledger& ledger) {
  std::vector<v1::Evidence> places;
  for (const ReportLine& line : lines) {
    for (const auto& find : {FindPlaceholder, FindPhrase}) {
      for (auto at = find(line.text, 0); at && places.size() <= kMaxLeftovers;
           at = find(line.text, at->end)) {
        places.push_back(PlaceIn(line, at->begin, at->end));
      }
    }
  }
  if (places.empty()) {
    ledger.Count(kLeftover, lines.empty() ? Verdict::kNotAssessable : Verdict::kHeld, 1,
                 v1::Assessment::Doubt::NOT_FOUND);
    return;
  }
  ledger.Count(kLeftover, Verdict::kFailed);
  Objection objection{.rule = kLeftover, .places = places};
  std::string quotes;
  for (const v1::Evidence& place : places) {
    objection.subject.push_back(place.quote());
    if (quotes.find(place.quote()) == std::string::npos) {
      quotes += (quotes.empty() ? "" : "、") + place.quote();
    }
  }
  objection.words = {{"words", quotes}};
  objection.actual = quotes;
  ledger.Object(objection);
}

}  // namespace

void CheckText(const Report& report, Ledger& ledger) {
  const std::vector<ReportLine> lines = LinesOf(report);
  CheckTitle(report, ledger);
  for (const ReportLine& line : lines) CheckLawNames(line, ledger);
  CheckOrder(report, lines, ledger);
  CheckNumbering(report, ledger);
  CheckContact(report, lines, ledger);
  CheckLeftovers(lines, ledger);
}

}  // namespace nianbao::validate

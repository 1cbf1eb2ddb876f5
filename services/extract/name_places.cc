// SPDX-License-Identifier: Apache-2.0
#include "services/extract/name_places.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/text/text.h"
#include "re2/re2.h"
#include "services/extract/dates.h"
#include "services/extract/patterns.h"

namespace nianbao::extract {
namespace {

const std::string& Name() {
  static const std::string* const name = new std::string(patterns::kName);
  return *name;
}

// A name taken from running text without the words that lead to it: 及时获取某某局.
std::string WithoutLead(const std::string& text) {
  static const RE2* const lead = new RE2(
      "^.*(?:获取|获得|取得|公布|发布|编制|联系|通过|依据|根据|按照|关于|报送|附件|现将|[的了着])("
      "\\p{Han}{3,})$");
  std::string name;
  return RE2::FullMatch(text, *lead, &name) ? name : text;
}

void Add(NamePlace place, const std::string& text, std::vector<NameFound>& names, int count = 1) {
  if (text::Length(text) >= 3 && text::Length(text) <= 32) names.push_back({place, text, count});
}

// Every match of the pattern's group in the text.
void AddMatches(NamePlace place, const std::string& text, const RE2& pattern,
                std::vector<NameFound>& names) {
  re2::StringPiece rest(text);
  std::string name;
  while (RE2::FindAndConsume(&rest, pattern, &name)) Add(place, WithoutLead(name), names);
}

// What stands in a title before 政府信息公开, without the year; a region alone is its government.
std::string NameInTitle(const std::string& title) {
  static const RE2* const head = new RE2(
      "^(.*?)(?:人民政府信息公开|政府信息公开|政务信息公开|政务公开|信息公开|政府信息|政务信息|"
      "年度报告|"
      "年报)");
  static const RE2* const noise = new RE2(
      "^关于(公布|发布)?|^附件\\d*:?|《|》|\\d{4}年度?|[〇零○一二三四五六七八九]{4}年度?|年度");
  // What leads from the name to what was made public, the year between them taken out.
  static const RE2* const tail = new RE2("(?:关于|公布|发布|的|工作)+$");
  static const RE2* const clean = new RE2("[\\p{Han}()、]+");
  static const RE2* const government = new RE2("(省|市|县|区|旗|州|盟|镇|乡)$");
  std::string name;
  if (!RE2::PartialMatch(title, *head, &name)) return "";
  const bool people = title.find("人民政府信息公开") == name.size();
  RE2::GlobalReplace(&name, *noise, "");
  RE2::Replace(&name, *tail, "");
  if (people) return name + "人民政府";
  if (!RE2::FullMatch(name, *clean)) return "";
  if (RE2::PartialMatch(name, *government)) return name + "人民政府";
  return name;
}

void AddIntroduction(const PartText& part, std::vector<NameFound>& names) {
  static const RE2* const statement =
      new RE2("(?:公布|发布|报告|编制|编写|公开|将|就|是|是指|为)了?《?(?:\\d{4}年度?)?" + Name() +
              "(?:关于)?(?:\\d{4}年度?)?的?(?:政府|政务)?(?:工作)?信息公开");
  static const RE2* const called = new RE2(Name() + "[(]?以下(?:简)?称:?[“\"'‘]?(?:本|我)");
  static const RE2* const from =
      new RE2("(?:由|本报告由|本年报由)" + Name() + "(?:办公室)?(?:按照|根据|依据|编制|综合|汇总)");
  const std::string introduction = Compact(part.introduction);
  AddMatches(NamePlace::kIntroduction, introduction, *called, names);
  AddMatches(NamePlace::kIntroduction, introduction, *statement, names);
  AddMatches(NamePlace::kIntroduction, introduction, *from, names);
  static const RE2* const contact =
      new RE2("(?:与|向|由|到|联系单位:|联系部门:|机构名称:|受理机构:|工作机构为?:?)" + Name() +
              "(?:办公室|政务公开|信息公开|联系|综合科|[,(;。])");
  AddMatches(NamePlace::kContact, introduction, *contact, names);
}

void AddCaption(const PartText& part, std::vector<NameFound>& names) {
  static const RE2* const caption = new RE2(
      "(?:单位名称|填报单位|填报机关|报送单位|编制单位|公开单位|填表单位|单位)(?:[(]盖?章?[)])?:" +
      Name());
  for (int index : part.body) {
    const std::string& text = part.block(index).text();
    if (text::Length(text) < 60)
      AddMatches(NamePlace::kCaption, part.compact(index), *caption, names);
  }
}

void AddSignature(const PartText& part, std::vector<NameFound>& names) {
  static const RE2* const line = new RE2(Name() + "[(]?(.{0,20}?)[)]?");
  std::size_t lines = 0;
  bool date_below = false;
  for (std::size_t i = part.body.size(); i-- > 0 && lines < 40;) {
    const v1::Block& block = part.block(part.body[i]);
    if (block.kind() == v1::Block::TABLE || block.text().empty()) continue;
    ++lines;
    const std::string& text = part.compact(part.body[i]);
    std::string name, date;
    if (text::Length(text) < 50 && RE2::FullMatch(text, *line, &name, &date)) {
      const bool with_date = !date.empty() && IsDate(date);
      if (with_date || (date.empty() && (date_below || lines <= 3))) {
        Add(NamePlace::kSignature, name, names);
      }
    }
    date_below = IsDate(text);
  }
}

void AddFooter(const PartText& part, std::vector<NameFound>& names) {
  static const RE2* const host = new RE2(
      "(?:主办单位|主办|版权所有|主管单位|承办单位|制作单位)[:©]?" + Name() + "(?:办公室)?");
  static const RE2* const site = new RE2("^" + Name() + "$");
  for (int index : part.surroundings) {
    const std::string& text = part.compact(index);
    AddMatches(NamePlace::kFooter, text, *host, names);
    if (text::Length(text) < 24) AddMatches(NamePlace::kSite, text, *site, names);
  }
  static const RE2* const piece = new RE2("(?:^|[-_|—–>])" + Name() + "(?:$|[-_|—–<]|网站|门户)");
  AddMatches(NamePlace::kSite, Compact(part.document->page_title()), *piece, names);
}

// Names in the body by how often they stand there: after a mark, or at the start.
void AddBody(const PartText& part, std::vector<NameFound>& names) {
  static const RE2* const mention = new RE2(
      "(?:(?:^|[^\\p{Han}])(?:由|在|与|对|向|将|据|根据)?|由|在|与|对|向|将|据|根据)" + Name());
  std::map<std::string, int> counts;
  std::vector<std::string> order;
  for (int index : part.body) {
    const std::string& text = part.compact(index);
    re2::StringPiece rest(text);
    std::string name;
    while (RE2::FindAndConsume(&rest, *mention, &name)) {
      if (text::Length(name) < 3 || text::Length(name) > 24) continue;
      name = WithoutLead(name);
      if (counts[name]++ == 0) order.push_back(name);
    }
  }
  std::stable_sort(order.begin(), order.end(), [&](const std::string& a, const std::string& b) {
    return counts[a] > counts[b];
  });
  for (const std::string& name : order) Add(NamePlace::kBody, name, names, counts[name]);
}

}  // namespace

std::vector<NameFound> FindNames(const PartText& part) {
  std::vector<NameFound> names;
  Add(NamePlace::kTitle, NameInTitle(part.title), names);
  AddIntroduction(part, names);
  AddCaption(part, names);
  AddSignature(part, names);
  AddFooter(part, names);
  AddBody(part, names);
  std::stable_sort(names.begin(), names.end(),
                   [](const NameFound& a, const NameFound& b) { return a.place < b.place; });
  return names;
}

std::string FindPronoun(const PartText& part) {
  static const RE2* const pronoun =
      new RE2("((?:我|本)(?:行政)?(?:局|厅|委|单位|机关|办|镇|乡|街道|中心))");
  std::map<std::string, int> counts;
  for (int index : part.body) {
    const std::string& text = part.compact(index);
    re2::StringPiece rest(text);
    std::string word;
    while (RE2::FindAndConsume(&rest, *pronoun, &word)) ++counts[word];
  }
  const auto best =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == counts.end() ? "" : best->first;
}

}  // namespace nianbao::extract

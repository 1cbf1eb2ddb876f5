// SPDX-License-Identifier: Apache-2.0
#include "services/extract/name_places.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "common/text/text.h"
#include "re2/re2.h"
#include "services/extract/dates.h"
#include "services/extract/name_scanner.h"
#include "services/extract/patterns.h"

namespace nianbao::extract {
namespace {

// Names of one text beyond this number are not looked at.
constexpr std::size_t kMaxNames = 100;
// Of the body.
constexpr std::size_t kMaxBodyNames = 1000;

void Add(NamePlace place, const std::string& text, std::vector<NameFound>& names, int count = 1) {
  const std::size_t length = text::Length(text);
  if (length >= 3 && length <= 32) names.push_back({place, text, count});
}

// Names that stand in a frame in the text, the most trusted frame first.
void AddFramed(NamePlace place, const std::string& text, std::initializer_list<NameFrame> frames,
               std::vector<NameFound>& names) {
  const std::u32string decoded = text::DecodeUtf8(text);
  for (const NameFrame frame : frames) {
    for (const std::u32string_view name : FindFramed(decoded, frame, kMaxNames)) {
      Add(place, text::EncodeUtf8(WithoutLead(name)), names);
    }
  }
}

// What stands in a title before 政府信息公开, without the year; a region alone is its government.
std::string NameInTitle(const std::string& title) {
  static const RE2* const head = patterns::Compile(
      "^(.*?)(?:人民政府信息公开|政府信息公开|政务信息公开|政务公开|信息公开|政府信息|政务信息|"
      "年度报告|"
      "年报)");
  static const RE2* const noise = patterns::Compile(
      "^关于(公布|发布)?|^附件\\d*:?|《|》|\\d{4}年度?|[〇零○一二三四五六七八九]{4}年度?|年度");
  // What leads from the name to what was made public, the year between them taken out.
  static const RE2* const tail = patterns::Compile("(?:关于|公布|发布|的|工作)+$");
  static const RE2* const clean = patterns::Compile("[\\p{Han}()、]+");
  static const RE2* const government = patterns::Compile("(省|市|县|区|旗|州|盟|镇|乡)$");
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
  AddFramed(NamePlace::kIntroduction, part.introduction,
            {NameFrame::kCalled, NameFrame::kStatement, NameFrame::kAuthor}, names);
  AddFramed(NamePlace::kContact, part.introduction, {NameFrame::kContact}, names);
}

void AddCaption(const PartText& part, std::vector<NameFound>& names) {
  constexpr std::size_t kLongest = 59;
  for (int index : part.body) {
    if (!part.Says(index, Cue::kCaption)) continue;
    if (text::LongerThan(part.block(index).text(), kLongest)) continue;
    AddFramed(NamePlace::kCaption, part.compact(index), {NameFrame::kCaption}, names);
  }
}

// A name and what stands behind it on the line, without brackets around it: a date or nothing.
struct SignatureLine {
  std::u32string_view name;
  std::u32string_view rest;
};

std::optional<SignatureLine> ReadSignatureLine(std::u32string_view text) {
  constexpr std::size_t kMaxRest = 20;
  std::u32string_view rest;
  const std::size_t end = NameEnd(text, 0, [&](std::size_t name_end) {
    rest = text.substr(name_end);
    if (rest.starts_with(U'(')) rest.remove_prefix(1);
    if (rest.ends_with(U')')) rest.remove_suffix(1);
    return rest.size() <= kMaxRest;
  });
  if (end == std::u32string_view::npos) return std::nullopt;
  return SignatureLine{text.substr(0, end), rest};
}

void AddSignature(const PartText& part, std::vector<NameFound>& names) {
  constexpr std::size_t kLongest = 49;
  std::size_t lines = 0;
  bool date_below = false;
  for (std::size_t i = part.body.size(); i-- > 0 && lines < 40;) {
    const v1::Block& block = part.block(part.body[i]);
    if (block.kind() == v1::Block::TABLE || block.text().empty()) continue;
    ++lines;
    const std::string& compact = part.compact(part.body[i]);
    if (text::LongerThan(compact, kLongest)) {
      date_below = false;
      continue;
    }
    const std::u32string text = text::DecodeUtf8(compact);
    if (const auto line = ReadSignatureLine(text)) {
      const bool with_date = !line->rest.empty() && IsDate(line->rest);
      if (with_date || (line->rest.empty() && (date_below || lines <= 3))) {
        Add(NamePlace::kSignature, text::EncodeUtf8(line->name), names);
      }
    }
    date_below = IsDate(text);
  }
}

void AddFooter(const PartText& part, std::vector<NameFound>& names) {
  constexpr std::size_t kLongestName = 23;
  for (int index : part.surroundings()) {
    const std::string& compact = part.compact(index);
    AddFramed(NamePlace::kFooter, compact, {NameFrame::kHost}, names);
    if (text::LongerThan(compact, kLongestName)) continue;
    const std::u32string text = text::DecodeUtf8(compact);
    if (IsName(text)) Add(NamePlace::kSite, text::EncodeUtf8(WithoutLead(text)), names);
  }
  AddFramed(NamePlace::kSite, part.texts->page_title, {NameFrame::kSitePiece}, names);
}

// Names in the body by how often they stand there: after a mark, or at the start.
void AddBody(const PartText& part, std::vector<NameFound>& names) {
  constexpr std::size_t kMinName = 3;
  constexpr std::size_t kMaxName = 24;
  std::map<std::u32string, std::size_t, std::less<>> known;
  std::vector<NameFound> found;
  std::u32string text;
  for (int index : part.body) {
    text::DecodeUtf8(part.compact(index), text);
    NameScanner scanner(text);
    while (const std::optional<std::u32string_view> whole = scanner.Next()) {
      if (whole->size() < kMinName || whole->size() > kMaxName) continue;
      const std::u32string_view name = WithoutLead(*whole);
      const auto entry = known.find(name);
      if (entry != known.end()) {
        ++found[entry->second].count;
      } else if (found.size() < kMaxBodyNames) {
        known.emplace(name, found.size());
        found.push_back({NamePlace::kBody, text::EncodeUtf8(name)});
      }
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const NameFound& a, const NameFound& b) { return a.count > b.count; });
  std::move(found.begin(), found.end(), std::back_inserter(names));
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
      patterns::Compile("((?:我|本)(?:行政)?(?:局|厅|委|单位|机关|办|镇|乡|街道|中心))");
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

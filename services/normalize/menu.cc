// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/menu.h"

#include <algorithm>
#include <cstddef>

#include "common/text/text.h"
#include "services/normalize/outline.h"

namespace nianbao::normalize {
namespace {

using View = std::u32string_view;

constexpr std::size_t kMaxEntry = 12;
constexpr std::size_t kMaxStep = 25;
constexpr std::size_t kMaxLine = 160;
constexpr std::size_t kMinEntries = 3;
constexpr std::ptrdiff_t kMinBars = 2;

bool IsBar(char32_t c) { return c == U'|' || c == U'｜'; }
bool IsBarOrSpace(char32_t c) { return IsBar(c) || text::IsSpace(c); }
bool IsArrow(char32_t c) { return View(U">＞»›").find(c) != View::npos; }

View Trim(View text) {
  while (!text.empty() && text::IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && text::IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<View> Split(View line, bool (*separates)(char32_t)) {
  std::vector<View> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const auto* const end = std::find_if(line.data() + begin, line.data() + line.size(), separates);
    const auto length = static_cast<std::size_t>(end - line.data()) - begin;
    if (const View field = Trim(line.substr(begin, length)); !field.empty()) {
      fields.push_back(field);
    }
    begin += length + 1;
  }
  return fields;
}

bool IsEntry(View text) {
  return text.size() >= 2 && text.size() <= kMaxEntry &&
         std::all_of(text.begin(), text.end(), text::IsIdeograph);
}

bool IsColumn(View text) {
  static constexpr View kColumns[] = {
      U"信息公开",         U"信息公开指南", U"信息公开制度",     U"信息公开目录", U"信息公开年报",
      U"信息公开年度报告", U"信息公开规定", U"法定主动公开内容", U"依申请公开",   U"政务公开",
      U"政务服务",         U"办事服务",     U"网上办事",         U"便民服务",     U"解读回应",
      U"政策解读",         U"互动交流",     U"政民互动",         U"公众参与",     U"新闻中心",
      U"新闻动态",         U"政务动态",     U"信息发布",         U"专题专栏",     U"数据开放",
      U"机构职能",         U"通知公告",     U"信息公开专栏"};
  if (text.ends_with(U"首页") && text.size() <= 6) return true;
  if (text.starts_with(U"政府信息公开")) text.remove_prefix(2);
  return std::find(std::begin(kColumns), std::end(kColumns), text) != std::end(kColumns);
}

bool IsStep(View text) {
  return text.size() <= kMaxStep && text.find_first_of(U"。；，！？：:=<") == View::npos &&
         std::any_of(text.begin(), text.end(), text::IsIdeograph);
}

template <typename Fields>
bool IsMenu(const Fields& fields, std::size_t min_columns) {
  return fields.size() >= kMinEntries && std::all_of(fields.begin(), fields.end(), IsEntry) &&
         static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(), IsColumn)) >=
             min_columns;
}

}  // namespace

bool IsMenuLine(View line) {
  if (line.size() > kMaxLine) return false;
  if (std::any_of(line.begin(), line.end(), IsArrow)) {
    const std::vector<View> steps = Split(line, IsArrow);
    return steps.size() >= 2 && std::all_of(steps.begin(), steps.end(), IsStep) &&
           std::any_of(steps.begin(), steps.end(), IsColumn);
  }
  const bool bars = std::count_if(line.begin(), line.end(), IsBar) >= kMinBars;
  std::vector<View> entries = Split(line, bars ? IsBarOrSpace : text::IsSpace);
  // The name of the site's owner.
  if (bars && entries.size() > kMinEntries && IsAgencyLine(entries.front())) {
    entries.erase(entries.begin());
  }
  return IsMenu(entries, bars ? 1 : 2);
}

std::vector<bool> FindMenuEntries(std::span<const View> lines) {
  std::vector<bool> found(lines.size());
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = begin;
    while (end < lines.size() && IsEntry(lines[end])) ++end;
    std::size_t first = begin;
    while (first < end && !IsColumn(lines[first])) ++first;
    std::size_t last = end;
    while (last > first && !IsColumn(lines[last - 1])) --last;
    if (IsMenu(lines.subspan(first, last - first), 2)) {
      std::fill(found.begin() + static_cast<std::ptrdiff_t>(first),
                found.begin() + static_cast<std::ptrdiff_t>(last), true);
    }
    begin = end + 1;
  }
  return found;
}

}  // namespace nianbao::normalize

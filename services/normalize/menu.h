// SPDX-License-Identifier: Apache-2.0
// Menus of web sites in what is left of a page without its markup: columns one a line, or beside
// each other in one line.
//
// A menu is known by the columns that every government site must have: 国办发〔2017〕47号 (网站
// 发展指引) for the site, 国办秘函〔2019〕61号 for its pages on open government. Takes simplified
// text.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace nianbao::normalize {

// True for a line that is a menu ("首页 | 政务公开 | 互动交流") or the way to a page ("首页 >
// 政务公开 > 年报").
bool IsMenuLine(std::u32string_view line);

// For each of consecutive lines whether it is an entry of a menu: from the first to the last column
// that is known in three lines or more, none of which could be text of a document. An empty line
// stands for what is no text.
std::vector<bool> FindMenuEntries(std::span<const std::u32string_view> lines);

}  // namespace nianbao::normalize

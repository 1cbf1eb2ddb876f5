// SPDX-License-Identifier: Apache-2.0
// The wordings that reports and guides are told by. All match compact text: without spaces, with
// half-width brackets, colons and commas.
#pragma once

#include <string_view>

#include "re2/re2.h"

namespace nianbao::extract::patterns {

// `pattern` made ready for good: patterns live as long as the program. What it may keep in memory
// for its automata is bounded, whatever it is matched with. Aborts where it is no pattern.
const RE2* Compile(std::string_view pattern);

// A short line that may be (a line of) a title.
const RE2& TitleLine();
// What a title must say: 信息公开 ... 报告, 年报, 指南.
const RE2& TitleWord();
// What the first line of a title of several lines may be: a name, a year, 信息公开.
const RE2& TitleStart();

// Of kinds.
const RE2& GuideTitle();
const RE2& ReportTitle();
// Papers about reports: notices, plans, lists.
const RE2& OtherTitle();
// The end of a title under which a report is made public, 报告的公告; group 1 is what it makes
// public.
const RE2& MadePublic();
// An introduction that is addressed to other bodies and notifies them.
const RE2& NoticeBody();
const RE2& GuideBody();
const RE2& ReportBody();

}  // namespace nianbao::extract::patterns

// SPDX-License-Identifier: Apache-2.0
#include "services/extract/scope.h"

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "common/text/text.h"
#include "re2/re2.h"
#include "services/extract/patterns.h"

namespace nianbao::extract {
namespace {

using View = std::u32string_view;

// Words of one sentence that follow each other with at most `gap` characters between.
struct Step {
  std::vector<View> words;
  std::size_t gap = 0;
};

// Marks the ends of the step's words that stand behind one of `ends`; where these are empty,
// anywhere. Nothing is marked where there is none.
std::vector<bool> Follow(View text, const Step& step, const std::vector<bool>& ends) {
  std::vector<bool> next;
  std::size_t last = View::npos;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && text[at - 1] == U'。') last = View::npos;
    if (!ends.empty() && ends[at]) last = at;
    const bool near = last != View::npos && at - last <= step.gap;
    if (!ends.empty() && !near) continue;
    for (const View word : step.words) {
      if (!text.substr(at).starts_with(word)) continue;
      next.resize(text.size() + 1);
      next[at + word.size()] = true;
    }
  }
  return next;
}

bool Says(View text, std::span<const Step> steps) {
  std::vector<bool> ends;
  for (const Step& step : steps) {
    ends = Follow(text, step, ends);
    if (ends.empty()) return false;
  }
  return true;
}

// A report that sums up those of others.
bool SumsUp(View introduction) {
  static const std::array<std::vector<Step>, 3>* const wordings =
      new std::array<std::vector<Step>, 3>{
          {{{{U"综合", U"汇总", U"根据", U"依据", U"由", U"在"}, 0},
            {{U"各部门", U"各县", U"各区", U"各市", U"各乡镇", U"各镇", U"各级", U"县(市",
              U"部门和单位", U"各有关", U"各街道", U"所属", U"各单位", U"各地"},
             80},
            {{U"编制", U"汇总", U"综合", U"形成", U"撰写", U"基础上"}, 80}},
           {{{U"各部门", U"各县", U"各区", U"各市", U"各级", U"各乡镇", U"各单位", U"各地"}, 0},
            {{U"汇总", U"综合编制"}, 60}},
           {{{U"包括", U"包含", U"涵盖"}, 0},
            {{U"各部门", U"各县", U"各区", U"各市", U"各级", U"各乡镇", U"各镇街"}, 60},
            {{U"数据", U"情况", U"报告"}, 60}}}};
  for (const std::vector<Step>& wording : *wordings) {
    if (Says(introduction, wording)) return true;
  }
  return false;
}

// A body's own report also says by which rules of all bodies it was made.
bool IsOwn(View introduction) {
  static const std::vector<Step>* const without = new std::vector<Step>{
      {{U"不含", U"不包括", U"不包含"}, 0},
      {{U"各部门", U"各县", U"各区", U"各市", U"各级", U"各乡镇", U"下级", U"所属"}, 30}};
  return Says(introduction, *without);
}

}  // namespace

v1::Report::Scope TellScope(const PartText& part) {
  static const RE2* const all =
      patterns::Compile("全(省|市|县|区|州|旗)(各级)?(行政机关|政府系统)");
  static const RE2* const offices = patterns::Compile(
      "(本|我)(局|厅|委|办|机关|单位|镇|街道)(及|和)?(各|机关)(科室|处室|内设机构)[^。]{0,40}"
      "(汇总|综合|编制)");
  static const RE2* const title = patterns::Compile("汇总|各级|全[省市县区州]政府信息公开");
  const std::u32string introduction = text::DecodeUtf8(part.introduction);
  const bool many = SumsUp(introduction) || RE2::PartialMatch(part.introduction, *all);
  const bool own = many && (IsOwn(introduction) || RE2::PartialMatch(part.introduction, *offices));
  const bool consolidated = (many && !own) || RE2::PartialMatch(part.title, *title);
  return consolidated ? v1::Report::CONSOLIDATED : v1::Report::OWN;
}

}  // namespace nianbao::extract

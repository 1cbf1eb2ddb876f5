// SPDX-License-Identifier: Apache-2.0
#include "services/extract/scope.h"

#include "re2/re2.h"

namespace nianbao::extract {

v1::Report::Scope TellScope(const PartText& part) {
  static const RE2* const many = new RE2(
      "(综合|汇总|根据|依据|由|在)[^。]{0,80}(各部门|各县|各区|各市|各乡镇|各镇|各级|县[(]市|"
      "部门和单位|"
      "各有关|各街道|所属|各单位|各地)[^。]{0,80}(编制|汇总|综合|形成|撰写|基础上)|"
      "(各部门|各县|各区|各市|各级|各乡镇|各单位|各地)[^。]{0,60}(汇总|综合编制)|"
      "(包括|包含|涵盖)[^。]{0,60}(各部门|各县|各区|各市|各级|各乡镇|各镇街)[^。]{0,60}(数据|情况|"
      "报告)|"
      "全(省|市|县|区|州|旗)(各级)?(行政机关|政府系统)");
  // A body's own report also says by which rules of all bodies it was made.
  static const RE2* const own = new RE2(
      "(不含|不包括|不包含)[^。]{0,30}(各部门|各县|各区|各市|各级|各乡镇|下级|所属)|"
      "(本|我)(局|厅|委|办|机关|单位|镇|街道)(及|和)?(各|机关)(科室|处室|内设机构)[^。]{0,40}"
      "(汇总|综合|编制)");
  const bool consolidated =
      (RE2::PartialMatch(part.introduction, *many) && !RE2::PartialMatch(part.introduction, *own)) ||
      RE2::PartialMatch(part.title, "汇总|各级|全[省市县区州]政府信息公开");
  return consolidated ? v1::Report::CONSOLIDATED : v1::Report::OWN;
}

}  // namespace nianbao::extract

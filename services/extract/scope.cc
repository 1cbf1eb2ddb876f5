// SPDX-License-Identifier: Apache-2.0
#include "services/extract/scope.h"

#include "re2/re2.h"

namespace nianbao::extract {

v1::Report::Scope TellScope(const PartText& part) {
  static const RE2* const many = new RE2(
      "(综合|汇总|根据|依据|由)[^。]{0,80}(各部门|各县|各区|各市|各乡镇|各镇|各级|县[(]市|"
      "部门和单位|"
      "各有关|各街道|所属)[^。]{0,80}(编制|汇总|综合|形成|撰写)|"
      "(各部门|各县|各区|各市|各级|各乡镇)[^。]{0,60}(汇总|综合编制)|"
      "全(省|市|县|区|州)各级(行政机关|政府)");
  const std::string introduction = Compact(part.introduction);
  const bool consolidated = RE2::PartialMatch(introduction, *many) ||
                            RE2::PartialMatch(part.title, "汇总|各级|全[省市县区州]政府信息公开");
  return consolidated ? v1::Report::CONSOLIDATED : v1::Report::OWN;
}

}  // namespace nianbao::extract

// SPDX-License-Identifier: Apache-2.0
#include "services/extract/patterns.h"

#include <cstdint>
#include <cstdlib>

namespace nianbao::extract::patterns {

const RE2* Compile(std::string_view pattern) {
  constexpr std::int64_t kMaxMemory = std::int64_t{2} << 20;
  RE2::Options options;
  options.set_max_mem(kMaxMemory);
  const auto* const compiled = new RE2(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!compiled->ok()) std::abort();
  return compiled;
}

const RE2& TitleLine() {
  static const RE2* const re = Compile(
      "[^。;:]*(信息公开|政务公开|年度报告|年报|指南)[^。;:]*(报告|年报|指南|公开|年度|总结)|"
      "[^。;:]*关于[^。;:]*(信息公开|政务公开|年度报告|年报|指南)[^。;:]*的通知");
  return *re;
}

const RE2& TitleWord() {
  static const RE2* const re =
      Compile("(信息公开|政务公开|政府信息|政务信息).*(报告|年报|指南|总结)|年度报告");
  return *re;
}

const RE2& TitleStart() {
  static const RE2* const re = Compile(
      "(局|厅|委|会|府|办|室|处|中心|队|署|院|所)$|\\d{4}年|信息公开|政务公开|政府信息|["
      "省市县区旗]$");
  return *re;
}

const RE2& GuideTitle() {
  static const RE2* const re = Compile("公开.{0,6}指南");
  return *re;
}

const RE2& ReportTitle() {
  static const RE2* const re =
      Compile("(信息公开|政务公开|政府信息|政务信息).*(报告|年报|总结)|年度报告|工作年报");
  return *re;
}

const RE2& OtherTitle() {
  // Papers about reports by their last word; bodies that the Regulations do not bind; reports of
  // another kind.
  static const RE2* const re = Compile(
      "(通知|公告|通报|方案|要点|办法|意见|函|目录|一览|预算|决算|清单|细则|规定|计划|讲话|简报|"
      "问答|解读|"
      "读懂|图解|评估报告|考核结果|培训班|会议|汇编)([(].*[)])?$|^(关于)?(做好|开展|报送|编制|印发|"
      "召开|"
      "开通|转发)|^(图解|一图读懂|解读)|"
      "(大学|学院|学校|中学|小学|幼儿园|医院|卫生院|公司|集团|银行)(关于)?(\\d{4}[-—至]?\\d{0,4}学?"
      "年?度?)?"
      "(政府)?(信息公开|校务公开|院务公开|年度报告|工作年度报告)|(大学|学院)$|"
      "法治政府建设|依法行政|法制政府|政府网站(工作)?年度(工作)?报(告|表)|行政执法(统计)?年报|"
      "(部门|财政|专项资金)?(预|决)算(公开)?(报告|说明)|政府工作报告|(厂|校|院|党|村|居)务公开.*"
      "报告|"
      "人民法院|人民检察院");
  return *re;
}

const RE2& MadePublic() {
  static const RE2* const re = Compile("(?:(报告|年报)》?)的?(?:公告|通告|公示)$");
  return *re;
}

const RE2& NoticeBody() {
  static const RE2* const re =
      Compile("^各[^。;:]{1,60}:.*(通知如下|有关(事项|要求|工作)[^。]{0,20}(如下|通知))");
  return *re;
}

const RE2& GuideBody() {
  static const RE2* const re =
      Compile("(编制|制定|制订|编写)了?(本|《)[^。]{0,30}指南|阅读本?《?[^。]{0,20}指南");
  return *re;
}

const RE2& ReportBody() {
  static const RE2* const re = Compile(
      "(公布|发布|编制|将|就)[^。]{0,60}(信息公开|政务公开)[^。]{0,40}(年度报告|年报|工作报告|报告|"
      "情况)|"
      "信息公开[^。]{0,20}情况(报告|汇报|公布|总结)?如下|本(年度)?报告[^。]{0,12}(数据|期限)|"
      "(特?向社会公布|编制)(本|了)(年度|工作)?报告");
  return *re;
}

}  // namespace nianbao::extract::patterns

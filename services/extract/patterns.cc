// SPDX-License-Identifier: Apache-2.0
#include "services/extract/patterns.h"

namespace nianbao::extract::patterns {

const char kName[] =
    "(\\p{Han}{2,24}?(?:局|厅|委员会|管委会|党委办|委|人民政府|政府|办公室|公室|办事处|街道办|分局|"
    "中心|支队|总队|大队|公署|署|院|站|所|处|办))";

const RE2& TitleLine() {
  static const RE2* const re = new RE2(
      "[^。;:]*(信息公开|政务公开|年度报告|年报|指南)[^。;:]*(报告|年报|指南|公开|年度|总结)");
  return *re;
}

const RE2& TitleWord() {
  static const RE2* const re =
      new RE2("(信息公开|政务公开|政府信息|政务信息).*(报告|年报|指南|总结)|年度报告");
  return *re;
}

const RE2& TitleStart() {
  static const RE2* const re = new RE2(
      "(局|厅|委|会|府|办|室|处|中心|队|署|院|所)$|\\d{4}年|信息公开|政务公开|政府信息|["
      "省市县区旗]$");
  return *re;
}

const RE2& GuideTitle() {
  static const RE2* const re = new RE2("公开.{0,6}指南");
  return *re;
}

const RE2& ReportTitle() {
  static const RE2* const re =
      new RE2("(信息公开|政务公开|政府信息|政务信息).*(报告|年报|总结)|年度报告|工作年报");
  return *re;
}

const RE2& OtherTitle() {
  static const RE2* const re = new RE2(
      "(通知|公告|通报|方案|要点|办法|意见|函|目录|一览|预算|决算|清单)([(].*[)])?$|^(关于)?(做好|"
      "开展|"
      "报送|编制|印发)|大学|学院$");
  return *re;
}

const RE2& MadePublic() {
  static const RE2* const re = new RE2("(?:(报告|年报)》?)的?(?:公告|通告|公示)$");
  return *re;
}

const RE2& GuideBody() {
  static const RE2* const re =
      new RE2("(编制|制定|制订|编写)了?(本|《)[^。]{0,30}指南|阅读本?《?[^。]{0,20}指南");
  return *re;
}

const RE2& ReportBody() {
  static const RE2* const re = new RE2(
      "(公布|发布|编制|将|就)[^。]{0,60}(信息公开|政务公开)[^。]{0,40}(年度报告|年报|工作报告|报告|"
      "情况)|"
      "信息公开[^。]{0,20}情况(报告|汇报|公布)?如下|本报告[^。]{0,12}(数据|期限)");
  return *re;
}

}  // namespace nianbao::extract::patterns

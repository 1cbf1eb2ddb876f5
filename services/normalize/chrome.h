// SPDX-License-Identifier: Apache-2.0
// Knows the phrases that a web site puts around its documents: font-size switch, QR-code caption,
// print and close buttons, breadcrumbs, counters, related links, footer.
//
// They are the wording of government content-management systems, not of single sites. All take
// simplified text.
#pragma once

#include <cstddef>
#include <string_view>

#include "services/normalize/characters/traits.h"

namespace nianbao::normalize {

enum class Chrome {
  kNone,
  // Stands above a document: "字号: 大 中 小".
  kHead,
  // Stands below a document: "扫码使用手机浏览本页内容", "打印本页".
  kTail,
  // Anything else around documents: "当前位置:首页 > ...", "来源:... 发布时间:...", "相关链接".
  kOther,
  // Begins the foot of the page: "主办单位:...", "版权所有", "网站标识码".
  kFooter,
};

// What a whole line is. Takes it as it stands in the original, spaces included.
// `traits` are those of the line, or of a longer one that it is a piece of.
Chrome ClassifyChrome(std::u32string_view line, Traits traits);

// True for what stands above a list of links to other pages: "相关链接".
bool HeadsLinks(std::u32string_view line);

// Length of the chrome that a line of text begins with: 5 in "大 中 小根据...", 0 where there is
// none. The spaces count: 大中小 is a word.
std::size_t ChromePrefix(std::u32string_view line);

}  // namespace nianbao::normalize

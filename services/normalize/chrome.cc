// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/chrome.h"

#include "common/text/text.h"
#include "services/normalize/menu.h"
#include "services/normalize/phrase_set.h"

namespace nianbao::normalize {
namespace {

using View = std::u32string_view;

constexpr std::size_t kMaxLine = 120;
constexpr std::size_t kMaxCaption = 30;

bool IsFiller(char32_t c) {
  switch (c) {
    case U'[':
    case U']':
    case U'【':
    case U'】':
    case U'|':
    case U'｜':
    case U'(':
    case U')':
    case U'（':
    case U'）':
    case U':':
    case U'：':
    case U'/':
    case U'、':
      return true;
    default:
      return !text::IsIdeograph(c) && text::IsSpace(c);
  }
}

std::size_t SkipFiller(View line, std::size_t i) {
  while (i < line.size() && IsFiller(line[i])) ++i;
  return i;
}

// Length of "大 中 小" or "小 中 大" at the front; the sizes stand apart.
std::size_t SizesLength(View line) {
  for (const View sizes : {View(U"大中小"), View(U"小中大")}) {
    std::size_t i = 0;
    bool matched = true;
    for (std::size_t k = 0; k < sizes.size() && matched; ++k) {
      const std::size_t next = k == 0 ? i : SkipFiller(line, i);
      matched = next < line.size() && line[next] == sizes[k] && (k == 0 || next > i);
      i = next + 1;
    }
    if (matched) return i;
  }
  return 0;
}

std::size_t HeadTokenLength(View line) {
  static constexpr PhraseSet kFirsts({U"大", U"小", U"字", U"文"});
  if (!kFirsts.StartsOf(line)) return 0;
  if (const std::size_t sizes = SizesLength(line)) return sizes;
  for (const View phrase : {View(U"字体大小"), View(U"文字大小"), View(U"字号"), View(U"字体")}) {
    if (!line.starts_with(phrase)) continue;
    const std::size_t after = phrase.size();
    const bool closed = after == line.size() || line[after] == U':' || line[after] == U'：' ||
                        SizesLength(line.substr(SkipFiller(line, after))) > 0;
    if (closed) return after;
  }
  return 0;
}

View Trim(View line) {
  while (!line.empty() && IsFiller(line.front())) line.remove_prefix(1);
  while (!line.empty() && IsFiller(line.back())) line.remove_suffix(1);
  return line;
}

// Whether all words of a line, and more than one, are of `words`: "【打印】 【关闭】". What stands
// between them is no word.
template <typename Words>
bool IsRowOf(View line, const Words& words) {
  constexpr std::size_t kMaxRow = 80;
  // No word of such a row is longer, which the first words of a sentence tell.
  constexpr std::size_t kMaxWord = 12;
  if (line.size() > kMaxRow) return false;
  std::size_t count = 0;
  for (std::size_t begin = SkipFiller(line, 0); begin < line.size();) {
    std::size_t end = begin;
    while (end < line.size() && end - begin <= kMaxWord && !IsFiller(line[end])) ++end;
    if (!words.Has(line.substr(begin, end - begin))) return false;
    ++count;
    begin = SkipFiller(line, end);
  }
  return count > 1;
}

bool IsTail(View line) {
  static constexpr PhraseSet kScan({U"手机", U"二维码", U"微信", U"浏览", U"扫一扫"});
  static constexpr PhraseSet kButtons(
      {U"打印",     U"打印本页", U"打印本文", U"打印此页", U"关闭",     U"关闭窗口",
       U"关闭本页", U"返回顶部", U"返回首页", U"收藏",     U"分享",     U"分享到",
       U"复制链接", U"下载本页", U"我要纠错", U"纠错",     U"打印页面", U"关闭页面",
       U"回到顶部", U"TOP",      U"一键分享", U"收藏本页", U"保存本页", U"打印正文"});
  static constexpr PhraseSet kTools(
      {U"打印",     U"打印本页", U"打印本文", U"打印此页", U"打印页面", U"打印正文", U"关闭",
       U"关闭窗口", U"关闭本页", U"关闭页面", U"返回顶部", U"返回首页", U"返回",     U"收藏",
       U"收藏本页", U"保存本页", U"分享",     U"分享到",   U"一键分享", U"复制链接", U"下载本页",
       U"我要纠错", U"纠错",     U"微信",     U"微博",     U"新浪微博", U"腾讯微博", U"人人网",
       U"豆瓣",     U"QQ",       U"QQ空间",   U"QQ好友",   U"微信好友", U"朋友圈",   U"更多",
       U"大",       U"中",       U"小"});
  static constexpr PhraseSet kButtonRows({U"打印本页", U"打印 ", U"关闭窗口"});
  if (kButtons.Has(line) || IsRowOf(line, kTools)) return true;
  if (line.size() > kMaxCaption) return false;
  return kButtonRows.StartsOf(line) || (line.starts_with(U'扫') && kScan.In(line));
}

bool IsOther(View line) {
  static constexpr PhraseSet kLabels(
      {U"当前位置",   U"您的位置", U"您现在的位置", U"您所在的位置", U"所在位置", U"首页>",
       U"首页 >",     U"首页 »",   U"浏览次数",     U"阅读次数",     U"点击数",   U"点击次数",
       U"访问量:",    U"访问量：", U"责任编辑",     U"信息来源",     U"来源:",    U"来源：",
       U"发布时间",   U"发布日期", U"发布机构",     U"发文日期",     U"成文日期", U"索引号",
       U"分享到:",    U"分享到：", U"上一篇",       U"下一篇",       U"文章来源", U"上一条:",
       U"上一条：",   U"下一条:",  U"下一条：",     U"浏览量:",      U"浏览量：", U"阅读量:",
       U"阅读量：",   U"浏览:",    U"浏览：",       U"您当前所在",   U"上一页:",  U"上一页：",
       U"下一页:",    U"下一页：", U"前一篇",       U"后一篇",       U"您是第",   U"访问人数:",
       U"访问人数：", U"今日访问", U"总访问量:",    U"总访问量：",   U"作者:",    U"作者：",
       U"编辑:",      U"编辑：",   U"录入:",        U"录入：",       U"审核:",    U"审核："});
  static constexpr PhraseSet kLinks(
      {U"首页",     U"相关链接", U"相关阅读", U"相关新闻", U"相关文章",     U"相关信息",
       U"相关词条", U"热门词条", U"热门推荐", U"推荐阅读", U"相关附件",     U"联系我们",
       U"联络我们", U"关于我们", U"网站地图", U"网站声明", U"无障碍",       U"无障碍浏览",
       U"长者模式", U"适老模式", U"适老化",   U"关怀版",   U"长辈版",       U"无障碍阅读",
       U"智能问答", U"智能客服", U"上一篇",   U"下一篇",   U"上一条",       U"下一条",
       U"设为首页", U"加入收藏", U"登录",     U"注册",     U"搜索",         U"友情链接",
       U"隐私声明", U"隐私保护", U"版权声明", U"免责声明", U"使用帮助",     U"常见问题",
       U"站点地图", U"法律声明", U"网站帮助", U"网站纠错", U"政府网站找错", U"手机版",
       U"电脑版",   U"繁體",     U"繁体",     U"简体",     U"ENGLISH",      U"English",
       U"移动版",   U"政务微博", U"政务微信", U"RSS订阅"});
  return kLabels.StartsOf(line) || kLinks.Has(line) || IsRowOf(line, kLinks);
}

bool IsFooter(View line, Traits traits) {
  static constexpr PhraseSet kLabels({U"网站主办",
                                      U"主办单位:",
                                      U"主办单位：",
                                      U"主办:",
                                      U"主办：",
                                      U"承办单位:",
                                      U"承办单位：",
                                      U"承办:",
                                      U"承办：",
                                      U"版权所有",
                                      U"Copyright",
                                      U"copyright",
                                      U"网站标识码",
                                      U"技术支持:",
                                      U"技术支持：",
                                      U"主管单位:",
                                      U"主管单位：",
                                      U"运维单位:",
                                      U"运维单位：",
                                      U"网站维护",
                                      U"制作单位:",
                                      U"制作单位：",
                                      U"中文域名",
                                      U"建议使用",
                                      U"©",
                                      U"COPYRIGHT",
                                      U"备案号",
                                      U"本网站支持IPv6",
                                      U"本网站已支持IPv6",
                                      U"网站支持IPv6"});
  static constexpr PhraseSet kNumbers({U"ICP备", U"公网安备", U"网站标识码", U"ICP证"});
  return kLabels.StartsOf(line) || ((traits & trait::kFiling) != 0 && kNumbers.In(line));
}

}  // namespace

bool HeadsLinks(View line) {
  static constexpr PhraseSet kHeads(
      {U"相关链接", U"相关阅读", U"相关新闻", U"相关文章", U"相关信息", U"相关词条", U"热门词条",
       U"热门推荐", U"推荐阅读", U"友情链接", U"相关稿件", U"相关推荐", U"最新文章", U"最新信息",
       U"热门文章", U"点击排行", U"推荐信息"});
  return kHeads.Has(Trim(line));
}

std::size_t ChromePrefix(View line) {
  std::size_t end = 0;
  for (std::size_t i = SkipFiller(line, 0); i < line.size(); i = SkipFiller(line, i)) {
    const std::size_t token = HeadTokenLength(line.substr(i));
    if (token == 0) break;
    i += token;
    end = i;
    // Behind its name the switch is one even where its sizes run together: "字号:大中小".
    const std::size_t sizes = SkipFiller(line, i);
    const View rest = line.substr(sizes);
    if (rest == U"大中小" || rest == U"小中大") return line.size();
  }
  if (end == 0) return 0;
  while (end < line.size() && View(U":：]】)）").find(line[end]) != View::npos) ++end;
  return end;
}

Chrome ClassifyChrome(View line, Traits traits) {
  if (line.size() > kMaxLine) return Chrome::kNone;
  const View trimmed = Trim(line);
  if (trimmed.empty()) return Chrome::kNone;
  if (const std::size_t prefix = ChromePrefix(line); prefix > 0) {
    const View rest = Trim(line.substr(prefix));
    return rest.empty() || IsTail(rest) ? Chrome::kHead : Chrome::kNone;
  }
  if (IsTail(trimmed)) return Chrome::kTail;
  if (IsFooter(trimmed, traits)) return Chrome::kFooter;
  if (IsOther(trimmed)) return Chrome::kOther;
  // The entries of a menu are kept apart.
  const bool menu = (traits & (trait::kSpace | trait::kMenu)) != 0 && IsMenuLine(trimmed);
  return menu ? Chrome::kOther : Chrome::kNone;
}

}  // namespace nianbao::normalize

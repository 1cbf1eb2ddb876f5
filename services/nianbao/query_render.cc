// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/query_render.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/text/text.h"

namespace nianbao::cli {
namespace {

std::string Say(const RenderOptions& options, const char* chinese, const char* english) {
  return options.language == Language::kChinese ? chinese : english;
}

std::string ValueOf(const v1::Figure& figure, const RenderOptions& options) {
  switch (figure.state()) {
    case v1::Figure::BLANK:
      return Say(options, "（空）", "(blank)");
    case v1::Figure::UNCERTAIN:
      return figure.fact().literal() + "?";
    default:
      return figure.fact().literal();
  }
}

std::string RulesOf(const v1::Figure& figure) {
  std::vector<std::string> rules;
  std::string text;
  for (const auto& finding : figure.findings()) {
    if (std::find(rules.begin(), rules.end(), finding.rule_id()) != rules.end()) continue;
    rules.push_back(finding.rule_id());
    absl::StrAppend(&text, text.empty() ? "" : ", ", finding.rule_id());
  }
  return text;
}

}  // namespace

std::string RenderFigures(const std::vector<v1::Figure>& figures, const RenderOptions& options) {
  std::vector<std::vector<std::string>> rows = {
      {Say(options, "机关", "agency"), Say(options, "年度", "year"), Say(options, "列", "column"),
       Say(options, "数值", "value"), Say(options, "单位", "unit"),
       Say(options, "检查结果", "findings"), Say(options, "名称", "name")}};
  for (const v1::Figure& figure : figures) {
    rows.push_back({figure.agency_name(), absl::StrCat(figure.fact().year()),
                    figure.fact().column(), ValueOf(figure, options), figure.fact().unit(),
                    RulesOf(figure), figure.report()});
  }
  return RenderTable(rows, std::max(24, options.width), options);
}

std::string RenderHits(const std::vector<v1::SearchHit>& hits, const RenderOptions& options) {
  if (hits.empty()) return Say(options, "没有找到\n", "nothing found\n");
  std::string out;
  for (const v1::SearchHit& hit : hits) {
    const v1::Report& report = hit.report().report();
    absl::StrAppend(&out, report.agency().display_name(), "  ", report.year(), "  ", report.name(),
                    "\n");
    for (const v1::SearchHit::Place& place : hit.places()) {
      const auto begin = static_cast<std::size_t>(place.snippet_begin());
      const auto end = static_cast<std::size_t>(place.snippet_end());
      const std::string& line = place.snippet();
      absl::StrAppend(&out, "    ", text::Substring(line, 0, begin), "【",
                      text::Substring(line, begin, end), "】",
                      text::Substring(line, end, text::Length(line)), "\n");
    }
  }
  return out;
}

}  // namespace nianbao::cli

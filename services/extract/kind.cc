// SPDX-License-Identifier: Apache-2.0
#include "services/extract/kind.h"

#include <cstddef>
#include <string>
#include <vector>

#include "common/text/text.h"
#include "re2/re2.h"
#include "services/extract/patterns.h"

namespace nianbao::extract {
namespace {

// Fewer titles are no list.
constexpr std::size_t kMinListed = 3;
// Characters beside the title; fewer are no report but a pager or a date.
constexpr std::size_t kMinText = 40;
// Longer cells, spaces included, are no title of a report.
constexpr std::size_t kLongestTitle = 400;

// True where most of `blocks` are titles of reports, each of its year: a page that links to them.
bool ListsReports(const PartText& part, const std::vector<int>& blocks) {
  static const RE2* const title = patterns::Compile(
      "[^。]{0,40}\\d{4}年[^。]{0,10}(信息公开|政务公开)[^。]{0,10}(报告|年报)[^。]{0,16}");
  std::size_t listed = 0;
  std::size_t lines = 0;
  for (int index : blocks) {
    const v1::Block& block = part.block(index);
    for (const v1::Cell& cell : block.table().cells()) {
      listed += !text::LongerThan(cell.text(), kLongestTitle) &&
                RE2::FullMatch(Compact(cell.text()), *title);
    }
    if (block.kind() == v1::Block::TABLE) {
      lines += static_cast<std::size_t>(block.table().row_count());
      continue;
    }
    ++lines;
    listed += part.Says(index, Cue::kReport) && RE2::FullMatch(part.compact(index), *title);
  }
  return listed >= kMinListed && 2 * listed > lines;
}

// Links are set apart from the text, so that of a list its heading alone may be left; a heading
// that names a year is a report's, with links to others beside it.
bool IsIndex(const PartText& part) {
  static const RE2* const year = patterns::Compile("\\d{4}年");
  const std::size_t enough = kMinText + text::Length(part.title);
  std::size_t characters = 0;
  for (int index : part.body) {
    const bool table = part.block(index).kind() == v1::Block::TABLE;
    characters += table ? kMinText : text::Length(part.block(index).text());
    if (characters >= enough) break;
  }
  const bool bare = characters < enough && !RE2::PartialMatch(part.title, *year);
  return ListsReports(part, bare ? part.surroundings() : part.body);
}

}  // namespace

v1::Document::Kind TellKind(const PartText& part, int form_headings, int form_tables) {
  const bool follows_form = form_headings >= 4 || form_tables > 0;
  if (!follows_form && IsIndex(part)) return v1::Document::OTHER;
  if (!part.title.empty()) {
    // A notice that brings the report itself is the report.
    std::string title = part.title;
    if (follows_form) RE2::Replace(&title, patterns::MadePublic(), "\\1");
    if (RE2::PartialMatch(title, patterns::OtherTitle())) return v1::Document::OTHER;
    if (RE2::PartialMatch(title, patterns::GuideTitle())) return v1::Document::GUIDE;
    if (RE2::PartialMatch(title, patterns::ReportTitle())) return v1::Document::ANNUAL_REPORT;
  }
  // A notice on how to make reports brings the form.
  if (RE2::PartialMatch(part.introduction, patterns::NoticeBody())) return v1::Document::OTHER;
  if (follows_form) return v1::Document::ANNUAL_REPORT;
  if (RE2::PartialMatch(part.introduction, patterns::GuideBody())) return v1::Document::GUIDE;
  if (RE2::PartialMatch(part.introduction, patterns::ReportBody()))
    return v1::Document::ANNUAL_REPORT;
  return v1::Document::OTHER;
}

}  // namespace nianbao::extract

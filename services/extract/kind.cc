// SPDX-License-Identifier: Apache-2.0
#include "services/extract/kind.h"

#include <string>

#include "re2/re2.h"
#include "services/extract/patterns.h"

namespace nianbao::extract {

v1::Document::Kind TellKind(const PartText& part, int form_headings, int form_tables) {
  const bool follows_form = form_headings >= 4 || form_tables > 0;
  if (!part.title.empty()) {
    // A notice that brings the report itself is the report.
    std::string title = part.title;
    if (follows_form) RE2::Replace(&title, patterns::MadePublic(), "\\1");
    if (RE2::PartialMatch(title, patterns::OtherTitle())) return v1::Document::OTHER;
    if (RE2::PartialMatch(title, patterns::GuideTitle())) return v1::Document::GUIDE;
    if (RE2::PartialMatch(title, patterns::ReportTitle())) return v1::Document::ANNUAL_REPORT;
  }
  if (follows_form) return v1::Document::ANNUAL_REPORT;
  const std::string introduction = Compact(part.introduction);
  if (RE2::PartialMatch(introduction, patterns::GuideBody())) return v1::Document::GUIDE;
  if (RE2::PartialMatch(introduction, patterns::ReportBody())) return v1::Document::ANNUAL_REPORT;
  return v1::Document::OTHER;
}

}  // namespace nianbao::extract

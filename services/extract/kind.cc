// SPDX-License-Identifier: Apache-2.0
#include "services/extract/kind.h"

#include "re2/re2.h"
#include "services/extract/patterns.h"

namespace nianbao::extract {

v1::Document::Kind TellKind(const PartText& part, int form_headings, int form_tables) {
  if (!part.title.empty()) {
    if (RE2::PartialMatch(part.title, patterns::OtherTitle())) return v1::Document::OTHER;
    if (RE2::PartialMatch(part.title, patterns::GuideTitle())) return v1::Document::GUIDE;
    if (RE2::PartialMatch(part.title, patterns::ReportTitle())) return v1::Document::ANNUAL_REPORT;
  }
  if (form_headings >= 4 || form_tables > 0) return v1::Document::ANNUAL_REPORT;
  const std::string introduction = Compact(part.introduction);
  if (RE2::PartialMatch(introduction, patterns::GuideBody())) return v1::Document::GUIDE;
  if (RE2::PartialMatch(introduction, patterns::ReportBody())) return v1::Document::ANNUAL_REPORT;
  return v1::Document::OTHER;
}

}  // namespace nianbao::extract

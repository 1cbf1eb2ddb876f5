// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/assessments.h"

#include <string_view>

#include "absl/strings/str_cat.h"

namespace nianbao::cli {
namespace {

using Doubt = v1::Assessment::Doubt;

std::string_view ReasonOf(const Doubt& doubt) {
  switch (doubt.reason()) {
    case Doubt::NOT_FOUND:
      return "not found";
    case Doubt::UNCERTAIN:
      return "not read with certainty";
    case Doubt::BLANK:
      return "blank";
    case Doubt::NOT_A_NUMBER:
      return "no number";
    case Doubt::TWO_READINGS:
      return "read in two ways";
    case Doubt::NO_OTHER_REPORT:
      return "other year's report not known";
    case Doubt::DOES_NOT_APPLY:
      return "does not apply";
    case Doubt::USED_TO_READ:
      return "sum used to read the row";
    case Doubt::UNKNOWN_ROW:
      return "a row that the form does not know";
    case Doubt::AMBIGUOUS_WORDS:
      return "ambiguous words";
    default:
      return "see nianbao check --explain";
  }
}

}  // namespace

std::string RenderAssessments(const v1::ValidatedReport& report) {
  std::string text;
  for (const v1::Assessment& assessment : report.assessments()) {
    const int all = assessment.held() + assessment.failed() + assessment.not_assessable();
    if (all == 0) continue;
    absl::StrAppend(&text, assessment.rule_id(), "\theld ", assessment.held(), "\tfailed ",
                    assessment.failed(), "\tnot assessable ", assessment.not_assessable());
    std::string_view separator = "\t";
    for (const Doubt& doubt : assessment.doubts()) {
      absl::StrAppend(&text, std::string(separator), doubt.count(), " ",
                      std::string(ReasonOf(doubt)));
      separator = ", ";
    }
    text += "\n";
  }
  const v1::Coverage& coverage = report.coverage();
  if (coverage.facts() == 0) return text;
  absl::StrAppend(&text, "coverage\t", coverage.judged(), " of ", coverage.facts(), " facts (",
                  100 * coverage.judged() / coverage.facts(), "%)\n");
  return text;
}

}  // namespace nianbao::cli

// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/finding_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/extract/evidence.h"
#include "services/nianbao/excerpt.h"
#include "services/nianbao/paint.h"

namespace nianbao::cli {
namespace {

using v1::Diagnosis;
using v1::Evidence;
using v1::Finding;
using v1::ValidatedReport;

constexpr int kIndent = 4;
// As many further places as a reader wants to be shown.
constexpr int kMaxNotes = 3;
constexpr int kMinWidth = 20;

std::string_view SeverityColour(Finding::Severity severity) {
  switch (severity) {
    case Finding::ERROR:
      return kRed;
    case Finding::WARNING:
      return kYellow;
    default:
      return kBlue;
  }
}

// "a.txt:57:12" where the original has lines, "a.pdf: page 3, table row 6, column 3" otherwise.
class Places {
 public:
  Places(const ValidatedReport& report, const OriginalView& original, const RenderOptions& options)
      : report_(report), original_(original), options_(options) {}

  std::string Name(const Evidence& evidence) const {
    const std::string& file = report_.document().uri();
    if (const auto place = Line(evidence)) {
      return absl::StrCat(file, ":", place->line, ":", place->column);
    }
    std::vector<std::string> parts;
    if (!evidence.source().boxes().empty()) {
      const int page = evidence.source().boxes(0).page();
      parts.push_back(Say(options_, absl::StrCat("第 ", page, " 页"), absl::StrCat("page ", page)));
    }
    if (evidence.has_row()) {
      const int row = evidence.row() + 1, column = evidence.column() + 1;
      parts.push_back(Say(options_, absl::StrCat("表格第 ", row, " 行第 ", column, " 列"),
                          absl::StrCat("table row ", row, ", column ", column)));
    } else if (evidence.has_block()) {
      const int block = evidence.block() + 1;
      parts.push_back(
          Say(options_, absl::StrCat("第 ", block, " 段"), absl::StrCat("block ", block)));
    }
    std::string name = file;
    for (const std::string& part : parts) {
      absl::StrAppend(&name, &part == &parts.front() ? ": " : Say(options_, "，", ", "), part);
    }
    return name;
  }

  // The line with the spot marked; where the document is not at hand, the words themselves.
  std::string Show(const Evidence& evidence) const {
    if (original_.document != nullptr) {
      const int width = std::max(kMinWidth, options_.width - kIndent);
      if (const auto excerpt = FindExcerpt(*original_.document, evidence, width)) {
        return RenderExcerpt(*excerpt, kIndent);
      }
    }
    if (evidence.quote().empty()) return "";
    return absl::StrCat(std::string(kIndent, ' '), Say(options_, "“", "\""),
                        Cut(evidence.quote(), 48), Say(options_, "”", "\""), "\n");
  }

 private:
  // Rules over words know the block, and the document where it came from.
  std::optional<LineIndex::Place> Line(const Evidence& evidence) const {
    if (original_.lines == nullptr) return std::nullopt;
    if (evidence.source().has_begin()) return original_.lines->Find(evidence.source().begin());
    const bool in_text = original_.document != nullptr && evidence.has_block() &&
                         !evidence.has_row() && evidence.block() >= 0 &&
                         evidence.block() < original_.document->blocks_size();
    if (!in_text) return std::nullopt;
    const v1::Block& block = original_.document->blocks(evidence.block());
    if (block.runs().empty()) return std::nullopt;
    const Evidence traced = extract::TextEvidence(evidence.block(), block, evidence.begin(),
                                                  std::max(evidence.end(), evidence.begin() + 1));
    if (!traced.source().has_begin()) return std::nullopt;
    return original_.lines->Find(traced.source().begin());
  }

  const ValidatedReport& report_;
  const OriginalView& original_;
  const RenderOptions& options_;
};

bool IsSame(const Evidence& a, const Evidence& b) {
  return a.block() == b.block() && a.has_row() == b.has_row() && a.row() == b.row() &&
         a.column() == b.column() && a.begin() == b.begin();
}

// The cell that explains the finding where one stands out, else what the rule points at first.
Evidence FirstPlace(const ValidatedReport& report, const Finding& finding) {
  for (const Diagnosis& diagnosis : report.diagnoses()) {
    const bool explains = std::find(diagnosis.finding_ids().begin(), diagnosis.finding_ids().end(),
                                    finding.finding_id()) != diagnosis.finding_ids().end();
    if (!explains || diagnosis.certainty() == Diagnosis::OPEN) continue;
    const Diagnosis::Change& change = diagnosis.repairs(0).changes(0);
    if (change.year() == report.report().year() && change.has_evidence()) return change.evidence();
  }
  return finding.evidence().empty() ? Evidence() : finding.evidence(0);
}

std::string Note(const std::string& text, const RenderOptions& options) {
  return absl::StrCat(std::string(kIndent, ' '),
                      Paint(Say(options, "附注：", "note: "), kDim, options), text, "\n");
}

// The other places that were compared, and how many more there are.
std::string Related(const Finding& finding, const Evidence& first, const Places& places,
                    const RenderOptions& options) {
  std::string out;
  int shown = 0, left = 0;
  for (const Evidence& evidence : finding.evidence()) {
    if (IsSame(evidence, first)) continue;
    if (shown == kMaxNotes) {
      ++left;
      continue;
    }
    ++shown;
    const std::string quote =
        evidence.quote().empty()
            ? Say(options, "（空白）", " (blank)")
            : Say(options, "“", " \"") + Cut(evidence.quote(), 48) + Say(options, "”", "\"");
    out += Note(places.Name(evidence) + Say(options, "：", ":") + quote, options);
  }
  if (left == 0) return out;
  return out + Note(Say(options, absl::StrCat("还有 ", left, " 处"),
                        absl::StrCat("and ", left, " more places")),
                    options);
}

}  // namespace

std::string SeverityName(Finding::Severity severity, const RenderOptions& options) {
  switch (severity) {
    case Finding::ERROR:
      return Say(options, "错误", "error");
    case Finding::WARNING:
      return Say(options, "警告", "warning");
    default:
      return Say(options, "提示", "info");
  }
}

std::string RenderFinding(const ValidatedReport& report, const Finding& finding,
                          const OriginalView& original, const RenderOptions& options) {
  const bool chinese = options.language == Language::kChinese;
  const Places places(report, original, options);
  const Evidence first = FirstPlace(report, finding);
  std::string out = absl::StrCat(
      places.Name(first), ": ",
      Paint(SeverityName(finding.severity(), options), SeverityColour(finding.severity()), options),
      Say(options, "：", ": "), chinese ? finding.message() : finding.message_en(), " ",
      Paint(absl::StrCat("[", finding.rule_id(), "]"), kDim, options), "\n");
  out += places.Show(first);
  const bool english = !chinese && !finding.suggestion_en().empty();
  if (!finding.suggestion().empty()) {
    absl::StrAppend(&out, std::string(kIndent, ' '),
                    Paint(Say(options, "建议：", "suggestion: "), kGreen, options),
                    english ? finding.suggestion_en() : finding.suggestion(), "\n");
  }
  return out + Related(finding, first, places, options);
}

std::string RenderDoubts(const ValidatedReport& report, const OriginalView& original,
                         const RenderOptions& options) {
  const Places places(report, original, options);
  std::string out;
  for (const Diagnosis& diagnosis : report.diagnoses()) {
    if (!diagnosis.finding_ids().empty()) continue;
    const Evidence& place = diagnosis.repairs(0).changes(0).evidence();
    absl::StrAppend(&out, places.Name(place), ": ",
                    Paint(Say(options, "附注", "note"), kDim, options), Say(options, "：", ": "),
                    Say(options, diagnosis.message(), diagnosis.message_en()), "\n",
                    places.Show(place));
  }
  return out;
}

}  // namespace nianbao::cli

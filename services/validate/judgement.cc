// SPDX-License-Identifier: Apache-2.0
#include "services/validate/judgement.h"

#include <algorithm>
#include <utility>

#include "common/status/status.h"
#include "services/validate/fingerprint.h"
#include "services/validate/revisions.h"

namespace nianbao::validate {
namespace {

const v1::Finding* FindById(const v1::ValidatedReport& report, const std::string& id) {
  const auto found =
      std::find_if(report.findings().begin(), report.findings().end(),
                   [&](const v1::Finding& finding) { return finding.finding_id() == id; });
  return found == report.findings().end() ? nullptr : &*found;
}

bool SaysTheSame(const v1::Finding& a, const v1::Finding& b) {
  return a.severity() == b.severity() && a.message() == b.message() &&
         a.message_en() == b.message_en();
}

}  // namespace

absl::StatusOr<v1::ValidatedReport> Judge(const Validator& validator, v1::ExtractedReport extracted,
                                          const std::string& name, Archive& archive) {
  extracted.mutable_report()->set_name(name);
  History history;
  if (IsResolved(name)) {
    ASSIGN_OR_RETURN(history, archive.HistoryOf(extracted.report()));
  }
  return validator.Validate(extracted, history);
}

std::string DigestOf(const v1::ValidatedReport& report) {
  std::vector<std::string> parts;
  for (const v1::Finding& finding : report.findings()) parts.push_back(finding.SerializeAsString());
  for (const v1::Assessment& assessment : report.assessments()) {
    parts.push_back(assessment.SerializeAsString());
  }
  for (const v1::Diagnosis& diagnosis : report.diagnoses()) {
    parts.push_back(diagnosis.SerializeAsString());
  }
  return Fingerprint(parts);
}

std::string PackFindings(const v1::ValidatedReport& report) {
  v1::ValidatedReport packed;
  for (const v1::Finding& finding : report.findings()) {
    v1::Finding& copy = *packed.add_findings();
    copy.set_finding_id(finding.finding_id());
    copy.set_rule_id(finding.rule_id());
    copy.set_severity(finding.severity());
    copy.set_message(finding.message());
    copy.set_message_en(finding.message_en());
  }
  return packed.SerializeAsString();
}

std::vector<FindingChange> CompareFindings(const v1::ValidatedReport& before,
                                           const v1::ValidatedReport& after) {
  std::vector<FindingChange> changes;
  for (const v1::Finding& finding : after.findings()) {
    const v1::Finding* old = FindById(before, finding.finding_id());
    if (old == nullptr) {
      changes.push_back({FindingChange::Kind::kAppeared, finding});
    } else if (!SaysTheSame(*old, finding)) {
      changes.push_back({FindingChange::Kind::kChanged, finding});
    }
  }
  for (const v1::Finding& finding : before.findings()) {
    if (FindById(after, finding.finding_id()) != nullptr) continue;
    changes.push_back({FindingChange::Kind::kDisappeared, finding});
  }
  return changes;
}

}  // namespace nianbao::validate

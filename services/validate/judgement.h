// SPDX-License-Identifier: Apache-2.0
// What the rules say of a stored report, and how two such sayings differ.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "nianbao/v1/report.pb.h"
#include "services/validate/archive.h"
#include "services/validate/validator.h"

namespace nianbao::validate {

// The report under `name`, held to the rules and, where the name is resolved, to its history.
absl::StatusOr<v1::ValidatedReport> Judge(const Validator& validator, v1::ExtractedReport extracted,
                                          const std::string& name, Archive& archive);

// Digest of what the rules say: findings, assessments and diagnoses.
std::string DigestOf(const v1::ValidatedReport& report);

// The findings in few bytes (fingerprint, rule, severity and messages), for
// StoredRevision.findings.
std::string PackFindings(const v1::ValidatedReport& report);

// How one finding fares between two judgements of a report.
struct FindingChange {
  enum class Kind { kAppeared, kDisappeared, kChanged };
  Kind kind = Kind::kAppeared;
  // As it is now; as it was where it disappeared.
  v1::Finding finding = {};
};

// By fingerprint: a finding changed where its severity or its words did. Those that appeared and
// changed come in the order of `after`, then those that disappeared.
std::vector<FindingChange> CompareFindings(const v1::ValidatedReport& before,
                                           const v1::ValidatedReport& after);

}  // namespace nianbao::validate

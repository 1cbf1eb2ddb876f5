// SPDX-License-Identifier: Apache-2.0
#include "services/validate/revisions.h"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "services/validate/fingerprint.h"
#include "services/validate/ledger.h"

namespace nianbao::validate {
namespace {

constexpr std::string_view kDocumentScheme = "sha256:";
constexpr std::string_view kAgencies = "agencies/";

bool IsSameDocument(const StoredPart& part, const StoredRevision& revision) {
  return part.document_id == revision.document_id && part.part == revision.part;
}

auto Published(const StoredRevision& revision) {
  return std::tie(revision.state, revision.document_id, revision.part, revision.copies);
}

// The place of a state in the order of publication.
int Order(const StoredRevision& revision) {
  if (revision.state == v1::ValidatedReport::WITHDRAWN) return 0;
  return revision.state == v1::ValidatedReport::SUPERSEDED ? 1 : 2;
}

// The revisions as `parts` make them; numbers are left out.
std::vector<StoredRevision> Group(const std::string& name, const std::vector<StoredPart>& parts) {
  std::vector<StoredRevision> groups;
  for (const StoredPart& part : parts) {
    auto group = std::find_if(groups.begin(), groups.end(), [&](const StoredRevision& candidate) {
      return candidate.content == part.content;
    });
    if (group != groups.end()) {
      group->copies += DocumentName(part.document_id, part.part) + "\n";
      continue;
    }
    const v1::ValidatedReport::State first =
        IsResolved(name) ? v1::ValidatedReport::CURRENT : v1::ValidatedReport::UNRESOLVED;
    groups.push_back({.name = name,
                      .content = part.content,
                      .state = groups.empty() ? first : v1::ValidatedReport::SUPERSEDED,
                      .document_id = part.document_id,
                      .part = part.part,
                      .copies = ""});
  }
  return groups;
}

}  // namespace

std::string DocumentName(const std::string& document_id, int part) {
  std::string_view digits = document_id;
  if (digits.starts_with(kDocumentScheme)) digits.remove_prefix(kDocumentScheme.size());
  return "documents/" + std::string(digits) + "/parts/" + std::to_string(part);
}

std::string ReportName(const v1::ExtractedReport& extracted) {
  const v1::Report& report = extracted.report();
  const bool certain = extracted.document().kind() == v1::Document::ANNUAL_REPORT &&
                       !report.agency().agency_id().empty() && report.year() > 0 &&
                       report.scope() != v1::Report::SCOPE_UNSPECIFIED;
  if (!certain) {
    return DocumentName(extracted.document().document_id(), extracted.document().part());
  }
  const std::string_view collection =
      report.scope() == v1::Report::CONSOLIDATED ? "/consolidatedReports/" : "/reports/";
  return std::string(kAgencies) + report.agency().agency_id() + std::string(collection) +
         std::to_string(report.year());
}

bool IsResolved(const std::string& name) { return name.starts_with(kAgencies); }

std::string ContentOf(const v1::Report& report) {
  std::vector<std::string> parts = {std::to_string(report.year()), std::to_string(report.scope()),
                                    std::to_string(report.form()), report.signed_on()};
  for (const v1::Fact& fact : report.facts()) {
    parts.insert(
        parts.end(),
        {fact.indicator(), fact.column(), fact.has_value() ? FormatNumber(fact.value()) : "-",
         fact.literal(), std::to_string(fact.year()), std::to_string(fact.origin()),
         std::to_string(fact.mark()), std::to_string(fact.period()), fact.phrase()});
  }
  for (const v1::Section& section : report.sections()) {
    parts.insert(parts.end(),
                 {std::to_string(section.number()), section.heading(), section.text()});
  }
  return Fingerprint(parts);
}

std::vector<StoredRevision> Regroup(const std::string& name, const std::vector<StoredPart>& parts,
                                    const std::vector<StoredRevision>& before,
                                    const StoredPart& read, bool again) {
  int last = 0;
  for (const StoredRevision& revision : before) last = std::max(last, revision.revision);
  std::vector<StoredRevision> groups = Group(name, parts);
  std::vector<StoredRevision> changed;
  for (const StoredRevision& old : before) {
    auto group = std::find_if(groups.begin(), groups.end(), [&](const StoredRevision& candidate) {
      return candidate.content == old.content;
    });
    StoredRevision now = old;
    if (group == groups.end()) {
      now.state = v1::ValidatedReport::WITHDRAWN;
      now.copies.clear();
    } else {
      now = *group;
      now.revision = old.revision;
      groups.erase(group);
    }
    const bool read_anew =
        name == read.name && now.content == read.content && IsSameDocument(read, now);
    const bool named_anew = again && now.state != v1::ValidatedReport::WITHDRAWN;
    if (Published(now) == Published(old) && !read_anew && !named_anew) continue;
    now.validation = old.validation + 1;
    changed.push_back(std::move(now));
  }
  // More than one group is new only where a database was mended by hand; oldest first then too.
  for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
    group->revision = ++last;
    group->validation = 1;
    changed.push_back(std::move(*group));
  }
  std::stable_sort(
      changed.begin(), changed.end(),
      [](const StoredRevision& a, const StoredRevision& b) { return Order(a) < Order(b); });
  return changed;
}

}  // namespace nianbao::validate

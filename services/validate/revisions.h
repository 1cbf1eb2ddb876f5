// SPDX-License-Identifier: Apache-2.0
// What the documents of one report are to each other.
#pragma once

#include <string>
#include <vector>

#include "services/validate/archive.h"

namespace nianbao::validate {

// Name of a part before its report is known: documents/{64 hex digits}/parts/{n}.
std::string DocumentName(const std::string& document_id, int part);

// The name that a report deserves: agencies/{agency}/reports/{year} or .../consolidatedReports/
// {year} where kind, agency, scope and year are certain, and its document's otherwise.
std::string ReportName(const v1::ExtractedReport& extracted);

// True for a name that was made of agency, scope and year.
bool IsResolved(const std::string& name);

// Digest of what a document says, wherever in it it stands: year, scope, form, facts and sections.
std::string ContentOf(const v1::Report& report);

// Returns the revisions of the report that changed, each with its new state and with revision and
// validation counted on, in the order in which they are to be published: withdrawn, superseded,
// and then current or unresolved. A pure function.
//
// `parts`: the documents that bear the report's name now, the one that counts first (as
// Archive::PartsOf orders them). `before`: its revisions as they were. `read`: the document that
// was just read; what it stands for is published again even where nothing else changed. `again`:
// what stands for the report or for a revision of it is published again, whatever changed.
std::vector<StoredRevision> Regroup(const std::string& name, const std::vector<StoredPart>& parts,
                                    const std::vector<StoredRevision>& before,
                                    const StoredPart& read, bool again = false);

}  // namespace nianbao::validate

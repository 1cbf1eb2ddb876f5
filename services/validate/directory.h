// SPDX-License-Identifier: Apache-2.0
// The agency directory: which agency a name means. One writer, the historian.
//
// Each full name of a region is born with an id of its own: the region code, "-" and 8 hexadecimal
// digits of the hash of region and name. Where documents prove two names to be one agency's
// (continuity.h), the id that was born first speaks for both and the other becomes an alias of it.
// What documents prove is kept for each document, and the names of a region are joined anew from
// all of it whenever it changes: the order in which documents come does not matter for which names
// are one. An id is never given to another agency; if the proof is taken back, each name has its
// own again.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "nianbao/v1/report.pb.h"
#include "services/validate/continuity.h"

namespace nianbao::validate {

// Region code of agencies whose region is not known.
inline constexpr std::string_view kNoRegion = "000000";

// The tables of the directory, to be applied with the historian's: as they were first, and what was
// added for continuity.
extern const std::string_view kDirectoryTables;
extern const std::string_view kContinuityTables;

class Directory {
 public:
  // The directory in `transaction`. `aliases`: names that the operator knows to be one agency's.
  // Both must outlive it.
  Directory(store::Transaction& transaction, const std::vector<Alias>& aliases)
      : transaction_(transaction), aliases_(aliases) {}

  // Notes what a document says of its agency, in the place of what it said before; its name is
  // entered where it is new. Returns the ids of the agencies that lost or won a name: their reports
  // have to be named again. Nothing is noted for an agency without a full name.
  absl::StatusOr<std::set<std::string>> Note(const v1::ExtractedReport& report);
  // Takes back what a document said. Returns the same.
  absl::StatusOr<std::set<std::string>> Forget(std::string_view document_id, int part);

  // Returns `agency` with its id, its other names, the ids that became aliases of it, and why these
  // names are one. An agency that is not known has no id; one without a full name is returned as it
  // is.
  absl::StatusOr<v1::Agency> Resolve(const v1::Agency& agency);

 private:
  // `names` and those that are one with them so far.
  absl::StatusOr<std::set<std::string>> WithPartners(std::string_view region,
                                                     const std::set<std::string>& names);
  // What documents say of the names that may be one with any of `names`, these included; nothing
  // where there are no others.
  absl::StatusOr<std::vector<Sighting>> Related(std::string_view region,
                                                const std::set<std::string>& names);
  // Joins and parts the names of `names` and of those that may be one with them.
  absl::StatusOr<std::set<std::string>> Settle(std::string_view region,
                                               const std::set<std::string>& names);
  absl::StatusOr<std::string> Find(std::string_view region, std::string_view name);
  absl::Status Enter(std::string_view region, std::string_view name);
  // Gives the names of one agency the id that was born first.
  absl::Status Join(std::string_view region, const std::set<std::string>& names,
                    std::set<std::string>& changed);
  absl::Status PutLinks(std::string_view region, const std::set<std::string>& names,
                        const std::vector<Link>& links);
  absl::Status AddOtherNames(v1::Agency& agency);
  absl::Status AddContinuity(v1::Agency& agency);

  store::Transaction& transaction_;
  const std::vector<Alias>& aliases_;
};

// The region code of an agency, or kNoRegion: the routing key of its reports.
std::string RegionOf(const v1::Agency& agency);

}  // namespace nianbao::validate

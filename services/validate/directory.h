// SPDX-License-Identifier: Apache-2.0
// The agency directory: which agency a name means. One writer, the historian.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::validate {

// Region code of agencies whose region is not known.
inline constexpr std::string_view kNoRegion = "000000";

// The tables of the directory, to be applied with the historian's.
extern const std::string_view kDirectoryTables;

// Names are equal only when they are the same full name in the same region. An id is the region
// code, "-" and 8 hexadecimal digits of the hash of region and name as first seen; it is never
// given to another agency, and never changes when the agency gets further names.
class Directory {
 public:
  // The directory in `transaction`, which must outlive it.
  explicit Directory(store::Transaction& transaction) : transaction_(transaction) {}

  // Returns `agency` with its id and its other names. An agency that is not known is entered first
  // where `enter` is set, and returned without an id where it is not. An agency without a full name
  // is returned as it is.
  absl::StatusOr<v1::Agency> Resolve(const v1::Agency& agency, bool enter);

 private:
  absl::StatusOr<std::string> Find(std::string_view region, std::string_view name);
  absl::StatusOr<std::string> Enter(std::string_view region, std::string_view name);
  absl::Status AddOtherNames(v1::Agency& agency);

  store::Transaction& transaction_;
};

// The region code of an agency, or kNoRegion: the routing key of its reports.
std::string RegionOf(const v1::Agency& agency);

}  // namespace nianbao::validate

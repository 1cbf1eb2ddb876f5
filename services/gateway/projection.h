// SPDX-License-Identifier: Apache-2.0
// What the gateway answers questions from: the current reports and the unresolved documents, made
// of topic nianbao.validated.v1.
//
// The events of one report come in order (one partition). A repeated event, known by (document,
// name, revision, validation), changes nothing. SUPERSEDED is noted and replaces nothing, WITHDRAWN
// removes, and a document that was read anew is listed under its latest name alone, whatever the
// order in which partitions are read.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "nianbao/v1/report.pb.h"
#include "nianbao/v1/report_service.pb.h"
#include "services/gateway/filter.h"
#include "services/gateway/follower.h"

namespace nianbao::gateway {

struct ReportQuery {
  Filter filter = {};
  v1::ReportView view = v1::BASIC;
  // Only names after this one; empty for all.
  std::string after = {};
  // At most this many reports, at least one where there is any, and otherwise not more bytes.
  int max_reports = 50;
  std::int64_t max_bytes = std::int64_t{3} << 20;
};

struct ReportPage {
  // Ordered by name.
  std::vector<v1::ValidatedReport> reports;
  // True where reports follow after the last one.
  bool more = false;
  // Name of the last report; empty where there is none.
  std::string last_name;
  // The place of the log that the page shows, exactly.
  bus::Cursor cursor;
};

// Thread-safe.
class Projection : public FollowedTables {
 public:
  // Creates the tables where they are missing. `database` must outlive the projection, which is the
  // only writer of its tables.
  static absl::StatusOr<std::unique_ptr<Projection>> Create(store::Database& database);

  // NOT_FOUND: no report bears that name now.
  absl::StatusOr<v1::ValidatedReport> Get(std::string_view name) const;
  // FAILED_PRECONDITION: the projection has no place in the log yet.
  absl::StatusOr<ReportPage> List(const ReportQuery& query) const;

  std::string_view topic() const override;
  absl::StatusOr<std::optional<bus::Cursor>> Cursor() const override;
  // Records that are no ValidatedReport are skipped with an error in the log.
  absl::Status Apply(std::span<const bus::StoredRecord> records, const bus::Cursor& after) override;
  absl::Status Reset(const bus::Cursor& start) override;

 private:
  explicit Projection(store::Database& database) : database_(database) {}
  store::Database& database_;
};

}  // namespace nianbao::gateway

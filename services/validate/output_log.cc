// SPDX-License-Identifier: Apache-2.0
#include "services/validate/output_log.h"

#include "common/status/status.h"

namespace nianbao::validate {

const std::string_view kOutputTables = R"sql(
CREATE TABLE arrival (
  document_id TEXT NOT NULL,
  part INTEGER NOT NULL,
  generation TEXT NOT NULL,
  topic TEXT NOT NULL,
  log_partition INTEGER NOT NULL,
  log_offset BIGINT NOT NULL,
  PRIMARY KEY (document_id, part, generation)
);
CREATE TABLE output (
  topic TEXT NOT NULL,
  log_partition INTEGER NOT NULL,
  log_offset BIGINT NOT NULL,
  ordinal INTEGER NOT NULL,
  report BLOB NOT NULL,
  PRIMARY KEY (topic, log_partition, log_offset, ordinal)
);
CREATE TABLE bound_log (
  one INTEGER NOT NULL PRIMARY KEY,
  log_id TEXT NOT NULL
);
)sql";

absl::StatusOr<std::optional<std::vector<v1::ValidatedReport>>> OutputLog::Find(
    const Arrival& arrival, const Position& position) {
  using Answer = std::optional<std::vector<v1::ValidatedReport>>;
  ASSIGN_OR_RETURN(const auto rows,
                   transaction_.Query("SELECT topic, log_partition, log_offset FROM arrival WHERE "
                                      "document_id = ? AND part = ? AND generation = ?",
                                      {arrival.document_id, arrival.part, arrival.generation}));
  if (rows.empty()) return Answer();
  const bool replay = rows[0].Text(0) == position.topic && rows[0].Int(1) == position.partition &&
                      rows[0].Int(2) == position.offset;
  if (!replay && !position.retried) return Answer(std::vector<v1::ValidatedReport>());
  const Position first{.topic = rows[0].Text(0),
                       .partition = static_cast<int>(rows[0].Int(1)),
                       .offset = rows[0].Int(2)};
  ASSIGN_OR_RETURN(auto outputs, Outputs(first));
  return Answer(std::move(outputs));
}

absl::StatusOr<std::vector<v1::ValidatedReport>> OutputLog::Outputs(const Position& position) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction_.Query("SELECT report FROM output WHERE topic = ? AND "
                                      "log_partition = ? AND log_offset = ? ORDER BY ordinal",
                                      {position.topic, position.partition, position.offset}));
  std::vector<v1::ValidatedReport> outputs;
  for (const store::Row& row : rows) {
    if (!outputs.emplace_back().ParseFromString(row.Text(0))) {
      return absl::DataLossError("a stored output is damaged; restore validate.db from a backup");
    }
  }
  return outputs;
}

absl::Status OutputLog::Put(const Arrival& arrival, const Position& position,
                            const std::vector<v1::ValidatedReport>& outputs) {
  RETURN_IF_ERROR(transaction_
                      .Execute("INSERT INTO arrival (document_id, part, generation, topic, "
                               "log_partition, log_offset) VALUES (?, ?, ?, ?, ?, ?)",
                               {arrival.document_id, arrival.part, arrival.generation,
                                position.topic, position.partition, position.offset})
                      .status());
  int ordinal = 0;
  for (const v1::ValidatedReport& output : outputs) {
    RETURN_IF_ERROR(transaction_
                        .Execute("INSERT INTO output (topic, log_partition, log_offset, ordinal, "
                                 "report) VALUES (?, ?, ?, ?, ?)",
                                 {position.topic, position.partition, position.offset, ordinal++,
                                  store::Blob{Serialize(output)}})
                        .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> OutputLog::BindLog(std::string_view log_id) {
  ASSIGN_OR_RETURN(const auto rows, transaction_.Query("SELECT log_id FROM bound_log"));
  if (!rows.empty()) return rows[0].Text(0);
  RETURN_IF_ERROR(
      transaction_.Execute("INSERT INTO bound_log (one, log_id) VALUES (1, ?)", {log_id}).status());
  return std::string(log_id);
}

}  // namespace nianbao::validate

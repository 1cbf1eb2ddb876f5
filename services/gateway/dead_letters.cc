// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/dead_letters.h"

#include "absl/strings/str_cat.h"
#include "common/bus/topics.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "services/gateway/schema.h"

namespace nianbao::gateway {
namespace {

std::int64_t Microseconds(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1'000'000 + time.nanos() / 1'000;
}

absl::Status Insert(store::Transaction& transaction, const v1::DeadLetter& letter) {
  v1::DeadLetter summary = letter;
  summary.mutable_original()->clear_value();
  return transaction
      .Execute(
          "INSERT INTO dead_letter (dead_letter_id, failed_us, retried, summary, letter) "
          "VALUES (?, ?, 0, ?, ?) ON CONFLICT (dead_letter_id) DO NOTHING",
          {letter.dead_letter_id(), Microseconds(letter.failed_time()),
           store::Blob{summary.SerializeAsString()}, store::Blob{letter.SerializeAsString()}})
      .status();
}

absl::StatusOr<v1::DeadLetter> Parse(const std::string& bytes) {
  v1::DeadLetter letter;
  if (!letter.ParseFromString(bytes)) return absl::DataLossError("a stored dead letter is damaged");
  return letter;
}

absl::Status NotFound(std::string_view id) {
  return absl::NotFoundError(absl::StrCat("no dead letter has the id \"",
                                          absl::string_view(id.data(), id.size()),
                                          "\"; ListDeadLetters shows the ids there are"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<DeadLetters>> DeadLetters::Create(store::Database& database) {
  RETURN_IF_ERROR(Migrate(database));
  return std::unique_ptr<DeadLetters>(new DeadLetters(database));
}

std::string_view DeadLetters::topic() const { return bus::kDeadLetterTopic; }

absl::StatusOr<std::optional<bus::Cursor>> DeadLetters::Cursor() const {
  return LoadCursor(database_, topic());
}

absl::Status DeadLetters::Apply(std::span<const bus::StoredRecord> records,
                                const bus::Cursor& after) {
  ASSIGN_OR_RETURN(store::Transaction transaction, database_.Begin());
  for (const bus::StoredRecord& record : records) {
    v1::DeadLetter letter;
    if (letter.ParseFromString(record.record.value) && !letter.dead_letter_id().empty()) {
      RETURN_IF_ERROR(Insert(transaction, letter));
      continue;
    }
    log::Error("a record is no DeadLetter; skipped", {{"topic", record.topic},
                                                      {"partition", std::int64_t{record.partition}},
                                                      {"offset", record.offset}});
  }
  RETURN_IF_ERROR(SaveCursor(transaction, after));
  return transaction.Commit();
}

absl::Status DeadLetters::Reset(const bus::Cursor& start) {
  ASSIGN_OR_RETURN(store::Transaction transaction, database_.Begin());
  RETURN_IF_ERROR(transaction.Execute("DELETE FROM dead_letter").status());
  RETURN_IF_ERROR(SaveCursor(transaction, start));
  return transaction.Commit();
}

absl::StatusOr<DeadLetterPage> DeadLetters::List(const std::optional<Place>& place,
                                                 int max_letters) const {
  std::string sql = "SELECT summary, failed_us FROM dead_letter WHERE retried = 0";
  std::vector<store::Value> values;
  if (place.has_value()) {
    sql += " AND (failed_us < ? OR (failed_us = ? AND dead_letter_id < ?))";
    values = {place->failed_us, place->failed_us, place->dead_letter_id};
  }
  absl::StrAppend(&sql, " ORDER BY failed_us DESC, dead_letter_id DESC LIMIT ", max_letters + 1);
  ASSIGN_OR_RETURN(auto rows, database_.Query(sql, values));
  DeadLetterPage page;
  page.more = rows.size() > static_cast<std::size_t>(max_letters);
  if (page.more) rows.pop_back();
  for (const store::Row& row : rows) {
    ASSIGN_OR_RETURN(page.letters.emplace_back(), Parse(row.Text(0)));
    page.last_failed_us = row.Int(1);
  }
  return page;
}

absl::StatusOr<std::int64_t> DeadLetters::Count() const {
  ASSIGN_OR_RETURN(const auto rows,
                   database_.Query("SELECT COUNT(*) FROM dead_letter WHERE retried = 0"));
  return rows[0].Int(0);
}

absl::StatusOr<v1::DeadLetter> DeadLetters::Get(std::string_view dead_letter_id) const {
  ASSIGN_OR_RETURN(
      const auto rows,
      database_.Query("SELECT letter FROM dead_letter WHERE dead_letter_id = ?", {dead_letter_id}));
  if (rows.empty()) return NotFound(dead_letter_id);
  return Parse(rows[0].Text(0));
}

absl::StatusOr<bool> DeadLetters::IsRetried(std::string_view dead_letter_id) const {
  ASSIGN_OR_RETURN(const auto rows,
                   database_.Query("SELECT retried FROM dead_letter WHERE dead_letter_id = ?",
                                   {dead_letter_id}));
  if (rows.empty()) return NotFound(dead_letter_id);
  return rows[0].Int(0) != 0;
}

absl::Status DeadLetters::MarkRetried(std::string_view dead_letter_id) {
  ASSIGN_OR_RETURN(const std::int64_t changed,
                   database_.Execute("UPDATE dead_letter SET retried = 1 WHERE dead_letter_id = ?",
                                     {dead_letter_id}));
  return changed == 0 ? NotFound(dead_letter_id) : absl::OkStatus();
}

}  // namespace nianbao::gateway

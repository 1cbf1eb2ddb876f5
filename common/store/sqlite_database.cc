// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>

#include <atomic>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "common/store/store.h"

namespace nianbao::store {
namespace {

constexpr std::size_t kMaxCachedStatements = 128;
constexpr absl::Duration kLongestBusySleep = absl::Milliseconds(5);

absl::StatusCode CodeOf(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return absl::StatusCode::kAlreadyExists;
    default:
      break;
  }
  switch (extended & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    // A full disk or memory is the machine's state, not the statement's fault.
    case SQLITE_FULL:
    case SQLITE_NOMEM:
      return absl::StatusCode::kUnavailable;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return absl::StatusCode::kDataLoss;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return absl::StatusCode::kPermissionDenied;
    case SQLITE_CONSTRAINT:
      return absl::StatusCode::kFailedPrecondition;
    case SQLITE_TOOBIG:
      return absl::StatusCode::kInvalidArgument;
    case SQLITE_ABORT:
      return absl::StatusCode::kAborted;
    default:
      return absl::StatusCode::kInternal;
  }
}

// Sleeps between tries of a busy file: SQLite's own handler sleeps up to 100 ms at a time, which
// starves a process that competes with a steady writer.
struct BusyWait {
  absl::Duration timeout;
  absl::Time deadline;

  static int Handle(void* self, int tries) {
    auto* wait = static_cast<BusyWait*>(self);
    if (tries == 0) wait->deadline = absl::Now() + wait->timeout;
    if (absl::Now() >= wait->deadline) return 0;
    absl::SleepFor(std::min(absl::Microseconds(200) * (tries + 1), kLongestBusySleep));
    return 1;
  }
};

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(const DatabaseOptions& options) : path_(options.path) {
    busy_.timeout = options.busy_timeout;
  }
  ~SqliteDatabase() override {
    for (auto& [sql, cached] : statements_) sqlite3_finalize(cached.statement);
    sqlite3_close_v2(db_);
  }

  absl::Status Connect(const DatabaseOptions& options);
  absl::Status Migrate(std::span<const std::string_view> migrations) override;
  absl::StatusOr<Transaction> Begin() override;
  absl::StatusOr<std::int64_t> Execute(std::string_view sql,
                                       std::span<const Value> parameters) override;
  absl::StatusOr<std::vector<Row>> Query(std::string_view sql,
                                         std::span<const Value> parameters) override;

 private:
  struct Cached {
    sqlite3_stmt* statement = nullptr;
    std::list<std::string_view>::iterator use;
  };
  // Returns a statement to the cache in a state in which it can be run again.
  struct Reset {
    void operator()(sqlite3_stmt* statement) const {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
  };
  using Bound = std::unique_ptr<sqlite3_stmt, Reset>;

  absl::Status Error(std::string_view what) const;
  absl::Status EnterWal();
  absl::Status ApplyMigration(std::size_t index, std::string_view sql);
  absl::Status Lock();
  void Unlock();
  absl::Status RunScript(const std::string& sql);
  absl::StatusOr<sqlite3_stmt*> Prepare(std::string_view sql);
  absl::StatusOr<Bound> Bind(std::string_view sql, std::span<const Value> parameters);
  absl::Status BindOne(sqlite3_stmt* statement, int index, const Value& value);
  absl::StatusOr<std::int64_t> ExecuteLocked(std::string_view sql,
                                             std::span<const Value> parameters) override;
  absl::StatusOr<std::vector<Row>> QueryLocked(std::string_view sql,
                                               std::span<const Value> parameters) override;
  absl::Status EndTransaction(bool commit) override;

  const std::string path_;
  BusyWait busy_;
  sqlite3* db_ = nullptr;
  std::mutex mutex_;
  std::atomic<std::thread::id> holder_;
  bool in_transaction_ = false;
  std::list<std::string_view> uses_;  // Most recent first; the views are keys of statements_.
  std::unordered_map<std::string, Cached> statements_;
};

absl::Status SqliteDatabase::Error(std::string_view what) const {
  const int code = sqlite3_extended_errcode(db_);
  return absl::Status(CodeOf(code),
                      absl::StrCat("database ", path_, ": ", sqlite3_errmsg(db_), " (sqlite ", code,
                                   ") in: ", absl::string_view(what.data(), what.size())));
}

absl::Status SqliteDatabase::Connect(const DatabaseOptions& options) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path_.c_str(), &db_, flags, nullptr) != SQLITE_OK) return Error("open");
  sqlite3_extended_result_codes(db_, 1);
  sqlite3_busy_handler(db_, &BusyWait::Handle, &busy_);
  if (options.page_size != 0) {
    RETURN_IF_ERROR(RunScript(absl::StrCat("PRAGMA page_size=", options.page_size)));
  }
  RETURN_IF_ERROR(EnterWal());
  RETURN_IF_ERROR(RunScript(absl::StrCat("PRAGMA foreign_keys=ON; PRAGMA synchronous=",
                                         options.durable ? "FULL" : "NORMAL")));
  return absl::OkStatus();
}

// The change of mode fails at once where another process changes it too, whatever the busy handler.
absl::Status SqliteDatabase::EnterWal() {
  const absl::Time deadline = absl::Now() + busy_.timeout;
  for (;;) {
    const absl::Status status = RunScript("PRAGMA journal_mode=WAL");
    if (!absl::IsUnavailable(status) || absl::Now() >= deadline) return status;
    if ((sqlite3_extended_errcode(db_) & 0xff) == SQLITE_CANTOPEN) return status;
    absl::SleepFor(kLongestBusySleep);
  }
}

absl::Status SqliteDatabase::RunScript(const std::string& sql) {
  if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) {
    return absl::OkStatus();
  }
  return Error(sql);
}

absl::Status SqliteDatabase::Migrate(std::span<const std::string_view> migrations) {
  RETURN_IF_ERROR(Execute("CREATE TABLE IF NOT EXISTS schema_version "
                          "(version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)",
                          std::span<const Value>())
                      .status());
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    RETURN_IF_ERROR(ApplyMigration(i, migrations[i]));
  }
  ASSIGN_OR_RETURN(const auto rows, Query("SELECT COUNT(*) FROM schema_version", {}));
  const auto applied = static_cast<std::size_t>(rows.at(0).Int(0));
  if (applied <= migrations.size()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("database ", path_, " was written by a newer program (schema version ", applied,
                   ", this program knows ", migrations.size(), "); use that program or a copy"));
}

absl::Status SqliteDatabase::ApplyMigration(std::size_t index, std::string_view sql) {
  const auto version = static_cast<std::int64_t>(index) + 1;
  ASSIGN_OR_RETURN(const auto known,
                   Query("SELECT 1 FROM schema_version WHERE version = ?", {{Value(version)}}));
  if (!known.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(Transaction transaction, Begin());
  // Another process may have applied it while this one waited for the lock.
  ASSIGN_OR_RETURN(const auto rows,
                   transaction.Query("SELECT 1 FROM schema_version WHERE version = ?", {version}));
  if (!rows.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(RunScript(std::string(sql)));
  RETURN_IF_ERROR(transaction
                      .Execute("INSERT INTO schema_version (version, applied_at) VALUES (?, ?)",
                               {version, absl::ToUnixMicros(absl::Now())})
                      .status());
  return transaction.Commit();
}

absl::Status SqliteDatabase::Lock() {
  if (holder_.load() == std::this_thread::get_id()) {
    return absl::InternalError(
        absl::StrCat("database ", path_, ": used beside an open transaction of the same thread"));
  }
  mutex_.lock();
  holder_ = std::this_thread::get_id();
  return absl::OkStatus();
}

void SqliteDatabase::Unlock() {
  holder_ = std::thread::id();
  mutex_.unlock();
}

absl::StatusOr<Transaction> SqliteDatabase::Begin() {
  RETURN_IF_ERROR(Lock());
  const auto begun = ExecuteLocked("BEGIN IMMEDIATE", {});
  if (!begun.ok()) {
    Unlock();
    return begun.status();
  }
  in_transaction_ = true;
  return Begun();
}

absl::Status SqliteDatabase::EndTransaction(bool commit) {
  absl::Status status;
  if (commit) status = ExecuteLocked("COMMIT", {}).status();
  in_transaction_ = false;
  if (sqlite3_get_autocommit(db_) == 0) {
    const absl::Status rolled_back = RunScript("ROLLBACK");
    if (status.ok()) status = rolled_back;
  }
  Unlock();
  return status;
}

absl::StatusOr<std::int64_t> SqliteDatabase::Execute(std::string_view sql,
                                                     std::span<const Value> parameters) {
  RETURN_IF_ERROR(Lock());
  auto result = ExecuteLocked(sql, parameters);
  Unlock();
  return result;
}

absl::StatusOr<std::vector<Row>> SqliteDatabase::Query(std::string_view sql,
                                                       std::span<const Value> parameters) {
  RETURN_IF_ERROR(Lock());
  auto result = QueryLocked(sql, parameters);
  Unlock();
  return result;
}

absl::StatusOr<sqlite3_stmt*> SqliteDatabase::Prepare(std::string_view sql) {
  const std::string key(sql);
  if (const auto found = statements_.find(key); found != statements_.end()) {
    uses_.splice(uses_.begin(), uses_, found->second.use);
    return found->second.statement;
  }
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  if (sqlite3_prepare_v3(db_, key.data(), static_cast<int>(key.size()), SQLITE_PREPARE_PERSISTENT,
                         &statement, &rest) != SQLITE_OK) {
    return Error(sql);
  }
  if (statement == nullptr || rest != key.data() + key.size()) {
    sqlite3_finalize(statement);
    return absl::InternalError(absl::StrCat("not exactly one statement: ", key));
  }
  const auto added = statements_.try_emplace(key).first;
  uses_.push_front(added->first);
  added->second = {statement, uses_.begin()};
  if (statements_.size() > kMaxCachedStatements) {
    const auto oldest = statements_.find(std::string(uses_.back()));
    uses_.pop_back();
    sqlite3_finalize(oldest->second.statement);
    statements_.erase(oldest);
  }
  return statement;
}

absl::Status SqliteDatabase::BindOne(sqlite3_stmt* statement, int index, const Value& value) {
  const int result = std::visit(
      [&](const auto& data) {
        using T = std::decay_t<decltype(data)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          return sqlite3_bind_null(statement, index);
        } else if constexpr (std::is_same_v<T, std::int64_t>) {
          return sqlite3_bind_int64(statement, index, data);
        } else if constexpr (std::is_same_v<T, double>) {
          return sqlite3_bind_double(statement, index, data);
        } else if constexpr (std::is_same_v<T, std::string_view>) {
          // A null pointer would bind NULL instead of an empty text.
          return sqlite3_bind_text64(statement, index, data.data() == nullptr ? "" : data.data(),
                                     data.size(), SQLITE_STATIC, SQLITE_UTF8);
        } else {
          return sqlite3_bind_blob64(statement, index,
                                     data.bytes.data() == nullptr ? "" : data.bytes.data(),
                                     data.bytes.size(), SQLITE_STATIC);
        }
      },
      value.data());
  return result == SQLITE_OK ? absl::OkStatus() : Error(sqlite3_sql(statement));
}

absl::StatusOr<SqliteDatabase::Bound> SqliteDatabase::Bind(std::string_view sql,
                                                           std::span<const Value> parameters) {
  // SQLite ends a transaction by itself on some errors; what follows must not run outside of it.
  if (in_transaction_ && sqlite3_get_autocommit(db_) != 0) {
    return absl::AbortedError(
        absl::StrCat("database ", path_, ": the transaction was rolled back"));
  }
  ASSIGN_OR_RETURN(sqlite3_stmt* const statement, Prepare(sql));
  const int wanted = sqlite3_bind_parameter_count(statement);
  if (static_cast<std::size_t>(wanted) != parameters.size()) {
    return absl::InternalError(absl::StrCat(parameters.size(), " parameters for ", wanted,
                                            " places in: ", std::string(sql)));
  }
  Bound bound(statement);
  for (int i = 0; i < wanted; ++i) {
    RETURN_IF_ERROR(BindOne(statement, i + 1, parameters[static_cast<std::size_t>(i)]));
  }
  return bound;
}

absl::StatusOr<std::int64_t> SqliteDatabase::ExecuteLocked(std::string_view sql,
                                                           std::span<const Value> parameters) {
  ASSIGN_OR_RETURN(const Bound bound, Bind(sql, parameters));
  const std::int64_t before = sqlite3_total_changes64(db_);
  int result = SQLITE_ROW;
  while (result == SQLITE_ROW) result = sqlite3_step(bound.get());
  if (result != SQLITE_DONE) return Error(sql);
  return sqlite3_total_changes64(db_) == before ? 0 : sqlite3_changes64(db_);
}

Row::Cell ReadCell(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_NULL:
      return std::monostate();
    default: {
      const void* data = sqlite3_column_blob(statement, column);
      const int size = sqlite3_column_bytes(statement, column);
      if (data == nullptr) return std::string();
      return std::string(static_cast<const char*>(data), static_cast<std::size_t>(size));
    }
  }
}

absl::StatusOr<std::vector<Row>> SqliteDatabase::QueryLocked(std::string_view sql,
                                                             std::span<const Value> parameters) {
  ASSIGN_OR_RETURN(const Bound bound, Bind(sql, parameters));
  const int columns = sqlite3_column_count(bound.get());
  std::vector<Row> rows;
  for (;;) {
    const int result = sqlite3_step(bound.get());
    if (result == SQLITE_DONE) return rows;
    if (result != SQLITE_ROW) return Error(sql);
    std::vector<Row::Cell> cells;
    cells.reserve(static_cast<std::size_t>(columns));
    for (int i = 0; i < columns; ++i) cells.push_back(ReadCell(bound.get(), i));
    rows.emplace_back(std::move(cells));
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const DatabaseOptions& options) {
  if (options.path.empty()) return absl::InvalidArgumentError("no path for the database");
  auto database = std::make_unique<SqliteDatabase>(options);
  RETURN_IF_ERROR(database->Connect(options));
  return database;
}

}  // namespace nianbao::store

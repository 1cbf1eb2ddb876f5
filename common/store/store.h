// SPDX-License-Identifier: Apache-2.0
// A small SQL connection. SQLite today; PostgreSQL is a second driver behind the same interface,
// so statements keep to what both understand and use ? for parameters.
//
//   ASSIGN_OR_RETURN(auto db, store::Database::Open({.path = "history.db"}));
//   RETURN_IF_ERROR(db->Migrate(kMigrations));
//   ASSIGN_OR_RETURN(auto tx, db->Begin());
//   RETURN_IF_ERROR(tx.Execute("INSERT INTO agency (id, name) VALUES (?, ?)", {id, name}));
//   RETURN_IF_ERROR(tx.Commit());            // rolled back when destroyed without Commit
//   ASSIGN_OR_RETURN(auto rows, db->Query("SELECT name FROM agency WHERE id = ?", {id}));
//   for (const store::Row& row : rows) Use(row.Text(0));
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace nianbao::store {

// Bytes that are no text. A view: the bytes must outlive the call.
struct Blob {
  std::string_view bytes;
};

// A parameter: NULL, an integer, a real, text or bytes. Text and bytes are views.
class Value {
 public:
  Value(std::nullptr_t) {}                                             // NOLINT(runtime/explicit)
  Value(std::int64_t value) : data_(value) {}                          // NOLINT(runtime/explicit)
  Value(int value) : data_(std::int64_t{value}) {}                     // NOLINT(runtime/explicit)
  Value(bool value) : data_(std::int64_t{value}) {}                    // NOLINT(runtime/explicit)
  Value(double value) : data_(value) {}                                // NOLINT(runtime/explicit)
  Value(std::string_view value) : data_(value) {}                      // NOLINT(runtime/explicit)
  Value(const std::string& value) : data_(std::string_view(value)) {}  // NOLINT(runtime/explicit)
  Value(const char* value) : data_(std::string_view(value)) {}         // NOLINT(runtime/explicit)
  Value(Blob value) : data_(value) {}                                  // NOLINT(runtime/explicit)

  using Data = std::variant<std::monostate, std::int64_t, double, std::string_view, Blob>;
  const Data& data() const { return data_; }

 private:
  Data data_;
};

// One row of a result, owned. Columns count from 0; reading NULL, or text as a number or a number
// as text, gives 0 or "".
class Row {
 public:
  using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;
  explicit Row(std::vector<Cell> cells) : cells_(std::move(cells)) {}

  bool IsNull(int column) const;
  std::int64_t Int(int column) const;
  double Real(int column) const;
  // Text or bytes; valid as long as the row.
  const std::string& Text(int column) const;
  int size() const { return static_cast<int>(cells_.size()); }

 private:
  std::vector<Cell> cells_;
};

struct DatabaseOptions {
  // File, or ":memory:". Its folder must exist.
  std::string path = {};
  // How long a statement waits for another process to finish writing.
  absl::Duration busy_timeout = absl::Seconds(30);
  // True: a commit survives power loss (synchronous=FULL). False: it survives a crash of the
  // process (synchronous=NORMAL); for what can be rebuilt.
  bool durable = true;
  // Bytes of a page of a new file, a power of two from 512 to 65536; 0 is the driver's default. A
  // larger one suits large values.
  int page_size = 0;
};

class Database;

// A write transaction (BEGIN IMMEDIATE). Rolls back when destroyed without Commit. Holds the
// database's lock: other threads wait, and the thread that holds it must not use the Database but
// through the transaction (that is told as INTERNAL, instead of waiting for ever). It stays on the
// thread that began it. A failed statement leaves the transaction open, what it did before intact;
// on an I/O error or a full disk the database rolls all of it back, and the rest is ABORTED.
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // Runs one statement; returns the number of rows it changed.
  absl::StatusOr<std::int64_t> Execute(std::string_view sql,
                                       std::initializer_list<Value> parameters = {});
  absl::StatusOr<std::int64_t> Execute(std::string_view sql, std::span<const Value> parameters);
  absl::StatusOr<std::vector<Row>> Query(std::string_view sql,
                                         std::initializer_list<Value> parameters = {});
  absl::StatusOr<std::vector<Row>> Query(std::string_view sql, std::span<const Value> parameters);
  // Makes everything durable, or nothing: ABORTED or UNAVAILABLE mean that nothing was changed.
  absl::Status Commit();

 private:
  friend class Database;
  explicit Transaction(Database* database);
  Database* database_;
};

// One connection. Thread-safe: statements of several threads run one after the other.
// Errors: UNAVAILABLE (busy, I/O, no such folder; worth a retry), ALREADY_EXISTS (a unique
// constraint), FAILED_PRECONDITION (another constraint), PERMISSION_DENIED (a read-only file),
// DATA_LOSS (a damaged file), RESOURCE_EXHAUSTED (disk full), INTERNAL (wrong SQL: our bug).
class Database {
 public:
  static absl::StatusOr<std::unique_ptr<Database>> Open(const DatabaseOptions& options);
  virtual ~Database() = default;

  // Applies those of `migrations` that were not applied yet, in order, each in a transaction; a
  // migration is one or more statements separated by semicolons, is known by its index, and is
  // never changed once released. FAILED_PRECONDITION: the file was written by a newer program.
  virtual absl::Status Migrate(std::span<const std::string_view> migrations) = 0;

  virtual absl::StatusOr<Transaction> Begin() = 0;

  // As Begin, for reading alone: all its queries see the database as it is at the first of them,
  // whatever other connections write meanwhile, and none of those waits for it.
  virtual absl::StatusOr<Transaction> BeginRead() = 0;

  // One statement outside a transaction.
  absl::StatusOr<std::int64_t> Execute(std::string_view sql,
                                       std::initializer_list<Value> parameters = {}) {
    return Execute(sql, std::span<const Value>(parameters.begin(), parameters.size()));
  }
  absl::StatusOr<std::vector<Row>> Query(std::string_view sql,
                                         std::initializer_list<Value> parameters = {}) {
    return Query(sql, std::span<const Value>(parameters.begin(), parameters.size()));
  }
  virtual absl::StatusOr<std::int64_t> Execute(std::string_view sql,
                                               std::span<const Value> parameters) = 0;
  virtual absl::StatusOr<std::vector<Row>> Query(std::string_view sql,
                                                 std::span<const Value> parameters) = 0;

 protected:
  // For drivers: the handle of a transaction that was just begun.
  Transaction Begun() { return Transaction(this); }

 private:
  friend class Transaction;
  virtual absl::StatusOr<std::int64_t> ExecuteLocked(std::string_view sql,
                                                     std::span<const Value> parameters) = 0;
  virtual absl::StatusOr<std::vector<Row>> QueryLocked(std::string_view sql,
                                                       std::span<const Value> parameters) = 0;
  virtual absl::Status EndTransaction(bool commit) = 0;
};

}  // namespace nianbao::store

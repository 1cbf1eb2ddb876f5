// SPDX-License-Identifier: Apache-2.0
#include "common/store/store.h"

#include <string>
#include <utility>

namespace nianbao::store {

bool Row::IsNull(int column) const {
  return std::holds_alternative<std::monostate>(cells_.at(static_cast<std::size_t>(column)));
}

std::int64_t Row::Int(int column) const {
  const Cell& cell = cells_.at(static_cast<std::size_t>(column));
  if (const auto* value = std::get_if<std::int64_t>(&cell)) return *value;
  if (const auto* value = std::get_if<double>(&cell)) return static_cast<std::int64_t>(*value);
  return 0;
}

double Row::Real(int column) const {
  const Cell& cell = cells_.at(static_cast<std::size_t>(column));
  if (const auto* value = std::get_if<double>(&cell)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*value);
  return 0;
}

const std::string& Row::Text(int column) const {
  static const std::string empty;
  const auto* value = std::get_if<std::string>(&cells_.at(static_cast<std::size_t>(column)));
  return value == nullptr ? empty : *value;
}

Transaction::Transaction(Database* database) : database_(database) {}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  if (database_ != nullptr) database_->EndTransaction(/*commit=*/false).IgnoreError();
}

absl::StatusOr<std::int64_t> Transaction::Execute(std::string_view sql,
                                                  std::initializer_list<Value> parameters) {
  return Execute(sql, std::span<const Value>(parameters.begin(), parameters.size()));
}

absl::StatusOr<std::int64_t> Transaction::Execute(std::string_view sql,
                                                  std::span<const Value> parameters) {
  if (database_ == nullptr) return absl::FailedPreconditionError("the transaction has ended");
  return database_->ExecuteLocked(sql, parameters);
}

absl::StatusOr<std::vector<Row>> Transaction::Query(std::string_view sql,
                                                    std::initializer_list<Value> parameters) {
  return Query(sql, std::span<const Value>(parameters.begin(), parameters.size()));
}

absl::StatusOr<std::vector<Row>> Transaction::Query(std::string_view sql,
                                                    std::span<const Value> parameters) {
  if (database_ == nullptr) return absl::FailedPreconditionError("the transaction has ended");
  return database_->QueryLocked(sql, parameters);
}

absl::Status Transaction::Commit() {
  if (database_ == nullptr) return absl::FailedPreconditionError("the transaction has ended");
  return std::exchange(database_, nullptr)->EndTransaction(/*commit=*/true);
}

}  // namespace nianbao::store

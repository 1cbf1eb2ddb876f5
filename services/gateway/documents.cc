// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/documents.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/bus/topics.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "services/gateway/schema.h"

namespace nianbao::gateway {
namespace {

constexpr std::string_view kIdPrefix = "sha256:";
constexpr std::string_view kNamePrefix = "documents/";
constexpr std::size_t kHashDigits = 64;

bool IsHash(std::string_view text) {
  return text.size() == kHashDigits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

absl::Status Insert(store::Transaction& transaction, std::string_view hash,
                    const std::string& document) {
  return transaction
      .Execute(
          "INSERT INTO document (hash, document) VALUES (?, ?) "
          "ON CONFLICT (hash) DO UPDATE SET document = excluded.document",
          {hash, store::Blob{document}})
      .status();
}

// The hash in the id of a document; empty where the record holds none.
std::string HashOf(const bus::StoredRecord& record) {
  v1::NormalizedDocument document;
  if (!document.ParseFromString(record.record.value)) return "";
  const std::string_view id = document.document_id();
  if (!id.starts_with(kIdPrefix) || !IsHash(id.substr(kIdPrefix.size()))) return "";
  return std::string(id.substr(kIdPrefix.size()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Documents>> Documents::Create(store::Database& database) {
  RETURN_IF_ERROR(Migrate(database));
  return std::unique_ptr<Documents>(new Documents(database));
}

absl::StatusOr<std::string> HashInName(std::string_view name) {
  const bool prefixed = name.starts_with(kNamePrefix);
  const std::string_view hash = prefixed ? name.substr(kNamePrefix.size()) : std::string_view();
  if (IsHash(hash)) return std::string(hash);
  return absl::InvalidArgumentError(
      "name is documents/ and the 64 lower-case hexadecimal digits of the document's id");
}

absl::StatusOr<v1::NormalizedDocument> Documents::Get(std::string_view name) const {
  ASSIGN_OR_RETURN(const std::string hash, HashInName(name));
  ASSIGN_OR_RETURN(const auto rows,
                   database_.Query("SELECT document FROM document WHERE hash = ?", {hash}));
  if (rows.empty()) {
    return absl::NotFoundError(absl::StrCat(
        absl::string_view(name.data(), name.size()),
        ": no such document was read here; GetDocumentStatus tells how far it has come"));
  }
  v1::NormalizedDocument document;
  if (!document.ParseFromString(rows[0].Text(0))) {
    return absl::DataLossError("a stored document is damaged");
  }
  return document;
}

std::string_view Documents::topic() const { return bus::kNormalizedTopic; }

absl::StatusOr<std::optional<bus::Cursor>> Documents::Cursor() const {
  return LoadCursor(database_, topic());
}

absl::Status Documents::Apply(std::span<const bus::StoredRecord> records,
                              const bus::Cursor& after) {
  ASSIGN_OR_RETURN(store::Transaction transaction, database_.Begin());
  for (const bus::StoredRecord& record : records) {
    const std::string hash = HashOf(record);
    if (!hash.empty()) {
      RETURN_IF_ERROR(Insert(transaction, hash, record.record.value));
      continue;
    }
    log::Error("a record is no NormalizedDocument; skipped",
               {{"topic", record.topic},
                {"partition", std::int64_t{record.partition}},
                {"offset", record.offset}});
  }
  RETURN_IF_ERROR(SaveCursor(transaction, after));
  return transaction.Commit();
}

absl::Status Documents::Reset(const bus::Cursor& start) {
  ASSIGN_OR_RETURN(store::Transaction transaction, database_.Begin());
  RETURN_IF_ERROR(transaction.Execute("DELETE FROM document").status());
  RETURN_IF_ERROR(SaveCursor(transaction, start));
  return transaction.Commit();
}

}  // namespace nianbao::gateway

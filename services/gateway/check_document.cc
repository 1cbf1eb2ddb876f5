// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/check_document.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/blob/blob.h"
#include "common/status/status.h"

namespace nianbao::gateway {
namespace {

constexpr int kMaxOriginals = 100;
constexpr std::size_t kMaxAnswerBytes = std::size_t{48} << 20;

// Errors of a call that say nothing about the document.
bool IsUnreachable(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsFailedPrecondition(status) ||
         absl::IsUnimplemented(status) || absl::IsCancelled(status);
}

class Checking {
 public:
  explicit Checking(const StageFunction& process) : process_(process) {}

  absl::Status AddOriginal(v1::RawDocument raw) {
    if (response_.originals_size() == kMaxOriginals) {
      return absl::InvalidArgumentError(absl::StrCat("the archive holds more than ", kMaxOriginals,
                                                     " documents; check a part of them"));
    }
    v1::ProcessRequest request;
    const std::string uri = raw.uri();
    *request.mutable_raw() = std::move(raw);
    auto normalized = process_(request);
    if (normalized.ok() && !normalized->has_normalized()) {
      return AddMembers(request.raw(), *normalized);
    }
    v1::CheckedOriginal& original = *response_.add_originals();
    original.set_uri(uri);
    RETURN_IF_ERROR(Keep("normalize", normalized.status(), original));
    if (!normalized.ok()) return absl::OkStatus();
    RETURN_IF_ERROR(AddReports(normalized->normalized(), original));
    *original.mutable_normalized() = std::move(*normalized->mutable_normalized());
    bytes_ += original.ByteSizeLong();
    if (bytes_ <= kMaxAnswerBytes) return absl::OkStatus();
    return absl::ResourceExhaustedError("the answer would be too large; check fewer documents");
  }

  v1::CheckDocumentResponse Finish() { return std::move(response_); }

 private:
  absl::Status AddMembers(const v1::RawDocument& archive, v1::ProcessResponse& found) {
    response_.set_skipped_members(response_.skipped_members() + found.skipped_members());
    for (v1::RawDocument& member : *found.mutable_members()) {
      // A large member is named by its place in the archive, which then comes with it.
      if (member.has_member()) member.set_content(archive.content());
      RETURN_IF_ERROR(AddOriginal(std::move(member)));
    }
    return absl::OkStatus();
  }

  absl::Status AddReports(const v1::NormalizedDocument& normalized, v1::CheckedOriginal& original) {
    v1::ProcessRequest request;
    *request.mutable_normalized() = normalized;
    auto extracted = process_(request);
    RETURN_IF_ERROR(Keep("extract", extracted.status(), original));
    if (!extracted.ok()) return absl::OkStatus();
    for (v1::ExtractedReport& report : *extracted->mutable_extracted()) {
      v1::ProcessRequest draft;
      *draft.mutable_extracted() = std::move(report);
      auto validated = process_(draft);
      RETURN_IF_ERROR(Keep("validate", validated.status(), original));
      if (!validated.ok()) return absl::OkStatus();
      *original.add_reports() = std::move(*validated->mutable_validated());
    }
    return absl::OkStatus();
  }

  // Notes what `stage` says about the document; passes on what is not about it.
  static absl::Status Keep(const char* stage, const absl::Status& status,
                           v1::CheckedOriginal& original) {
    if (status.ok()) return absl::OkStatus();
    if (IsUnreachable(status)) return Annotate(status, stage);
    original.clear_reports();
    original.mutable_failure()->set_stage(stage);
    original.mutable_failure()->set_code(CodeName(status.code()));
    const bool internal = absl::IsInternal(status) || absl::IsUnknown(status);
    original.mutable_failure()->set_message(internal ? "the stage failed; its log says why"
                                                     : std::string(status.message()));
    return absl::OkStatus();
  }

  const StageFunction& process_;
  std::size_t bytes_ = 0;
  v1::CheckDocumentResponse response_;
};

}  // namespace

absl::StatusOr<v1::CheckDocumentResponse> CheckDocument(const StageFunction& process,
                                                        const v1::CheckDocumentRequest& request) {
  if (request.content().empty()) {
    return absl::InvalidArgumentError("content is required: the bytes of the document");
  }
  if (request.content().size() > blob::kMaxBlobBytes) {
    return absl::InvalidArgumentError(absl::StrCat("content has ", request.content().size(),
                                                   " bytes; at most ", blob::kMaxBlobBytes,
                                                   " are allowed"));
  }
  v1::RawDocument raw;
  raw.set_document_id(blob::DocumentId(request.content()));
  raw.set_uri(request.uri());
  raw.set_declared_media_type(request.declared_media_type());
  raw.set_size_bytes(static_cast<std::int64_t>(request.content().size()));
  raw.set_content(request.content());
  raw.set_source("api");
  Checking checking(process);
  RETURN_IF_ERROR(checking.AddOriginal(std::move(raw)));
  return checking.Finish();
}

}  // namespace nianbao::gateway

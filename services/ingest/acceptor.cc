// SPDX-License-Identifier: Apache-2.0
#include "services/ingest/acceptor.h"

#include "absl/strings/str_cat.h"
#include "common/bus/topics.h"
#include "common/log/log.h"
#include "common/runtime/trace.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "nianbao/v1/document.pb.h"

namespace nianbao::ingest {
namespace {

constexpr std::size_t kMaxMediaTypeBytes = 256;
// Version of the raw records that this stage writes.
constexpr char kGeneration[] = "1";

std::string AsUtf8(std::string_view text) { return text::EncodeUtf8(text::DecodeUtf8(text)); }

// What a message calls the document.
std::string NameOf(const Upload& upload) {
  return upload.uri.empty() ? "the document (no uri)" : AsUtf8(upload.uri.substr(0, kMaxUriBytes));
}

absl::Status Check(const Upload& upload) {
  if (upload.bytes.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(NameOf(upload), " is empty: send the bytes of the document"));
  }
  if (upload.uri.size() > kMaxUriBytes) {
    return absl::InvalidArgumentError(absl::StrCat("the uri has ", upload.uri.size(),
                                                   " bytes; at most ", kMaxUriBytes, " are taken"));
  }
  if (upload.declared_media_type.size() > kMaxMediaTypeBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        NameOf(upload), ": the declared media type is longer than ", kMaxMediaTypeBytes, " bytes"));
  }
  if (upload.bytes.size() > blob::kMaxBlobBytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat(NameOf(upload), " has more than ", blob::kMaxBlobBytes >> 20,
                     " MiB, the most that is taken: send the report alone"));
  }
  return absl::OkStatus();
}

// What failed is for the log: it names paths.
absl::Status TryAgain(const Upload& upload, const Submission& submission,
                      const absl::Status& status) {
  log::Warning("document not accepted", {{"document_id", submission.document_id},
                                         {"source", upload.source},
                                         {"uri", submission.uri},
                                         {"code", CodeName(status.code())},
                                         {"reason", std::string(status.message())}});
  return absl::UnavailableError(
      absl::StrCat(NameOf(upload),
                   " is not stored: the service cannot write now, and its log says why; try "
                   "again later"));
}

}  // namespace

absl::StatusOr<Accepted> Acceptor::Accept(const Upload& upload) {
  RETURN_IF_ERROR(Check(upload));
  const Submission submission = {.document_id = blob::DocumentId(upload.bytes),
                                 .uri = AsUtf8(upload.uri),
                                 .declared_media_type = AsUtf8(upload.declared_media_type),
                                 .source = std::string(upload.source),
                                 .size_bytes = static_cast<std::int64_t>(upload.bytes.size()),
                                 .accepted_time = options_.now()};
  const absl::StatusOr<bool> known = ledger_.Knows(submission.document_id);
  absl::Status status = known.status();
  if (known.ok() && *known) {
    // An original that was lost or damaged is mended by sending it again.
    status = blobs_.Put(upload.bytes).status();
    if (status.ok()) return Accepted{submission.document_id, true};
  }
  if (status.ok()) status = Store(upload, submission);
  if (!status.ok()) return TryAgain(upload, submission, status);
  const absl::StatusOr<bool> added = ledger_.Add(submission);
  if (!added.ok()) return TryAgain(upload, submission, added.status());
  return Accepted{submission.document_id, !*added};
}

absl::Status Acceptor::Store(const Upload& upload, const Submission& submission) {
  RETURN_IF_ERROR(blobs_.Put(upload.bytes).status());
  RETURN_IF_ERROR(AfterStep("blob"));
  RETURN_IF_ERROR(Publish(upload, submission));
  return AfterStep("record");
}

absl::Status Acceptor::Publish(const Upload& upload, const Submission& submission) {
  v1::RawDocument raw;
  raw.set_document_id(submission.document_id);
  raw.set_uri(submission.uri);
  raw.set_declared_media_type(submission.declared_media_type);
  const std::int64_t millis = absl::ToUnixMillis(submission.accepted_time);
  raw.mutable_received_time()->set_seconds(millis / 1000);
  raw.mutable_received_time()->set_nanos(static_cast<int>(millis % 1000) * 1'000'000);
  raw.set_size_bytes(submission.size_bytes);
  raw.set_source(submission.source);
  if (upload.bytes.size() <= blob::kMaxInlineBytes) {
    raw.set_content(upload.bytes.data(), upload.bytes.size());
  } else {
    raw.set_blob(submission.document_id);
  }
  const std::string traceparent = runtime::ChildTraceparent("");
  const bus::OutgoingRecord record = {
      .topic = std::string(bus::kRawTopic),
      .record = {.key = submission.document_id,
                 .routing_key = submission.document_id,
                 .headers = {{std::string(bus::kTypeHeader), "nianbao.v1.RawDocument"},
                             {std::string(bus::kSchemaVersionHeader), "1"},
                             {std::string(bus::kGenerationHeader), kGeneration},
                             {std::string(bus::kTraceparentHeader), traceparent},
                             {std::string(bus::kDocumentIdHeader), submission.document_id}},
                 .value = raw.SerializeAsString()}};
  RETURN_IF_ERROR(bus_.Publish({&record, 1}));
  log::Info("document published", {{"document_id", submission.document_id},
                                   {"traceparent", traceparent},
                                   {"source", submission.source},
                                   {"bytes", submission.size_bytes}});
  return absl::OkStatus();
}

absl::Status Acceptor::AfterStep(std::string_view step) const {
  return options_.after_step ? options_.after_step(step) : absl::OkStatus();
}

}  // namespace nianbao::ingest

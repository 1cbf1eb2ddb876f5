// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/normalize_function.h"

#include <google/protobuf/arena.h>

#include <cstdio>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/blob/blob.h"
#include "common/status/status.h"
#include "services/normalize/archive/members.h"
#include "services/normalize/normalizer.h"
#include "services/normalize/word/compound_file.h"

namespace nianbao::normalize {
namespace {

bool HoldsItsArchive(const v1::RawDocument& raw) {
  return !raw.containers().empty() && blob::DocumentId(raw.content()) != raw.document_id();
}

absl::Status Expand(const v1::RawDocument& raw, const NormalizerOptions& options,
                    v1::ProcessResponse& response) {
  ASSIGN_OR_RETURN(ArchiveContents contents, ExpandArchive(raw, raw.content(), options));
  response.set_skipped_members(contents.skipped);
  for (v1::RawDocument& member : contents.members) *response.add_members() = std::move(member);
  return absl::OkStatus();
}

// An original that holds its own bytes.
absl::Status ProcessOwn(const Normalizer& normalizer, const v1::RawDocument& raw,
                        const NormalizerOptions& options, v1::ProcessResponse& response) {
  if (IsArchive(raw.content())) return Annotate(Expand(raw, options, response), NameOf(raw));
  return normalizer.Normalize(raw, raw.content(), *response.mutable_normalized());
}

absl::Status Process(const Normalizer& normalizer, const v1::RawDocument& raw,
                     const NormalizerOptions& options, v1::ProcessResponse& response) {
  if (!HoldsItsArchive(raw)) return ProcessOwn(normalizer, raw, options, response);
  absl::StatusOr<std::string> bytes = TakeMember(raw, raw.content(), options);
  if (!bytes.ok()) return Annotate(bytes.status(), NameOf(raw));
  v1::RawDocument member;
  member.set_uri(raw.uri());
  member.set_declared_media_type(raw.declared_media_type());
  if (raw.has_received_time()) *member.mutable_received_time() = raw.received_time();
  member.set_size_bytes(raw.size_bytes());
  member.set_source(raw.source());
  *member.mutable_containers() = raw.containers();
  member.set_content(*std::move(bytes));
  member.set_document_id(blob::DocumentId(member.content()));
  return ProcessOwn(normalizer, member, options, response);
}

struct Parser {
  std::string_view format;
  std::string_view program;
  std::string_view instead;
};

// The parser that is at such bytes. Told without parsing: they ended a process before.
Parser ParserOf(std::string_view bytes) {
  constexpr auto kAbsent = std::string_view::npos;
  if (bytes.starts_with("%PDF-")) return {"PDF", "poppler", "DOCX or HTML"};
  if (bytes.starts_with(kCompoundMagic)) {
    return {"Word 97-2003 (DOC)", "LibreOffice", "DOCX or HTML"};
  }
  if (bytes.starts_with("PK\x03\x04")) {
    return bytes.find("word/document.xml") != kAbsent
               ? Parser{"Word (DOCX)", "libzip and pugixml", "HTML or PDF"}
               : Parser{"ZIP archive", "libzip", "the files in it, one by one"};
  }
  if (bytes.substr(0, 65536).find('<') != kAbsent) return {"HTML", "gumbo", "DOCX or PDF"};
  return {"plain text", "ICU", "DOCX or HTML"};
}

// "reading it as PDF (poppler) failed: the worker was killed ...: send it as DOCX or HTML".
absl::Status NameParser(const absl::Status& status, std::string_view bytes) {
  const Parser parser = ParserOf(bytes);
  return {status.code(), absl::StrCat("reading it as ", std::string(parser.format), " (",
                                      std::string(parser.program), ") failed: ", status.message(),
                                      ": send it as ", std::string(parser.instead))};
}

}  // namespace

std::string NameOf(const v1::RawDocument& raw) {
  return raw.uri().empty() ? raw.document_id() : raw.uri();
}

absl::StatusOr<NormalizeFunction> MakeNormalizeFunction(const NormalizerOptions& options) {
  ASSIGN_OR_RETURN(std::shared_ptr<const Normalizer> normalizer, Normalizer::Create(options));
  return [normalizer, options](const v1::RawDocument& raw) -> absl::StatusOr<v1::ProcessResponse> {
    v1::ProcessResponse response;
    RETURN_IF_ERROR(Process(*normalizer, raw, options, response));
    return response;
  };
}

NormalizeFunction MakeWorkerFunction(runtime::WorkerPool& pool) {
  return [&pool](const v1::RawDocument& raw) -> absl::StatusOr<v1::ProcessResponse> {
    const absl::StatusOr<std::string> answer = pool.Call(raw.SerializeAsString());
    const absl::StatusCode code = answer.status().code();
    const std::string name = NameOf(raw);
    // The worker could not say whose fault it was.
    if ((code == absl::StatusCode::kInternal || code == absl::StatusCode::kDeadlineExceeded) &&
        !absl::StartsWith(answer.status().message(), name + ": ")) {
      return Annotate(NameParser(answer.status(), raw.content()), name);
    }
    if (!answer.ok()) return answer.status();
    v1::ProcessResponse response;
    if (response.ParseFromString(*answer)) return response;
    return absl::InternalError(name + ": the worker's answer is damaged");
  };
}

int ServeAsWorker(const NormalizerOptions& options) {
  const auto normalizer = Normalizer::Create(options);
  if (!normalizer.ok()) {
    std::fprintf(stderr, "%s\n", std::string(normalizer.status().message()).c_str());
    return 1;
  }
  return runtime::ServeWorker([&](std::string_view serialized) -> absl::StatusOr<std::string> {
    v1::RawDocument raw;
    if (!raw.ParseFromArray(serialized.data(), static_cast<int>(serialized.size()))) {
      return absl::InvalidArgumentError("the request is no RawDocument");
    }
    google::protobuf::Arena arena;
    auto* response = google::protobuf::Arena::CreateMessage<v1::ProcessResponse>(&arena);
    RETURN_IF_ERROR(Process(**normalizer, raw, options, *response));
    return response->SerializeAsString();
  });
}

}  // namespace nianbao::normalize

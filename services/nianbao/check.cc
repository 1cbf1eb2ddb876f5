// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/check.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/blob/blob.h"
#include "common/forms/forms.h"
#include "common/status/status.h"
#include "common/store/store.h"
#include "services/extract/extractor.h"
#include "services/nianbao/input.h"
#include "services/validate/historian.h"
#include "services/validate/validator.h"

namespace nianbao::cli {
namespace {

std::string EntryOf(const v1::RawDocument& raw) {
  std::string entry;
  for (const v1::ArchiveMember& container : raw.containers()) {
    absl::StrAppend(&entry, entry.empty() ? "" : "!/", container.name());
  }
  return entry;
}

class PipelineChecker final : public Checker {
 public:
  static absl::StatusOr<std::unique_ptr<Checker>> Create(normalize::NormalizeFunction normalize) {
    auto checker = std::make_unique<PipelineChecker>();
    checker->normalize_ = std::move(normalize);
    ASSIGN_OR_RETURN(checker->database_,
                     store::Database::Open({.path = ":memory:", .durable = false}));
    ASSIGN_OR_RETURN(checker->historian_,
                     validate::Historian::Create(*checker->database_, checker->validator_));
    return checker;
  }

  std::vector<v1::ValidatedReport> Check(const std::string& path, std::string_view bytes) override {
    const std::string uri = DisplayName(path);
    v1::RawDocument raw;
    raw.set_document_id(blob::DocumentId(bytes));
    raw.set_uri(uri);
    raw.set_size_bytes(static_cast<std::int64_t>(bytes.size()));
    raw.set_content(bytes.data(), bytes.size());
    return CheckRaw(raw);
  }

 private:
  // The same bytes under another name are the same documents: history would call them replays.
  std::vector<v1::ValidatedReport> CheckRaw(const v1::RawDocument& raw) {
    const auto known = checked_.find(raw.document_id());
    if (raw.document_id().empty() || known == checked_.end()) return CheckNew(raw);
    std::vector<v1::ValidatedReport> documents = known->second;
    for (v1::ValidatedReport& document : documents) {
      document.mutable_document()->set_uri(raw.uri());
      document.mutable_document()->set_entry(EntryOf(raw));
    }
    return documents;
  }

  std::vector<v1::ValidatedReport> CheckNew(const v1::RawDocument& raw) {
    auto response = normalize_(raw);
    if (!response.ok()) return {FailedReport(raw.uri(), "normalize", response.status())};
    std::vector<v1::ValidatedReport> documents;
    if (response->has_normalized()) {
      documents = CheckNormalized(response->normalized());
    } else {
      documents = CheckMembers(raw, *response);
    }
    if (!raw.document_id().empty()) checked_[raw.document_id()] = documents;
    return documents;
  }

  std::vector<v1::ValidatedReport> CheckMembers(const v1::RawDocument& archive,
                                                v1::ProcessResponse& response) {
    std::vector<v1::ValidatedReport> documents;
    for (v1::RawDocument& member : *response.mutable_members()) {
      // What could not be taken out says why when it is asked for.
      if (member.has_member()) member.set_content(archive.content());
      for (v1::ValidatedReport& document : CheckRaw(member)) {
        document.mutable_document()->set_entry(EntryOf(member));
        documents.push_back(std::move(document));
      }
    }
    return documents;
  }

  std::vector<v1::ValidatedReport> CheckNormalized(const v1::NormalizedDocument& normalized) {
    std::vector<v1::ValidatedReport> documents;
    for (const v1::ExtractedReport& extracted : extractor_.Extract(normalized)) {
      documents.push_back(CheckOne(normalized.uri(), extracted));
    }
    if (documents.empty()) {
      documents.push_back(FailedReport(
          normalized.uri(), "extract",
          absl::InvalidArgumentError(absl::StrCat(
              normalized.uri(), ": holds no document; give the page or file of a report itself"))));
    }
    return documents;
  }

  v1::ValidatedReport CheckOne(const std::string& uri, const v1::ExtractedReport& extracted) {
    auto outputs = historian_->Process(extracted, NextPosition());
    if (!outputs.ok()) return FailedReport(uri, "validate", outputs.status());
    for (v1::ValidatedReport& output : *outputs) {
      if (output.document().part() != extracted.document().part() ||
          output.document().document_id() != extracted.document().document_id()) {
        continue;
      }
      // A draft has no place in any history: what tells of one is left out.
      output.clear_state();
      output.clear_revision();
      output.clear_validation();
      output.clear_validated_time();
      output.clear_received_time();
      output.clear_generations();
      return std::move(output);
    }
    // A copy of a document that was given before stands behind that one.
    auto copy = historian_->Draft(extracted);
    return copy.ok() ? *std::move(copy) : FailedReport(uri, "validate", copy.status());
  }

  validate::Position NextPosition() {
    return {.topic = "check", .partition = 0, .offset = next_offset_++};
  }

  normalize::NormalizeFunction normalize_;
  extract::Extractor extractor_{forms::Catalogue::BuiltIn()};
  validate::Validator validator_{forms::Catalogue::BuiltIn()};
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<validate::Historian> historian_;
  std::int64_t next_offset_ = 0;
  std::map<std::string, std::vector<v1::ValidatedReport>> checked_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Checker>> Checker::Create(normalize::NormalizeFunction normalize) {
  return PipelineChecker::Create(std::move(normalize));
}

v1::ValidatedReport FailedReport(const std::string& path, std::string_view stage,
                                 const absl::Status& status) {
  const std::string uri = DisplayName(path);
  v1::ValidatedReport report;
  report.mutable_document()->set_uri(uri);
  v1::Failure& failure = *report.mutable_failure();
  failure.set_stage(std::string(stage));
  failure.set_code(CodeName(status.code()));
  const std::string message = DisplayName(std::string(status.message()));
  failure.set_message(absl::StrContains(message, uri) ? message : absl::StrCat(uri, ": ", message));
  return report;
}

int ExitStatus(const std::vector<v1::ValidatedReport>& documents, v1::Finding::Severity fail_on) {
  bool understood = false;
  bool found = false;
  for (const v1::ValidatedReport& document : documents) {
    if (document.has_failure()) return kExitUnreadable;
    const v1::Document::Kind kind = document.document().kind();
    understood |= kind == v1::Document::ANNUAL_REPORT || kind == v1::Document::GUIDE;
    found |= std::any_of(
        document.findings().begin(), document.findings().end(),
        [fail_on](const v1::Finding& finding) { return finding.severity() >= fail_on; });
  }
  if (!understood) return kExitUnreadable;
  return found ? kExitFindings : kExitClean;
}

std::string ToJsonLine(const v1::ValidatedReport& report) {
  std::string line;
  google::protobuf::util::JsonPrintOptions options;
  const auto status = google::protobuf::util::MessageToJsonString(report, &line, options);
  return status.ok() ? line : "{}";
}

}  // namespace nianbao::cli

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
#include "services/normalize/normalizer.h"
#include "services/validate/historian.h"
#include "services/validate/validator.h"

namespace nianbao::cli {
namespace {

class PipelineChecker final : public Checker {
 public:
  static absl::StatusOr<std::unique_ptr<Checker>> Create(std::vector<validate::Alias> aliases) {
    auto checker = std::make_unique<PipelineChecker>();
    ASSIGN_OR_RETURN(checker->normalizer_, normalize::Normalizer::Create());
    ASSIGN_OR_RETURN(checker->database_,
                     store::Database::Open({.path = ":memory:", .durable = false}));
    ASSIGN_OR_RETURN(checker->historian_, validate::Historian::Create(
                                              *checker->database_, checker->validator_,
                                              [] { return absl::Now(); }, std::move(aliases)));
    return checker;
  }

  void Add(const std::string& path, std::string_view bytes) override {
    v1::RawDocument raw;
    raw.set_document_id(blob::DocumentId(bytes));
    raw.set_uri(DisplayName(path));
    raw.set_size_bytes(static_cast<std::int64_t>(bytes.size()));
    files_.push_back({raw.uri(), raw.document_id()});
    // The same bytes under another name are the same documents: history would call them replays.
    const auto [known, added] = originals_.emplace(raw.document_id(), Original());
    if (added) known->second = Read(raw, bytes);
  }

  std::vector<std::vector<v1::ValidatedReport>> Finish() override {
    std::vector<std::vector<v1::ValidatedReport>> results;
    for (const auto& [uri, document_id] : files_) {
      std::vector<v1::ValidatedReport>& documents = results.emplace_back();
      const Original& original = originals_[document_id];
      if (!original.status.ok()) {
        documents.push_back(FailedReport(uri, original.stage, original.status));
      }
      for (const v1::ExtractedReport& extracted : original.reports) {
        documents.push_back(CheckOne(uri, extracted));
      }
    }
    return results;
  }

 private:
  // What is known of the bytes of a file.
  struct Original {
    std::vector<v1::ExtractedReport> reports;
    // Why there are none, and the stage that gave up.
    absl::Status status;
    std::string_view stage;
  };

  Original Read(const v1::RawDocument& raw, std::string_view bytes) {
    const auto normalized = normalizer_->Normalize(raw, bytes);
    if (!normalized.ok()) return {{}, normalized.status(), "normalize"};
    Original original{extractor_.Extract(*normalized), absl::OkStatus(), "extract"};
    for (const v1::ExtractedReport& extracted : original.reports) {
      const auto learned = historian_->Process(extracted, NextPosition());
      if (!learned.ok()) return {{}, learned.status(), "validate"};
    }
    if (original.reports.empty()) {
      original.status = absl::InvalidArgumentError(
          absl::StrCat(raw.uri(), ": holds no document; give the page or file of a report itself"));
    }
    return original;
  }

  v1::ValidatedReport CheckOne(const std::string& uri, const v1::ExtractedReport& extracted) {
    auto draft = historian_->Draft(extracted);
    if (!draft.ok()) return FailedReport(uri, "validate", draft.status());
    draft->mutable_document()->set_uri(uri);
    draft->clear_generations();
    return *std::move(draft);
  }

  validate::Position NextPosition() {
    return {.topic = "check", .partition = 0, .offset = next_offset_++};
  }

  std::unique_ptr<normalize::Normalizer> normalizer_;
  extract::Extractor extractor_{forms::Catalogue::BuiltIn()};
  validate::Validator validator_{forms::Catalogue::BuiltIn()};
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<validate::Historian> historian_;
  std::int64_t next_offset_ = 0;
  // Name and document id, in the order in which they came.
  std::vector<std::pair<std::string, std::string>> files_;
  std::map<std::string, Original> originals_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Checker>> Checker::Create(std::vector<validate::Alias> aliases) {
  return PipelineChecker::Create(std::move(aliases));
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

// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/check.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/blob/blob.h"
#include "common/forms/forms.h"
#include "common/status/status.h"
#include "common/store/store.h"
#include "services/extract/extractor.h"
#include "services/nianbao/input.h"
#include "services/normalize/characters/decoder.h"
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

// What is known of some bytes.
struct Original {
  std::vector<v1::ExtractedReport> reports;
  // Why there are none, and the stage that gave up.
  absl::Status status;
  std::string_view stage;
  // As it was read, and its lines where it has some.
  v1::NormalizedDocument document = {};
  std::optional<LineIndex> lines = std::nullopt;
};

// Word processors and pages have no lines that a reader could go to.
std::optional<LineIndex> LinesOf(const v1::NormalizedDocument& document, std::string_view bytes) {
  if (!absl::StartsWith(document.media_type(), "text/") || document.charset().empty()) {
    return std::nullopt;
  }
  return LineIndex(normalize::DecodeAs(bytes, document.charset()).text);
}

// A file, or a member of an archive, that holds them.
struct Found {
  std::string uri;
  std::string entry;
  std::shared_ptr<const Original> original;
};

class PipelineChecker final : public Checker {
 public:
  static absl::StatusOr<std::unique_ptr<Checker>> Create(normalize::NormalizeFunction normalize,
                                                         std::vector<validate::Alias> aliases) {
    auto checker = std::make_unique<PipelineChecker>();
    checker->normalize_ = std::move(normalize);
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
    raw.set_content(bytes.data(), bytes.size());
    AddRaw(raw, files_.emplace_back());
  }

  OriginalView View(const std::string& document_id) const override {
    const auto found = originals_.find(document_id);
    if (found == originals_.end()) return {};
    const Original& original = *found->second;
    return {&original.document, original.lines ? &*original.lines : nullptr};
  }

  std::vector<std::vector<v1::ValidatedReport>> Finish() override {
    std::vector<std::vector<v1::ValidatedReport>> results;
    for (const std::vector<Found>& file : files_) {
      std::vector<v1::ValidatedReport>& documents = results.emplace_back();
      for (const Found& found : file) CheckFound(found, documents);
    }
    return results;
  }

 private:
  void AddRaw(const v1::RawDocument& raw, std::vector<Found>& file) {
    // The same bytes under another name are the same documents: history would call them replays.
    const auto known = originals_.find(raw.document_id());
    if (!raw.document_id().empty() && known != originals_.end()) {
      file.push_back({raw.uri(), EntryOf(raw), known->second});
      return;
    }
    auto response = normalize_(raw);
    if (response.ok() && !response->has_normalized()) {
      AddMembers(raw, *response, file);
      return;
    }
    auto original = std::make_shared<const Original>(
        response.ok() ? Read(response->normalized(), raw.content())
                      : Original{{}, response.status(), "normalize"});
    if (!raw.document_id().empty()) originals_[raw.document_id()] = original;
    file.push_back({raw.uri(), EntryOf(raw), std::move(original)});
  }

  void AddMembers(const v1::RawDocument& archive, v1::ProcessResponse& response,
                  std::vector<Found>& file) {
    for (v1::RawDocument& member : *response.mutable_members()) {
      // What could not be taken out says why when it is asked for.
      if (member.has_member()) member.set_content(archive.content());
      AddRaw(member, file);
    }
  }

  Original Read(const v1::NormalizedDocument& normalized, std::string_view bytes) {
    Original original{extractor_.Extract(normalized), absl::OkStatus(), "extract"};
    original.document = normalized;
    original.lines = LinesOf(normalized, bytes);
    for (const v1::ExtractedReport& extracted : original.reports) {
      const auto learned = historian_->Process(extracted, NextPosition());
      if (!learned.ok()) return {{}, learned.status(), "validate"};
    }
    if (original.reports.empty()) {
      original.status = absl::InvalidArgumentError(absl::StrCat(
          normalized.uri(), ": holds no document; give the page or file of a report itself"));
    }
    return original;
  }

  void CheckFound(const Found& found, std::vector<v1::ValidatedReport>& documents) {
    const std::size_t first = documents.size();
    if (!found.original->status.ok()) {
      documents.push_back(FailedReport(found.uri, found.original->stage, found.original->status));
    }
    for (const v1::ExtractedReport& extracted : found.original->reports) {
      documents.push_back(CheckOne(found.uri, extracted));
    }
    for (std::size_t i = first; i < documents.size(); ++i) {
      documents[i].mutable_document()->set_entry(found.entry);
    }
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

  normalize::NormalizeFunction normalize_;
  extract::Extractor extractor_{forms::Catalogue::BuiltIn()};
  validate::Validator validator_{forms::Catalogue::BuiltIn()};
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<validate::Historian> historian_;
  std::int64_t next_offset_ = 0;
  // In the order in which they came.
  std::vector<std::vector<Found>> files_;
  std::map<std::string, std::shared_ptr<const Original>> originals_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Checker>> Checker::Create(normalize::NormalizeFunction normalize,
                                                         std::vector<validate::Alias> aliases) {
  return PipelineChecker::Create(std::move(normalize), std::move(aliases));
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

// SPDX-License-Identifier: Apache-2.0
#include "services/validate/historian.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "common/status/status.h"
#include "services/validate/archive.h"
#include "services/validate/directory.h"
#include "services/validate/judgement.h"
#include "services/validate/output_log.h"
#include "services/validate/revisions.h"
#include "services/validate/sightings.h"

namespace nianbao::validate {
namespace {

template <typename Message>
std::string SerializeDeterministically(const Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

// "extract=3,normalize=2".
std::string GenerationOf(const v1::ExtractedReport& report) {
  const std::map<std::string, std::string> sorted(report.generations().begin(),
                                                  report.generations().end());
  std::string generation;
  for (const auto& [stage, version] : sorted) {
    if (!generation.empty()) generation += ",";
    generation += stage + "=" + version;
  }
  return generation;
}

StoredPart Store(const v1::ExtractedReport& extracted) {
  const v1::Report& report = extracted.report();
  return {.document_id = extracted.document().document_id(),
          .part = extracted.document().part(),
          .generation = GenerationOf(extracted),
          .name = report.name(),
          .agency_id = report.agency().agency_id(),
          .year = report.year(),
          .scope = report.scope(),
          .content = ContentOf(report),
          .date = report.published_on().empty() ? report.signed_on() : report.published_on(),
          .bytes = SerializeDeterministically(extracted)};
}

// Notes what the document says of its agency. Names that stand in other documents are hearsay.
absl::StatusOr<std::set<std::string>> NoteAgency(Directory& directory,
                                                 const v1::ExtractedReport& extracted) {
  const v1::Document& document = extracted.document();
  const v1::Document::Kind kind = document.kind();
  if (kind == v1::Document::ANNUAL_REPORT || kind == v1::Document::GUIDE) {
    return directory.Note(extracted);
  }
  return directory.Forget(document.document_id(), document.part());
}

absl::StatusOr<v1::ExtractedReport> Name(Directory& directory,
                                         const v1::ExtractedReport& extracted) {
  v1::ExtractedReport named = extracted;
  ASSIGN_OR_RETURN(*named.mutable_report()->mutable_agency(),
                   directory.Resolve(extracted.report().agency()));
  named.mutable_report()->set_name(ReportName(named));
  return named;
}

absl::StatusOr<v1::ExtractedReport> Parse(const std::string& bytes, const std::string& name) {
  v1::ExtractedReport extracted;
  if (bytes.empty() || !extracted.ParseFromString(bytes)) {
    return absl::DataLossError("the stored document of " + name + " is damaged");
  }
  return extracted;
}

// One record on its way through the tables.
class Handling {
 public:
  Handling(store::Transaction& transaction, const Validator& validator,
           const std::vector<Alias>& aliases, absl::Time now)
      : archive_(transaction), directory_(transaction, aliases), validator_(validator), now_(now) {}

  absl::StatusOr<std::vector<v1::ValidatedReport>> Run(const v1::ExtractedReport& extracted) {
    if (extracted.part_count() > 0) RETURN_IF_ERROR(DropBehind(extracted));
    ASSIGN_OR_RETURN(const std::set<std::string> changed, NoteAgency(directory_, extracted));
    changed_agencies_.insert(changed.begin(), changed.end());
    ASSIGN_OR_RETURN(const v1::ExtractedReport named, Name(directory_, extracted));
    const StoredPart read = Store(named);
    RETURN_IF_ERROR(Replace(read));
    RETURN_IF_ERROR(archive_.PutPart(read));
    RETURN_IF_ERROR(RenameReports());
    // The names that lost a document first, the one in hand last.
    std::set<std::string> names = std::move(left_names_);
    for (const std::string& name : names) RETURN_IF_ERROR(Publish(name, read));
    for (const std::string& name : renamed_) {
      if (name != read.name && names.insert(name).second) RETURN_IF_ERROR(Publish(name, read));
    }
    if (names.count(read.name) == 0) RETURN_IF_ERROR(Publish(read.name, read));
    for (const auto& [key, year] : std::map(touched_)) {
      RETURN_IF_ERROR(Revalidate(key.first, key.second, year));
    }
    return std::move(outputs_);
  }

 private:
  // Takes the document's earlier reading away.
  absl::Status Replace(const StoredPart& read) {
    ASSIGN_OR_RETURN(const auto old, archive_.FindPart(read.document_id, read.part));
    if (!old) return absl::OkStatus();
    if (old->name != read.name) return Leave(*old);
    if (old->content == read.content) return absl::OkStatus();
    return KeepRevision(*old, read);
  }

  // A document that was alone in its revision stays that revision, better read.
  absl::Status KeepRevision(const StoredPart& old, const StoredPart& read) {
    ASSIGN_OR_RETURN(const auto parts, archive_.PartsOf(read.name));
    for (const StoredPart& part : parts) {
      const bool itself = part.document_id == read.document_id && part.part == read.part;
      if (!itself && part.content == old.content) return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const auto revisions, archive_.RevisionsOf(read.name));
    for (const StoredRevision& revision : revisions) {
      if (revision.content == read.content) return absl::OkStatus();
    }
    return archive_.ChangeContent(read.name, old.content, read.content);
  }

  absl::Status DropBehind(const v1::ExtractedReport& extracted) {
    ASSIGN_OR_RETURN(const auto gone,
                     archive_.PartsBehind(extracted.document().document_id(),
                                          extracted.part_count(), GenerationOf(extracted)));
    for (const StoredPart& part : gone) {
      ASSIGN_OR_RETURN(const auto changed, directory_.Forget(part.document_id, part.part));
      changed_agencies_.insert(changed.begin(), changed.end());
      RETURN_IF_ERROR(Leave(part));
    }
    return absl::OkStatus();
  }

  // Gives the reports of the agencies that lost or won a name the names that they deserve now.
  absl::Status RenameReports() {
    for (const std::string& agency : changed_agencies_) {
      ASSIGN_OR_RETURN(const auto parts, archive_.PartsOfAgency(agency));
      for (const StoredPart& part : parts) RETURN_IF_ERROR(Rename(part));
    }
    return absl::OkStatus();
  }

  absl::Status Rename(const StoredPart& part) {
    ASSIGN_OR_RETURN(const v1::ExtractedReport before, Parse(part.bytes, part.name));
    ASSIGN_OR_RETURN(const v1::ExtractedReport named, Name(directory_, before));
    const StoredPart now = Store(named);
    if (now.bytes == part.bytes) return absl::OkStatus();
    if (now.name != part.name) RETURN_IF_ERROR(Leave(part));
    renamed_.insert(now.name);
    return archive_.PutPart(now);
  }

  absl::Status Leave(const StoredPart& part) {
    left_names_.insert(part.name);
    if (IsResolved(part.name)) Touch(part.agency_id, part.scope, part.year);
    withdrawn_[{part.document_id, part.part}] = part.bytes;
    return archive_.RemovePart(part);
  }

  absl::Status Publish(const std::string& name, const StoredPart& read) {
    ASSIGN_OR_RETURN(const auto parts, archive_.PartsOf(name));
    ASSIGN_OR_RETURN(const auto before, archive_.RevisionsOf(name));
    const bool again = renamed_.count(name) > 0;
    for (const StoredRevision& revision : Regroup(name, parts, before, read, again)) {
      RETURN_IF_ERROR(AddOutput(revision));
    }
    if (IsResolved(name) && !parts.empty()) {
      Touch(parts.front().agency_id, parts.front().scope, parts.front().year);
    }
    return absl::OkStatus();
  }

  // The reports for later years are held to this one too.
  void Touch(const std::string& agency_id, int scope, int year) {
    const auto [entry, added] = touched_.try_emplace({agency_id, scope}, year);
    if (!added) entry->second = std::min(entry->second, year);
  }

  // Publishes those reports for the years after `year` of which the rules now say something else.
  absl::Status Revalidate(const std::string& agency_id, int scope, int year) {
    ASSIGN_OR_RETURN(auto revisions, archive_.CurrentAfter(agency_id, scope, year));
    for (StoredRevision& revision : revisions) {
      ASSIGN_OR_RETURN(v1::ValidatedReport output, Validate(revision));
      if (DigestOf(output) == revision.judgement) continue;
      ++revision.validation;
      RETURN_IF_ERROR(Emit(revision, std::move(output)));
    }
    return absl::OkStatus();
  }

  // The document that stands for a revision, or stood for it.
  absl::StatusOr<v1::ExtractedReport> Load(const StoredRevision& revision) {
    const auto gone = withdrawn_.find({revision.document_id, revision.part});
    if (revision.state == v1::ValidatedReport::WITHDRAWN && gone != withdrawn_.end()) {
      return Parse(gone->second, revision.name);
    }
    ASSIGN_OR_RETURN(const auto part, archive_.FindPart(revision.document_id, revision.part));
    return Parse(part ? part->bytes : "", revision.name);
  }

  absl::Status AddOutput(const StoredRevision& revision) {
    ASSIGN_OR_RETURN(v1::ValidatedReport output, Validate(revision));
    return Emit(revision, std::move(output));
  }

  absl::StatusOr<v1::ValidatedReport> Validate(const StoredRevision& revision) {
    ASSIGN_OR_RETURN(v1::ExtractedReport extracted, Load(revision));
    return Judge(validator_, std::move(extracted), revision.name, archive_);
  }

  absl::Status Emit(StoredRevision revision, v1::ValidatedReport output) {
    revision.judgement = DigestOf(output);
    revision.rule_set = output.rule_set();
    revision.findings = PackFindings(output);
    RETURN_IF_ERROR(archive_.PutRevision(revision));
    output.set_state(static_cast<v1::ValidatedReport::State>(revision.state));
    output.set_revision(revision.revision);
    output.set_validation(revision.validation);
    const std::int64_t micros = absl::ToUnixMicros(now_);
    output.mutable_validated_time()->set_seconds(micros / 1'000'000);
    output.mutable_validated_time()->set_nanos(static_cast<int>(micros % 1'000'000) * 1'000);
    for (std::size_t begin = 0; begin < revision.copies.size();) {
      const std::size_t end = revision.copies.find('\n', begin);
      output.add_copies(revision.copies.substr(begin, end - begin));
      begin = end + 1;
    }
    outputs_.push_back(std::move(output));
    return absl::OkStatus();
  }

  Archive archive_;
  Directory directory_;
  const Validator& validator_;
  const absl::Time now_;
  std::set<std::string> changed_agencies_;
  std::set<std::string> left_names_;
  std::set<std::string> renamed_;
  std::map<std::pair<std::string, int>, std::string> withdrawn_;
  // For each agency and scope the first year whose report changed.
  std::map<std::pair<std::string, int>, int> touched_;
  std::vector<v1::ValidatedReport> outputs_;
};

absl::Status CheckInput(const v1::ExtractedReport& report) {
  if (!report.document().document_id().empty() && report.document().part() > 0) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      "the report names no document: document_id is empty or part is below 1");
}

}  // namespace

std::string Serialize(const v1::ValidatedReport& report) {
  return SerializeDeterministically(report);
}

absl::StatusOr<std::unique_ptr<Historian>> Historian::Create(store::Database& database,
                                                             const Validator& validator,
                                                             std::function<absl::Time()> clock,
                                                             std::vector<Alias> aliases) {
  const std::string tables =
      std::string(kDirectoryTables) + std::string(kArchiveTables) + std::string(kOutputTables);
  const std::string continuity = std::string(kContinuityTables) + std::string(kSightingTables);
  const std::string_view migrations[] = {tables, continuity, kJudgementColumn, kFindingColumns};
  RETURN_IF_ERROR(database.Migrate(migrations));
  return std::unique_ptr<Historian>(
      new Historian(database, validator, std::move(clock), std::move(aliases)));
}

absl::Status Historian::BindLog(std::string_view log_id) {
  ASSIGN_OR_RETURN(store::Transaction transaction, database_.Begin());
  ASSIGN_OR_RETURN(const std::string bound, OutputLog(transaction).BindLog(log_id));
  if (bound != log_id) {
    return absl::FailedPreconditionError(
        "validate.db belongs to another log (" + bound + ", this is " + std::string(log_id) +
        "); restore the bus that it belongs to, or start both anew");
  }
  return transaction.Commit();
}

absl::StatusOr<std::vector<v1::ValidatedReport>> Historian::Process(
    const v1::ExtractedReport& report, const Position& position) {
  RETURN_IF_ERROR(CheckInput(report));
  const Arrival arrival{.document_id = report.document().document_id(),
                        .part = report.document().part(),
                        .generation = GenerationOf(report)};
  ASSIGN_OR_RETURN(store::Transaction transaction, database_.Begin());
  OutputLog log(transaction);
  ASSIGN_OR_RETURN(auto known, log.Find(arrival, position));
  if (known) return *std::move(known);
  ASSIGN_OR_RETURN(auto outputs, Handling(transaction, validator_, aliases_, clock_()).Run(report));
  RETURN_IF_ERROR(log.Put(arrival, position, outputs));
  RETURN_IF_ERROR(transaction.Commit());
  return outputs;
}

absl::StatusOr<v1::ValidatedReport> Historian::Draft(const v1::ExtractedReport& report) {
  RETURN_IF_ERROR(CheckInput(report));
  v1::ExtractedReport named;
  History history;
  {
    ASSIGN_OR_RETURN(store::Transaction transaction, database_.Begin());
    Directory directory(transaction, aliases_);
    RETURN_IF_ERROR(NoteAgency(directory, report).status());
    ASSIGN_OR_RETURN(named, Name(directory, report));
    if (IsResolved(named.report().name())) {
      ASSIGN_OR_RETURN(history, Archive(transaction).HistoryOf(named.report()));
    }
    // Not committed: a new agency gets the id that it would get, and is not entered.
  }
  v1::ValidatedReport validated = validator_.Validate(named, history);
  validated.clear_received_time();
  return validated;
}

}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
#include "services/ingest/status_tracker.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/blob/blob.h"
#include "common/log/log.h"
#include "common/runtime/wait.h"
#include "common/status/status.h"
#include "nianbao/v1/dead_letter.pb.h"
#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::ingest {
namespace {

constexpr std::size_t kBatchRecords = 256;
constexpr absl::Duration kPatience = absl::Seconds(5);
constexpr absl::Duration kRetryDelay = absl::Milliseconds(500);

bool IsPassing(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsAborted(status) ||
         absl::IsDeadlineExceeded(status) || absl::IsResourceExhausted(status) ||
         absl::IsOutOfRange(status);
}

struct PartName {
  std::string document_id;
  int part = 0;
};

// "documents/{64 digits}/parts/{n}"
std::optional<PartName> ParsePartName(const std::string& name) {
  const std::vector<std::string> pieces = absl::StrSplit(name, '/');
  PartName parsed;
  if (pieces.size() != 4 || pieces[0] != "documents" || pieces[2] != "parts" ||
      !absl::SimpleAtoi(pieces[3], &parsed.part)) {
    return std::nullopt;
  }
  parsed.document_id = absl::StrCat("sha256:", pieces[1]);
  if (!blob::IsDocumentId(parsed.document_id)) return std::nullopt;
  return parsed;
}

// The archive that a document was taken out of has been read.
void AddArchive(const std::string& archive_id, const bus::StoredRecord& record,
                std::vector<Progress>& changes) {
  if (blob::IsDocumentId(archive_id)) changes.push_back(Normalized{archive_id, record.timestamp});
}

std::vector<Progress> FromExtracted(const bus::StoredRecord& record) {
  v1::ExtractedReport report;
  if (!report.ParseFromString(record.record.value)) return {};
  return {
      Extracted{report.document().document_id(), report.part_count(), record.timestamp},
  };
}

std::vector<Progress> FromValidated(const bus::StoredRecord& record) {
  v1::ValidatedReport report;
  if (!report.ParseFromString(record.record.value)) return {};
  const std::string name =
      report.state() == v1::ValidatedReport::WITHDRAWN ? "" : report.report().name();
  std::vector<Progress> changes = {
      Validated{report.document().document_id(), report.document().part(), name, record.timestamp}};
  for (const std::string& copy : report.copies()) {
    if (const auto part = ParsePartName(copy)) {
      changes.push_back(Validated{part->document_id, part->part, name, record.timestamp});
    }
  }
  return changes;
}

std::vector<Progress> FromDeadLetter(const bus::StoredRecord& record) {
  v1::DeadLetter letter;
  if (!letter.ParseFromString(record.record.value)) return {};
  std::vector<Progress> changes;
  const auto header = letter.original().headers().find(std::string(bus::kArchiveIdHeader));
  if (header != letter.original().headers().end()) AddArchive(header->second, record, changes);
  if (letter.document_id().empty()) return changes;
  GivenUp given_up = {.document_id = letter.document_id(),
                      .stage = letter.stage(),
                      .part = 0,
                      .reason = letter.message(),
                      .time = record.timestamp};
  if (const auto part = ParsePartName(letter.original().key())) given_up.part = part->part;
  changes.push_back(std::move(given_up));
  return changes;
}

absl::StatusOr<std::unique_ptr<bus::Tail>> OpenTail(bus::Bus& bus, Ledger& ledger,
                                                    std::string_view topic) {
  ASSIGN_OR_RETURN(const auto noted, ledger.CursorOf(topic));
  if (noted.has_value()) {
    auto tail = bus.OpenTail(*noted);
    if (!absl::IsInvalidArgument(tail.status()) && !absl::IsOutOfRange(tail.status())) return tail;
    log::Warning("the topic is no longer what it was; reading what it holds from its start",
                 {{"topic", topic}, {"reason", std::string(tail.status().message())}});
  }
  ASSIGN_OR_RETURN(const bus::Cursor earliest, bus.Earliest(topic));
  return bus.OpenTail(earliest);
}

absl::Status Track(bus::Bus& bus, Ledger& ledger, std::string_view topic,
                   const std::stop_token& stop) {
  ASSIGN_OR_RETURN(const std::unique_ptr<bus::Tail> tail, OpenTail(bus, ledger, topic));
  const std::stop_callback interrupt(stop, [&tail] { tail->Interrupt(); });
  while (!stop.stop_requested()) {
    ASSIGN_OR_RETURN(const auto records, tail->Next(kBatchRecords, kPatience));
    if (records.empty()) continue;
    std::vector<Progress> changes;
    for (const bus::StoredRecord& record : records) {
      for (Progress& change : ProgressOf(record)) changes.push_back(std::move(change));
    }
    RETURN_IF_ERROR(ledger.Note(changes, tail->position()));
  }
  return absl::OkStatus();
}

std::vector<Progress> FromNormalized(const bus::StoredRecord& record) {
  std::vector<Progress> changes = {Normalized{record.record.key, record.timestamp}};
  const auto header = record.record.headers.find(std::string(bus::kArchiveIdHeader));
  if (header != record.record.headers.end()) AddArchive(header->second, record, changes);
  return changes;
}

}  // namespace

std::vector<Progress> ProgressOf(const bus::StoredRecord& record) {
  if (record.topic == bus::kNormalizedTopic) return FromNormalized(record);
  if (record.topic == bus::kExtractedTopic) return FromExtracted(record);
  if (record.topic == bus::kValidatedTopic) return FromValidated(record);
  if (record.topic == bus::kDeadLetterTopic) return FromDeadLetter(record);
  return {};
}

absl::Status TrackTopic(bus::Bus& bus, Ledger& ledger, std::string_view topic,
                        std::stop_token stop) {
  while (!stop.stop_requested()) {
    const absl::Status status = Track(bus, ledger, topic, stop);
    if (status.ok()) continue;
    if (!IsPassing(status)) return Annotate(status, topic);
    log::Warning("following a topic failed; trying again",
                 {{"topic", topic}, {"reason", std::string(status.message())}});
    runtime::WaitOrStop(kRetryDelay, stop);
  }
  return absl::OkStatus();
}

}  // namespace nianbao::ingest

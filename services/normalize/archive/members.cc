// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/archive/members.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/blob/blob.h"
#include "common/status/status.h"
#include "services/normalize/archive/zip_archive.h"
#include "services/normalize/media_type.h"

namespace nianbao::normalize {
namespace {

constexpr std::string_view kArchiveType = "application/zip";

// What has no signature of its own and would pass for text, or for junk.
constexpr std::array<std::string_view, 21> kOtherEndings = {
    ".css", ".js",  ".json", ".svg", ".ico", ".bmp", ".emf", ".wmf", ".woff", ".woff2", ".ttf",
    ".mp3", ".mp4", ".wav",  ".wma", ".wmv", ".avi", ".mov", ".exe", ".dll",  ".lnk"};
constexpr std::array<std::string_view, 3> kLeftovers = {".ds_store", "thumbs.db", "desktop.ini"};

std::string_view BaseName(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

bool CanBeReportByName(std::string_view path) {
  const std::string lower = absl::AsciiStrToLower({path.data(), path.size()});
  const std::string_view base = BaseName(lower);
  if (base.empty() || lower.starts_with("__macosx/") || base.starts_with("._") ||
      base.starts_with("~$")) {
    return false;
  }
  return std::find(kLeftovers.begin(), kLeftovers.end(), base) == kLeftovers.end() &&
         std::none_of(kOtherEndings.begin(), kOtherEndings.end(),
                      [&](std::string_view ending) { return base.ends_with(ending); });
}

bool CanBeReport(std::string_view bytes) {
  const std::string type = FindSignature(bytes).media_type;
  return !bytes.empty() && !type.starts_with("image/") && type != "application/x-executable" &&
         type != "application/x-msi" && type != "application/vnd.sqlite3";
}

class Expander {
 public:
  Expander(const v1::RawDocument& raw, const NormalizerOptions& options)
      : outermost_(raw), options_(options) {}

  absl::Status Expand(const v1::RawDocument& raw, const std::string& id, std::string_view bytes) {
    if (static_cast<std::size_t>(raw.containers_size()) >= options_.max_nesting) {
      return absl::ResourceExhaustedError(
          absl::StrCat("it is an archive inside ", raw.containers_size(),
                       " others: send the reports in it by themselves"));
    }
    ASSIGN_OR_RETURN(const auto archive, ZipArchive::Open(bytes, options_));
    for (std::size_t i = 0; i < archive->entries().size(); ++i) {
      const ZipEntry& entry = archive->entries()[i];
      if (entry.size == 0 || !CanBeReportByName(entry.name)) {
        ++contents_.skipped;
        continue;
      }
      RETURN_IF_ERROR(TakeEntry(*archive, i, MemberOf(raw, id, entry.name)));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<ArchiveContents> Finish() {
    if (!contents_.members.empty()) return std::move(contents_);
    return absl::InvalidArgumentError(
        absl::StrCat("none of the ", contents_.skipped,
                     " files in this archive can be a report: send the report itself"));
  }

 private:
  v1::RawDocument MemberOf(const v1::RawDocument& raw, const std::string& id,
                           const std::string& name) const {
    v1::RawDocument member;
    member.set_uri(absl::StrCat(raw.uri(), "!/", name));
    member.set_source("archive");
    *member.mutable_containers() = raw.containers();
    v1::ArchiveMember& place = *member.add_containers();
    place.set_archive(id);
    place.set_name(name);
    if (outermost_.has_received_time()) {
      *member.mutable_received_time() = outermost_.received_time();
    }
    return member;
  }

  absl::Status TakeEntry(ZipArchive& archive, std::size_t index, v1::RawDocument member) {
    const std::size_t size = archive.entries()[index].size;
    // One that is too large by itself fails by itself.
    if (size <= options_.max_entry_bytes) RETURN_IF_ERROR(Count(size));
    absl::StatusOr<std::string> bytes = archive.Read(index);
    if (bytes.ok() && !CanBeReport(*bytes)) {
      ++contents_.skipped;
      return absl::OkStatus();
    }
    if (bytes.ok() && IsArchive(*bytes)) return TakeArchive(std::move(member), *bytes);
    if (bytes.ok()) {
      member.set_document_id(blob::DocumentId(*bytes));
      member.set_size_bytes(static_cast<std::int64_t>(bytes->size()));
      member.set_content(*std::move(bytes));
    }
    return Add(std::move(member));
  }

  absl::Status TakeArchive(v1::RawDocument archive, std::string_view bytes) {
    const std::size_t before = contents_.members.size();
    const absl::Status status = Expand(archive, blob::DocumentId(bytes), bytes);
    if (status.ok() || over_) return status;
    contents_.members.resize(before);
    return Add(std::move(archive));
  }

  absl::Status Add(v1::RawDocument member) {
    if (contents_.members.size() >= options_.max_members) {
      return Over(absl::StrCat("it holds more than ", options_.max_members, " documents"));
    }
    if (member.document_id().empty()) {
      *member.mutable_member() = member.containers(member.containers_size() - 1);
    }
    contents_.members.push_back(std::move(member));
    return absl::OkStatus();
  }

  absl::Status Count(std::size_t size) {
    if (size > options_.max_member_bytes - bytes_) {
      return Over(
          absl::StrCat("it holds more than ", options_.max_member_bytes, " bytes unpacked"));
    }
    bytes_ += size;
    return absl::OkStatus();
  }

  absl::Status Over(const std::string& what) {
    over_ = true;
    return absl::ResourceExhaustedError(what + ": send the reports in smaller archives");
  }

  const v1::RawDocument& outermost_;
  const NormalizerOptions& options_;
  ArchiveContents contents_;
  std::size_t bytes_ = 0;
  // A limit for all archives together is reached.
  bool over_ = false;
};

// The entry of that name; of several the one with the hash `id`, where it is known.
absl::StatusOr<std::string> TakeEntry(std::string_view bytes, const std::string& name,
                                      const std::string& id, const NormalizerOptions& options) {
  ASSIGN_OR_RETURN(const auto archive, ZipArchive::Open(bytes, options));
  absl::Status status =
      absl::NotFoundError(absl::StrCat("its archive holds no such file; send the archive again"));
  for (std::size_t i = 0; i < archive->entries().size(); ++i) {
    if (archive->entries()[i].name != name) continue;
    absl::StatusOr<std::string> entry = archive->Read(i);
    if (entry.ok() && (id.empty() || blob::DocumentId(*entry) == id)) return entry;
    if (!entry.ok()) status = entry.status();
  }
  return status;
}

}  // namespace

bool IsArchive(std::string_view bytes) { return FindSignature(bytes).media_type == kArchiveType; }

absl::StatusOr<ArchiveContents> ExpandArchive(const v1::RawDocument& raw, std::string_view bytes,
                                              const NormalizerOptions& options) {
  Expander expander(raw, options);
  RETURN_IF_ERROR(expander.Expand(raw, raw.document_id(), bytes));
  return expander.Finish();
}

absl::StatusOr<std::string> TakeMember(const v1::RawDocument& raw, std::string_view outermost,
                                       const NormalizerOptions& options) {
  std::string bytes(outermost);
  const int depth = std::min<int>(raw.containers_size(), static_cast<int>(options.max_nesting));
  for (int i = 0; i < depth; ++i) {
    const bool last = i + 1 == raw.containers_size();
    const std::string& id = last ? raw.document_id() : raw.containers(i + 1).archive();
    ASSIGN_OR_RETURN(bytes, TakeEntry(bytes, raw.containers(i).name(), id, options));
  }
  return bytes;
}

}  // namespace nianbao::normalize

// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/archive/zip_archive.h"

#include <zip.h>

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/normalize/archive/entry_name.h"

namespace nianbao::normalize {
namespace {

// Up to this size an entry may expand as it likes.
constexpr std::size_t kAlwaysAllowed = std::size_t{1} << 20;
// An entry's record in the directory is hardly longer: 46 bytes and its name.
constexpr std::size_t kMaxRecord = 1024;
constexpr std::size_t kEndRecord = 22;
constexpr char kSendWhole[] = ": send the file again, whole, or what is in it";

using ZipFile = std::unique_ptr<zip_file_t, decltype(&zip_fclose)>;

std::uint32_t LittleEndian32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

// Keeps libzip from listing millions of entries only to have them refused.
bool HasLongDirectory(std::string_view bytes, std::size_t max_entries) {
  const std::size_t end = bytes.rfind("PK\x05\x06");
  if (end == std::string_view::npos || end + kEndRecord > bytes.size()) return false;
  return LittleEndian32(bytes.substr(end + 12)) / kMaxRecord > max_entries;
}

absl::Status TooManyEntries(const NormalizerOptions& options) {
  return absl::ResourceExhaustedError(absl::StrCat("it holds more than ", options.max_entries,
                                                   " files: send the reports in smaller archives"));
}

absl::Status OpenError(int code) {
  if (code == ZIP_ER_NOZIP) {
    return absl::InvalidArgumentError(
        absl::StrCat("it is a ZIP file that was cut off, its directory is missing", kSendWhole));
  }
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  const absl::Status status = absl::InvalidArgumentError(
      absl::StrCat("its ZIP directory is damaged (", zip_error_strerror(&error), ")", kSendWhole));
  zip_error_fini(&error);
  return status;
}

absl::Status EntryError(const ZipEntry& entry, const zip_error_t& error) {
  const std::string name = absl::StrCat("its entry \"", entry.name, "\" ");
  switch (zip_error_code_zip(&error)) {
    case ZIP_ER_COMPNOTSUPP:
      return absl::UnimplementedError(absl::StrCat(
          name,
          "is packed by a method that is not known: pack it again as an ordinary ZIP file "
          "and send that"));
    case ZIP_ER_NOPASSWD:
    case ZIP_ER_WRONGPASSWD:
    case ZIP_ER_ENCRNOTSUPP:
      return absl::InvalidArgumentError(
          absl::StrCat(name, "is encrypted: remove the password and send it again"));
    default:
      return absl::InvalidArgumentError(
          absl::StrCat(name, "is damaged (", zip_error_strerror(const_cast<zip_error_t*>(&error)),
                       ")", kSendWhole));
  }
}

absl::Status SizeLies(const ZipEntry& entry) {
  return absl::InvalidArgumentError(absl::StrCat("its entry \"", entry.name, "\" is not of the ",
                                                 entry.size, " bytes that the ZIP directory states",
                                                 kSendWhole));
}

}  // namespace

ZipArchive::~ZipArchive() { zip_discard(zip_); }

absl::StatusOr<std::unique_ptr<ZipArchive>> ZipArchive::Open(std::string_view bytes,
                                                             const NormalizerOptions& options) {
  if (HasLongDirectory(bytes, options.max_entries)) return TooManyEntries(options);
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* handle = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
  const int code = zip_error_code_zip(&error);
  zip_error_fini(&error);
  if (handle == nullptr) {
    if (source != nullptr) zip_source_free(source);
    return OpenError(code);
  }
  std::unique_ptr<ZipArchive> archive(new ZipArchive(handle, options));
  RETURN_IF_ERROR(archive->ListEntries(bytes.size()));
  return archive;
}

absl::Status ZipArchive::ListEntries(std::size_t archive_size) {
  const auto count =
      static_cast<std::size_t>(std::max<zip_int64_t>(zip_get_num_entries(zip_, 0), 0));
  if (count > options_.max_entries) return TooManyEntries(options_);
  std::size_t free_bytes = archive_size;
  for (std::size_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    const char* raw = zip_get_name(zip_, i, ZIP_FL_ENC_RAW);
    const char* strict = zip_get_name(zip_, i, ZIP_FL_ENC_STRICT);
    if (zip_stat_index(zip_, i, 0, &stat) != 0 || raw == nullptr) return OpenError(ZIP_ER_INCONS);
    // Strictly read, every name without the flag for UTF-8 is converted from code page 437.
    const bool is_utf8 = strict != nullptr && std::string_view(raw) == strict;
    entries_.push_back({DecodeEntryName(raw, is_utf8), stat.size, stat.comp_size});
    if (stat.comp_size > free_bytes) {
      return absl::InvalidArgumentError(
          absl::StrCat("the entries of its ZIP directory overlap or reach past its end, first \"",
                       entries_.back().name, "\"", kSendWhole));
    }
    free_bytes -= stat.comp_size;
  }
  return absl::OkStatus();
}

absl::Status ZipArchive::CheckBytes(const ZipEntry& entry, std::size_t bytes) const {
  const char* what = "bytes unpacked";
  std::size_t limit = options_.max_entry_bytes;
  const std::size_t expanded =
      std::max(kAlwaysAllowed, entry.packed_size > limit / options_.max_expansion
                                   ? limit
                                   : entry.packed_size * options_.max_expansion);
  if (expanded < limit) {
    limit = expanded;
    what = "bytes unpacked, the most that its packed size allows";
  }
  if (bytes > limit) {
    return absl::ResourceExhaustedError(absl::StrCat("its entry \"", entry.name,
                                                     "\" has more than ", limit, " ", what,
                                                     ": send the report alone, without pictures"));
  }
  if (bytes > options_.max_unpacked_bytes - unpacked_) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "with its entry \"", entry.name, "\" it has more than ", options_.max_unpacked_bytes,
        " bytes unpacked: send the reports in smaller archives"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ZipArchive::Read(std::size_t index) {
  const ZipEntry& entry = entries_[index];
  RETURN_IF_ERROR(CheckBytes(entry, entry.size));
  const ZipFile file(zip_fopen_index(zip_, index, 0), &zip_fclose);
  if (file == nullptr) return EntryError(entry, *zip_get_error(zip_));
  std::string bytes;
  for (std::size_t filled = 0;;) {
    // One byte more than stated shows whether more comes.
    bytes.resize(std::min(entry.size + 1, filled + kAlwaysAllowed));
    const zip_int64_t read = zip_fread(file.get(), bytes.data() + filled, bytes.size() - filled);
    if (read < 0) return EntryError(entry, *zip_file_get_error(file.get()));
    filled += static_cast<std::size_t>(read);
    if (filled > entry.size || (read == 0 && filled < entry.size)) return SizeLies(entry);
    if (read == 0) {
      bytes.resize(filled);
      unpacked_ += filled;
      return bytes;
    }
  }
}

}  // namespace nianbao::normalize

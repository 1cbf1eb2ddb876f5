// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/compound_file.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "common/status/status.h"

namespace nianbao::normalize {
namespace {

constexpr std::size_t kHeaderBytes = 512;
constexpr std::size_t kEntryBytes = 128;
constexpr std::size_t kHeaderFatSectors = 109;
constexpr std::size_t kMiniSectorBytes = 64;
constexpr std::size_t kMaxBeginning = 512;
// Far more than a word processor makes.
constexpr std::size_t kMaxDirectorySectors = 4096;
constexpr std::uint32_t kLastRegularSector = 0xFFFFFFFA;
constexpr std::uint32_t kNoEntry = 0xFFFFFFFF;

enum EntryType : std::uint8_t { kStorage = 1, kStream = 2, kRoot = 5 };

std::uint16_t Read16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[at]) |
                                    static_cast<unsigned char>(bytes[at + 1]) << 8);
}

std::uint32_t Read32(std::string_view bytes, std::size_t at) {
  return Read16(bytes, at) | static_cast<std::uint32_t>(Read16(bytes, at + 2)) << 16;
}

class DirectoryReader {
 public:
  explicit DirectoryReader(std::string_view bytes) : bytes_(bytes) {}

  absl::StatusOr<CompoundFile> Read() {
    if (!bytes_.starts_with(kCompoundMagic) || bytes_.size() < kHeaderBytes) return Damaged();
    sector_shift_ = Read16(bytes_, 30);
    if (sector_shift_ != 9 && sector_shift_ != 12) return Damaged();
    cutoff_ = Read32(bytes_, 56);
    ReadDirectory();
    if (EntryCount() == 0 || Entry(0)[66] != kRoot) return Damaged();
    CompoundFile file;
    std::copy_n(Entry(0).begin() + 80, file.class_id.size(), file.class_id.begin());
    ReadChildren(file);
    return file;
  }

 private:
  static absl::Status Damaged() {
    return absl::InvalidArgumentError("the directory of this compound file is damaged");
  }

  std::size_t SectorBytes() const { return std::size_t{1} << sector_shift_; }

  // What the file holds of a sector: less than a whole one at its end.
  std::string_view Sector(std::uint32_t sector) const {
    const std::uint64_t begin = (std::uint64_t{sector} + 1) << sector_shift_;
    return begin < bytes_.size() ? bytes_.substr(begin, SectorBytes()) : std::string_view();
  }

  // The number at a place of a table that is kept in sectors of its own.
  static std::optional<std::uint32_t> NumberIn(std::string_view sector, std::size_t index) {
    if ((index + 1) * 4 > sector.size()) return std::nullopt;
    return Read32(sector, index * 4);
  }

  // The sector that holds part `index` of the allocation table.
  std::optional<std::uint32_t> FatSector(std::size_t index) const {
    if (index < kHeaderFatSectors) return Read32(bytes_, 76 + index * 4);
    index -= kHeaderFatSectors;
    const std::size_t per_sector = SectorBytes() / 4 - 1;
    std::optional<std::uint32_t> sector = Read32(bytes_, 68);
    for (; sector && index >= per_sector; index -= per_sector) {
      sector = NumberIn(Sector(*sector), per_sector);
    }
    return sector ? NumberIn(Sector(*sector), index) : std::nullopt;
  }

  std::optional<std::uint32_t> After(std::uint32_t sector) const {
    const std::size_t per_sector = SectorBytes() / 4;
    const auto fat = FatSector(sector / per_sector);
    if (!fat || *fat >= kLastRegularSector) return std::nullopt;
    const auto next = NumberIn(Sector(*fat), sector % per_sector);
    return next && *next < kLastRegularSector ? next : std::nullopt;
  }

  void ReadDirectory() {
    std::optional<std::uint32_t> sector = Read32(bytes_, 48);
    for (std::size_t i = 0; sector && i < kMaxDirectorySectors; ++i) {
      const std::string_view piece = Sector(*sector);
      if (piece.size() < SectorBytes()) return;
      directory_.push_back(piece);
      sector = After(*sector);
    }
  }

  std::size_t EntryCount() const { return directory_.size() * (SectorBytes() / kEntryBytes); }

  std::string_view Entry(std::size_t index) const {
    const std::size_t per_sector = SectorBytes() / kEntryBytes;
    return directory_[index / per_sector].substr(index % per_sector * kEntryBytes, kEntryBytes);
  }

  void ReadChildren(CompoundFile& file) const {
    std::vector<bool> seen(EntryCount());
    std::vector<std::uint32_t> waiting = {Read32(Entry(0), 76)};
    while (!waiting.empty()) {
      const std::uint32_t index = waiting.back();
      waiting.pop_back();
      if (index == kNoEntry || index >= seen.size() || seen[index]) continue;
      seen[index] = true;
      const std::string_view entry = Entry(index);
      const auto type = static_cast<std::uint8_t>(entry[66]);
      if (type != kStorage && type != kStream) continue;
      file.entries.push_back({NameOf(entry), type == kStream,
                              type == kStream ? Beginning(entry) : std::string_view()});
      waiting.push_back(Read32(entry, 68));
      waiting.push_back(Read32(entry, 72));
    }
  }

  static std::string NameOf(std::string_view entry) {
    std::string name;
    const std::size_t length = std::min<std::size_t>(Read16(entry, 64), 64) / 2;
    for (std::size_t i = 0; i < length; ++i) {
      const std::uint16_t c = Read16(entry, i * 2);
      if (c == 0) break;
      name.push_back(c < 0x80 ? absl::ascii_tolower(static_cast<unsigned char>(c)) : '?');
    }
    return name;
  }

  std::string_view Beginning(std::string_view entry) const {
    const std::uint32_t start = Read32(entry, 116);
    const std::size_t size = std::min<std::size_t>(Read32(entry, 120), kMaxBeginning);
    if (Read32(entry, 120) >= cutoff_) return Sector(start).substr(0, size);
    return MiniSector(start).substr(0, size);
  }

  // Small streams stand together in the stream of the root.
  std::string_view MiniSector(std::uint32_t index) const {
    const std::uint64_t begin = std::uint64_t{index} * kMiniSectorBytes;
    std::optional<std::uint32_t> sector = Read32(Entry(0), 116);
    const std::uint64_t steps = begin >> sector_shift_;
    if (steps > bytes_.size() >> sector_shift_) return {};
    for (std::uint64_t i = 0; sector && i < steps; ++i) sector = After(*sector);
    if (!sector) return {};
    const std::string_view piece = Sector(*sector);
    const std::size_t offset = begin & (SectorBytes() - 1);
    return offset < piece.size() ? piece.substr(offset, kMiniSectorBytes) : std::string_view();
  }

  const std::string_view bytes_;
  unsigned sector_shift_ = 0;
  std::uint32_t cutoff_ = 0;
  std::vector<std::string_view> directory_{};
};

// [MS-DOC] 2.5.2 FibBase: wIdent, then nFib, and the bit fEncrypted of the flags at 10.
bool IsEncryptedWord(std::string_view fib) {
  return fib.size() >= 12 && (Read16(fib, 10) & 0x0100) != 0;
}

// {000C1084-0000-0000-C000-000000000046}
bool IsInstaller(const CompoundFile& file) {
  constexpr std::array<std::uint8_t, 4> kStart = {0x84, 0x10, 0x0C, 0x00};
  return std::equal(kStart.begin(), kStart.end(), file.class_id.begin());
}

}  // namespace

const CompoundEntry* CompoundFile::Find(std::string_view name) const {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const CompoundEntry& entry) { return entry.name == name; });
  return found == entries.end() ? nullptr : &*found;
}

absl::StatusOr<CompoundFile> ReadCompoundFile(std::string_view bytes) {
  return DirectoryReader(bytes).Read();
}

CompoundKind KindOfCompoundFile(std::string_view bytes) {
  const auto file = ReadCompoundFile(bytes);
  if (!file.ok()) return CompoundKind::kDamaged;
  if (file->Find("encryptedpackage") != nullptr) return CompoundKind::kEncryptedPackage;
  if (const CompoundEntry* word = file->Find("worddocument"); word != nullptr && word->stream) {
    return IsEncryptedWord(word->beginning) ? CompoundKind::kEncryptedWord : CompoundKind::kWord;
  }
  static constexpr std::array<std::pair<std::string_view, CompoundKind>, 6> kStreams = {{
      {"workbook", CompoundKind::kExcel},
      {"book", CompoundKind::kExcel},
      {"powerpoint document", CompoundKind::kPowerPoint},
      {"visiodocument", CompoundKind::kVisio},
      {"__properties_version1.0", CompoundKind::kOutlook},
      {"matost", CompoundKind::kWorks},
  }};
  for (const auto& [name, kind] : kStreams) {
    if (file->Find(name) != nullptr) return kind;
  }
  return IsInstaller(*file) ? CompoundKind::kInstaller : CompoundKind::kUnknown;
}

}  // namespace nianbao::normalize

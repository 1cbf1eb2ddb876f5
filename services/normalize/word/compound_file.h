// SPDX-License-Identifier: Apache-2.0
// Looks into an OLE2 compound file ([MS-CFB]: a small file system in a file) just as far as it
// takes to tell which program wrote it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace nianbao::normalize {

// The first bytes of every compound file.
inline constexpr std::string_view kCompoundMagic("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);

struct CompoundEntry {
  // Latin letters in lower case; other characters as '?'.
  std::string name{};
  bool stream = false;
  // The first bytes of a stream, up to 512; a piece of the file.
  std::string_view beginning{};
};

struct CompoundFile {
  // What stands directly in the root folder, not what embedded objects hold.
  std::vector<CompoundEntry> entries{};
  std::array<std::uint8_t, 16> class_id{};

  const CompoundEntry* Find(std::string_view name) const;
};

// Reads the directory of `bytes`, and nothing twice: a chain that loops or leaves the file ends it.
// INVALID_ARGUMENT: the header or the directory is not one.
absl::StatusOr<CompoundFile> ReadCompoundFile(std::string_view bytes);

enum class CompoundKind {
  kUnknown,
  kDamaged,
  // Word 97-2003 or Word 6/95, and what Kingsoft WPS writes as .doc, .wps and .wpt.
  kWord,
  // Word with a password to open.
  kEncryptedWord,
  // A DOCX, XLSX or PPTX with a password to open.
  kEncryptedPackage,
  kExcel,
  kPowerPoint,
  kVisio,
  kWorks,
  kOutlook,
  kInstaller,
};

// What the compound file `bytes` is, by what its root folder holds.
CompoundKind KindOfCompoundFile(std::string_view bytes);

}  // namespace nianbao::normalize

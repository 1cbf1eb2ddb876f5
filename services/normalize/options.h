// SPDX-License-Identifier: Apache-2.0
// The limits within which an original is read.
#pragma once

#include <cstddef>

#include "absl/status/status.h"

namespace nianbao::normalize {

struct NormalizerOptions {
  // Largest original in bytes.
  std::size_t max_bytes = std::size_t{64} << 20;
  // Most characters of text that a document may hold; its record on the bus has to hold them too.
  std::size_t max_characters = std::size_t{4} << 20;
  // Most blocks of a document.
  std::size_t max_blocks = 50'000;
  // Most cells of all tables of a document, those that spans cover included.
  std::size_t max_cells = 200'000;
  // Deepest nesting of HTML elements.
  std::size_t max_depth = 512;
  // Most HTML elements of a page; each costs the parser some hundred bytes.
  std::size_t max_elements = 1'000'000;
  // Most entries of an archive.
  std::size_t max_entries = 10'000;
  // Most bytes of one entry of an archive, unpacked.
  std::size_t max_entry_bytes = std::size_t{64} << 20;
  // Most bytes of all entries that are read of an archive, unpacked.
  std::size_t max_unpacked_bytes = std::size_t{256} << 20;
  // Most unpacked bytes for each packed one of an entry above 1 MiB. The XML of long tables of a
  // word processor packs about 50 to 1, deflate at most 1032 to 1.
  std::size_t max_expansion = 200;
  // Most pages of a PDF.
  std::size_t max_pages = 500;
  // Most documents in an archive, those of archives in it included.
  std::size_t max_members = 2'000;
  // Most bytes of all that is unpacked of an archive and the archives in it.
  std::size_t max_member_bytes = std::size_t{128} << 20;
  // Most archives around a document.
  std::size_t max_nesting = 3;
};

// RESOURCE_EXHAUSTED for a text of more than options.max_characters.
absl::Status TooLong(const NormalizerOptions& options);

}  // namespace nianbao::normalize

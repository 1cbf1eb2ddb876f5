// SPDX-License-Identifier: Apache-2.0
// Makes ZIP files in memory for tests.
#pragma once

#include <zip.h>

#include <cstddef>
#include <string>
#include <vector>

namespace nianbao::normalize {

struct ZipPart {
  std::string name;
  std::string content;
  // Deflated; stored as it is otherwise.
  bool deflate = true;
};

// A ZIP file of these parts; empty where libzip fails. Names that are valid UTF-8 are flagged so,
// others are written as they are.
inline std::string MakeZip(const std::vector<ZipPart>& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* out = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* archive = zip_open_from_source(out, ZIP_TRUNCATE, &error);
  if (archive == nullptr) return {};
  zip_source_keep(out);
  for (const ZipPart& part : parts) {
    zip_source_t* source = zip_source_buffer(archive, part.content.data(), part.content.size(), 0);
    const zip_int64_t index = zip_file_add(archive, part.name.c_str(), source, 0);
    if (index < 0) return {};
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(index),
                             part.deflate ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
  }
  if (zip_close(archive) != 0) return {};
  zip_stat_t stat;
  zip_stat_init(&stat);
  zip_source_stat(out, &stat);
  std::string bytes(stat.size, '\0');
  zip_source_open(out);
  zip_source_read(out, bytes.data(), bytes.size());
  zip_source_close(out);
  zip_source_free(out);
  return bytes;
}

}  // namespace nianbao::normalize

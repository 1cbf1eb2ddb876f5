// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: any bytes are an archive whose entries can be read within the limits, or an
// error that says what to send instead.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "services/normalize/archive/zip_archive.h"

namespace {

void Require(bool holds, const absl::Status& status) {
  if (holds) return;
  std::fprintf(stderr, "breach: %s\n", status.ToString().c_str());
  std::abort();
}

bool SaysWhatToSend(const absl::Status& status) {
  return status.message().find("send") != absl::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using nianbao::normalize::ZipArchive;
  const nianbao::normalize::NormalizerOptions options{
      .max_entries = 100, .max_entry_bytes = 1 << 20, .max_unpacked_bytes = 4 << 20};
  const auto archive =
      ZipArchive::Open(std::string_view(reinterpret_cast<const char*>(data), size), options);
  if (!archive.ok()) {
    Require(SaysWhatToSend(archive.status()), archive.status());
    return 0;
  }
  std::size_t total = 0;
  for (std::size_t i = 0; i < (*archive)->entries().size(); ++i) {
    const auto content = (*archive)->Read(i);
    Require(content.ok() || SaysWhatToSend(content.status()), content.status());
    if (!content.ok()) continue;
    Require(content->size() == (*archive)->entries()[i].size, content.status());
    total += content->size();
  }
  Require(total <= options.max_unpacked_bytes, absl::OkStatus());
  return 0;
}

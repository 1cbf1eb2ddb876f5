// SPDX-License-Identifier: Apache-2.0
// libFuzzer target over the reader of plain text: any text ends in a document that keeps
// the laws or in a status.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "common/text/text.h"
#include "services/normalize/document_laws.h"
#include "services/normalize/normalizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const nianbao::normalize::Normalizer& normalizer =
      *nianbao::normalize::Normalizer::Create().value().release();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  // Valid UTF-8 with its mark, so that it is read as what it is.
  const std::string text =
      "\xEF\xBB\xBF正文\n" + nianbao::text::EncodeUtf8(nianbao::text::DecodeUtf8(input));
  const auto document = normalizer.Normalize({}, text);
  const absl::Status status =
      document.ok() ? nianbao::normalize::CheckLaws(*document) : absl::OkStatus();
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", status.ToString().c_str());
    std::abort();
  }
  return 0;
}

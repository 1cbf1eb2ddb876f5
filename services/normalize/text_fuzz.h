// SPDX-License-Identifier: Apache-2.0
// What the fuzz targets of the readers of text have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "common/text/text.h"
#include "services/normalize/document_laws.h"
#include "services/normalize/normalizer.h"

namespace nianbao::normalize {

// Normalizes `head` and behind it the input, made valid UTF-8 with its mark so that it is read as
// what it is. Aborts where the document breaks the laws; an error is no breach.
inline void NormalizeBehind(std::string_view head, const std::uint8_t* data, std::size_t size) {
  static const Normalizer& normalizer = *Normalizer::Create().value().release();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string text =
      "\xEF\xBB\xBF" + std::string(head) + text::EncodeUtf8(text::DecodeUtf8(input));
  const auto document = normalizer.Normalize({}, text);
  const absl::Status status = document.ok() ? CheckLaws(*document) : absl::OkStatus();
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::abort();
}

}  // namespace nianbao::normalize

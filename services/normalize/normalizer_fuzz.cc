// SPDX-License-Identifier: Apache-2.0
// libFuzzer target over the whole stage. What it finds goes to tests/corpora/normalize, which
// corpus_test reads as ordinary tests.
//
//   cmake --preset asan -DNIANBAO_FUZZ=ON && cmake --build build/asan --target normalizer_fuzz
//   normalizer_fuzz -max_len=65536 CORPUS_FOLDER tests/corpora/normalize
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/normalize/normalizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const nianbao::normalize::Normalizer& normalizer =
      *nianbao::normalize::Normalizer::Create().value().release();
  nianbao::v1::RawDocument raw;
  raw.set_uri("fuzz");
  const auto document =
      normalizer.Normalize(raw, std::string_view(reinterpret_cast<const char*>(data), size));
  if (!document.ok()) return 0;
  for (const nianbao::v1::Block& block : document->blocks()) {
    if (block.source_begin() > block.source_end()) std::abort();
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: any bytes have a kind, and what is said of a compound file lies in it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/normalize/word/compound_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto file = nianbao::normalize::ReadCompoundFile(bytes);
  (void)nianbao::normalize::KindOfCompoundFile(bytes);
  if (!file.ok()) return 0;
  for (const auto& entry : file->entries) {
    const bool inside =
        entry.beginning.empty() ||
        (entry.beginning.data() >= bytes.data() &&
         entry.beginning.data() + entry.beginning.size() <= bytes.data() + bytes.size());
    if (!inside || entry.beginning.size() > 512) std::abort();
  }
  return 0;
}

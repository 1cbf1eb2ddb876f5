// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: whatever normalize may write, extract reads it without a fault.
#include <cstddef>
#include <cstdint>

#include "common/forms/forms.h"
#include "services/extract/extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const nianbao::extract::Extractor* const extractor =
      new nianbao::extract::Extractor(nianbao::forms::Catalogue::BuiltIn());
  nianbao::v1::NormalizedDocument document;
  if (!document.ParseFromArray(data, static_cast<int>(size))) return 0;
  for (const auto& report : extractor->Extract(document)) {
    if (report.report().name().empty()) __builtin_trap();
  }
  return 0;
}

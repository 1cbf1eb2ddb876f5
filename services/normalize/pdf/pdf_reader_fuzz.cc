// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: any bytes end in a reading whose places are inside of its original, or in an
// error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/normalize/pdf/pdf_reader.h"
#include "services/normalize/reader_context_for_test.h"

namespace {

using nianbao::normalize::NormalizerOptions;
using nianbao::normalize::Reading;
using nianbao::normalize::SourceSpan;

NormalizerOptions SmallLimits() {
  NormalizerOptions options;
  options.max_pages = 20;
  options.max_characters = 20'000;
  return options;
}

void Check(SourceSpan place, const Reading& reading) {
  if (place.begin < 0 || place.begin > place.end || place.end > reading.source_length) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const NormalizerOptions options = SmallLimits();
  const auto reading =
      nianbao::normalize::ReadPdf(std::string_view(reinterpret_cast<const char*>(data), size),
                                  nianbao::normalize::TestContext(options));
  if (!reading.ok()) return 0;
  for (const auto& block : reading->blocks) {
    Check(block.place, *reading);
    for (const auto& cell : block.grid.cells) Check(cell.place, *reading);
  }
  for (const auto& left : reading->left_out) Check(left.source, *reading);
  for (const auto& run : reading->glyph_runs) {
    Check({run.begin(), run.begin() + run.edges_size() - 1}, *reading);
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// What the property that no digit of an original is lost is told by, for every format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "nianbao/v1/document.pb.h"

namespace nianbao::normalize {

// ASCII and full-width.
inline bool IsDigit(char32_t c) { return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９'); }

// For each code point of the original whether it is in the document or was left out for a reason.
inline std::vector<bool> Accounted(const v1::NormalizedDocument& document, std::size_t length) {
  std::vector<bool> accounted(length);
  const auto mark = [&](std::int32_t begin, std::int32_t end) {
    for (std::int32_t i = begin; i < end; ++i) accounted.at(static_cast<std::size_t>(i)) = true;
  };
  for (const v1::Block& block : document.blocks()) {
    for (const v1::SourceRun& run : block.runs()) mark(run.source_begin(), run.source_end());
    for (const v1::Cell& cell : block.table().cells()) {
      for (const v1::SourceRun& run : cell.runs()) mark(run.source_begin(), run.source_end());
    }
  }
  for (const v1::Omission& omission : document.omissions()) {
    mark(omission.source_begin(), omission.source_end());
  }
  return accounted;
}

}  // namespace nianbao::normalize

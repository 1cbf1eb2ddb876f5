// SPDX-License-Identifier: Apache-2.0
// What of an original is in no block.
#pragma once

#include "nianbao/v1/document.pb.h"
#include "services/normalize/characters/mapped_text.h"

namespace nianbao::normalize {

// Characters [source.begin, source.end) of the decoded original that are in no block.
struct LeftOut {
  v1::Omission::Reason reason = v1::Omission::REASON_UNSPECIFIED;
  SourceSpan source{};
};

}  // namespace nianbao::normalize

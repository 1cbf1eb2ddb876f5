// SPDX-License-Identifier: Apache-2.0
// What a reader makes of an original, whatever its format, and what it is given to do so.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nianbao/v1/document.pb.h"
#include "services/normalize/characters/left_out.h"
#include "services/normalize/characters/mapped_text.h"
#include "services/normalize/characters/script.h"
#include "services/normalize/draft.h"
#include "services/normalize/options.h"

namespace nianbao::normalize {

// Shared by all readers; outlives every call.
struct ReaderContext {
  const NormalizerOptions& options;
  // A reader gives it the whole decoded original once and builds its blocks from the result.
  const ScriptConverter& script;
};

struct Reading {
  // In reading order, classified, with the chrome of a page marked.
  std::vector<DraftBlock> blocks{};
  // Title that the file states apart from its text (<title>); empty where there is none.
  MappedText title{};
  v1::Document::Script script = v1::Document::SCRIPT_UNSPECIFIED;
  bool taiwan_wording = false;
  // Code points of the decoded original, so that every position is at most this.
  std::int32_t source_length = 0;
  // In any order.
  std::vector<LeftOut> left_out{};
  // For originals with pages: ordered by begin.
  std::vector<v1::GlyphRun> glyph_runs{};
  // For NormalizedDocument.notices.
  std::vector<std::string> notices{};
};

}  // namespace nianbao::normalize

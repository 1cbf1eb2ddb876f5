// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/paint.h"

#include <algorithm>
#include <utility>

#include "common/text/text.h"

namespace nianbao::cli {
namespace {

constexpr std::string_view kReset = "\x1b[0m";

}  // namespace

std::string Paint(std::string_view text, std::string_view colour, const RenderOptions& options) {
  if (!options.colour) return std::string(text);
  std::string painted(colour);
  painted.append(text).append(kReset);
  return painted;
}

std::string Say(const RenderOptions& options, std::string_view chinese, std::string_view english) {
  return std::string(options.language == Language::kChinese ? chinese : english);
}

std::string Pad(std::string_view text, int width) {
  const int missing = std::max(0, width - text::DisplayWidth(text));
  return std::string(text).append(static_cast<std::size_t>(missing), ' ');
}

std::string Cut(std::string_view text, int width) {
  if (text::DisplayWidth(text) <= width) return std::string(text);
  std::string kept;
  for (const char32_t c : text::DecodeUtf8(text)) {
    std::string next = kept;
    text::AppendUtf8(c, next);
    if (text::DisplayWidth(next) > width - 1) break;
    kept = std::move(next);
  }
  return kept + "…";
}

}  // namespace nianbao::cli

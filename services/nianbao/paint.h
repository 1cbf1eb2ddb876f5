// SPDX-License-Identifier: Apache-2.0
// Words on a terminal: language, colour, width.
#pragma once

#include <string>
#include <string_view>

#include "services/nianbao/render.h"

namespace nianbao::cli {

inline constexpr std::string_view kBold = "\x1b[1m";
inline constexpr std::string_view kDim = "\x1b[2m";
inline constexpr std::string_view kRed = "\x1b[31m";
inline constexpr std::string_view kYellow = "\x1b[33m";
inline constexpr std::string_view kBlue = "\x1b[34m";
inline constexpr std::string_view kGreen = "\x1b[32m";

// `text` in `colour`, one of the above; unchanged where colours are not wanted.
std::string Paint(std::string_view text, std::string_view colour, const RenderOptions& options);

// The one in the reader's language.
std::string Say(const RenderOptions& options, std::string_view chinese, std::string_view english);

// `text` with spaces up to `width` columns.
std::string Pad(std::string_view text, int width);

// At most `width` columns of `text`, with "…" where it was cut.
std::string Cut(std::string_view text, int width);

}  // namespace nianbao::cli

// SPDX-License-Identifier: Apache-2.0
// What the tags of a page tell without parsing it.
#pragma once

#include <cstddef>
#include <string_view>

namespace nianbao::normalize {

struct HtmlShape {
  // How deep elements nest at most, those that the parser opens anew in every paragraph included.
  std::size_t depth = 0;
  // Start tags.
  std::size_t elements = 0;
  // Attributes of the tag that has most of them.
  std::size_t attributes = 0;
};

// Reads the tags of `html`, scripts, styles and comments skipped, as far as `max_depth` is not
// passed. The parser's time grows with the square of the depth and of the attributes, so this comes
// before it.
HtmlShape SurveyHtml(std::string_view html, std::size_t max_depth);

}  // namespace nianbao::normalize

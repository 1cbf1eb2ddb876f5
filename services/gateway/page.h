// SPDX-License-Identifier: Apache-2.0
// The files of the page, as they were built from page/.
#pragma once

#include <span>
#include <string_view>

namespace nianbao::gateway {

struct PageFile {
  // "/index.html", "/assets/index-1a2b3c.js": the name of everything but the index changes with its
  // content.
  std::string_view path;
  std::string_view content_type;
  std::string_view content;
};

// The index first.
std::span<const PageFile> PageFiles();

}  // namespace nianbao::gateway

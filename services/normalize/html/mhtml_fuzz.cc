// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: any bytes end in a page no longer than the archive or in an error that says
// what to do.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/normalize/html/mhtml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)nianbao::normalize::LooksLikeMhtml(bytes);
  const auto page = nianbao::normalize::ReadMhtml(bytes);
  const bool right = page.ok()
                         ? !page->html.empty() && page->html.size() <= size
                         : page.status().message().find("save it as") != absl::string_view::npos;
  if (!right) std::abort();
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// What tests of pages read them with.
#pragma once

#include <string>
#include <utility>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/html/html_reader.h"
#include "services/normalize/reader_context_for_test.h"

namespace nianbao::normalize {

inline Reading Read(const std::u32string& html) {
  auto page = ReadHtml(html, TestContext());
  EXPECT_OK(page);
  return page.ok() ? *std::move(page) : Reading();
}

// What the original holds at the sources of a text.
inline std::u32string Original(const std::u32string& html, const MappedText& text) {
  std::u32string original;
  for (const SourceSpan span : text.sources()) {
    original += html.substr(static_cast<std::size_t>(span.begin),
                            static_cast<std::size_t>(span.end - span.begin));
  }
  return original;
}

}  // namespace nianbao::normalize

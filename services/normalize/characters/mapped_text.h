// SPDX-License-Identifier: Apache-2.0
// Text whose every character knows the place in the decoded original that it came from.
//
// Each step of the normalization takes such text and gives such text, so that the steps compose and
// evidence always points at the original.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nianbao/v1/document.pb.h"

namespace nianbao::normalize {

// Code points [begin, end) of the decoded original.
struct SourceSpan {
  std::int32_t begin = 0;
  std::int32_t end = 0;
};

class MappedText {
 public:
  MappedText() = default;
  // The characters of `text` stand at `source_begin` and behind it, one by one.
  MappedText(std::u32string_view text, std::int32_t source_begin);

  const std::u32string& text() const { return text_; }
  const std::vector<SourceSpan>& sources() const { return sources_; }
  bool empty() const { return text_.empty(); }
  std::size_t size() const { return text_.size(); }
  char32_t operator[](std::size_t i) const { return text_[i]; }

  // `source` must not begin before the one appended last. A character that stands for several of
  // the original (&amp;) has a longer span.
  void Append(char32_t c, SourceSpan source);
  void Append(const MappedText& other);
  void Append(const MappedText& other, std::size_t begin, std::size_t end);
  // Puts `c` in the place of the character at `i`; its source stays.
  void Replace(std::size_t i, char32_t c) { text_[i] = c; }
  MappedText Slice(std::size_t begin, std::size_t end) const;

  // Where the text stands in the original; {0, 0} for no text.
  SourceSpan Extent() const;
  // The text in UTF-8.
  std::string Utf8() const;
  // The sources as runs: ordered, disjoint, as few as possible.
  std::vector<v1::SourceRun> Runs() const;

 private:
  std::u32string text_;
  std::vector<SourceSpan> sources_;
};

}  // namespace nianbao::normalize

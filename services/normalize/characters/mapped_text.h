// SPDX-License-Identifier: Apache-2.0
// Text whose every character knows the place in the decoded original that it came from.
//
// Each step of the normalization takes such text and gives such text, so that the steps compose and
// evidence always points at the original. The places are kept as runs, since most texts are a few
// unbroken pieces of their original: what costs time is the number of pieces, not of characters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "nianbao/v1/document.pb.h"

namespace nianbao::normalize {

// Code points [begin, end) of the decoded original.
struct SourceSpan {
  std::int32_t begin = 0;
  std::int32_t end = 0;
};

class MappedText {
 public:
  // The place of each character, in order.
  class Sources {
   public:
    class Iterator {
     public:
      Iterator(const MappedText& text, std::size_t i) : text_(&text), i_(i) {}
      SourceSpan operator*() const { return text_->Source(i_); }
      Iterator& operator++() { return ++i_, *this; }
      bool operator!=(const Iterator& other) const { return i_ != other.i_; }

     private:
      const MappedText* text_;
      std::size_t i_;
    };

    explicit Sources(const MappedText& text) : text_(&text) {}
    std::size_t size() const { return text_->size(); }
    SourceSpan operator[](std::size_t i) const { return text_->Source(i); }
    Iterator begin() const { return {*text_, 0}; }
    Iterator end() const { return {*text_, size()}; }

   private:
    const MappedText* text_;
  };

  MappedText() = default;
  // The characters of `text` stand at `source_begin` and behind it, one by one.
  MappedText(std::u32string_view text, std::int32_t source_begin);

  const std::u32string& text() const { return text_; }
  // Valid as long as this text is.
  Sources sources() const { return Sources(*this); }
  // The place of the character at `i`, which must be less than size(). Takes time in the logarithm
  // of the number of pieces.
  SourceSpan Source(std::size_t i) const;
  bool empty() const { return text_.empty(); }
  std::size_t size() const { return text_.size(); }
  char32_t operator[](std::size_t i) const { return text_[i]; }

  void Reserve(std::size_t size) { text_.reserve(size); }
  // `source` must not begin before the one appended last. A character that stands for several of
  // the original (&amp;) has a longer span; characters of one place are put there as a whole.
  void Append(char32_t c, SourceSpan source);
  // The characters of `word` stand for `source` as a whole, or one by one where there are as many.
  void Append(std::u32string_view word, SourceSpan source);
  void Append(const MappedText& other);
  void Append(const MappedText& other, std::size_t begin, std::size_t end);
  // Puts `c` in the place of the character at `i`; its source stays.
  void Replace(std::size_t i, char32_t c) { text_[i] = c; }
  // Drops the characters from `size` on.
  void Truncate(std::size_t size);
  MappedText Slice(std::size_t begin, std::size_t end) const;

  // Where the text stands in the original; {0, 0} for no text.
  SourceSpan Extent() const;
  // The text in UTF-8.
  std::string Utf8() const;
  // The sources as runs: ordered, disjoint, as few as possible.
  std::vector<v1::SourceRun> Runs() const;
  // The same, put behind what `runs` holds.
  void AppendRuns(google::protobuf::RepeatedPtrField<v1::SourceRun>& runs) const;

 private:
  // Characters from `begin` to the next run. Where there are as many as `source` is long, they
  // correspond one by one, otherwise as a whole; the same rule as that of v1::SourceRun.
  struct Run {
    std::int32_t begin = 0;
    SourceSpan source;
  };

  std::int32_t EndOf(std::size_t run) const;
  bool OneByOne(std::size_t run) const;
  std::size_t RunAt(std::size_t i) const;
  SourceSpan SourceIn(std::size_t run, std::size_t i) const;
  void AddRun(std::size_t begin, SourceSpan source);

  std::u32string text_;
  absl::InlinedVector<Run, 1> runs_;
};

}  // namespace nianbao::normalize

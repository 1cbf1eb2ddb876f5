// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/mapped_text.h"

#include <algorithm>

#include "common/text/text.h"

namespace nianbao::normalize {

MappedText::MappedText(std::u32string_view text, std::int32_t source_begin) : text_(text) {
  sources_.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto begin = source_begin + static_cast<std::int32_t>(i);
    sources_.push_back({begin, begin + 1});
  }
}

void MappedText::Append(char32_t c, SourceSpan source) {
  text_.push_back(c);
  sources_.push_back(source);
}

void MappedText::Append(const MappedText& other) { Append(other, 0, other.size()); }

void MappedText::Append(const MappedText& other, std::size_t begin, std::size_t end) {
  end = std::min(end, other.size());
  begin = std::min(begin, end);
  text_.append(other.text_, begin, end - begin);
  sources_.insert(sources_.end(), other.sources_.begin() + static_cast<std::ptrdiff_t>(begin),
                  other.sources_.begin() + static_cast<std::ptrdiff_t>(end));
}

MappedText MappedText::Slice(std::size_t begin, std::size_t end) const {
  MappedText slice;
  slice.Append(*this, begin, end);
  return slice;
}

SourceSpan MappedText::Extent() const {
  if (sources_.empty()) return {};
  return {sources_.front().begin, sources_.back().end};
}

std::string MappedText::Utf8() const { return text::EncodeUtf8(text_); }

std::vector<v1::SourceRun> MappedText::Runs() const {
  std::vector<v1::SourceRun> runs;
  bool one_by_one = false;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const SourceSpan span = sources_[i];
    const auto position = static_cast<std::int32_t>(i);
    const bool single = span.end == span.begin + 1;
    const bool same = i > 0 && sources_[i - 1].begin == span.begin && span.end > span.begin;
    if (same && one_by_one && runs.back().end() - runs.back().begin() > 1) {
      // The character before stood for itself until now.
      v1::SourceRun& last = runs.back();
      last.set_end(position - 1);
      last.set_source_end(span.begin);
      v1::SourceRun whole;
      whole.set_begin(position - 1);
      whole.set_source_begin(span.begin);
      runs.push_back(whole);
    }
    if (same || (!runs.empty() && one_by_one && single && span.begin == runs.back().source_end())) {
      v1::SourceRun& last = runs.back();
      last.set_end(position + 1);
      last.set_source_end(std::max(last.source_end(), span.end));
      one_by_one = one_by_one && !same;
      continue;
    }
    v1::SourceRun run;
    run.set_begin(position);
    run.set_end(position + 1);
    run.set_source_begin(span.begin);
    run.set_source_end(span.end);
    runs.push_back(run);
    one_by_one = single;
  }
  return runs;
}

}  // namespace nianbao::normalize

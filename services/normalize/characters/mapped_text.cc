// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/mapped_text.h"

#include <algorithm>

#include "common/text/text.h"

namespace nianbao::normalize {

MappedText::MappedText(std::u32string_view text, std::int32_t source_begin) : text_(text) {
  if (text.empty()) return;
  runs_.push_back({0, {source_begin, source_begin + static_cast<std::int32_t>(text.size())}});
}

std::int32_t MappedText::EndOf(std::size_t run) const {
  return run + 1 < runs_.size() ? runs_[run + 1].begin : static_cast<std::int32_t>(text_.size());
}

bool MappedText::OneByOne(std::size_t run) const {
  return EndOf(run) - runs_[run].begin == runs_[run].source.end - runs_[run].source.begin;
}

std::size_t MappedText::RunAt(std::size_t i) const {
  if (runs_.size() == 1) return 0;
  const auto after =
      std::upper_bound(runs_.begin(), runs_.end(), static_cast<std::int32_t>(i),
                       [](std::int32_t position, const Run& run) { return position < run.begin; });
  return static_cast<std::size_t>(after - runs_.begin()) - 1;
}

SourceSpan MappedText::SourceIn(std::size_t run, std::size_t i) const {
  const SourceSpan source = runs_[run].source;
  if (!OneByOne(run)) return source;
  const std::int32_t begin = source.begin + static_cast<std::int32_t>(i) - runs_[run].begin;
  return {begin, begin + 1};
}

SourceSpan MappedText::Source(std::size_t i) const { return SourceIn(RunAt(i), i); }

// The characters from `begin` to the end of the text, which are new, stand at `source`.
void MappedText::AddRun(std::size_t begin, SourceSpan source) {
  const auto at = static_cast<std::int32_t>(begin);
  const auto size = static_cast<std::int32_t>(text_.size());
  const bool follows = runs_.empty() || source.begin == source.end ||
                       source.begin < runs_.back().source.begin ||
                       runs_.back().source.begin == runs_.back().source.end;
  if (follows) {
    runs_.push_back({at, source});
    return;
  }
  Run& last = runs_.back();
  const bool one_by_one = at - last.begin == last.source.end - last.source.begin;
  if (source.begin >= last.source.end) {
    const bool continues =
        one_by_one && source.begin == last.source.end && size - at == source.end - source.begin;
    if (continues) {
      last.source.end = source.end;
    } else {
      runs_.push_back({at, source});
    }
  } else if (one_by_one && at - last.begin > 1 && source.begin + 1 == last.source.end) {
    // The character before stood for itself until now.
    last.source.end = source.begin;
    runs_.push_back({at - 1, source});
  } else {
    last.source.end = std::max(last.source.end, source.end);
  }
}

void MappedText::Append(char32_t c, SourceSpan source) {
  text_.push_back(c);
  AddRun(text_.size() - 1, source);
}

void MappedText::Append(std::u32string_view word, SourceSpan source) {
  if (word.empty()) return;
  text_.append(word);
  AddRun(text_.size() - word.size(), source);
}

void MappedText::Append(const MappedText& other) {
  if (empty()) {
    *this = other;
  } else {
    Append(other, 0, other.size());
  }
}

void MappedText::Append(const MappedText& other, std::size_t begin, std::size_t end) {
  end = std::min(end, other.size());
  for (std::size_t run = begin < end ? other.RunAt(begin) : 0; begin < end; ++run) {
    const auto stop = std::min(end, static_cast<std::size_t>(other.EndOf(run)));
    SourceSpan source = other.runs_[run].source;
    if (other.OneByOne(run)) {
      source = {other.SourceIn(run, begin).begin, other.SourceIn(run, stop - 1).end};
    }
    const std::size_t at = text_.size();
    text_.append(other.text_, begin, stop - begin);
    AddRun(at, source);
    begin = stop;
  }
}

void MappedText::Truncate(std::size_t size) {
  if (size >= text_.size()) return;
  while (!runs_.empty() && static_cast<std::size_t>(runs_.back().begin) >= size) {
    text_.resize(static_cast<std::size_t>(runs_.back().begin));
    runs_.pop_back();
  }
  if (size >= text_.size()) return;
  Run& last = runs_.back();
  const auto dropped = static_cast<std::int32_t>(text_.size() - size);
  if (OneByOne(runs_.size() - 1)) last.source.end -= dropped;
  text_.resize(size);
}

MappedText MappedText::Slice(std::size_t begin, std::size_t end) const {
  if (begin == 0 && end >= size()) return *this;
  MappedText slice;
  slice.Append(*this, begin, end);
  return slice;
}

SourceSpan MappedText::Extent() const {
  if (runs_.empty()) return {};
  return {runs_.front().source.begin, runs_.back().source.end};
}

std::string MappedText::Utf8() const { return text::EncodeUtf8(text_); }

std::vector<v1::SourceRun> MappedText::Runs() const {
  google::protobuf::RepeatedPtrField<v1::SourceRun> runs;
  AppendRuns(runs);
  return {runs.begin(), runs.end()};
}

void MappedText::AppendRuns(google::protobuf::RepeatedPtrField<v1::SourceRun>& runs) const {
  runs.Reserve(runs.size() + static_cast<int>(runs_.size()));
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    v1::SourceRun& run = *runs.Add();
    run.set_begin(runs_[i].begin);
    run.set_end(EndOf(i));
    run.set_source_begin(runs_[i].source.begin);
    run.set_source_end(runs_[i].source.end);
  }
}

}  // namespace nianbao::normalize

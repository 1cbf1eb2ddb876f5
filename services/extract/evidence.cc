// SPDX-License-Identifier: Apache-2.0
#include "services/extract/evidence.h"

#include <algorithm>
#include <utility>

#include "common/text/text.h"

namespace nianbao::extract {
namespace {

// Sets the range of the original that the code points [begin, end) came from; nothing is set where
// no run touches them.
template <typename Runs>
void SetSource(const Runs& runs, std::int32_t begin, std::int32_t end, v1::Evidence& evidence) {
  bool found = false;
  std::int32_t source_begin = 0;
  std::int32_t source_end = 0;
  // Runs are ordered.
  auto at = std::partition_point(runs.begin(), runs.end(),
                                 [begin](const v1::SourceRun& run) { return run.end() <= begin; });
  for (; at != runs.end() && at->begin() < end; ++at) {
    const v1::SourceRun& run = *at;
    const bool one_by_one = run.end() - run.begin() == run.source_end() - run.source_begin();
    const std::int32_t from =
        one_by_one ? run.source_begin() + std::max(begin - run.begin(), 0) : run.source_begin();
    const std::int32_t to =
        one_by_one ? run.source_end() - std::max(run.end() - end, 0) : run.source_end();
    source_begin = found ? std::min(source_begin, from) : from;
    source_end = found ? std::max(source_end, to) : to;
    found = true;
  }
  if (!found) return;
  evidence.mutable_source()->set_begin(source_begin);
  evidence.mutable_source()->set_end(source_end);
}

}  // namespace

v1::Evidence CellEvidence(int block, const v1::Cell& cell) {
  v1::Evidence evidence;
  evidence.set_block(block);
  evidence.set_row(cell.row());
  evidence.set_column(cell.column());
  evidence.set_begin(0);
  std::string quote = text::Substring(cell.text(), 0, kMaxQuote);
  evidence.set_end(static_cast<std::int32_t>(text::Length(quote)));
  evidence.set_quote(std::move(quote));
  SetSource(cell.runs(), 0, evidence.end(), evidence);
  if (!evidence.has_source()) {
    evidence.mutable_source()->set_begin(cell.source_begin());
    evidence.mutable_source()->set_end(cell.source_end());
  }
  return evidence;
}

v1::Evidence TextEvidence(int index, const v1::Block& block, std::int32_t begin, std::int32_t end) {
  return TextEvidence(index, block, begin, end,
                      text::Substring(block.text(), static_cast<std::size_t>(begin),
                                      static_cast<std::size_t>(end)));
}

v1::Evidence TextEvidence(int index, const v1::Block& block, std::int32_t begin, std::int32_t end,
                          std::string quote) {
  v1::Evidence evidence;
  evidence.set_block(index);
  evidence.set_begin(begin);
  evidence.set_end(end);
  evidence.set_quote(std::move(quote));
  SetSource(block.runs(), begin, end, evidence);
  if (!evidence.has_source()) {
    evidence.mutable_source()->set_begin(block.source_begin());
    evidence.mutable_source()->set_end(block.source_end());
  }
  return evidence;
}

}  // namespace nianbao::extract

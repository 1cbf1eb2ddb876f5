// SPDX-License-Identifier: Apache-2.0
#include "services/extract/page_boxes.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace nianbao::extract {
namespace {

std::int32_t EndOf(const v1::GlyphRun& run) { return run.begin() + run.edges_size() - 1; }

v1::PageBox BoxOf(const v1::GlyphRun& run, std::int32_t begin, std::int32_t end) {
  v1::PageBox box;
  box.set_page(run.page());
  box.set_left(run.edges(std::max(begin - run.begin(), 0)));
  box.set_right(run.edges(std::min(end - run.begin(), run.edges_size() - 1)));
  box.set_top(run.top());
  box.set_bottom(run.bottom());
  return box;
}

void AddGlyphBoxes(const v1::NormalizedDocument& document, v1::Evidence::Source& source) {
  if (source.begin() >= source.end()) return;
  const auto& runs = document.glyph_runs();
  auto run = std::upper_bound(
      runs.begin(), runs.end(), source.begin(),
      [](std::int32_t at, const v1::GlyphRun& other) { return at < EndOf(other); });
  for (; run != runs.end() && run->begin() < source.end(); ++run) {
    if (run->edges_size() > 1) *source.add_boxes() = BoxOf(*run, source.begin(), source.end());
  }
}

const v1::PageBox* FindCellBox(const v1::Block& block, std::int32_t row, std::int32_t column) {
  const auto& cells = block.table().cells();
  const auto at = [](const v1::Cell& cell) { return std::pair(cell.row(), cell.column()); };
  const auto cell = std::partition_point(cells.begin(), cells.end(), [&](const v1::Cell& other) {
    return at(other) < std::pair(row, column);
  });
  const bool found = cell != cells.end() && at(*cell) == std::pair(row, column);
  return found && cell->has_box() ? &cell->box() : nullptr;
}

}  // namespace

void AddPageBoxes(const v1::NormalizedDocument& document, v1::Report& report) {
  if (document.glyph_runs().empty()) return;
  for (v1::Fact& fact : *report.mutable_facts()) {
    v1::Evidence& evidence = *fact.mutable_evidence();
    if (!evidence.has_source()) continue;
    v1::Evidence::Source& source = *evidence.mutable_source();
    AddGlyphBoxes(document, source);
    if (!source.boxes().empty() || !evidence.has_row() || evidence.block() < 0 ||
        evidence.block() >= document.blocks_size()) {
      continue;
    }
    const v1::PageBox* box =
        FindCellBox(document.blocks(evidence.block()), evidence.row(), evidence.column());
    if (box != nullptr) *source.add_boxes() = *box;
  }
}

}  // namespace nianbao::extract

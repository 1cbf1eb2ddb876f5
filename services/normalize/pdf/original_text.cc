// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/original_text.h"

#include <algorithm>
#include <utility>

namespace nianbao::normalize::pdf {
namespace {

class Writer {
 public:
  void Add(Line& line, const PageLayout& page);
  void End(char32_t mark) { original_.text.push_back(mark); }
  OriginalText Take() { return std::move(original_); }

 private:
  std::int32_t Position() const { return static_cast<std::int32_t>(original_.text.size()); }
  void AddRun(const Line& line, const PageLayout& page);
  void AddSingleRuns(const Line& line, const PageLayout& page);

  OriginalText original_;
};

void Writer::AddRun(const Line& line, const PageLayout& page) {
  v1::GlyphRun run;
  run.set_begin(Position());
  run.set_page(page.number);
  const Box line_box = OnPage(line.box, page);
  run.set_top(static_cast<float>(line_box.top));
  run.set_bottom(static_cast<float>(line_box.bottom));
  double edge = 0;
  for (const Character& c : line.characters) {
    edge = std::max(edge, OnPage(c.box, page).left);
    run.add_edges(static_cast<float>(edge));
  }
  const double end = OnPage(line.characters.back().box, page).right;
  run.add_edges(static_cast<float>(std::max(edge, end)));
  original_.glyph_runs.push_back(std::move(run));
}

void Writer::AddSingleRuns(const Line& line, const PageLayout& page) {
  std::int32_t position = Position();
  for (const Character& c : line.characters) {
    const Box box = OnPage(c.box, page);
    v1::GlyphRun run;
    run.set_begin(position++);
    run.set_page(page.number);
    run.set_top(static_cast<float>(box.top));
    run.set_bottom(static_cast<float>(box.bottom));
    run.add_edges(static_cast<float>(box.left));
    run.add_edges(static_cast<float>(box.right));
    original_.glyph_runs.push_back(std::move(run));
  }
}

void Writer::Add(Line& line, const PageLayout& page) {
  if (line.characters.empty()) return;
  line.quarters == 0 && page.quarters == 0 ? AddRun(line, page) : AddSingleRuns(line, page);
  line.place.begin = Position();
  original_.text += line.Text();
  line.place.end = Position();
}

}  // namespace

PageBox ToPageBox(const Box& box, const PageLayout& page) {
  const Box shown = OnPage(box, page);
  return {.page = page.number,
          .left = static_cast<float>(shown.left),
          .top = static_cast<float>(shown.top),
          .right = static_cast<float>(shown.right),
          .bottom = static_cast<float>(shown.bottom)};
}

OriginalText Number(std::vector<PageLayout>& pages) {
  Writer writer;
  const auto add_lines = [&](std::vector<Line>& lines, const PageLayout& page) {
    for (Line& line : lines) {
      writer.Add(line, page);
      writer.End(U'\n');
    }
  };
  for (PageLayout& page : pages) {
    for (PageItem& item : page.items) {
      if (item.kind == PageItem::Kind::kLine) {
        writer.Add(item.line, page);
        writer.End(U'\n');
      }
      for (TableCell& cell : item.table.cells) {
        add_lines(cell.lines, page);
        writer.End(U'\t');
      }
    }
    add_lines(page.hidden, page);
    add_lines(page.watermarks, page);
    writer.End(U'\f');
  }
  return writer.Take();
}

}  // namespace nianbao::normalize::pdf

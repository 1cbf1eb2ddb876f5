// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_reader.h"

#include <gumbo.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "services/normalize/block_builder.h"
#include "services/normalize/html/block_table.h"
#include "services/normalize/html/html_collector.h"
#include "services/normalize/html/html_page.h"
#include "services/normalize/html/html_table.h"
#include "services/normalize/html/html_text.h"
#include "services/normalize/plain_text/text_lines.h"

namespace nianbao::normalize {
namespace {

// A bold line in the middle of the page that is not longer is a heading.
constexpr std::size_t kMaxProminent = 60;
// A page with less text than this shows what its frames hold.
constexpr std::size_t kThinPage = 400;
constexpr std::size_t kEmptyPage = 40;

bool IsBold(GumboTag tag) {
  return tag == GUMBO_TAG_B || tag == GUMBO_TAG_STRONG || tag == GUMBO_TAG_TH;
}

bool IsCentered(const GumboNode& element) {
  const std::string_view align = Attribute(element, "align");
  return element.v.element.tag == GUMBO_TAG_CENTER || align == "center" || align == "middle";
}

// A line that a line break ends.
struct PendingLine {
  MappedText text{};
  LineHints hints{};
  // Whether white space counts as it stands.
  bool preformatted = false;
};

struct PendingImage {
  MappedText alternative{};
  SourceSpan place{};
  bool boilerplate = false;
};

// What holds for all that stands inside an element.
struct Context {
  LineHints hints{};
  bool preformatted = false;
  bool bold = false;
  bool centered = false;
};

// Walks the tree and gives lines, tables and pictures to a BlockBuilder.
class PageReader {
 public:
  PageReader(const HtmlPage& page, const PreparedText& text, const NormalizerOptions& options)
      : page_(page), tree_(page.tree()), options_(options), builder_(text), collector_(page) {}

  absl::Status Walk(const GumboNode& node, Context context);
  Reading Finish();
  MappedText CleanTitle(MappedText raw) const { return builder_.CleanTitle(std::move(raw)); }
  const HtmlCollector& collector() const { return collector_; }

 private:
  absl::Status WalkElement(const GumboNode& node, Context context);
  absl::Status WalkChildren(const GumboNode& node, const Context& context);
  absl::Status WalkTable(const GumboNode& table, const Context& context);
  absl::Status WalkBlockTable(const GumboNode& element, const BlockTable& table,
                              const Context& context);
  void AddGrid(Grid grid, SourceSpan place, const Context& context);
  void AppendText(const GumboNode& node, const Context& context);
  void AppendLines(const MappedText& text, bool prominent);
  void EndLine();
  void AddLine(PendingLine line);
  void AddLines();
  void AppendImage(const GumboNode& node, const Context& context);
  void Flush();

  const HtmlPage& page_;
  const HtmlTree& tree_;
  const NormalizerOptions& options_;
  BlockBuilder builder_;
  HtmlCollector collector_;
  MappedText line_;
  LineHints hints_;
  bool preformatted_ = false;
  // The lines of a block so far.
  std::vector<PendingLine> lines_;
  std::size_t lost_cells_ = 0;
  // Whether all text of the line is bold, and stands in the middle.
  bool prominent_ = true;
  std::vector<PendingImage> images_;
  std::size_t blocks_ = 0;
  std::size_t cells_ = 0;
};

void PageReader::EndLine() {
  if (prominent_ && hints_.heading_level < 0 && line_.size() <= kMaxProminent) {
    hints_.heading_level = 1;
  }
  lines_.push_back({std::move(line_), hints_, preformatted_});
  line_ = MappedText();
  prominent_ = true;
  if (!images_.empty()) Flush();
}

// The lines of a block as one text, in which white space that a browser draws as one space is one.
class LinesOfBlock {
 public:
  explicit LinesOfBlock(const std::vector<PendingLine>& lines) {
    for (const PendingLine& line : lines) {
      begins_.push_back(text_.size());
      Append(line);
      const std::int32_t end = text_.Extent().end;
      text_.Append(U'\n', {end, end});
    }
    for (std::size_t i = 0; i < begins_.size(); ++i) {
      const std::size_t end = i + 1 < begins_.size() ? begins_[i + 1] : text_.size();
      lines_.push_back({std::u32string_view(text_.text()).substr(begins_[i], end - 1 - begins_[i]),
                        static_cast<std::int32_t>(begins_[i])});
    }
  }

  const std::vector<Line>& lines() const { return lines_; }
  // Which of the lines begins there.
  std::size_t IndexOf(const Line& line) const {
    return static_cast<std::size_t>(
        std::lower_bound(begins_.begin(), begins_.end(), static_cast<std::size_t>(line.begin)) -
        begins_.begin());
  }

  // Where a place of this text stands in the original.
  SourceSpan Original(SourceSpan place) const {
    const auto last = static_cast<std::int32_t>(text_.size()) - 1;
    const auto first = static_cast<std::size_t>(std::min(place.begin, last));
    const SourceSpan begin = text_.Source(first);
    if (place.end <= place.begin) return {begin.begin, begin.begin};
    return {begin.begin, text_.Source(static_cast<std::size_t>(std::min(place.end - 1, last))).end};
  }

  void Restore(Grid& grid) const {
    for (GridCell& cell : grid.cells) {
      cell.place = Original(cell.place);
      MappedText text;
      for (std::size_t i = 0; i < cell.text.size(); ++i) {
        text.Append(cell.text[i], Original(cell.text.Source(i)));
      }
      cell.text = std::move(text);
    }
  }

 private:
  void Append(const PendingLine& line) {
    bool space = false;
    for (std::size_t i = 0; i < line.text.size(); ++i) {
      const char32_t c = line.text[i];
      const bool white = c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == U'\f';
      if (line.preformatted || !white) {
        text_.Append(c, line.text.Source(i));
      } else if (!space) {
        text_.Append(U' ', line.text.Source(i));
      }
      space = white;
    }
  }

  MappedText text_;
  std::vector<std::size_t> begins_;
  std::vector<Line> lines_;
};

void PageReader::AddLine(PendingLine line) {
  if (line.text.empty()) return;
  builder_.AddLine(std::move(line.text), line.hints);
  ++blocks_;
}

// Tables that were pasted as text stand in lines of one block.
void PageReader::AddLines() {
  std::vector<PendingLine> pending = std::exchange(lines_, {});
  if (pending.size() > 1) {
    const LinesOfBlock block(pending);
    if (MayHoldTable(block.lines())) {
      const auto add_line = [&](const Line& line) {
        AddLine(std::move(pending[block.IndexOf(line)]));
        return absl::OkStatus();
      };
      const auto add_table = [&](TextTable table, SourceSpan place) {
        block.Restore(table.grid);
        cells_ += table.grid.cells.size();
        lost_cells_ += table.lost_cells ? 1 : 0;
        builder_.AddTable(std::move(table.grid), block.Original(place), hints_.boilerplate);
        ++blocks_;
        return absl::OkStatus();
      };
      // Neither of them fails.
      TakeLines(block.lines(), {add_line, [] {}, add_table}).IgnoreError();
      return;
    }
  }
  for (PendingLine& line : pending) AddLine(std::move(line));
}

void PageReader::Flush() {
  if (!line_.empty()) EndLine();
  AddLines();
  prominent_ = true;
  for (PendingImage& image : std::exchange(images_, {})) {
    builder_.AddImage(std::move(image.alternative), image.place, image.boilerplate);
    ++blocks_;
  }
}

void PageReader::AppendText(const GumboNode& node, const Context& context) {
  // Text that the parser moved would come before what is already in the line.
  const std::int32_t begin = tree_.SpanOf(node).begin;
  const std::int32_t end = !line_.empty()    ? line_.Extent().end
                           : !lines_.empty() ? lines_.back().text.Extent().end
                                             : 0;
  if (begin < end) Flush();
  hints_ = context.hints;
  preformatted_ = context.preformatted;
  if (node.type == GUMBO_NODE_TEXT) {
    prominent_ = prominent_ && context.bold && context.centered;
  }
  if (!context.preformatted) {
    collector_.AppendText(node, line_);
    return;
  }
  MappedText text;
  collector_.AppendText(node, text);
  AppendLines(text, context.bold && context.centered);
}

void PageReader::AppendLines(const MappedText& text, bool prominent) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != U'\n') continue;
    line_.Append(text, begin, i);
    EndLine();
    prominent_ = prominent;
    begin = i + 1;
  }
  line_.Append(text, begin, text.size());
}

void PageReader::AppendImage(const GumboNode& node, const Context& context) {
  PendingImage image{.place = tree_.OuterSpan(node), .boilerplate = context.hints.boilerplate};
  image.alternative.Append(text::DecodeUtf8(Attribute(node, "alt")), image.place);
  images_.push_back(std::move(image));
}

absl::Status PageReader::WalkChildren(const GumboNode& node, const Context& context) {
  const GumboVector& children =
      node.type == GUMBO_NODE_DOCUMENT ? node.v.document.children : node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    RETURN_IF_ERROR(Walk(*static_cast<const GumboNode*>(children.data[i]), context));
  }
  return absl::OkStatus();
}

absl::Status PageReader::WalkTable(const GumboNode& table, const Context& context) {
  const GumboVector& children = table.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    const auto& child = *static_cast<const GumboNode*>(children.data[i]);
    if (child.type == GUMBO_NODE_ELEMENT && child.v.element.tag == GUMBO_TAG_CAPTION) {
      RETURN_IF_ERROR(Walk(child, context));
    }
  }
  ASSIGN_OR_RETURN(Grid grid, ReadHtmlTable(page_, collector_, table, options_.max_cells - cells_));
  AddGrid(std::move(grid), tree_.OuterSpan(table), context);
  return absl::OkStatus();
}

absl::Status PageReader::WalkBlockTable(const GumboNode& element, const BlockTable& table,
                                        const Context& context) {
  for (const GumboNode* caption : table.captions) {
    RETURN_IF_ERROR(Walk(*caption, context));
    Flush();
  }
  ASSIGN_OR_RETURN(Grid grid, ReadHtmlRows(page_, collector_, element, table.rows, table.captions,
                                           options_.max_cells - cells_));
  if (!table.marked) grid.layout = v1::Table::SEPARATED;
  const SourceSpan place{tree_.OuterSpan(*table.rows.front().front()).begin,
                         tree_.OuterSpan(*table.rows.back().back()).end};
  AddGrid(std::move(grid), place, context);
  return absl::OkStatus();
}

void PageReader::AddGrid(Grid grid, SourceSpan place, const Context& context) {
  for (const GridCell& cell : grid.cells) {
    cells_ += static_cast<std::size_t>(cell.row_span) * static_cast<std::size_t>(cell.column_span);
  }
  if (grid.cells.empty()) return;
  builder_.AddTable(std::move(grid), place, context.hints.boilerplate);
  ++blocks_;
}

absl::Status PageReader::WalkElement(const GumboNode& node, Context context) {
  const GumboTag tag = node.v.element.tag;
  const StyleEffect& style = page_.Of(node).style;
  context.hints.boilerplate = context.hints.boilerplate || page_.IsBoilerplate(node);
  if (const auto level = HeadingLevel(node)) context.hints.heading_level = *level;
  context.bold = style.bold.value_or(context.bold || IsBold(tag));
  context.centered = style.centered.value_or(context.centered || IsCentered(node));
  context.preformatted = context.preformatted || tag == GUMBO_TAG_PRE;
  const bool block = IsBlockElement(node);
  if (block) Flush();
  if (tag == GUMBO_TAG_TABLE && !IsLayoutTable(page_, node)) {
    RETURN_IF_ERROR(WalkTable(node, context));
  } else if (const auto table = FindBlockTable(page_, node)) {
    RETURN_IF_ERROR(WalkBlockTable(node, *table, context));
  } else {
    collector_.Enter(node, line_);
    RETURN_IF_ERROR(WalkChildren(node, context));
    collector_.Leave(node);
  }
  if (block) Flush();
  return absl::OkStatus();
}

absl::Status PageReader::Walk(const GumboNode& node, Context context) {
  if (blocks_ > options_.max_blocks) {
    return absl::ResourceExhaustedError(absl::StrCat("it has more than ", options_.max_blocks,
                                                     " paragraphs: send the report alone"));
  }
  if (cells_ > options_.max_cells) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "its tables have more than ", options_.max_cells, " cells: send the report alone"));
  }
  if (node.type == GUMBO_NODE_DOCUMENT) return WalkChildren(node, context);
  if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_CDATA ||
      node.type == GUMBO_NODE_WHITESPACE) {
    AppendText(node, context);
    return absl::OkStatus();
  }
  if (collector_.Take(node, line_)) return absl::OkStatus();
  if (node.v.element.tag == GUMBO_TAG_IMG) {
    AppendImage(node, context);
    return absl::OkStatus();
  }
  if (node.v.element.tag == GUMBO_TAG_BR) {
    EndLine();
    return absl::OkStatus();
  }
  return WalkElement(node, context);
}

Reading PageReader::Finish() {
  Flush();
  Reading reading = builder_.Finish(collector_.TakeLeftOut());
  if (lost_cells_ > 0) reading.notices.push_back(LostCellsNotice(lost_cells_));
  return reading;
}

const GumboNode* FindTitle(const GumboNode& node, int depth) {
  if (node.type != GUMBO_NODE_ELEMENT || depth > 3) return nullptr;
  if (node.v.element.tag == GUMBO_TAG_TITLE) return &node;
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    const auto& child = *static_cast<const GumboNode*>(children.data[i]);
    if (const GumboNode* found = FindTitle(child, depth + 1)) return found;
  }
  return nullptr;
}

MappedText RawTitle(const HtmlTree& tree) {
  MappedText raw;
  const GumboNode* element = FindTitle(*tree.root(), 0);
  if (element == nullptr) return raw;
  const GumboVector& children = element->v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    const auto& child = *static_cast<const GumboNode*>(children.data[i]);
    if (child.type == GUMBO_NODE_TEXT) raw.Append(tree.TextOf(child));
  }
  return raw;
}

std::vector<std::string> Notices(const HtmlPage& page, const HtmlCollector& collector) {
  std::vector<std::string> notices;
  const bool thin = page.characters() < kThinPage;
  if (!page.believes_styles()) {
    notices.push_back("the styles of the page hide nearly all of it: its hidden text was read");
  }
  for (const std::string& viewer : collector.viewers()) {
    notices.push_back(absl::StrCat("the page shows a PDF: fetch and send ", viewer));
  }
  for (const std::string& frame : collector.frames()) {
    if (thin) notices.push_back(absl::StrCat("the page shows another: fetch and send ", frame));
  }
  if (page.characters() < kEmptyPage && collector.has_scripts()) {
    notices.push_back(
        "the page has next to no text of its own and scripts that may fetch it: save it from a "
        "browser and send that");
  }
  return notices;
}

}  // namespace

absl::StatusOr<Reading> ReadHtml(std::u32string decoded, const ReaderContext& context) {
  const PreparedText prepared = context.script.Prepare(std::move(decoded));
  ASSIGN_OR_RETURN(const std::unique_ptr<HtmlTree> tree,
                   HtmlTree::Parse(prepared.text, context.options));
  const HtmlPage page(*tree);
  if (page.characters() > context.options.max_characters) return TooLong(context.options);
  PageReader reader(page, prepared, context.options);
  MappedText title = reader.CleanTitle(RawTitle(*tree));
  Context whole;
  whole.hints.whole = true;
  RETURN_IF_ERROR(reader.Walk(*tree->document(), whole));
  Reading reading = reader.Finish();
  if (reading.blocks.empty() && !reader.collector().frames().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("it is a set of frames without text of its own: fetch and send ",
                     reader.collector().frames().front()));
  }
  reading.title = std::move(title);
  for (std::string& notice : Notices(page, reader.collector())) {
    reading.notices.push_back(std::move(notice));
  }
  return reading;
}

}  // namespace nianbao::normalize

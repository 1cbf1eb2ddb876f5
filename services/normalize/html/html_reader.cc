// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_reader.h"

#include <gumbo.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "services/normalize/block_builder.h"
#include "services/normalize/html/html_table.h"
#include "services/normalize/html/html_text.h"
#include "services/normalize/html/html_walk.h"

namespace nianbao::normalize {
namespace {

struct PendingImage {
  MappedText alternative{};
  SourceSpan place{};
  bool boilerplate = false;
};

// Walks the tree and gives lines, tables and pictures to a BlockBuilder.
class PageReader {
 public:
  PageReader(const HtmlTree& tree, const PreparedText& text, const NormalizerOptions& options)
      : tree_(tree), options_(options), stats_(MeasureHtml(*tree.root())), builder_(text) {
    page_characters_ = stats_[tree.root()].characters;
  }

  absl::Status Walk(const GumboNode& node, LineHints hints, bool preformatted);
  void Flush();
  Reading Finish() {
    Flush();
    return builder_.Finish();
  }
  MappedText CleanTitle(const MappedText& raw) const { return builder_.CleanTitle(raw); }

 private:
  absl::Status WalkChildren(const GumboNode& node, const LineHints& hints, bool preformatted);
  absl::Status WalkTable(const GumboNode& table, const LineHints& hints);
  void AppendText(const GumboNode& node, const LineHints& hints, bool preformatted);
  void AppendImage(const GumboNode& node, const LineHints& hints);

  const HtmlTree& tree_;
  const NormalizerOptions& options_;
  HtmlStatsMap stats_;
  std::size_t page_characters_ = 0;
  BlockBuilder builder_;
  MappedText line_;
  LineHints hints_;
  std::vector<PendingImage> images_;
  std::size_t blocks_ = 0;
  std::size_t cells_ = 0;
};

void PageReader::Flush() {
  if (!line_.empty()) {
    builder_.AddLine(line_, hints_);
    line_ = MappedText();
    ++blocks_;
  }
  for (PendingImage& image : images_) {
    builder_.AddImage(image.alternative, image.place, image.boilerplate);
    ++blocks_;
  }
  images_.clear();
}

void PageReader::AppendText(const GumboNode& node, const LineHints& hints, bool preformatted) {
  const MappedText text = tree_.TextOf(node);
  // Text that the parser moved would come before what is already in the line.
  if (!text.empty() && !line_.empty() && text.Extent().begin < line_.Extent().end) Flush();
  hints_ = hints;
  if (!preformatted) {
    line_.Append(text);
    return;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == U'\n') {
      Flush();
    } else {
      line_.Append(text[i], text.sources()[i]);
    }
  }
}

void PageReader::AppendImage(const GumboNode& node, const LineHints& hints) {
  PendingImage image{.place = tree_.OuterSpan(node), .boilerplate = hints.boilerplate};
  const GumboAttribute* alt = gumbo_get_attribute(&node.v.element.attributes, "alt");
  if (alt != nullptr) {
    const std::u32string text = text::DecodeUtf8(alt->value);
    for (const char32_t c : text) image.alternative.Append(c, image.place);
  }
  images_.push_back(std::move(image));
}

absl::Status PageReader::WalkChildren(const GumboNode& node, const LineHints& hints,
                                      bool preformatted) {
  const GumboVector& children =
      node.type == GUMBO_NODE_DOCUMENT ? node.v.document.children : node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    RETURN_IF_ERROR(Walk(*static_cast<const GumboNode*>(children.data[i]), hints, preformatted));
  }
  return absl::OkStatus();
}

absl::Status PageReader::WalkTable(const GumboNode& table, const LineHints& hints) {
  ASSIGN_OR_RETURN(Grid grid, ReadHtmlTable(tree_, table, options_.max_cells - cells_));
  for (const GridCell& cell : grid.cells) {
    cells_ += static_cast<std::size_t>(cell.row_span) * static_cast<std::size_t>(cell.column_span);
  }
  const GumboVector& children = table.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    const auto& child = *static_cast<const GumboNode*>(children.data[i]);
    if (child.type == GUMBO_NODE_ELEMENT && child.v.element.tag == GUMBO_TAG_CAPTION) {
      RETURN_IF_ERROR(WalkChildren(child, hints, false));
      Flush();
    }
  }
  if (!grid.cells.empty()) {
    builder_.AddTable(std::move(grid), tree_.OuterSpan(table), hints.boilerplate);
    ++blocks_;
  }
  return absl::OkStatus();
}

absl::Status PageReader::Walk(const GumboNode& node, LineHints hints, bool preformatted) {
  if (blocks_ > options_.max_blocks) {
    return absl::ResourceExhaustedError(absl::StrCat("it has more than ", options_.max_blocks,
                                                     " paragraphs: send the report alone"));
  }
  if (node.type == GUMBO_NODE_DOCUMENT) return WalkChildren(node, hints, preformatted);
  if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_CDATA ||
      node.type == GUMBO_NODE_WHITESPACE) {
    AppendText(node, hints, preformatted);
    return absl::OkStatus();
  }
  if (node.type != GUMBO_NODE_ELEMENT || IsHidden(node)) return absl::OkStatus();
  const GumboTag tag = node.v.element.tag;
  if (tag == GUMBO_TAG_IMG) {
    AppendImage(node, hints);
    return absl::OkStatus();
  }
  if (tag == GUMBO_TAG_BR) {
    Flush();
    return absl::OkStatus();
  }
  hints.boilerplate = hints.boilerplate || IsBoilerplate(node, stats_[&node], page_characters_);
  if (const auto level = HeadingLevel(node)) hints.heading_level = *level;
  const bool block = IsBlockElement(node);
  if (block) Flush();
  if (tag == GUMBO_TAG_TABLE && !IsLayoutTable(node)) {
    RETURN_IF_ERROR(WalkTable(node, hints));
  } else {
    RETURN_IF_ERROR(WalkChildren(node, hints, preformatted || tag == GUMBO_TAG_PRE));
  }
  if (block) Flush();
  return absl::OkStatus();
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

}  // namespace

absl::StatusOr<Reading> ReadHtml(std::u32string decoded, const ReaderContext& context) {
  const PreparedText prepared = context.script.Prepare(std::move(decoded));
  ASSIGN_OR_RETURN(const std::unique_ptr<HtmlTree> tree,
                   HtmlTree::Parse(prepared.text, context.options));
  PageReader reader(*tree, prepared, context.options);
  MappedText title;
  if (const GumboNode* element = FindTitle(*tree->root(), 0)) {
    const GumboVector& children = element->v.element.children;
    MappedText raw;
    for (unsigned int i = 0; i < children.length; ++i) {
      const auto& child = *static_cast<const GumboNode*>(children.data[i]);
      if (child.type == GUMBO_NODE_TEXT) raw.Append(tree->TextOf(child));
    }
    title = reader.CleanTitle(raw);
  }
  LineHints hints;
  hints.whole = true;
  RETURN_IF_ERROR(reader.Walk(*tree->root(), hints, false));
  Reading reading = reader.Finish();
  reading.title = std::move(title);
  return reading;
}

}  // namespace nianbao::normalize

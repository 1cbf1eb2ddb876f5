// SPDX-License-Identifier: Apache-2.0
// Pictures, text boxes, charts and diagrams of the document walk.
// Source: ECMA-376 part 1, 20.4 (DrawingML), 21.2 (charts), 21.4 (diagrams); part 4, 19 (VML).
#include <utility>

#include "common/status/status.h"
#include "common/text/text.h"
#include "services/normalize/word/chart.h"
#include "services/normalize/word/diagram.h"
#include "services/normalize/word/story_reader.h"
#include "services/normalize/word/xml_part.h"

namespace nianbao::normalize {
namespace {

using pugi::xml_node;
using View = std::string_view;

constexpr KeepOrWhy kKept = v1::Omission::REASON_UNSPECIFIED;

std::u32string DescriptionOf(const xml_node& properties) {
  const View description = properties.attribute("descr").value();
  return text::DecodeUtf8(description.empty() ? properties.attribute("title").value()
                                              : description);
}

}  // namespace

absl::Status StoryReader::ReadDrawing(const xml_node& node, KeepOrWhy why, Story& story) {
  std::u32string alternative;
  const View name = node.name();
  if (name == "w:drawing") {
    const xml_node properties = node.first_child().child("wp:docPr");
    alternative = DescriptionOf(properties);
    const View hidden = properties.attribute("hidden").value();
    if (why == kKept && (hidden == "1" || hidden == "true")) why = v1::Omission::HIDDEN;
  }
  return ReadDrawingContent(node, alternative, why, story);
}

absl::Status StoryReader::ReadDrawingContent(const xml_node& node,
                                             const std::u32string& alternative, KeepOrWhy why,
                                             Story& story) {
  for (const xml_node child : node.children()) {
    const View name = child.name();
    if (name == "w:txbxContent") {
      RETURN_IF_ERROR(Read(child, why, story));
    } else if (name == "pic:pic") {
      const std::u32string own = DescriptionOf(child.child("pic:nvPicPr").child("pic:cNvPr"));
      RETURN_IF_ERROR(ReadPicture(alternative.empty() ? own : alternative, why, story));
    } else if (name == "v:imagedata") {
      const View shape = node.attribute("alt").value();
      const View title = child.attribute("o:title").value();
      RETURN_IF_ERROR(ReadPicture(text::DecodeUtf8(shape.empty() ? title : shape), why, story));
    } else if (name == "c:chart") {
      RETURN_IF_ERROR(ReadChart(TargetOf(child.attribute("r:id").value()), why, story));
    } else if (name == "dgm:relIds") {
      RETURN_IF_ERROR(ReadDiagram(TargetOf(child.attribute("r:dm").value()), why, story));
    } else if (name == "mc:AlternateContent") {
      RETURN_IF_ERROR(ReadDrawingContent(ChooseAlternative(child), alternative, why, story));
    } else {
      RETURN_IF_ERROR(ReadDrawingContent(child, alternative, why, story));
    }
  }
  return absl::OkStatus();
}

absl::Status StoryReader::ReadPicture(const std::u32string& alternative, KeepOrWhy why,
                                      Story& story) {
  ASSIGN_OR_RETURN(const SourceSpan span, Append(alternative, why));
  RETURN_IF_ERROR(Append(U"\n", why).status());
  if (why == kKept) story.emplace_back(StoryPicture{span});
  return absl::OkStatus();
}

absl::Status StoryReader::ReadChart(const std::string& name, KeepOrWhy why, Story& story) {
  const auto part = package_.Parse(name);
  if (!part.ok()) {
    Notice("a chart is not read: " + std::string(part.status().message()));
    return ReadPicture({}, why, story);
  }
  const ChartData data = ReadChartData((*part)->root(), options_.max_cells - cells_);
  if (data.cells.empty()) {
    Notice("a chart has no stored values; they are in the workbook embedded beside " + name);
    return ReadPicture(data.title, why, story);
  }
  cells_ += data.cells.size();
  StoryChart chart;
  chart.place.begin = text_.Position();
  ASSIGN_OR_RETURN(chart.title, Append(data.title, why));
  RETURN_IF_ERROR(Append(U"\n", why).status());
  for (const ChartData::Cell& cell : data.cells) {
    ASSIGN_OR_RETURN(const SourceSpan span, Append(cell.text, why));
    RETURN_IF_ERROR(Append(U"\t", why).status());
    chart.cells.push_back({cell.row, cell.column, span});
  }
  chart.place.end = text_.Position();
  if (why == kKept) story.emplace_back(std::move(chart));
  return absl::OkStatus();
}

absl::Status StoryReader::ReadDiagram(const std::string& name, KeepOrWhy why, Story& story) {
  const auto part = package_.Parse(name);
  if (!part.ok()) {
    Notice("a diagram is not read: " + std::string(part.status().message()));
    return absl::OkStatus();
  }
  for (const std::u32string& text : ReadDiagramText((*part)->root())) {
    ASSIGN_OR_RETURN(const SourceSpan span, Append(text, why));
    RETURN_IF_ERROR(Append(U"\n", why).status());
    if (why == kKept) story.emplace_back(StoryLine{.pieces = {{span}}, .has_text = true});
  }
  return absl::OkStatus();
}

}  // namespace nianbao::normalize

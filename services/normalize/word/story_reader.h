// SPDX-License-Identifier: Apache-2.0
// Walks the XML of a Word document: paragraphs, runs, fields, tracked changes.
//
// Source: ECMA-376 part 1, 17 (WordprocessingML); part 4 for VML. Tracked changes are taken as
// accepted. What is deleted, hidden or an instruction is in the text and listed as left out.
#pragma once

#include <cstddef>
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/normalize/word/numbering.h"
#include "services/normalize/word/package.h"
#include "services/normalize/word/story.h"
#include "services/normalize/word/styles.h"

namespace nianbao::normalize {

// Whether text is kept, or why it is left out.
using KeepOrWhy = v1::Omission::Reason;
inline constexpr KeepOrWhy kKept = v1::Omission::REASON_UNSPECIFIED;

// `why` for what stands in something deleted.
constexpr KeepOrWhy Deleted(KeepOrWhy why) { return why == kKept ? v1::Omission::DELETED : why; }

// Elements that only wrap paragraphs, rows or cells; and those that say that these were deleted or
// moved away.
bool IsWrapper(std::string_view name);
bool IsDeletion(std::string_view name);

class StoryReader {
 public:
  // All must outlive the reader.
  StoryReader(Package& package, const Styles& styles, Numbering& numbering,
              const NormalizerOptions& options, DecodedText& text)
      : package_(package), styles_(styles), numbering_(numbering), options_(options), text_(text) {}

  // From here on, relationships are those of `part`.
  void EnterPart(std::string_view part) { relationships_ = package_.Relationships(part); }

  // Adds the paragraphs and tables in `container` (w:body, w:footnote, w:hdr) to the text and to
  // `story`, without text where `why` says that all of it is left out. RESOURCE_EXHAUSTED: over a
  // limit of the options.
  absl::Status Read(const pugi::xml_node& container, KeepOrWhy why, Story& story);

  // Identifiers of the headers and footers that sections refer to, in order, with repetitions.
  const std::vector<std::string>& headers() const { return headers_; }
  const std::vector<std::string>& footers() const { return footers_; }
  std::vector<std::string>& notices() { return notices_; }
  // The part that a relationship of the current part leads to; empty where there is none.
  std::string TargetOf(std::string_view id) const;

 private:
  struct Drawing {
    pugi::xml_node node;
    KeepOrWhy why;
  };
  // What is open while the paragraphs of one container are read.
  struct Flow {
    Story& story;
    StoryLine line{};
    // Stand after the paragraph that they are anchored in.
    std::vector<Drawing> drawings{};
    std::vector<NoteMark> notes{};
    // For each open field whether its instructions are still being read.
    std::vector<bool> fields{};
    // A paragraph has begun whose mark was not met yet, or was deleted.
    bool open = false;
    bool style_hides = false;
  };
  // What w:pPr states of a paragraph.
  struct Paragraph {
    std::string_view style{};
    pugi::xml_node outline_level{};
    pugi::xml_node list{};
    pugi::xml_node section{};
    bool joins_next = false;
  };
  using Handler = absl::Status (StoryReader::*)(const pugi::xml_node&, KeepOrWhy, Flow&);

  absl::Status ReadBlocks(const pugi::xml_node& container, KeepOrWhy why, Flow& flow);
  absl::Status ReadBlock(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadParagraph(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  static Paragraph PropertiesOf(const pugi::xml_node& paragraph);
  void BeginParagraph(const Paragraph& properties, KeepOrWhy why, Flow& flow);
  absl::Status EndParagraph(bool joins, KeepOrWhy why, Flow& flow);
  // Ends a paragraph that is open, without a mark of its own.
  absl::Status CloseParagraph(Flow& flow);
  void EndLine(Flow& flow);
  absl::Status ReadInline(const pugi::xml_node& container, KeepOrWhy why, Flow& flow);
  absl::Status ReadChild(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);

  // For elements inside a paragraph.
  static Handler HandlerOf(std::string_view name);
  absl::Status ReadRun(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadDeleted(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadAlternatives(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadText(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadDeletedText(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadInstruction(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadSimpleField(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadFieldMark(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadTab(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadBreak(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadHyphen(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadSymbol(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadReadingAid(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadNoteMark(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);
  absl::Status ReadDrawingAnchor(const pugi::xml_node& node, KeepOrWhy why, Flow& flow);

  // In word_table_reader.cc.
  absl::Status ReadTable(const pugi::xml_node& node, KeepOrWhy why, Story& story);
  absl::Status ReadRows(const pugi::xml_node& container, KeepOrWhy why, StoryTable& table);
  absl::Status ReadRow(const pugi::xml_node& node, KeepOrWhy why, StoryTable& table);
  absl::Status ReadCells(const pugi::xml_node& container, KeepOrWhy why, StoryRow& row);
  absl::Status ReadCell(const pugi::xml_node& node, KeepOrWhy why, StoryRow& row);

  // In drawing_reader.cc.
  absl::Status ReadDrawing(const pugi::xml_node& node, KeepOrWhy why, Story& story);
  absl::Status ReadDrawingContent(const pugi::xml_node& node, const std::u32string& alternative,
                                  KeepOrWhy why, Story& story);
  absl::Status ReadPicture(const std::u32string& alternative, KeepOrWhy why, Story& story);
  absl::Status ReadChart(const std::string& part, KeepOrWhy why, Story& story);
  absl::Status ReadDiagram(const std::string& part, KeepOrWhy why, Story& story);

  // Adds characters to the text; gives their place.
  absl::StatusOr<SourceSpan> Append(std::u32string_view characters, KeepOrWhy why);
  // The same for characters of a line.
  absl::Status AppendToLine(std::u32string_view characters, KeepOrWhy why, Flow& flow);
  absl::Status AppendToLine(std::string_view utf8, KeepOrWhy why, Flow& flow);
  void ReadSection(const pugi::xml_node& section);
  void Notice(std::string notice);

  Package& package_;
  const Styles& styles_;
  Numbering& numbering_;
  const NormalizerOptions& options_;
  DecodedText& text_;
  std::vector<Relationship> relationships_;
  std::vector<std::string> headers_;
  std::vector<std::string> footers_;
  std::vector<std::string> notices_;
  std::size_t cells_ = 0;
  // Memory for what is decoded.
  std::u32string characters_;
};

}  // namespace nianbao::normalize

// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/story_reader.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "services/normalize/word/xml_part.h"

namespace nianbao::normalize {
namespace {

using pugi::xml_node;
using View = std::string_view;

// As NormalizedDocument allows.
constexpr std::size_t kMaxNotices = 20;
constexpr int kBodyText = 9;

// A mark that is deleted, moved away, or only separates styles ends no paragraph.
bool JoinsNext(const xml_node& mark) {
  bool joins = false;
  ForEachChild(mark, [&joins](const xml_node& property, View name) {
    joins = joins || IsDeletion(name) || (name == "w:specVanish" && IsOn(property));
  });
  return joins;
}

// The character that a symbol font shows for a code, for boxes and ticks of forms.
char32_t SymbolOf(View font, char32_t code) {
  struct Sign {
    View font;
    char32_t code;
    char32_t sign;
  };
  static constexpr Sign kSigns[] = {
      {"Wingdings", 0xFE, U'☑'},   {"Wingdings", 0xFD, U'☒'},   {"Wingdings", 0xA8, U'☐'},
      {"Wingdings", 0x6F, U'☐'},   {"Wingdings", 0xFC, U'✓'},   {"Wingdings", 0xFB, U'✗'},
      {"Wingdings 2", 0x52, U'☑'}, {"Wingdings 2", 0x54, U'☒'}, {"Wingdings 2", 0xA3, U'☐'},
      {"Wingdings 2", 0x50, U'✓'}, {"Wingdings 2", 0x4F, U'✗'},
  };
  for (const Sign& sign : kSigns) {
    if (sign.font == font && sign.code == (code & 0xFF)) return sign.sign;
  }
  return code;
}

int HeadingLevel(const Style& style, const xml_node& outline_level) {
  const int outline =
      outline_level ? NumberOf(outline_level, "w:val", style.outline_level) : style.outline_level;
  if (outline >= 0 && outline < kBodyText) return std::min(4, outline + 1);
  return style.title && outline < 0 ? 0 : -1;
}

}  // namespace

bool IsWrapper(std::string_view name) {
  return name == "w:sdt" || name == "w:sdtContent" || name == "w:customXml" ||
         name == "w:smartTag" || name == "w:ins" || name == "w:moveTo";
}

bool IsDeletion(std::string_view name) { return name == "w:del" || name == "w:moveFrom"; }

void StoryReader::Notice(std::string notice) {
  const bool known = std::find(notices_.begin(), notices_.end(), notice) != notices_.end();
  if (!known && notices_.size() < kMaxNotices) notices_.push_back(std::move(notice));
}

std::string StoryReader::TargetOf(std::string_view id) const {
  for (const Relationship& relationship : relationships_) {
    if (relationship.id == id) return relationship.target;
  }
  return {};
}

absl::StatusOr<SourceSpan> StoryReader::Append(std::u32string_view characters, KeepOrWhy why) {
  const SourceSpan span{text_.Position(),
                        text_.Position() + static_cast<std::int32_t>(characters.size())};
  if (text_.text.size() + characters.size() > options_.max_characters) return TooLong(options_);
  text_.text += characters;
  if (why == kKept || characters.empty()) return span;
  std::vector<LeftOut>& left_out = text_.left_out;
  if (!left_out.empty() && left_out.back().reason == why &&
      left_out.back().source.end == span.begin) {
    left_out.back().source.end = span.end;
  } else {
    left_out.push_back({why, span});
  }
  return span;
}

absl::Status StoryReader::AppendToLine(std::u32string_view characters, KeepOrWhy why, Flow& flow) {
  const bool in_instruction =
      std::find(flow.fields.begin(), flow.fields.end(), true) != flow.fields.end();
  if (why == kKept && in_instruction) why = v1::Omission::FIELD_CODE;
  ASSIGN_OR_RETURN(const SourceSpan span, Append(characters, why));
  if (why != kKept || characters.empty()) return absl::OkStatus();
  auto& pieces = flow.line.pieces;
  flow.line.has_text = true;
  if (!pieces.empty() && pieces.back().generated.empty() &&
      pieces.back().source.end == span.begin) {
    pieces.back().source.end = span.end;
  } else {
    pieces.push_back({span});
  }
  return absl::OkStatus();
}

absl::Status StoryReader::AppendToLine(View utf8, KeepOrWhy why, Flow& flow) {
  characters_.clear();
  text::AppendDecoded(utf8, characters_);
  return AppendToLine(characters_, why, flow);
}

absl::Status StoryReader::Read(const xml_node& container, KeepOrWhy why, Story& story) {
  Flow flow{.story = story};
  RETURN_IF_ERROR(ReadBlocks(container, why, flow));
  return CloseParagraph(flow);
}

absl::Status StoryReader::ReadBlocks(const xml_node& container, KeepOrWhy why, Flow& flow) {
  for (xml_node node = container.first_child(); node; node = node.next_sibling()) {
    RETURN_IF_ERROR(ReadBlock(node, why, flow));
  }
  return absl::OkStatus();
}

absl::Status StoryReader::ReadBlock(const xml_node& node, KeepOrWhy why, Flow& flow) {
  const View name = node.name();
  if (name == "w:p") return ReadParagraph(node, why, flow);
  if (name == "w:tbl") {
    RETURN_IF_ERROR(CloseParagraph(flow));
    return ReadTable(node, why, flow.story);
  }
  if (IsWrapper(name)) return ReadBlocks(node, why, flow);
  if (IsDeletion(name)) return ReadBlocks(node, Deleted(why), flow);
  if (name == "mc:AlternateContent") return ReadBlocks(ChooseAlternative(node), why, flow);
  if (name == "w:sectPr") ReadSection(node);
  if (name == "w:altChunk") {
    Notice(
        absl::StrCat("an embedded file is not read: ", TargetOf(node.attribute("r:id").value())));
  }
  return absl::OkStatus();
}

void StoryReader::ReadSection(const xml_node& section) {
  for (const xml_node node : section.children("w:headerReference")) {
    headers_.emplace_back(node.attribute("r:id").value());
  }
  for (const xml_node node : section.children("w:footerReference")) {
    footers_.emplace_back(node.attribute("r:id").value());
  }
}

StoryReader::Paragraph StoryReader::PropertiesOf(const xml_node& paragraph) {
  Paragraph found;
  ForEachChild(paragraph.child("w:pPr"), [&found](const xml_node& property, View name) {
    if (name == "w:pStyle") found.style = Value(property);
    if (name == "w:outlineLvl") found.outline_level = property;
    if (name == "w:numPr") found.list = property;
    if (name == "w:sectPr") found.section = property;
    if (name == "w:rPr") found.joins_next = JoinsNext(property);
  });
  return found;
}

void StoryReader::BeginParagraph(const Paragraph& properties, KeepOrWhy why, Flow& flow) {
  const Style& style = styles_.Paragraph(properties.style);
  flow.open = true;
  flow.style_hides = style.hidden;
  flow.line.heading_level = HeadingLevel(style, properties.outline_level);
  if (properties.section) ReadSection(properties.section);
  // The number belongs to the paragraph whose mark stays.
  if (why != kKept || properties.joins_next) return;
  const ListPlace direct = ReadListPlace(properties.list);
  ListPlace place = style.list;
  if (direct.list >= 0) place = {direct.list, std::max(direct.level, 0)};
  if (direct.list < 0 && direct.level >= 0) place.level = direct.level;
  std::u32string number = numbering_.Next(place, style.list_style);
  if (number.empty() || style.hidden) return;
  auto& pieces = flow.line.pieces;
  const std::int32_t at = pieces.empty() ? text_.Position() : pieces.front().source.begin;
  pieces.insert(pieces.begin(), LinePiece{{at, at}, std::move(number)});
}

absl::Status StoryReader::ReadParagraph(const xml_node& node, KeepOrWhy why, Flow& flow) {
  const Paragraph properties = PropertiesOf(node);
  BeginParagraph(properties, why, flow);
  RETURN_IF_ERROR(ReadInline(node, why, flow));
  return EndParagraph(properties.joins_next, why, flow);
}

void StoryReader::EndLine(Flow& flow) {
  StoryLine next{.heading_level = flow.line.heading_level};
  flow.story.emplace_back(std::exchange(flow.line, std::move(next)));
}

absl::Status StoryReader::EndParagraph(bool joins, KeepOrWhy why, Flow& flow) {
  RETURN_IF_ERROR(Append(U"\n", joins ? Deleted(why) : why).status());
  // No instruction reaches over the end of a paragraph; one that seems to was never closed.
  std::fill(flow.fields.begin(), flow.fields.end(), false);
  return joins ? absl::OkStatus() : CloseParagraph(flow);
}

absl::Status StoryReader::CloseParagraph(Flow& flow) {
  if (!std::exchange(flow.open, false)) return absl::OkStatus();
  EndLine(flow);
  for (NoteMark& mark : std::exchange(flow.notes, {})) flow.story.emplace_back(std::move(mark));
  for (const Drawing& drawing : std::exchange(flow.drawings, {})) {
    RETURN_IF_ERROR(ReadDrawing(drawing.node, drawing.why, flow.story));
  }
  return absl::OkStatus();
}

absl::Status StoryReader::ReadInline(const xml_node& container, KeepOrWhy why, Flow& flow) {
  for (xml_node node = container.first_child(); node; node = node.next_sibling()) {
    RETURN_IF_ERROR(ReadChild(node, why, flow));
  }
  return absl::OkStatus();
}

absl::Status StoryReader::ReadChild(const xml_node& node, KeepOrWhy why, Flow& flow) {
  const Handler handler = HandlerOf(node.name());
  return handler == nullptr ? absl::OkStatus() : (this->*handler)(node, why, flow);
}

StoryReader::Handler StoryReader::HandlerOf(View name) {
  using R = StoryReader;
  // Nearly all that comes.
  if (name == "w:r") return &R::ReadRun;
  if (name == "w:t") return &R::ReadText;
  if (name.ends_with("Pr")) return nullptr;
  static const std::unordered_map<View, Handler> kHandlers = {
      {"w:hyperlink", &R::ReadInline},
      {"w:ins", &R::ReadInline},
      {"w:moveTo", &R::ReadInline},
      {"w:sdt", &R::ReadInline},
      {"w:sdtContent", &R::ReadInline},
      {"w:smartTag", &R::ReadInline},
      {"w:customXml", &R::ReadInline},
      {"w:dir", &R::ReadInline},
      {"w:bdo", &R::ReadInline},
      {"w:ruby", &R::ReadInline},
      {"w:rubyBase", &R::ReadInline},
      {"w:rt", &R::ReadReadingAid},
      {"w:del", &R::ReadDeleted},
      {"w:moveFrom", &R::ReadDeleted},
      {"mc:AlternateContent", &R::ReadAlternatives},
      {"w:delText", &R::ReadDeletedText},
      {"w:instrText", &R::ReadInstruction},
      {"w:delInstrText", &R::ReadInstruction},
      {"w:fldSimple", &R::ReadSimpleField},
      {"w:fldChar", &R::ReadFieldMark},
      {"w:tab", &R::ReadTab},
      {"w:ptab", &R::ReadTab},
      {"w:br", &R::ReadBreak},
      {"w:cr", &R::ReadBreak},
      {"w:noBreakHyphen", &R::ReadHyphen},
      {"w:sym", &R::ReadSymbol},
      {"w:footnoteReference", &R::ReadNoteMark},
      {"w:endnoteReference", &R::ReadNoteMark},
      {"w:drawing", &R::ReadDrawingAnchor},
      {"w:pict", &R::ReadDrawingAnchor},
      {"w:object", &R::ReadDrawingAnchor},
  };
  if (name.starts_with("m:")) return name == "m:t" ? &R::ReadText : &R::ReadInline;
  const auto handler = kHandlers.find(name);
  return handler == kHandlers.end() ? nullptr : handler->second;
}

absl::Status StoryReader::ReadRun(const xml_node& node, KeepOrWhy why, Flow& flow) {
  // The style comes before what the run itself states, in every order of the elements.
  bool hidden = flow.style_hides;
  xml_node vanish;
  ForEachChild(node.child("w:rPr"), [&](const xml_node& property, View name) {
    // A property that toggles: hidden in a hidden paragraph is visible (17.7.3).
    if (name == "w:rStyle") hidden = hidden != styles_.Character(Value(property)).hidden;
    if (name == "w:vanish") vanish = property;
  });
  if (vanish) hidden = IsOn(vanish);
  return ReadInline(node, why == kKept && hidden ? v1::Omission::HIDDEN : why, flow);
}

absl::Status StoryReader::ReadDeleted(const xml_node& node, KeepOrWhy why, Flow& flow) {
  return ReadInline(node, Deleted(why), flow);
}

absl::Status StoryReader::ReadAlternatives(const xml_node& node, KeepOrWhy why, Flow& flow) {
  return ReadInline(ChooseAlternative(node), why, flow);
}

absl::Status StoryReader::ReadText(const xml_node& node, KeepOrWhy why, Flow& flow) {
  return AppendToLine(View(node.child_value()), why, flow);
}

absl::Status StoryReader::ReadDeletedText(const xml_node& node, KeepOrWhy why, Flow& flow) {
  return ReadText(node, Deleted(why), flow);
}

absl::Status StoryReader::ReadInstruction(const xml_node& node, KeepOrWhy why, Flow& flow) {
  return ReadText(node, why == kKept ? v1::Omission::FIELD_CODE : why, flow);
}

absl::Status StoryReader::ReadSimpleField(const xml_node& node, KeepOrWhy why, Flow& flow) {
  const View instruction = node.attribute("w:instr").value();
  RETURN_IF_ERROR(AppendToLine(instruction, why == kKept ? v1::Omission::FIELD_CODE : why, flow));
  return ReadInline(node, why, flow);
}

absl::Status StoryReader::ReadFieldMark(const xml_node& node, KeepOrWhy, Flow& flow) {
  const View type = node.attribute("w:fldCharType").value();
  if (type == "begin") {
    flow.fields.push_back(true);
  } else if (!flow.fields.empty() && type == "separate") {
    flow.fields.back() = false;
  } else if (!flow.fields.empty() && type == "end") {
    flow.fields.pop_back();
  }
  return absl::OkStatus();
}

absl::Status StoryReader::ReadTab(const xml_node&, KeepOrWhy why, Flow& flow) {
  return AppendToLine(U"\t", why, flow);
}

absl::Status StoryReader::ReadBreak(const xml_node&, KeepOrWhy why, Flow& flow) {
  RETURN_IF_ERROR(Append(U"\n", why).status());
  if (why == kKept && flow.line.has_text) EndLine(flow);
  return absl::OkStatus();
}

absl::Status StoryReader::ReadHyphen(const xml_node&, KeepOrWhy why, Flow& flow) {
  return AppendToLine(U"-", why, flow);
}

absl::Status StoryReader::ReadSymbol(const xml_node& node, KeepOrWhy why, Flow& flow) {
  std::uint32_t code = 0;
  if (!absl::SimpleHexAtoi(node.attribute("w:char").value(), &code) || code == 0 ||
      code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
    return absl::OkStatus();
  }
  const char32_t sign = SymbolOf(node.attribute("w:font").value(), code);
  return AppendToLine(std::u32string_view(&sign, 1), why, flow);
}

absl::Status StoryReader::ReadReadingAid(const xml_node& node, KeepOrWhy why, Flow& flow) {
  return ReadInline(node, why == kKept ? v1::Omission::READING_AID : why, flow);
}

absl::Status StoryReader::ReadNoteMark(const xml_node& node, KeepOrWhy why, Flow& flow) {
  const View name = node.name();
  const std::string kind = name == "w:footnoteReference" ? "footnote" : "endnote";
  if (why == kKept) flow.notes.push_back({kind, node.attribute("w:id").value()});
  return absl::OkStatus();
}

absl::Status StoryReader::ReadDrawingAnchor(const xml_node& node, KeepOrWhy why, Flow& flow) {
  flow.drawings.push_back({node, why});
  return absl::OkStatus();
}

}  // namespace nianbao::normalize

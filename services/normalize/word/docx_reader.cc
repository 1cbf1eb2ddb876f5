// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/docx_reader.h"

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "services/normalize/characters/clean.h"
#include "services/normalize/word/package.h"
#include "services/normalize/word/story_blocks.h"
#include "services/normalize/word/story_reader.h"

namespace nianbao::normalize {
namespace {

using pugi::xml_node;

// As NormalizedDocument allows.
constexpr std::size_t kMaxNotices = 20;
// Word writes about so many bytes for each character of a text, few of them in UTF-8.
constexpr std::size_t kBytesOfCharacter = 16;
// A title is found in the first lines of a document or not at all.
constexpr std::size_t kTitleBlocks = 20;
constexpr std::size_t kMinTitle = 4;

absl::Status NoDocument() {
  return absl::InvalidArgumentError(
      "it is a ZIP file that holds no Word document: open it in a word processor, save it as DOCX "
      "and send that");
}

class DocumentReader {
 public:
  DocumentReader(Package& package, const ReaderContext& context)
      : package_(package), context_(context) {}

  absl::StatusOr<Reading> Read();

 private:
  using Part = std::unique_ptr<XmlPart>;

  // The part of a type, or nothing where it is missing or damaged.
  absl::StatusOr<Part> OptionalPart(std::string_view type);
  absl::StatusOr<Part> OptionalNamed(const std::string& name);
  absl::Status ReadStories(const xml_node& body, StoryReader& reader);
  absl::Status ReadNotes(const std::string& kind, StoryReader& reader);
  absl::Status ReadMargins(const std::vector<std::string>& names, StoryReader& reader);
  absl::Status ReadComments(StoryReader& reader);
  absl::StatusOr<Reading> MakeBlocks();
  MappedText FindTitle(const Reading& reading);

  Package& package_;
  const ReaderContext& context_;
  std::vector<Relationship> relationships_;
  DecodedText decoded_;
  Story body_;
  Story margins_;
  Notes notes_;
  std::set<std::u32string> seen_margins_;
  std::vector<std::string> notices_;
};

absl::StatusOr<DocumentReader::Part> DocumentReader::OptionalNamed(const std::string& name) {
  absl::StatusOr<Part> part = package_.Parse(name);
  if (part.ok() || absl::IsResourceExhausted(part.status())) return part;
  if (!absl::IsNotFound(part.status())) {
    notices_.push_back("left out: " + std::string(part.status().message()));
  }
  return Part();
}

absl::StatusOr<DocumentReader::Part> DocumentReader::OptionalPart(std::string_view type) {
  for (const Relationship& relationship : relationships_) {
    if (relationship.type == type) return OptionalNamed(relationship.target);
  }
  return Part();
}

absl::Status DocumentReader::ReadNotes(const std::string& kind, StoryReader& reader) {
  ASSIGN_OR_RETURN(const Part part, OptionalPart(kind + "s"));
  if (part == nullptr) return absl::OkStatus();
  for (const Relationship& relationship : relationships_) {
    if (relationship.type == kind + "s") reader.EnterPart(relationship.target);
  }
  const std::string element = "w:" + kind;
  for (const xml_node node : part->root().children(element.c_str())) {
    const std::string_view type = node.attribute("w:type").value();
    if (!type.empty() && type != "normal") continue;
    Note note;
    note.place.begin = decoded_.Position();
    RETURN_IF_ERROR(reader.Read(node, kKept, note.story));
    note.place.end = decoded_.Position();
    notes_.emplace(std::pair(kind, node.attribute("w:id").value()), std::move(note));
  }
  return absl::OkStatus();
}

absl::Status DocumentReader::ReadMargins(const std::vector<std::string>& names,
                                         StoryReader& reader) {
  std::set<std::string> read;
  for (const std::string& name : names) {
    if (name.empty() || !read.insert(name).second) continue;
    ASSIGN_OR_RETURN(const Part part, OptionalNamed(name));
    if (part == nullptr) continue;
    reader.EnterPart(name);
    Story story;
    const std::int32_t begin = decoded_.Position();
    RETURN_IF_ERROR(reader.Read(part->root(), kKept, story));
    const bool repeated =
        !seen_margins_.insert(decoded_.text.substr(static_cast<std::size_t>(begin))).second;
    if (repeated) {
      decoded_.left_out.push_back({v1::Omission::PAGE_FURNITURE, {begin, decoded_.Position()}});
      continue;
    }
    for (StoryItem& item : story) margins_.push_back(std::move(item));
  }
  return absl::OkStatus();
}

absl::Status DocumentReader::ReadComments(StoryReader& reader) {
  ASSIGN_OR_RETURN(const Part part, OptionalPart("comments"));
  if (part == nullptr) return absl::OkStatus();
  Story dropped;
  for (const xml_node comment : part->root().children("w:comment")) {
    RETURN_IF_ERROR(reader.Read(comment, v1::Omission::COMMENT, dropped));
  }
  return absl::OkStatus();
}

absl::Status DocumentReader::ReadStories(const xml_node& body, StoryReader& reader) {
  reader.EnterPart(package_.main_part());
  RETURN_IF_ERROR(reader.Read(body, kKept, body_));
  std::vector<std::string> headers;
  for (const std::string& id : reader.headers()) headers.push_back(reader.TargetOf(id));
  std::vector<std::string> footers;
  for (const std::string& id : reader.footers()) footers.push_back(reader.TargetOf(id));
  RETURN_IF_ERROR(ReadNotes("footnote", reader));
  RETURN_IF_ERROR(ReadNotes("endnote", reader));
  RETURN_IF_ERROR(ReadMargins(headers, reader));
  RETURN_IF_ERROR(ReadMargins(footers, reader));
  RETURN_IF_ERROR(ReadComments(reader));
  for (std::string& notice : reader.notices()) notices_.push_back(std::move(notice));
  return absl::OkStatus();
}

absl::StatusOr<Reading> DocumentReader::MakeBlocks() {
  const PreparedText prepared = context_.script.Prepare(std::move(decoded_.text));
  StoryBlocks blocks(prepared, context_, notes_, decoded_.left_out);
  RETURN_IF_ERROR(blocks.Add(body_, false));
  RETURN_IF_ERROR(blocks.Add(margins_, true));
  for (const auto& [mark, note] : notes_) {
    if (!note.referred_to) decoded_.left_out.push_back({v1::Omission::HIDDEN, note.place});
  }
  Reading reading = blocks.Finish();
  if (reading.blocks.empty()) {
    return absl::InvalidArgumentError("it holds no text: send the file that holds the report");
  }
  if (notices_.size() > kMaxNotices) notices_.resize(kMaxNotices);
  reading.notices = std::move(notices_);
  return reading;
}

// The title among the properties of a file is often that of the file it was copied from; one that
// the document does not show is not its title.
MappedText DocumentReader::FindTitle(const Reading& reading) {
  for (const Relationship& relationship : package_.Relationships("")) {
    if (relationship.type != "core-properties") continue;
    const auto part = package_.Parse(relationship.target);
    if (!part.ok()) continue;
    std::u32string stated = text::DecodeUtf8((*part)->root().child_value("dc:title"));
    if (reading.script == v1::Document::TRADITIONAL) stated = context_.script.ToSimplified(stated);
    const std::u32string title = Clean(MappedText(stated, 0), Spacing::kLabel).text();
    if (title.size() < kMinTitle) continue;
    for (std::size_t i = 0; i < reading.blocks.size() && i < kTitleBlocks; ++i) {
      const MappedText shown = Clean(reading.blocks[i].text, Spacing::kLabel);
      const std::size_t at = shown.text().find(title);
      if (at != std::u32string::npos) return shown.Slice(at, at + title.size());
    }
  }
  return {};
}

absl::StatusOr<Reading> DocumentReader::Read() {
  if (package_.main_part().empty()) return NoDocument();
  ASSIGN_OR_RETURN(const Part main, package_.Parse(package_.main_part()));
  const xml_node body = main->root().child("w:body");
  if (!body) return NoDocument();
  relationships_ = package_.Relationships(package_.main_part());
  ASSIGN_OR_RETURN(const Part styles_part, OptionalPart("styles"));
  const Styles styles = styles_part ? Styles(styles_part->root()) : Styles();
  ASSIGN_OR_RETURN(const Part numbering_part, OptionalPart("numbering"));
  Numbering numbering = numbering_part ? Numbering(numbering_part->root(), styles) : Numbering();
  decoded_.text.reserve(main->size() / kBytesOfCharacter);
  StoryReader reader(package_, styles, numbering, context_.options, decoded_);
  RETURN_IF_ERROR(ReadStories(body, reader));
  ASSIGN_OR_RETURN(Reading reading, MakeBlocks());
  reading.title = FindTitle(reading);
  return reading;
}

}  // namespace

absl::StatusOr<Reading> ReadDocx(std::string_view bytes, const ReaderContext& context) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Package> package, Package::Open(bytes, context.options));
  return ReadDocx(*package, context);
}

absl::StatusOr<Reading> ReadDocx(Package& package, const ReaderContext& context) {
  return DocumentReader(package, context).Read();
}

}  // namespace nianbao::normalize

// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/normalizer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "services/normalize/charset.h"
#include "services/normalize/html_reader.h"
#include "services/normalize/media_type.h"
#include "services/normalize/outline.h"
#include "services/normalize/splitter.h"
#include "services/normalize/text_reader.h"

namespace nianbao::normalize {
namespace {

void FillRuns(const MappedText& text, google::protobuf::RepeatedPtrField<v1::SourceRun>* runs) {
  for (v1::SourceRun& run : text.Runs()) *runs->Add() = std::move(run);
}

v1::Table ToMessage(const Grid& grid) {
  v1::Table table;
  table.set_row_count(grid.rows);
  table.set_column_count(grid.columns);
  table.set_layout(grid.layout);
  for (const GridCell& cell : grid.cells) {
    v1::Cell* message = table.add_cells();
    message->set_row(cell.row);
    message->set_column(cell.column);
    if (cell.row_span > 1) message->set_row_span(cell.row_span);
    if (cell.column_span > 1) message->set_column_span(cell.column_span);
    message->set_text(cell.text.Utf8());
    FillRuns(cell.text, message->mutable_runs());
    message->set_source_begin(cell.place.begin);
    message->set_source_end(cell.place.end);
  }
  return table;
}

v1::Block ToMessage(const DraftBlock& block) {
  v1::Block message;
  message.set_kind(block.kind);
  message.set_text(block.text.Utf8());
  FillRuns(block.text, message.mutable_runs());
  message.set_level(block.level);
  if (block.kind == v1::Block::TABLE) *message.mutable_table() = ToMessage(block.grid);
  message.set_boilerplate(block.boilerplate);
  message.set_source_begin(block.place.begin);
  message.set_source_end(block.place.end);
  return message;
}

std::size_t CountCharacters(const std::vector<DraftBlock>& blocks) {
  std::size_t count = 0;
  for (const DraftBlock& block : blocks) {
    count += block.text.size();
    for (const GridCell& cell : block.grid.cells) count += cell.text.size();
  }
  return count;
}

bool IsBlank(std::u32string_view text) {
  return std::all_of(text.begin(), text.end(), text::IsSpace);
}

absl::Status CheckBytes(std::string_view bytes, const NormalizerOptions& options) {
  if (bytes.empty()) {
    return absl::InvalidArgumentError("it is empty: send the file that holds the report");
  }
  if (bytes.size() > options.max_bytes) {
    return absl::ResourceExhaustedError(absl::StrCat("it has ", bytes.size(), " bytes, more than ",
                                                     options.max_bytes,
                                                     ": send the report without its attachments"));
  }
  const Signature signature = FindSignature(bytes);
  if (!signature.media_type.empty()) {
    return absl::UnimplementedError(absl::StrCat(
        signature.name, " is not read yet: save it as HTML or plain text and send that"));
  }
  return absl::OkStatus();
}

absl::Status TooLong(const NormalizerOptions& options) {
  return absl::ResourceExhaustedError(absl::StrCat(
      "its text has more than ", options.max_characters, " characters: send each report alone"));
}

// 3、 between 二、 and 四、 is a slip for 三、.
void RepairLevels(std::vector<DraftBlock>& blocks) {
  int previous = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    DraftBlock& block = blocks[i];
    if (block.kind != v1::Block::HEADING || block.boilerplate) continue;
    const auto number = ParseOutlineNumber(block.text.text());
    if (!number) continue;
    if (number->level == 3 && number->number == previous + 1) {
      const auto next = std::find_if(
          blocks.begin() + static_cast<std::ptrdiff_t>(i) + 1, blocks.end(),
          [&](const DraftBlock& other) {
            if (other.kind != v1::Block::HEADING || other.boilerplate) return false;
            const auto n = ParseOutlineNumber(other.text.text());
            return n && (n->level == 1 || (n->level == 3 && n->number <= number->number));
          });
      if (next != blocks.end()) {
        const auto n = ParseOutlineNumber(next->text.text());
        if (n->level == 1 && n->number == number->number + 1) block.level = 1;
      }
    }
    if (block.level == 1) previous = number->number;
  }
}

}  // namespace

Normalizer::Normalizer(const NormalizerOptions& options, std::unique_ptr<ScriptConverter> script)
    : options_(options), script_(std::move(script)) {}

absl::StatusOr<std::unique_ptr<Normalizer>> Normalizer::Create(const NormalizerOptions& options) {
  ASSIGN_OR_RETURN(std::unique_ptr<ScriptConverter> script, ScriptConverter::Create());
  return std::unique_ptr<Normalizer>(new Normalizer(options, std::move(script)));
}

absl::StatusOr<v1::NormalizedDocument> Normalizer::Normalize(const v1::RawDocument& raw,
                                                             std::string_view bytes) const {
  const std::string name = raw.uri().empty() ? raw.document_id() : raw.uri();
  absl::StatusOr<v1::NormalizedDocument> document = Read(raw.declared_media_type(), bytes);
  if (!document.ok()) return Annotate(document.status(), name);
  document->set_document_id(raw.document_id());
  document->set_uri(raw.uri());
  if (raw.has_received_time()) *document->mutable_received_time() = raw.received_time();
  document->set_generation(std::string(kGeneration));
  return document;
}

absl::StatusOr<v1::NormalizedDocument> Normalizer::Read(std::string_view declared_media_type,
                                                        std::string_view bytes) const {
  RETURN_IF_ERROR(CheckBytes(bytes, options_));
  ASSIGN_OR_RETURN(Decoded decoded, Decode(bytes, declared_media_type));
  const bool html = LooksLikeHtml(decoded.text);
  if (!html && decoded.text.size() > options_.max_characters) return TooLong(options_);
  if (IsBlank(decoded.text)) {
    return absl::InvalidArgumentError(
        "it holds nothing but white space: send the file that holds the report");
  }
  v1::NormalizedDocument document;
  document.set_charset(decoded.charset);
  document.set_script(script_->Detect(decoded.text));
  if (document.script() == v1::Document::TRADITIONAL) {
    decoded.text = script_->ToSimplified(decoded.text);
  }

  std::vector<DraftBlock> blocks;
  if (html) {
    document.set_media_type("text/html");
    ASSIGN_OR_RETURN(HtmlPage page, ReadHtml(decoded.text, options_));
    document.set_page_title(page.title.Utf8());
    blocks = std::move(page.blocks);
  } else {
    document.set_media_type("text/plain");
    ASSIGN_OR_RETURN(blocks, ReadText(decoded.text, options_));
  }
  if (CountCharacters(blocks) > options_.max_characters) {
    return TooLong(options_);
  }
  RepairLevels(blocks);
  SplitResult split = Split(blocks);
  // Whatever was sent is reported on, be it nothing but a list of links.
  if (split.parts.empty() && !blocks.empty()) split.parts.push_back({0, blocks.size()});
  for (const DraftBlock& block : blocks) *document.add_blocks() = ToMessage(block);
  for (const BlockRange& range : split.parts) {
    v1::Part* part = document.add_parts();
    part->set_number(document.parts_size());
    part->set_begin_block(static_cast<std::int32_t>(range.begin));
    part->set_end_block(static_cast<std::int32_t>(range.end));
  }
  document.set_empty_parts(split.empty_parts);
  return document;
}

}  // namespace nianbao::normalize

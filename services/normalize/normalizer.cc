// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/normalizer.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/normalize/characters/charset.h"
#include "services/normalize/html/html_reader.h"
#include "services/normalize/html/mhtml.h"
#include "services/normalize/media_type.h"
#include "services/normalize/outline.h"
#include "services/normalize/pdf/pdf_reader.h"
#include "services/normalize/plain_text/text_reader.h"
#include "services/normalize/splitter.h"
#include "services/normalize/word/doc_reader.h"
#include "services/normalize/word/docx_reader.h"

namespace nianbao::normalize {
namespace {

void Fill(v1::PageBox& message, const PageBox& box) {
  message.set_page(box.page);
  message.set_left(box.left);
  message.set_top(box.top);
  message.set_right(box.right);
  message.set_bottom(box.bottom);
}

void Fill(v1::Table& table, const Grid& grid) {
  table.set_row_count(grid.rows);
  table.set_column_count(grid.columns);
  table.set_layout(grid.layout);
  table.mutable_cells()->Reserve(static_cast<int>(grid.cells.size()));
  for (const GridCell& cell : grid.cells) {
    v1::Cell* message = table.add_cells();
    message->set_row(cell.row);
    message->set_column(cell.column);
    if (cell.row_span > 1) message->set_row_span(cell.row_span);
    if (cell.column_span > 1) message->set_column_span(cell.column_span);
    message->set_source_begin(cell.place.begin);
    message->set_source_end(cell.place.end);
    if (cell.box.page > 0) Fill(*message->mutable_box(), cell.box);
    if (cell.text.empty()) continue;
    message->set_text(cell.text.Utf8());
    cell.text.AppendRuns(*message->mutable_runs());
  }
}

void Fill(v1::Block& message, const DraftBlock& block) {
  message.set_kind(block.kind);
  message.set_text(block.text.Utf8());
  block.text.AppendRuns(*message.mutable_runs());
  message.set_level(block.level);
  if (block.kind == v1::Block::TABLE || block.kind == v1::Block::CHART)
    Fill(*message.mutable_table(), block.grid);
  message.set_boilerplate(block.boilerplate);
  message.set_source_begin(block.place.begin);
  message.set_source_end(block.place.end);
  if (block.box.page > 0) Fill(*message.mutable_box(), block.box);
}

std::size_t CountCharacters(const std::vector<DraftBlock>& blocks) {
  std::size_t count = 0;
  for (const DraftBlock& block : blocks) {
    count += block.text.size();
    for (const GridCell& cell : block.grid.cells) count += cell.text.size();
  }
  return count;
}

absl::Status CheckSize(std::string_view bytes, const NormalizerOptions& options) {
  if (bytes.empty()) {
    return absl::InvalidArgumentError("it is empty: send the file that holds the report");
  }
  if (bytes.size() > options.max_bytes) {
    return absl::ResourceExhaustedError(absl::StrCat("it has ", bytes.size(), " bytes, more than ",
                                                     options.max_bytes,
                                                     ": send the report without its attachments"));
  }
  return absl::OkStatus();
}

// Original of a kind that its first bytes tell.
absl::StatusOr<Reading> ReadBinary(const Signature& signature, std::string_view bytes,
                                   const ReaderContext& context) {
  if (signature.media_type == "application/pdf") return ReadPdf(bytes, context);
  if (signature.package != nullptr) return ReadDocx(*signature.package, context);
  if (signature.media_type == kDocxMediaType) return ReadDocx(bytes, context);
  if (signature.media_type == "application/msword") return ReadDoc(bytes, context);
  return absl::UnimplementedError(absl::StrCat(
      signature.name, " is not read yet: save it as HTML or plain text and send that"));
}

absl::StatusOr<Reading> ReadDecoded(Decoded decoded, const ReaderContext& context,
                                    v1::NormalizedDocument& document) {
  if ((decoded.traits & trait::kVisible) == 0) {
    return absl::InvalidArgumentError(
        "it holds nothing but white space: send the file that holds the report");
  }
  document.set_charset(decoded.charset);
  *document.mutable_encoding() = std::move(decoded.encoding);
  for (std::string& notice : decoded.notices) *document.add_notices() = std::move(notice);
  if ((decoded.traits & trait::kMarkup) != 0 && LooksLikeHtml(decoded.text)) {
    document.set_media_type("text/html");
    return ReadHtml(std::move(decoded.text), context);
  }
  document.set_media_type("text/plain");
  return ReadText(std::move(decoded.text), context);
}

// A page inside a message.
absl::StatusOr<Reading> ReadWebArchive(std::string_view bytes, const ReaderContext& context,
                                       v1::NormalizedDocument& document) {
  ASSIGN_OR_RETURN(const MhtmlPage page, ReadMhtml(bytes));
  ASSIGN_OR_RETURN(Decoded decoded, Decode(page.html, page.content_type));
  ASSIGN_OR_RETURN(Reading reading, ReadDecoded(std::move(decoded), context, document));
  document.set_media_type("multipart/related");
  return reading;
}

void FillOmissions(std::vector<LeftOut>& left_out, v1::NormalizedDocument& document) {
  std::sort(left_out.begin(), left_out.end(),
            [](const LeftOut& a, const LeftOut& b) { return a.source.begin < b.source.begin; });
  std::int32_t end = 0;
  for (const LeftOut& left : left_out) {
    const std::int32_t begin = std::max(left.source.begin, end);
    if (left.source.end <= begin) continue;
    v1::Omission* omission = document.add_omissions();
    omission->set_reason(left.reason);
    omission->set_source_begin(begin);
    omission->set_source_end(left.source.end);
    end = left.source.end;
  }
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
  v1::NormalizedDocument document;
  RETURN_IF_ERROR(Normalize(raw, bytes, document));
  return document;
}

absl::Status Normalizer::Normalize(const v1::RawDocument& raw, std::string_view bytes,
                                   v1::NormalizedDocument& document) const {
  const absl::Status status = Read(raw.declared_media_type(), bytes, document);
  if (!status.ok()) {
    return Annotate(status, raw.uri().empty() ? raw.document_id() : raw.uri());
  }
  document.set_document_id(raw.document_id());
  document.set_uri(raw.uri());
  *document.mutable_containers() = raw.containers();
  if (raw.has_received_time()) *document.mutable_received_time() = raw.received_time();
  document.set_generation(std::string(kGeneration));
  return absl::OkStatus();
}

absl::Status Normalizer::Read(std::string_view declared_media_type, std::string_view bytes,
                              v1::NormalizedDocument& document) const {
  RETURN_IF_ERROR(CheckSize(bytes, options_));
  const ReaderContext context{options_, *script_};
  const Signature signature = FindSignature(bytes, options_);
  Reading reading;
  if (!signature.media_type.empty()) {
    document.set_media_type(signature.media_type);
    ASSIGN_OR_RETURN(reading, ReadBinary(signature, bytes, context));
  } else if (LooksLikeMhtml(bytes)) {
    ASSIGN_OR_RETURN(reading, ReadWebArchive(bytes, context, document));
  } else {
    ASSIGN_OR_RETURN(Decoded decoded, Decode(bytes, declared_media_type));
    ASSIGN_OR_RETURN(reading, ReadDecoded(std::move(decoded), context, document));
  }
  std::vector<DraftBlock>& blocks = reading.blocks;
  if (CountCharacters(blocks) > options_.max_characters) return TooLong(options_);
  document.set_script(reading.script);
  document.set_taiwan_wording(reading.taiwan_wording);
  document.set_page_title(reading.title.Utf8());
  RepairLevels(blocks);
  SplitResult split = Split(blocks);
  // Whatever was sent is reported on, be it nothing but a list of links.
  if (split.parts.empty() && !blocks.empty()) split.parts.push_back({0, blocks.size()});
  document.mutable_blocks()->Reserve(static_cast<int>(blocks.size()));
  for (const DraftBlock& block : blocks) Fill(*document.add_blocks(), block);
  for (const BlockRange& range : split.parts) {
    v1::Part* part = document.add_parts();
    part->set_number(document.parts_size());
    part->set_begin_block(static_cast<std::int32_t>(range.begin));
    part->set_end_block(static_cast<std::int32_t>(range.end));
  }
  FillOmissions(reading.left_out, document);
  for (v1::GlyphRun& run : reading.glyph_runs) *document.add_glyph_runs() = std::move(run);
  for (std::string& notice : reading.notices) *document.add_notices() = std::move(notice);
  document.set_empty_parts(split.empty_parts);
  return absl::OkStatus();
}

}  // namespace nianbao::normalize

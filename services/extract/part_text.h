// SPDX-License-Identifier: Apache-2.0
// One part of a document as the readers of names, years and dates want to see it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nianbao/v1/document.pb.h"

namespace nianbao::extract {

// Words without which a block does not say certain things. All are looked for in one walk, so that
// most blocks are passed over by most readers.
enum class Cue : std::uint8_t {
  // 年.
  kYear,
  // 时间, 日期.
  kTime,
  // 单位, 机关.
  kCaption,
  // What stands before or in addresses, numbers of telephones and postcodes.
  kContact,
  // 报告, 年报.
  kReport,
};

// The texts of a document, made ready once for all of its parts.
struct DocumentText {
  struct Text {
    // See Compact.
    std::string compact;
    // Bit n: Cue n stands in it.
    std::uint8_t cues = 0;
  };
  // By block.
  std::vector<Text> blocks;
  // Blocks that surround the parts of the page: navigation, footer. Where they have more than
  // kMaxSurroundings bytes, those at both ends of the page.
  std::vector<int> surroundings;
  // Compact.
  std::string page_title;
};

inline constexpr std::size_t kMaxSurroundings = 100'000;

// Reads the texts of `document`.
DocumentText ReadTexts(const v1::NormalizedDocument& document);

// Points into the document, which must outlive it. Block numbers are indices into the document.
struct PartText {
  const v1::NormalizedDocument* document = nullptr;
  std::shared_ptr<const DocumentText> texts;
  int number = 0;
  // Blocks of the part without what surrounds it on the page, in reading order.
  std::vector<int> body;
  // The title, its lines joined; empty where there is none.
  std::string title;
  // Blocks that make up the title.
  std::vector<int> title_blocks;
  // Paragraphs before the first numbered heading, the title left out, up to 1,200 characters; the
  // first paragraph where nothing stands before it. Compact.
  std::string introduction;

  const v1::Block& block(int index) const { return document->blocks(index); }
  // Of blocks of `body` and `surroundings`.
  const std::string& compact(int index) const { return text(index).compact; }
  bool Says(int index, Cue cue) const {
    return (text(index).cues >> static_cast<unsigned>(cue) & 1U) != 0;
  }
  const std::vector<int>& surroundings() const { return texts->surroundings; }

 private:
  const DocumentText::Text& text(int index) const {
    return texts->blocks[static_cast<std::size_t>(index)];
  }
};

// Reads `part` of `document`, whose texts are `texts`. Block ranges outside the document are cut
// off.
PartText ReadPart(const v1::NormalizedDocument& document, const v1::Part& part,
                  std::shared_ptr<const DocumentText> texts);
PartText ReadPart(const v1::NormalizedDocument& document, const v1::Part& part);

// `text` without any space, and with half-width brackets, colons and commas.
std::string Compact(std::string_view text);

}  // namespace nianbao::extract

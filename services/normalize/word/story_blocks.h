// SPDX-License-Identifier: Apache-2.0
// Gives the paragraphs, tables and drawings of stories to a BlockBuilder.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/normalize/block_builder.h"
#include "services/normalize/word/story.h"

namespace nianbao::normalize {

struct Note {
  // All of the note, its marks included.
  SourceSpan place{};
  Story story{};
  bool referred_to = false;
};

// By kind and identifier, as NoteMark names them.
using Notes = std::map<std::pair<std::string, std::string>, Note>;

class StoryBlocks {
 public:
  // All must outlive this. What turns out not to be shown is added to `left_out`.
  StoryBlocks(const PreparedText& text, const ReaderContext& context, Notes& notes,
              std::vector<LeftOut>& left_out)
      : text_(text), context_(context), notes_(notes), left_out_(left_out), builder_(text) {}

  // RESOURCE_EXHAUSTED: more blocks, or tables that cover more places, than the options allow.
  absl::Status Add(const Story& story, bool boilerplate);

  Reading Finish() { return builder_.Finish(std::move(left_out_)); }

 private:
  void AddLine(const StoryLine& line, bool boilerplate);
  void AddPicture(const StoryPicture& picture, bool boilerplate);
  void AddChart(const StoryChart& chart);
  void AddNote(const NoteMark& mark);
  absl::StatusOr<Grid> GridOf(const StoryTable& table);
  absl::Status AddTable(const StoryTable& table, bool boilerplate);
  // What stands in cells beside their text.
  void AddDrawings(const StoryTable& table, bool boilerplate);
  std::u32string_view CharactersAt(SourceSpan span) const;
  MappedText TextAt(SourceSpan span) const;
  void Append(const StoryLine& line, MappedText& text) const;
  MappedText TextOf(const StoryLine& line) const;
  MappedText TextOf(const StoryCell& cell) const;
  bool IsLayoutTable(const StoryTable& table) const;

  const PreparedText& text_;
  const ReaderContext& context_;
  Notes& notes_;
  std::vector<LeftOut>& left_out_;
  BlockBuilder builder_;
  std::size_t blocks_ = 0;
  std::size_t places_ = 0;
};

}  // namespace nianbao::normalize

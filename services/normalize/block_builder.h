// SPDX-License-Identifier: Apache-2.0
// Turns lines, tables and pictures in reading order into blocks: cuts the site's chrome off,
// cleans, tells headings from paragraphs, joins what was broken over lines.
#pragma once

#include <vector>

#include "services/normalize/characters/clean.h"
#include "services/normalize/characters/traits.h"
#include "services/normalize/draft.h"
#include "services/normalize/reading.h"

namespace nianbao::normalize {

struct LineHints {
  // Level of a heading that the page marks, 0 to 4; -1 where it marks none.
  int heading_level = -1;
  // The page marks it as what surrounds its documents.
  bool boilerplate = false;
  // The line is a paragraph; its end was not put there to fit it into a width.
  bool whole = false;
  // What the place of the line on its page tells of it and the line before.
  enum class Joint { kUnknown, kContinues, kBegins };
  Joint joint = Joint::kUnknown;
};

class BlockBuilder {
 public:
  // `text` is what all that is added is taken from.
  explicit BlockBuilder(const PreparedText& text);

  // Adds a line of prepared text as it stands in the original.
  void AddLine(MappedText raw, const LineHints& hints = {});
  // Adds an empty line between others.
  void AddBlank() { blank_ = true; }
  // The cells of `grid` hold text as it stands in the original, and the place of what is blank.
  // Cleans them as labels; a cell's place becomes that of its text, where it has any.
  void AddTable(Grid grid, SourceSpan place, bool boilerplate);
  // `box` is where it is drawn.
  void AddImage(MappedText alternative, SourceSpan place, bool boilerplate,
                const PageBox& box = {});
  // A chart with the data behind it, which is treated like a table.
  void AddChart(MappedText title, Grid data, SourceSpan place);
  // A paragraph of a footnote or endnote.
  void AddNote(MappedText raw);

  // What a file states as its title, cleaned like a line.
  MappedText CleanTitle(MappedText raw) const;

  // All that was added, with the script and length of the text and what was left out, by the reader
  // itself or here; the builder is empty then. Chrome is marked boilerplate.
  Reading Finish(std::vector<LeftOut> left_out = {});

 private:
  struct Piece {
    DraftBlock block;
    int hinted_level = -1;
    bool after_blank = false;
    bool indented = false;
    // A space may be in its text.
    bool spaced = false;
    // Length of its last line as it stands in the original.
    std::size_t last_line = 0;
    bool whole = false;
    LineHints::Joint joint = LineHints::Joint::kUnknown;
  };

  // Whether a text of `traits` is clean and in the mainland's wording.
  bool IsRefined(Traits traits) const {
    return (traits & trait::kUnclean) == 0 && wording_ == nullptr;
  }
  // `raw` cleaned and in the mainland's wording; what that leaves out is in the reading.
  MappedText Refine(MappedText raw, Spacing spacing);
  MappedText Restore(MappedText text) const;
  void RefineCells(Grid& grid);
  // `traits` are those of the line of which `raw` is a piece.
  void AddText(MappedText raw, Traits traits, const LineHints& hints, Chrome chrome);
  // Adds what of a line from `from` on stands before pictures that a converter left names of, and
  // these; tells where the rest begins.
  std::size_t AddLeftovers(const MappedText& raw, Traits traits, std::size_t from,
                           const LineHints& hints);
  bool Joins(const Piece& first, const Piece& second) const;
  bool JoinsHeading(const Piece& first, const Piece& second) const;
  bool JoinsProse(const Piece& first, const Piece& second) const;
  bool ContinuesFullLine(const Piece& first, const Piece& second) const;
  static bool BeginsSection(const Piece& first, const Piece& second);
  static void Classify(Piece& piece);

  void MarkMenus();
  void MarkLinks();
  std::size_t FindCut() const;
  std::vector<DraftBlock> FinishBlocks();

  const Wording* wording_;
  const TraitTable traits_;
  Reading reading_;
  std::vector<Piece> pieces_;
  bool blank_ = false;
  // Length of the longest line that is not known to be a paragraph.
  std::size_t longest_ = 0;
  // The same as it stands in the original; 0 where the text was not cut into lines of one length.
  std::size_t cut_ = 0;
};

}  // namespace nianbao::normalize

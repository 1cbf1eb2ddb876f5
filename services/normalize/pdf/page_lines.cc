// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/page_lines.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "common/text/text.h"
#include "services/normalize/characters/ideographs.h"

namespace nianbao::normalize::pdf {
namespace {

// Glyphs whose heights overlap by this share of the smaller are in one line.
constexpr double kSameLine = 0.5;
// Lines that may still be open while glyphs come from top to bottom.
constexpr std::size_t kOpenLines = 6;
// Glyphs before one among which its double is looked for.
constexpr std::size_t kDoubles = 4;
// A raised digit is smaller than this share of the one before it, and its middle higher by this
// share of that one's size.
constexpr double kRaisedSize = 0.8;
constexpr double kRaisedBy = 0.1;

// A box as it stands when the page is turned so that its text runs horizontally.
Box Turned(const Box& box, int quarters) {
  switch (quarters & 3) {
    case 1:
      return {box.top, -box.right, box.bottom, -box.left};
    case 2:
      return {-box.right, -box.bottom, -box.left, -box.top};
    case 3:
      return {-box.bottom, box.left, -box.top, box.right};
    default:
      return box;
  }
}

struct Piece {
  const Glyph* glyph = nullptr;
  Box box{};
  // A space is drawn before it.
  bool after_space = false;
};

struct Band {
  double top = 0;
  double bottom = 0;
  double size = 0;
  std::vector<Piece> pieces{};
};

double Overlap(const Band& band, const Box& box) {
  const double smaller = std::min(band.bottom - band.top, box.height());
  if (smaller <= 0) return 0;
  return (std::min(band.bottom, box.bottom) - std::max(band.top, box.top)) / smaller;
}

std::vector<Band> MakeBands(std::vector<Piece> pieces) {
  std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
    return a.box.center_y() < b.box.center_y();
  });
  std::vector<Band> bands;
  for (const Piece& piece : pieces) {
    Band* best = nullptr;
    double most = kSameLine;
    const std::size_t first = bands.size() - std::min(bands.size(), kOpenLines);
    for (std::size_t i = first; i < bands.size(); ++i) {
      const double overlap = Overlap(bands[i], piece.box);
      if (overlap > most) {
        most = overlap;
        best = &bands[i];
      }
    }
    if (best == nullptr) best = &bands.emplace_back();
    if (piece.glyph->size > best->size) {
      best->top = piece.box.top;
      best->bottom = piece.box.bottom;
      best->size = piece.glyph->size;
    }
    best->pieces.push_back(piece);
  }
  return bands;
}

bool IsDouble(const Piece& a, const Piece& b) {
  if (a.glyph->character != b.glyph->character || a.glyph->character == kLostCharacter)
    return false;
  const double reach = std::min(0.2 * a.glyph->size, 0.5 * a.box.width());
  return std::fabs(a.box.center_x() - b.box.center_x()) < reach &&
         std::fabs(a.box.center_y() - b.box.center_y()) < 0.2 * a.glyph->size;
}

// From left to right, without spaces and doubles.
std::vector<Piece> InOrder(std::vector<Piece> pieces) {
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const Piece& a, const Piece& b) { return a.box.left < b.box.left; });
  std::vector<Piece> kept;
  kept.reserve(pieces.size());
  bool after_space = false;
  for (Piece& piece : pieces) {
    if (text::IsSpace(piece.glyph->character)) {
      after_space = true;
      continue;
    }
    const std::size_t first = kept.size() - std::min(kept.size(), kDoubles);
    const bool doubled = std::any_of(kept.begin() + static_cast<std::ptrdiff_t>(first), kept.end(),
                                     [&](const Piece& before) { return IsDouble(before, piece); });
    if (doubled) continue;
    piece.after_space = std::exchange(after_space, false);
    kept.push_back(piece);
  }
  return kept;
}

// The usual gap between neighbours: more than nothing in spaced-out and distributed text.
double UsualGap(const std::vector<Piece>& pieces) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    gaps.push_back(pieces[i].box.left - pieces[i - 1].box.right);
  }
  if (gaps.size() < 2) return 0;
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>((gaps.size() - 1) / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  return std::max(0.0, *middle);
}

bool IsWide(char32_t c) { return c >= 0x2E80; }

bool StandApart(const Piece& before, const Piece& after, double usual) {
  const double em = std::max(before.glyph->size, after.glyph->size);
  const int wide =
      (IsWide(before.glyph->character) ? 1 : 0) + (IsWide(after.glyph->character) ? 1 : 0);
  const double gap = after.box.left - before.box.right;
  if (wide == 0 && after.after_space && gap > 0.1 * em) return true;
  if (after.after_space && gap > 0.2 * em && gap > usual + 0.1 * em) return true;
  const double apart = wide == 2 ? 0.6 : wide == 1 ? 0.45 : 0.18;
  // Columns of numbers are no spaced-out word.
  usual = std::min(usual, (wide == 2 ? 2.0 : 0.5) * em);
  return gap > apart * em && gap > 1.5 * usual + 0.1 * em;
}

bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

// The mark of a note, or an exponent, behind a number: it would become a digit of it.
bool IsRaisedDigit(const Piece& before, const Piece& after) {
  return IsDigit(before.glyph->character) && IsDigit(after.glyph->character) &&
         after.glyph->size < kRaisedSize * before.glyph->size &&
         after.box.center_y() < before.box.center_y() - kRaisedBy * before.glyph->size;
}

void Grow(Box& box, const Box& other) {
  box.left = std::min(box.left, other.left);
  box.top = std::min(box.top, other.top);
  box.right = std::max(box.right, other.right);
  box.bottom = std::max(box.bottom, other.bottom);
}

Box Between(const Box& before, const Box& after, int quarters) {
  const Box a = Turned(before, quarters);
  const Box b = Turned(after, quarters);
  const Box gap{a.right, a.top, std::max(a.right, b.left), a.bottom};
  return Turned(gap, 4 - quarters);
}

Line MakeLine(const std::vector<Piece>& pieces, int quarters) {
  Line line;
  line.quarters = quarters;
  line.box = pieces.front().glyph->box;
  const double usual = UsualGap(pieces);
  std::size_t bold = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const Glyph& glyph = *pieces[i].glyph;
    if (i > 0 && StandApart(pieces[i - 1], pieces[i], usual)) {
      line.characters.push_back({U' ', Between(pieces[i - 1].glyph->box, glyph.box, quarters)});
    } else if (i > 0 && IsRaisedDigit(pieces[i - 1], pieces[i])) {
      line.characters.push_back({U'^', Between(pieces[i - 1].glyph->box, glyph.box, quarters)});
    }
    line.characters.push_back({UnifiedIdeograph(glyph.character), glyph.box});
    Grow(line.box, glyph.box);
    line.size = std::max(line.size, static_cast<double>(glyph.size));
    if (glyph.bold) ++bold;
  }
  line.bold = 2 * bold > pieces.size();
  return line;
}

}  // namespace

std::u32string Line::Text() const {
  std::u32string text;
  text.reserve(characters.size());
  for (const Character& c : characters) text.push_back(c.character);
  return text;
}

std::vector<Line> MakeLines(std::vector<Glyph> glyphs) {
  std::vector<Line> lines;
  for (int quarters = -1; quarters < 4; ++quarters) {
    // Text at any other angle comes last.
    const int turn = quarters < 3 ? quarters + 1 : -1;
    std::vector<Piece> pieces;
    for (const Glyph& glyph : glyphs) {
      if (glyph.quarters == turn) {
        pieces.push_back({&glyph, Turned(glyph.box, std::max(turn, 0))});
      }
    }
    for (Band& band : MakeBands(std::move(pieces))) {
      const std::vector<Piece> ordered = InOrder(std::move(band.pieces));
      if (!ordered.empty()) lines.push_back(MakeLine(ordered, std::max(turn, 0)));
    }
  }
  return lines;
}

}  // namespace nianbao::normalize::pdf

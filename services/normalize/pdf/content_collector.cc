// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/content_collector.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nianbao::normalize::pdf {
namespace {

// Thicker fills are areas, thinner ones lines.
constexpr double kMaxRuling = 3.0;
// A line may lean this much over its whole length.
constexpr double kMaxLean = 0.7;

Box BoxAround(const std::array<Point, 4>& points) {
  Box box{points[0].x, points[0].y, points[0].x, points[0].y};
  for (const Point& p : points) {
    box.left = std::min(box.left, p.x);
    box.top = std::min(box.top, p.y);
    box.right = std::max(box.right, p.x);
    box.bottom = std::max(box.bottom, p.y);
  }
  return box;
}

bool IsFinite(const Box& box) {
  return std::isfinite(box.left) && std::isfinite(box.top) && std::isfinite(box.right) &&
         std::isfinite(box.bottom);
}

bool IsOpaque(const GfxFont& font) {
  if (font.hasToUnicodeCMap()) return false;
  if (font.isCIDFont()) {
    const GooString* collection = static_cast<const GfxCIDFont&>(font).getCollection();
    return collection == nullptr || collection->toStr() == "Adobe-Identity";
  }
  return font.getType() == fontTrueType && font.isSymbolic() && font.isSubset() &&
         font.getEncodingName() == "Builtin";
}

FontTraits TraitsOf(const GfxFont& font) {
  FontTraits traits;
  traits.name = font.getName().value_or("without a name");
  traits.opaque = IsOpaque(font);
  traits.bold = font.isBold() || font.getWeight() >= GfxFont::W600 ||
                traits.name.find("Bold") != std::string::npos ||
                traits.name.find("SimHei") != std::string::npos;
  if (font.getType() == fontType3) {
    const double height =
        (font.getFontBBox()[3] - font.getFontBBox()[1]) * std::fabs(font.getFontMatrix()[3]);
    if (height > 3 || (height > 0 && height < 0.2)) traits.scale = height;
  }
  return traits;
}

Point ToPage(const GfxState& state, double x, double y) {
  Point p;
  state.transform(x, y, &p.x, &p.y);
  return p;
}

bool IsWhite(const GfxRGB& rgb) {
  constexpr double kAlmost = 0.98;
  return colToDbl(rgb.r) > kAlmost && colToDbl(rgb.g) > kAlmost && colToDbl(rgb.b) > kAlmost;
}

bool FillsWhite(const GfxState& state) {
  GfxRGB rgb;
  state.getFillRGB(&rgb);
  return IsWhite(rgb) || state.getFillOpacity() < 0.02;
}

bool StrokesWhite(const GfxState& state) {
  GfxRGB rgb;
  state.getStrokeRGB(&rgb);
  return IsWhite(rgb) || state.getStrokeOpacity() < 0.02;
}

// The rectangle that a path of four corners is. A thin one may have slanted ends: browsers draw the
// sides of a border that way.
std::optional<Box> RectangleOf(const GfxState& state, const GfxSubpath& path) {
  const int n = path.getNumPoints();
  if (n < 4 || n > 5) return std::nullopt;
  std::array<Point, 4> corners;
  for (int k = 0; k < n; ++k) {
    if (path.getCurve(k)) return std::nullopt;
    if (k < 4) corners[static_cast<std::size_t>(k)] = ToPage(state, path.getX(k), path.getY(k));
  }
  const Box box = BoxAround(corners);
  if (std::min(box.width(), box.height()) <= kMaxRuling) return box;
  for (const Point& p : corners) {
    const bool on_side = std::min(p.x - box.left, box.right - p.x) < kMaxLean;
    const bool on_level = std::min(p.y - box.top, box.bottom - p.y) < kMaxLean;
    if (!on_side || !on_level) return std::nullopt;
  }
  return box;
}

std::int8_t QuartersOf(double x, double y) {
  constexpr double kStraight = 0.996;  // within 5 degrees
  const double length = std::hypot(x, y);
  if (length <= 0) return 0;
  if (x / length > kStraight) return 0;
  if (y / length > kStraight) return 1;
  if (x / length < -kStraight) return 2;
  if (y / length < -kStraight) return 3;
  return -1;
}

// The characters of one glyph, ligatures taken apart.
std::u32string CharactersOf(std::span<const Unicode> codes) {
  constexpr char32_t kFirst = 0xFB00;
  constexpr std::u32string_view kLigatures[] = {U"ff", U"fi", U"fl", U"ffi", U"ffl", U"st", U"st"};
  std::u32string characters;
  for (const Unicode code : codes) {
    const std::size_t ligature = code - kFirst;
    if (ligature < std::size(kLigatures)) {
      characters += kLigatures[ligature];
    } else {
      characters.push_back(static_cast<char32_t>(code));
    }
  }
  return characters;
}

// How a glyph stands on the page.
struct Placement {
  Point origin{};
  Point advance{};
  // One point from the baseline to the top.
  Point up{};
  double size = 0;

  // The part [from, to] of its advance.
  Box Part(double from, double to, const FontTraits& font) const {
    const auto corner = [&](double along, double above) {
      return Point{origin.x + advance.x * along + up.x * size * above,
                   origin.y + advance.y * along + up.y * size * above};
    };
    return BoxAround({corner(from, font.ascent), corner(to, font.ascent),
                      corner(from, font.descent), corner(to, font.descent)});
  }
};

// `m` is the font's matrix; `advance` in user space, with the spacing that the text state adds.
Placement Place(const GfxState& state, const FontTraits& font, const std::array<double, 4>& m,
                Point origin, Point advance, bool is_space, bool vertical) {
  Placement placement;
  double space = state.getCharSpace();
  if (is_space) space += state.getWordSpace();
  Point gap;
  state.textTransformDelta(space * state.getHorizScaling(), 0, &gap.x, &gap.y);
  state.transformDelta(advance.x - gap.x, advance.y - gap.y, &placement.advance.x,
                       &placement.advance.y);
  const double height = std::hypot(m[2], m[3]);
  placement.size = height * font.scale;
  placement.up = height > 0 ? Point{m[2] / height, m[3] / height} : Point{0, -1};
  placement.origin = ToPage(state, origin.x, origin.y);
  // Only the spacing of vertical text tells its direction; its glyphs stand upright.
  if (vertical) placement.advance = {m[0] * font.scale, m[1] * font.scale};
  return placement;
}

}  // namespace

const FontTraits& ContentCollector::Traits(const GfxFont& font) {
  const Ref* id = font.getID();
  const auto [entry, is_new] = traits_.try_emplace({id->num, id->gen});
  if (is_new) entry->second = TraitsOf(font);
  return entry->second;
}

void ContentCollector::CountLost(const FontTraits& font) {
  LossyFont& lossy = lossy_[font.name];
  if (lossy.lost++ == 0) {
    lossy.name = font.name;
    lossy.first_page = number_;
  }
}

void ContentCollector::AddArea(const Box& box, bool white, std::vector<Area>& areas) {
  if (!IsFinite(box)) return;
  ++budget_.shapes;
  areas.push_back({box, white, order_++});
}

void ContentCollector::AddPicture(const GfxState& state) {
  if (Ignores()) return;
  const Box box = BoxAround(
      {ToPage(state, 0, 0), ToPage(state, 1, 0), ToPage(state, 0, 1), ToPage(state, 1, 1)});
  if (std::min(box.width(), box.height()) < kMaxRuling) {
    AddSegment({box.left, box.center_y()}, {box.right, box.center_y()});
    AddSegment({box.center_x(), box.top}, {box.center_x(), box.bottom});
    return;
  }
  AddArea(box, false, page_.pictures);
}

void ContentCollector::AddSegment(Point from, Point to) {
  const double width = std::fabs(to.x - from.x);
  const double height = std::fabs(to.y - from.y);
  if (!std::isfinite(width) || !std::isfinite(height) || std::min(width, height) > kMaxLean) return;
  ++budget_.shapes;
  Ruling ruling;
  ruling.horizontal = width >= height;
  ruling.at = ruling.horizontal ? (from.y + to.y) / 2 : (from.x + to.x) / 2;
  ruling.begin = ruling.horizontal ? std::min(from.x, to.x) : std::min(from.y, to.y);
  ruling.end = ruling.horizontal ? std::max(from.x, to.x) : std::max(from.y, to.y);
  page_.rulings.push_back(ruling);
}

void ContentCollector::stroke(GfxState* state) {
  if (Ignores() || StrokesWhite(*state)) return;
  const GfxPath& path = *state->getPath();
  for (int i = 0; i < path.getNumSubpaths(); ++i) {
    const GfxSubpath& sub = *path.getSubpath(i);
    for (int k = 1; k < sub.getNumPoints(); ++k) {
      if (sub.getCurve(k) || sub.getCurve(k - 1)) continue;
      AddSegment(ToPage(*state, sub.getX(k - 1), sub.getY(k - 1)),
                 ToPage(*state, sub.getX(k), sub.getY(k)));
    }
  }
}

void ContentCollector::fill(GfxState* state) {
  if (Ignores()) return;
  const bool white = FillsWhite(*state);
  const GfxPath& path = *state->getPath();
  for (int i = 0; i < path.getNumSubpaths(); ++i) {
    const std::optional<Box> box = RectangleOf(*state, *path.getSubpath(i));
    if (!box) continue;
    const bool flat = box->height() <= kMaxRuling;
    const bool narrow = box->width() <= kMaxRuling;
    if (!flat && !narrow) AddArea(*box, white, page_.fills);
    if (white) continue;
    // A dot of a dotted line is a piece of either.
    if (flat) AddSegment({box->left, box->center_y()}, {box->right, box->center_y()});
    if (narrow) AddSegment({box->center_x(), box->top}, {box->center_x(), box->bottom});
  }
}

Visibility ContentCollector::VisibilityOf(const GfxState& state, const Box& box) const {
  const double x = box.center_x();
  const double y = box.center_y();
  Box clip;
  state.getClipBBox(&clip.left, &clip.top, &clip.right, &clip.bottom);
  if (!clip.Contains(x, y) || !Box{0, 0, page_.width, page_.height}.Contains(x, y)) {
    return Visibility::kClipped;
  }
  const int mode = state.getRender() & 3;
  return mode == 3 ? Visibility::kInvisible : Visibility::kVisible;
}

void ContentCollector::drawChar(GfxState* state, double x, double y, double dx, double dy,
                                double origin_x, double origin_y, CharCode code, int bytes,
                                const Unicode* unicode, int length) {
  if (Ignores()) return;
  const GfxFont* font = state->getFont().get();
  const FontTraits& traits = font == nullptr ? unnamed_ : Traits(*font);
  const bool is_space = code == ' ' && bytes == 1;
  const bool vertical = font != nullptr && font->getWMode() == 1;
  const bool lost = traits.opaque || length <= 0 || unicode == nullptr || unicode[0] == 0 ||
                    unicode[0] == kLostCharacter;
  if (lost && is_space) return;
  if (lost) CountLost(traits);
  std::array<double, 4> m;
  state->getFontTransMat(&m[0], &m[1], &m[2], &m[3]);
  const Placement placement =
      Place(*state, traits, m, {x - origin_x, y - origin_y}, {dx, dy}, is_space, vertical);

  Glyph glyph;
  glyph.size = static_cast<float>(placement.size);
  glyph.quarters = QuartersOf(m[0], m[1]);
  glyph.upright = vertical;
  if (vertical && glyph.quarters >= 0) glyph.quarters = (glyph.quarters + 1) & 3;
  const int mode = state->getRender() & 3;
  glyph.bold = traits.bold || mode == 2;
  glyph.white = mode == 0 && FillsWhite(*state);
  const std::u32string characters =
      lost ? std::u32string(1, kLostCharacter) : CharactersOf({unicode, unicode + length});
  const auto count = static_cast<double>(characters.size());
  for (std::size_t k = 0; k < characters.size(); ++k) {
    const auto at = static_cast<double>(k);
    glyph.character = characters[k];
    glyph.box = placement.Part(at / count, (at + 1) / count, traits);
    AddGlyph(*state, glyph);
  }
}

void ContentCollector::AddGlyph(const GfxState& state, Glyph glyph) {
  if (!IsFinite(glyph.box) || !std::isfinite(glyph.size)) return;
  glyph.visibility = VisibilityOf(state, glyph.box);
  if (glyph.visibility == Visibility::kClipped) ++page_.clipped;
  glyph.order = order_++;
  ++budget_.glyphs;
  page_.glyphs.push_back(glyph);
}

}  // namespace nianbao::normalize::pdf

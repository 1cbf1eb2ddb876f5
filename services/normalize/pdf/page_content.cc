// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/page_content.h"

// clang-format off
#include <poppler-config.h>
#include <PDFDoc.h>
#include <Annot.h>
#include <Catalog.h>
#include <Error.h>
#include <ErrorCodes.h>
#include <FileSpec.h>
#include <GfxFont.h>
#include <GfxState.h>
#include <GlobalParams.h>
#include <OutputDev.h>
#include <Page.h>
#include <Stream.h>
// clang-format on

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace nianbao::normalize::pdf {
namespace {

constexpr double kPointsPerInch = 72;
// Thicker fills are areas, thinner ones lines.
constexpr double kMaxRuling = 3.0;
// A line may lean this much over its whole length.
constexpr double kMaxLean = 0.7;
// Operators between two calls of poppler's abort callback.
constexpr std::size_t kOperatorStep = 10;
// Deflate makes 1032 bytes of one at most, so that shorter streams need no look.
constexpr Goffset kSurelySmall = 60'000;
constexpr int kMaxAttachments = 20;

struct Point {
  double x = 0;
  double y = 0;
};

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

// What a font tells once for all of its glyphs.
struct FontTraits {
  std::string name{};
  double ascent = 0.88;
  double descent = -0.12;
  double scale = 1;
  bool bold = false;
  // Its codes are places in the font file and no characters.
  bool opaque = false;
};

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

struct Budget {
  explicit Budget(const PdfLimits& l) : limits(l) {}
  const PdfLimits& limits;
  std::size_t glyphs = 0;
  std::size_t shapes = 0;
  std::size_t forms = 0;
  std::size_t operators = 0;

  // What is used up; nothing while all is well.
  const char* Spent() const {
    if (glyphs > limits.max_glyphs) return "characters";
    if (shapes > limits.max_shapes) return "lines and pictures";
    if (forms > limits.max_forms) return "nested drawings";
    if (operators > limits.max_operators) return "drawing instructions";
    return nullptr;
  }
};

bool AbortWhenSpent(void* budget) {
  auto* b = static_cast<Budget*>(budget);
  b->operators += kOperatorStep;
  return b->Spent() != nullptr;
}

// Widgets and typewriter text are part of what a page says; other annotations are about it.
bool ShowsAnnotation(Annot* annotation, void* comments) {
  switch (annotation->getType()) {
    case Annot::typeWidget:
    case Annot::typeFreeText:
    case Annot::typeStamp:
      return true;
    case Annot::typeText:
    case Annot::typeHighlight:
      ++*static_cast<std::size_t*>(comments);
      return false;
    default:
      return false;
  }
}

class ContentCollector final : public OutputDev {
 public:
  ContentCollector(Budget& budget, std::map<std::string, LossyFont>& lossy)
      : budget_(budget), lossy_(lossy) {}

  PageContent TakePage() { return std::exchange(page_, {}); }

  bool upsideDown() override { return true; }
  bool useDrawChar() override { return true; }
  bool interpretType3Chars() override { return false; }
  bool useTilingPatternFill() override { return true; }
  bool useShadedFills(int) override { return true; }
  // Asked before every form: over the limit poppler shall not go into it, be it its own child.
  bool useDrawForm() override {
    ++budget_.forms;
    return budget_.Spent() != nullptr;
  }

  void startPage(int number, GfxState* state, XRef*) override {
    number_ = number;
    order_ = 0;
    page_.width = state->getPageWidth();
    page_.height = state->getPageHeight();
  }
  void beginTransparencyGroup(GfxState*, const double*, GfxColorSpace*, bool, bool,
                              bool for_soft_mask) override {
    groups_.push_back(for_soft_mask);
    if (for_soft_mask) ++masks_;
  }
  void endTransparencyGroup(GfxState*) override {
    if (groups_.empty()) return;
    if (groups_.back()) --masks_;
    groups_.pop_back();
  }

  void stroke(GfxState* state) override;
  void fill(GfxState* state) override;
  void eoFill(GfxState* state) override { fill(state); }
  bool tilingPatternFill(GfxState*, Gfx*, Catalog*, GfxTilingPattern*, const double*, int, int, int,
                         int, double, double) override {
    return true;
  }
  bool functionShadedFill(GfxState*, GfxFunctionShading*) override { return true; }
  bool axialShadedFill(GfxState*, GfxAxialShading*, double, double) override { return true; }
  bool radialShadedFill(GfxState*, GfxRadialShading*, double, double) override { return true; }
  bool gouraudTriangleShadedFill(GfxState*, GfxGouraudTriangleShading*) override { return true; }
  bool patchMeshShadedFill(GfxState*, GfxPatchMeshShading*) override { return true; }

  void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x,
                double origin_y, CharCode code, int bytes, const Unicode* unicode,
                int length) override;

  void drawImageMask(GfxState* state, Object*, Stream*, int, int, bool, bool, bool) override {
    AddPicture(*state);
  }
  void drawImage(GfxState* state, Object*, Stream*, int, int, GfxImageColorMap*, bool, const int*,
                 bool) override {
    AddPicture(*state);
  }
  void drawMaskedImage(GfxState* state, Object*, Stream*, int, int, GfxImageColorMap*, bool,
                       Stream*, int, int, bool, bool) override {
    AddPicture(*state);
  }
  void drawSoftMaskedImage(GfxState* state, Object*, Stream*, int, int, GfxImageColorMap*, bool,
                           Stream*, int, int, GfxImageColorMap*, bool) override {
    AddPicture(*state);
  }
  void setSoftMaskFromImageMask(GfxState*, Object*, Stream*, int, int, bool, bool,
                                double*) override {}
  void unsetSoftMaskFromImageMask(GfxState*, double*) override {}

 private:
  bool Ignores() const { return masks_ > 0 || budget_.Spent() != nullptr; }
  const FontTraits& Traits(const GfxFont& font);
  void CountLost(const FontTraits& font);
  void AddPicture(const GfxState& state);
  void AddSegment(Point from, Point to);
  void AddArea(const Box& box, bool white, std::vector<Area>& areas);
  Visibility VisibilityOf(const GfxState& state, const Box& box) const;

  Budget& budget_;
  std::map<std::string, LossyFont>& lossy_;
  std::map<std::pair<int, int>, FontTraits> traits_;
  FontTraits unnamed_;
  PageContent page_;
  std::vector<bool> groups_;
  int masks_ = 0;
  int number_ = 0;
  std::uint32_t order_ = 0;
};

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

std::optional<Box> RectangleOf(const GfxState& state, const GfxSubpath& path) {
  const int n = path.getNumPoints();
  if (n < 4 || n > 5) return std::nullopt;
  std::array<Point, 4> corners;
  for (int k = 0; k < n; ++k) {
    if (path.getCurve(k)) return std::nullopt;
    if (k < 4) corners[static_cast<std::size_t>(k)] = ToPage(state, path.getX(k), path.getY(k));
  }
  const Box box = BoxAround(corners);
  for (const Point& p : corners) {
    const bool on_side = std::min(p.x - box.left, box.right - p.x) < kMaxLean;
    const bool on_level = std::min(p.y - box.top, box.bottom - p.y) < kMaxLean;
    if (!on_side || !on_level) return std::nullopt;
  }
  return box;
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

void ContentCollector::drawChar(GfxState* state, double x, double y, double dx, double dy,
                                double origin_x, double origin_y, CharCode code, int bytes,
                                const Unicode* unicode, int length) {
  if (Ignores()) return;
  const GfxFont* font = state->getFont().get();
  const FontTraits& traits = font == nullptr ? unnamed_ : Traits(*font);
  double space = state->getCharSpace();
  if (code == ' ' && bytes == 1) space += state->getWordSpace();
  Point gap;
  state->textTransformDelta(space * state->getHorizScaling(), 0, &gap.x, &gap.y);
  Point advance;
  state->transformDelta(dx - gap.x, dy - gap.y, &advance.x, &advance.y);
  std::array<double, 4> m;
  state->getFontTransMat(&m[0], &m[1], &m[2], &m[3]);
  const double size = std::hypot(m[2], m[3]) * traits.scale;
  const Point up =
      size > 0 ? Point{m[2] * traits.scale / size, m[3] * traits.scale / size} : Point{0, -1};
  const Point origin = ToPage(*state, x - origin_x, y - origin_y);
  if (font != nullptr && font->getWMode() == 1) {
    advance = {m[0] * traits.scale, m[1] * traits.scale};
  }

  Glyph glyph;
  glyph.size = static_cast<float>(size);
  glyph.quarters = QuartersOf(m[0], m[1]);
  glyph.bold = traits.bold || (state->getRender() & 3) == 2;
  glyph.white = (state->getRender() & 3) == 0 && FillsWhite(*state);
  const bool lost = traits.opaque || length <= 0 || unicode == nullptr || unicode[0] == 0 ||
                    unicode[0] == kLostCharacter;
  if (lost && code == ' ' && bytes == 1) return;
  if (lost) CountLost(traits);
  const int count = lost ? 1 : length;
  for (int k = 0; k < count; ++k) {
    const double from = static_cast<double>(k) / count;
    const double to = static_cast<double>(k + 1) / count;
    const auto corner = [&](double along, double above) {
      return Point{origin.x + advance.x * along + up.x * size * above,
                   origin.y + advance.y * along + up.y * size * above};
    };
    glyph.box = BoxAround({corner(from, traits.ascent), corner(to, traits.ascent),
                           corner(from, traits.descent), corner(to, traits.descent)});
    if (!IsFinite(glyph.box) || !std::isfinite(glyph.size)) return;
    glyph.character = lost ? kLostCharacter : static_cast<char32_t>(unicode[k]);
    glyph.visibility = VisibilityOf(*state, glyph.box);
    if (glyph.visibility == Visibility::kClipped) ++page_.clipped;
    glyph.order = order_++;
    ++budget_.glyphs;
    page_.glyphs.push_back(glyph);
  }
}

void Prepare() {
  static std::once_flag once;
  std::call_once(once, [] {
    globalParams = std::make_unique<GlobalParams>();
    setErrorCallback([](ErrorCategory, Goffset, const char*) {});
  });
}

absl::Status OpenError(int code) {
  if (code == errEncrypted) {
    return absl::InvalidArgumentError(
        "the PDF opens only with a password: send it without one, or the Word file");
  }
  return absl::InvalidArgumentError(
      "the PDF is damaged and cannot be opened: send it again, or the Word file");
}

// A form whose pages are made by Acrobat from XML; what the pages themselves say is "please wait".
bool IsDynamicForm(PDFDoc& doc) {
  const Object catalog = doc.getXRef()->getCatalog();
  if (!catalog.isDict()) return false;
  const Object needs = catalog.dictLookup("NeedsRendering");
  return needs.isBool() && needs.getBool() && doc.getCatalog()->getFormType() == Catalog::XfaForm;
}

absl::Status CheckDocument(PDFDoc& doc, const PdfLimits& limits) {
  if (IsDynamicForm(doc)) {
    return absl::InvalidArgumentError(
        "the PDF is a form that only Acrobat can show (XFA): print it to PDF and send that");
  }
  const int pages = doc.getNumPages();
  if (pages <= 0) {
    return absl::InvalidArgumentError("the PDF has no pages: send the file that holds the report");
  }
  if (static_cast<std::size_t>(pages) > limits.max_pages) {
    return absl::ResourceExhaustedError(absl::StrCat("the PDF has ", pages, " pages, more than ",
                                                     limits.max_pages,
                                                     ": send the pages of the report alone"));
  }
  return absl::OkStatus();
}

bool MayBeLarge(Stream& stream) {
  BaseStream* base = stream.getBaseStream();
  const Object filter =
      stream.getDict() == nullptr ? Object(objNull) : stream.getDict()->lookup("Filter");
  const bool chained = filter.isArray() && filter.arrayGetLength() > 1;
  return chained || base == nullptr || base->getLength() > kSurelySmall;
}

// Counts down `left` by the decoded bytes of a stream; false where it has more.
bool FitsStream(Stream& stream, std::size_t& left) {
  if (!MayBeLarge(stream)) return true;
  std::array<unsigned char, 4096> buffer;
  stream.reset();
  for (;;) {
    const int got = stream.doGetChars(static_cast<int>(buffer.size()), buffer.data());
    if (got <= 0) break;
    if (static_cast<std::size_t>(got) > left) return false;
    left -= static_cast<std::size_t>(got);
  }
  stream.close();
  return true;
}

bool FitsPage(Page& page, std::size_t left) {
  const Object contents = page.getContents();
  if (contents.isStream()) return FitsStream(*contents.getStream(), left);
  if (!contents.isArray()) return true;
  for (int i = 0; i < contents.arrayGetLength(); ++i) {
    const Object part = contents.arrayGet(i);
    if (part.isStream() && !FitsStream(*part.getStream(), left)) return false;
  }
  return true;
}

std::vector<std::string> AttachmentsOf(Catalog& catalog) {
  std::vector<std::string> names;
  const int count = std::min(catalog.numEmbeddedFiles(), kMaxAttachments);
  for (int i = 0; i < count; ++i) {
    const std::unique_ptr<FileSpec> file = catalog.embeddedFile(i);
    if (file && file->isOk() && file->getFileName() != nullptr) {
      names.push_back(file->getFileName()->toStr());
    }
  }
  return names;
}

absl::Status Spent(int page, const char* what) {
  return absl::ResourceExhaustedError(
      absl::StrCat("page ", page, " of the PDF has too many ", what,
                   ": print it to PDF again, or send the Word file"));
}

}  // namespace

absl::StatusOr<PdfContent> ReadContent(std::string_view bytes, const PdfLimits& limits) {
  Prepare();
  // The document owns its stream.
  PDFDoc doc(new MemStream(bytes.data(), 0, static_cast<Goffset>(bytes.size()), Object(objNull)));
  if (!doc.isOk()) return OpenError(doc.getErrorCode());
  RETURN_IF_ERROR(CheckDocument(doc, limits));
  Budget budget(limits);
  std::map<std::string, LossyFont> lossy;
  ContentCollector collector(budget, lossy);
  PdfContent content;
  for (int number = 1; number <= doc.getNumPages(); ++number) {
    Page* page = doc.getPage(number);
    if (page == nullptr) {
      content.pages.emplace_back();
      continue;
    }
    if (!FitsPage(*page, limits.max_page_bytes)) return Spent(number, "bytes of content");
    doc.displayPage(&collector, number, kPointsPerInch, kPointsPerInch, 0, false, true, false,
                    AbortWhenSpent, &budget, ShowsAnnotation, &content.comments);
    if (const char* what = budget.Spent()) return Spent(number, what);
    content.pages.push_back(collector.TakePage());
  }
  for (auto& [name, font] : lossy) content.lossy_fonts.push_back(std::move(font));
  content.attachments = AttachmentsOf(*doc.getCatalog());
  return content;
}

}  // namespace nianbao::normalize::pdf

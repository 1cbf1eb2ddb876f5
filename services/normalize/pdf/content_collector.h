// SPDX-License-Identifier: Apache-2.0
// What poppler calls for everything that a page draws. With page_content.cc the only code that
// knows poppler; no one else includes this header.
#pragma once

// clang-format off
#include <poppler-config.h>
#include <GfxFont.h>
#include <GfxState.h>
#include <OutputDev.h>
// clang-format on

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/normalize/pdf/page_content.h"

namespace nianbao::normalize::pdf {

struct Point {
  double x = 0;
  double y = 0;
};

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

// What the pages together have used of their limits.
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

// Collects what one page after another draws. Pictures, patterns and shadings are not decoded, text
// of soft masks is ignored, and over a limit nothing more is collected.
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
  void AddGlyph(const GfxState& state, Glyph glyph);
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

}  // namespace nianbao::normalize::pdf

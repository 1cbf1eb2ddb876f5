// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/line_joints.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>

#include "services/normalize/outline.h"

namespace nianbao::normalize::pdf {
namespace {

constexpr double kSameSize = 0.12;
// In heights of the font.
constexpr double kFarFromMargin = 4;
constexpr double kLargeTitle = 1.3;
constexpr double kLargerThanBody = 1.1;

double Percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto index = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(index);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

bool SameSize(double a, double b) { return std::fabs(a - b) <= kSameSize * std::max(a, b); }

// Lines of one title may differ in size, but not by more.
bool NearSize(double a, double b) { return std::max(a, b) < 1.3 * std::min(a, b); }

// The font size of most characters.
double UsualSize(const std::vector<PageLayout>& pages) {
  std::map<int, std::size_t> counts;
  for (const PageLayout& page : pages) {
    for (const PageItem& item : page.items) {
      if (item.kind != PageItem::Kind::kLine || item.furniture) continue;
      counts[static_cast<int>(std::lround(2 * std::min(item.line.size, 1000.0)))] +=
          item.line.characters.size();
    }
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? 0 : most->first / 2.0;
}

// Punctuation does not begin a line.
constexpr std::u32string_view kNeverFirst = U"，。、；：！？）》〉」』】〕］｝”’…—·,.;:!?)]}%％℃";

// Where the text of a line ends: punctuation may hang over the margin.
double RightOf(const Line& line) {
  const Character& last = line.characters.back();
  return kNeverFirst.find(last.character) == std::u32string_view::npos ? last.box.right
                                                                       : last.box.left;
}

bool BeginsItem(const Line& before, const Line& line) {
  return ParseOutlineNumber(line.Text()).has_value() && EndsSentence(before.Text());
}

}  // namespace

double FirstWordWidth(const Line& line) {
  const double left = line.characters.front().box.left;
  const std::vector<Character>& characters = line.characters;
  // Opening brackets do not end a line.
  constexpr std::u32string_view kNeverLast = U"（《〈“‘「『【〔［｛([{";
  std::size_t i = 0;
  const auto is = [&](std::u32string_view kind) {
    return i < characters.size() && kind.find(characters[i].character) != std::u32string_view::npos;
  };
  const auto skip_word = [&] {
    const std::size_t begin = i;
    while (i < characters.size() && characters[i].character < 0x2E80 &&
           characters[i].character != U' ') {
      ++i;
    }
    return i > begin;
  };
  while (is(kNeverLast)) ++i;
  const bool is_word = skip_word();
  if (!is_word && i < characters.size()) ++i;
  const std::size_t end = i;
  while (is(kNeverFirst)) ++i;
  // "17:30。2022" is not broken (Unicode line breaking, LB25).
  if (is_word && i > end && is(U"0123456789")) skip_word();
  return characters[std::max<std::size_t>(i, 1) - 1].box.right - left;
}

BodyStyle MeasureBody(const std::vector<PageLayout>& pages) {
  BodyStyle body;
  body.size = UsualSize(pages);
  std::vector<double> lefts;
  std::vector<double> rights;
  std::vector<double> pitches;
  for (const PageLayout& page : pages) {
    const Line* before = nullptr;
    for (const PageItem& item : page.items) {
      const bool counts = item.kind == PageItem::Kind::kLine && !item.furniture &&
                          SameSize(item.line.size, body.size);
      if (counts) {
        lefts.push_back(item.box.left);
        rights.push_back(RightOf(item.line));
        if (before != nullptr) pitches.push_back(item.box.top - before->box.top);
      }
      before = counts ? &item.line : nullptr;
    }
  }
  body.left = Percentile(lefts, 0.05);
  body.right = Percentile(rights, 0.95);
  // Most distances are inside of paragraphs or equal to those.
  body.pitch = Percentile(pitches, 0.4);
  return body;
}

double LineJoints::Left(const Line& line) const {
  return line.margin_right > 0 ? line.margin_left : body_.left;
}

bool LineJoints::Fills(const Line& line, const Line& next) const {
  const double right = line.margin_right > 0 ? line.margin_right : body_.right;
  // Text that is not justified ends up to a character before its margin.
  return line.box.right + FirstWordWidth(next) > right - 0.5 * line.size;
}

bool LineJoints::Continues(const Line& line, int page) const {
  if (before_ == nullptr || line.quarters != before_->quarters) return false;
  if (!SameSize(line.size, before_->size) || !Fills(*before_, line)) return false;
  if (BeginsItem(*before_, line)) return false;
  if (page == before_page_) {
    const double distance = line.box.top - before_->box.top;
    if (distance > 1.35 * std::max(body_.pitch, 1.1 * line.size)) return false;
  }
  // Far from the margin: a signature to the right, or a title in the middle.
  const double far = kFarFromMargin * line.size;
  const double before = before_->box.left - Left(*before_);
  if (!before_continues_ && before > far) return false;
  const double indent = line.box.left - Left(line);
  const double step = indent - before;
  if (indent < 0.8 * line.size) return true;
  if (step > 0.8 * line.size) return false;
  if (step < -0.8 * line.size) return indent < far;
  // Both are indented: a block that is, or two paragraphs of one full line.
  return before_continues_;
}

JointHints LineJoints::Next(const Line& line, const PageLayout& page) {
  JointHints hints;
  const bool continues = Continues(line, page.number);
  hints.joint = continues ? LineHints::Joint::kContinues : LineHints::Joint::kBegins;
  const double middle =
      line.margin_right > 0 ? (line.margin_left + line.margin_right) / 2 : page.width / 2;
  const bool centered =
      std::fabs(line.box.center_x() - middle) < line.size && line.box.left > Left(line) + line.size;
  if (body_.size > 0 && line.size >= kLargeTitle * body_.size && centered) {
    hints.heading_level = 0;
  } else if (line.size >= kLargerThanBody * body_.size || line.bold) {
    hints.heading_level = 1;
  }
  hints.after_blank = before_ != nullptr && !NearSize(line.size, before_->size);
  before_ = &line;
  before_page_ = page.number;
  before_continues_ = continues;
  return hints;
}

}  // namespace nianbao::normalize::pdf

// SPDX-License-Identifier: Apache-2.0
// Where paragraphs begin: told from margins, indents and the distance of lines.
#pragma once

#include <vector>

#include "services/normalize/block_builder.h"
#include "services/normalize/pdf/page_layout.h"

namespace nianbao::normalize::pdf {

// What running text looks like in a document.
struct BodyStyle {
  double size = 0;
  double left = 0;
  double right = 0;
  // From the top of a line to that of the next.
  double pitch = 0;
};

// From the lines outside of tables; all zero where there are none.
BodyStyle MeasureBody(const std::vector<PageLayout>& pages);

struct JointHints : LineHints {
  // It is set apart from the line before it.
  bool after_blank = false;
};

// Width of what cannot be broken at the head of a line: a word, with the punctuation around it.
double FirstWordWidth(const Line& line);

// The lines of running text one after another, page furniture left out.
class LineJoints {
 public:
  explicit LineJoints(const BodyStyle& body) : body_(body) {}

  // What is known of the next line: whether it continues the one before, and whether it looks like
  // a heading (level 0 for a large line in the middle of `page`, 1 for one that is bold or larger
  // than running text). A line continues another of its size that reaches the right margin, so that
  // the next word would not fit, where it is not indented and not farther below than usual; a
  // numbered line below the end of a sentence does not.
  JointHints Next(const Line& line, const PageLayout& page);

  // Something else stands between the lines.
  void Break() { before_ = nullptr; }

 private:
  bool Continues(const Line& line, int page) const;
  bool Fills(const Line& line, const Line& next) const;
  // Left margin of the text that it is of.
  double Left(const Line& line) const;

  BodyStyle body_;
  const Line* before_ = nullptr;
  int before_page_ = 0;
  bool before_continues_ = false;
};

}  // namespace nianbao::normalize::pdf

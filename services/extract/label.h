// SPDX-License-Identifier: Apache-2.0
// Comparing the labels of a document's table with those of a form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nianbao::extract {

// A label made ready for comparing: ideographs, letters and digits alone, without numbering
// (一、, （一）, 1.) and without 其中.
class Label {
 public:
  explicit Label(std::string_view utf8);

  bool empty() const { return core_.empty(); }
  const std::u32string& core() const { return core_; }
  // The core without what stood in round brackets.
  const std::u32string& bare() const { return bare_; }
  // One bit for each character of the core; different characters may share one.
  std::uint64_t characters() const { return characters_; }
  // How many of its characters negate: 不, 未, 非, 无.
  std::size_t negations() const { return negations_; }

 private:
  std::u32string core_;
  std::u32string bare_;
  std::uint64_t characters_ = 0;
  std::size_t negations_ = 0;
};

// How alike the label of a cell is to one of a form: 10 the same, 9 the same but for remarks in
// brackets, 7 the same but for one or two characters in a long label or a short addition, 6 cut off
// at its end or its front, 0 different. Labels that differ by a negation are different.
int Similarity(const Label& cell, const Label& form);

// The best similarity to any of `forms`.
int Similarity(const Label& cell, const std::vector<Label>& forms);

constexpr int kSameLabel = 9;

}  // namespace nianbao::extract

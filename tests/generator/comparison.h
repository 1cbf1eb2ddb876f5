// SPDX-License-Identifier: Apache-2.0
// How far what normalize read is the document that was written.
#pragma once

#include <string>
#include <vector>

#include "nianbao/v1/document.pb.h"
#include "tests/generator/document.h"
#include "tests/generator/rendering.h"

namespace nianbao::generator {

// How many of what was written came back exactly.
struct Score {
  int exact = 0;
  int total = 0;

  void Count(bool is_exact) {
    exact += is_exact ? 1 : 0;
    ++total;
  }
  Score& operator+=(const Score& other) {
    exact += other.exact;
    total += other.total;
    return *this;
  }
  bool Perfect() const { return exact == total; }
};

struct Comparison {
  // Headings with their level, title included.
  Score headings{};
  // Paragraphs and notes.
  Score paragraphs{};
  // Cells: place, spans and text.
  Score cells{};
  // For a person: "block 12: heading 1 一、总体情况 missing". In reading order.
  std::vector<std::string> differences{};

  bool Exact() const { return differences.empty(); }
};

// Compares the blocks of `read` that are not boilerplate with `written` as a format of `form`
// carries it. Reading order counts: what stands at another place is missing there and too much
// here.
Comparison Compare(const Document& written, const v1::NormalizedDocument& read, TableForm form);

// The blocks of one part of `read` as a document to be written again; `name` becomes its name.
// Pictures, charts and boilerplate are left out.
Document ToDocument(const v1::NormalizedDocument& read, const v1::Part& part, std::string name);

}  // namespace nianbao::generator

// SPDX-License-Identifier: Apache-2.0
// What is true of a generated report, to be held against what was extracted from it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "nianbao/v1/report.pb.h"

namespace nianbao::generator {

// A number that stands in the report, or words that state a zero.
struct TrueFact {
  v1::Fact::Origin origin = v1::Fact::TABLE;
  // Empty for a number that fits none; `phrase` says what it counts then.
  std::string indicator{};
  // Equally right ones.
  std::vector<std::string> alternatives{};
  std::string column{};
  std::string phrase{};
  std::string unit{};
  // Absent for a blank cell and one that is not applicable.
  std::optional<double> value{};
  int year = 0;
  bool approximate = false;
  // A cell with "/" or "—".
  bool not_applicable = false;
  bool cumulative = false;
  // A number of which a reader may make a fact or not (同比增长12%).
  bool optional = false;
  // The sentence comes from the wordings that are kept aside.
  bool held_out = false;
  // Index of the block in the document; for a cell its place in the table.
  std::size_t block = 0;
  int row = -1;
  int table_column = -1;
  // Code points of the block's text, or of the cell's.
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Facts, by index, that the report says are parts of a whole.
struct TrueTie {
  std::size_t whole = 0;
  std::vector<std::size_t> parts{};
  bool held_out = false;
};

// A sentence of the wordings, so that what is found in it can be told from what is found elsewhere.
struct TrueSentence {
  std::size_t block = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool held_out = false;
};

struct Truth {
  std::string agency{};
  // Equally right full names: a county with and without its prefecture.
  std::vector<std::string> agency_alternatives{};
  std::string region_code{};
  int year = 0;
  v1::Report::Scope scope = v1::Report::OWN;
  v1::Report::Form form = v1::Report::FREE;
  // YYYY-MM-DD.
  std::string signed_on{};
  std::vector<TrueFact> facts{};
  std::vector<TrueTie> ties{};
  std::vector<TrueSentence> sentences{};
};

// One line of JSON without its end, with `file` as the name of what it is true of.
std::string ToJson(const Truth& truth, const std::string& file);

}  // namespace nianbao::generator

// SPDX-License-Identifier: Apache-2.0
// Precision and recall of what was extracted from a document against what is true of it.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "nianbao/v1/report.pb.h"

namespace nianbao::accuracy {

struct Measure {
  // True things.
  int wanted = 0;
  // Things extracted.
  int found = 0;
  // Extracted ones that are true.
  int right = 0;

  Measure& operator+=(const Measure& other) {
    wanted += other.wanted;
    found += other.found;
    right += other.right;
    return *this;
  }
};

// Where a sentence comes from. kElsewhere: what is found outside all sentences.
enum class Source { kTraining, kHeldOut, kElsewhere };
inline constexpr std::size_t kSources = 3;

// A range of the text: in a block where `block` is not negative, else in the decoded original.
struct Place {
  int block = -1;
  int begin = 0;
  int end = 0;
};

// A number of the running text, or words that state a zero.
struct ExpectedFact {
  Place place{};
  double value = 0;
  // All that are right; none for a number that fits no indicator.
  std::vector<std::string> indicators{};
  Source source = Source::kTraining;
  // May be extracted or not.
  bool optional = false;
};

struct ExpectedCell {
  std::string indicator{};
  std::string column{};
  // Absent: blank, or not applicable.
  std::optional<double> value{};
  bool not_applicable = false;
};

struct ExpectedTie {
  // Indices in ExpectedReport::facts.
  std::size_t whole = 0;
  std::vector<std::size_t> parts{};
};

// What is true of one document, in whatever form it was told.
struct ExpectedReport {
  // All names that are right.
  std::vector<std::string> agencies{};
  int year = 0;
  v1::Report::Form form = v1::Report::FREE;
  std::vector<ExpectedCell> cells{};
  std::vector<ExpectedFact> facts{};
  std::vector<ExpectedTie> ties{};
  // Where sentences stand, to tell where a number comes from that is none of the facts.
  std::vector<std::pair<Place, Source>> sentences{};
  // A number that fits none of these may have an indicator of its own.
  std::set<std::string> known_indicators{};
  // Whether `ties` are all that there are.
  bool knows_ties = true;
};

struct ExtractionResult {
  int reports = 0;
  Measure agency{};
  Measure year{};
  Measure form{};
  // Cells of official tables: indicator, column, value; a blank is a value of its own.
  Measure cells{};
  // Of the cells found that are not true: those said to be uncertain, and those taken as certain.
  int unsure_cells = 0;
  int wrong_cells = 0;
  // Narrative facts with an indicator, and those without, by source.
  std::array<Measure, kSources> mapped{};
  std::array<Measure, kSources> unmapped{};
  std::array<Measure, kSources> ties{};
  // For a person: "missed applications.received = 5 in block 3 [10, 11)".
  std::vector<std::string> misses{};

  ExtractionResult& operator+=(const ExtractionResult& other);
};

// A narrative fact is right where its range overlaps, its value is the same, and its indicator is
// one of the right ones or of their series, which counts the same thing under another form; one
// that fits no known indicator has none, or one that is not known.
ExtractionResult ScoreExtraction(const ExpectedReport& expected, const v1::Report& found);

}  // namespace nianbao::accuracy

// SPDX-License-Identifier: Apache-2.0
// What the figures of reports count, and which of them may be compared over years.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"

namespace nianbao::indicators {

// How far figures of one series may be compared.
enum class Comparable {
  // Over all years and forms that have it.
  kYears,
  // Between years whose reports follow one form.
  kForm,
  // Between years of one agency: no form defines it.
  kAgency,
};

struct Indicator {
  std::string id;
  // Label of the official form, or what the narrative counts; " / " between those of several forms.
  std::string label;
  // Unit of the form: 件, 万元, %. May be empty.
  std::string unit;
  // Where it is asked for: "free", "2014", "2019", "2021", "narrative".
  std::vector<std::string> forms;
  // Indicators of one series count the same thing.
  std::string series;
  Comparable comparable = Comparable::kAgency;
  // What to know before comparing. May be empty.
  std::string note;
};

// Immutable; thread-safe.
class Concordance {
 public:
  // The list that is built into the program.
  static const Concordance& BuiltIn();
  // Reads lines of id, label, unit, forms, series, comparable and note with tabs between. Lines
  // that begin with "#" are comments. INVALID_ARGUMENT names the line and what is wrong: a field
  // that is missing, an id that is malformed, twice or out of order, an unknown form or
  // comparability.
  static absl::StatusOr<Concordance> Parse(std::string_view tsv);

  // In order of ids.
  const std::vector<Indicator>& indicators() const { return indicators_; }
  // nullptr where there is no such indicator.
  const Indicator* Find(std::string_view id) const;
  // Whether figures of two indicators may be compared; `same_form` says whether the two reports
  // follow one form. False where one of them is unknown. Comparable::kAgency counts as true: the
  // caller compares within one agency.
  bool MayCompare(std::string_view first, std::string_view second, bool same_form) const;

 private:
  std::vector<Indicator> indicators_;
  std::unordered_map<std::string, std::size_t> by_id_;
};

}  // namespace nianbao::indicators

// SPDX-License-Identifier: Apache-2.0
#include "common/indicators/indicators.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"

namespace nianbao::indicators {

extern const std::vector<std::string_view> kIndicatorFiles;

namespace {

constexpr std::size_t kFields = 7;
constexpr std::array<std::string_view, 5> kForms = {"free", "2014", "2019", "2021", "narrative"};

bool IsId(std::string_view id) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  return !id.empty() && id.front() != '.' && id.back() != '.' &&
         std::all_of(id.begin(), id.end(), is_part);
}

std::optional<Comparable> ParseComparable(std::string_view word) {
  if (word == "years") return Comparable::kYears;
  if (word == "form") return Comparable::kForm;
  if (word == "agency") return Comparable::kAgency;
  return std::nullopt;
}

absl::StatusOr<Indicator> ParseLine(std::string_view line) {
  const std::vector<std::string> fields =
      absl::StrSplit(absl::string_view(line.data(), line.size()), '\t');
  if (fields.size() != kFields) {
    return absl::InvalidArgumentError(absl::StrCat(fields.size(), " fields instead of ", kFields));
  }
  Indicator indicator{.id = fields[0],
                      .label = fields[1],
                      .unit = fields[2],
                      .forms = {},
                      .series = fields[4],
                      .comparable = {},
                      .note = fields[6]};
  if (!IsId(indicator.id)) return absl::InvalidArgumentError("the id is malformed");
  if (indicator.label.empty()) return absl::InvalidArgumentError("the label is missing");
  if (!IsId(indicator.series)) return absl::InvalidArgumentError("the series is malformed");
  for (absl::string_view form : absl::StrSplit(fields[3], ',')) {
    if (std::find(kForms.begin(), kForms.end(), std::string_view(form.data(), form.size())) ==
        kForms.end()) {
      return absl::InvalidArgumentError(absl::StrCat("unknown form \"", form, "\""));
    }
    indicator.forms.emplace_back(form);
  }
  const std::optional<Comparable> comparable = ParseComparable(fields[5]);
  if (!comparable) {
    return absl::InvalidArgumentError(absl::StrCat("unknown comparability \"", fields[5], "\""));
  }
  indicator.comparable = *comparable;
  return indicator;
}

}  // namespace

const Concordance& Concordance::BuiltIn() {
  static const Concordance* const concordance = [] {
    absl::StatusOr<Concordance> parsed = Parse(kIndicatorFiles.front());
    if (!parsed.ok()) {
      std::cerr << "the built-in indicators are broken: " << parsed.status().ToString() << "\n";
      std::abort();
    }
    return new Concordance(*std::move(parsed));
  }();
  return *concordance;
}

absl::StatusOr<Concordance> Concordance::Parse(std::string_view tsv) {
  Concordance result;
  int number = 0;
  const auto wrong = [&](std::string_view what) {
    return absl::InvalidArgumentError(
        absl::StrCat("line ", number, ": ", absl::string_view(what.data(), what.size())));
  };
  for (absl::string_view line : absl::StrSplit(absl::string_view(tsv.data(), tsv.size()), '\n')) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    absl::StatusOr<Indicator> parsed = ParseLine(std::string_view(line.data(), line.size()));
    if (!parsed.ok()) return wrong(std::string(parsed.status().message()));
    if (!result.indicators_.empty() && parsed->id <= result.indicators_.back().id) {
      return wrong(absl::StrCat(parsed->id, " is there twice or out of order"));
    }
    result.by_id_.emplace(parsed->id, result.indicators_.size());
    result.indicators_.push_back(*std::move(parsed));
  }
  return result;
}

const Indicator* Concordance::Find(std::string_view id) const {
  const auto found = by_id_.find(std::string(id));
  return found == by_id_.end() ? nullptr : &indicators_[found->second];
}

bool Concordance::MayCompare(std::string_view first, std::string_view second,
                             bool same_form) const {
  const Indicator* a = Find(first);
  const Indicator* b = Find(second);
  if (a == nullptr || b == nullptr || a->series != b->series) return false;
  const bool one_form = a->comparable == Comparable::kForm || b->comparable == Comparable::kForm;
  return same_form || !one_form;
}

}  // namespace nianbao::indicators

// SPDX-License-Identifier: Apache-2.0
// Annual reports of every generation of the form, from a random true state, with the truth beside
// them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nianbao/v1/report.pb.h"
#include "tests/generator/document.h"
#include "tests/generator/form_state.h"
#include "tests/generator/truth.h"
#include "tests/generator/wordings.h"

namespace nianbao::generator {

// A true state of an agency: all cells of `form`, and what only running text states. Rows that
// older prints do not have are 0 where `optional_rows` is false. Goes on from `before` if given.
FormState DrawState(v1::Report::Form form, std::uint64_t seed, bool optional_rows = true,
                    const FormState* before = nullptr);

// A usual office leaves zeros blank and shortens titles; a careful one does what the notices ask.
enum class Office { kUsual, kCareful };

struct GeneratedReport {
  Document document{};
  Truth truth{};
};

// The report number `index` of the sequence that begins with `seed`. Its tables satisfy all
// relations of the form, and its narrative agrees with them. Its sentences are of `wordings`,
// training and held-out ones alike often however many there are of each.
GeneratedReport GenerateReport(v1::Report::Form form, std::uint64_t seed, int index,
                               Office office = Office::kUsual,
                               std::span<const Wording> wordings = AllWordings());

// The reports of one careful office for `count` years from `first_year`, number `index` of the
// sequence that begins with `seed`. Each goes on from the one before; some offices are merged into
// one of another name on the way, which goes on from nothing.
std::vector<GeneratedReport> GenerateHistory(std::uint64_t seed, int index, int first_year,
                                             int count);

// `count` reports, the forms in turn.
std::vector<GeneratedReport> GenerateReports(std::uint64_t seed, int count);

}  // namespace nianbao::generator

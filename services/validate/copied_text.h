// SPDX-License-Identifier: Apache-2.0
// How much of a report's narrative stands in another one.
#pragma once

#include <cstddef>
#include <string>

#include "nianbao/v1/report.pb.h"
#include "services/validate/ledger.h"

namespace nianbao::validate {

struct TextOverlap {
  // Characters of sentences that were compared.
  std::size_t characters = 0;
  // Those in sentences that the other report has too.
  std::size_t copied = 0;
  // The longest of these sentences, and the block of the section that it stands in (-1: unknown).
  std::string longest = {};
  int block = -1;

  // 0 to 1; 0 where nothing was compared.
  double Share() const;
};

// Compares the sentences of both narratives by shingles of characters, so that a word put in or
// left out does not matter. Numbers and years are left out of the comparison: a text in which only
// they change is copied. So is what every report says alike: quotations (“”, 《》), references to
// the Regulations, and sentences too short to be anybody's own.
TextOverlap CompareText(const v1::Report& report, const v1::Report& other);

// history.copied_text. `before`: the report for the year before; nullptr where it is not known.
void CheckCopiedText(const v1::Report& report, const v1::Report* before, Ledger& ledger);

}  // namespace nianbao::validate

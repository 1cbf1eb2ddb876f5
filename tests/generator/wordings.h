// SPDX-License-Identifier: Apache-2.0
// Sentences in which reports state their numbers, as data: wordings.tsv and wordings_held_out.tsv.
//
// A line is topic, forms, template and ties, with tabs between; # begins a comment. Forms is `all`
// or some of free, 2014, 2019, 2021 with commas. In a template
//   {id}            the value of an indicator; {id/column} that of an applicant column
//   {id|style}      the same as `han` (Chinese numeral), `comma` (1,234), `wan` (1.2万), `yu`
//   (20余),
//                   `about` (rounded down to tens, for a template that says 约 or 近), `prev` (last
//                   year's figure), `cum` (a running total)
//   {?what|unit|low|high}   a number that fits no indicator
//   {!low|high}     a number that is no statistic; {!date} {!document} {!phone} {!percent}
//                   {!percent} is one of which a reader may make a fact or not
//   {id~id}         the first, where a careful reader may just as well say the second
//   {~words|value}  a number in words of which a reader may make a fact or not (一名领导)
//   [id,id|words]   words that say that these indicators are zero; `id?`: may be read so or not
//   {year} {last} {agency}   the reported year, the year before it, the agency's name
// and ties is `whole>part+part`, where each is an indicator or the `what` of a number.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/generator/form_state.h"
#include "tests/generator/random.h"
#include "tests/generator/truth.h"

namespace nianbao::generator {

struct TiePattern {
  std::string whole{};
  std::vector<std::string> parts{};
};

struct Wording {
  std::string topic{};
  // Empty: all forms.
  std::vector<v1::Report::Form> forms{};
  std::string pattern{};
  std::optional<TiePattern> tie{};
  bool held_out = false;

  bool Suits(v1::Report::Form form) const;
};

// What a sentence is filled with.
struct WordingContext {
  const FormState& state;
  std::string agency{};
  int year = 0;
  // What was true in the years before, in order. Empty where nothing is known of them: a figure for
  // them may be any number then.
  std::span<const FormState> earlier{};
  // Of running totals: what was counted before the first of these years.
  Random counted_before{0};

  // The running total at the end of `year`.
  double Cumulative(const std::string& indicator, const std::string& column = "") const;
};

// A sentence with the facts that it states; begin and end count from its first code point.
struct Sentence {
  std::string text{};
  std::vector<TrueFact> facts{};
  std::vector<TrueTie> ties{};
};

// INVALID_ARGUMENT names the line and what is wrong with it.
absl::StatusOr<std::vector<Wording>> ParseWordings(std::string_view tsv, bool held_out);

// Those of both files that are built into the program.
const std::vector<Wording>& AllWordings();

// Nothing where the state does not suit the template: words for a zero that is none, a numeral that
// nobody would write, an indicator that the state does not have.
std::optional<Sentence> Fill(const Wording& wording, const WordingContext& context, Random& random);

}  // namespace nianbao::generator

// SPDX-License-Identifier: Apache-2.0
// What of a report is searched, and how words are compared with it: character by character,
// whatever the width and case of letters. Lines are searched one by one; no word stands across two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::gateway {

struct SearchLine {
  // Number of the section; 0 for the title and the preface.
  int section = 0;
  // Index of its block in the normalized document; nothing for the title.
  std::optional<int> block;
  std::u32string text;
};

// The title, the preface, and the heading and lines of each section, in reading order.
std::vector<SearchLine> SearchLines(const v1::Report& report);

// `text` as words are compared; position by position the same.
std::u32string FoldForSearch(std::u32string text);

// One character (the lower half is 0) or two neighbouring ones of a folded line, neither of them a
// space or control character.
using Gram = std::uint64_t;

// All of them in `lines`, in order, each once.
std::vector<Gram> GramsOf(const std::vector<SearchLine>& lines);
// Those that a line holding `word` must hold, in order, each once: the character of a word of one,
// the pairs of a longer one and, beside spaces, its single characters.
std::vector<Gram> GramsOf(std::u32string_view word);
// UTF-8.
std::string TextOf(Gram gram);

inline constexpr std::size_t kMaxSearchCharacters = 200;
inline constexpr std::size_t kMaxSearchWords = 16;

// The folded words of a query: separated by spaces, or in double quotes. INVALID_ARGUMENT: none,
// more than the limits above, a quote that is not closed, a word without a character to look for.
absl::StatusOr<std::vector<std::u32string>> ParseSearchQuery(std::string_view query);

}  // namespace nianbao::gateway

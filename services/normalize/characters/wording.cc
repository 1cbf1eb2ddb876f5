// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/wording.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/text/text.h"

namespace nianbao::normalize {

// The file, embedded by the build.
extern const std::vector<std::string_view> kWordingFiles;

namespace {

using Simplify = std::function<std::u32string(std::u32string_view)>;

// OpenCC's shorter words are ordinary ones.
constexpr std::size_t kMinOpenCcWord = 3;
// Taiwan's own words weigh two, those that Hong Kong shares one.
constexpr std::ptrdiff_t kMinWeight = 3;
constexpr std::u32string_view kTaiwans = U"taiwan";
constexpr std::u32string_view kShared = U"shared";
constexpr std::u32string_view kMainlands = U"mainland";

enum Column { kFrom, kTo, kNotBefore, kNotAfter, kMark, kReason, kColumns };

struct Line {
  Word word;
  std::string mark{};
};

absl::Status BadLine(std::size_t number, absl::string_view what) {
  return absl::InternalError(absl::StrCat("wording.tsv line ", number, ": ", what));
}

absl::StatusOr<Line> ParseLine(absl::string_view line, std::size_t number,
                               const Simplify& simplify) {
  const std::vector<std::string> fields = absl::StrSplit(line, '\t');
  if (fields.size() != kColumns) return BadLine(number, "does not have 6 columns");
  if (fields[kFrom].empty() || fields[kTo].empty() || fields[kReason].empty()) {
    return BadLine(number, "lacks a word or its reason");
  }
  const std::string& mark = fields[kMark];
  if (!mark.empty() && mark != "pair" && mark != "taiwan" && mark != "shared") {
    return BadLine(number, "marks a word as none of pair, taiwan and shared");
  }
  const auto column = [&](Column i) { return simplify(text::DecodeUtf8(fields[i])); };
  return Line{{column(kFrom), column(kTo), column(kNotBefore), column(kNotAfter)}, mark};
}

absl::StatusOr<std::vector<Line>> ParseLines(std::string_view file, const Simplify& simplify) {
  std::vector<Line> lines;
  std::size_t number = 0;
  for (const absl::string_view line :
       absl::StrSplit(absl::string_view(file.data(), file.size()), '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    ASSIGN_OR_RETURN(Line parsed, ParseLine(line, number, simplify));
    const auto same = [&](const Line& other) { return other.word.from == parsed.word.from; };
    if (std::any_of(lines.begin(), lines.end(), same)) return BadLine(number, "repeats a word");
    lines.push_back(std::move(parsed));
  }
  return lines;
}

}  // namespace

Wording::Wording(std::vector<Word> words, std::vector<Word> evidence)
    : words_(std::move(words)), evidence_(std::move(evidence)) {}

absl::StatusOr<std::unique_ptr<Wording>> Wording::Create(const std::vector<Word>& opencc,
                                                         const Simplify& simplify) {
  std::vector<Word> words;
  std::vector<Word> evidence;
  for (const std::string_view file : kWordingFiles) {
    ASSIGN_OR_RETURN(const std::vector<Line> lines, ParseLines(file, simplify));
    for (const Line& line : lines) {
      words.push_back(line.word);
      if (!line.mark.empty()) {
        const bool shared = line.mark == "shared";
        evidence.push_back({line.word.from, std::u32string(shared ? kShared : kTaiwans)});
      }
      if (line.mark == "pair") evidence.push_back({line.word.to, std::u32string(kMainlands)});
    }
  }
  for (const Word& word : opencc) {
    if (word.from.size() < kMinOpenCcWord) continue;
    words.push_back({simplify(word.from), simplify(word.to)});
  }
  return std::unique_ptr<Wording>(new Wording(std::move(words), std::move(evidence)));
}

bool Wording::IsTaiwans(std::u32string_view simplified) const {
  std::set<const Word*> found;
  for (std::size_t i = 0; i < simplified.size();) {
    const Word* word = evidence_.Match(simplified, i);
    if (word != nullptr) found.insert(word);
    i += word != nullptr ? word->from.size() : 1;
  }
  const auto count = [&](std::u32string_view whose) {
    return std::count_if(found.begin(), found.end(),
                         [&](const Word* word) { return word->to == whose; });
  };
  const auto taiwans = count(kTaiwans);
  return 2 * taiwans + count(kShared) >= kMinWeight && taiwans > count(kMainlands);
}

MappedText Wording::Restore(MappedText text) const {
  const std::u32string& from = text.text();
  MappedText restored;
  std::size_t kept = 0;
  char32_t before = 0;
  for (std::size_t i = 0; i < from.size();) {
    const Word* word = words_.Match(from, i, before);
    if (word == nullptr) {
      before = from[i++];
      continue;
    }
    const std::size_t end = i + word->from.size();
    if (word->to != word->from) {
      restored.Append(text, kept, i);
      restored.Append(word->to, {text.Source(i).begin, text.Source(end - 1).end});
      kept = end;
    }
    before = word->to.back();
    i = end;
  }
  if (kept == 0) return text;
  restored.Append(text, kept, from.size());
  return restored;
}

}  // namespace nianbao::normalize

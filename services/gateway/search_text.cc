// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/search_text.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/text/text.h"

namespace nianbao::gateway {
namespace {

constexpr std::size_t kPairShift = 32;

char32_t FoldCharacter(char32_t c) {
  c = text::ToHalfWidth(c);
  return c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c;
}

bool IsSearched(char32_t c) { return c > 0x20 && c != 0x7f && !text::IsSpace(c); }

void AddGrams(std::u32string_view folded, bool singles, std::vector<Gram>& grams) {
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (!IsSearched(folded[i])) continue;
    const Gram first = Gram{folded[i]} << kPairShift;
    const bool pair = i + 1 < folded.size() && IsSearched(folded[i + 1]);
    const bool second_of_pair = i > 0 && IsSearched(folded[i - 1]);
    if (singles || (!pair && !second_of_pair)) grams.push_back(first);
    if (pair) grams.push_back(first | folded[i + 1]);
  }
}

std::vector<Gram> Unique(std::vector<Gram> grams) {
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

void AddSection(const v1::Section& section, std::vector<SearchLine>& lines) {
  if (!section.heading().empty()) {
    lines.push_back({.section = section.number(), .block = {}, .text = {}});
    if (section.has_block()) lines.back().block = section.block();
    lines.back().text = text::DecodeUtf8(section.heading());
  }
  const std::u32string body = text::DecodeUtf8(section.text());
  int line = 0;
  for (std::size_t begin = 0; begin < body.size(); ++line) {
    const std::size_t end = std::min(body.find(U'\n', begin), body.size());
    lines.push_back({.section = section.number(), .block = {}, .text = {}});
    if (line < section.line_blocks_size()) lines.back().block = section.line_blocks(line);
    lines.back().text = body.substr(begin, end - begin);
    begin = end + 1;
  }
}

absl::Status CheckWords(const std::vector<std::u32string>& words) {
  if (words.empty()) {
    return absl::InvalidArgumentError("query is required: the words to look for, such as 信息公开");
  }
  if (words.size() > kMaxSearchWords) {
    return absl::InvalidArgumentError(
        absl::StrCat("query has ", words.size(), " words; at most ", kMaxSearchWords,
                     " are allowed; put words that stand together in double quotes"));
  }
  for (const std::u32string& word : words) {
    if (!GramsOf(word).empty()) continue;
    return absl::InvalidArgumentError("query has a word of spaces alone; leave it out");
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<SearchLine> SearchLines(const v1::Report& report) {
  std::vector<SearchLine> lines;
  if (!report.title().empty()) {
    lines.push_back({.section = 0, .block = {}, .text = text::DecodeUtf8(report.title())});
  }
  if (report.has_preface()) AddSection(report.preface(), lines);
  for (const v1::Section& section : report.sections()) AddSection(section, lines);
  return lines;
}

std::u32string FoldForSearch(std::u32string text) {
  std::transform(text.begin(), text.end(), text.begin(), FoldCharacter);
  return text;
}

std::vector<Gram> GramsOf(const std::vector<SearchLine>& lines) {
  std::vector<Gram> grams;
  for (const SearchLine& line : lines) AddGrams(FoldForSearch(line.text), true, grams);
  return Unique(std::move(grams));
}

std::vector<Gram> GramsOf(std::u32string_view word) {
  std::vector<Gram> grams;
  AddGrams(word, false, grams);
  return Unique(std::move(grams));
}

std::string TextOf(Gram gram) {
  std::string text;
  text::AppendUtf8(static_cast<char32_t>(gram >> kPairShift), text);
  const auto second = static_cast<char32_t>(gram & 0xffffffffU);
  if (second != 0) text::AppendUtf8(second, text);
  return text;
}

absl::StatusOr<std::vector<std::u32string>> ParseSearchQuery(std::string_view query) {
  const std::u32string folded = FoldForSearch(text::DecodeUtf8(query));
  if (folded.size() > kMaxSearchCharacters) {
    return absl::InvalidArgumentError(absl::StrCat("query has ", folded.size(),
                                                   " characters; at most ", kMaxSearchCharacters,
                                                   " are allowed"));
  }
  std::vector<std::u32string> words;
  std::u32string word;
  bool quoted = false;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (const char32_t c : folded) {
    if (c == U'"') {
      finish();
      quoted = !quoted;
    } else if (!quoted && !IsSearched(c)) {
      finish();
    } else {
      word += c;
    }
  }
  if (quoted) return absl::InvalidArgumentError("query has a double quote that is not closed");
  finish();
  if (const absl::Status status = CheckWords(words); !status.ok()) return status;
  return words;
}

}  // namespace nianbao::gateway

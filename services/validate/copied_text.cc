// SPDX-License-Identifier: Apache-2.0
#include "services/validate/copied_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "common/text/text.h"

namespace nianbao::validate {
namespace {

// Narratives with fewer characters of their own are not compared.
constexpr std::size_t kMinNarrative = 200;
constexpr double kCopiedShare = 0.8;

using View = std::u32string_view;
using Shingles = std::unordered_set<std::size_t>;

// Characters of a shingle: shorter ones are words that any report may share.
constexpr std::size_t kShingle = 6;
// A sentence with fewer characters of its own proves nothing.
constexpr std::size_t kMinSentence = 14;
// Of the shingles of a copied sentence this share, in percent, is in the other text.
constexpr std::size_t kCopiedPercent = 80;

// Words of sentences that the forms or the custom prescribe.
constexpr std::array<View, 8> kPrescribed = {U"编制本报告", U"统计期限",   U"统计数据", U"现将",
                                             U"现予公布",   U"向社会公布", U"本报告由", U"如对本"};

struct Sentence {
  std::u32string text;
  // As written.
  std::u32string original;
};

bool EndsSentence(char32_t c) { return View(U"。！？；\n").find(c) != View::npos; }

// Ideographs outside quotations; numbers, years, punctuation and letters are left out.
std::u32string OwnWords(View sentence) {
  std::u32string words;
  char32_t closing = 0;
  for (const char32_t c : sentence) {
    if (closing != 0) {
      if (c == closing) closing = 0;
      continue;
    }
    if (c == U'“') closing = U'”';
    if (c == U'《') closing = U'》';
    const bool numeral = View(U"〇零一二三四五六七八九十百千万亿两").find(c) != View::npos;
    if (closing == 0 && text::IsIdeograph(c) && !numeral) words.push_back(c);
  }
  return words;
}

std::vector<Sentence> Sentences(const std::string& utf8) {
  std::vector<Sentence> sentences;
  const std::u32string text = text::DecodeUtf8(utf8);
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && !EndsSentence(text[end])) ++end;
    const View sentence = View(text).substr(begin, end - begin);
    begin = end + 1;
    const bool prescribed = std::any_of(kPrescribed.begin(), kPrescribed.end(), [&](View words) {
      return sentence.find(words) != View::npos;
    });
    std::u32string words = prescribed ? std::u32string() : OwnWords(sentence);
    if (words.size() >= kMinSentence) {
      sentences.push_back({std::move(words), std::u32string(sentence)});
    }
  }
  return sentences;
}

std::size_t CountShingles(View words) { return words.size() - kShingle + 1; }

std::size_t HashOf(View words, std::size_t at) {
  return std::hash<View>()(words.substr(at, kShingle));
}

Shingles ShinglesOf(const v1::Report& report) {
  Shingles shingles;
  for (const v1::Section& section : report.sections()) {
    for (const Sentence& sentence : Sentences(section.text())) {
      for (std::size_t i = 0; i < CountShingles(sentence.text); ++i) {
        shingles.insert(HashOf(sentence.text, i));
      }
    }
  }
  return shingles;
}

bool IsCopied(const Sentence& sentence, const Shingles& other) {
  std::size_t found = 0;
  const std::size_t all = CountShingles(sentence.text);
  for (std::size_t i = 0; i < all; ++i) found += other.count(HashOf(sentence.text, i));
  return found * 100 >= all * kCopiedPercent;
}

}  // namespace

double TextOverlap::Share() const {
  return characters == 0 ? 0 : static_cast<double>(copied) / static_cast<double>(characters);
}

TextOverlap CompareText(const v1::Report& report, const v1::Report& other) {
  const Shingles shingles = ShinglesOf(other);
  TextOverlap overlap;
  std::size_t longest = 0;
  for (const v1::Section& section : report.sections()) {
    for (const Sentence& sentence : Sentences(section.text())) {
      overlap.characters += sentence.text.size();
      if (!IsCopied(sentence, shingles)) continue;
      overlap.copied += sentence.text.size();
      if (sentence.text.size() <= longest) continue;
      longest = sentence.text.size();
      overlap.longest = text::EncodeUtf8(sentence.original);
      overlap.block = section.has_block() ? section.block() : -1;
    }
  }
  return overlap;
}

void CheckCopiedText(const v1::Report& report, const v1::Report* before, Ledger& ledger) {
  const TextOverlap overlap = before == nullptr ? TextOverlap() : CompareText(report, *before);
  if (overlap.characters < kMinNarrative) {
    ledger.CountDoubt(kCopiedText, before == nullptr ? v1::Assessment::Doubt::NO_OTHER_REPORT
                                                     : v1::Assessment::Doubt::NOT_FOUND);
    return;
  }
  if (overlap.Share() < kCopiedShare) {
    ledger.Count(kCopiedText, Verdict::kHeld);
    return;
  }
  ledger.Count(kCopiedText, Verdict::kFailed);
  std::vector<v1::Evidence> places;
  if (overlap.block >= 0) {
    places.emplace_back().set_block(overlap.block);
    places.back().set_quote(overlap.longest);
  }
  const std::string percent = FormatNumber(std::floor(overlap.Share() * 100));
  ledger.Object({.rule = kCopiedText,
                 .subject = {std::to_string(before->year())},
                 .words = {{"year", std::to_string(before->year())}, {"percent", percent}},
                 .places = places,
                 .expected = "< " + FormatNumber(kCopiedShare * 100) + "%",
                 .actual = percent + "%"});
}

}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/reading_aid.h"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "common/text/text.h"

namespace nianbao::normalize {
namespace {

constexpr char32_t kFirst = 0x4E00;
constexpr char32_t kLast = 0x9FFF;
// "zhuang", each letter with a mark of its own, and blanks.
constexpr std::size_t kMaxAid = 20;

// Letters with tone marks, by their base letters. A umlaut is written v.
struct Accented {
  std::u32string_view letters;
  char base;
};
constexpr std::array<Accented, 9> kAccented = {{{U"āáǎàɑ", 'a'},
                                                {U"ēéěèê", 'e'},
                                                {U"īíǐì", 'i'},
                                                {U"ōóǒò", 'o'},
                                                {U"ūúǔù", 'u'},
                                                {U"ǖǘǚǜü", 'v'},
                                                {U"ńňǹ", 'n'},
                                                {U"ḿ", 'm'},
                                                {U"ɡ", 'g'}}};

// Second readings of common characters; ICU knows one of each.
struct Readings {
  char32_t ideograph;
  std::string_view others;
};
constexpr std::array<Readings, 78> kOthers = {{
    {U'行', "hang xing heng"}, {U'长', "chang zhang"}, {U'重', "chong zhong"},
    {U'调', "diao tiao"},      {U'数', "shu shuo"},    {U'都', "dou du"},
    {U'着', "zhe zhao zhuo"},  {U'率', "lv shuai"},    {U'为', "wei"},
    {U'得', "de dei"},         {U'地', "de di"},       {U'的', "de di"},
    {U'了', "le liao"},        {U'会', "hui kuai"},    {U'参', "can shen"},
    {U'单', "dan shan chan"},  {U'降', "jiang xiang"}, {U'解', "jie xie"},
    {U'系', "xi ji"},          {U'校', "xiao jiao"},   {U'厦', "sha xia"},
    {U'还', "hai huan"},       {U'没', "mei mo"},      {U'乐', "le yue"},
    {U'传', "chuan zhuan"},    {U'藏', "cang zang"},   {U'曾', "ceng zeng"},
    {U'差', "cha chai ci"},    {U'给', "gei ji"},      {U'和', "he huo"},
    {U'觉', "jue jiao"},       {U'卡', "ka qia"},      {U'模', "mo mu"},
    {U'强', "qiang jiang"},    {U'省', "sheng xing"},  {U'提', "ti di"},
    {U'弹', "dan tan"},        {U'血', "xue xie"},     {U'车', "che ju"},
    {U'朝', "chao zhao"},      {U'盛', "sheng cheng"}, {U'石', "shi dan"},
    {U'什', "shen shi"},       {U'识', "shi zhi"},     {U'属', "shu zhu"},
    {U'宿', "su xiu"},         {U'咽', "yan ye"},      {U'叶', "ye xie"},
    {U'约', "yue yao"},        {U'择', "ze zhai"},     {U'粘', "nian zhan"},
    {U'折', "zhe she"},        {U'殖', "zhi shi"},     {U'薄', "bao bo"},
    {U'剥', "bao bo"},         {U'便', "bian pian"},   {U'泊', "bo po"},
    {U'伯', "bo bai"},         {U'场', "chang"},       {U'称', "cheng chen"},
    {U'澄', "cheng deng"},     {U'冲', "chong"},       {U'臭', "chou xiu"},
    {U'畜', "chu xu"},         {U'大', "da dai"},      {U'度', "du duo"},
    {U'否', "fou pi"},         {U'革', "ge ji"},       {U'合', "he ge"},
    {U'核', "he hu"},          {U'巷', "xiang hang"},  {U'角', "jiao jue"},
    {U'六', "liu lu"},         {U'绿', "lv lu"},       {U'落', "luo la lao"},
    {U'埋', "mai man"},        {U'辟', "pi bi"},       {U'似', "si shi"},
}};

bool IsBracket(char32_t c, char32_t narrow, char32_t wide) { return c == narrow || c == wide; }

bool IsBlank(char32_t c) { return c == U' ' || c == U'\n'; }

// 0 for what is no letter of pinyin; a combining tone mark is one of no letter, ' '.
char BaseLetter(char32_t c) {
  if (c >= U'a' && c <= U'z') return static_cast<char>(c);
  if (c == 0x300 || c == 0x301 || c == 0x304 || c == 0x308 || c == 0x30C) return ' ';
  for (const Accented& accented : kAccented) {
    if (accented.letters.find(c) != std::u32string_view::npos) return accented.base;
  }
  return 0;
}

// Small letters without marks; empty where there is anything else.
std::string Plain(std::u32string_view pinyin) {
  std::string plain;
  for (const char32_t c : pinyin) {
    const char letter = BaseLetter(c);
    if (letter == 0) return "";
    if (letter != ' ') plain += letter;
  }
  return plain;
}

// ICU's readings of all ideographs, made when the first aid is met.
const std::vector<std::string>& IcuReadings() {
  static const std::vector<std::string>& readings = *[] {
    auto* all = new std::vector<std::string>(kLast - kFirst + 1);
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<icu::Transliterator> transliterator(
        icu::Transliterator::createInstance("Han-Latin", UTRANS_FORWARD, error));
    for (char32_t c = kFirst; U_SUCCESS(error) && c <= kLast; ++c) {
      icu::UnicodeString text(static_cast<UChar32>(c));
      transliterator->transliterate(text);
      std::string utf8;
      (*all)[c - kFirst] = Plain(text::DecodeUtf8(text.trim().toUTF8String(utf8)));
    }
    return all;
  }();
  return readings;
}

bool Holds(std::string_view words, std::string_view word) {
  for (std::size_t at = words.find(word); at != std::string_view::npos;
       at = words.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' '))
      return true;
  }
  return false;
}

}  // namespace

bool IsReadingOf(char32_t ideograph, std::u32string_view pinyin) {
  if (ideograph < kFirst || ideograph > kLast) return false;
  std::string plain = Plain(pinyin);
  if (plain.empty()) return false;
  const std::string& icu = IcuReadings()[ideograph - kFirst];
  // Software that has no umlaut writes u.
  const auto matches = [&plain](std::string reading) {
    if (reading == plain) return true;
    std::replace(reading.begin(), reading.end(), 'v', 'u');
    return reading == plain;
  };
  if (matches(icu)) return true;
  const auto* const others =
      std::find_if(kOthers.begin(), kOthers.end(),
                   [&](const Readings& entry) { return entry.ideograph == ideograph; });
  return others != kOthers.end() && Holds(others->others, plain);
}

std::size_t ReadingAidAtEnd(std::u32string_view text) {
  if (text.size() < 4 || !IsBracket(text.back(), U')', U'）')) return 0;
  const std::size_t limit = text.size() > kMaxAid ? text.size() - kMaxAid : 0;
  std::size_t end = text.size() - 1;
  while (end > limit && IsBlank(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > limit && BaseLetter(text[begin - 1]) != 0) --begin;
  std::size_t open = begin;
  while (open > limit && IsBlank(text[open - 1])) --open;
  if (open <= limit || begin == end || !IsBracket(text[open - 1], U'(', U'（')) return 0;
  std::size_t before = open - 1;
  while (before > limit && IsBlank(text[before - 1])) --before;
  if (before == 0 || !IsReadingOf(text[before - 1], text.substr(begin, end - begin))) return 0;
  return text.size() - before;
}

}  // namespace nianbao::normalize

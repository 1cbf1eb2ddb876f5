// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/corpus.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/blob/blob.h"
#include "common/regions/regions.h"
#include "tests/e2e/process.h"

namespace nianbao::e2e {
namespace {

namespace fs = std::filesystem;
using regions::Region;
using regions::Regions;

const fs::path kFolder = fs::path(NIANBAO_SOURCE_DIR) / "tests/samples";
// Characters of three bytes each that make the names of offices that do not exist.
constexpr std::string_view kFirst = "云松竹兰梧桐荷菱莲柳";
constexpr std::string_view kSecond = "汀渡桥坞洲";
constexpr std::size_t kCharacter = 3;

ExpectedPart ParsePart(const std::vector<std::string>& fields) {
  ExpectedPart part{.part = std::atoi(fields.at(1).c_str()),
                    .kind = fields.at(2),
                    .agency = fields.at(3),
                    .year = std::atoi(fields.at(4).c_str()),
                    .scope = fields.at(5),
                    .form = fields.at(6),
                    .findings = {}};
  if (!fields.at(7).empty()) part.findings = absl::StrSplit(fields.at(7), ' ');
  return part;
}

// By file name.
std::map<std::string, std::vector<ExpectedPart>> ReadExpected() {
  std::map<std::string, std::vector<ExpectedPart>> expected;
  std::istringstream lines(ReadFile(kFolder / "expected.tsv"));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::vector<std::string> fields = absl::StrSplit(line, '\t');
    expected[fields.at(0)].push_back(ParsePart(fields));
  }
  return expected;
}

// 青湖市统计局 -> 青湖市, 统计局.
std::pair<std::string, std::string> SplitAgency(const std::string& agency) {
  for (const std::string_view kind : {"省", "市", "县"}) {
    const std::size_t at = agency.find(kind);
    if (at != std::string::npos) {
      return {agency.substr(0, at + kind.size()), agency.substr(at + kind.size())};
    }
  }
  return {agency, ""};
}

std::string InventedWord(int number) {
  const std::size_t firsts = kFirst.size() / kCharacter;
  const std::size_t seconds = kSecond.size() / kCharacter;
  const auto n = static_cast<std::size_t>(number);
  return absl::StrCat(std::string(kFirst.substr(n % firsts * kCharacter, kCharacter)),
                      std::string(kSecond.substr(n / firsts % seconds * kCharacter, kCharacter)));
}

// Counties whose name no other region has, spread over the country.
std::vector<const Region*> Places(int count) {
  std::vector<const Region*> counties;
  for (const Region& region : Regions::BuiltIn().all()) {
    const bool unique = Regions::BuiltIn().FindByName(region.name).size() == 1;
    if (region.level == Region::Level::kCounty && unique) counties.push_back(&region);
  }
  std::vector<const Region*> places;
  for (int i = 0; i < count; ++i) {
    const auto numerator = static_cast<std::size_t>(i) * counties.size();
    places.push_back(counties[numerator / static_cast<std::size_t>(count)]);
  }
  return places;
}

Document Variant(const Document& sample, const std::string& place, int number) {
  const std::string& agency = sample.parts.front().agency;
  const auto [sample_place, office] = SplitAgency(agency);
  const std::string new_agency = absl::StrCat(place, InventedWord(number), office);
  Document document{
      .name = absl::StrCat("variant-", number, "-", sample.name),
      .bytes = absl::StrReplaceAll(sample.bytes, {{agency, new_agency}, {sample_place, place}}),
      .id = {},
      .parts = sample.parts};
  document.id = blob::DocumentId(document.bytes);
  for (ExpectedPart& part : document.parts) part.agency = new_agency;
  return document;
}

}  // namespace

std::vector<Document> Samples() {
  std::vector<Document> samples;
  for (const auto& [name, parts] : ReadExpected()) {
    const std::string bytes = ReadFile(kFolder / name);
    samples.push_back(
        {.name = name, .bytes = bytes, .id = blob::DocumentId(bytes), .parts = parts});
  }
  return samples;
}

std::vector<Document> Variants(int count) {
  std::vector<Document> samples = Samples();
  std::erase_if(samples, [](const Document& sample) {
    const bool utf8 = sample.bytes.find(sample.parts.front().agency) != std::string::npos;
    return !utf8;
  });
  const std::vector<const Region*> places = Places(count);
  std::vector<Document> variants;
  for (int i = 0; i < count; ++i) {
    const auto index = static_cast<std::size_t>(i);
    variants.push_back(Variant(samples[index % samples.size()], places[index]->name, i));
  }
  return variants;
}

}  // namespace nianbao::e2e

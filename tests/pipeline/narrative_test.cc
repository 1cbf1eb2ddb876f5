// SPDX-License-Identifier: Apache-2.0
// Numbers of the running text of real documents, against what a careful reader found.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "common/forms/forms.h"
#include "common/indicators/indicators.h"
#include "common/text/text.h"
#include "gtest/gtest.h"
#include "services/extract/extractor.h"
#include "services/normalize/normalizer.h"

namespace nianbao {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kShared = NIANBAO_SHARED_DIR;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

std::vector<v1::ExtractedReport> Reports(const std::string& number) {
  for (const auto& entry : fs::directory_iterator(kShared / "seeds")) {
    if (entry.path().filename().string().rfind(number, 0) != 0) continue;
    v1::RawDocument raw;
    raw.set_document_id("sha256:" + std::string(64, '0'));
    auto normalizer = normalize::Normalizer::Create();
    if (!normalizer.ok()) return {};
    auto document = (*normalizer)->Normalize(raw, ReadFile(entry.path()));
    if (!document.ok()) return {};
    return extract::Extractor(forms::Catalogue::BuiltIn()).Extract(*document);
  }
  return {};
}

std::string Text(const json& value) { return value.is_string() ? value.get<std::string>() : ""; }

bool IsNarrative(const v1::Fact& fact) {
  return fact.origin() == v1::Fact::NARRATIVE || fact.origin() == v1::Fact::STATED;
}

bool Names(const json& label, const v1::Fact& fact) {
  std::set<std::string> ids = {Text(label.at("indicator"))};
  if (label.contains("alt_indicators")) {
    for (const json& id : label["alt_indicators"]) ids.insert(Text(id));
  }
  // What the concordance does not have is left unmapped.
  if (indicators::Concordance::BuiltIn().Find(Text(label.at("indicator"))) == nullptr) {
    ids.insert("");
  }
  const auto& others = fact.alternative_indicators();
  return ids.contains(fact.indicator()) ||
         std::any_of(others.begin(), others.end(), [&](auto& id) { return ids.contains(id); });
}

bool IsAt(const json& label, const v1::Fact& fact) {
  if (fact.value() != label.at("value").get<double>()) return false;
  const v1::Evidence::Source& source = fact.evidence().source();
  if (label.contains("implied")) {
    const auto begin = label.at("quote_pos").get<std::int64_t>();
    const auto end = begin + static_cast<std::int64_t>(text::Length(Text(label.at("quote"))));
    return source.begin() < end && begin < source.end() &&
           fact.indicator() == Text(label.at("indicator"));
  }
  const auto pos = label.at("pos").get<std::int64_t>();
  return source.begin() <= pos && pos < source.end();
}

struct Score {
  int labels = 0;
  int found = 0;
  int right = 0;
  int facts = 0;
  int known = 0;
  int mapped = 0;
  int mapped_right = 0;
};

std::string Show(const v1::Fact& fact) {
  std::ostringstream out;
  out << (fact.indicator().empty() ? "? " + fact.phrase() : fact.indicator()) << " = "
      << fact.value() << fact.unit() << " " << fact.evidence().quote();
  return out.str();
}

void Compare(const json& document, const v1::Report& report, Score& score) {
  std::set<std::string> matched;
  std::set<std::string> right;
  for (const json& label : document.at("facts")) {
    if (label.at("where") != "narrative") continue;
    const bool minor = label.contains("minor");
    const v1::Fact* at = nullptr;
    for (const v1::Fact& fact : report.facts()) {
      if (!IsNarrative(fact) || !IsAt(label, fact)) continue;
      if (at == nullptr || Names(label, fact)) at = &fact;
    }
    const bool period =
        at != nullptr && (at->period() == v1::Fact::CUMULATIVE) ==
                             (label.contains("period") && label["period"] == "cumulative");
    const bool good = period && Names(label, *at) && at->year() == label.at("year").get<int>() &&
                      at->approximate() == label.contains("approx");
    if (at != nullptr) matched.insert(at->fact_id());
    if (good) right.insert(at->fact_id());
    if (minor) continue;
    ++score.labels;
    score.found += at != nullptr ? 1 : 0;
    score.right += good ? 1 : 0;
    if (!good) {
      std::cout << Text(document.at("id")) << (at == nullptr ? " missed " : " misread ")
                << Text(label.at("indicator")) << " (" << Text(label.at("quote")) << ")"
                << (at == nullptr ? "" : ": " + Show(*at)) << "\n";
    }
  }
  for (const v1::Fact& fact : report.facts()) {
    if (!IsNarrative(fact)) continue;
    ++score.facts;
    score.known += matched.contains(fact.fact_id()) ? 1 : 0;
    if (!matched.contains(fact.fact_id())) {
      std::cout << Text(document.at("id")) << " extra " << Show(fact) << "\n";
    }
    if (fact.indicator().empty()) continue;
    ++score.mapped;
    score.mapped_right += right.contains(fact.fact_id()) ? 1 : 0;
  }
}

TEST(NarrativeTest, FactsAreThoseOfTheReader) {
  if (!fs::exists(kShared / "gold")) GTEST_SKIP() << "no shared test data: " << kShared;
  Score score;
  for (const std::string number : {"000", "001", "003", "004"}) {
    const std::vector<v1::ExtractedReport> reports = Reports(number);
    const json gold = json::parse(ReadFile(kShared / "gold" / (number + ".json")));
    for (const json& document : gold.at("documents")) {
      const std::string id = Text(document.at("id"));
      for (const v1::ExtractedReport& report : reports) {
        if (std::to_string(report.report().year()) == id.substr(id.find('/') + 1)) {
          Compare(document, report.report(), score);
        }
      }
    }
  }
  std::cout << "narrative: " << score.found << " of " << score.labels << " numbers found, "
            << score.right << " with the right meaning; " << score.known << " of " << score.facts
            << " facts are the reader's, " << score.mapped_right << " of " << score.mapped
            << " mapped ones right\n";
  EXPECT_GE(score.found, score.labels * 98 / 100);
  EXPECT_GE(score.right, score.labels * 95 / 100);
  EXPECT_GE(score.mapped_right, score.mapped * 93 / 100);
}

}  // namespace
}  // namespace nianbao

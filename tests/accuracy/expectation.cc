// SPDX-License-Identifier: Apache-2.0
#include "tests/accuracy/expectation.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "tests/generator/narrative_state.h"

namespace nianbao::accuracy {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// For each written block the read one with the same text, in order; -1 where there is none.
std::vector<int> MapBlocks(const generator::Document& written, const v1::NormalizedDocument& read) {
  std::vector<int> map;
  int from = 0;
  for (const generator::Block& block : written.blocks) {
    int at = -1;
    for (int i = from; i < read.blocks_size() && at < 0; ++i) {
      if (!block.text.empty() && read.blocks(i).text() == block.text) at = i;
    }
    if (at >= 0) from = at + 1;
    map.push_back(at);
  }
  return map;
}

Source SourceOf(bool held_out) { return held_out ? Source::kHeldOut : Source::kTraining; }

Place PlaceOf(const std::vector<int>& blocks, std::size_t block, std::size_t begin,
              std::size_t end) {
  // A block that nothing lies in.
  constexpr int kNowhere = 1 << 30;
  return {blocks[block] < 0 ? kNowhere : blocks[block], static_cast<int>(begin),
          static_cast<int>(end)};
}

std::string Text(const json& object, const char* key) {
  return object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : "";
}

void AddLabel(const json& label, ExpectedReport& report) {
  const std::string where = Text(label, "where");
  const std::string indicator = Text(label, "indicator");
  if (where == "table") {
    ExpectedCell cell{indicator, Text(label, "column"), {}, false};
    if (label.at("value").is_number()) cell.value = label["value"].get<double>();
    if (!indicator.empty()) report.cells.push_back(std::move(cell));
    return;
  }
  if (where != "narrative" || !label.at("value").is_number()) return;
  ExpectedFact fact;
  fact.value = label["value"].get<double>();
  if (!indicator.empty()) fact.indicators.push_back(indicator);
  for (const json& other : label.value("alt_indicators", json::array())) {
    fact.indicators.push_back(other.get<std::string>());
  }
  fact.optional = label.value("minor", false);
  const int position = label.at("pos").get<int>();
  const int quote = label.value("quote_pos", position);
  const bool implied = label.contains("implied") && label["implied"] != json(false);
  fact.place = implied
                   ? Place{-1, quote, quote + static_cast<int>(text::Length(Text(label, "quote")))}
                   : Place{-1, position, position + 1};
  report.facts.push_back(std::move(fact));
}

absl::StatusOr<ExpectedReport> ToExpected(const json& document) {
  ExpectedReport report;
  report.knows_ties = false;
  const std::string full = Text(document, "agency_full");
  report.agencies = {full.empty() ? Text(document, "agency") : full};
  report.year = document.at("year").get<int>();
  const std::string form = Text(document, "form");
  const std::string name =
      form.starts_with("form") ? "FORM_" + form.substr(4) : absl::AsciiStrToUpper(form);
  if (!v1::Report::Form_Parse(name, &report.form)) {
    return absl::InvalidArgumentError("unknown form " + form);
  }
  for (const json& label : document.at("facts")) AddLabel(label, report);
  report.sentences.push_back(
      {Place{-1, document.at("start").get<int>(), document.at("end").get<int>()},
       Source::kTraining});
  return report;
}

std::string FindDocument(const fs::path& seeds, const std::string& number) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(seeds, error)) {
    if (entry.path().filename().string().starts_with(number + "_")) return entry.path().string();
  }
  return "";
}

absl::StatusOr<LabelledFile> ReadLabelFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  const json labels = json::parse(in, nullptr, false);
  if (labels.is_discarded()) return absl::InvalidArgumentError("is not JSON");
  LabelledFile file;
  file.document = FindDocument(path.parent_path().parent_path() / "seeds", path.stem().string());
  for (const json& document : labels.at("documents")) {
    if (Text(document, "kind") != "annual_report") continue;
    ASSIGN_OR_RETURN(ExpectedReport report, ToExpected(document));
    file.reports.push_back(std::move(report));
  }
  return file;
}

}  // namespace

ExpectedReport Expect(const generator::GeneratedReport& report,
                      const v1::NormalizedDocument& read) {
  const generator::Truth& truth = report.truth;
  const std::vector<int> blocks = MapBlocks(report.document, read);
  ExpectedReport expected;
  expected.agencies = {truth.agency};
  expected.agencies.insert(expected.agencies.end(), truth.agency_alternatives.begin(),
                           truth.agency_alternatives.end());
  expected.year = truth.year;
  expected.form = truth.form;
  expected.known_indicators = generator::KnownIndicators();
  expected.known_indicators.erase("");
  std::vector<std::size_t> indices;
  for (const generator::TrueFact& fact : truth.facts) {
    indices.push_back(expected.facts.size());
    if (fact.origin == v1::Fact::TABLE) {
      expected.cells.push_back({fact.indicator, fact.column, fact.value, fact.not_applicable});
      continue;
    }
    ExpectedFact out;
    out.place = PlaceOf(blocks, fact.block, fact.begin, fact.end);
    out.value = fact.value.value_or(0);
    if (!fact.indicator.empty()) out.indicators.push_back(fact.indicator);
    out.indicators.insert(out.indicators.end(), fact.alternatives.begin(), fact.alternatives.end());
    out.source = SourceOf(fact.held_out);
    out.optional = fact.optional;
    expected.facts.push_back(std::move(out));
  }
  for (const generator::TrueTie& tie : truth.ties) {
    ExpectedTie out{indices[tie.whole], {}};
    for (const std::size_t part : tie.parts) out.parts.push_back(indices[part]);
    expected.ties.push_back(std::move(out));
  }
  for (const generator::TrueSentence& sentence : truth.sentences) {
    expected.sentences.emplace_back(PlaceOf(blocks, sentence.block, sentence.begin, sentence.end),
                                    SourceOf(sentence.held_out));
  }
  return expected;
}

absl::StatusOr<std::vector<LabelledFile>> ReadLabels(const std::string& gold) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(gold, error)) {
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<LabelledFile> files;
  for (const fs::path& path : paths) {
    try {
      absl::StatusOr<LabelledFile> file = ReadLabelFile(path);
      if (!file.ok()) return Annotate(file.status(), path.string());
      files.push_back(*std::move(file));
    } catch (const json::exception& failure) {
      return absl::InvalidArgumentError(absl::StrCat(path.string(), ": ", failure.what()));
    }
  }
  return files;
}

}  // namespace nianbao::accuracy

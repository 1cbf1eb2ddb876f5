// SPDX-License-Identifier: Apache-2.0
// How well documents are read: `accuracy renderings`, `accuracy extraction`, `accuracy wordings`
// and `accuracy generate`.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "common/forms/forms.h"
#include "common/status/status.h"
#include "tests/accuracy/extraction_report.h"
#include "tests/accuracy/rendering_report.h"
#include "tests/accuracy/wording_report.h"
#include "tests/generator/report.h"

namespace nianbao::accuracy {
namespace {

namespace fs = std::filesystem;
using generator::Document;
using generator::Rendering;

struct Options {
  std::uint64_t seed = 1;
  int count = 12;
  int show = 0;
  std::vector<std::string> only{};
  std::string samples = NIANBAO_SOURCE_DIR "/tests/samples";
  std::string gold = NIANBAO_SHARED_DIR "/gold";
  std::string out{};
  // Wordings that are not built in.
  std::string file{};
  // Least share in percent that has to be exact in the renderings that are read.
  double min_headings = 0;
  double min_paragraphs = 0;
  double min_cells = 0;
};

double Percent(const generator::Score& score) {
  return score.total == 0 ? 100 : 100.0 * score.exact / score.total;
}

bool BelowThreshold(const RenderingResult& result, const Options& options) {
  return !result.skipped && (Percent(result.headings) < options.min_headings ||
                             Percent(result.paragraphs) < options.min_paragraphs ||
                             Percent(result.cells) < options.min_cells);
}

bool Wanted(const Rendering& rendering, const Options& options) {
  return options.only.empty() ||
         std::find(options.only.begin(), options.only.end(), rendering.name) != options.only.end();
}

bool PrintRenderings(const std::string& title, const std::vector<Document>& documents,
                     const normalize::Normalizer& normalizer, const Options& options) {
  std::vector<RenderingResult> results;
  for (const Rendering& rendering : generator::AllRenderings()) {
    if (Wanted(rendering, options))
      results.push_back(RunRendering(rendering, documents, normalizer));
  }
  std::cout << title << " (" << documents.size() << " documents)\n";
  PrintTable(results, std::cout);
  bool good = true;
  for (const RenderingResult& result : results) {
    good = good && !BelowThreshold(result, options);
    if (result.skipped) continue;
    const auto shown = std::min(result.differences.size(), static_cast<std::size_t>(options.show));
    for (std::size_t i = 0; i < shown; ++i) {
      std::cout << "  " << result.name << ": " << result.differences[i] << "\n";
    }
  }
  std::cout << "\n";
  return good;
}

absl::StatusOr<bool> RunRenderings(const Options& options) {
  ASSIGN_OR_RETURN(const auto normalizer, normalize::Normalizer::Create());
  std::vector<Document> documents;
  for (generator::GeneratedReport& report :
       generator::GenerateReports(options.seed, options.count)) {
    documents.push_back(std::move(report.document));
  }
  bool good = PrintRenderings("generated reports", documents, *normalizer, options);
  const std::vector<Document> samples = ReadSamples(options.samples, *normalizer);
  good = PrintRenderings("samples", samples, *normalizer, options) && good;
  return good;
}

void PrintMisses(const std::vector<ExtractionLine>& lines, int show) {
  for (const ExtractionLine& line : lines) {
    const std::vector<std::string>& misses = line.result.misses;
    const auto shown = std::min(misses.size(), static_cast<std::size_t>(show));
    for (std::size_t i = 0; i < shown; ++i) {
      std::cout << "  " << line.form << " " << line.rendering << ": " << misses[i] << "\n";
    }
  }
  std::cout << "\n";
}

absl::Status RunExtraction(const Options& options) {
  ASSIGN_OR_RETURN(const auto normalizer, normalize::Normalizer::Create());
  const extract::Extractor extractor(forms::Catalogue::BuiltIn());
  const Stages stages{*normalizer, extractor};
  const auto reports = generator::GenerateReports(options.seed, options.count);
  std::vector<ExtractionLine> lines;
  for (const Rendering& rendering : generator::AllRenderings()) {
    if (!Wanted(rendering, options)) continue;
    for (ExtractionLine& line : ScoreGenerated(rendering, reports, stages)) {
      lines.push_back(std::move(line));
    }
  }
  std::cout << "generated reports (" << reports.size() << " in each rendering)\n";
  PrintTable(lines, std::cout);
  PrintMisses(lines, options.show);
  ASSIGN_OR_RETURN(lines, ScoreLabelled(options.gold, stages));
  if (lines.empty()) {
    std::cout << "no labelled documents in " << options.gold << "\n";
    return absl::OkStatus();
  }
  std::cout << "labelled documents\n";
  PrintTable(lines, std::cout);
  PrintMisses(lines, options.show);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<generator::Wording>> WantedWordings(const Options& options) {
  if (options.file.empty()) return generator::AllWordings();
  std::ifstream in(options.file, std::ios::binary);
  if (!in) return absl::NotFoundError("cannot read " + options.file);
  std::ostringstream text;
  text << in.rdbuf();
  return generator::ParseWordings(text.str(), false);
}

absl::Status RunWordings(const Options& options) {
  ASSIGN_OR_RETURN(const auto normalizer, normalize::Normalizer::Create());
  const extract::Extractor extractor(forms::Catalogue::BuiltIn());
  ASSIGN_OR_RETURN(const std::vector<generator::Wording> wordings, WantedWordings(options));
  const WordingScores scores = ScoreWordings(wordings, options.seed, {*normalizer, extractor});
  PrintWordings(scores, std::cout);
  PrintMisses({{"", "", scores.result}}, options.show);
  return absl::OkStatus();
}

absl::Status Generate(const Options& options) {
  std::error_code error;
  fs::create_directories(options.out, error);
  std::vector<Document> documents;
  std::ofstream truth(fs::path(options.out) / "truth.jsonl", std::ios::binary);
  for (generator::GeneratedReport& report :
       generator::GenerateReports(options.seed, options.count)) {
    truth << generator::ToJson(report.truth, report.document.name) << "\n";
    documents.push_back(std::move(report.document));
  }
  for (const Rendering& rendering : generator::AllRenderings()) {
    if (!Wanted(rendering, options)) continue;
    const auto files = rendering.write(documents);
    if (!files.ok()) {
      std::cerr << rendering.name << ": not written: " << files.status().message() << "\n";
      continue;
    }
    const fs::path folder = fs::path(options.out) / rendering.name;
    fs::create_directories(folder, error);
    for (const generator::File& file : *files) {
      std::ofstream(folder / file.name, std::ios::binary) << file.bytes;
    }
  }
  truth.flush();
  if (!truth) return absl::InternalError("cannot write into " + options.out);
  return absl::OkStatus();
}

void AddCommon(CLI::App& command, Options& options) {
  command.add_option("--seed", options.seed, "Seed of all chance")->capture_default_str();
  command.add_option("--count", options.count, "Number of generated reports")
      ->check(CLI::Range(0, 100'000))
      ->capture_default_str();
  command.add_option("--only", options.only, "Names of renderings; all where absent");
}

int ExitStatus(const absl::Status& status) {
  if (status.ok()) return 0;
  std::cerr << "accuracy: " << status.message() << "\n";
  return 2;
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App app{"Measures how well documents are read against what is true of them.", "accuracy"};
  app.require_subcommand(1);
  CLI::App* renderings = app.add_subcommand("renderings", "One document, every format");
  AddCommon(*renderings, options);
  renderings->add_option("--samples", options.samples, "Folder of sample documents")
      ->capture_default_str();
  const CLI::Range percent(0.0, 100.0);
  renderings->add_option("--min-headings", options.min_headings, "Percent")->check(percent);
  renderings->add_option("--min-paragraphs", options.min_paragraphs, "Percent")->check(percent);
  renderings->add_option("--min-cells", options.min_cells, "Percent")->check(percent);
  CLI::App* extraction =
      app.add_subcommand("extraction", "Precision and recall of what is extracted");
  AddCommon(*extraction, options);
  extraction->add_option("--gold", options.gold, "Folder of labels")->capture_default_str();
  CLI::App* wordings =
      app.add_subcommand("wordings", "Each sentence of the generator, alone in a report");
  wordings->add_option("--seed", options.seed, "Seed of all chance")->capture_default_str();
  wordings->add_option("--file", options.file, "Wordings to score in place of the built-in ones");
  for (CLI::App* command : {renderings, extraction, wordings}) {
    command->add_option("--show", options.show, "Differences to print for each line")
        ->capture_default_str();
  }
  CLI::App* generate = app.add_subcommand("generate", "Writes reports with the truth beside them");
  AddCommon(*generate, options);
  generate->add_option("--out", options.out, "Folder to write into")->required();
  CLI11_PARSE(app, argc, argv);
  if (*generate) return ExitStatus(Generate(options));
  if (*wordings) return ExitStatus(RunWordings(options));
  if (*extraction) return ExitStatus(RunExtraction(options));
  const absl::StatusOr<bool> good = RunRenderings(options);
  return good.ok() && !*good ? 1 : ExitStatus(good.status());
}

}  // namespace
}  // namespace nianbao::accuracy

int main(int argc, char** argv) { return nianbao::accuracy::Main(argc, argv); }

// SPDX-License-Identifier: Apache-2.0
#include "tests/accuracy/extraction_report.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/status.h"
#include "tests/accuracy/expectation.h"

namespace nianbao::accuracy {
namespace {

namespace fs = std::filesystem;
using generator::GeneratedReport;

absl::StatusOr<v1::NormalizedDocument> Normalize(const std::string& name,
                                                 const std::string& media_type,
                                                 const std::string& bytes, const Stages& stages) {
  v1::RawDocument raw;
  raw.set_document_id("sha256:" + std::string(64, '0'));
  raw.set_uri(name);
  raw.set_declared_media_type(media_type);
  return stages.normalizer.Normalize(raw, bytes);
}

// The annual report among the parts of a document; an empty one where there is none.
v1::Report AnnualReport(const std::vector<v1::ExtractedReport>& parts, int year) {
  v1::Report report;
  for (const v1::ExtractedReport& part : parts) {
    if (part.document().kind() != v1::Document::ANNUAL_REPORT) continue;
    if (part.report().year() == year) return part.report();
    if (report.facts().empty()) report = part.report();
  }
  return report;
}

ExtractionResult ScoreOne(const GeneratedReport& report, const generator::File& file,
                          const Stages& stages) {
  const auto read = Normalize(file.name, file.media_type, file.bytes, stages);
  const v1::NormalizedDocument document = read.ok() ? *read : v1::NormalizedDocument();
  ExtractionResult result =
      ScoreExtraction(Expect(report, document),
                      AnnualReport(stages.extractor.Extract(document), report.truth.year));
  for (std::string& miss : result.misses) miss = file.name + ": " + miss;
  return result;
}

std::string Percent(int part, int whole) {
  return whole == 0 ? "-" : absl::StrFormat("%.1f", 100.0 * part / whole);
}

std::string Cell(const Measure& measure) {
  return absl::StrCat(Percent(measure.right, measure.wanted), "/",
                      Percent(measure.right, measure.found), " ", measure.wanted);
}

// What is found outside all sentences lowers the precision of both sets alike; it is shown apart.
void PrintLine(const ExtractionLine& line, std::ostream& out) {
  const ExtractionResult& result = line.result;
  out << std::left << std::setw(11) << line.form << std::setw(21) << line.rendering << std::right;
  for (const Measure& measure : {result.agency, result.year, result.form}) {
    out << std::setw(7) << Percent(measure.right, measure.wanted);
  }
  out << std::setw(18) << Cell(result.cells);
  out << std::setw(9) << result.unsure_cells << std::setw(7) << result.wrong_cells;
  for (const Source source : {Source::kTraining, Source::kHeldOut}) {
    const auto at = static_cast<std::size_t>(source);
    for (const Measure& measure : {result.mapped[at], result.unmapped[at], result.ties[at]}) {
      out << std::setw(16) << Cell(measure);
    }
  }
  const auto elsewhere = static_cast<std::size_t>(Source::kElsewhere);
  out << std::setw(7) << result.mapped[elsewhere].found + result.unmapped[elsewhere].found << "\n";
}

}  // namespace

std::vector<ExtractionLine> ScoreGenerated(const generator::Rendering& rendering,
                                           std::span<const GeneratedReport> reports,
                                           const Stages& stages) {
  std::vector<generator::Document> documents;
  for (const GeneratedReport& report : reports) documents.push_back(report.document);
  const auto files = rendering.write(documents);
  if (!files.ok() || files->size() != reports.size()) return {};
  std::map<v1::Report::Form, ExtractionLine> lines;
  bool any = false;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const generator::File& file = (*files)[i];
    any = any || !absl::IsUnimplemented(
                     Normalize(file.name, file.media_type, file.bytes, stages).status());
    ExtractionLine& line = lines[reports[i].truth.form];
    line.form = v1::Report::Form_Name(reports[i].truth.form);
    line.rendering = rendering.name;
    line.result += ScoreOne(reports[i], file, stages);
  }
  std::vector<ExtractionLine> out;
  for (auto& [form, line] : lines) out.push_back(std::move(line));
  return any ? out : std::vector<ExtractionLine>();
}

absl::StatusOr<std::vector<ExtractionLine>> ScoreLabelled(const std::string& gold,
                                                          const Stages& stages) {
  ASSIGN_OR_RETURN(const std::vector<LabelledFile> files, ReadLabels(gold));
  std::vector<ExtractionLine> lines;
  for (const LabelledFile& file : files) {
    std::ifstream in(file.document, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    const std::string name = fs::path(file.document).filename().string();
    ASSIGN_OR_RETURN(const v1::NormalizedDocument document,
                     Normalize(name, "", bytes.str(), stages));
    const std::vector<v1::ExtractedReport> parts = stages.extractor.Extract(document);
    for (const ExpectedReport& expected : file.reports) {
      lines.push_back({v1::Report::Form_Name(expected.form),
                       absl::StrCat("label ", name.substr(0, 3), " ", expected.year),
                       ScoreExtraction(expected, AnnualReport(parts, expected.year))});
    }
  }
  return lines;
}

void PrintTable(std::span<const ExtractionLine> lines, std::ostream& out) {
  out << "recall/precision in percent and the number of true ones; mapped: narrative facts with "
         "an\n"
         "indicator, unmapped: without; ties: parts of a whole; other: narrative facts outside "
         "all\n"
         "sentences that state numbers; unsure, wrong: cells found that are not true, said to be\n"
         "uncertain or taken as certain\n";
  out << std::left << std::setw(11) << "form" << std::setw(21) << "rendering" << std::right;
  for (const char* name : {"agency", "year", "form"}) out << std::setw(7) << name;
  out << std::setw(18) << "cells" << std::setw(9) << "unsure" << std::setw(7) << "wrong";
  for (const char* set : {"training", "held out"}) {
    for (const char* name : {" mapped", " unmap.", " ties"}) {
      out << std::setw(16) << absl::StrCat(set, name);
    }
  }
  out << std::setw(7) << "other"
      << "\n";
  ExtractionLine all{"all", "", {}};
  for (const ExtractionLine& line : lines) {
    PrintLine(line, out);
    all.result += line.result;
  }
  if (lines.size() > 1) PrintLine(all, out);
}

}  // namespace nianbao::accuracy

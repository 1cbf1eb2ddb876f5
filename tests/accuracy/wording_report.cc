// SPDX-License-Identifier: Apache-2.0
#include "tests/accuracy/wording_report.h"

#include <algorithm>
#include <array>
#include <iomanip>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace nianbao::accuracy {
namespace {

using generator::GeneratedReport;
using generator::Wording;

// States to draw until one suits: a zero in words wants a zero.
constexpr int kTries = 40;

constexpr std::array kForms = {v1::Report::FREE, v1::Report::FORM_2014, v1::Report::FORM_2019,
                               v1::Report::FORM_2021};

std::optional<GeneratedReport> Write(const Wording& wording, v1::Report::Form form,
                                     std::uint64_t seed) {
  for (int index = 0; index < kTries; ++index) {
    GeneratedReport report = generator::GenerateReport(form, seed, index, generator::Office::kUsual,
                                                       std::span<const Wording>(&wording, 1));
    if (!report.truth.sentences.empty()) return report;
  }
  return std::nullopt;
}

bool IsRight(const Measure& measure) {
  return measure.right == measure.wanted && measure.found == measure.right;
}

}  // namespace

WordingScores ScoreWordings(std::span<const Wording> wordings, std::uint64_t seed,
                            const Stages& stages) {
  const auto& renderings = generator::AllRenderings();
  const auto html = std::find_if(renderings.begin(), renderings.end(),
                                 [](const auto& r) { return r.name == "html-site"; });
  WordingScores scores;
  if (html == renderings.end()) return scores;
  for (const Wording& wording : wordings) {
    const auto source =
        static_cast<std::size_t>(wording.held_out ? Source::kHeldOut : Source::kTraining);
    for (const v1::Report::Form form : kForms) {
      if (!wording.Suits(form)) continue;
      const std::optional<GeneratedReport> report = Write(wording, form, seed);
      if (!report) continue;
      for (ExtractionLine& line :
           ScoreGenerated(*html, std::span<const GeneratedReport>(&*report, 1), stages)) {
        ExtractionResult& result = line.result;
        ++scores.written[source];
        const bool right = IsRight(result.mapped[source]) && IsRight(result.unmapped[source]) &&
                           IsRight(result.ties[source]);
        scores.right[source] += right ? 1 : 0;
        std::erase_if(result.misses, [](const std::string& miss) {
          return miss.find(": cell ") != std::string::npos;
        });
        for (std::string& miss : result.misses) miss = absl::StrCat(wording.pattern, " ", miss);
        scores.result += result;
      }
    }
  }
  return scores;
}

void PrintWordings(const WordingScores& scores, std::ostream& out) {
  out << "wordings one by one: recall/precision in percent and the number of true ones\n";
  const auto percent = [](int part, int whole) {
    return whole == 0 ? std::string("-") : absl::StrFormat("%.1f", 100.0 * part / whole);
  };
  for (const auto& [source, name] :
       {std::pair(Source::kTraining, "training"), std::pair(Source::kHeldOut, "held out")}) {
    const auto at = static_cast<std::size_t>(source);
    const ExtractionResult& result = scores.result;
    out << std::left << std::setw(10) << name << std::right;
    for (const auto& [measure, what] :
         {std::pair(result.mapped[at], "mapped"), std::pair(result.unmapped[at], "unmapped"),
          std::pair(result.ties[at], "ties")}) {
      out << "  " << what << " " << percent(measure.right, measure.wanted) << "/"
          << percent(measure.right, measure.found) << " " << measure.wanted;
    }
    out << "  wholly right " << percent(scores.right[at], scores.written[at]) << " of "
        << scores.written[at] << "\n";
  }
}

}  // namespace nianbao::accuracy

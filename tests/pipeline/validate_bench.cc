// SPDX-License-Identifier: Apache-2.0
// Reports a second that one core validates: alone, with ten years of history in memory, and with
// the history in a database file. Aims: 5,000, 1,000 and 200.
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "common/forms/forms.h"
#include "common/store/store.h"
#include "services/extract/extractor.h"
#include "services/normalize/normalizer.h"
#include "services/validate/historian.h"
#include "services/validate/validator.h"
#include "tests/generator/rendering.h"
#include "tests/generator/report.h"

namespace nianbao {
namespace {

constexpr std::uint64_t kSeed = 20261127;
constexpr int kReports = 120;
constexpr int kAgencies = 12;
constexpr int kFirstYear = 2014;
constexpr int kYears = 11;

using Reports = std::vector<v1::ExtractedReport>;

// What is extracted from the generated reports as web pages.
Reports Read(const std::vector<generator::GeneratedReport>& generated) {
  static const auto* const normalizer = normalize::Normalizer::Create().value().release();
  static const auto* const extractor = new extract::Extractor(forms::Catalogue::BuiltIn());
  Reports reports;
  for (const generator::GeneratedReport& one : generated) {
    const auto files = generator::AllRenderings().front().write({&one.document, 1});
    v1::RawDocument raw;
    const std::string id = absl::StrCat(one.truth.agency, one.truth.year);
    raw.set_document_id(
        absl::StrCat("sha256:", absl::Hex(std::hash<std::string>()(id), absl::kZeroPad16),
                     std::string(48, '0')));
    const auto document = normalizer->Normalize(raw, files->front().bytes);
    for (v1::ExtractedReport& report : extractor->Extract(*document)) {
      reports.push_back(std::move(report));
    }
  }
  return reports;
}

const validate::Validator& TheValidator() {
  static const auto* const validator = new validate::Validator(forms::Catalogue::BuiltIn());
  return *validator;
}

// Reports of usual offices, those of all forms in turn.
void BM_InReport(benchmark::State& state) {
  const Reports reports = Read(generator::GenerateReports(kSeed, kReports));
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(TheValidator().Validate(reports[i++ % reports.size()], {}));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_InReport);

// The same with a wrong cell in each, so that it is looked for.
void BM_Diagnosis(benchmark::State& state) {
  Reports reports = Read(generator::GenerateReports(kSeed, kReports));
  for (v1::ExtractedReport& report : reports) {
    for (v1::Fact& fact : *report.mutable_report()->mutable_facts()) {
      if (fact.origin() != v1::Fact::TABLE || fact.column() != "natural_person") continue;
      fact.set_value(fact.value() + 1);
      break;
    }
  }
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(TheValidator().Validate(reports[i++ % reports.size()], {}));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Diagnosis);

// The last report of an agency, and ten years before it.
void BM_WithHistory(benchmark::State& state) {
  Reports last;
  std::vector<validate::History> histories;
  for (int i = 0; i < kAgencies; ++i) {
    Reports reports = Read(generator::GenerateHistory(kSeed, i, kFirstYear, kYears));
    last.push_back(std::move(reports.back()));
    reports.pop_back();
    validate::History& history = histories.emplace_back();
    for (const v1::ExtractedReport& report : reports) history.reports.push_back(report.report());
  }
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        TheValidator().Validate(last[i % last.size()], histories[i % last.size()]));
    ++i;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_WithHistory);

// Reports as they arrive, year by year, into the historian's database; every eleventh agency year
// the next agencies begin.
void BM_HistoryInDatabase(benchmark::State& state) {
  std::vector<Reports> years(kYears);
  for (int i = 0; i < kAgencies; ++i) {
    Reports reports = Read(generator::GenerateHistory(kSeed, i, kFirstYear, kYears));
    for (std::size_t year = 0; year < reports.size(); ++year) {
      years[year].push_back(std::move(reports[year]));
    }
  }
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / absl::StrCat("validate_bench.", ::getpid(), ".db");
  std::int64_t offset = 0;
  for (auto _ : state) {
    state.PauseTiming();
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + end);
    auto database = store::Database::Open({.path = path.string()}).value();
    const auto historian = validate::Historian::Create(*database, TheValidator()).value();
    state.ResumeTiming();
    for (const Reports& reports : years) {
      for (const v1::ExtractedReport& report : reports) {
        const auto outputs = historian->Process(report, {.topic = "extracted", .offset = offset++});
        if (!outputs.ok()) return state.SkipWithError(outputs.status().ToString().c_str());
      }
    }
  }
  state.SetItemsProcessed(state.iterations() * kAgencies * kYears);
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + end);
}
BENCHMARK(BM_HistoryInDatabase)->Unit(benchmark::kMillisecond)->Iterations(2);

}  // namespace
}  // namespace nianbao

BENCHMARK_MAIN();

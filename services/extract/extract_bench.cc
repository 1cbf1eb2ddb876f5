// SPDX-License-Identifier: Apache-2.0
// Reports of 20 KB a second through the stage, and through each of its steps alone: the share of a
// step is its time over that of BM_Extract.
#include <sys/resource.h>

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "benchmark/benchmark.h"
#include "services/extract/agency.h"
#include "services/extract/contact.h"
#include "services/extract/dates.h"
#include "services/extract/extractor.h"
#include "services/extract/mentions.h"
#include "services/extract/name_places.h"
#include "services/extract/narrative/narrative.h"
#include "services/extract/part_tables.h"
#include "services/extract/sections.h"
#include "services/extract/table_matcher.h"
#include "services/extract/test_document.h"
#include "services/extract/year.h"

namespace nianbao::extract {
namespace {

constexpr std::size_t kReportBytes = 20000;

constexpr std::string_view kOpening =
    "# 青山县水务局2022年政府信息公开工作年度报告\n"
    "根据《中华人民共和国政府信息公开条例》，现公布本局2022年政府信息公开工作年度报告，统计期限自20"
    "22年1月"
    "1日至12月31日（地址：青山县人民路88号，电话：0500-1234567）。\n## 一、总体情况\n";

constexpr std::string_view kParagraph =
    "（一）主动公开情况。2022年，本局认真贯彻落实《中华人民共和国政府信息公开条例》，不断健全工作机"
    "制，全年"
    "主动公开政府信息1356条，比上年增长12%"
    "，其中通过门户网站公开1200条、政务微信公开156条；组织培训3次，"
    "培训人员120余人次。本局高度重视政务公开工作，主要负责同志多次研究部署，切实提高公开的质量和时"
    "效。\n"
    "（二）依申请公开情况。全年收到政府信息公开申请12件，其中网上申请8件、信函申请4件，均已按时答复"
    "，"
    "答复率100%；未发生因政府信息公开引起的行政复议、行政诉讼案件，未收取信息处理费。\n";

constexpr std::string_view kTable =
    "## 二、主动公开政府信息情况\n| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n"
    "| 规章 | 0 | 0 | 1\n| 行政规范性文件 | 3 | 2 | 30\n";

v1::NormalizedDocument MakeDocument() {
  std::string text(kOpening);
  while (text.size() + kTable.size() < kReportBytes) text += kParagraph;
  text += kTable;
  return TestDocument::Parse(text);
}

void Count(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kReportBytes));
}

void BM_Extract(benchmark::State& state) {
  const v1::NormalizedDocument document = MakeDocument();
  const Extractor extractor(forms::Catalogue::BuiltIn());
  for (auto _ : state) benchmark::DoNotOptimize(extractor.Extract(document));
  Count(state);
}
BENCHMARK(BM_Extract);

void BM_Narrative(benchmark::State& state) {
  const v1::NormalizedDocument document = MakeDocument();
  const PartText part = ReadPart(document, document.parts(0));
  const narrative::NarrativeOptions options{.year = 2022, .first_fact = 1, .skipped = {}};
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        narrative::ReadNarrative(part, narrative::Lexicon::BuiltIn(), options));
  }
  Count(state);
}
BENCHMARK(BM_Narrative);

void BM_ReadPart(benchmark::State& state) {
  const v1::NormalizedDocument document = MakeDocument();
  for (auto _ : state) benchmark::DoNotOptimize(ReadPart(document, document.parts(0)));
  Count(state);
}
BENCHMARK(BM_ReadPart);

// A step that reads the part: `read` gives what it found.
template <typename Read>
void Step(benchmark::State& state, Read read) {
  const v1::NormalizedDocument document = MakeDocument();
  const PartText part = ReadPart(document, document.parts(0));
  for (auto _ : state) benchmark::DoNotOptimize(read(part));
  Count(state);
}

BENCHMARK_CAPTURE(Step, sections, [](const PartText& part) { return ReadOutline(part); });
BENCHMARK_CAPTURE(Step, dates,
                  [](const PartText& part) { return SignedOn(part) + PublishedOn(part); });
BENCHMARK_CAPTURE(Step, year, [](const PartText& part) { return TellYear(part, ""); });
BENCHMARK_CAPTURE(Step, names, [](const PartText& part) { return FindNames(part); });
BENCHMARK_CAPTURE(Step, agency, [](const PartText& part) {
  return TellAgency(part, {{NamePlace::kTitle, "水务局"}}, regions::Regions::BuiltIn());
});
BENCHMARK_CAPTURE(Step, contact, [](const PartText& part) { return FindContact(part, "水务局"); });
BENCHMARK_CAPTURE(Step, year_mentions,
                  [](const PartText& part) { return FindYearMentions(part, ""); });

void BM_Tables(benchmark::State& state) {
  const TableMatcher matcher(forms::Catalogue::BuiltIn());
  Step(state, [&matcher](const PartText& part) { return ReadTables(part, matcher, 2022); });
}
BENCHMARK(BM_Tables);

}  // namespace

// Prints, beside what is always printed, each step's share of the time of BM_Extract.
class StepShares final : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) times_.emplace_back(run.benchmark_name(), run.GetAdjustedCPUTime());
    ConsoleReporter::ReportRuns(runs);
  }
  void PrintShares() const {
    double whole = 0;
    for (const auto& [name, time] : times_) whole = name == "BM_Extract" ? time : whole;
    if (whole == 0) return;
    for (const auto& [name, time] : times_) {
      std::cout << name << ": " << static_cast<int>(100 * time / whole + 0.5) << " %\n";
    }
  }

 private:
  std::vector<std::pair<std::string, double>> times_;
};

}  // namespace nianbao::extract

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  nianbao::extract::StepShares reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  reporter.PrintShares();
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  std::cout << "peak of memory: " << used.ru_maxrss / 1024 << " MiB\n";
  return 0;
}

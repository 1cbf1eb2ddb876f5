// SPDX-License-Identifier: Apache-2.0
// The worst that may come in: each within the limits of normalize and of a record of the bus, each
// aimed at something that could grow or be looked at again and again.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>

#include "common/bus/bus.h"
#include "common/runtime/sanitizer.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/extract/extract_service.h"
#include "services/extract/loose_tables.h"
#include "services/extract/narrative/narrative.h"

namespace nianbao::extract {
namespace {

using nianbao::testing::StatusIs;
using ::testing::HasSubstr;

// Bytes of text that leave room for the rest of a record.
constexpr std::size_t kTextBytes = std::size_t{7'800'000};
constexpr std::size_t kCharacters = std::size_t{4} << 20;
constexpr int kCells = 200'000;
constexpr long kMaxMebibytes = 200;

std::string Repeat(std::string_view text, std::size_t bytes = kTextBytes) {
  std::string repeated;
  repeated.reserve(bytes);
  while (repeated.size() + text.size() <= bytes) repeated += text;
  return repeated;
}

v1::Block& AddBlock(v1::Block::Kind kind, std::string text, v1::NormalizedDocument& document) {
  v1::Block& block = *document.add_blocks();
  block.set_kind(kind);
  block.set_text(std::move(text));
  return block;
}

v1::NormalizedDocument Titled() {
  v1::NormalizedDocument document;
  document.set_document_id("sha256:" + std::string(64, 'a'));
  document.set_uri("worst.html");
  AddBlock(v1::Block::HEADING, "青山县水务局2022年政府信息公开工作年度报告", document);
  return document;
}

v1::NormalizedDocument Whole(v1::NormalizedDocument document) {
  v1::Part& part = *document.add_parts();
  part.set_number(1);
  part.set_end_block(document.blocks_size());
  return document;
}

v1::NormalizedDocument OneParagraph(std::string_view repeated, std::size_t bytes = kTextBytes) {
  v1::NormalizedDocument document = Titled();
  AddBlock(v1::Block::PARAGRAPH, Repeat(repeated, bytes), document);
  return Whole(std::move(document));
}

v1::NormalizedDocument Lines(std::string_view line, int count) {
  v1::NormalizedDocument document = Titled();
  for (int i = 0; i < count; ++i) AddBlock(v1::Block::PARAGRAPH, std::string(line), document);
  return Whole(std::move(document));
}

v1::NormalizedDocument Grid(int columns, std::string_view first, std::string_view other,
                            int row_span) {
  v1::NormalizedDocument document = Titled();
  v1::Table& table = *AddBlock(v1::Block::TABLE, "", document).mutable_table();
  table.set_layout(v1::Table::MARKED);
  table.set_column_count(columns);
  table.set_row_count(kCells / columns);
  for (int i = 0; i < kCells; ++i) {
    v1::Cell& cell = *table.add_cells();
    cell.set_row(i / columns);
    cell.set_column(i % columns);
    cell.set_row_span(row_span);
    cell.set_text(std::string(i % columns == 0 ? first : other));
  }
  return Whole(std::move(document));
}

v1::NormalizedDocument ManyRuns() {
  v1::NormalizedDocument document = OneParagraph("公开信息1件，", kTextBytes / 4);
  v1::Block& block = *document.mutable_blocks(1);
  for (int i = 0; i < 300'000; ++i) {
    v1::SourceRun& run = *block.add_runs();
    run.set_begin(2 * i);
    run.set_end(2 * i + 2);
    run.set_source_begin(2 * i);
    run.set_source_end(2 * i + 2);
  }
  return document;
}

v1::NormalizedDocument ManyParts(int count) {
  v1::NormalizedDocument document = Titled();
  AddBlock(v1::Block::PARAGRAPH, Repeat("主办单位：青山县水务局", 200'000), document)
      .set_boilerplate(true);
  for (int i = 1; i <= count; ++i) {
    v1::Part& part = *document.add_parts();
    part.set_number(i);
    part.set_end_block(1);
  }
  return document;
}

struct Case {
  const char* name;
  std::function<v1::NormalizedDocument()> make;
};

const Case kCases[] = {
    {"NamesRegionsAndDates",
     [] { return OneParagraph("，由保定市莲池区水务局2019年1月8日公开信息1件"); }},
    {"DigitsWithoutEnd", [] { return OneParagraph("1", kCharacters); }},
    {"DigitsWithPoints", [] { return OneParagraph("1.", kCharacters); }},
    {"DigitsWithDashes", [] { return OneParagraph("12-", kCharacters); }},
    {"NumeralsWithoutEnd", [] { return OneParagraph("万", kTextBytes); }},
    {"OneClauseOfNumbers", [] { return OneParagraph("公开信息1件、"); }},
    {"OneClauseOfClaims", [] { return OneParagraph("比上年增长1%"); }},
    {"PartsOfParts", [] { return OneParagraph("其中公开信息1件占1%"); }},
    {"RespectiveWithoutEnd", [] { return OneParagraph("分别为1、"); }},
    {"ZerosWithoutEnd", [] { return OneParagraph("无行政复议、行政诉讼和申请"); }},
    {"Brackets", [] { return OneParagraph("(((公开"); }},
    {"Addresses",
     [] { return OneParagraph("我局网站http://a.cn/1，地址：青山县1号，电话：5550001、"); }},
    {"ManyRuns", ManyRuns},
    {"ShortLines", [] { return Lines("1、公开信息3件", 49'000); }},
    {"LinesLikeRows", [] { return Lines("公开 信息 1 2 3", 49'000); }},
    {"LinesLikeCharts", [] { return Lines("公开 甲 乙 1 2", 49'000); }},
    {"LinesLikeNames", [] { return Lines("填报单位：青山县水务局", 49'000); }},
    {"CellsOfNumbers", [] { return Grid(64, "公开信息", "1", 1); }},
    {"CellsOfLabels", [] { return Grid(8, "制作数量", "现行有效件数", 200); }},
    {"CellsInOneRow", [] { return Grid(kCells, "1", "1", 1); }},
    {"CellsInOneColumn", [] { return Grid(1, "收到行政复议申请数", "", 1); }},
    {"ManyParts", [] { return ManyParts(1000); }},
};

// The value of a line of /proc/PID/status, in the unit in which it stands there; -1 without it.
long StatusValue(const std::filesystem::path& process, std::string_view name) {
  std::ifstream status(process / "status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::stol(line.substr(name.size()));
  }
  return -1;
}

// The most memory that any process started by this one has held so far.
long PeakOfWorkers() {
  long peak = -1;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    if (StatusValue(entry.path(), "PPid:") != getpid()) continue;
    peak = std::max(peak, StatusValue(entry.path(), "VmHWM:") / 1024);
  }
  return peak;
}

class WorstInputTest : public ::testing::TestWithParam<Case> {};

// A worker's call ends after 30 seconds with an error: what takes quadratic time fails here.
TEST_P(WorstInputTest, IsReadByASmallWorker) {
  ExtractServiceOptions options;
  options.worker_command = {std::string(NIANBAO_BIN_DIR) + "/nianbao-extract", "worker"};
  ASSERT_OK_AND_ASSIGN(auto function, MakeExtractFunction(options));
  const v1::NormalizedDocument document = GetParam().make();
  ASSERT_LE(document.ByteSizeLong(), bus::kMaxRecordBytes);
  const auto answer = function->Process(document);
  ASSERT_OK(answer);
  for (const v1::ExtractedReport& report : answer->extracted()) {
    EXPECT_LE(report.report().facts_size(),
              static_cast<int>(narrative::kMaxFacts + 2 * kMaxLooseFacts));
  }
  const long peak = PeakOfWorkers();
  RecordProperty("peak_mebibytes", std::to_string(peak));
  EXPECT_GT(peak, 0);
  if (!runtime::kSanitized) {
    EXPECT_LT(peak, kMaxMebibytes);
  }
}

INSTANTIATE_TEST_SUITE_P(Each, WorstInputTest, ::testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(LimitsTest, WhatIsTooLargeIsRefusedWithTheReason) {
  ExtractServiceOptions options;
  ASSERT_OK_AND_ASSIGN(const auto here, MakeExtractFunction(options));
  EXPECT_THAT(here->Process(ManyParts(1001)),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("1001 documents")));
  options.worker_command = {std::string(NIANBAO_BIN_DIR) + "/nianbao-extract", "worker"};
  ASSERT_OK_AND_ASSIGN(const auto worker, MakeExtractFunction(options));
  EXPECT_THAT(worker->Process(OneParagraph("公", bus::kMaxRecordBytes)),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("at most 8388608")));
}

}  // namespace
}  // namespace nianbao::extract

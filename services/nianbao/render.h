// SPDX-License-Identifier: Apache-2.0
// What a person reads on a terminal: reports, findings and tables, aligned for East Asian width.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/report.pb.h"
#include "services/nianbao/line_index.h"

namespace nianbao::cli {

enum class Language { kChinese, kEnglish };

struct RenderOptions {
  Language language = Language::kChinese;
  // ANSI colours.
  bool colour = false;
  // Columns of the terminal; long cells of tables are cut to fit.
  int width = 100;
};

// Chinese where LC_ALL, LC_MESSAGES or LANG (the first that is set) starts with "zh", English
// otherwise; colours where `fd` is a terminal and NO_COLOR is not set; the terminal's width.
RenderOptions OptionsFor(int fd);

// What is at hand of the original that a report was read from.
struct OriginalView {
  // Without it findings show the words that they are about, and not their line.
  const v1::NormalizedDocument* document = nullptr;
  // Of an original that has lines, so that findings name them.
  const LineIndex* lines = nullptr;
};

// One document of `nianbao check`: a heading line, its findings, a line when there is none.
std::string RenderChecked(const v1::ValidatedReport& report, const RenderOptions& options,
                          const OriginalView& original = {});

// The last line of `nianbao check`: documents, reports, findings by severity.
std::string RenderSummary(const std::vector<v1::ValidatedReport>& documents, int files,
                          const RenderOptions& options);

// A table of reports: agency, year, form, findings, name.
std::string RenderList(const std::vector<v1::ValidatedReport>& reports,
                       const RenderOptions& options);

// One report in full: who, when, how to reach; sections; every table; findings.
std::string RenderReport(const v1::ValidatedReport& report, const RenderOptions& options);

// Every fact of a report with the line of `document` it stands in and a mark below its number.
std::string RenderEvidence(const v1::ValidatedReport& report,
                           const v1::NormalizedDocument& document, const RenderOptions& options);

// One line for one event of a watch.
std::string RenderEvent(const v1::ValidatedReport& report, const RenderOptions& options);

// Lays `rows` out in columns, the first row as a header. Cells wider than `max_cell` columns are
// cut with "…".
std::string RenderTable(const std::vector<std::vector<std::string>>& rows, int max_cell,
                        const RenderOptions& options);

}  // namespace nianbao::cli

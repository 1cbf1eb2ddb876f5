// SPDX-License-Identifier: Apache-2.0
// What a report is found by: the values that the projection stores in columns and that a filter
// compares, taken from a report in one place so that a list and a watch cannot disagree.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nianbao/v1/report.pb.h"

namespace nianbao::gateway {

struct ReportColumns {
  // Resource name: that of the report, or its document's where it has none.
  std::string name;
  // documents/{64 hex}/parts/{n}.
  std::string document;
  // The agency's id and every name of it, without empty ones and repetitions.
  std::vector<std::string> agency_terms;
  std::string agency_id;
  // GB/T 2260 code, six digits; empty where it is not known.
  std::string region;
  // 0 where it is not known.
  std::int64_t year = 0;
  std::int64_t form = 0;
  std::int64_t scope = 0;
  std::int64_t kind = 0;
  std::int64_t state = 0;
  // Severity of the gravest finding; 0 where there is none.
  std::int64_t severity = 0;
  std::int64_t errors = 0;
  std::int64_t warnings = 0;
  std::int64_t infos = 0;
  // Full name in the report's year, or as written where it is not resolved.
  std::string agency_name;
  std::string line_of_work;
  // The rules of its findings, without repetitions.
  std::vector<std::string> rules;
  // Its principal figures that have a value.
  struct Figure {
    std::string indicator;
    std::string column;
    double value = 0;
  };
  std::vector<Figure> figures;
};

ReportColumns ColumnsOf(const v1::ValidatedReport& report);

// documents/{64 hex}/parts/{n}: the name that every document has.
std::string DocumentName(const v1::Document& document);

// A term as `agency : "..."` compares it: text::FoldLabel without NUL.
std::string FoldTerm(const std::string& term);

// `report` without its facts, the text of its sections and its assessments.
v1::ValidatedReport BasicView(const v1::ValidatedReport& report);

}  // namespace nianbao::gateway

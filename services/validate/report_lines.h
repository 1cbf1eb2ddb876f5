// SPDX-License-Identifier: Apache-2.0
// The narrative of a report line by line, with the place of each line.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "nianbao/v1/report.pb.h"

namespace nianbao::validate {

struct ReportLine {
  std::u32string text;
  // Index of its block in the document; -1 where it is not known.
  int block = -1;
};

// Preface and sections in reading order: headings and the lines below them, tables left out.
std::vector<ReportLine> LinesOf(const v1::Report& report);

// Where the code points [begin, end) of a line stand.
v1::Evidence PlaceIn(const ReportLine& line, std::size_t begin, std::size_t end);

}  // namespace nianbao::validate

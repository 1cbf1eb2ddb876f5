// SPDX-License-Identifier: Apache-2.0
#include "services/validate/report_lines.h"

#include "common/text/text.h"

namespace nianbao::validate {
namespace {

void AddLines(const v1::Section& section, std::vector<ReportLine>& lines) {
  if (!section.heading().empty()) {
    lines.push_back(
        {text::DecodeUtf8(section.heading()), section.has_block() ? section.block() : -1});
  }
  const std::u32string text = text::DecodeUtf8(section.text());
  int index = 0;
  for (std::size_t begin = 0; begin < text.size(); ++index) {
    const std::size_t end = std::min(text.find(U'\n', begin), text.size());
    const int block = index < section.line_blocks_size() ? section.line_blocks(index) : -1;
    lines.push_back({text.substr(begin, end - begin), block});
    begin = end + 1;
  }
}

}  // namespace

std::vector<ReportLine> LinesOf(const v1::Report& report) {
  std::vector<ReportLine> lines;
  AddLines(report.preface(), lines);
  for (const v1::Section& section : report.sections()) AddLines(section, lines);
  return lines;
}

v1::Evidence PlaceIn(const ReportLine& line, std::size_t begin, std::size_t end) {
  v1::Evidence place;
  if (line.block >= 0) {
    place.set_block(line.block);
    place.set_begin(static_cast<int>(begin));
    place.set_end(static_cast<int>(end));
  }
  place.set_quote(text::EncodeUtf8(std::u32string_view(line.text).substr(begin, end - begin)));
  return place;
}

}  // namespace nianbao::validate

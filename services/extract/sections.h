// SPDX-License-Identifier: Apache-2.0
// The numbered sections of a report.
#pragma once

#include <vector>

#include "nianbao/v1/report.pb.h"
#include "services/extract/part_text.h"

namespace nianbao::extract {

struct Outline {
  // Lines between the title and the first heading that begins a section.
  v1::Section preface;
  std::vector<v1::Section> sections;
};

// Sections by the headings of the first level (一、, 第一章), each with the text below it and the
// number of its tables. A heading of another style (3、) counts where its number is the next one
// and the headings around it do not say otherwise. The number is the one written.
Outline ReadOutline(const PartText& part);

}  // namespace nianbao::extract

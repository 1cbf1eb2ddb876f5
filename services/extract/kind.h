// SPDX-License-Identifier: Apache-2.0
// Tells what a part is for.
#pragma once

#include "nianbao/v1/document.pb.h"
#include "services/extract/part_text.h"

namespace nianbao::extract {

// OTHER for a page that only lists reports. Else the kind by the title; where that does not tell,
// by the introduction, then by the headings that the official forms prescribe (`form_headings` of
// them are there) and their tables (`form_tables`).
v1::Document::Kind TellKind(const PartText& part, int form_headings, int form_tables);

}  // namespace nianbao::extract

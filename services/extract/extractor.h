// SPDX-License-Identifier: Apache-2.0
// Document in, reports out: what each part of a normalized document is and says.
//
// A pure function of one document: no clock, no network, the same answer every time. It never
// fails: a part that tells nothing gives a report of kind OTHER with what could be read.
#pragma once

#include <vector>

#include "common/forms/forms.h"
#include "common/regions/regions.h"
#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/report.pb.h"
#include "services/extract/form_table.h"
#include "services/extract/part_text.h"
#include "services/extract/table_matcher.h"

namespace nianbao::extract {

// Version of what this stage writes; changes when its readings change.
extern const char kGeneration[];

// Immutable; thread-safe. The catalogue must outlive it.
class Extractor {
 public:
  explicit Extractor(const forms::Catalogue& catalogue);

  // One report for each part, in order, parts of kind OTHER included. Facts are those of tables and
  // charts in reading order, then those of the running text. Agency ids are empty: the directory of
  // agencies gives them. A guide has no year, no form, no scope and no facts; an OTHER part has its
  // title, agency and sections.
  std::vector<v1::ExtractedReport> Extract(const v1::NormalizedDocument& document) const;

 private:
  v1::ExtractedReport ExtractPart(const PartText& part) const;

  const forms::Catalogue& catalogue_;
  const regions::Regions& regions_;
  TableMatcher matcher_;
  FormTableLabels free_rows_;
};

}  // namespace nianbao::extract

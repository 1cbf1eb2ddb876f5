// SPDX-License-Identifier: Apache-2.0
// The names and years that a part speaks of, each with its place, for who compares them.
#pragma once

#include <string>
#include <vector>

#include "common/regions/regions.h"
#include "nianbao/v1/report.pb.h"
#include "services/extract/name_places.h"
#include "services/extract/part_text.h"

namespace nianbao::extract {

// Names of bodies by place and then as they stand, each once a place, at most 60. A name that can
// be the agency's is its own and means its full name; in running text only names count that say
// whose body it is (市商务局, 全市市场监管系统 is none).
std::vector<v1::NameMention> FindNameMentions(const PartText& part,
                                              const std::vector<NameFound>& names,
                                              const v1::Agency& agency,
                                              const regions::Regions& regions);

// The years that title, introduction, period, headings of tables and signature speak for, in this
// order, one for each place that names one. `signed_on`: YYYY-MM-DD or empty; a signature speaks
// for the year before its own.
std::vector<v1::YearMention> FindYearMentions(const PartText& part, const std::string& signed_on);

}  // namespace nianbao::extract

// SPDX-License-Identifier: Apache-2.0
// The body that a part speaks for.
#pragma once

#include <string>
#include <vector>

#include "common/regions/regions.h"
#include "nianbao/v1/report.pb.h"
#include "services/extract/name_places.h"
#include "services/extract/part_text.h"

namespace nianbao::extract {

// `names` is what FindNames found in the part: in the title, the introduction, the caption of a
// table (单位名称), the signature, the page's footer, the site's name, the contact line and the
// body. They are trusted in this order; a name without its region (商务局, 市商务局) is completed
// by a name that says more and can be the same body, else by the region that the document shows:
// full names of regions in title, body and addresses, names of local media, the page's
// surroundings. A district or county is preceded by its city where the document shows the city.
// Empty names where nothing tells.
v1::Agency TellAgency(const PartText& part, const std::vector<NameFound>& names,
                      const regions::Regions& regions);

}  // namespace nianbao::extract

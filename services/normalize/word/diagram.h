// SPDX-License-Identifier: Apache-2.0
// The text of a SmartArt diagram.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <vector>

namespace nianbao::normalize {

// The texts of the points of a diagram, each before those under it. `root` is dgm:dataModel.
// Source: ECMA-376 part 1, 21.4.2.
std::vector<std::u32string> ReadDiagramText(const pugi::xml_node& root);

}  // namespace nianbao::normalize

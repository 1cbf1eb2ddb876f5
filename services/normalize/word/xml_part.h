// SPDX-License-Identifier: Apache-2.0
// A part of an Office Open XML package as a tree whose names can be compared as they stand.
//
// Source: ECMA-376 (5th edition), parts 1 (strict namespaces), 3 (markup compatibility) and 4
// (transitional namespaces).
#pragma once

#include <cstddef>
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/normalize/options.h"

namespace nianbao::normalize {

class XmlPart {
 public:
  // INVALID_ARGUMENT: no well-formed XML. RESOURCE_EXHAUSTED: deeper or with more elements or
  // attributes than `options` allow. Document types and their entities are not read.
  static absl::StatusOr<std::unique_ptr<XmlPart>> Parse(std::string bytes,
                                                        const NormalizerOptions& options);

  // The document element. Names of elements and attributes have the prefix that Word gives their
  // namespace ("w:p" whatever the file calls it, strict or transitional).
  pugi::xml_node root() const { return document_.document_element(); }
  // Bytes that it was parsed from.
  std::size_t size() const { return bytes_.size(); }

 private:
  // `declarations`: not fewer of namespaces than there are.
  absl::Status Canonicalize(std::size_t declarations, const NormalizerOptions& options);

  std::string bytes_;
  pugi::xml_document document_;
};

// Calls `take` with each element in `node` and its name; asking for children by their names costs a
// walk over all of them for each name.
template <typename Take>
void ForEachChild(const pugi::xml_node& node, Take take) {
  for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling()) {
    take(child, std::string_view(child.name()));
  }
}

// The value of the attribute w:val; empty where there is none.
std::string_view Value(const pugi::xml_node& node);
// The whole number in attribute `name`, `otherwise` where there is none.
int NumberOf(const pugi::xml_node& node, const char* name, int otherwise);
// Whether an element that switches something (w:vanish) is there and does not say off.
bool IsOn(const pugi::xml_node& node);
// The alternative of a mc:AlternateContent that is to be read: the first choice of a kind that is
// read here, else the fallback.
pugi::xml_node ChooseAlternative(const pugi::xml_node& alternates);

}  // namespace nianbao::normalize

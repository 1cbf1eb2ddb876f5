// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/xml_part.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace nianbao::normalize {
namespace {

using View = std::string_view;

// Most attributes for each element that is allowed; Word writes one to three.
constexpr std::size_t kAttributes = 4;
// Bytes of the shortest element in another, <a/>; what it stands in takes more.
constexpr std::size_t kShortest = 4;

struct Namespace {
  View prefix;
  View address;
};

constexpr std::array kNamespaces = {
    Namespace{"w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"},
    Namespace{"w", "http://purl.oclc.org/ooxml/wordprocessingml/main"},
    Namespace{"r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"},
    Namespace{"r", "http://purl.oclc.org/ooxml/officeDocument/relationships"},
    Namespace{"m", "http://schemas.openxmlformats.org/officeDocument/2006/math"},
    Namespace{"m", "http://purl.oclc.org/ooxml/officeDocument/math"},
    Namespace{"wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"},
    Namespace{"wp", "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing"},
    Namespace{"a", "http://schemas.openxmlformats.org/drawingml/2006/main"},
    Namespace{"a", "http://purl.oclc.org/ooxml/drawingml/main"},
    Namespace{"pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"},
    Namespace{"pic", "http://purl.oclc.org/ooxml/drawingml/picture"},
    Namespace{"c", "http://schemas.openxmlformats.org/drawingml/2006/chart"},
    Namespace{"c", "http://purl.oclc.org/ooxml/drawingml/chart"},
    Namespace{"dgm", "http://schemas.openxmlformats.org/drawingml/2006/diagram"},
    Namespace{"dgm", "http://purl.oclc.org/ooxml/drawingml/diagram"},
    Namespace{"mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"},
    Namespace{"v", "urn:schemas-microsoft-com:vml"},
    Namespace{"o", "urn:schemas-microsoft-com:office:office"},
    Namespace{"wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"},
    Namespace{"rel", "http://schemas.openxmlformats.org/package/2006/relationships"},
    Namespace{"ct", "http://schemas.openxmlformats.org/package/2006/content-types"},
    Namespace{"dc", "http://purl.org/dc/elements/1.1/"},
};

bool IsCanonicalPrefix(View prefix) {
  return std::any_of(kNamespaces.begin(), kNamespaces.end(),
                     [&](const Namespace& known) { return known.prefix == prefix; });
}

// The prefix that names of a namespace get; "?" for one that is not known but is called like one
// that is; `prefix` itself for others.
View CanonicalPrefix(View prefix, View address) {
  for (const Namespace& known : kNamespaces) {
    if (known.address == address) return known.prefix;
  }
  return IsCanonicalPrefix(prefix) ? View("?") : prefix;
}

View PrefixOf(View name) {
  const std::size_t colon = name.find(':');
  return colon == View::npos ? View() : name.substr(0, colon);
}

absl::Status TooDeep(const NormalizerOptions& options) {
  return absl::ResourceExhaustedError(absl::StrCat("its XML elements nest deeper than ",
                                                   options.max_depth, ": send it as plain text"));
}

pugi::xml_node ElementFrom(pugi::xml_node node) {
  while (node && node.type() != pugi::node_element) node = node.next_sibling();
  return node;
}

// Checks the depth of a tree whose names stand where they were parsed, in a text that ends at
// `end`. What is too short to nest too deep is not looked at: nearly everything.
absl::Status CheckDepth(pugi::xml_node root, const char* end, const NormalizerOptions& options) {
  struct Level {
    pugi::xml_node next;
    const char* end;
  };
  std::vector<Level> levels = {{root, end}};
  while (!levels.empty()) {
    Level& level = levels.back();
    const pugi::xml_node node = level.next;
    if (!node) {
      levels.pop_back();
      continue;
    }
    if (levels.size() > options.max_depth) return TooDeep(options);
    level.next = ElementFrom(node.next_sibling());
    const char* const node_end = level.next ? level.next.name() : level.end;
    const std::size_t more = options.max_depth - levels.size() + 1;
    if (static_cast<std::size_t>(node_end - node.name()) >= kShortest * more) {
      levels.push_back({ElementFrom(node.first_child()), node_end});
    }
  }
  return absl::OkStatus();
}

// Walks a tree once, gives names their canonical prefixes and measures.
class Canonicalizer {
 public:
  // `declarations`: at least as many as the tree has.
  Canonicalizer(const NormalizerOptions& options, std::size_t declarations)
      : options_(options), declarations_(declarations) {}

  absl::Status Walk(pugi::xml_node root) {
    std::size_t depth = 0;
    for (pugi::xml_node node = root; node;) {
      if (node.type() == pugi::node_element && !Enter(node, depth)) break;
      pugi::xml_node next = node.first_child();
      if (next) ++depth;
      while (!next && depth > 0) {
        next = node.next_sibling();
        if (next) break;
        node = node.parent();
        --depth;
      }
      node = next;
    }
    return std::move(status_);
  }

  // Whether all declarations stand on `root` and leave names as they are.
  bool IsPlain(pugi::xml_node root) const {
    std::size_t declarations = 0;
    for (const pugi::xml_attribute attribute : root.attributes()) {
      const View name = attribute.name();
      if (!name.starts_with("xmlns")) continue;
      const View prefix = name.size() > 6 ? name.substr(6) : View();
      if (CanonicalPrefix(prefix, attribute.value()) != prefix) return false;
      ++declarations;
    }
    return declarations == declarations_;
  }

 private:
  struct Binding {
    std::string prefix;
    View canonical;
    std::size_t depth;
  };

  bool Enter(pugi::xml_node node, std::size_t depth) {
    Leave(depth);
    if (depth >= options_.max_depth) {
      status_ = TooDeep(options_);
    } else if (++elements_ > options_.max_elements) {
      status_ = absl::ResourceExhaustedError(absl::StrCat(
          "it has more than ", options_.max_elements, " XML elements: send the report alone"));
    }
    if (!status_.ok()) return false;
    if (declarations_ > 0) BindAll(node, depth);
    if (unusual_ > 0) Rename(node);
    return true;
  }

  void BindAll(pugi::xml_node node, std::size_t depth) {
    for (const pugi::xml_attribute attribute : node.attributes()) {
      const View name = attribute.name();
      if (!name.starts_with("xmlns")) continue;
      Bind(name, attribute.value(), depth);
      --declarations_;
    }
  }

  void Bind(View name, View address, std::size_t depth) {
    if (name.size() > 5 && name[5] != ':') return;
    const View prefix = name.size() > 5 ? name.substr(6) : View();
    const View canonical = CanonicalPrefix(prefix, address);
    bindings_.push_back({std::string(prefix), canonical == prefix ? View() : canonical, depth});
    if (canonical != prefix) ++unusual_;
  }

  // Ends the bindings of elements that the one at `depth` does not stand in.
  void Leave(std::size_t depth) {
    while (!bindings_.empty() && bindings_.back().depth >= depth) {
      if (!bindings_.back().canonical.empty()) --unusual_;
      bindings_.pop_back();
    }
  }

  // The prefix for a name with `prefix`; empty where it stays.
  View NewPrefix(View prefix) const {
    for (std::size_t i = bindings_.size(); i-- > 0;) {
      if (bindings_[i].prefix == prefix) return bindings_[i].canonical;
    }
    return {};
  }

  template <typename Named>
  void Rename(Named named, View prefix) const {
    const View to = NewPrefix(prefix);
    if (to.empty()) return;
    View local = named.name();
    if (!prefix.empty()) local.remove_prefix(prefix.size() + 1);
    named.set_name((std::string(to) + ":" + std::string(local)).c_str());
  }

  void Rename(pugi::xml_node node) const {
    Rename(node, PrefixOf(node.name()));
    for (const pugi::xml_attribute attribute : node.attributes()) {
      const View prefix = PrefixOf(attribute.name());
      if (!prefix.empty() && prefix != "xmlns") Rename(attribute, prefix);
    }
  }

  const NormalizerOptions& options_;
  // Most that are still to come; nearly all files have theirs on the first element.
  std::size_t declarations_;
  std::vector<Binding> bindings_;
  // Bindings in force under which names change.
  std::size_t unusual_ = 0;
  std::size_t elements_ = 0;
  absl::Status status_;
};

// An element takes three bytes at least, an attribute four.
bool IsSmall(View bytes, const NormalizerOptions& options) {
  return bytes.size() < 3 * options.max_elements;
}

// What the tree would take in memory is bounded before it is built.
absl::Status CheckMarks(View bytes, const NormalizerOptions& options) {
  if (IsSmall(bytes, options)) return absl::OkStatus();
  const auto tags = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '<'));
  const auto attributes = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '='));
  if (tags > 2 * options.max_elements || attributes > kAttributes * options.max_elements) {
    return absl::ResourceExhaustedError(absl::StrCat("it has more than ", options.max_elements,
                                                     " XML elements: send the report alone"));
  }
  return absl::OkStatus();
}

// Not fewer declarations of namespaces than `bytes` hold.
std::size_t CountDeclarations(View bytes) {
  constexpr View kMark = "xmlns";
  // In UTF-16 the mark would not be found.
  if (bytes.find('\0') != View::npos) return bytes.size();
  std::size_t count = 0;
  for (std::size_t at = bytes.find(kMark); at != View::npos; at = bytes.find(kMark, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

absl::StatusOr<std::unique_ptr<XmlPart>> XmlPart::Parse(std::string bytes,
                                                        const NormalizerOptions& options) {
  RETURN_IF_ERROR(CheckMarks(bytes, options));
  const std::size_t declarations = CountDeclarations(bytes);
  auto part = std::make_unique<XmlPart>();
  part->bytes_ = std::move(bytes);
  const pugi::xml_parse_result result = part->document_.load_buffer_inplace(
      part->bytes_.data(), part->bytes_.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!result) {
    return absl::InvalidArgumentError(
        absl::StrCat("its XML is damaged at byte ", result.offset, " (", result.description(),
                     "): open it in a word processor, save it again and send that"));
  }
  if (part->root()) RETURN_IF_ERROR(part->Canonicalize(declarations, options));
  return part;
}

absl::Status XmlPart::Canonicalize(std::size_t declarations, const NormalizerOptions& options) {
  Canonicalizer canonicalizer(options, declarations);
  const std::less<const char*> before;
  const char* const end = bytes_.data() + bytes_.size();
  // A text in another encoding was copied.
  const bool in_place = !before(root().name(), bytes_.data()) && before(root().name(), end);
  if (in_place && IsSmall(bytes_, options) && canonicalizer.IsPlain(root())) {
    return CheckDepth(root(), end, options);
  }
  return canonicalizer.Walk(root());
}

std::string_view Value(const pugi::xml_node& node) { return node.attribute("w:val").value(); }

int NumberOf(const pugi::xml_node& node, const char* name, int otherwise) {
  int number = 0;
  return absl::SimpleAtoi(node.attribute(name).value(), &number) ? number : otherwise;
}

bool IsOn(const pugi::xml_node& node) {
  if (!node) return false;
  const View value = Value(node);
  return value != "0" && value != "false" && value != "off";
}

pugi::xml_node ChooseAlternative(const pugi::xml_node& alternates) {
  for (const pugi::xml_node choice : alternates.children("mc:Choice")) {
    // Charts of the newer kind (cx) have no tables behind them; their fallback is a picture.
    if (!View(choice.attribute("Requires").value()).starts_with("cx")) return choice;
  }
  return alternates.child("mc:Fallback");
}

}  // namespace nianbao::normalize

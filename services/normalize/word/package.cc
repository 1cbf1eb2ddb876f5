// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/package.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"

namespace nianbao::normalize {
namespace {

std::string Lower(std::string_view name) {
  if (name.starts_with('/')) name.remove_prefix(1);
  return absl::AsciiStrToLower({name.data(), name.size()});
}

std::string_view FolderOf(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : name.substr(0, slash + 1);
}

// "word/document.xml" and "../docProps/core.xml" make "docProps/core.xml".
std::string Resolve(std::string_view source, std::string_view target) {
  std::string path(target);
  if (!target.starts_with('/')) path = std::string(FolderOf(source)) + path;
  std::vector<std::string> steps;
  for (const absl::string_view step : absl::StrSplit(path, '/', absl::SkipEmpty())) {
    if (step == ".") continue;
    if (step != "..") {
      steps.emplace_back(step);
    } else if (!steps.empty()) {
      steps.pop_back();
    }
  }
  return absl::StrJoin(steps, "/");
}

std::string RelationshipsOf(std::string_view name) {
  const std::string_view folder = FolderOf(name);
  return std::string(folder) + "_rels/" + std::string(name.substr(folder.size())) + ".rels";
}

std::string LastWord(std::string_view type) {
  return std::string(type.substr(type.rfind('/') + 1));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Package>> Package::Open(std::string_view bytes,
                                                       const NormalizerOptions& options) {
  ASSIGN_OR_RETURN(auto archive, ZipArchive::Open(bytes, options));
  std::unique_ptr<Package> package(new Package(std::move(archive), options));
  const std::vector<ZipEntry>& entries = package->archive_->entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    std::string name = Lower(entries[i].name);
    // Some packers of Windows.
    for (char& c : name) c = c == '\\' ? '/' : c;
    package->parts_.emplace(std::move(name), i);
  }
  package->ReadContentTypes();
  for (const Relationship& relationship : package->Relationships("")) {
    if (relationship.type != "officeDocument" || !package->Has(relationship.target)) continue;
    package->main_part_ = relationship.target;
    break;
  }
  return package;
}

bool Package::Has(std::string_view name) const { return parts_.contains(Lower(name)); }

void Package::ReadContentTypes() {
  const auto part = Parse("[Content_Types].xml");
  if (!part.ok()) return;
  for (const pugi::xml_node node : (*part)->root().children()) {
    const char* type = node.attribute("ContentType").value();
    if (node.attribute("PartName")) {
      types_.emplace(Lower(node.attribute("PartName").value()), type);
    } else {
      types_by_extension_.emplace(Lower(node.attribute("Extension").value()), type);
    }
  }
}

std::string Package::ContentType(std::string_view name) const {
  const std::string key = Lower(name);
  if (const auto type = types_.find(key); type != types_.end()) return type->second;
  const auto type = types_by_extension_.find(key.substr(key.rfind('.') + 1));
  return type == types_by_extension_.end() ? "" : type->second;
}

const std::vector<Relationship>& Package::Relationships(std::string_view name) {
  const auto known = relationships_.find(name);
  if (known != relationships_.end()) return known->second;
  return relationships_.emplace(name, ReadRelationships(name)).first->second;
}

std::vector<Relationship> Package::ReadRelationships(std::string_view name) {
  std::vector<Relationship> relationships;
  const auto part = Parse(RelationshipsOf(name));
  if (!part.ok()) return relationships;
  for (const pugi::xml_node node : (*part)->root().children()) {
    if (std::string_view(node.attribute("TargetMode").value()) == "External") continue;
    relationships.push_back({node.attribute("Id").value(), LastWord(node.attribute("Type").value()),
                             Resolve(name, node.attribute("Target").value())});
  }
  return relationships;
}

absl::StatusOr<std::unique_ptr<XmlPart>> Package::Parse(std::string_view name) {
  const auto found = parts_.find(Lower(name));
  if (found == parts_.end()) {
    return absl::NotFoundError(absl::StrCat("its part ", std::string(name), " is missing"));
  }
  ASSIGN_OR_RETURN(std::string bytes, archive_->Read(found->second));
  absl::StatusOr<std::unique_ptr<XmlPart>> part = XmlPart::Parse(std::move(bytes), options_);
  if (!part.ok()) return Annotate(part.status(), "its part " + std::string(name));
  return part;
}

}  // namespace nianbao::normalize

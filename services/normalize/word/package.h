// SPDX-License-Identifier: Apache-2.0
// An Office Open XML package: its parts, their types, and which part refers to which.
//
// Source: ECMA-376 part 2, Open Packaging Conventions.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/normalize/archive/zip_archive.h"
#include "services/normalize/options.h"
#include "services/normalize/word/xml_part.h"

namespace nianbao::normalize {

struct Relationship {
  std::string id;
  // The last word of its type, the same in strict and transitional files: "footnotes".
  std::string type;
  // Name of the part: "word/footnotes.xml".
  std::string target;
};

// Part names are compared without regard to the case of letters.
class Package {
 public:
  // `bytes` and `options` must outlive the package. Errors as ZipArchive::Open.
  static absl::StatusOr<std::unique_ptr<Package>> Open(std::string_view bytes,
                                                       const NormalizerOptions& options);

  bool Has(std::string_view name) const;
  // The part that the package is about; empty where it names none.
  const std::string& main_part() const { return main_part_; }
  // Media type of a part; empty where none is stated.
  std::string ContentType(std::string_view name) const;
  // What `name` refers to inside the package, in the order of the file; nothing where the list is
  // missing or damaged. Valid as long as the package is.
  const std::vector<Relationship>& Relationships(std::string_view name);

  // NOT_FOUND: no such part. Otherwise errors as ZipArchive::Read and XmlPart::Parse. All name the
  // part.
  absl::StatusOr<std::unique_ptr<XmlPart>> Parse(std::string_view name);

 private:
  Package(std::unique_ptr<ZipArchive> archive, const NormalizerOptions& options)
      : archive_(std::move(archive)), options_(options) {}
  void ReadContentTypes();
  std::vector<Relationship> ReadRelationships(std::string_view name);

  std::unique_ptr<ZipArchive> archive_;
  const NormalizerOptions& options_;
  // By name in lower case.
  std::map<std::string, std::size_t, std::less<>> parts_;
  std::map<std::string, std::string, std::less<>> types_;
  std::map<std::string, std::string, std::less<>> types_by_extension_;
  // What was asked for before.
  std::map<std::string, std::vector<Relationship>, std::less<>> relationships_;
  std::string main_part_;
};

}  // namespace nianbao::normalize

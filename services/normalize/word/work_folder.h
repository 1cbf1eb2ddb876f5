// SPDX-License-Identifier: Apache-2.0
// A private temporary folder that is gone afterwards, whatever happens.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace nianbao::normalize {

// Removed with all it holds by its destructor; where the process is killed before that, by the next
// Create of any process over the same `parent`.
class WorkFolder {
 public:
  // Makes a folder that only this user may enter in `parent`. UNAVAILABLE: it cannot be made.
  static absl::StatusOr<std::unique_ptr<WorkFolder>> Create(const std::string& parent);
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  WorkFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::string path_;
  // Held as long as the folder is in use; the kernel lets go of it with the process.
  int lock_;
};

}  // namespace nianbao::normalize

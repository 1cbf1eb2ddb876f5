// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/attempt_journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace nianbao::runtime {
namespace {

constexpr std::size_t kSlotBytes = 256;

std::string Padded(std::string text) {
  text.resize(kSlotBytes - 1, ' ');
  return text + "\n";
}

std::string Text(const Place& place) {
  return absl::StrCat(place.topic, " ", place.partition, " ", place.offset);
}

bool Read(std::istream& line, Place& place) {
  return static_cast<bool>(line >> place.topic >> place.partition >> place.offset);
}

}  // namespace

absl::StatusOr<std::unique_ptr<AttemptJournal>> AttemptJournal::Open(const std::string& path) {
  auto journal = std::unique_ptr<AttemptJournal>(new AttemptJournal(path));
  RETURN_IF_ERROR(journal->Load());
  // Slot and deaths change in one rename, so that no death is counted twice.
  RETURN_IF_ERROR(journal->Rewrite());
  return journal;
}

AttemptJournal::~AttemptJournal() {
  if (fd_ >= 0) close(fd_);
}

absl::Status AttemptJournal::Load() {
  std::ifstream file(path_);
  std::string line;
  if (!std::getline(file, line)) return absl::OkStatus();
  Place in_slot;
  std::istringstream slot(line);
  const bool died = Read(slot, in_slot);
  while (std::getline(file, line)) {
    std::istringstream text(line);
    Place place;
    int deaths = 0;
    if (Read(text, place) && text >> deaths) deaths_[place] = deaths;
  }
  if (died) ++deaths_[in_slot];
  return absl::OkStatus();
}

absl::Status AttemptJournal::Rewrite() {
  const std::string draft = path_ + ".new";
  {
    std::ofstream file(draft, std::ios::trunc);
    file << Padded("");
    for (const auto& [place, deaths] : deaths_) file << Text(place) << " " << deaths << "\n";
    if (!file.flush()) return ErrnoStatus(errno, absl::StrCat("write ", draft));
  }
  if (rename(draft.c_str(), path_.c_str()) != 0) {
    return ErrnoStatus(errno, absl::StrCat("rename ", draft));
  }
  if (fd_ >= 0) close(fd_);
  fd_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd_ < 0) return ErrnoStatus(errno, absl::StrCat("open ", path_));
  return absl::OkStatus();
}

absl::Status AttemptJournal::WriteSlot(const std::string& text) {
  const std::string slot = Padded(text);
  if (pwrite(fd_, slot.data(), slot.size(), 0) != static_cast<ssize_t>(slot.size())) {
    return ErrnoStatus(errno, absl::StrCat("write ", path_));
  }
  return absl::OkStatus();
}

int AttemptJournal::Deaths(const Place& place) const {
  const auto found = deaths_.find(place);
  return found == deaths_.end() ? 0 : found->second;
}

absl::Status AttemptJournal::Begin(const Place& place) { return WriteSlot(Text(place)); }

absl::Status AttemptJournal::End(const Place& place) {
  if (deaths_.contains(place)) return Forget(place);
  return WriteSlot("");
}

absl::Status AttemptJournal::Excuse() { return WriteSlot(""); }

absl::Status AttemptJournal::Forget(const Place& place) {
  if (deaths_.erase(place) == 0) return absl::OkStatus();
  return Rewrite();
}

}  // namespace nianbao::runtime

// SPDX-License-Identifier: Apache-2.0
// Makes OLE2 compound files in memory for tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nianbao::normalize {

struct CompoundPart {
  std::string name;
  std::string content;
};

// Where the entry of the root stands in what MakeCompoundFile returns.
inline constexpr std::size_t kRootEntryOffset = 1024;

class CompoundMaker {
 public:
  // Sector 0 is the allocation table, then the directory; streams below 4096 bytes stand together
  // in the root's stream, whose own table is left out, since nobody reads on in it.
  std::string Make(const std::vector<CompoundPart>& parts) {
    const std::size_t directory_sectors = (parts.size() + 1 + 3) / 4;
    fat_.assign(128, kFree);
    fat_[0] = 0xFFFFFFFD;
    Chain(1, directory_sectors);
    std::string directory = Entry("Root Entry", 5, 0, 0);
    for (const CompoundPart& part : parts) directory += EntryFor(part);
    directory.resize(directory_sectors * kSector, '\0');
    // Siblings in one line: each is the right one of that before it.
    for (std::size_t i = 1; i < parts.size(); ++i) Put(directory, i * 128 + 72, i + 1);
    if (!parts.empty()) Put(directory, 76, 1);
    next_ = static_cast<std::uint32_t>(1 + directory_sectors);
    Put(directory, 116, next_);
    Put(directory, 120, static_cast<std::uint32_t>(mini_.size()));
    std::string sectors = Store(mini_);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].content.size() < kCutoff) continue;
      Put(directory, (i + 1) * 128 + 116, next_);
      sectors += Store(parts[i].content);
    }
    std::string table;
    for (const std::uint32_t next : fat_) table += Number(next);
    return Header() + table + directory + sectors;
  }

 private:
  static constexpr std::size_t kSector = 512;
  static constexpr std::size_t kCutoff = 4096;
  static constexpr std::uint32_t kFree = 0xFFFFFFFF;
  static constexpr std::uint32_t kEnd = 0xFFFFFFFE;

  static std::string Number(std::uint64_t value) {
    std::string bytes;
    for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
    return bytes;
  }
  static void Put(std::string& bytes, std::size_t at, std::uint64_t value) {
    bytes.replace(at, 4, Number(value));
  }

  static std::string Header() {
    std::string header("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    header.resize(kSector, '\0');
    header.replace(24, 10, std::string("\x3E\0\x03\0\xFE\xFF\x09\0\x06\0", 10));
    Put(header, 44, 1);
    Put(header, 48, 1);
    Put(header, 56, kCutoff);
    Put(header, 60, kEnd);
    Put(header, 68, kEnd);
    for (std::size_t i = 0; i < 109; ++i) Put(header, 76 + i * 4, i == 0 ? 0 : kFree);
    return header;
  }

  static std::string Entry(std::string_view name, char type, std::uint32_t start,
                           std::size_t size) {
    std::string entry(128, '\0');
    for (std::size_t i = 0; i < name.size(); ++i) entry[i * 2] = name[i];
    entry[64] = static_cast<char>((name.size() + 1) * 2);
    entry[66] = type;
    for (const std::size_t link : {68, 72, 76}) Put(entry, link, kFree);
    Put(entry, 116, start);
    Put(entry, 120, size);
    return entry;
  }

  std::string EntryFor(const CompoundPart& part) {
    if (part.content.size() >= kCutoff) return Entry(part.name, 2, 0, part.content.size());
    const auto start = static_cast<std::uint32_t>(mini_.size() / 64);
    mini_ += part.content;
    mini_.resize((mini_.size() + 63) / 64 * 64, '\0');
    return Entry(part.name, 2, start, part.content.size());
  }

  void Chain(std::uint32_t first, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      fat_[first + i] = i + 1 < count ? static_cast<std::uint32_t>(first + i + 1) : kEnd;
    }
  }

  std::string Store(const std::string& content) {
    const std::size_t count = (content.size() + kSector - 1) / kSector;
    Chain(next_, count);
    next_ += static_cast<std::uint32_t>(count);
    std::string sectors = content;
    sectors.resize(count * kSector, '\0');
    return sectors;
  }

  std::vector<std::uint32_t> fat_;
  std::string mini_;
  std::uint32_t next_ = 0;
};

// A compound file whose root holds streams of these names and contents, 60 KiB at most together.
inline std::string MakeCompoundFile(const std::vector<CompoundPart>& parts) {
  return CompoundMaker().Make(parts);
}

}  // namespace nianbao::normalize

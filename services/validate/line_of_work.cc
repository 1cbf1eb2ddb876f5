// SPDX-License-Identifier: Apache-2.0
#include "services/validate/line_of_work.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"

namespace nianbao::validate {

extern const std::vector<std::string_view> kLinesOfWorkFiles;

namespace {

// Bytes of one ideograph in UTF-8; a part of a line of work has two at least.
constexpr std::size_t kIdeograph = 3;
constexpr std::size_t kShortestPart = 2 * kIdeograph;

constexpr std::array<std::string_view, 4> kConjunctions = {"和", "与", "及", "、"};

using Succession = std::pair<std::string, std::string>;

const std::vector<Succession>& Successions() {
  static const std::vector<Succession>* const all = [] {
    auto* list = new std::vector<Succession>();
    const std::vector<std::string> lines =
        absl::StrSplit(std::string(kLinesOfWorkFiles.front()), '\n');
    for (const std::string& line : lines) {
      const std::vector<std::string> fields = absl::StrSplit(line, '\t');
      if (fields.size() >= 2 && !line.starts_with("#")) list->emplace_back(fields[0], fields[1]);
    }
    return list;
  }();
  return *all;
}

std::vector<std::string> PartsOf(std::string_view line) {
  std::vector<std::string> parts(1);
  while (!line.empty()) {
    const auto conjunction = std::find_if(kConjunctions.begin(), kConjunctions.end(),
                                          [&](std::string_view c) { return line.starts_with(c); });
    if (conjunction != kConjunctions.end()) {
      parts.emplace_back();
      line.remove_prefix(conjunction->size());
    } else {
      parts.back() += line.front();
      line.remove_prefix(1);
    }
  }
  std::erase_if(parts, [](const std::string& part) { return part.size() < kShortestPart; });
  return parts;
}

bool BeginsWith(std::string_view text, std::string_view front) {
  return front.size() >= kShortestPart && text.starts_with(front);
}

bool ShareAPart(std::string_view a, std::string_view b) {
  for (const std::string& one : PartsOf(a)) {
    for (const std::string& other : PartsOf(b)) {
      if (BeginsWith(one, other) || BeginsWith(other, one)) return true;
    }
  }
  return false;
}

bool Succeeds(std::string_view before, std::string_view after) {
  const std::string old_line = WithoutConjunctions(before);
  const std::string new_line = WithoutConjunctions(after);
  return std::any_of(Successions().begin(), Successions().end(), [&](const Succession& step) {
    return BeginsWith(old_line, step.first) && BeginsWith(new_line, step.second);
  });
}

}  // namespace

std::string WithoutConjunctions(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto conjunction = std::find_if(kConjunctions.begin(), kConjunctions.end(),
                                          [&](std::string_view c) { return text.starts_with(c); });
    if (conjunction != kConjunctions.end()) {
      text.remove_prefix(conjunction->size());
      continue;
    }
    result += text.front();
    text.remove_prefix(1);
  }
  return result;
}

bool AreRelated(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return false;
  return ShareAPart(a, b) || Succeeds(a, b) || Succeeds(b, a);
}

}  // namespace nianbao::validate

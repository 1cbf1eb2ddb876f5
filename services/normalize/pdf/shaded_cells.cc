// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/shaded_cells.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace nianbao::normalize::pdf {
namespace {

constexpr double kLowest = 8;
constexpr double kNear = 2;
constexpr std::size_t kMostFills = 1000;

double Overlap(double begin, double end, double other_begin, double other_end) {
  return std::min(end, other_end) - std::max(begin, other_begin);
}

bool AreBeside(const Box& a, const Box& b) {
  return (std::fabs(a.right - b.left) <= kNear || std::fabs(b.right - a.left) <= kNear) &&
         Overlap(a.top, a.bottom, b.top, b.bottom) > kNear;
}

bool AreBelow(const Box& a, const Box& b) {
  return (std::fabs(a.bottom - b.top) <= kNear || std::fabs(b.bottom - a.top) <= kNear) &&
         Overlap(a.left, a.right, b.left, b.right) > kNear;
}

// Fills that touch, directly or through others.
class TileGroups {
 public:
  explicit TileGroups(std::size_t size) : parents_(size), groups_(size) {
    std::iota(parents_.begin(), parents_.end(), std::size_t{0});
  }
  std::size_t Find(std::size_t i) {
    while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
    return i;
  }
  void Join(std::size_t a, std::size_t b, bool beside) {
    const std::size_t from = Find(a);
    const std::size_t to = Find(b);
    parents_[from] = to;
    groups_[to].beside = groups_[to].beside || groups_[from].beside || beside;
    groups_[to].below = groups_[to].below || groups_[from].below || !beside;
  }
  bool TilesPage(std::size_t i) {
    const Group& group = groups_[Find(i)];
    return group.beside && group.below;
  }

 private:
  struct Group {
    bool beside = false;
    bool below = false;
  };
  std::vector<std::size_t> parents_;
  std::vector<Group> groups_;
};

}  // namespace

std::vector<Ruling> BordersOfShades(std::span<const Area> fills) {
  std::vector<Box> boxes;
  for (const Area& fill : fills) {
    if (fill.white || std::min(fill.box.width(), fill.box.height()) < kLowest) continue;
    if (boxes.size() == kMostFills) return {};
    boxes.push_back(fill.box);
  }
  TileGroups groups(boxes.size());
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (AreBeside(boxes[i], boxes[j])) groups.Join(i, j, true);
      if (AreBelow(boxes[i], boxes[j])) groups.Join(i, j, false);
    }
  }
  std::vector<Ruling> borders;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (!groups.TilesPage(i)) continue;
    const Box& box = boxes[i];
    borders.insert(borders.end(), {{true, box.top, box.left, box.right},
                                   {true, box.bottom, box.left, box.right},
                                   {false, box.left, box.top, box.bottom},
                                   {false, box.right, box.top, box.bottom}});
  }
  return borders;
}

}  // namespace nianbao::normalize::pdf

// SPDX-License-Identifier: Apache-2.0
// Chance that gives the same choices for the same seed on every platform.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace nianbao::generator {

// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next();
  // A number from `low` to `high`, both included.
  int Between(int low, int high);
  // True in `percent` of 100 cases.
  bool Chance(int percent) { return Between(1, 100) <= percent; }
  // One of `items`, which is not empty.
  template <typename T>
  const T& Pick(const std::vector<T>& items) {
    return items[static_cast<std::size_t>(Between(0, static_cast<int>(items.size()) - 1))];
  }
  // A generator of its own for `purpose`: what is drawn from it changes nothing here.
  Random Fork(std::string_view purpose) const;

 private:
  std::uint64_t state_;
};

}  // namespace nianbao::generator

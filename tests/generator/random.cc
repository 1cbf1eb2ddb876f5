// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/random.h"

namespace nianbao::generator {

std::uint64_t Random::Next() {
  state_ += 0x9E3779B97F4A7C15u;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

int Random::Between(int low, int high) {
  const auto width = static_cast<std::uint64_t>(high - low) + 1;
  return low + static_cast<int>(Next() % width);
}

Random Random::Fork(std::string_view purpose) const {
  std::uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (const char c : purpose) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return Random(state_ ^ hash);
}

}  // namespace nianbao::generator

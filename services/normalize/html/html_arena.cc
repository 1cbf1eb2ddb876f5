// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_arena.h"

#include <algorithm>
#include <bit>
#include <new>

namespace nianbao::normalize {
namespace {

constexpr std::size_t kFirstChunk = std::size_t{64} << 10;
constexpr std::size_t kMaxChunk = std::size_t{8} << 20;
constexpr std::size_t kSmallest = 16;

}  // namespace

void* HtmlArena::Allocate(void* arena, std::size_t size) {
  return static_cast<HtmlArena*>(arena)->Take(size);
}

void HtmlArena::Free(void* arena, void* memory) {
  if (memory == nullptr) return;
  auto& self = *static_cast<HtmlArena*>(arena);
  auto* header = static_cast<Header*>(memory) - 1;
  header->next = self.waiting_[header->size_class];
  self.waiting_[header->size_class] = header;
}

void* HtmlArena::Take(std::size_t size) {
  const std::size_t rounded = std::bit_ceil(std::max(size, kSmallest));
  const auto size_class = static_cast<std::size_t>(std::countr_zero(rounded));
  if (size_class >= kClasses) std::longjmp(overflow_, 1);
  if (Header* header = waiting_[size_class]; header != nullptr) {
    waiting_[size_class] = header->next;
    return header + 1;
  }
  auto* header = new (Grow(sizeof(Header) + rounded)) Header{size_class, nullptr};
  return header + 1;
}

void* HtmlArena::Grow(std::size_t size) {
  if (size > left_) {
    const std::size_t chunk = std::max(size, std::clamp(taken_, kFirstChunk, kMaxChunk));
    if (taken_ + chunk > limit_) std::longjmp(overflow_, 1);
    // Not zeroed: the parser writes what it reads.
    chunks_.emplace_back(new std::byte[chunk]);
    taken_ += chunk;
    free_ = chunks_.back().get();
    left_ = chunk;
  }
  void* memory = free_;
  free_ += size;
  left_ -= size;
  return memory;
}

}  // namespace nianbao::normalize

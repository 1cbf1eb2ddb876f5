// SPDX-License-Identifier: Apache-2.0
// The memory of one parse.
#pragma once

#include <array>
#include <csetjmp>
#include <cstddef>
#include <memory>
#include <vector>

namespace nianbao::normalize {

// Gives memory to a C parser that cannot bear a failed allocation, and takes all back at once, so
// that its tree need not be walked to be freed.
//
//   if (setjmp(*arena.overflow()) != 0) return TooMuch();
//   Parse(&HtmlArena::Allocate, &HtmlArena::Free, &arena);
class HtmlArena {
 public:
  explicit HtmlArena(std::size_t limit) : limit_(limit) {}
  HtmlArena(const HtmlArena&) = delete;
  HtmlArena& operator=(const HtmlArena&) = delete;

  // Where Allocate jumps to instead of giving more than the limit. No C++ object with a destructor
  // may live between setjmp and Allocate.
  std::jmp_buf* overflow() { return &overflow_; }

  // For callers in C: `arena` is the HtmlArena.
  static void* Allocate(void* arena, std::size_t size);
  static void Free(void* arena, void* memory);

 private:
  // Pieces of 2^n bytes; freed ones wait here for the next of their size.
  static constexpr std::size_t kClasses = 40;
  struct alignas(std::max_align_t) Header {
    std::size_t size_class = 0;
    Header* next = nullptr;
  };

  void* Take(std::size_t size);
  void* Grow(std::size_t size);

  std::size_t limit_;
  std::size_t taken_ = 0;
  std::byte* free_ = nullptr;
  std::size_t left_ = 0;
  std::array<Header*, kClasses> waiting_{};
  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::jmp_buf overflow_{};
};

}  // namespace nianbao::normalize

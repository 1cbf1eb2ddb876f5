// SPDX-License-Identifier: Apache-2.0
// Phrases that are looked for together. Nearly all texts are told from all of them by their first
// or last character alone.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nianbao::normalize {

template <std::size_t N>
class PhraseSet {
 public:
  using View = std::u32string_view;

  // None of `phrases` may be empty.
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr PhraseSet(const View (&phrases)[N]) {
    for (std::size_t i = 0; i < N; ++i) {
      phrases_[i] = phrases[i];
      firsts_.Add(phrases[i].front());
      lasts_.Add(phrases[i].back());
    }
  }

  // Whether `text` is one of the phrases, starts or ends with one, or has one in it.
  constexpr bool Has(View text) const {
    return AtStart(text, [text](View phrase) { return text == phrase; });
  }
  constexpr bool StartsOf(View text) const {
    return AtStart(text, [text](View phrase) { return text.starts_with(phrase); });
  }
  constexpr bool EndsOf(View text) const {
    return !text.empty() && lasts_.MayHave(text.back()) &&
           Any([text](View phrase) { return text.ends_with(phrase); });
  }
  constexpr bool In(View text) const {
    for (; !text.empty(); text.remove_prefix(1)) {
      if (StartsOf(text)) return true;
    }
    return false;
  }

 private:
  // Characters by their last bits: may have a character that was not added.
  class Characters {
   public:
    constexpr void Add(char32_t c) { bits_[c / 64 % kWords] |= std::uint64_t{1} << c % 64; }
    constexpr bool MayHave(char32_t c) const { return (bits_[c / 64 % kWords] >> c % 64 & 1) != 0; }

   private:
    static constexpr std::size_t kWords = 8;
    std::array<std::uint64_t, kWords> bits_{};
  };

  template <typename Holds>
  constexpr bool Any(Holds holds) const {
    return std::any_of(phrases_.begin(), phrases_.end(), holds);
  }
  template <typename Holds>
  constexpr bool AtStart(View text, Holds holds) const {
    return !text.empty() && firsts_.MayHave(text.front()) && Any(holds);
  }

  std::array<View, N> phrases_{};
  Characters firsts_;
  Characters lasts_;
};

}  // namespace nianbao::normalize

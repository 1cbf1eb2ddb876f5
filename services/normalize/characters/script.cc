// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/script.h"

#include <opencc.h>

#include <bitset>
#include <cstdint>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/text/text.h"

namespace nianbao::normalize {
namespace {

constexpr char32_t kFirst = 0x3400;
constexpr char32_t kLast = 0x9FFF;
// Pieces that are converted at once: OpenCC matches words, none of which crosses a line.
constexpr std::size_t kPiece = 4096;

// Words of the official forms as mirrors in Taiwan wording put them, both of one length.
struct Wording {
  std::u32string_view from;
  std::u32string_view to;
};
constexpr Wording kWordings[] = {
    {U"资讯", U"信息"},         {U"规范性档案", U"规范性文件"}, {U"纸质档案", U"纸质文件"},
    {U"网路申请", U"网络申请"}, {U"线上访谈", U"在线访谈"},     {U"释出", U"发布"},
};

void RestoreWording(std::u32string& text) {
  for (const Wording& word : kWordings) {
    for (std::size_t at = text.find(word.from); at != std::u32string::npos;
         at = text.find(word.from, at + word.to.size())) {
      text.replace(at, word.from.size(), word.to);
    }
  }
}

class OpenCcConverter : public ScriptConverter {
 public:
  explicit OpenCcConverter(std::unique_ptr<opencc::SimpleConverter> converter)
      : converter_(std::move(converter)), simple_(kLast - kFirst + 1) {
    std::string all;
    for (char32_t c = kFirst; c <= kLast; ++c) {
      text::AppendUtf8(c, all);
      all.push_back('\n');
    }
    const std::u32string converted = text::DecodeUtf8(converter_->Convert(all));
    std::size_t at = 0;
    for (char32_t c = kFirst; c <= kLast; ++c) {
      const std::size_t end = converted.find(U'\n', at);
      // A character without a single counterpart stays as it is.
      const bool single = end != std::u32string::npos && end == at + 1;
      simple_[c - kFirst] = single ? converted[at] : c;
      if (end == std::u32string::npos) break;
      at = end + 1;
    }
    for (char32_t c = kFirst; c <= kLast; ++c) {
      const char32_t to = simple_[c - kFirst];
      if (to == c || to < kFirst || to > kLast) continue;
      traditional_.set(c - kFirst);
      simplified_.set(to - kFirst);
    }
    // What is itself changed counts as Traditional alone.
    simplified_ &= ~traditional_;
  }

  v1::Document::Script Detect(std::u32string_view text) const override {
    std::size_t traditional = 0;
    std::size_t simplified = 0;
    bool ideographs = false;
    for (const char32_t c : text) {
      if (c < kFirst || c > kLast) continue;
      ideographs = true;
      traditional += traditional_[c - kFirst] ? 1 : 0;
      simplified += simplified_[c - kFirst] ? 1 : 0;
    }
    if (!ideographs) return v1::Document::SCRIPT_UNSPECIFIED;
    return traditional > simplified ? v1::Document::TRADITIONAL : v1::Document::SIMPLIFIED;
  }

  std::u32string ToSimplified(std::u32string_view text) const override {
    std::u32string out;
    out.reserve(text.size());
    while (!text.empty()) {
      std::size_t size = text.size();
      if (size > kPiece) {
        const std::size_t line = text.rfind(U'\n', kPiece);
        size = line == std::u32string_view::npos || line == 0 ? kPiece : line + 1;
      }
      AppendSimplified(text.substr(0, size), out);
      text.remove_prefix(size);
    }
    RestoreWording(out);
    return out;
  }

 private:
  void AppendSimplified(std::u32string_view piece, std::u32string& out) const {
    std::u32string converted;
    try {
      const std::lock_guard lock(mutex_);
      converted = text::DecodeUtf8(converter_->Convert(text::EncodeUtf8(piece)));
    } catch (const std::exception&) {
      converted.clear();
    }
    // A word whose length would change is converted character by character instead.
    if (converted.size() != piece.size()) {
      for (const char32_t c : piece) {
        out.push_back(c >= kFirst && c <= kLast ? simple_[c - kFirst] : c);
      }
      return;
    }
    out += converted;
  }

  std::unique_ptr<opencc::SimpleConverter> converter_;
  mutable std::mutex mutex_;
  std::vector<char32_t> simple_;
  std::bitset<kLast - kFirst + 1> traditional_;
  std::bitset<kLast - kFirst + 1> simplified_;
};

}  // namespace

PreparedText ScriptConverter::Prepare(std::u32string decoded) const {
  PreparedText prepared{.script = Detect(decoded)};
  prepared.text =
      prepared.script == v1::Document::TRADITIONAL ? ToSimplified(decoded) : std::move(decoded);
  return prepared;
}

absl::StatusOr<std::unique_ptr<ScriptConverter>> ScriptConverter::Create() {
  try {
    return std::make_unique<OpenCcConverter>(std::make_unique<opencc::SimpleConverter>("t2s.json"));
  } catch (const std::exception& error) {
    return absl::FailedPreconditionError(absl::StrCat("OpenCC's t2s tables cannot be read (",
                                                      error.what(),
                                                      "): install Debian's libopencc-data"));
  }
}

}  // namespace nianbao::normalize

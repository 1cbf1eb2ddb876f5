// SPDX-License-Identifier: Apache-2.0
// Restores the mainland's wording to text that software put into Taiwan's.
//
// Mirrors of mainland sites convert not only characters but words (文件 to 檔案, 信息 to 資訊).
// OpenCC's way back is a dictionary of computing and of country names: its words of two characters
// are ordinary words of a report (執行, 新增, 查詢, 指標), so only its longer ones are used, and
// wording.tsv, which was made for government text, stands before them.
//
// Titles in 《》 are restored like other text: where a whole text was converted, so were the titles
// that it quotes. What bears a name (省檔案館, 檔案法) is kept by the conditions of the words.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/normalize/characters/mapped_text.h"
#include "services/normalize/characters/word_table.h"

namespace nianbao::normalize {

// Immutable, so thread-safe.
class Wording {
 public:
  // `opencc` are Taiwan's words and the mainland's in traditional characters; `simplify` converts
  // characters one by one. INTERNAL: wording.tsv is not well-formed; the message names the line.
  static absl::StatusOr<std::unique_ptr<Wording>> Create(
      const std::vector<Word>& opencc,
      const std::function<std::u32string(std::u32string_view)>& simplify);

  // Whether a text, which was Traditional and is `simplified` now, is in Taiwan's wording: several
  // different words of Taiwan alone stand in it, and more than of the mainland's for them.
  bool IsTaiwans(std::u32string_view simplified) const;

  // `text`, of a document in Taiwan's wording, in the mainland's. Doing so twice changes nothing
  // more.
  MappedText Restore(MappedText text) const;

 private:
  Wording(std::vector<Word> words, std::vector<Word> evidence);

  WordTable words_;
  // Words that tell the wordings apart, each with whose it is.
  WordTable evidence_;
};

}  // namespace nianbao::normalize

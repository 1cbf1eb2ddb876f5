// SPDX-License-Identifier: Apache-2.0
// Names of bodies in text, by the words that end them, found without regular expressions: these are
// looked for in every line of every report.
//
// A name is 2 to 24 characters of the script Han and a word that says what kind of body it is (局,
// 委员会, 人民政府); the shortest one counts. All texts here are compact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace nianbao::extract {

// The end of the first name that begins at `begin`, shortest first, for which `fits(end)` holds;
// npos where there is none.
std::size_t NameEnd(std::u32string_view text, std::size_t begin,
                    const std::function<bool(std::size_t)>& fits);

// True where all of `text` is a name.
bool IsName(std::u32string_view text);

// Names in running text: at its start, behind what is no Han, and behind the words that lead to one
// (由, 在, 与, 对, 向, 将, 据, 根据). From left to right, without overlaps; what is left behind a
// name is read as a text of its own.
class NameScanner {
 public:
  // `text` must outlive the scanner.
  explicit NameScanner(std::u32string_view text);

  // The next name; nothing where there is none. All calls together are linear in the length of the
  // text.
  std::optional<std::u32string_view> Next();

 private:
  std::optional<std::u32string_view> NameFrom(std::size_t begin, std::size_t run_end);
  std::optional<std::u32string_view> InRun(std::size_t begin, std::size_t end);

  std::u32string_view text_;
  // Length of the kind of body that begins at each character; 0 where none does.
  std::vector<std::uint8_t> kinds_;
  std::size_t at_ = 0;
};

// Wordings in which a name stands, each a frame around it.
enum class NameFrame {
  // 现公布某某局2022年度政府信息公开...
  kStatement,
  // 某某局(以下简称本局
  kCalled,
  // 由某某局编制
  kAuthor,
  // 与某某局办公室联系
  kContact,
  // 填报单位:某某局
  kCaption,
  // 主办单位:某某局
  kHost,
  // A piece of a page's title: -某某局门户网站
  kSitePiece,
};

// Names in `text` within the frame, from left to right, without overlaps; at most `most`.
std::vector<std::u32string_view> FindFramed(std::u32string_view text, NameFrame frame,
                                            std::size_t most);

// A name taken from running text without the words that lead to it: 及时获取某某局.
std::u32string_view WithoutLead(std::u32string_view name);

}  // namespace nianbao::extract

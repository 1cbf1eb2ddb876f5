// SPDX-License-Identifier: Apache-2.0
// Ties parts to their whole: 共 5 件, 其中 A 3 件, B 2 件.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "nianbao/v1/report.pb.h"

namespace nianbao::extract::narrative {

// Follows the facts of a text in reading order. A list of parts that 其中 opens goes on to the end
// of its sentence, or to the bracket's end, or to a number that is of the whole's own rank (建议 8
// 件, 其中主办 4 件, 提案 15 件: the 15 are no part of the 8). Nothing needs to open a list of what
// can only be parts of the count before it in the sentence (申请 5 件, 网上 3 件, 信函 2 件). Where
// 其中 opens it, the whole is the count before it, unless an earlier one of the sentence fits the
// parts better (答复 22 件, 延期 1 件, 其中同意公开 18 件).
class Breakdowns {
 public:
  explicit Breakdowns(std::vector<v1::Breakdown>& out) : out_(out) {}

  void OpenBracket() {
    ++depth_;
    bracket_whole_ = last_;
  }
  void CloseBracket();
  // A stop: nothing goes on but a list that the next sentence opens with 其中.
  void EndSentence();
  // 其中, 包括, 含: parts of the number before them follow. Nothing happens where there is none.
  void Open(bool complete, const v1::Evidence& words);
  // 按申请方式分: kinds of the number before them follow.
  void OpenSorted(const v1::Evidence& words);
  // The text claims that the parts are all there are.
  void Complete();
  // 合计: the same, and the number behind it is their sum and no part.
  void Total();
  // True where numbers are parts.
  bool open() const { return !lists_.empty() && lists_.back().depth == depth_; }
  // True where the numbers are parts of a running total.
  bool cumulative() const { return open() && lists_.back().whole.cumulative; }
  void AddFact(const v1::Fact& fact);
  // The last count; empty where there is none in this sentence.
  const std::string& last_count() const { return last_.id; }
  // The whole that the last count is a part of; empty where it is none.
  const std::string& whole_of_last_count() const { return last_.whole; }

 private:
  struct Count {
    std::string id;
    std::string indicator;
    std::string unit;
    bool cumulative = false;
    double value = 0;
    int year = 0;
    // The whole that it is a part of; empty where it is none.
    std::string whole{};
  };
  // What opens a list: words, a bracket, or that its parts can be nothing else.
  enum class Ground { kSaid, kBracket, kImplied };
  struct List {
    Count whole;
    int depth = 0;
    bool complete = false;
    v1::Evidence words{};
    Ground ground = Ground::kSaid;
    // In `out`; -1 until the first part comes.
    std::ptrdiff_t index = -1;
    // What the first part is of: applications.channel.
    std::string kind{};
    // Of the parts so far.
    double sum = 0;
  };

  bool IsPart(const List& list, const v1::Fact& fact) const;
  void Close();
  void Remember();
  void ChooseWhole(List& list, const v1::Fact& fact) const;
  void OpenInBracket(const v1::Fact& fact);
  void OpenImplied(const v1::Fact& fact);
  void AddPart(List& list, const v1::Fact& fact);

  std::vector<v1::Breakdown>& out_;
  std::vector<List> lists_;
  int depth_ = 0;
  Count last_;
  // The count in front of the bracket: 工作人员 9 人(专职 2 人, 兼职 7 人) needs no 其中.
  Count bracket_whole_;
  // The last count that is no part: the whole where 其中 begins a sentence.
  Count last_whole_;
  // The counts of its sentence that are no parts, the last of them included.
  std::vector<Count> wholes_;
  // No count has been read since the last sentence ended.
  bool between_sentences_ = false;
};

}  // namespace nianbao::extract::narrative

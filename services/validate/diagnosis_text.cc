// SPDX-License-Identifier: Apache-2.0
#include "services/validate/diagnosis_text.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "services/validate/ledger.h"

namespace nianbao::validate {
namespace {

using v1::Diagnosis;

// As many of several repairs as a reader wants to be shown.
constexpr int kShown = 6;

struct ReasonText {
  Diagnosis::Reason reason;
  std::string_view zh;
  std::string_view en;
};

constexpr std::array<ReasonText, 11> kReasons = {{
    {Diagnosis::OTHER_READING, "原文也可以这样识读", "the characters can be read so"},
    {Diagnosis::NARRATIVE, "正文写的是这个数", "the text says so"},
    {Diagnosis::DIGITS_EXCHANGED, "相邻两位数字颠倒", "two digits exchanged"},
    {Diagnosis::DIGIT_LOST, "少写一位数字", "a digit lost"},
    {Diagnosis::DIGIT_ADDED, "多写一位数字", "a digit too many"},
    {Diagnosis::NEIGHBOUR_COPIED, "与相邻一格的数相同", "it repeats a neighbouring cell"},
    {Diagnosis::LAST_YEAR_COPIED, "与上一年度的数相同", "it repeats last year's number"},
    {Diagnosis::BLANK, "该格没有填数", "the cell holds no number"},
    {Diagnosis::ROWS_EXCHANGED, "上下两行填反", "two rows exchanged"},
    {Diagnosis::ROW_MOVED, "整行错位一列", "the row stands one column off"},
    {Diagnosis::CELLS_EXCHANGED, "两格填反", "two cells exchanged"},
}};

class Writer {
 public:
  Writer(const FormIndex& index, int year, Language language)
      : index_(index), year_(year), chinese_(language == Language::kChinese) {}

  std::string Write(const Diagnosis& diagnosis) const {
    if (diagnosis.repairs().empty()) return "";
    const std::string doubt = diagnosis.doubt() == Diagnosis::READING
                                  ? Say("可能是识读有误，请先核对原文：",
                                        "the document may have been misread, check it first: ")
                                  : "";
    if (!diagnosis.repairs(0).changes(0).has_proposed()) return doubt + WriteSuspects(diagnosis);
    if (diagnosis.certainty() == Diagnosis::OPEN) return doubt + WriteOpen(diagnosis);
    std::string text = doubt + WriteRepair(diagnosis.repairs(0), true) + Consequence(diagnosis) +
                       Reasons(diagnosis.repairs(0));
    if (diagnosis.certainty() == Diagnosis::UNIQUE) return text;
    text += Say("；仅凭等式，也可能是：", "; by the sums alone it might as well be: ");
    return text + Others(diagnosis, 1);
  }

 private:
  std::string Say(std::string_view zh, std::string_view en) const {
    return std::string(chinese_ ? zh : en);
  }

  std::string Cell(const Diagnosis::Change& change) const {
    const std::string year = std::to_string(change.year());
    if (!chinese_) {
      return change.indicator() + (change.column().empty() ? "" : "/" + change.column()) +
             (change.year() == year_ ? "" : " of the report for " + year);
    }
    std::string text = change.year() == year_ ? "" : year + " 年度报告的";
    text += "“" + index_.Label(change.indicator()) + "”";
    return change.column().empty() ? text : text + ColumnLabel(change.column()) + "一格";
  }

  std::string WriteChange(const Diagnosis::Change& change, bool conditional) const {
    const std::string proposed = FormatNumber(change.proposed());
    if (!change.has_actual()) {
      return Cell(change) + Say(conditional ? "如填 " : "填 ", " filled with ") + proposed;
    }
    return Cell(change) + Say(conditional ? "如由 " : "由 ", " from ") +
           FormatNumber(change.actual()) + Say(" 改为 ", " to ") + proposed;
  }

  std::string WriteRepair(const Diagnosis::Repair& repair, bool conditional) const {
    std::string text;
    for (const Diagnosis::Change& change : repair.changes()) {
      text += (text.empty() ? "" : Say("、", " and ")) + WriteChange(change, conditional);
    }
    return text;
  }

  std::string Consequence(const Diagnosis& diagnosis) const {
    if (diagnosis.settles_size() == 1) return Say("，则等式成立", ": then the sum holds");
    const std::string count = std::to_string(diagnosis.settles_size());
    return Say("，则有关的 " + count + " 个等式都成立", ": then all " + count + " sums hold");
  }

  std::string Reasons(const Diagnosis::Repair& repair) const {
    std::string text;
    for (const ReasonText& known : kReasons) {
      if (std::find(repair.reasons().begin(), repair.reasons().end(), known.reason) ==
          repair.reasons().end()) {
        continue;
      }
      text += (text.empty() ? "" : Say("，", ", ")) + Say(known.zh, known.en);
    }
    return text.empty() ? "" : Say("（", " (") + text + Say("）", ")");
  }

  std::string Others(const Diagnosis& diagnosis, int first) const {
    const int end = std::min(diagnosis.repairs_size(), first + kShown);
    std::string text;
    for (int i = first; i < end; ++i) {
      text += (text.empty() ? "" : Say("；", "; ")) + WriteRepair(diagnosis.repairs(i), false) +
              Reasons(diagnosis.repairs(i));
    }
    const int more = diagnosis.repairs_size() - end + diagnosis.further_repairs();
    if (more == 0) return text;
    return text + Say("；另有 " + std::to_string(more) + " 种可能",
                      "; and " + std::to_string(more) + " more");
  }

  std::string WriteOpen(const Diagnosis& diagnosis) const {
    if (diagnosis.repairs_size() == 1) {
      return Say("正文写的与表格相同，仅凭等式：",
                 "the text agrees with the table; by the sums alone: ") +
             WriteRepair(diagnosis.repairs(0), true) + Consequence(diagnosis);
    }
    const std::string count = std::to_string(diagnosis.settles_size());
    const std::string front =
        diagnosis.settles_size() == 1
            ? Say("不能唯一确定，改动以下任一处都能使等式成立：",
                  "not unique, any of these makes the sum hold: ")
            : Say("不能唯一确定，改动以下任一处都能使有关的 " + count + " 个等式成立：",
                  "not unique, any of these makes all " + count + " sums hold: ");
    return front + Others(diagnosis, 0);
  }

  // Of a bound that does not hold: it tells no value.
  std::string WriteSuspects(const Diagnosis& diagnosis) const {
    std::string text;
    for (const Diagnosis::Repair& repair : diagnosis.repairs()) {
      text += (text.empty() ? "" : Say("、", ", ")) + Cell(repair.changes(0));
    }
    if (diagnosis.repairs_size() == 1) return Say("请核对", "check ") + text;
    return Say("至少一处有误，请核对", "one of these is wrong: ") + text;
  }

  const FormIndex& index_;
  int year_;
  bool chinese_;
};

}  // namespace

std::string WriteDiagnosis(const Diagnosis& diagnosis, const FormIndex& index, int report_year,
                           Language language) {
  return Writer(index, report_year, language).Write(diagnosis);
}

}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
#include "services/validate/sum_text.h"

#include "services/validate/ledger.h"

namespace nianbao::validate {
namespace {

constexpr std::size_t kListAllUpTo = 4;

std::string Omitted(int zeros, int blanks, Language language) {
  std::string text;
  const bool chinese = language == Language::kChinese;
  const auto add = [&](int count, const char* zh, const char* en) {
    if (count == 0) return;
    if (!text.empty()) text += chinese ? "，" : ", ";
    text += chinese ? "其余 " + std::to_string(count) + zh : std::to_string(count) + en;
  };
  add(zeros, " 项为 0", " more are 0");
  add(blanks, " 项空白", " more are blank");
  if (text.empty()) return text;
  return chinese ? "（" + text + "）" : " (" + text + ")";
}

// The words that all parts of a total have in front, which the sentence need not repeat: the
// total's own label, or the group that the total stands in too.
std::string CommonPrefix(const Identity& identity, const FormIndex& index) {
  if (identity.across_columns || !identity.HasTotal()) return "";
  const std::string total = index.Label(identity.right.front().key.first);
  const std::string first = index.Label(identity.left.front().key.first);
  const std::string prefix = first.substr(0, first.find(' ') + 1);
  if (prefix.empty() || !(total + " ").starts_with(prefix)) return "";
  for (const ReportCell& cell : identity.left) {
    if (!index.Label(cell.key.first).starts_with(prefix)) return "";
  }
  return prefix;
}

std::string WriteValue(const ReportCell& cell, Language language) {
  if (cell.state == ReportCell::State::kNumber) return FormatNumber(cell.value);
  if (cell.state == ReportCell::State::kBlank) {
    return language == Language::kChinese ? "空白" : "blank";
  }
  return "0";
}

}  // namespace

std::string WriteSum(const Quantity& sum) {
  std::string text = FormatNumber(sum.nominal);
  if (sum.low < sum.high) {
    text += " [" + FormatNumber(sum.low) + ", " + FormatNumber(sum.high) + "]";
  }
  return text;
}

std::string TermName(const Identity& identity, const ReportCell& cell, const FormIndex& index,
                     Language language) {
  const auto& [indicator, column] = cell.key;
  if (identity.across_columns) {
    return language == Language::kChinese ? ColumnLabel(column) : ColumnLabelEn(column);
  }
  if (language == Language::kEnglish) return indicator;
  std::string label = index.Label(indicator);
  const std::string prefix = CommonPrefix(identity, index);
  if (label.starts_with(prefix)) label.erase(0, prefix.size());
  return label;
}

std::string WriteSide(const Identity& identity, const std::vector<ReportCell>& side,
                      const Quantity& sum, const FormIndex& index, Language language) {
  std::string text;
  int zeros = 0, blanks = 0;
  for (const ReportCell& cell : side) {
    const bool listed = side.size() <= kListAllUpTo || cell.value != 0;
    if (!listed) {
      ++(cell.state == ReportCell::State::kBlank ? blanks : zeros);
      continue;
    }
    if (!text.empty()) text += " + ";
    text += TermName(identity, cell, index, language) + " " + WriteValue(cell, language);
  }
  if (text.empty() && !side.empty()) {
    return language == Language::kChinese ? "各项均为 0，合计 0" : "all parts are 0 = 0";
  }
  text += Omitted(zeros, blanks, language);
  if (side.size() > 1) text += " = " + WriteSum(sum);
  return text;
}

std::string WriteIdentity(const Identity& identity, const FormIndex& index, Language language) {
  const std::string right =
      WriteSide(identity, identity.right, identity.right_sum, index, language);
  if (identity.left.empty()) return right + " < 0";
  return WriteSide(identity, identity.left, identity.left_sum, index, language) +
         (identity.at_most ? " > " : " ≠ ") + right;
}

}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
// The outline of official writing: numbered headings, titles, introductions, signatures.
//
// Source: 党政机关公文格式 (GB/T 9704-2012), 7.3.3: 一、 then （一） then 1. then (1); and the
// wording of 国办发〔2014〕32号, 国办公开办函〔2019〕60号 and 〔2021〕30号. All take clean
// simplified text.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace nianbao::normalize {

struct OutlineNumber {
  // 1 for 一、, 第一章 and Ⅰ., 2 for （一）, ㈠ and 第一节, 3 for 1., 1、 and ⒈, 4 for (1), 1), ⑴
  // and ①; 2 for 1.1, 3 for 1.1.1 and so on (GB/T 1.1-2020, 7.2).
  int level = 0;
  int number = 0;
  // Length of the number with its punctuation.
  std::size_t length = 0;
  // 2 for 1.1, 3 for 1.1.1; 1 for all others.
  int parts = 1;
};

// The number that `text` starts with.
std::optional<OutlineNumber> ParseOutlineNumber(std::u32string_view text);

// True for the title of an annual report or a guide on its own line: "某某局2018年政府信息公开工作
// 年度报告", "政府信息公开指南".
bool IsDocumentTitle(std::u32string_view text);

// True for the title of a table or an annex: "政府信息公开工作情况统计表".
bool IsTableTitle(std::u32string_view text);

// True for "附件", "附件3", "附表：" alone.
bool IsAnnexMark(std::u32string_view text);

// True for the paragraph that opens a report or a guide: "根据《...条例》..., 现向社会公布
// 2022年... 年度报告", "现将我单位2018年度...情况报告如下", "...编制本指南".
bool IsIntroduction(std::u32string_view text);

// True for a line that is a date and nothing else: "2020年1月30日", "二〇一七年二月六日".
bool IsDateLine(std::u32string_view text);

// True for what can only be the name of a body: "市商务局", up to 25 characters.
bool IsAgencyLine(std::u32string_view text);

// True where `text` ends a sentence or a clause.
bool EndsSentence(std::u32string_view text);

}  // namespace nianbao::normalize

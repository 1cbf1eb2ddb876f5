// SPDX-License-Identifier: Apache-2.0
// Numbers of tables and charts that belong to no official form.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/report.pb.h"
#include "services/extract/form_table.h"
#include "services/extract/table_rows.h"

namespace nianbao::extract {

// What is read of one part at most; numbers beyond are not looked at.
inline constexpr std::size_t kMaxLooseFacts = 20'000;

// One fact for each number in the rows that are not `taken`: without indicator, with the row's
// label and the column's header as phrase, the header's own year (else `year`), and CUMULATIVE
// under 累计. Where `free` (rows known by their label alone) has the label and the header names
// nothing but a period, the fact has its indicator and no phrase. A single row of a label, two
// headers or more and as many numbers is the data of a chart.
std::vector<v1::Fact> ReadLooseTables(std::span<const TableRow> rows,
                                      const std::vector<bool>& taken, int year,
                                      const FormTableLabels* free = nullptr);

// One fact for each number of the data behind a chart (a block of kind CHART): the names of its
// category and its series make the phrase, and either may name the year.
std::vector<v1::Fact> ReadChart(int index, const v1::Block& block, int year);

// The same for a chart's data in a line of text: "信息公开条目 2017年度 2018年度 78 178". Empty
// where the paragraph is none.
std::vector<v1::Fact> ReadChartLine(int index, const v1::Block& block, int year);

}  // namespace nianbao::extract

// SPDX-License-Identifier: Apache-2.0
// The figures of the running text that speak of a whole year and a whole count, so that they may be
// held against a table or against each other.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nianbao/v1/report.pb.h"

namespace nianbao::validate {

// What a number may be, as it is written: both ends belong to it.
struct Interval {
  double low = 0;
  double high = 0;

  bool Meets(const Interval& other) const { return low <= other.high && other.low <= high; }
};

// 50余 is 50 to 59, 10-20 is 10 to 20, 0.26 万元 is 0.255 to 0.265. Money comes in 元. Nothing for
// a number that is known more roughly (近50, 约50), or that is none.
std::optional<Interval> IntervalOf(const v1::Fact& fact);
// "50" or "[50, 59]".
std::string WriteInterval(const Interval& interval);

struct StatedFigure {
  const v1::Fact* fact = nullptr;
  Interval interval = {};
  // All that the words may count, the most likely first.
  std::vector<std::string> readings = {};
  // The clause up to the figure: 全年共收到政府信息公开申请 12件.
  std::string words = {};
  // False where the words count a part, another period, another body, or are not understood well
  // enough: such a figure proves nothing, but may agree.
  bool whole = false;
};

// The figures that `report` states for `year` and that have an indicator, in reading order.
// Percentages and running totals are left out.
std::vector<StatedFigure> StatedFigures(const v1::Report& report, int year);

// The facts of a report by their ids. The report must outlive it.
class FactIndex {
 public:
  explicit FactIndex(const v1::Report& report);
  // nullptr where there is none.
  const v1::Fact* Find(const std::string& id) const;

 private:
  std::map<std::string, const v1::Fact*, std::less<>> facts_;
};

// A number of the report's tables.
struct TableFigure {
  Interval interval = {};
  // The facts that it comes from: one, or the terms of a sum.
  std::vector<const v1::Fact*> facts = {};
  // How a message names it: "applications.received + applications.carried_in".
  std::string name = {};
};

// The numbers of the tables that one indicator may mean.
struct TableReadings {
  std::vector<TableFigure> figures = {};
  // True where the tables have a cell for it, whatever it holds.
  bool known = false;
  // False where there is no such number, or one of them is blank or was not read with certainty.
  bool complete = false;
};

// What the tables of a report, official or not, say of its own year. The report must outlive it.
class TableFigures {
 public:
  explicit TableFigures(const v1::Report& report);

  // Every number of the tables that `indicator` may mean: its own cell, that of the same series in
  // another form, and the sums by which a form gives it.
  TableReadings Find(const std::string& indicator, const std::string& column) const;

 private:
  bool Has(const std::string& indicator, const std::string& column) const;
  std::optional<TableFigure> Sum(const std::vector<std::string>& terms,
                                 const std::string& column) const;

  // nullptr for a cell that was read in two ways.
  std::map<std::pair<std::string, std::string>, const v1::Fact*> cells_;
  // Indicators of the tables by series.
  std::map<std::string, std::vector<std::string>> by_series_;
};

}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/chart.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "common/text/text.h"
#include "services/normalize/word/xml_part.h"

namespace nianbao::normalize {
namespace {

using pugi::xml_node;
using View = std::string_view;

// By row, then column.
using Cells = std::map<std::pair<int, int>, std::u32string>;

constexpr int kMaxIndex = 100'000;

// Text of all a:t under `node`.
void CollectText(const xml_node& node, std::string& out) {
  for (const xml_node child : node.children()) {
    if (View(child.name()) == "a:t") {
      out += child.child_value();
    } else {
      CollectText(child, out);
    }
  }
}

// 12.300000000000001 is 12.3.
std::string Shorten(View number) {
  double value = 0;
  if (!absl::SimpleAtod({number.data(), number.size()}, &value)) return std::string(number);
  return absl::StrFormat("%.15g", value);
}

// c:strCache, c:numCache, c:strLit, c:numLit, or the innermost level of a c:multiLvlStrCache.
xml_node CacheOf(const xml_node& data) {
  for (const xml_node node : data.children()) {
    const View name = node.name();
    if (name == "c:strLit" || name == "c:numLit") return node;
    if (const xml_node cache = node.child("c:strCache")) return cache;
    if (const xml_node cache = node.child("c:numCache")) return cache;
    if (const xml_node cache = node.child("c:multiLvlStrCache")) return cache.child("c:lvl");
  }
  return {};
}

void ReadPoints(const xml_node& data, int column, std::size_t max_cells, Cells& cells) {
  const xml_node cache = CacheOf(data);
  const View kind = cache.name();
  const bool numbers = kind == "c:numCache" || kind == "c:numLit";
  for (const xml_node point : cache.children("c:pt")) {
    const int index = NumberOf(point, "idx", -1);
    if (index < 0 || index >= kMaxIndex || cells.size() >= max_cells) continue;
    const View value = point.child_value("c:v");
    cells[{index + 1, column}] = text::DecodeUtf8(numbers ? Shorten(value) : std::string(value));
  }
}

void ReadSeries(const xml_node& series, int column, std::size_t max_cells, Cells& cells) {
  const xml_node name = series.child("c:tx");
  const xml_node point = CacheOf(name).child("c:pt");
  const View text = point ? point.child_value("c:v") : name.child_value("c:v");
  if (!text.empty() && cells.size() < max_cells) cells[{0, column}] = text::DecodeUtf8(text);
  const xml_node categories =
      series.child("c:cat") ? series.child("c:cat") : series.child("c:xVal");
  if (column == 1) ReadPoints(categories, 0, max_cells, cells);
  const xml_node values = series.child("c:val") ? series.child("c:val") : series.child("c:yVal");
  ReadPoints(values, column, max_cells, cells);
}

}  // namespace

ChartData ReadChartData(const xml_node& root, std::size_t max_cells) {
  ChartData data;
  const xml_node chart = root.child("c:chart");
  std::string title;
  CollectText(chart.child("c:title"), title);
  data.title = text::DecodeUtf8(title);
  Cells cells;
  int column = 0;
  for (const xml_node plot : chart.child("c:plotArea").children()) {
    for (const xml_node series : plot.children("c:ser")) {
      ReadSeries(series, ++column, max_cells, cells);
    }
  }
  for (auto& [place, text] : cells) {
    data.cells.push_back({place.first, place.second, std::move(text)});
  }
  return data;
}

}  // namespace nianbao::normalize

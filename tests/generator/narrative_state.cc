// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/narrative_state.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/forms/forms.h"
#include "tests/generator/embedded_data.h"

namespace nianbao::generator {

namespace {

// id, unit, low, high, and perhaps =part+part or <other.
struct Line {
  std::string id{};
  int low = 0;
  int high = 0;
  std::vector<std::string> parts{};
  std::string bound{};
};

std::vector<Line> ReadLines() {
  std::vector<Line> lines;
  const std::string_view text = kDataFiles[2];
  for (const std::string& row : std::vector<std::string>(
           absl::StrSplit(absl::string_view(text.data(), text.size()), '\n'))) {
    if (row.empty() || row[0] == '#') continue;
    const std::vector<std::string> fields = absl::StrSplit(row, '\t');
    Line line;
    line.id = fields.at(0);
    if (!absl::SimpleAtoi(fields.at(2), &line.low) || !absl::SimpleAtoi(fields.at(3), &line.high)) {
      continue;
    }
    const std::string rule = fields.size() > 4 ? fields[4] : "";
    if (rule.starts_with("=")) line.parts = absl::StrSplit(rule.substr(1), '+');
    if (rule.starts_with("<")) line.bound = rule.substr(1);
    lines.push_back(std::move(line));
  }
  return lines;
}

bool Has(const FormState& state, const std::string& id) {
  return state.Has(id) || state.Has(id, "total");
}

double Get(const FormState& state, const std::string& id) {
  return state.Has(id) ? state.Get(id) : state.Get(id, "total");
}

// Gives each part a share of a whole that is known already.
void Partition(const Line& line, FormState& state, Random& random) {
  int left = static_cast<int>(Get(state, line.id));
  for (std::size_t i = 0; i < line.parts.size(); ++i) {
    const int share = i + 1 == line.parts.size() ? left : random.Between(0, left);
    state.Set(line.parts[i], "", share);
    left -= share;
  }
}

}  // namespace

std::set<std::string> KnownIndicators() {
  std::set<std::string> known;
  for (const Line& line : ReadLines()) known.insert(line.id);
  for (const forms::v1::Form& form : forms::Catalogue::BuiltIn().forms()) {
    for (const forms::v1::FormTable& table : form.tables()) {
      for (const forms::v1::FormRow& row : table.rows()) {
        for (const auto& column : table.columns()) known.insert(forms::CellIndicator(row, column));
      }
    }
  }
  return known;
}

void DrawNarrative(FormState& state, Random& random) {
  // What the forms of 2019 and 2021 count under their own names.
  for (const char* id : {"disclosure.art20_1.normative_documents.made",
                         "disclosure.art20_1.normative_documents.issued"}) {
    if (state.Has(id)) state.Set("disclosure.normative_documents.issued", "", state.Get(id));
  }
  for (const Line& line : ReadLines()) {
    const bool known = Has(state, line.id);
    const bool parts_known = !line.parts.empty() && Has(state, line.parts.front());
    if (known && !line.parts.empty() && !parts_known) Partition(line, state, random);
    if (known) continue;
    if (parts_known) {
      double sum = 0;
      for (const std::string& part : line.parts) sum += Get(state, part);
      state.Set(line.id, "", sum);
      continue;
    }
    double value = line.low == 0 && random.Chance(25) ? 0 : random.Between(line.low, line.high);
    if (!line.bound.empty()) value = std::min(value, Get(state, line.bound));
    state.Set(line.id, "", value);
    if (!line.parts.empty()) Partition(line, state, random);
  }
}

}  // namespace nianbao::generator

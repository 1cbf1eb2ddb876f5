// SPDX-License-Identifier: Apache-2.0
#include "services/validate/check_rules.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "services/validate/indicator_label.h"

namespace nianbao::validate {
namespace {

using State = ReportCell::State;

// Values for the placeholders of a wording.
class Words {
 public:
  Words(const Outcome& outcome, const Program& program, const CheckedReports& reports)
      : reports_(reports) {
    const Instance& instance = *outcome.instance;
    for (int i = instance.cells.begin; i < instance.cells.end; ++i) {
      AddCell(program.cells[static_cast<std::size_t>(i)]);
    }
    Add("c", ColumnLabel(instance.column));
    Add("c.en", ColumnLabelEn(instance.column));
    Add("c.id", instance.column);
    Add("g.id", instance.indicator);
    if (outcome.left) Add("left", FormatNumber(*outcome.left));
    if (outcome.right) Add("right", FormatNumber(*outcome.right));
    if (reports.previous != nullptr) Add("year", std::to_string(reports.previous->year()));
  }

  std::string Fill(std::string_view text) const {
    std::vector<std::pair<std::string_view, std::string>> values;
    for (const auto& [name, value] : values_) values.emplace_back(name, value);
    return FillTemplate(text, values);
  }
  const std::vector<ReportCell>& cells() const { return cells_; }
  const std::map<std::string, std::string>& values() const { return values_; }

 private:
  void Add(const std::string& name, const std::string& value) { values_[name] = value; }

  void AddCell(const CellUse& use) {
    const ReportCell cell = FindCell(use, reports_);
    const ReportCells* holder = use.previous ? reports_.previous_cells : reports_.cells;
    cells_.push_back(cell);
    const std::string number = std::to_string(cells_.size());
    const bool blank = cell.state == State::kBlank;
    const std::string value = cell.state == State::kNumber ? FormatNumber(cell.value) : "0";
    Add(number, IndicatorLabel(holder == nullptr ? nullptr : &holder->index(), use.key.first, ""));
    Add(number + ".en", use.key.first);
    Add(number + ".id", use.key.first);
    Add(number + ".column", use.key.second);
    Add(number + ".value", blank ? "空白" : value);
    Add(number + ".value.en", blank ? "blank" : value);
  }

  const CheckedReports& reports_;
  std::vector<ReportCell> cells_;
  std::map<std::string, std::string> values_;
};

// Joins several lists with a separator.
void Join(std::string& all, std::string_view separator, const std::string& next) {
  if (!all.empty()) all += separator;
  all += next;
}

// The facts of this report, that of the cell to look at first in front.
std::vector<const v1::Fact*> FactsOf(const Words& words, const Outcome& outcome,
                                     const Program& program) {
  std::vector<const v1::Fact*> facts;
  const int place = outcome.instance->check->wording().place();
  for (std::size_t i = 0; i < words.cells().size(); ++i) {
    const auto use = static_cast<std::size_t>(outcome.instance->cells.begin) + i;
    const v1::Fact* fact = words.cells()[i].fact;
    if (fact == nullptr || program.cells[use].previous) continue;
    const bool known = std::find(facts.begin(), facts.end(), fact) != facts.end();
    if (known) continue;
    const bool first = static_cast<int>(i) + 1 == place;
    facts.insert(first ? facts.begin() : facts.end(), fact);
  }
  return facts;
}

// One finding, of one outcome or of several that are told together.
class FindingWriter {
 public:
  FindingWriter(const Program& program, const CheckedReports& reports)
      : program_(program), reports_(reports) {}

  void Add(const Outcome& outcome) {
    const rules::v1::Wording& wording = outcome.instance->check->wording();
    const Words words(outcome, program_, reports_);
    objection_.rule = outcome.instance->rule->id();
    for (const std::string& part : wording.fingerprint()) {
      objection_.subject.push_back(words.Fill(part));
    }
    for (const v1::Fact* fact : FactsOf(words, outcome, program_)) objection_.facts.push_back(fact);
    Join(sum_, "；", words.Fill(wording.sum_zh()));
    Join(sum_en_, "; ", words.Fill(wording.sum_en()));
    Join(objection_.expected, ", ", words.Fill(wording.expected()));
    Join(objection_.actual, ", ", words.Fill(wording.actual()));
    objection_.suggestion = words.Fill(wording.suggestion());
    values_ = words.values();
  }

  void Write(Ledger& ledger) {
    for (const auto& [name, value] : values_) objection_.words.emplace_back(name, value);
    objection_.words.emplace_back("sum", sum_);
    objection_.words.emplace_back("sum_en", sum_en_);
    ledger.Object(objection_);
  }

 private:
  const Program& program_;
  const CheckedReports& reports_;
  Objection objection_;
  std::map<std::string, std::string> values_;
  std::string sum_, sum_en_;
};

}  // namespace

void WriteOutcomes(const std::vector<Outcome>& outcomes, const Program& program,
                   const CheckedReports& reports, Ledger& ledger) {
  std::map<const rules::v1::Check*, FindingWriter> together;
  for (const Outcome& outcome : outcomes) {
    const Instance& instance = *outcome.instance;
    ledger.Count(instance.rule->id(), outcome.judgement);
    if (outcome.judgement.verdict != Verdict::kNotAssessable) {
      for (const v1::Fact* fact : FactsOf(Words(outcome, program, reports), outcome, program)) {
        ledger.See(*fact);
      }
    }
    const bool written = instance.rule->function().empty();
    if (outcome.judgement.verdict != Verdict::kFailed || !written) continue;
    FindingWriter alone(program, reports);
    FindingWriter& writer =
        instance.check->wording().together()
            ? together.try_emplace(instance.check, program, reports).first->second
            : alone;
    writer.Add(outcome);
    if (&writer == &alone) alone.Write(ledger);
  }
  for (auto& [check, writer] : together) writer.Write(ledger);
}

}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
// Changes cells of reports whose sums hold, in the ways in which offices err: the diagnosis names
// the cell with its true number, or lists it among those that are equally possible.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/validate/ledger.h"
#include "tests/generator/random.h"
#include "tests/pipeline/pipeline_for_test.h"

namespace nianbao {
namespace {

using generator::Random;
using v1::Diagnosis;
using v1::Fact;
using v1::Report;

constexpr std::uint64_t kSeed = 20261124;
constexpr Report::Form kForms[] = {Report::FORM_2014, Report::FORM_2019, Report::FORM_2021};
constexpr int kReportsPerForm = 30;

// More than the few thousand of everyday: NIANBAO_MUTATIONS=200 for each report.
int MutationsPerReport() {
  const char* wanted = std::getenv("NIANBAO_MUTATIONS");
  return wanted == nullptr ? 30 : std::max(1, std::atoi(wanted));
}

// True numbers of facts by their index in the report.
using Truth = std::map<int, double>;

bool IsCell(const Fact& fact, const Report& report) {
  return fact.origin() == Fact::TABLE && !fact.indicator().empty() && !fact.uncertain() &&
         fact.year() == report.year() && fact.period() == Fact::PERIOD_UNSPECIFIED &&
         fact.evidence().has_row() && fact.alternatives().empty();
}

// Whether the sums of the form hold, worked out without the code that is under test.
bool AllSumsHold(const Report& report) {
  generator::FormState state;
  for (const Fact& fact : report.facts()) {
    if (fact.origin() == Fact::TABLE) state.Set(fact.indicator(), fact.column(), fact.value());
  }
  return generator::SumsHold(*forms::Catalogue::BuiltIn().Find(report.form()), state);
}

void Put(Fact& fact, std::optional<double> value) {
  fact.clear_mark();
  fact.clear_value();
  fact.clear_literal();
  if (!value) return;
  fact.set_value(*value);
  fact.set_literal(validate::FormatNumber(*value));
}

// The fact in the cell `rows` below and `columns` to the right; -1 where there is none.
int Beside(const Report& report, int index, int rows, int columns) {
  const v1::Evidence& at = report.facts(index).evidence();
  for (int i = 0; i < report.facts_size(); ++i) {
    const v1::Evidence& place = report.facts(i).evidence();
    if (IsCell(report.facts(i), report) && place.block() == at.block() &&
        place.row() == at.row() + rows && place.column() == at.column() + columns) {
      return i;
    }
  }
  return -1;
}

// Changes the report at the cell; what cannot be done there changes nothing.
using Mutate = std::function<void(Report&, int, Random&)>;

void OfDigits(Report& report, int index, const std::function<void(std::string&)>& change) {
  Fact& fact = *report.mutable_facts(index);
  std::string digits = validate::FormatNumber(fact.value());
  if (!fact.has_value() || digits.find_first_not_of("0123456789") != digits.npos) return;
  change(digits);
  if (!digits.empty() && (digits.front() != '0' || digits == "0")) Put(fact, std::stod(digits));
}

std::size_t At(Random& random, std::size_t count) {
  return static_cast<std::size_t>(random.Between(0, static_cast<int>(count) - 1));
}

const std::vector<std::pair<const char*, Mutate>>& OneCellMutations() {
  static const auto* const mutations =
      new std::vector<
          std::pair<const char*, Mutate>>{{"another number",
                                           [](Report& report, int index, Random& random) {
                                             Put(*report.mutable_facts(index),
                                                 random.Between(0, 40));
                                           }},
                                          {"digits exchanged",
                                           [](Report& report, int index, Random& random) {
                                             OfDigits(report, index, [&](std::string& digits) {
                                               if (digits.size() < 2) return;
                                               const std::size_t at = At(random, digits.size() - 1);
                                               std::swap(digits[at], digits[at + 1]);
                                             });
                                           }},
                                          {"digit lost",
                                           [](Report& report, int index, Random& random) {
                                             OfDigits(report, index, [&](std::string& digits) {
                                               if (digits.size() > 1)
                                                 digits.erase(At(random, digits.size()), 1);
                                             });
                                           }},
                                          {"digit added",
                                           [](Report& report, int index, Random& random) {
                                             OfDigits(report, index, [&](std::string& digits) {
                                               digits.insert(
                                                   At(random, digits.size() + 1), 1,
                                                   static_cast<char>('0' + random.Between(0, 9)));
                                             });
                                           }},
                                          {"copied from above",
                                           [](Report& report, int index, Random&) {
                                             const int from = Beside(report, index, -1, 0);
                                             if (from >= 0)
                                               Put(*report.mutable_facts(index),
                                                   report.facts(from).value());
                                           }},
                                          {"copied from the left",
                                           [](Report& report, int index, Random&) {
                                             const int from = Beside(report, index, 0, -1);
                                             if (from >= 0)
                                               Put(*report.mutable_facts(index),
                                                   report.facts(from).value());
                                           }},
                                          {"left blank", [](Report& report, int index, Random&) {
                                             Put(*report.mutable_facts(index), {});
                                           }}};
  return *mutations;
}

std::vector<int> RowOf(const Report& report, int index) {
  std::map<int, int> row;
  for (int i = 0; i < report.facts_size(); ++i) {
    const v1::Evidence& place = report.facts(i).evidence();
    if (IsCell(report.facts(i), report) &&
        place.block() == report.facts(index).evidence().block() &&
        place.row() == report.facts(index).evidence().row()) {
      row[place.column()] = i;
    }
  }
  std::vector<int> cells;
  for (const auto& [column, fact] : row) cells.push_back(fact);
  return cells;
}

void Exchange(Report& report, int one, int other) {
  if (one < 0 || other < 0) return;
  const double value = report.facts(one).value();
  Put(*report.mutable_facts(one), report.facts(other).value());
  Put(*report.mutable_facts(other), value);
}

const std::vector<std::pair<const char*, Mutate>>& RowMutations() {
  static const auto* const mutations = new std::vector<std::pair<const char*, Mutate>>{
      {"two cells exchanged",
       [](Report& report, int index, Random&) {
         Exchange(report, index, Beside(report, index, 0, 1));
       }},
      {"two rows exchanged",
       [](Report& report, int index, Random&) {
         for (const int cell : RowOf(report, index))
           Exchange(report, cell, Beside(report, cell, 1, 0));
       }},
      {"row moved to the right",
       [](Report& report, int index, Random&) {
         const std::vector<int> row = RowOf(report, index);
         if (row.size() < 3) return;
         for (std::size_t i = row.size() - 1; i > 0; --i) {
           Put(*report.mutable_facts(row[i]), report.facts(row[i - 1]).value());
         }
         Put(*report.mutable_facts(row[0]), 0);
       }},
      {"row moved to the left", [](Report& report, int index, Random&) {
         const std::vector<int> row = RowOf(report, index);
         if (row.size() < 3) return;
         for (std::size_t i = 0; i + 1 < row.size(); ++i) {
           Put(*report.mutable_facts(row[i]), report.facts(row[i + 1]).value());
         }
         Put(*report.mutable_facts(row.back()), 0);
       }}};
  return *mutations;
}

Truth Differences(const Report& before, const Report& after) {
  Truth truth;
  for (int i = 0; i < before.facts_size(); ++i) {
    const bool same = before.facts(i).has_value() == after.facts(i).has_value() &&
                      before.facts(i).value() == after.facts(i).value();
    if (!same) truth[i] = before.facts(i).value();
  }
  return truth;
}

// Whether the repair gives every changed cell its true number back. A blank that was 0 may stay.
bool IsTruth(const Diagnosis::Repair& repair, const Truth& truth, const Report& mutated) {
  std::map<std::string, double> wanted;
  for (const auto& [index, value] : truth) {
    if (mutated.facts(index).value() != value) wanted[mutated.facts(index).fact_id()] = value;
  }
  if (repair.changes_size() != static_cast<int>(wanted.size())) return false;
  return std::all_of(repair.changes().begin(), repair.changes().end(), [&](const auto& change) {
    const auto found = wanted.find(change.fact_id());
    return found != wanted.end() && (!change.has_proposed() || change.proposed() == found->second);
  });
}

struct Tally {
  int undetectable = 0, named = 0, likely = 0, misled = 0, listed = 0, silent = 0;
};

class MutationTest : public ::testing::Test {
 protected:
  static const std::vector<v1::ExtractedReport>& Reports() {
    static const auto* const reports = [] {
      const testing::Pipeline pipeline("html");
      auto* read = new std::vector<v1::ExtractedReport>;
      for (const Report::Form form : kForms) {
        for (int i = 0; i < kReportsPerForm; ++i) {
          const auto generated = generator::GenerateReport(form, kSeed, i);
          for (v1::ExtractedReport& report : pipeline.Read(generated.document)) {
            EXPECT_TRUE(AllSumsHold(report.report())) << generated.document.name;
            read->push_back(std::move(report));
          }
        }
      }
      return read;
    }();
    return *reports;
  }

  // Calls `judge` with every mutation that breaks a relation.
  template <typename Judge>
  void ForAll(const std::vector<std::pair<const char*, Mutate>>& mutations, Judge judge) {
    Random random(kSeed);
    for (const v1::ExtractedReport& original : Reports()) {
      std::vector<int> cells;
      for (int i = 0; i < original.report().facts_size(); ++i) {
        if (IsCell(original.report().facts(i), original.report())) cells.push_back(i);
      }
      for (int n = 0; n < MutationsPerReport(); ++n) {
        const auto& [name, mutate] = random.Pick(mutations);
        v1::ExtractedReport mutated = original;
        mutate(*mutated.mutable_report(), random.Pick(cells), random);
        const Truth truth = Differences(original.report(), mutated.report());
        if (truth.empty()) continue;
        SCOPED_TRACE(std::string(name) + ", " + original.report().title());
        const v1::ValidatedReport checked = validator_.Validate(mutated, {});
        Tally& tally = tallies_[name];
        if (AllSumsHold(mutated.report())) {
          EXPECT_EQ(checked.diagnoses_size(), 0) << checked.diagnoses(0).message();
          ++tally.undetectable;
          continue;
        }
        judge(checked, truth, tally);
      }
    }
  }

  void TearDown() override {
    for (const auto& [name, tally] : tallies_) {
      std::cout << name << ": named " << tally.named << ", likely and right " << tally.likely
                << ", likely and wrong " << tally.misled << ", listed " << tally.listed
                << ", not explained " << tally.silent << ", no relation broken "
                << tally.undetectable << "\n";
    }
  }

  validate::Validator validator_{forms::Catalogue::BuiltIn()};
  std::map<std::string, Tally> tallies_;
};

std::string Messages(const v1::ValidatedReport& checked) {
  std::string text;
  for (const Diagnosis& diagnosis : checked.diagnoses()) text += diagnosis.message() + "\n";
  for (const v1::Finding& finding : checked.findings()) text += finding.message() + "\n";
  return text;
}

bool IsCalledBlank(const v1::ValidatedReport& checked, const Truth& truth) {
  const std::string& id = checked.report().facts(truth.begin()->first).fact_id();
  return std::any_of(checked.findings().begin(), checked.findings().end(),
                     [&](const auto& finding) {
                       return finding.rule_id() == "form.blank_cell" &&
                              std::find(finding.fact_ids().begin(), finding.fact_ids().end(), id) !=
                                  finding.fact_ids().end();
                     });
}

TEST_F(MutationTest, OneWrongCellIsNamedOrListed) {
  ForAll(
      OneCellMutations(), [](const v1::ValidatedReport& checked, const Truth& truth, Tally& tally) {
        const Report& mutated = checked.report();
        // A blank in a bound could be any number: it is a finding of its own.
        if (checked.diagnoses().empty() && IsCalledBlank(checked, truth)) {
          ++tally.listed;
          return;
        }
        ASSERT_EQ(checked.diagnoses_size(), 1) << Messages(checked);
        const Diagnosis& diagnosis = checked.diagnoses(0);
        const auto is_truth = [&](const auto& repair) { return IsTruth(repair, truth, mutated); };
        ASSERT_TRUE(std::any_of(diagnosis.repairs().begin(), diagnosis.repairs().end(), is_truth))
            << "the true number was " << truth.begin()->second << "\n"
            << Messages(checked);
        EXPECT_EQ(diagnosis.doubt(), Diagnosis::SOURCE) << diagnosis.message();
        const bool first = is_truth(diagnosis.repairs(0));
        switch (diagnosis.certainty()) {
          case Diagnosis::UNIQUE:
            EXPECT_TRUE(first);
            ++tally.named;
            break;
          case Diagnosis::LIKELY:
            ++(first ? tally.likely : tally.misled);
            break;
          default:
            ++tally.listed;
        }
      });
  int right = 0, wrong = 0;
  for (const auto& [name, tally] : tallies_) {
    right += tally.named + tally.likely;
    wrong += tally.misled;
  }
  // Evidence that tells repairs of equal size apart is seldom wrong.
  EXPECT_GT(right, 20 * wrong);
}

TEST_F(MutationTest, WrongRowsAreExplainedByNoMoreCellsThanAreWrong) {
  ForAll(RowMutations(), [](const v1::ValidatedReport& checked, const Truth& truth, Tally& tally) {
    const Report& mutated = checked.report();
    const auto is_truth = [&](const auto& repair) { return IsTruth(repair, truth, mutated); };
    bool found = false, first = false, stands_out = false;
    int changes = 0;
    for (const Diagnosis& diagnosis : checked.diagnoses()) {
      first |= is_truth(diagnosis.repairs(0));
      found |= std::any_of(diagnosis.repairs().begin(), diagnosis.repairs().end(), is_truth);
      stands_out |= diagnosis.certainty() != Diagnosis::OPEN;
      changes += diagnosis.repairs(0).changes_size();
    }
    if (first && stands_out) {
      ++tally.named;
    } else if (found) {
      ++tally.listed;
    } else if (changes == 0) {
      ++tally.silent;
    } else {
      // Several wrong cells may look like fewer: that is the smallest change, and all sums hold.
      EXPECT_LE(changes, static_cast<int>(truth.size()) + 1) << Messages(checked);
      ++tally.misled;
    }
  });
  int named = 0, judged = 0;
  for (const auto& [name, tally] : tallies_) {
    named += tally.named + tally.listed;
    judged += tally.named + tally.listed + tally.silent + tally.misled;
  }
  EXPECT_GT(named, judged * 3 / 4);
}

}  // namespace
}  // namespace nianbao

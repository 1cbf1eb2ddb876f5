// SPDX-License-Identifier: Apache-2.0
// Mistakes that are put into correct reports, alone and in pairs, are found by their rule at their
// place.
#include "tests/mistakes/mistakes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/validate/rules.h"
#include "tests/pipeline/pipeline_for_test.h"

namespace nianbao {
namespace {

using testing::Draft;
using testing::Mistake;
using testing::MistakePlace;
using v1::Report;

constexpr std::uint64_t kSeed = 20261126;
// A report may have no room for a mistake: the next one is tried then.
constexpr int kTries = 40;

// The second of two years of one form.
int FirstYear(Report::Form form) {
  switch (form) {
    case Report::FREE:
      return 2011;
    case Report::FORM_2014:
      return 2016;
    case Report::FORM_2019:
      return 2019;
    default:
      return 2022;
  }
}

std::vector<generator::GeneratedReport> TwoYears(Report::Form form, int index) {
  return generator::GenerateHistory(kSeed, index, FirstYear(form), 2);
}

bool IsMerged(const std::vector<generator::GeneratedReport>& years) {
  return years.front().truth.agency != years.back().truth.agency;
}

bool Shows(const v1::Finding& finding, const MistakePlace& place, const Report& report) {
  if (place.indicator.empty()) {
    std::string shown = finding.message() + finding.actual();
    for (const v1::Evidence& evidence : finding.evidence()) shown += evidence.quote();
    return shown.find(place.words) != std::string::npos;
  }
  return std::any_of(report.facts().begin(), report.facts().end(), [&](const v1::Fact& fact) {
    const bool is_cell = fact.origin() == v1::Fact::TABLE && fact.indicator() == place.indicator &&
                         fact.column() == place.column;
    return is_cell && std::find(finding.fact_ids().begin(), finding.fact_ids().end(),
                                fact.fact_id()) != finding.fact_ids().end();
  });
}

std::string Messages(const v1::ValidatedReport& checked) {
  std::string text = checked.report().title() + "\n";
  for (const v1::Finding& finding : checked.findings()) {
    text += finding.rule_id() + ": " + finding.message() + "\n";
  }
  return text;
}

class MistakesTest : public ::testing::Test {
 protected:
  v1::ValidatedReport Check(const Draft& draft) const {
    auto reports = pipeline_.Read(draft.report().document);
    EXPECT_EQ(reports.size(), 1u);
    const auto before = pipeline_.Read(draft.before().document);
    EXPECT_EQ(before.size(), 1u);
    if (reports.empty() || before.empty()) return {};
    if (!draft.published_on().empty()) {
      reports.front().mutable_report()->set_published_on(draft.published_on());
    }
    return pipeline_.Check(reports.front(), {.reports = {before.front().report()}});
  }

  void ExpectFound(const std::vector<std::pair<const Mistake*, MistakePlace>>& mistakes,
                   const Draft& draft) {
    const v1::ValidatedReport checked = Check(draft);
    for (const auto& [mistake, place] : mistakes) {
      const bool found =
          std::any_of(checked.findings().begin(), checked.findings().end(),
                      [&, &where = place, rule = mistake->rule](const v1::Finding& finding) {
                        return finding.rule_id() == rule && Shows(finding, where, checked.report());
                      });
      EXPECT_TRUE(found) << mistake->rule << " does not show " << place.indicator << "/"
                         << place.column << place.words << "\n"
                         << Messages(checked);
    }
  }

  testing::Pipeline pipeline_{"html"};
};

bool Suits(const Mistake& mistake, Report::Form form) {
  return std::find(mistake.forms.begin(), mistake.forms.end(), form) != mistake.forms.end();
}

bool Independent(const Mistake& one, const Mistake& other) {
  const auto touches = [](const Mistake& mistake, const std::string& what) {
    return std::find(mistake.touches.begin(), mistake.touches.end(), what) != mistake.touches.end();
  };
  if (touches(one, "*") || touches(other, "*")) return false;
  return std::none_of(one.touches.begin(), one.touches.end(),
                      [&](const std::string& what) { return touches(other, what); });
}

// The mistakes in the first report that has room for all of them.
std::optional<std::pair<Draft, std::vector<std::pair<const Mistake*, MistakePlace>>>> Spoil(
    const std::vector<const Mistake*>& mistakes, Report::Form form, int first) {
  for (int index = first; index < first + kTries; ++index) {
    auto years = TwoYears(form, index);
    if (IsMerged(years)) continue;
    Draft draft(std::move(years));
    std::vector<std::pair<const Mistake*, MistakePlace>> made;
    for (const Mistake* mistake : mistakes) {
      if (auto place = mistake->make(draft)) made.emplace_back(mistake, *std::move(place));
    }
    if (made.size() == mistakes.size()) return std::pair(std::move(draft), std::move(made));
  }
  return std::nullopt;
}

TEST_F(MistakesTest, EveryRuleHasOne) {
  std::set<std::string> rules;
  for (const Mistake& mistake : testing::AllMistakes()) rules.insert(mistake.rule);
  for (const validate::Rule& rule : validate::Rules()) {
    EXPECT_TRUE(rules.contains(std::string(rule.id))) << rule.id;
    rules.erase(std::string(rule.id));
  }
  EXPECT_TRUE(rules.empty()) << "no such rule: " << *rules.begin();
}

TEST_F(MistakesTest, AloneIsFound) {
  for (const Mistake& mistake : testing::AllMistakes()) {
    for (const Report::Form form : mistake.forms) {
      for (int again = 0; again < 3; ++again) {
        SCOPED_TRACE(std::string(mistake.name) + ", " + Report::Form_Name(form));
        const auto spoiled = Spoil({&mistake}, form, again * kTries);
        ASSERT_TRUE(spoiled.has_value()) << "no report has room for it";
        ExpectFound(spoiled->second, spoiled->first);
      }
    }
  }
}

TEST_F(MistakesTest, InPairsAreFound) {
  const auto& all = testing::AllMistakes();
  int index = 0;
  for (std::size_t a = 0; a < all.size(); ++a) {
    for (std::size_t b = a + 1; b < all.size(); ++b) {
      if (!Independent(all[a], all[b])) continue;
      for (const Report::Form form : all[a].forms) {
        if (!Suits(all[b], form)) continue;
        SCOPED_TRACE(std::string(all[a].name) + " and " + all[b].name + ", " +
                     Report::Form_Name(form));
        const auto spoiled = Spoil({&all[a], &all[b]}, form, ++index);
        ASSERT_TRUE(spoiled.has_value()) << "no report has room for both";
        ExpectFound(spoiled->second, spoiled->first);
        break;
      }
    }
  }
}

}  // namespace
}  // namespace nianbao

// SPDX-License-Identifier: Apache-2.0
#include "tests/accuracy/extraction_score.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/accuracy/expectation.h"

namespace nianbao::accuracy {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

v1::Fact& AddFact(v1::Report& report, const std::string& indicator, double value, int block,
                  int begin, int end) {
  v1::Fact& fact = *report.add_facts();
  fact.set_fact_id("f" + std::to_string(report.facts_size()));
  fact.set_indicator(indicator);
  fact.set_value(value);
  fact.set_origin(v1::Fact::NARRATIVE);
  fact.mutable_evidence()->set_block(block);
  fact.mutable_evidence()->set_begin(begin);
  fact.mutable_evidence()->set_end(end);
  return fact;
}

ExpectedFact Fact(const std::string& indicator, double value, int begin, int end,
                  Source source = Source::kTraining) {
  ExpectedFact fact;
  fact.place = {3, begin, end};
  fact.value = value;
  if (!indicator.empty()) fact.indicators = {indicator};
  fact.source = source;
  return fact;
}

const Measure& Training(const std::array<Measure, kSources>& measures) { return measures[0]; }

void ExpectMeasure(const Measure& measure, int wanted, int found, int right) {
  EXPECT_EQ(measure.wanted, wanted);
  EXPECT_EQ(measure.found, found);
  EXPECT_EQ(measure.right, right);
}

TEST(ExtractionScoreTest, AFactIsRightByPlaceValueAndIndicator) {
  ExpectedReport expected;
  expected.facts = {Fact("applications.received", 5, 10, 11), Fact("", 7, 20, 21)};
  v1::Report report;
  AddFact(report, "applications.received", 5, 3, 9, 11);
  AddFact(report, "", 7, 3, 20, 21);
  const ExtractionResult result = ScoreExtraction(expected, report);
  ExpectMeasure(Training(result.mapped), 1, 1, 1);
  ExpectMeasure(Training(result.unmapped), 1, 1, 1);
}

TEST(ExtractionScoreTest, AnotherValuePlaceOrIndicatorIsWrong) {
  struct Case {
    const char* what;
    std::string indicator;
    double value;
    int block;
    int begin;
  };
  for (const Case& wrong : {Case{"value", "applications.received", 6, 3, 10},
                            Case{"place", "applications.received", 5, 3, 11},
                            Case{"block", "applications.received", 5, 4, 10},
                            Case{"indicator", "disclosure.total", 5, 3, 10}}) {
    SCOPED_TRACE(wrong.what);
    ExpectedReport expected;
    expected.facts = {Fact("applications.received", 5, 10, 11)};
    expected.sentences = {{{3, 0, 30}, Source::kTraining}, {{4, 0, 30}, Source::kTraining}};
    v1::Report report;
    AddFact(report, wrong.indicator, wrong.value, wrong.block, wrong.begin, wrong.begin + 1);
    const ExtractionResult result = ScoreExtraction(expected, report);
    ExpectMeasure(Training(result.mapped), 1, 1, 0);
    EXPECT_THAT(result.misses, Contains(HasSubstr("applications.received")));
  }
}

TEST(ExtractionScoreTest, ANumberThatFitsNothingKnownMayHaveAnIndicatorOfItsOwn) {
  ExpectedReport expected;
  expected.facts = {Fact("", 7, 20, 21)};
  expected.known_indicators = {"disclosure.total"};
  v1::Report report;
  v1::Fact& fact = AddFact(report, "website.columns", 7, 3, 20, 21);
  ExpectMeasure(Training(ScoreExtraction(expected, report).unmapped), 1, 1, 1);
  fact.set_indicator("disclosure.total");
  const ExtractionResult wrong = ScoreExtraction(expected, report);
  ExpectMeasure(Training(wrong.unmapped), 1, 0, 0);
  ExpectMeasure(Training(wrong.mapped), 0, 1, 0);
}

TEST(ExtractionScoreTest, OneStatementOfTwoZerosIsTwoFacts) {
  ExpectedReport expected;
  expected.facts = {Fact("reconsideration.total", 0, 2, 9), Fact("litigation.total", 0, 2, 9)};
  v1::Report report;
  AddFact(report, "litigation.total", 0, 3, 2, 9).set_origin(v1::Fact::STATED);
  AddFact(report, "reconsideration.total", 0, 3, 2, 9).set_origin(v1::Fact::STATED);
  ExpectMeasure(Training(ScoreExtraction(expected, report).mapped), 2, 2, 2);
}

TEST(ExtractionScoreTest, WhatMayBeLeftOutCountsNeitherWay) {
  ExpectedReport expected;
  expected.facts = {Fact("", 12, 5, 7)};
  expected.facts[0].optional = true;
  v1::Report report;
  ExpectMeasure(Training(ScoreExtraction(expected, report).unmapped), 0, 0, 0);
  AddFact(report, "", 12, 3, 5, 7);
  ExpectMeasure(Training(ScoreExtraction(expected, report).unmapped), 0, 0, 0);
}

TEST(ExtractionScoreTest, ANumberThatIsNoneIsCountedWhereItStands) {
  ExpectedReport expected;
  expected.sentences = {{{3, 0, 20}, Source::kHeldOut}};
  v1::Report report;
  AddFact(report, "disclosure.total", 2024, 3, 4, 8);
  AddFact(report, "disclosure.total", 2024, 5, 4, 8);
  const ExtractionResult result = ScoreExtraction(expected, report);
  ExpectMeasure(result.mapped[static_cast<std::size_t>(Source::kHeldOut)], 0, 1, 0);
  ExpectMeasure(result.mapped[static_cast<std::size_t>(Source::kElsewhere)], 0, 1, 0);
}

TEST(ExtractionScoreTest, BlankZeroAndNotApplicableAreThreeThings) {
  ExpectedReport expected;
  expected.cells = {{"applications.received", "total", {}, false},
                    {"applications.received", "other", 0, false},
                    {"applications.carried_in", "other", {}, true}};
  v1::Report report;
  const auto add = [&report](const std::string& indicator, const std::string& column) -> v1::Fact& {
    v1::Fact& fact = *report.add_facts();
    fact.set_origin(v1::Fact::TABLE);
    fact.set_indicator(indicator);
    fact.set_column(column);
    return fact;
  };
  add("applications.received", "total");
  add("applications.received", "other").set_value(0);
  v1::Fact& mark = add("applications.carried_in", "other");
  mark.set_literal("/");
  mark.set_mark(v1::Fact::NOT_APPLICABLE);
  ExpectMeasure(ScoreExtraction(expected, report).cells, 3, 3, 3);
  mark.clear_mark();
  report.mutable_facts(0)->set_value(0);
  report.mutable_facts(1)->clear_value();
  ExpectMeasure(ScoreExtraction(expected, report).cells, 3, 3, 0);
}

TEST(ExtractionScoreTest, AnyOfSeveralNamesIsRight) {
  ExpectedReport expected;
  expected.agencies = {"某县商务局", "某市某县商务局"};
  v1::Report report;
  report.mutable_agency()->set_display_name("某市某县商务局");
  ExpectMeasure(ScoreExtraction(expected, report).agency, 1, 1, 1);
  report.mutable_agency()->set_display_name("商务局");
  ExpectMeasure(ScoreExtraction(expected, report).agency, 1, 1, 0);
}

// A report made of the truth itself scores everything that the contract can say.
TEST(ExtractionScoreTest, TheTruthIsPerfect) {
  for (const generator::GeneratedReport& generated : generator::GenerateReports(5, 12)) {
    v1::NormalizedDocument document;
    for (const generator::Block& block : generated.document.blocks) {
      document.add_blocks()->set_text(block.text);
    }
    v1::Report report;
    report.mutable_agency()->set_display_name(generated.truth.agency);
    report.set_year(generated.truth.year);
    report.set_form(generated.truth.form);
    for (const generator::TrueFact& fact : generated.truth.facts) {
      v1::Fact& out = AddFact(report, fact.indicator, 0, static_cast<int>(fact.block),
                              static_cast<int>(fact.begin), static_cast<int>(fact.end));
      out.set_origin(fact.origin);
      out.set_column(fact.column);
      out.clear_value();
      if (fact.value) out.set_value(*fact.value);
      if (fact.not_applicable) out.set_mark(v1::Fact::NOT_APPLICABLE);
    }
    for (const generator::TrueTie& tie : generated.truth.ties) {
      v1::Breakdown& out = *report.add_breakdowns();
      out.set_whole_fact_id(report.facts(static_cast<int>(tie.whole)).fact_id());
      for (const std::size_t part : tie.parts) {
        out.add_part_fact_ids(report.facts(static_cast<int>(part)).fact_id());
      }
    }
    const ExtractionResult result = ScoreExtraction(Expect(generated, document), report);
    EXPECT_THAT(result.misses, IsEmpty());
    EXPECT_EQ(result.cells.right, result.cells.wanted);
    for (std::size_t i = 0; i < kSources; ++i) {
      EXPECT_EQ(result.mapped[i].right, result.mapped[i].wanted);
      EXPECT_EQ(result.mapped[i].found, result.mapped[i].wanted);
      EXPECT_EQ(result.unmapped[i].right, result.unmapped[i].wanted);
    }
  }
}

}  // namespace
}  // namespace nianbao::accuracy

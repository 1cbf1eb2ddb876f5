// SPDX-License-Identifier: Apache-2.0
// What holds for everything that the generator makes.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "common/forms/forms.h"
#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/validate/rules.h"
#include "tests/generator/form_state.h"
#include "tests/generator/form_tables.h"
#include "tests/generator/numerals.h"
#include "tests/generator/report.h"
#include "tests/generator/wordings.h"

namespace nianbao::generator {
namespace {

TEST(FormStateTest, EverySumOfEveryFormHolds) {
  for (const forms::v1::Form& form : forms::Catalogue::BuiltIn().forms()) {
    const auto sums = validate::SumsOf(validate::RuleBook::BuiltIn().ProgramOf(form.form()));
    ASSERT_GT(sums.size(), 10u);
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      SCOPED_TRACE(form.form() + " seed " + std::to_string(seed));
      Random random(seed);
      const FormState state = FormState::Draw(form, random);
      EXPECT_TRUE(SumsHold(form, state));
      EXPECT_TRUE(SumsHold(form, FormState::DrawAfter(state, form, random)));
    }
  }
}

TEST(FormStateTest, AYearGoesOnFromTheOneBefore) {
  const forms::v1::Form& form = *forms::Catalogue::BuiltIn().Find(v1::Report::FORM_2021);
  const std::string kind = "disclosure.art20_1.normative_documents.";
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const FormState before = FormState::Draw(form, random);
    const FormState state = FormState::DrawAfter(before, form, random);
    for (const char* column : {"natural_person", "other", "total"}) {
      EXPECT_EQ(state.Get("applications.carried_in", column),
                before.Get("applications.carried_out", column));
    }
    EXPECT_EQ(state.Get(kind + "in_force"),
              before.Get(kind + "in_force") + state.Get(kind + "issued") -
                  state.Get(kind + "repealed") - state.Get(kExpiredDocuments));
  }
}

// No two cells cover a place, and no place inside the grid is missing.
TEST(FormTablesTest, PrintedTablesAreFullGrids) {
  for (const forms::v1::Form& form : forms::Catalogue::BuiltIn().forms()) {
    Random random(5);
    const FormState state = FormState::Draw(form, random);
    for (const forms::v1::FormTable& table : form.tables()) {
      for (const bool optional_rows : {false, true}) {
        SCOPED_TRACE(form.form() + " " + table.id());
        const PrintedTable printed = PrintTable(table, state, {"0", optional_rows});
        std::map<std::pair<int, int>, int> covered;
        for (const Cell& cell : printed.grid.cells) {
          for (int r = 0; r < cell.row_span; ++r) {
            for (int c = 0; c < cell.column_span; ++c) {
              ++covered[{cell.row + r, cell.column + c}];
            }
          }
        }
        EXPECT_EQ(covered.size(),
                  static_cast<std::size_t>(printed.grid.rows * printed.grid.columns));
        for (const auto& [place, count] : covered) EXPECT_EQ(count, 1);
        EXPECT_FALSE(printed.values.empty());
      }
    }
  }
}

std::string TextAt(const GeneratedReport& report, const TrueFact& fact) {
  const Block& block = report.document.blocks.at(fact.block);
  if (fact.row < 0) return text::Substring(block.text, fact.begin, fact.end);
  const Cell* cell = block.table.At(fact.row, fact.table_column);
  return cell == nullptr ? "no cell" : text::Substring(cell->text, fact.begin, fact.end);
}

TEST(ReportTest, EveryFactStandsWhereItsTruthSays) {
  for (const GeneratedReport& report : GenerateReports(11, 200)) {
    for (const TrueFact& fact : report.truth.facts) {
      std::string written = TextAt(report, fact);
      if (fact.origin == v1::Fact::STATED) {
        EXPECT_EQ(fact.value, 0);
        EXPECT_FALSE(written.empty());
        continue;
      }
      if (!fact.value) {
        EXPECT_TRUE(written.empty() || fact.not_applicable) << written;
        continue;
      }
      if (written.ends_with("%")) written.pop_back();
      EXPECT_EQ(text::ParseNumber(written), fact.value) << written << " " << fact.indicator;
    }
    for (const TrueTie& tie : report.truth.ties) {
      for (const std::size_t part : tie.parts) {
        EXPECT_EQ(report.truth.facts[part].block, report.truth.facts[tie.whole].block);
      }
    }
  }
}

TEST(ReportTest, ASeedGivesTheSameReportsAndAnotherSeedOthers) {
  const auto print = [](const GeneratedReport& report) {
    return ToJson(report.truth, report.document.name);
  };
  EXPECT_EQ(print(GenerateReport(v1::Report::FORM_2021, 3, 9)),
            print(GenerateReport(v1::Report::FORM_2021, 3, 9)));
  EXPECT_NE(print(GenerateReport(v1::Report::FORM_2021, 3, 9)),
            print(GenerateReport(v1::Report::FORM_2021, 4, 9)));
}

// A wording that no report ever uses measures nothing.
TEST(WordingsTest, EveryWordingIsUsed) {
  std::set<std::string> open;
  for (const Wording& wording : AllWordings()) {
    EXPECT_TRUE(open.insert(wording.pattern).second) << "twice: " << wording.pattern;
  }
  EXPECT_GE(open.size(), 150u);
  for (std::uint64_t seed = 0; seed < 300 && !open.empty(); ++seed) {
    for (const auto form :
         {v1::Report::FREE, v1::Report::FORM_2014, v1::Report::FORM_2019, v1::Report::FORM_2021}) {
      const FormState state = DrawState(form, seed);
      Random random(seed);
      for (const Wording& wording : AllWordings()) {
        if (wording.Suits(form) && Fill(wording, {state, "某局", 2020}, random)) {
          open.erase(wording.pattern);
        }
      }
    }
  }
  EXPECT_THAT(open, testing::IsEmpty());
}

TEST(WordingsTest, AWrongLineIsNamed) {
  const auto wordings = ParseWordings("# comment\nreview\tall\n", false);
  ASSERT_FALSE(wordings.ok());
  EXPECT_THAT(std::string(wordings.status().message()), testing::HasSubstr("line 2"));
  EXPECT_FALSE(ParseWordings("review\t2015\t无。\n", false).ok());
}

TEST(NumeralsTest, AreThoseOfOfficialWriting) {
  EXPECT_EQ(ToChinese(10), "十");
  EXPECT_EQ(ToChinese(22), "二十二");
  EXPECT_EQ(ToChinese(105), "一百零五");
  EXPECT_EQ(WriteNumber(2, "han")->literal, "两");
  EXPECT_EQ(WriteNumber(12'345, "wan")->literal, "1.2万");
  EXPECT_EQ(WriteNumber(57, "yu")->value, 50);
  EXPECT_EQ(WriteNumber(1'234'567, "comma")->literal, "1,234,567");
  EXPECT_FALSE(WriteNumber(9, "wan").has_value());
}

}  // namespace
}  // namespace nianbao::generator

// SPDX-License-Identifier: Apache-2.0
#include "services/validate/revisions.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/validate/report_maker_for_test.h"

namespace nianbao::validate {
namespace {

using v1::ValidatedReport;

TEST(RevisionsTest, DocumentName) {
  const std::string digits(64, 'a');
  EXPECT_EQ(DocumentName("sha256:" + digits, 2), "documents/" + digits + "/parts/2");
}

TEST(RevisionsTest, ReportName) {
  v1::ExtractedReport certain;
  certain.mutable_document()->set_document_id("sha256:ab");
  certain.mutable_document()->set_part(1);
  certain.mutable_document()->set_kind(v1::Document::ANNUAL_REPORT);
  v1::Report& report = *certain.mutable_report();
  report.mutable_agency()->set_agency_id("990100-12345678");
  report.set_year(2023);
  report.set_scope(v1::Report::OWN);
  EXPECT_EQ(ReportName(certain), "agencies/990100-12345678/reports/2023");

  struct Case {
    const char* name;
    std::function<void(v1::ExtractedReport&)> change;
    const char* want;
  };
  const Case cases[] = {
      {"consolidated", [](auto& e) { e.mutable_report()->set_scope(v1::Report::CONSOLIDATED); },
       "agencies/990100-12345678/consolidatedReports/2023"},
      {"no agency", [](auto& e) { e.mutable_report()->clear_agency(); }, "documents/ab/parts/1"},
      {"no year", [](auto& e) { e.mutable_report()->clear_year(); }, "documents/ab/parts/1"},
      {"no scope", [](auto& e) { e.mutable_report()->clear_scope(); }, "documents/ab/parts/1"},
      {"a guide", [](auto& e) { e.mutable_document()->set_kind(v1::Document::GUIDE); },
       "documents/ab/parts/1"},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.name);
    v1::ExtractedReport changed = certain;
    test.change(changed);
    EXPECT_EQ(ReportName(changed), test.want);
  }
}

TEST(RevisionsTest, ContentIsWhatADocumentSaysAndNotWhere) {
  const v1::Report report = testing::ZeroReport(v1::Report::FORM_2021).report();
  v1::Report moved = report;
  moved.mutable_facts(0)->mutable_evidence()->set_block(7);
  moved.mutable_facts(0)->set_fact_id("other");
  moved.set_published_on("2024-02-01");
  EXPECT_EQ(ContentOf(moved), ContentOf(report));
  v1::Report blank = report;
  testing::SetBlank(*blank.mutable_facts(0));
  EXPECT_NE(ContentOf(blank), ContentOf(report));
  v1::Report reworded = report;
  reworded.mutable_sections(0)->set_text("另一段。");
  EXPECT_NE(ContentOf(reworded), ContentOf(report));
}

const char kName[] = "agencies/990100-12345678/reports/2023";

StoredPart Part(const std::string& document, const std::string& content) {
  StoredPart part;
  part.document_id = document;
  part.part = 1;
  part.name = kName;
  part.content = content;
  return part;
}

TEST(RevisionsTest, TheFirstDocumentIsCurrent) {
  const auto changed = Regroup(kName, {Part("a", "x")}, {}, Part("a", "x"));
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed[0].state, ValidatedReport::CURRENT);
  EXPECT_EQ(changed[0].revision, 1);
  EXPECT_EQ(changed[0].validation, 1);
}

TEST(RevisionsTest, SupersedesBeforeItPublishes) {
  const auto before = Regroup(kName, {Part("a", "x")}, {}, Part("a", "x"));
  const auto changed = Regroup(kName, {Part("b", "y"), Part("a", "x")}, before, Part("b", "y"));
  ASSERT_EQ(changed.size(), 2u);
  EXPECT_EQ(changed[0].state, ValidatedReport::SUPERSEDED);
  EXPECT_EQ(changed[0].document_id, "a");
  EXPECT_EQ(changed[0].revision, 1);
  EXPECT_EQ(changed[0].validation, 2);
  EXPECT_EQ(changed[1].state, ValidatedReport::CURRENT);
  EXPECT_EQ(changed[1].revision, 2);
}

TEST(RevisionsTest, ACopyIsListed) {
  const auto before = Regroup(kName, {Part("b", "x")}, {}, Part("b", "x"));
  const auto changed = Regroup(kName, {Part("b", "x"), Part("a", "x")}, before, Part("a", "x"));
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed[0].document_id, "b");
  EXPECT_EQ(changed[0].copies, "documents/a/parts/1\n");
  EXPECT_EQ(changed[0].validation, 2);
}

TEST(RevisionsTest, WhatNoDocumentSaysAnyMoreIsWithdrawn) {
  const auto before = Regroup(kName, {Part("a", "x")}, {}, Part("a", "x"));
  StoredPart moved = Part("a", "x");
  moved.name = "documents/a/parts/1";
  const auto changed = Regroup(kName, {}, before, moved);
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed[0].state, ValidatedReport::WITHDRAWN);
  EXPECT_TRUE(Regroup(kName, {}, changed, moved).empty());
}

}  // namespace
}  // namespace nianbao::validate

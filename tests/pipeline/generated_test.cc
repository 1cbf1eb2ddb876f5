// SPDX-License-Identifier: Apache-2.0
// Reports that never were, whose text agrees with their tables, through normalize, extract and
// validate: no rule about texts and dates objects to them.
#include <map>
#include <string>
#include <vector>

#include "common/forms/forms.h"
#include "gtest/gtest.h"
#include "services/extract/extractor.h"
#include "services/normalize/normalizer.h"
#include "services/validate/validator.h"
#include "tests/generator/rendering.h"
#include "tests/generator/report.h"

namespace nianbao {
namespace {

constexpr char kRendering[] = "html";
constexpr int kReports = 120;
constexpr std::uint64_t kSeed = 20260117;

const generator::Rendering* FindRendering() {
  for (const generator::Rendering& rendering : generator::AllRenderings()) {
    if (rendering.name.starts_with(kRendering)) return &rendering;
  }
  return nullptr;
}

// The generator leaves cells blank and shortens titles on purpose; those rules have their own
// tests.
bool IsHeld(const std::string& rule) {
  return rule.starts_with("cross.") || rule.starts_with("history.") || rule.starts_with("date.") ||
         rule == "text.foreign_agency" || rule == "text.wrong_law";
}

TEST(GeneratedTest, TextsThatAgreeDrawNoErrorAndNoWarning) {
  const generator::Rendering* rendering = FindRendering();
  ASSERT_NE(rendering, nullptr);
  auto normalizer = normalize::Normalizer::Create();
  ASSERT_TRUE(normalizer.ok()) << normalizer.status();
  const extract::Extractor extractor(forms::Catalogue::BuiltIn());
  const validate::Validator validator(forms::Catalogue::BuiltIn());
  std::map<std::string, int> held;
  for (const auto& generated : generator::GenerateReports(kSeed, kReports)) {
    const auto files = rendering->write({&generated.document, 1});
    ASSERT_TRUE(files.ok()) << files.status();
    v1::RawDocument raw;
    raw.set_document_id("sha256:" + std::string(64, '0'));
    raw.set_uri(files->front().name);
    const auto document = (*normalizer)->Normalize(raw, files->front().bytes);
    ASSERT_TRUE(document.ok()) << document.status();
    for (const v1::ExtractedReport& report : extractor.Extract(*document)) {
      const v1::ValidatedReport checked = validator.Validate(report, {});
      for (const v1::Finding& finding : checked.findings()) {
        if (!IsHeld(finding.rule_id())) continue;
        EXPECT_LT(finding.severity(), v1::Finding::WARNING)
            << generated.truth.agency << " " << generated.truth.year << ": " << finding.rule_id()
            << ": " << finding.message();
      }
      for (const v1::Assessment& assessment : checked.assessments()) {
        held[assessment.rule_id()] += assessment.held();
      }
    }
  }
  // The reports give the rules something to look at.
  for (const char* rule : {"form.row_total", "cross.narrative_table", "cross.part_sum"}) {
    EXPECT_GT(held[rule], kReports / 4) << rule;
  }
}

}  // namespace
}  // namespace nianbao

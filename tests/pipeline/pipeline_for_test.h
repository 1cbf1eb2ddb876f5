// SPDX-License-Identifier: Apache-2.0
// Takes a generated report as far as extract reads it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/forms/forms.h"
#include "gtest/gtest.h"
#include "services/extract/extractor.h"
#include "services/normalize/normalizer.h"
#include "services/validate/validator.h"
#include "tests/generator/rendering.h"
#include "tests/generator/report.h"

namespace nianbao::testing {

class Pipeline {
 public:
  // `rendering` is the beginning of the name of one: "html".
  explicit Pipeline(const std::string& rendering) {
    for (const generator::Rendering& known : generator::AllRenderings()) {
      if (rendering_ == nullptr && known.name.starts_with(rendering)) rendering_ = &known;
    }
    EXPECT_NE(rendering_, nullptr) << rendering;
    auto normalizer = normalize::Normalizer::Create();
    EXPECT_TRUE(normalizer.ok()) << normalizer.status();
    if (normalizer.ok()) normalizer_ = *std::move(normalizer);
  }

  // The documents that are found in the report as it is published.
  std::vector<v1::ExtractedReport> Read(const generator::Document& document) const {
    const auto files = rendering_->write({&document, 1});
    EXPECT_TRUE(files.ok()) << files.status();
    v1::RawDocument raw;
    raw.set_document_id("sha256:" + std::string(64, '0'));
    raw.set_uri(files->front().name);
    const auto normalized = normalizer_->Normalize(raw, files->front().bytes);
    EXPECT_TRUE(normalized.ok()) << normalized.status();
    return normalized.ok() ? extractor_.Extract(*normalized) : std::vector<v1::ExtractedReport>();
  }

  v1::ValidatedReport Check(const v1::ExtractedReport& report,
                            const validate::History& history = {}) const {
    return validator_.Validate(report, history);
  }

 private:
  const generator::Rendering* rendering_ = nullptr;
  std::unique_ptr<normalize::Normalizer> normalizer_;
  extract::Extractor extractor_{forms::Catalogue::BuiltIn()};
  validate::Validator validator_{forms::Catalogue::BuiltIn()};
};

}  // namespace nianbao::testing

// SPDX-License-Identifier: Apache-2.0
// Documents to submit: the sample reports, and variants of them about other invented agencies.
#pragma once

#include <string>
#include <vector>

namespace nianbao::e2e {

// One part of a document, as tests/samples/expected.tsv describes it.
struct ExpectedPart {
  int part = 0;
  // "ANNUAL_REPORT", "GUIDE".
  std::string kind;
  // Full name of the agency.
  std::string agency;
  // 0 for a guide.
  int year = 0;
  // "OWN", "CONSOLIDATED"; empty for a guide.
  std::string scope;
  // "FORM_2021" and so on; empty for a guide.
  std::string form;
  // "rule@indicator" for each finding of the form.* rules.
  std::vector<std::string> findings;
};

struct Document {
  // File name.
  std::string name;
  std::string bytes;
  // "sha256:..."
  std::string id;
  std::vector<ExpectedPart> parts;
};

// The files of tests/samples, ordered by name.
std::vector<Document> Samples();

// `count` documents, none equal to another or to a sample, and no two about the same agency: the
// texts of samples, the invented place replaced by a real region, so that they spread over the
// partitions, and the office by one that no region has.
std::vector<Document> Variants(int count);

}  // namespace nianbao::e2e

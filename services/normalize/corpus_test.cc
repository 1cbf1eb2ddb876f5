// SPDX-License-Identifier: Apache-2.0
// What the fuzz target found or might trip over, read again as an ordinary test.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "common/status/status_matchers.h"
#include "gtest/gtest.h"
#include "services/normalize/normalizer.h"

namespace nianbao::normalize {
namespace {

namespace fs = std::filesystem;

TEST(Corpus, EndsInADocumentOrAClearStatus) {
  ASSERT_OK_AND_ASSIGN(const auto normalizer, Normalizer::Create());
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(NIANBAO_SOURCE_DIR) / "tests/corpora/normalize")) {
    files.push_back(entry.path());
  }
  ASSERT_FALSE(files.empty());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    SCOPED_TRACE(file.filename());
    std::ifstream in(file, std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    v1::RawDocument raw;
    raw.set_uri("corpus");
    const auto document = normalizer->Normalize(raw, bytes.str());
    if (!document.ok()) {
      EXPECT_EQ(document.status().message().find("corpus: "), 0U) << document.status();
      continue;
    }
    for (const v1::Block& block : document->blocks()) {
      EXPECT_LE(block.source_begin(), block.source_end());
    }
  }
}

}  // namespace
}  // namespace nianbao::normalize

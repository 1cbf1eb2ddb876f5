// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/normalize_function.h"

#include <signal.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "common/runtime/sanitizer.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

using ::nianbao::testing::StatusIs;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

[[noreturn]] void EatMemory() {
  std::vector<std::string> pieces;
  for (;;) pieces.emplace_back(std::size_t{1} << 20, 'x');
}

// A parser with the faults that the input asks for; see main.
absl::StatusOr<std::string> FaultyParser(std::string_view serialized) {
  if (absl::StrContains({serialized.data(), serialized.size()}, "crash")) raise(SIGSEGV);
  if (absl::StrContains({serialized.data(), serialized.size()}, "exhaust")) EatMemory();
  if (absl::StrContains({serialized.data(), serialized.size()}, "hang")) {
    for (;;) pause();
  }
  if (absl::StrContains({serialized.data(), serialized.size()}, "lie")) return "\xFF";
  v1::ProcessResponse response;
  response.mutable_normalized()->set_uri("read");
  return response.SerializeAsString();
}

v1::RawDocument Raw(const std::string& content) {
  v1::RawDocument raw;
  raw.set_uri("report");
  raw.set_content(content);
  return raw;
}

std::unique_ptr<runtime::WorkerPool> MakePool(absl::Duration timeout) {
  return runtime::WorkerPool::Create({.command = {runtime::SelfPath(), "worker"},
                                      .timeout = timeout,
                                      .max_memory_bytes = std::size_t{512} << 20})
      .value();
}

TEST(WorkerFunctionTest, ADocumentThatEndsItsWorkerCostsItselfAndNamesTheParser) {
  struct Case {
    std::string content;
    std::string parser;
    std::string fault;
    std::string instead;
  };
  const std::vector<Case> cases = {
      {"%PDF-1.7 crash", "PDF (poppler)", "signal 11", "DOCX or HTML"},
      {"PK\x03\x04 word/document.xml exhaust", "Word (DOCX) (libzip and pugixml)", "512 MiB",
       "HTML or PDF"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 crash", "Word 97-2003 (DOC) (LibreOffice)", "signal 11",
       "DOCX or HTML"},
      {"<p>crash</p>", "HTML (gumbo)", "signal 11", "DOCX or PDF"},
      {"crash", "plain text (ICU)", "signal 11", "DOCX or HTML"},
  };
  if (runtime::kSanitized)
    GTEST_SKIP() << "sanitizer builds end otherwise and have no memory limit";
  const auto pool = MakePool(absl::Minutes(1));
  const NormalizeFunction normalize = MakeWorkerFunction(*pool);
  for (const Case& c : cases) {
    SCOPED_TRACE(c.parser);
    EXPECT_THAT(
        normalize(Raw(c.content)),
        StatusIs(absl::StatusCode::kInternal, AllOf(StartsWith("report: reading it as " + c.parser),
                                                    HasSubstr(c.fault), EndsWith(c.instead))));
    ASSERT_OK_AND_ASSIGN(const v1::ProcessResponse next, normalize(Raw("good")));
    EXPECT_EQ(next.normalized().uri(), "read");
  }
}

TEST(WorkerFunctionTest, ADocumentThatHangsItsWorkerCostsItself) {
  const auto pool = MakePool(absl::Milliseconds(500));
  EXPECT_THAT(MakeWorkerFunction(*pool)(Raw("PK\x03\x04 hang")),
              StatusIs(absl::StatusCode::kDeadlineExceeded,
                       AllOf(StartsWith("report: reading it as ZIP archive (libzip) failed: "),
                             HasSubstr("500ms"), EndsWith("one by one"))));
}

TEST(WorkerFunctionTest, ADamagedAnswerIsAnError) {
  const auto pool = MakePool(absl::Minutes(1));
  EXPECT_THAT(MakeWorkerFunction(*pool)(Raw("lie")),
              StatusIs(absl::StatusCode::kInternal, HasSubstr("damaged")));
}

TEST(NormalizeFunctionTest, ErrorsNameTheOriginal) {
  ASSERT_OK_AND_ASSIGN(const NormalizeFunction normalize, MakeNormalizeFunction());
  EXPECT_THAT(normalize(Raw("PK\x03\x04 and nothing")),
              StatusIs(absl::StatusCode::kInvalidArgument, StartsWith("report: ")));
  EXPECT_THAT(normalize(Raw(" ")),
              StatusIs(absl::StatusCode::kInvalidArgument, StartsWith("report: ")));
}

}  // namespace
}  // namespace nianbao::normalize

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "worker") {
    return nianbao::runtime::ServeWorker(nianbao::normalize::FaultyParser);
  }
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}

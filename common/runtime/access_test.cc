// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/access.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status_matchers.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "nianbao/v1/ingest_service.pb.h"
#include "nianbao/v1/operations_service.pb.h"
#include "nianbao/v1/report_service.pb.h"
#include "nianbao/v1/stage_service.pb.h"

namespace nianbao::runtime {
namespace {

using ::nianbao::testing::IsOk;
using ::nianbao::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr AccessList::Rate kRate = {.per_second = 10, .burst = 3};
const absl::Time kNow = absl::UnixEpoch() + absl::Hours(1);

std::string Line(const std::string& fields, const std::string& token) {
  return fields + " " + TokenDigest(token) + "\n";
}

std::string Bearer(const std::string& token) { return "Bearer " + token; }

TEST(AccessTest, ATokenIsLongNewAndFitForAHeader) {
  std::set<std::string> tokens;
  for (int i = 0; i < 100; ++i) tokens.insert(MakeToken());
  EXPECT_EQ(tokens.size(), 100U);
  for (const std::string& token : tokens) {
    EXPECT_THAT(token, ::testing::MatchesRegex("[A-Za-z0-9_-]{43}"));
  }
}

TEST(AccessTest, AdmitsACallerByTokenAndRole) {
  ASSERT_OK_AND_ASSIGN(auto list,
                       AccessList::Parse("# who\n\n" + Line("office reader,submitter 4403", "one") +
                                             Line("  robot\toperator -", "two"),
                                         kRate));
  ASSERT_OK_AND_ASSIGN(const Caller office, list->Admit(Bearer("one"), v1::SUBMITTER, kNow));
  EXPECT_EQ(office.name, "office");
  EXPECT_EQ(office.region, "4403");
  EXPECT_THAT(office.roles, ElementsAre(v1::READER, v1::SUBMITTER));
  ASSERT_OK_AND_ASSIGN(const Caller robot, list->Admit("bearer two", v1::OPERATOR, kNow));
  EXPECT_EQ(robot.region, "");
  EXPECT_THAT(list->Admit(Bearer("one"), v1::OPERATOR, kNow),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("operator")));
  EXPECT_THAT(list->Admit(Bearer("two"), v1::ROLE_UNSPECIFIED, kNow),
              StatusIs(absl::StatusCode::kPermissionDenied));
  for (const std::string& wrong :
       {std::string(), std::string("one"), std::string("Basic one"), Bearer(""), Bearer("three"),
        Bearer(TokenDigest("one")), Bearer(std::string(4096, 'a'))}) {
    SCOPED_TRACE(wrong);
    EXPECT_THAT(list->Admit(wrong, v1::READER, kNow), StatusIs(absl::StatusCode::kUnauthenticated));
  }
}

TEST(AccessTest, ALineForAnotherCallerIsReadBack) {
  const Caller caller{.name = "desk", .roles = {v1::REVIEWER, v1::READER}, .region = "37"};
  ASSERT_OK_AND_ASSIGN(auto list, AccessList::Parse(AccessLine(caller, "secret"), kRate));
  ASSERT_OK_AND_ASSIGN(const Caller read, list->Admit(Bearer("secret"), v1::REVIEWER, kNow));
  EXPECT_EQ(read.name, caller.name);
  EXPECT_EQ(read.roles, caller.roles);
  EXPECT_EQ(read.region, caller.region);
}

TEST(AccessTest, HoldsEachCallerToTheRate) {
  ASSERT_OK_AND_ASSIGN(
      auto list, AccessList::Parse(Line("a reader -", "one") + Line("b reader -", "two"), kRate));
  for (int i = 0; i < 3; ++i) EXPECT_THAT(list->Admit(Bearer("one"), v1::READER, kNow), IsOk());
  EXPECT_THAT(list->Admit(Bearer("one"), v1::READER, kNow),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("in 1 s")));
  EXPECT_THAT(list->Admit(Bearer("two"), v1::READER, kNow), IsOk());
  const absl::Time later = kNow + absl::Milliseconds(100);
  EXPECT_THAT(list->Admit(Bearer("one"), v1::READER, later), IsOk());
  EXPECT_THAT(list->Admit(Bearer("one"), v1::READER, later),
              StatusIs(absl::StatusCode::kResourceExhausted));
  // A clock that goes back gives nothing.
  EXPECT_THAT(list->Admit(Bearer("one"), v1::READER, kNow),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(AccessTest, RefusesAFileThatIsNone) {
  struct Case {
    std::string text;
    std::string message;
  };
  const std::string digest = TokenDigest("one");
  for (const Case& c : {
           Case{"", "no caller"},
           Case{"# nobody\n", "no caller"},
           Case{"a reader " + digest, "line 1: 3 fields"},
           Case{"\na reader - " + digest + " x", "line 2: 5 fields"},
           Case{"a reader - one", "sha256:"},
           Case{"a reader - sha256:12", "64 digits"},
           Case{"a reader - " + std::string(digest).replace(8, 1, "Z"), "64 digits"},
           Case{"a boss - " + digest, "\"boss\" is no role"},
           Case{"a reader, - " + digest, "is no role"},
           Case{"a role_unspecified - " + digest, "is no role"},
           Case{"a reader 123 " + digest, "is no region"},
           Case{"年报 reader - " + digest, "is no name"},
           Case{Line("a reader -", "one") + Line("a reader -", "two"), "line 2: \"a\""},
           Case{Line("a reader -", "one") + Line("b reader -", "one"), "line 2: the token"},
       }) {
    SCOPED_TRACE(c.text);
    EXPECT_THAT(AccessList::Parse(c.text, kRate),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(c.message)));
  }
}

TEST(AccessTest, EveryMethodOfTheContractNamesItsRole) {
  for (const auto* file :
       {v1::SubmitDocumentRequest::descriptor()->file(),
        v1::GetPipelineStatusRequest::descriptor()->file(),
        v1::GetReportRequest::descriptor()->file(), v1::ProcessRequest::descriptor()->file()}) {
    for (int s = 0; s < file->service_count(); ++s) {
      const auto* service = file->service(s);
      for (int m = 0; m < service->method_count(); ++m) {
        const std::string path =
            absl::StrCat("/", service->full_name(), "/", service->method(m)->name());
        EXPECT_NE(RequiredRole(path), v1::ROLE_UNSPECIFIED) << path;
      }
    }
  }
  EXPECT_EQ(RequiredRole("/nianbao.v1.IngestService/SubmitDocument"), v1::SUBMITTER);
  for (const char* path :
       {"", "/", "/nianbao.v1.IngestService", "/nianbao.v1.IngestService/None"}) {
    EXPECT_EQ(RequiredRole(path), v1::ROLE_UNSPECIFIED) << path;
  }
}

}  // namespace
}  // namespace nianbao::runtime

// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/http_admission.h"

#include <string>

#include "common/status/status_matchers.h"
#include "gtest/gtest.h"

namespace nianbao::runtime {
namespace {

using ::nianbao::testing::IsOk;
using ::nianbao::testing::StatusIs;

TEST(HttpAdmissionTest, TellsTheNamesOfThisMachine) {
  for (const char* host : {"127.0.0.1", "127.0.0.1:8080", "127.9.9.9", "localhost", "LOCALHOST:1",
                           "[::1]", "[::1]:8080", " localhost "}) {
    EXPECT_TRUE(NamesLoopback(host)) << host;
  }
  for (const char* host : {"", "example.com", "127.0.0.1.example.com", "localhost.example.com",
                           "10.0.0.1", "[::2]", "[::1", "::1", "evil:127.0.0.1"}) {
    EXPECT_FALSE(NamesLoopback(host)) << host;
  }
}

TEST(HttpAdmissionTest, TakesBodiesOfOneTypeWithALength) {
  struct Case {
    PostHead head;
    absl::StatusCode code;
  };
  for (const Case& c : {
           Case{{"application/json", "10", "", ""}, absl::StatusCode::kOk},
           Case{{"Application/JSON; charset=utf-8", "0", "", ""}, absl::StatusCode::kOk},
           Case{{"text/plain", "10", "", ""}, absl::StatusCode::kInvalidArgument},
           Case{{"", "10", "", ""}, absl::StatusCode::kInvalidArgument},
           Case{{"application/json", "10", "gzip", ""}, absl::StatusCode::kInvalidArgument},
           Case{{"application/json", "", "", ""}, absl::StatusCode::kFailedPrecondition},
           Case{{"application/json", "", "", "chunked"}, absl::StatusCode::kFailedPrecondition},
           Case{{"application/json", "10", "", "chunked"}, absl::StatusCode::kFailedPrecondition},
           Case{{"application/json", "-1", "", ""}, absl::StatusCode::kFailedPrecondition},
           Case{{"application/json", "1x", "", ""}, absl::StatusCode::kFailedPrecondition},
           Case{{"application/json", "100", "", ""}, absl::StatusCode::kOk},
           Case{{"application/json", "101", "", ""}, absl::StatusCode::kResourceExhausted},
           Case{{"application/json", "99999999999999999999999", "", ""},
                absl::StatusCode::kResourceExhausted},
       }) {
    SCOPED_TRACE(c.head.content_type + " " + c.head.content_length);
    EXPECT_EQ(CheckPost(c.head, "application/json", 100).code(), c.code);
  }
}

TEST(HttpAdmissionTest, FindsAnEntityTagInAList) {
  EXPECT_TRUE(HasEntityTag("W/\"a\"", "W/\"a\""));
  EXPECT_TRUE(HasEntityTag("\"b\" , \"a\"", "W/\"a\""));
  EXPECT_TRUE(HasEntityTag("*", "W/\"a\""));
  EXPECT_FALSE(HasEntityTag("", "W/\"a\""));
  EXPECT_FALSE(HasEntityTag("\"b\",W/\"c\"", "W/\"a\""));
}

}  // namespace
}  // namespace nianbao::runtime

// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/address.h"

#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "gtest/gtest.h"

namespace nianbao::runtime {
namespace {

using ::nianbao::testing::IsOkAndHolds;
using ::nianbao::testing::StatusIs;

TEST(AddressTest, ParsesHostAndPort) {
  struct Case {
    std::string text;
    std::string host;
    int port;
  };
  for (const Case& c : std::vector<Case>{{"127.0.0.1:8080", "127.0.0.1", 8080},
                                         {"localhost:0", "localhost", 0},
                                         {"[::1]:65535", "::1", 65535}}) {
    SCOPED_TRACE(c.text);
    ASSERT_OK_AND_ASSIGN(const Address address, ParseAddress(c.text));
    EXPECT_EQ(address.host, c.host);
    EXPECT_EQ(address.port, c.port);
  }
}

TEST(AddressTest, RefusesWhatIsNoAddress) {
  for (const char* text : {"", "8080", ":8080", "localhost", "localhost:", "localhost:http",
                           "localhost:65536", "localhost:-1", "::1:80", "[]:80"}) {
    SCOPED_TRACE(text);
    EXPECT_THAT(ParseAddress(text), StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TEST(AddressTest, TellsLoopbackFromTheRest) {
  for (const char* text : {"127.0.0.1:1", "127.8.9.10:1", "localhost:1", "[::1]:1"}) {
    SCOPED_TRACE(text);
    EXPECT_THAT(IsLoopbackAddress("--grpc-address", text), IsOkAndHolds(true));
  }
  for (const char* text : {"0.0.0.0:1", "[::]:1", "192.0.2.1:1"}) {
    SCOPED_TRACE(text);
    EXPECT_THAT(IsLoopbackAddress("--grpc-address", text), IsOkAndHolds(false));
  }
}

}  // namespace
}  // namespace nianbao::runtime

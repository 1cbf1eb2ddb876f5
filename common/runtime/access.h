// SPDX-License-Identifier: Apache-2.0
// Who may call what: tokens, their roles, and how often each caller may call.
//
// The access file is read once, at the start. One caller a line, fields apart by spaces, `#` begins
// a comment:
//
//   # name       roles             region  token
//   press-office submitter,reader  440300
//   sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 dashboard    reader -
//   sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752
//
// A token is kept as its SHA-256 alone. That is enough for what MakeToken makes, which cannot be
// guessed; a word that a person thought of is no token.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "nianbao/v1/access.pb.h"

namespace nianbao::runtime {

// A known caller.
struct Caller {
  // As in the access file; "local" where no access file is used.
  std::string name;
  std::vector<v1::Role> roles;
  // Code of the region that it is limited to (GB/T 2260, two, four or six digits); empty: none.
  std::string region;
};

// Whoever calls where no access list is used: "local", with every role.
Caller LocalCaller();

// Returns a new token, 43 characters that may stand in a header and cannot be guessed.
std::string MakeToken();
// Returns what the access file keeps of `token`: "sha256:" and 64 hexadecimal digits.
std::string TokenDigest(std::string_view token);
// Returns a role's name as the access file has it ("reader"), and the reverse.
std::string RoleName(v1::Role role);
absl::StatusOr<v1::Role> ParseRole(std::string_view name);
// Returns the line of the access file for `caller` with `token`.
std::string AccessLine(const Caller& caller, std::string_view token);

// Thread-safe.
class AccessList {
 public:
  // Calls a caller may make a second, and at once after a pause.
  struct Rate {
    double per_second = 100;
    double burst = 200;
  };

  // Reads the text of an access file. INVALID_ARGUMENT: a line that is not as above, a name or a
  // token twice, no caller at all; the message names the line and what to write.
  static absl::StatusOr<std::unique_ptr<AccessList>> Parse(std::string_view text, const Rate& rate);

  // Returns the caller whose token `authorization` ("Bearer TOKEN") carries, if it has `role` and
  // calls remain to it at `now`. UNAUTHENTICATED: no token, or none of the list. PERMISSION_DENIED:
  // the caller lacks the role; ROLE_UNSPECIFIED is a role that nobody has. RESOURCE_EXHAUSTED: too
  // many calls; the message says in how many seconds there is one again.
  absl::StatusOr<Caller> Admit(std::string_view authorization, v1::Role role, absl::Time now);
  // Returns who was admitted by `authorization`, without a second call being counted; a caller of
  // no name and no role where the token is not known.
  Caller Identify(std::string_view authorization);

 private:
  struct Entry {
    Caller caller;
    double calls = 0;
    absl::Time refilled = absl::InfinitePast();
  };

  explicit AccessList(const Rate& rate) : rate_(rate) {}
  absl::Status Add(std::string_view line);
  absl::Status Take(Entry& entry, absl::Time now);
  // Null where the token is not known.
  Entry* Find(std::string_view authorization);

  const Rate rate_;
  std::mutex mutex_;
  // By the digest of the token: who does not know a token learns nothing from how long it takes to
  // find the digest of a wrong one.
  std::map<std::string, Entry, std::less<>> callers_;
};

// The role that the gRPC method `path` ("/nianbao.v1.ReportService/GetReport") needs by the
// contract; ROLE_UNSPECIFIED where it has no such method or the method names none.
v1::Role RequiredRole(std::string_view path);

}  // namespace nianbao::runtime

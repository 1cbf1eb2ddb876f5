// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/access.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"

namespace nianbao::runtime {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr char kDigestPrefix[] = "sha256:";
constexpr std::size_t kDigestDigits = 64;
constexpr std::size_t kMaxTokenBytes = 1024;

// The library was built before std::string_view was its own.
absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

bool IsHexadecimal(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c)) || (c >= 'a' && c <= 'f');
  });
}

bool IsName(absl::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
  });
}

bool IsRegion(absl::string_view text) {
  return (text.size() == 2 || text.size() == 4 || text.size() == 6) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

absl::StatusOr<std::vector<v1::Role>> ParseRoles(absl::string_view text) {
  std::vector<v1::Role> roles;
  for (const absl::string_view name : absl::StrSplit(text, ',')) {
    ASSIGN_OR_RETURN(const v1::Role role, ParseRole(std::string_view(name.data(), name.size())));
    roles.push_back(role);
  }
  return roles;
}

absl::string_view WithoutComment(absl::string_view line) {
  return absl::StripAsciiWhitespace(line.substr(0, line.find('#')));
}

std::string NamesOf(const std::vector<v1::Role>& roles) {
  return absl::StrJoin(
      roles, ",", [](std::string* out, v1::Role role) { absl::StrAppend(out, RoleName(role)); });
}

}  // namespace

Caller LocalCaller() {
  return {.name = "local",
          .roles = {v1::READER, v1::REVIEWER, v1::SUBMITTER, v1::OPERATOR},
          .region = ""};
}

std::string MakeToken() {
  std::array<unsigned char, kTokenBytes> bytes{};
  // Without randomness there is no secret: nothing that could be returned would do.
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) std::abort();
  return absl::StrReplaceAll(
      absl::WebSafeBase64Escape({reinterpret_cast<const char*>(bytes.data()), bytes.size()}),
      {{"=", ""}});
}

std::string TokenDigest(std::string_view token) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(token.data(), token.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return absl::StrCat(kDigestPrefix,
                      absl::BytesToHexString({reinterpret_cast<const char*>(digest.data()), size}));
}

std::string RoleName(v1::Role role) { return absl::AsciiStrToLower(v1::Role_Name(role)); }

absl::StatusOr<v1::Role> ParseRole(std::string_view name_text) {
  const absl::string_view name = View(name_text);
  v1::Role role = v1::ROLE_UNSPECIFIED;
  if (v1::Role_Parse(absl::AsciiStrToUpper(name), &role) && role != v1::ROLE_UNSPECIFIED) {
    return role;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "\"", name,
      "\" is no role: use reader, reviewer, submitter or operator, several with commas"));
}

std::string AccessLine(const Caller& caller, std::string_view token) {
  return absl::StrCat(caller.name, " ", NamesOf(caller.roles), " ",
                      caller.region.empty() ? "-" : caller.region, " ", TokenDigest(token));
}

absl::Status AccessList::Add(std::string_view line) {
  const std::vector<absl::string_view> fields =
      absl::StrSplit(View(line), absl::ByAnyChar(" \t"), absl::SkipEmpty());
  if (fields.size() != 4) {
    return absl::InvalidArgumentError(absl::StrCat(
        fields.size(), " fields where four belong: name, roles, region (or -), sha256:..."));
  }
  if (!IsName(fields[0])) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", fields[0], "\" is no name: letters, digits, - _ and ., at most 64"));
  }
  if (fields[2] != "-" && !IsRegion(fields[2])) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", fields[2], "\" is no region: its code of two, four or six digits, or - for all"));
  }
  absl::string_view digits = fields[3];
  if (!absl::ConsumePrefix(&digits, kDigestPrefix) || digits.size() != kDigestDigits ||
      !IsHexadecimal(digits)) {
    return absl::InvalidArgumentError(
        "the last field is sha256: and 64 digits 0-9a-f, as `nianbao token` prints it");
  }
  ASSIGN_OR_RETURN(std::vector<v1::Role> roles, ParseRoles(fields[1]));
  Caller caller = {.name = std::string(fields[0]),
                   .roles = std::move(roles),
                   .region = fields[2] == "-" ? "" : std::string(fields[2])};
  for (const auto& [digest, entry] : callers_) {
    if (entry.caller.name == caller.name) {
      return absl::InvalidArgumentError(absl::StrCat("\"", caller.name, "\" stands there twice"));
    }
  }
  if (!callers_.try_emplace(std::string(fields[3]), Entry{.caller = std::move(caller)}).second) {
    return absl::InvalidArgumentError("the token of this line stands there twice");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<AccessList>> AccessList::Parse(std::string_view text,
                                                              const Rate& rate) {
  if (!(rate.per_second > 0) || !(rate.burst >= 1)) {
    return absl::InvalidArgumentError("the rate of calls must be above zero");
  }
  auto list = std::unique_ptr<AccessList>(new AccessList(rate));
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(View(text), '\n')) {
    ++number;
    const absl::string_view entry = WithoutComment(line);
    if (entry.empty()) continue;
    if (const absl::Status status = list->Add(std::string_view(entry.data(), entry.size()));
        !status.ok()) {
      return Annotate(status, absl::StrCat("line ", number));
    }
  }
  if (list->callers_.empty()) {
    return absl::InvalidArgumentError("it names no caller, so nobody could call");
  }
  return list;
}

absl::Status AccessList::Take(Entry& entry, absl::Time now) {
  if (entry.refilled == absl::InfinitePast()) {
    entry.calls = rate_.burst;
  } else if (now > entry.refilled) {
    entry.calls = std::min(
        rate_.burst, entry.calls + absl::ToDoubleSeconds(now - entry.refilled) * rate_.per_second);
  }
  entry.refilled = std::max(entry.refilled, now);
  if (entry.calls < 1) {
    const double seconds = std::ceil((1 - entry.calls) / rate_.per_second);
    return absl::ResourceExhaustedError(absl::StrCat("too many calls by ", entry.caller.name,
                                                     "; call again in ",
                                                     static_cast<std::int64_t>(seconds), " s"));
  }
  entry.calls -= 1;
  return absl::OkStatus();
}

AccessList::Entry* AccessList::Find(std::string_view authorization) {
  constexpr absl::string_view kScheme = "bearer ";
  if (!absl::StartsWithIgnoreCase(View(authorization), kScheme) ||
      authorization.size() > kMaxTokenBytes) {
    return nullptr;
  }
  const auto found = callers_.find(TokenDigest(authorization.substr(kScheme.size())));
  return found == callers_.end() ? nullptr : &found->second;
}

absl::StatusOr<Caller> AccessList::Admit(std::string_view authorization, v1::Role role,
                                         absl::Time now) {
  const std::lock_guard lock(mutex_);
  Entry* const entry = Find(authorization);
  if (entry == nullptr) {
    return absl::UnauthenticatedError(
        authorization.empty()
            ? "a token is needed: send `authorization: Bearer TOKEN`"
            : "the token is not known here: send `authorization: Bearer TOKEN` with one that is");
  }
  RETURN_IF_ERROR(Take(*entry, now));
  const Caller& caller = entry->caller;
  if (std::find(caller.roles.begin(), caller.roles.end(), role) == caller.roles.end()) {
    return absl::PermissionDeniedError(
        role == v1::ROLE_UNSPECIFIED ? std::string("nobody may call this from outside")
                                     : absl::StrCat(caller.name, " is ", NamesOf(caller.roles),
                                                    "; this needs the role ", RoleName(role)));
  }
  return caller;
}

Caller AccessList::Identify(std::string_view authorization) {
  const std::lock_guard lock(mutex_);
  const Entry* const entry = Find(authorization);
  return entry == nullptr ? Caller{} : entry->caller;
}

v1::Role RequiredRole(std::string_view path) {
  const std::string name = absl::StrReplaceAll(absl::StripPrefix(View(path), "/"), {{"/", "."}});
  const auto* method = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(name);
  return method == nullptr ? v1::ROLE_UNSPECIFIED
                           : method->options().GetExtension(v1::required_role);
}

}  // namespace nianbao::runtime

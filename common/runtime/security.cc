// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/security.h"

#include <fstream>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/runtime/address.h"
#include "common/status/status.h"

namespace nianbao::runtime {
namespace {

absl::StatusOr<std::string> ReadFile(const std::string& flag, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (file && !text.empty()) return text;
  return absl::InvalidArgumentError(absl::StrCat(
      flag, " ", path, ": cannot be read or is empty; name a file that this user reads"));
}

absl::StatusOr<std::string> ReadPem(const std::string& flag, const std::string& path,
                                    const std::string& what) {
  ASSIGN_OR_RETURN(std::string text, ReadFile(flag, path));
  if (absl::StrContains(text, "-----BEGIN ") && absl::StrContains(text, what)) return text;
  return absl::InvalidArgumentError(
      absl::StrCat(flag, " ", path, ": holds no ", what, " in PEM (-----BEGIN ", what, "-----)"));
}

absl::Status LoadTls(Security& security) {
  const SecurityOptions& options = security.options;
  if (options.tls_cert_file.empty() != options.tls_key_file.empty()) {
    return absl::InvalidArgumentError("--tls-cert-file and --tls-key-file belong together");
  }
  if (options.tls_cert_file.empty() && !options.tls_client_ca_file.empty()) {
    return absl::InvalidArgumentError(
        "--tls-client-ca-file needs --tls-cert-file and --tls-key-file: client certificates are "
        "part of TLS");
  }
  if (options.tls_cert_file.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(security.certificate,
                   ReadPem("--tls-cert-file", options.tls_cert_file, "CERTIFICATE"));
  ASSIGN_OR_RETURN(security.key, ReadPem("--tls-key-file", options.tls_key_file, "PRIVATE KEY"));
  if (options.tls_client_ca_file.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(security.client_ca,
                   ReadPem("--tls-client-ca-file", options.tls_client_ca_file, "CERTIFICATE"));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Security> LoadSecurity(const SecurityOptions& options) {
  Security security;
  security.options = options;
  RETURN_IF_ERROR(LoadTls(security));
  if (options.access_file.empty()) return security;
  ASSIGN_OR_RETURN(const std::string text, ReadFile("--access-file", options.access_file));
  auto access = AccessList::Parse(text, {.per_second = options.max_calls_per_second,
                                         .burst = 2 * options.max_calls_per_second});
  if (!access.ok()) {
    return Annotate(access.status(), absl::StrCat("--access-file ", options.access_file));
  }
  security.access = *std::move(access);
  return security;
}

absl::Status CheckAddress(const Security& security, const std::string& flag,
                          const std::string& address) {
  if (security.tls() && (security.access != nullptr || !security.client_ca.empty())) {
    return ParseAddress(address).status();
  }
  ASSIGN_OR_RETURN(const bool loopback, IsLoopbackAddress(flag, address));
  if (loopback) return absl::OkStatus();
  if (security.access != nullptr && !security.tls()) {
    return absl::InvalidArgumentError(
        absl::StrCat(flag, " ", address,
                     " can be reached from other machines, and tokens would go there in the "
                     "clear: add --tls-cert-file and --tls-key-file"));
  }
  if (security.options.allow_insecure_address) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Address parsed, ParseAddress(address));
  return absl::InvalidArgumentError(absl::StrCat(
      flag, " ", address, " can be reached from other machines",
      security.tls() ? ", and whoever reaches it may do everything: add --access-file or "
                       "--tls-client-ca-file"
                     : ", and there is no TLS: use 127.0.0.1:",
      security.tls() ? "" : absl::StrCat(parsed.port),
      security.tls() ? ""
                     : "; or add --tls-cert-file and --tls-key-file, with --access-file or "
                       "--tls-client-ca-file; or --allow-insecure-address where only the other "
                       "services reach that network"));
}

}  // namespace nianbao::runtime

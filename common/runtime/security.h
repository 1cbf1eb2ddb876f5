// SPDX-License-Identifier: Apache-2.0
// What stands between a server and whoever reaches its address: TLS, client certificates, tokens.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/runtime/access.h"

namespace nianbao::runtime {

// Paths are of PEM files that are read once, at the start; empty means without.
struct SecurityOptions {
  // The server's certificate with those between it and its root, and its private key: both or none.
  std::string tls_cert_file = {};
  std::string tls_key_file = {};
  // The certificates of whom a client's certificate must be: then a client needs one.
  std::string tls_client_ca_file = {};
  // See access.h.
  std::string access_file = {};
  // How often a caller of the access file may call; twice as many at once after a pause.
  double max_calls_per_second = 100;
  // Allows an address that other machines reach although it has neither TLS nor tokens: for a
  // network that only the other services reach.
  bool allow_insecure_address = false;
};

struct Security {
  SecurityOptions options;
  // The contents of the files.
  std::string certificate;
  std::string key;
  std::string client_ca;
  // Null: whoever reaches the address may do everything.
  std::unique_ptr<AccessList> access;

  bool tls() const { return !certificate.empty(); }
};

// Reads the files. INVALID_ARGUMENT: one that cannot be read or is not what it should be, or one
// without those that it needs; the message names the flag and what to do.
absl::StatusOr<Security> LoadSecurity(const SecurityOptions& options);

// OK where a server at `address` (host:port) is safe with `security`: it is loopback, or it has TLS
// and knows its clients by token or certificate, or it is insecure by the operator's own word.
// INVALID_ARGUMENT otherwise, and where tokens would cross a network in the clear; `flag` names the
// option in the message, which says what to do.
absl::Status CheckAddress(const Security& security, const std::string& flag,
                          const std::string& address);

}  // namespace nianbao::runtime

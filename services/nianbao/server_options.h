// SPDX-License-Identifier: Apache-2.0
// Where a server is and how to reach it.
#pragma once

#include <memory>
#include <string>

namespace CLI {
class App;
}
namespace grpc {
class Channel;
}

namespace nianbao::cli {

struct ServerOptions {
  // host:port.
  std::string address = "127.0.0.1:50051";
  // Sent with every call. Empty: none.
  std::string access_token = {};
  // PEM of those who certify the server; empty: no TLS.
  std::string tls_ca = {};
  // PEM of the certificate that this client shows, and its key; empty: none.
  std::string tls_certificate = {};
  std::string tls_key = {};
};

// Declares --server, --access-token-file, --tls-ca-file, --tls-cert-file and --tls-key-file, which
// the environment gives too (NIANBAO_SERVER, NIANBAO_ACCESS_TOKEN, NIANBAO_TLS_CA_FILE and so on).
// Parsing fails where a file cannot be read. `options` outlives `app`.
void DeclareServerOptions(CLI::App& app, ServerOptions& options);

// Does not connect yet.
std::shared_ptr<grpc::Channel> OpenChannel(const ServerOptions& options);

}  // namespace nianbao::cli

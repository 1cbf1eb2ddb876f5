// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/server_options.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/client_interceptor.h>

#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/ascii.h"

namespace nianbao::cli {
namespace {

constexpr int kMaxMessageBytes = 72 << 20;

// Sends the token with every call, on channels without TLS too, where the library lets no call
// credentials be set: there the server's own rule keeps tokens on this machine.
class TokenSender final : public grpc::experimental::Interceptor {
 public:
  explicit TokenSender(std::string authorization) : authorization_(std::move(authorization)) {}

  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    using grpc::experimental::InterceptionHookPoints;
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->emplace("authorization", authorization_);
    }
    methods->Proceed();
  }

 private:
  const std::string authorization_;
};

class TokenSenderFactory final : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  explicit TokenSenderFactory(const std::string& token) : authorization_("Bearer " + token) {}
  grpc::experimental::Interceptor* CreateClientInterceptor(
      grpc::experimental::ClientRpcInfo*) override {
    return new TokenSender(authorization_);
  }

 private:
  const std::string authorization_;
};

std::string ReadFile(const std::string& flag, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file || text.empty()) {
    throw CLI::ValidationError(flag, path + " cannot be read or is empty");
  }
  return text;
}

void AddFile(CLI::App& app, const std::string& flag, const std::string& environment,
             const std::string& help, std::string& content) {
  app.add_option_function<std::string>(
         flag, [flag, &content](const std::string& path) { content = ReadFile(flag, path); }, help)
      ->envname(environment);
}

}  // namespace

void DeclareServerOptions(CLI::App& app, ServerOptions& options) {
  app.add_option("--server", options.address, "host:port of the gRPC server")
      ->envname("NIANBAO_SERVER")
      ->capture_default_str();
  // Not a flag of its own: a command line is seen by every user of the machine.
  if (const char* token = std::getenv("NIANBAO_ACCESS_TOKEN"); token != nullptr) {
    options.access_token = token;
  }
  app.add_option_function<std::string>(
      "--access-token-file",
      [&options](const std::string& path) {
        options.access_token =
            std::string(absl::StripAsciiWhitespace(ReadFile("--access-token-file", path)));
      },
      "File that holds the token for the server (also NIANBAO_ACCESS_TOKEN, the token itself)");
  AddFile(app, "--tls-ca-file", "NIANBAO_TLS_CA_FILE",
          "PEM file of those who certify the server; with it TLS is used", options.tls_ca);
  AddFile(app, "--tls-cert-file", "NIANBAO_TLS_CERT_FILE",
          "PEM file of the certificate that this client shows", options.tls_certificate);
  AddFile(app, "--tls-key-file", "NIANBAO_TLS_KEY_FILE", "PEM file of its private key",
          options.tls_key);
}

std::shared_ptr<grpc::Channel> OpenChannel(const ServerOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  auto credentials = grpc::InsecureChannelCredentials();
  if (!options.tls_ca.empty()) {
    credentials = grpc::SslCredentials({.pem_root_certs = options.tls_ca,
                                        .pem_private_key = options.tls_key,
                                        .pem_cert_chain = options.tls_certificate});
  }
  std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> interceptors;
  if (!options.access_token.empty()) {
    interceptors.push_back(std::make_unique<TokenSenderFactory>(options.access_token));
  }
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      options.address, credentials, arguments, std::move(interceptors));
}

}  // namespace nianbao::cli

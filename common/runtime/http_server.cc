// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/http_server.h"

#include <httplib.h>

#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/log/log.h"
#include "common/runtime/address.h"
#include "common/status/status.h"

namespace nianbao::runtime {
namespace {

constexpr std::size_t kThreads = 16;
constexpr std::size_t kMaxRequestBytes = std::size_t{1} << 20;
constexpr time_t kKeepAliveSeconds = 2;

std::string PatternOf(const std::string& path) {
  const bool prefix = path.ends_with("/*");
  std::string pattern;
  for (const char c : prefix ? path.substr(0, path.size() - 1) : path) {
    if (std::string_view("^$\\.*+?()[]{}|").find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return prefix ? pattern + "[^]*" : pattern;
}

HttpRequest Convert(const httplib::Request& request) {
  HttpRequest converted;
  converted.path = request.path;
  for (const auto& [name, value] : request.params) converted.parameters.emplace(name, value);
  for (const auto& [name, value] : request.headers) converted.headers.emplace(name, value);
  return converted;
}

// Runs before the library reads a body, which it would unpack without a limit.
httplib::Server::HandlerResponse RefuseBodies(const httplib::Request& request,
                                              httplib::Response& response) {
  // Answers are whole: the library would repeat a body for each range that a request names.
  const_cast<httplib::Request&>(request).ranges.clear();
  if (request.method == "GET" || request.method == "HEAD") {
    return httplib::Server::HandlerResponse::Unhandled;
  }
  response.status = 405;
  response.set_header("Allow", "GET, HEAD");
  response.set_content("only GET is answered here\n", "text/plain; charset=utf-8");
  return httplib::Server::HandlerResponse::Handled;
}

std::unique_ptr<httplib::Server> MakeServer(const SecurityOptions& files) {
  if (files.tls_cert_file.empty()) return std::make_unique<httplib::Server>();
  return std::make_unique<httplib::SSLServer>(
      files.tls_cert_file.c_str(), files.tls_key_file.c_str(),
      files.tls_client_ca_file.empty() ? nullptr : files.tls_client_ca_file.c_str());
}

// Why a caller is not answered, in the words of RFC 6750 and RFC 6585.
void Refuse(const absl::Status& status, httplib::Response& response) {
  if (absl::IsUnauthenticated(status)) {
    response.status = 401;
    response.set_header("WWW-Authenticate", "Bearer");
  } else if (absl::IsResourceExhausted(status)) {
    response.status = 429;
    response.set_header("Retry-After", "1");
  } else {
    response.status = 403;
  }
  response.set_content(absl::StrCat(status.message(), "\n"), "text/plain; charset=utf-8");
}

class LibraryServer final : public HttpServer {
 public:
  explicit LibraryServer(const Security& security)
      : security_(security), owner_(MakeServer(security.options)), server_(*owner_) {
    server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    server_.set_payload_max_length(kMaxRequestBytes);
    server_.set_keep_alive_timeout(kKeepAliveSeconds);
    server_.set_tcp_nodelay(true);
    // The library would share the port with another process without a word.
    server_.set_socket_options([](socket_t socket) {
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    server_.set_pre_routing_handler(&RefuseBodies);
    server_.set_exception_handler(
        [](const httplib::Request& request, httplib::Response& response, std::exception_ptr) {
          log::Error("an HTTP handler failed", {{"path", request.path}});
          response.status = 500;
          response.set_content("internal error\n", "text/plain; charset=utf-8");
        });
  }
  ~LibraryServer() override { Stop(); }

  void AddGet(const std::string& path, Handler handler, v1::Role role) override {
    server_.Get(PatternOf(path), [this, role, handler = std::move(handler)](
                                     const httplib::Request& request, httplib::Response& response) {
      if (const absl::Status status = Admit(request, role); !status.ok()) {
        return Refuse(status, response);
      }
      const HttpResponse answer = handler(Convert(request));
      response.status = answer.status;
      response.set_header("X-Content-Type-Options", "nosniff");
      for (const auto& [name, value] : answer.headers) response.set_header(name, value);
      response.set_content(answer.body, answer.content_type);
    });
  }

  absl::StatusOr<int> Start(const std::string& text) override {
    ASSIGN_OR_RETURN(const Address address, ParseAddress(text));
    if (!server_.is_valid()) {
      return absl::InvalidArgumentError(
          "--tls-cert-file and --tls-key-file do not fit, or one of them is damaged");
    }
    int port = address.port;
    if (port == 0) {
      port = server_.bind_to_any_port(address.host);
    } else if (!server_.bind_to_port(address.host, port)) {
      port = -1;
    }
    if (port < 0) {
      return absl::UnavailableError(absl::StrCat(
          "cannot listen at ", text, " for HTTP: does another process have that address?"));
    }
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    // stop() is without effect before the loop runs; the socket accepts connections since bind.
    while (!server_.is_running()) std::this_thread::yield();
    return port;
  }

  void Stop() override {
    if (!thread_.joinable()) return;
    server_.stop();
    thread_.join();
  }

 private:
  absl::Status Admit(const httplib::Request& request, v1::Role role) const {
    if (role == v1::ROLE_UNSPECIFIED || security_.access == nullptr) return absl::OkStatus();
    return security_.access->Admit(request.get_header_value("Authorization"), role, absl::Now())
        .status();
  }

  const Security& security_;
  const std::unique_ptr<httplib::Server> owner_;
  httplib::Server& server_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<HttpServer> HttpServer::Create(const Security& security) {
  return std::make_unique<LibraryServer>(security);
}

}  // namespace nianbao::runtime

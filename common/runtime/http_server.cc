// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/http_server.h"

#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>
#include <regex>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/log/log.h"
#include "common/runtime/address.h"
#include "common/runtime/http_admission.h"
#include "common/status/status.h"

namespace nianbao::runtime {
namespace {

constexpr std::size_t kThreads = 16;
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

HttpRequest Convert(const httplib::Request& request, Caller caller) {
  HttpRequest converted;
  converted.method = request.method;
  converted.path = request.path;
  for (const auto& [name, value] : request.params) converted.parameters.emplace(name, value);
  for (const auto& [name, value] : request.headers) converted.headers.emplace(name, value);
  converted.body = request.body;
  converted.caller = std::move(caller);
  return converted;
}

void Say(int status, std::string_view text, httplib::Response& response) {
  response.status = status;
  response.set_content(std::string(text) + "\n", "text/plain; charset=utf-8");
}

// Weak: the same answer may be packed or not.
std::string EntityTag(const std::string& body) {
  return absl::StrCat("W/\"", TokenDigest(body).substr(std::string_view("sha256:").size(), 32),
                      "\"");
}

std::unique_ptr<httplib::Server> MakeServer(const SecurityOptions& files) {
  if (files.tls_cert_file.empty()) return std::make_unique<httplib::Server>();
  return std::make_unique<httplib::SSLServer>(
      files.tls_cert_file.c_str(), files.tls_key_file.c_str(),
      files.tls_client_ca_file.empty() ? nullptr : files.tls_client_ca_file.c_str());
}

// Why a caller is not answered, in the words of RFC 6750, RFC 6585 and RFC 9110.
void Refuse(const absl::Status& status, httplib::Response& response) {
  const std::string message(status.message());
  switch (status.code()) {
    case absl::StatusCode::kUnauthenticated:
      response.set_header("WWW-Authenticate", "Bearer");
      return Say(401, message, response);
    case absl::StatusCode::kPermissionDenied:
      return Say(403, message, response);
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kUnavailable:
      response.set_header("Retry-After", "1");
      return Say(absl::IsUnavailable(status) ? 503 : 429, message, response);
    default:
      return Say(500, message, response);
  }
}

void RefusePost(const absl::Status& status, httplib::Response& response) {
  const std::string message(status.message());
  if (absl::IsInvalidArgument(status)) return Say(415, message, response);
  if (absl::IsFailedPrecondition(status)) return Say(411, message, response);
  Say(413, message, response);
}

class LibraryServer final : public HttpServer {
 public:
  explicit LibraryServer(const Security& security)
      : security_(security), owner_(MakeServer(security.options)), server_(*owner_) {
    server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads + kMaxStreams); };
    server_.set_keep_alive_timeout(kKeepAliveSeconds);
    server_.set_tcp_nodelay(true);
    // The library would share the port with another process without a word.
    server_.set_socket_options([](socket_t socket) {
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    server_.set_pre_routing_handler(
        [this](const httplib::Request& request, httplib::Response& response) {
          response.set_header("X-Content-Type-Options", "nosniff");
          return Screen(request, response);
        });
    server_.set_exception_handler(
        [](const httplib::Request& request, httplib::Response& response, std::exception_ptr) {
          log::Error("an HTTP handler failed", {{"path", request.path}});
          Say(500, "internal error", response);
        });
  }
  ~LibraryServer() override { Stop(); }

  void AddGet(const std::string& path, Handler handler, v1::Role role) override {
    server_.Get(PatternOf(path), [this, role, handler = std::move(handler)](
                                     const httplib::Request& request, httplib::Response& response) {
      const auto caller = Admit(request, role);
      if (!caller.ok()) return Refuse(caller.status(), response);
      Answer(request, handler(Convert(request, *caller)), response);
    });
  }

  void AddPost(HttpPost post) override {
    max_body_ = std::max(max_body_, post.max_bytes);
    server_.set_payload_max_length(max_body_);
    const std::string pattern = PatternOf(post.path);
    posts_.push_back({std::regex(pattern), std::move(post)});
    // The caller was admitted before the body was read.
    server_.Post(pattern,
                 [this, &handler = posts_.back().post.handler, role = posts_.back().post.role](
                     const httplib::Request& request, httplib::Response& response) {
                   Answer(request, handler(Convert(request, Identify(request, role))), response);
                 });
  }

  absl::StatusOr<int> Start(const std::string& text) override {
    ASSIGN_OR_RETURN(const Address address, ParseAddress(text));
    if (!server_.is_valid()) {
      return absl::InvalidArgumentError(
          "--tls-cert-file and --tls-key-file do not fit, or one of them is damaged");
    }
    ASSIGN_OR_RETURN(loopback_, IsLoopbackAddress("--http-address", text));
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
    stopping_ = true;
    server_.stop();
    thread_.join();
  }

 private:
  using Verdict = httplib::Server::HandlerResponse;

  struct Post {
    std::regex pattern;
    HttpPost post;
  };

  // Runs before the library reads a body.
  Verdict Screen(const httplib::Request& request, httplib::Response& response) {
    // Answers are whole: the library would repeat a body for each range that a request names.
    const_cast<httplib::Request&>(request).ranges.clear();
    if (loopback_ && security_.access == nullptr &&
        !NamesLoopback(request.get_header_value("Host"))) {
      Say(421, "this server answers to the names of this machine alone: use 127.0.0.1", response);
      return Verdict::Handled;
    }
    if (request.method == "GET" || request.method == "HEAD") return Verdict::Unhandled;
    return ScreenPost(request, response);
  }

  Verdict ScreenPost(const httplib::Request& request, httplib::Response& response) {
    const auto found = std::find_if(posts_.begin(), posts_.end(), [&request](const Post& post) {
      return request.method == "POST" && std::regex_match(request.path, post.pattern);
    });
    if (found == posts_.end()) {
      response.set_header("Allow", "GET, HEAD");
      Say(405, "only GET is answered here", response);
      return Verdict::Handled;
    }
    const PostHead head{.content_type = request.get_header_value("Content-Type"),
                        .content_length = request.get_header_value("Content-Length"),
                        .content_encoding = request.get_header_value("Content-Encoding"),
                        .transfer_encoding = request.get_header_value("Transfer-Encoding")};
    if (const auto caller = Admit(request, found->post.role); !caller.ok()) {
      Refuse(caller.status(), response);
    } else if (const absl::Status status =
                   CheckPost(head, found->post.content_type, found->post.max_bytes);
               !status.ok()) {
      RefusePost(status, response);
    } else {
      return Verdict::Unhandled;
    }
    // A body that is not read would be taken for the next request.
    response.set_header("Connection", "close");
    return Verdict::Handled;
  }

  absl::StatusOr<Caller> Admit(const httplib::Request& request, v1::Role role) const {
    if (role == v1::ROLE_UNSPECIFIED || security_.access == nullptr) return LocalCaller();
    return security_.access->Admit(request.get_header_value("Authorization"), role, absl::Now());
  }

  Caller Identify(const httplib::Request& request, v1::Role role) const {
    if (role == v1::ROLE_UNSPECIFIED || security_.access == nullptr) return LocalCaller();
    return security_.access->Identify(request.get_header_value("Authorization"));
  }

  void Answer(const httplib::Request& request, HttpResponse answer, httplib::Response& response) {
    response.status = answer.status;
    for (const auto& [name, value] : answer.headers) response.set_header(name, value);
    if (answer.stream) return Stream(std::move(answer), response);
    if (answer.status == 200 && request.method != "POST") {
      const std::string etag = EntityTag(answer.body);
      response.set_header("ETag", etag);
      if (HasEntityTag(request.get_header_value("If-None-Match"), etag)) {
        response.status = 304;
        return;
      }
    }
    response.set_content(std::move(answer.body), answer.content_type);
  }

  void Stream(HttpResponse answer, httplib::Response& response) {
    auto place = std::make_shared<StreamPlace>(streams_);
    if (!place->taken()) {
      return Refuse(absl::UnavailableError("too many streams are being read; try again later"),
                    response);
    }
    response.set_chunked_content_provider(
        answer.content_type,
        [this, place, stream = std::move(answer.stream)](std::size_t, httplib::DataSink& sink) {
          stream([&](std::string_view part) {
            return !stopping_ && sink.is_writable() && sink.write(part.data(), part.size());
          });
          sink.done();
          return true;
        });
  }

  // One of the places for streams, given back at the end.
  class StreamPlace {
   public:
    explicit StreamPlace(std::atomic<int>& streams)
        : streams_(streams), taken_(++streams <= kMaxStreams) {}
    StreamPlace(const StreamPlace&) = delete;
    StreamPlace& operator=(const StreamPlace&) = delete;
    ~StreamPlace() { --streams_; }
    bool taken() const { return taken_; }

   private:
    std::atomic<int>& streams_;
    const bool taken_;
  };

  const Security& security_;
  const std::unique_ptr<httplib::Server> owner_;
  httplib::Server& server_;
  // Handlers hold on to its elements.
  std::deque<Post> posts_;
  std::size_t max_body_ = 0;
  bool loopback_ = true;
  std::atomic<int> streams_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<HttpServer> HttpServer::Create(const Security& security) {
  return std::make_unique<LibraryServer>(security);
}

}  // namespace nianbao::runtime

// SPDX-License-Identifier: Apache-2.0
// What a process needs to run services: the bus, metrics, the gRPC and HTTP servers, signals.
//
// One process has one Host; a service adds its loops, rpcs and pages to it. So a service is the
// same whether it runs alone or beside the other four in `nianbao run`.
//
//   ASSIGN_OR_RETURN(auto host, runtime::Host::Create(options));
//   ASSIGN_OR_RETURN(auto normalize, normalize::NormalizeService::Create({...}, *host));
//   return host->Run();                                  // until SIGTERM or SIGINT
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/bus/open.h"
#include "common/runtime/security.h"
#include "nianbao/v1/access.pb.h"

namespace grpc {
class Service;
}
namespace prometheus {
class Registry;
}
namespace nianbao::v1 {
class ProcessRequest;
class ProcessResponse;
}  // namespace nianbao::v1

namespace nianbao::runtime {

struct HostOptions {
  // Name in logs, metrics and health: "ingest", or "nianbao" for all in one.
  std::string service = {};
  // host:port; port 0 takes a free one. Empty: no server.
  std::string grpc_address = {};
  std::string http_address = {};
  SecurityOptions security = {};
  // Folder for what the process must remember; created where it is missing.
  std::string data_dir = {};
  bus::BusOptions bus = {};
};

struct HttpRequest {
  std::string method = "GET";
  std::string path = {};
  std::map<std::string, std::string> parameters = {};
  std::map<std::string, std::string> headers = {};
  // Of a POST.
  std::string body = {};
  // "local" with every role where the host has no access list.
  Caller caller = {};
};

// Writes a part of an answer; false once nobody reads it any more or the server stops.
using HttpWrite = std::function<bool(std::string_view)>;

struct HttpResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body = {};
  // Further headers by name, for example Content-Security-Policy.
  std::map<std::string, std::string> headers = {};
  // Where set, it writes the body instead, from a thread of its own, and returns at its end or soon
  // after a write was refused.
  std::function<void(const HttpWrite&)> stream = {};
};

// A path that takes POST.
struct HttpPost {
  std::string path = {};
  std::function<HttpResponse(const HttpRequest&)> handler = {};
  v1::Role role = v1::OPERATOR;
  // The only media type that is taken, without parameters. No page of another origin can send one
  // that is not a form's without asking first, which is never granted here.
  std::string content_type = "application/json";
  std::size_t max_bytes = std::size_t{1} << 20;
};

// Not thread-safe before Run; the objects it hands out are.
class Host {
 public:
  // Opens the bus and the data folder. Call it before the process has other threads: it blocks
  // SIGTERM and SIGINT for this thread and those started later. INVALID_ARGUMENT: an address that
  // others reach without what CheckAddress asks for, or a wrong option.
  static absl::StatusOr<std::unique_ptr<Host>> Create(const HostOptions& options);
  virtual ~Host() = default;

  virtual const HostOptions& options() const = 0;
  virtual bus::Bus& bus() = 0;
  virtual prometheus::Registry& metrics() = 0;

  // Serves `service`, which must outlive Run.
  virtual void AddGrpcService(grpc::Service* service) = 0;
  // Answers GET `path` (exact, or a prefix where it ends in "/*"). A caller needs `role` where the
  // host has an access list; ROLE_UNSPECIFIED is for what anybody may see, like the page's script.
  virtual void AddHttpGet(std::string path, std::function<HttpResponse(const HttpRequest&)> get,
                          v1::Role role = v1::READER) = 0;
  // Answers POST. Bodies come whole, with their length, unpacked.
  virtual void AddHttpPost(HttpPost post) = 0;
  // Makes StageService.Process answer inputs of `input_field` ("raw", "normalized", "extracted").
  virtual void AddStageFunction(
      std::string input_field,
      std::function<absl::StatusOr<v1::ProcessResponse>(const v1::ProcessRequest&)> process) = 0;
  // Runs `loop` on a thread of its own until the token asks it to stop; it then finishes what it
  // has in hand and returns. A loop that returns an error ends the process with that error.
  virtual void AddLoop(std::string name, std::function<absl::Status(std::stop_token)> loop) = 0;
  // Calls `on_stop` when the process is asked to stop, before the loops are waited for.
  virtual void AddStopCallback(std::function<void()> on_stop) = 0;
  // Makes /readyz fail with `reason` until it returns OK.
  virtual void AddReadiness(std::string name, std::function<absl::Status()> check) = 0;

  // Starts servers and loops and blocks until SIGTERM, SIGINT, Stop() or a failing loop; then
  // drains: no new rpcs, loops finish, all within 25 s, after which the process is ended with
  // status 1 (nothing is lost: every step is safe against a crash). A second signal ends it at
  // once. Returns the first loop's error, UNAVAILABLE where an address is taken. Once only.
  virtual absl::Status Run() = 0;
  // As SIGTERM. Thread-safe.
  virtual void Stop() = 0;

  // The ports that were taken; 0 before Run has started the servers.
  virtual int grpc_port() const = 0;
  virtual int http_port() const = 0;
  // Calls `ready`, from the thread of Run, once both servers accept connections.
  virtual void OnStarted(std::function<void()> ready) = 0;
};

}  // namespace nianbao::runtime

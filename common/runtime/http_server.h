// SPDX-License-Identifier: Apache-2.0
// The HTTP server of a Host. The one place that knows the HTTP library.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/runtime/host.h"

namespace nianbao::runtime {

class HttpServer {
 public:
  using Handler = std::function<HttpResponse(const HttpRequest&)>;

  virtual ~HttpServer() = default;
  // Answers GET `path` (exact, or a prefix where it ends in "/*"). Before Start only.
  virtual void AddGet(const std::string& path, Handler handler) = 0;
  // Listens at "host:port" and answers from threads of its own; returns the port. UNAVAILABLE: the
  // address is taken.
  virtual absl::StatusOr<int> Start(const std::string& address) = 0;
  // Finishes what is being answered and closes. May be called without Start, and twice.
  virtual void Stop() = 0;

  static std::unique_ptr<HttpServer> Create();
};

}  // namespace nianbao::runtime

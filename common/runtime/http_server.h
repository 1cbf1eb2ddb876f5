// SPDX-License-Identifier: Apache-2.0
// The HTTP server of a Host. The one place that knows the HTTP library.
//
// Answers are packed where the caller takes that (gzip, brotli), carry an ETag, and are 304 where
// the caller has them. Without an access list only those are answered who call this server by a
// name of this machine: a page of another site that gave its own name this address (DNS rebinding)
// would otherwise read and write here. At most kMaxStreams answers are streamed at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/runtime/host.h"
#include "common/runtime/security.h"

namespace nianbao::runtime {

inline constexpr int kMaxStreams = 64;

class HttpServer {
 public:
  using Handler = std::function<HttpResponse(const HttpRequest&)>;

  virtual ~HttpServer() = default;
  // Answers GET `path` (exact, or a prefix where it ends in "/*"). Where the server has an access
  // list, a caller needs `role`; ROLE_UNSPECIFIED: nobody is asked who he is. Before Start only.
  virtual void AddGet(const std::string& path, Handler handler, v1::Role role) = 0;
  // Answers POST. Before Start only.
  virtual void AddPost(HttpPost post) = 0;
  // Listens at "host:port" and answers from threads of its own; returns the port. UNAVAILABLE: the
  // address is taken. INVALID_ARGUMENT: the certificate and its key do not fit.
  virtual absl::StatusOr<int> Start(const std::string& address) = 0;
  // Finishes what is being answered, cuts streams, and closes. May be called without Start, and
  // twice.
  virtual void Stop() = 0;

  // `security`, which outlives it, decides between HTTP and HTTPS.
  static std::unique_ptr<HttpServer> Create(const Security& security);
};

}  // namespace nianbao::runtime

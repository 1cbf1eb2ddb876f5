// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/http_page.h"

#include <array>
#include <string>

#include "services/gateway/http_json.h"
#include "services/gateway/page.h"

namespace nianbao::gateway {
namespace {

// Nothing but this origin's own files and its API, in no frame.
constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// The page's own paths, all of them shown by its index.
constexpr std::array<const char*, 4> kViews = {"/", "/check", "/operations", "/reports/*"};

}  // namespace

void AddPage(runtime::Host& host) {
  const auto add = [&host](const std::string& path, const PageFile& file, const char* caching) {
    host.AddHttpGet(
        path,
        [&file, caching](const runtime::HttpRequest&) {
          runtime::HttpResponse answer =
              HttpAnswer(200, file.content_type, std::string(file.content), kPagePolicy);
          answer.headers["Cache-Control"] = caching;
          return answer;
        },
        v1::ROLE_UNSPECIFIED);
  };
  const auto files = PageFiles();
  for (const char* view : kViews) add(view, files.front(), "no-cache");
  // Their names change with their content.
  for (const PageFile& file : files.subspan(1)) {
    add(std::string(file.path), file, "public, max-age=31536000, immutable");
  }
}

}  // namespace nianbao::gateway

// SPDX-License-Identifier: Apache-2.0
// Web archives (MHTML, RFC 2557): a page and its pictures as one message, as Word's "Single File
// Web Page" and browsers save it, often under the name .doc.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace nianbao::normalize {

struct MhtmlPage {
  // As its author encoded it: what quoted-printable or base64 carried.
  std::string html{};
  // Of its part: "text/html; charset=\"gb2312\"".
  std::string content_type{};
};

// True where `bytes` begin with a message's header that has MIME-Version and a Content-Type of
// multipart/... or text/html.
bool LooksLikeMhtml(std::string_view bytes);

// The first HTML part of a message, those of nested multiparts included. INVALID_ARGUMENT: there is
// none, or its transfer encoding is not known.
absl::StatusOr<MhtmlPage> ReadMhtml(std::string_view bytes);

}  // namespace nianbao::normalize

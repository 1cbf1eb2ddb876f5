// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html_reader.h"

namespace nianbao::normalize {

absl::StatusOr<HtmlPage> ReadHtml(std::u32string_view, const NormalizerOptions&) {
  return absl::UnimplementedError("HTML is not read yet: send the report as plain text");
}

}  // namespace nianbao::normalize

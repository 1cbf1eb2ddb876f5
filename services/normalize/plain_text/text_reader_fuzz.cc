// SPDX-License-Identifier: Apache-2.0
// libFuzzer target over the reader of plain text: any text ends in a document that keeps
// the laws or in a status.
#include "services/normalize/text_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nianbao::normalize::NormalizeBehind("正文\n", data, size);
  return 0;
}

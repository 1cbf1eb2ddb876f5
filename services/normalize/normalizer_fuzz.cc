// SPDX-License-Identifier: Apache-2.0
// libFuzzer target over the whole stage: any bytes end in a document that keeps the laws or in an
// error that names the original.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "services/normalize/document_laws.h"
#include "services/normalize/normalizer.h"

// The office program reads in a process of its own, a second each.
extern "C" int LLVMFuzzerInitialize(int*, char***) { return setenv("PATH", "", 1); }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const nianbao::normalize::Normalizer& normalizer =
      *nianbao::normalize::Normalizer::Create().value().release();
  nianbao::v1::RawDocument raw;
  raw.set_uri("fuzz");
  const auto document =
      normalizer.Normalize(raw, std::string_view(reinterpret_cast<const char*>(data), size));
  const absl::Status status =
      document.ok() ? nianbao::normalize::CheckLaws(*document) : absl::OkStatus();
  const bool named =
      document.ok() || document.status().message().find("fuzz: ") != absl::string_view::npos;
  if (!status.ok() || !named) {
    std::fprintf(stderr, "%s\n", (status.ok() ? document.status() : status).ToString().c_str());
    std::abort();
  }
  return 0;
}

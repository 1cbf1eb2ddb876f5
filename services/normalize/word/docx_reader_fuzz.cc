// SPDX-License-Identifier: Apache-2.0
// libFuzzer target over Word documents: the input is the XML of the main part and of every part
// that it refers to, since raw bytes hardly ever are a package. Any XML ends in a document that
// keeps the laws or in an error that names the original and says what to send.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "services/normalize/document_laws.h"
#include "services/normalize/normalizer.h"
#include "services/normalize/word/docx_maker_for_test.h"

namespace {

std::string PackageOf(const std::string& xml) {
  nianbao::normalize::DocxMaker maker("");
  maker.Main(xml);
  for (const char* type : {"styles", "numbering", "footnotes", "endnotes", "comments", "header",
                           "footer", "chart", "diagramData"}) {
    maker.AddRaw(type, xml, type);
  }
  return maker.Make();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const nianbao::normalize::Normalizer& normalizer =
      *nianbao::normalize::Normalizer::Create({.max_cells = 20'000}).value().release();
  nianbao::v1::RawDocument raw;
  raw.set_uri("fuzz");
  const std::string xml(reinterpret_cast<const char*>(data), size);
  const auto document = normalizer.Normalize(raw, PackageOf(xml));
  const absl::Status status =
      document.ok() ? nianbao::normalize::CheckLaws(*document) : absl::OkStatus();
  const bool helpful =
      document.ok() || (document.status().message().find("fuzz: ") != absl::string_view::npos &&
                        document.status().message().find("send") != absl::string_view::npos);
  if (!status.ok() || !helpful) {
    std::fprintf(stderr, "%s\n", (status.ok() ? document.status() : status).ToString().c_str());
    std::abort();
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// libFuzzer target over cleaning and wording: doing them twice changes nothing, and every character
// keeps a place in the original, in order.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "common/text/text.h"
#include "services/normalize/characters/clean.h"
#include "services/normalize/characters/script.h"
#include "services/normalize/characters/wording.h"

namespace {

using nianbao::normalize::MappedText;

void Require(bool holds, const char* law) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", law);
  std::abort();
}

void CheckPlaces(const MappedText& text, std::size_t source_length) {
  std::int32_t end = 0;
  std::int32_t source = 0;
  for (const nianbao::v1::SourceRun& run : text.Runs()) {
    Require(run.begin() == end && run.end() > run.begin(), "runs leave a gap");
    Require(run.source_begin() >= source && run.source_end() > run.source_begin(),
            "places are not in order");
    end = run.end();
    source = run.source_end();
  }
  Require(static_cast<std::size_t>(end) == text.size(), "runs do not cover the text");
  Require(static_cast<std::size_t>(source) <= source_length, "a place is out of bounds");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace normalize = nianbao::normalize;
  static const normalize::ScriptConverter& converter =
      *normalize::ScriptConverter::Create().value().release();
  const std::u32string raw =
      nianbao::text::DecodeUtf8(std::string_view(reinterpret_cast<const char*>(data), size));
  for (const normalize::Spacing spacing :
       {normalize::Spacing::kProse, normalize::Spacing::kLabel}) {
    std::vector<normalize::LeftOut> left_out;
    const MappedText once = normalize::Clean(MappedText(raw, 0), spacing, &left_out);
    const MappedText twice = normalize::Clean(MappedText(once.text(), 0), spacing);
    Require(twice.text() == once.text(), "cleaning twice changes something");
    CheckPlaces(once, raw.size());
    for (const normalize::LeftOut& left : left_out) {
      Require(left.source.begin < left.source.end, "an omission is empty");
    }
  }
  const std::u32string simplified = converter.ToSimplified(raw);
  Require(simplified.size() == raw.size(), "conversion changes the length");
  const MappedText restored = converter.wording().Restore(MappedText(simplified, 0));
  CheckPlaces(restored, raw.size());
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "common/blob/blob.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"

namespace nianbao::blob {
namespace {

constexpr std::string_view kPrefix = "sha256:";
constexpr std::size_t kDigits = 64;

}  // namespace

std::string DocumentId(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  // Fails only where the library has no SHA-256 or no memory; an id of zeros matches nothing.
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  constexpr char kHex[] = "0123456789abcdef";
  std::string id(kPrefix);
  for (std::size_t i = 0; i < kDigits / 2; ++i) {
    id += kHex[digest[i] >> 4];
    id += kHex[digest[i] & 15];
  }
  return id;
}

bool IsDocumentId(std::string_view id) {
  if (!id.starts_with(kPrefix) || id.size() != kPrefix.size() + kDigits) return false;
  id.remove_prefix(kPrefix.size());
  return std::all_of(id.begin(), id.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace nianbao::blob

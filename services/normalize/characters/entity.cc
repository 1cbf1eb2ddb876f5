// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/entity.h"

#include <algorithm>
#include <array>

namespace nianbao::normalize {
namespace {

constexpr std::size_t kMaxLength = 10;

struct Entity {
  std::u32string_view name;
  char32_t character;
};
constexpr std::array<Entity, 28> kEntities = {{
    {U"nbsp", 0xA0},   {U"ensp", 0x2002}, {U"emsp", 0x2003}, {U"thinsp", 0x2009}, {U"amp", U'&'},
    {U"lt", U'<'},     {U"gt", U'>'},     {U"quot", U'"'},   {U"apos", U'\''},    {U"ldquo", U'“'},
    {U"rdquo", U'”'},  {U"lsquo", U'‘'},  {U"rsquo", U'’'},  {U"mdash", U'—'},    {U"ndash", U'–'},
    {U"hellip", U'…'}, {U"middot", U'·'}, {U"bull", U'•'},   {U"times", U'×'},    {U"divide", U'÷'},
    {U"deg", U'°'},    {U"permil", U'‰'}, {U"plusmn", U'±'}, {U"sect", U'§'},     {U"copy", U'©'},
    {U"reg", U'®'},    {U"yen", U'¥'},    {U"zwnj", 0x200C},
}};

// The value of `digits` in `base`; 0 where it is no character.
char32_t Number(std::u32string_view digits, char32_t base) {
  char32_t value = 0;
  for (const char32_t c : digits) {
    char32_t digit = base;
    if (c >= U'0' && c <= U'9') digit = c - U'0';
    if (c >= U'a' && c <= U'f') digit = c - U'a' + 10;
    if (c >= U'A' && c <= U'F') digit = c - U'A' + 10;
    if (digit >= base) return 0;
    value = value * base + digit;
    if (value > 0x10FFFF) return 0;
  }
  return value >= 0xD800 && value < 0xE000 ? 0 : value;
}

char32_t Resolve(std::u32string_view name) {
  if (name.starts_with(U"#x") || name.starts_with(U"#X")) return Number(name.substr(2), 16);
  if (name.starts_with(U"#")) return Number(name.substr(1), 10);
  const auto* const entity = std::find_if(kEntities.begin(), kEntities.end(),
                                          [&](const Entity& e) { return e.name == name; });
  return entity == kEntities.end() ? 0 : entity->character;
}

}  // namespace

EntityAtEnd FindEntityAtEnd(std::u32string_view text) {
  if (text.empty() || text.back() != U';') return {};
  const std::u32string_view tail = text.substr(text.size() - std::min(text.size(), kMaxLength));
  const std::size_t ampersand = tail.rfind(U'&');
  if (ampersand == std::u32string_view::npos) return {};
  const char32_t c = Resolve(tail.substr(ampersand + 1, tail.size() - ampersand - 2));
  if (c == 0) return {};
  return {tail.size() - ampersand, c};
}

}  // namespace nianbao::normalize

// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_style.h"

#include <algorithm>
#include <initializer_list>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace nianbao::normalize {
namespace {

// Longer sheets are the work of a framework; what is behind this is not read.
constexpr std::size_t kMaxSheet = std::size_t{1} << 20;
constexpr std::size_t kMaxRules = 20'000;
constexpr std::size_t kMaxSelector = 100;

std::string_view Trim(std::string_view text) {
  while (!text.empty() && absl::ascii_isspace(static_cast<unsigned char>(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && absl::ascii_isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  return text;
}

std::string Lower(std::string_view text) {
  return absl::AsciiStrToLower({text.data(), text.size()});
}

// Calls `use` with each piece of `text` between separators.
template <typename Use>
void ForEachPiece(std::string_view text, std::string_view separators, Use use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    use(Trim(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

bool Is(std::string_view text, std::string_view word) {
  return text.size() == word.size() &&
         absl::EqualsIgnoreCase({text.data(), text.size()}, {word.data(), word.size()});
}

bool IsAny(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [text](std::string_view word) { return Is(text, word); });
}

// Calls `use` with the name and value of each declaration.
template <typename Use>
void ForEachDeclaration(std::string_view style, Use use) {
  ForEachPiece(style, ";", [&](std::string_view declaration) {
    const std::size_t colon = declaration.find(':');
    if (colon == std::string_view::npos) return;
    std::string_view value = declaration.substr(colon + 1);
    use(Trim(declaration.substr(0, colon)), Trim(value.substr(0, value.find('!'))));
  });
}

// 0, 0px, 0.0pt
bool IsZero(std::string_view value) {
  std::size_t i = 0;
  while (i < value.size() && (value[i] == '0' || value[i] == '.')) ++i;
  return i > 0 && (i == value.size() || !absl::ascii_isdigit(static_cast<unsigned char>(value[i])));
}

// ".name" and the like: nothing that is said of another element.
bool IsSimple(std::string_view selector) {
  return !selector.empty() && selector.size() <= kMaxSelector && selector.back() != '.' &&
         std::all_of(selector.begin(), selector.end(),
                     [](char c) {
                       return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
                              c == '_' || c == '.' || c == '#' || (c & 0x80) != 0;
                     }) &&
         std::count_if(selector.begin() + 1, selector.end(), [](char c) {
           return c == '.' || c == '#';
         }) <= (selector[0] == '.' || selector[0] == '#' ? 0 : 1);
}

std::string WithoutComments(std::string_view css) {
  std::string out;
  for (std::size_t at = 0; at < css.size();) {
    const std::size_t open = std::min(css.find("/*", at), css.size());
    out.append(css.substr(at, open - at));
    if (open == css.size()) break;
    const std::size_t close = css.find("*/", open + 2);
    at = close == std::string_view::npos ? css.size() : close + 2;
  }
  return out;
}

// Where the block that opens at `open` is closed.
std::size_t BlockEnd(std::string_view css, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < css.size(); ++i) {
    depth += css[i] == '{' ? 1 : css[i] == '}' ? -1 : 0;
    if (depth == 0) return i;
  }
  return css.size();
}

StyleEffect::Display DisplayOf(std::string_view value) {
  using Display = StyleEffect::Display;
  if (IsAny(value, {"table", "inline-table"})) return Display::kTable;
  if (Is(value, "table-row")) return Display::kRow;
  if (Is(value, "table-cell")) return Display::kCell;
  if (IsAny(value, {"table-row-group", "table-header-group", "table-footer-group"})) {
    return Display::kRowGroup;
  }
  return Display::kOther;
}

}  // namespace

StyleEffect ReadStyle(std::string_view declarations) {
  StyleEffect effect;
  bool flat = false;
  bool clipped = false;
  const auto says = [&effect](bool hidden) {
    effect.hides = hidden || effect.hides.value_or(false);
  };
  ForEachDeclaration(declarations, [&](std::string_view name, std::string_view value) {
    if (Is(name, "display")) {
      effect.hides = Is(value, "none");
      effect.display = DisplayOf(value);
    } else if (Is(name, "visibility")) {
      says(IsAny(value, {"hidden", "collapse"}));
    } else if (Is(name, "mso-hide")) {
      says(Is(value, "all"));
    } else if (IsAny(name, {"opacity", "font-size"})) {
      if (IsZero(value)) says(true);
    } else if (IsAny(name, {"height", "max-height"})) {
      flat = flat || IsZero(value);
    } else if (IsAny(name, {"overflow", "overflow-y"})) {
      clipped = IsAny(value, {"hidden", "clip"});
    } else if (Is(name, "font-weight")) {
      effect.bold = IsAny(value, {"bold", "bolder", "600", "700", "800", "900"});
    } else if (Is(name, "text-align")) {
      effect.centered = Is(value, "center");
    }
  });
  if (flat && clipped) effect.hides = true;
  return effect;
}

void StyleSheet::Add(std::string_view css) {
  // Sheets are put in comments for browsers without styles.
  const std::string sheet = WithoutComments(css.substr(0, kMaxSheet));
  std::string_view rest = Trim(sheet);
  absl::string_view inner(rest.data(), rest.size());
  absl::ConsumePrefix(&inner, "<!--");
  rest = {inner.data(), inner.size()};
  while (!rest.empty()) {
    const std::size_t open = rest.find('{');
    if (open == std::string_view::npos) return;
    const std::size_t close = BlockEnd(rest, open);
    std::string_view selectors = Trim(rest.substr(0, open));
    // "@charset 'utf-8'; .a"
    if (const std::size_t end = selectors.rfind(';'); end != std::string_view::npos) {
      selectors = Trim(selectors.substr(end + 1));
    }
    if (!selectors.starts_with('@')) {
      AddRule(selectors, rest.substr(open + 1, std::max(close, open + 1) - open - 1));
    }
    rest.remove_prefix(std::min(close + 1, rest.size()));
  }
}

void StyleSheet::AddRule(std::string_view selectors, std::string_view declarations) {
  const StyleEffect effect = ReadStyle(declarations);
  const auto display = effect.display.value_or(StyleEffect::Display::kOther);
  if (!effect.hides && display == StyleEffect::Display::kOther) return;
  ForEachPiece(selectors, ",", [&](std::string_view selector) {
    if (rules_.size() >= kMaxRules) return;
    const std::size_t last = selector.find_last_of(" \t\r\n>+~");
    const bool alone = last == std::string_view::npos;
    if (!alone) selector.remove_prefix(last + 1);
    if (!IsSimple(selector) || (!alone && display == StyleEffect::Display::kOther)) return;
    Rule& rule = rules_[Lower(selector)];
    if (alone && effect.hides) rule.hides = effect.hides;
    if (effect.display) rule.display = effect.display;
  });
}

void StyleSheet::Apply(const std::string& selector, StyleEffect& effect) const {
  const auto found = rules_.find(selector);
  if (found == rules_.end()) return;
  if (found->second.hides) effect.hides = found->second.hides;
  if (found->second.display) effect.display = found->second.display;
}

StyleEffect StyleSheet::Of(std::string_view tag, std::string_view classes,
                           std::string_view id) const {
  const std::string name = Lower(tag);
  StyleEffect effect;
  Apply(name, effect);
  const auto apply = [&](const std::string& selector) {
    Apply(selector, effect);
    Apply(name + selector, effect);
  };
  ForEachPiece(classes, " \t\n\r\f", [&](std::string_view one) {
    if (!one.empty() && one.size() <= kMaxSelector) apply("." + Lower(one));
  });
  if (!id.empty() && id.size() <= kMaxSelector) apply("#" + Lower(id));
  return effect;
}

}  // namespace nianbao::normalize

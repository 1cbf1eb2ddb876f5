// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/numbering.h"

#include <algorithm>

#include "common/text/text.h"
#include "services/normalize/word/number_format.h"
#include "services/normalize/word/xml_part.h"

namespace nianbao::normalize {
namespace {

// Word's own dialog takes fewer; a longer one repeated before every paragraph would be a bomb.
constexpr std::size_t kMaxText = 64;

}  // namespace

void Numbering::ReadLevel(const pugi::xml_node& node, Level& level) {
  level.start = NumberOf(node.child("w:start"), "w:val", level.start);
  if (const pugi::xml_node format = node.child("w:numFmt")) level.format = Value(format);
  if (const pugi::xml_node text = node.child("w:lvlText")) {
    level.text = text::DecodeUtf8(Value(text)).substr(0, kMaxText);
  }
  if (const pugi::xml_node style = node.child("w:pStyle")) level.style = Value(style);
  if (const pugi::xml_node suffix = node.child("w:suff")) {
    const std::string_view value = Value(suffix);
    level.separator = value == "nothing" ? U"" : value == "space" ? U" " : U"\t";
  }
  level.restart_after = NumberOf(node.child("w:lvlRestart"), "w:val", level.restart_after);
  level.in_digits = level.in_digits || IsOn(node.child("w:isLgl"));
  level.hidden = level.hidden || IsOn(node.child("w:rPr").child("w:vanish"));
}

Numbering::Levels Numbering::ReadLevels(const pugi::xml_node& definition) {
  Levels levels;
  for (std::size_t i = 0; i < kLevels; ++i) levels[i].restart_after = static_cast<int>(i);
  for (const pugi::xml_node node : definition.children("w:lvl")) {
    const int index = NumberOf(node, "w:ilvl", 0);
    if (index < 0 || index >= static_cast<int>(kLevels)) continue;
    ReadLevel(node, levels[static_cast<std::size_t>(index)]);
  }
  return levels;
}

Numbering::List Numbering::ReadList(const pugi::xml_node& node,
                                    const std::map<int, Levels>& definitions) {
  List list;
  list.definition = NumberOf(node.child("w:abstractNumId"), "w:val", -1);
  if (const auto found = definitions.find(list.definition); found != definitions.end()) {
    list.levels = found->second;
  }
  for (const pugi::xml_node change : node.children("w:lvlOverride")) {
    const int index = NumberOf(change, "w:ilvl", -1);
    if (index < 0 || index >= static_cast<int>(kLevels)) continue;
    const auto level = static_cast<std::size_t>(index);
    if (const pugi::xml_node start = change.child("w:startOverride")) {
      list.starts[level] = NumberOf(start, "w:val", 1);
    }
    if (const pugi::xml_node other = change.child("w:lvl")) ReadLevel(other, list.levels[level]);
  }
  return list;
}

Numbering::Numbering(const pugi::xml_node& root, const Styles& styles) {
  std::map<int, Levels> definitions;
  std::map<int, std::string> linked;
  for (const pugi::xml_node node : root.children("w:abstractNum")) {
    const int id = NumberOf(node, "w:abstractNumId", -1);
    definitions.emplace(id, ReadLevels(node));
    if (const pugi::xml_node link = node.child("w:numStyleLink")) linked.emplace(id, Value(link));
  }
  std::map<int, int> definition_of;
  for (const pugi::xml_node node : root.children("w:num")) {
    definition_of.emplace(NumberOf(node, "w:numId", -1),
                          NumberOf(node.child("w:abstractNumId"), "w:val", -1));
  }
  for (const auto& [id, style] : linked) {
    const auto other = definition_of.find(styles.Paragraph(style).list.list);
    if (other != definition_of.end()) definitions[id] = definitions[other->second];
  }
  for (const pugi::xml_node node : root.children("w:num")) {
    lists_.emplace(NumberOf(node, "w:numId", -1), ReadList(node, definitions));
  }
}

std::size_t Numbering::LevelOf(const List& list, ListPlace place, std::string_view style) {
  if (place.level >= 0) {
    return std::min(static_cast<std::size_t>(place.level), kLevels - 1);
  }
  for (std::size_t i = 0; i < kLevels; ++i) {
    if (!style.empty() && list.levels[i].style == style) return i;
  }
  return 0;
}

void Numbering::Count(List& list, std::size_t level, Counters& counters) {
  const bool starts_anew = list.starts[level] && !list.used[level];
  list.used[level] = true;
  if (starts_anew) {
    counters[level] = list.starts[level];
  } else if (!counters[level]) {
    counters[level] = list.starts[level].value_or(list.levels[level].start);
  } else if (*counters[level] < 1'000'000) {
    ++*counters[level];
  }
  for (std::size_t deeper = level + 1; deeper < kLevels; ++deeper) {
    if (static_cast<int>(level) < list.levels[deeper].restart_after) counters[deeper].reset();
  }
}

std::u32string Numbering::Write(const List& list, std::size_t level, const Counters& counters) {
  const Level& shown = list.levels[level];
  std::u32string out;
  for (std::size_t i = 0; i < shown.text.size(); ++i) {
    const char32_t next = i + 1 < shown.text.size() ? shown.text[i + 1] : U'\0';
    if (shown.text[i] != U'%' || next < U'1' || next > U'9') {
      out.push_back(shown.text[i]);
      continue;
    }
    const auto of = static_cast<std::size_t>(next - U'1');
    const Level& counted = list.levels[of];
    out += FormatNumber(counters[of].value_or(counted.start),
                        shown.in_digits ? "decimal" : std::string_view(counted.format));
    ++i;
  }
  return out;
}

std::u32string Numbering::Next(ListPlace place, std::string_view style) {
  const auto found = lists_.find(place.list);
  if (found == lists_.end()) return {};
  List& list = found->second;
  const std::size_t level = LevelOf(list, place, style);
  Counters& counters = counters_[list.definition];
  Count(list, level, counters);
  if (list.levels[level].hidden || list.levels[level].text.empty()) return {};
  return Write(list, level, counters) + list.levels[level].separator;
}

}  // namespace nianbao::normalize

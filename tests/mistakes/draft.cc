// SPDX-License-Identifier: Apache-2.0
#include "tests/mistakes/draft.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace nianbao::testing {
namespace {

using generator::Block;
using generator::TrueFact;

bool IsTopHeading(const Block& block) {
  return block.kind == Block::Kind::kHeading && block.level == 1;
}

bool IsParagraph(const Block& block) { return block.kind == Block::Kind::kParagraph; }

}  // namespace

Draft::Draft(std::vector<generator::GeneratedReport> years) : years_(std::move(years)) {}

bool Draft::Has(const std::string& words) const {
  return std::any_of(
      report().document.blocks.begin(), report().document.blocks.end(),
      [&](const Block& block) { return block.text.find(words) != std::string::npos; });
}

bool Draft::States(const std::string& indicator) const {
  return std::any_of(
      report().truth.facts.begin(), report().truth.facts.end(),
      [&](const TrueFact& fact) { return fact.row < 0 && fact.indicator.starts_with(indicator); });
}

const TrueFact* Draft::FindCell(const generator::GeneratedReport& report,
                                const std::string& indicator, const std::string& column) {
  for (const TrueFact& fact : report.truth.facts) {
    if (fact.row >= 0 && !fact.cumulative && fact.indicator == indicator && fact.column == column) {
      return &fact;
    }
  }
  return nullptr;
}

double Draft::Get(const std::string& indicator, const std::string& column) const {
  const TrueFact* fact = FindCell(report(), indicator, column);
  return fact == nullptr ? 0 : fact->value.value_or(0);
}

std::optional<double> Draft::GetBefore(const std::string& indicator,
                                       const std::string& column) const {
  const TrueFact* fact = FindCell(before(), indicator, column);
  return fact == nullptr ? std::nullopt : fact->value;
}

std::optional<MistakePlace> Draft::SetCell(const std::string& indicator, const std::string& column,
                                           const std::string& text) {
  const TrueFact* fact = FindCell(report(), indicator, column);
  if (fact == nullptr) return std::nullopt;
  for (generator::Cell& cell : blocks()[fact->block].table.cells) {
    if (cell.row == fact->row && cell.column == fact->table_column) cell.text = text;
  }
  return MistakePlace{.indicator = indicator, .column = column};
}

std::optional<MistakePlace> Draft::Add(const std::string& indicator, const std::string& column,
                                       double difference) {
  return SetCell(indicator, column, generator::PrintNumber(Get(indicator, column) + difference));
}

void Draft::Insert(std::size_t at, Block block) {
  blocks().insert(blocks().begin() + static_cast<std::ptrdiff_t>(at), std::move(block));
  for (TrueFact& fact : years_.back().truth.facts) fact.block += fact.block >= at ? 1 : 0;
}

void Draft::Remove(std::size_t at) {
  blocks().erase(blocks().begin() + static_cast<std::ptrdiff_t>(at));
  auto& facts = years_.back().truth.facts;
  std::erase_if(facts, [at](const TrueFact& fact) { return fact.block == at; });
  for (TrueFact& fact : facts) fact.block -= fact.block > at ? 1 : 0;
}

MistakePlace Draft::Say(const std::string& paragraph, const std::string& words) {
  std::size_t at = 0;
  while (!IsTopHeading(blocks()[at])) ++at;
  for (++at; IsParagraph(blocks()[at]);) ++at;
  Insert(at, generator::Paragraph(paragraph));
  return {.words = words};
}

std::optional<MistakePlace> Draft::Replace(const std::string& words, const std::string& by) {
  bool found = false;
  for (Block& block : blocks()) {
    found |= block.text.find(words) != std::string::npos;
    block.text = absl::StrReplaceAll(block.text, {{words, by}});
  }
  if (!found) return std::nullopt;
  return MistakePlace{.words = by};
}

bool Draft::RemoveTableOf(const std::string& indicator) {
  const auto& facts = report().truth.facts;
  const auto cell = std::find_if(facts.begin(), facts.end(), [&](const TrueFact& fact) {
    return fact.row >= 0 && fact.indicator == indicator;
  });
  if (cell == facts.end()) return false;
  Remove(cell->block);
  return true;
}

bool Draft::RemoveSection(const std::string& words_of_heading) {
  for (std::size_t at = 0; at < blocks().size(); ++at) {
    if (!IsTopHeading(blocks()[at]) ||
        blocks()[at].text.find(words_of_heading) == std::string::npos) {
      continue;
    }
    Remove(at);
    const std::string& signature = report().truth.agency;
    while (at < blocks().size() && !IsTopHeading(blocks()[at]) && blocks()[at].text != signature) {
      Remove(at);
    }
    return true;
  }
  return false;
}

void Draft::CopyTextOfYearBefore() {
  std::vector<std::string> paragraphs;
  for (const Block& block : before().document.blocks) {
    if (IsParagraph(block)) {
      paragraphs.push_back(
          absl::StrReplaceAll(block.text, {{absl::StrCat(year() - 1), absl::StrCat(year())}}));
    }
  }
  for (std::size_t at = blocks().size(); at-- > 0;) {
    if (IsParagraph(blocks()[at])) Remove(at);
  }
  std::size_t at = 0;
  while (!IsTopHeading(blocks()[at])) ++at;
  for (const std::string& text : paragraphs) Insert(++at, generator::Paragraph(text));
}

void Draft::RewriteFirstSection(const std::string& paragraph) {
  std::size_t at = 0;
  while (!IsTopHeading(blocks()[at])) ++at;
  while (IsParagraph(blocks()[at + 1])) Remove(at + 1);
  Insert(at + 1, generator::Paragraph(paragraph));
}

}  // namespace nianbao::testing

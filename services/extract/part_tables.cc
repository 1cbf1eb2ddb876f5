// SPDX-License-Identifier: Apache-2.0
#include "services/extract/part_tables.h"

#include <set>
#include <utility>

namespace nianbao::extract {
namespace {

// A turned table has a header of labels at least as long.
constexpr int kMinSide = 3;

// Tables that no row of was matched.
std::set<int> Unmatched(const PartText& part, const PartTables& tables) {
  std::set<int> blocks;
  for (int index : part.body) {
    const v1::Table& table = part.block(index).table();
    const bool large = table.column_count() >= kMinSide && table.row_count() > 1;
    if (part.block(index).kind() == v1::Block::TABLE && large) blocks.insert(index);
  }
  for (std::size_t i = 0; i < tables.rows.size(); ++i) {
    if (tables.reading.taken[i]) blocks.erase(tables.rows[i].block);
  }
  return blocks;
}

}  // namespace

PartTables ReadTables(const PartText& part, const TableMatcher& matcher, int year) {
  PartTables tables{ReadRows(*part.document, part.body), {}};
  tables.reading = matcher.Match(tables.rows, year);
  const std::set<int> unmatched = Unmatched(part, tables);
  if (unmatched.empty()) return tables;
  PartTables turned{ReadRows(*part.document, part.body, unmatched), {}};
  turned.reading = matcher.Match(turned.rows, year);
  return turned.reading.score > tables.reading.score ? std::move(turned) : std::move(tables);
}

}  // namespace nianbao::extract

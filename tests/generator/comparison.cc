// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/comparison.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/text/text.h"

namespace nianbao::generator {
namespace {

constexpr std::size_t kShown = 60;

Grid ToGrid(const v1::Table& table) {
  Grid grid;
  for (const v1::Cell& cell : table.cells()) {
    grid.Add({cell.row(), cell.column(), std::max(1, cell.row_span()),
              std::max(1, cell.column_span()), cell.text()});
  }
  return grid;
}

std::vector<Block> ToBlocks(const v1::NormalizedDocument& read, int begin, int end) {
  std::vector<Block> blocks;
  for (int i = begin; i < end; ++i) {
    const v1::Block& block = read.blocks(i);
    if (block.boilerplate()) continue;
    switch (block.kind()) {
      case v1::Block::HEADING:
        blocks.push_back(Heading(block.level(), block.text()));
        break;
      case v1::Block::PARAGRAPH:
        blocks.push_back(Paragraph(block.text()));
        break;
      case v1::Block::NOTE:
        blocks.push_back(Note(block.text()));
        break;
      case v1::Block::TABLE:
        blocks.push_back(Table(ToGrid(block.table())));
        break;
      default:
        break;
    }
  }
  return blocks;
}

bool IsTable(const Block& block) { return block.kind == Block::Kind::kTable; }
bool IsHeading(const Block& block) { return block.kind == Block::Kind::kHeading; }

// Notes are paragraphs where a format has none.
bool SameKind(const Block& a, const Block& b) {
  return IsTable(a) == IsTable(b) && IsHeading(a) == IsHeading(b);
}

bool Same(const Block& a, const Block& b) {
  if (!SameKind(a, b)) return false;
  return IsTable(a) ? a.table.cells == b.table.cells : a.level == b.level && a.text == b.text;
}

int Likeness(const Block& a, const Block& b) {
  if (Same(a, b)) return 4;
  if (IsTable(a) || IsTable(b)) return IsTable(a) && IsTable(b) ? 2 : 0;
  if (a.text == b.text) return 3;
  const std::size_t half = std::max(a.text.size(), b.text.size()) / 2;
  return half > 12 && a.text.substr(0, half) == b.text.substr(0, half) ? 1 : 0;
}

// The pairs of an alignment in order: indices, or -1 where one side has nothing.
std::vector<std::pair<int, int>> Align(const std::vector<Block>& a, const std::vector<Block>& b) {
  const std::size_t n = a.size();
  const std::size_t m = b.size();
  std::vector<std::vector<int>> best(n + 1, std::vector<int>(m + 1));
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = m; j-- > 0;) {
      const int alike = Likeness(a[i], b[j]);
      best[i][j] = std::max(best[i + 1][j], best[i][j + 1]);
      if (alike > 0) best[i][j] = std::max(best[i][j], best[i + 1][j + 1] + alike);
    }
  }
  std::vector<std::pair<int, int>> pairs;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < n || j < m) {
    const int alike = i < n && j < m ? Likeness(a[i], b[j]) : 0;
    if (alike > 0 && best[i][j] == best[i + 1][j + 1] + alike) {
      pairs.emplace_back(static_cast<int>(i++), static_cast<int>(j++));
    } else if (j == m || (i < n && best[i][j] == best[i + 1][j])) {
      pairs.emplace_back(static_cast<int>(i++), -1);
    } else {
      pairs.emplace_back(-1, static_cast<int>(j++));
    }
  }
  return pairs;
}

std::string Short(const std::string& text) {
  return text::Length(text) <= kShown ? text : text::Substring(text, 0, kShown) + "…";
}

std::string Describe(const Block& block, const std::string& shown) {
  if (IsTable(block)) return absl::StrCat("table of ", block.table.cells.size(), " cells");
  if (IsHeading(block)) return absl::StrCat("heading ", block.level, " “", shown, "”");
  return absl::StrCat("paragraph “", shown, "”");
}

std::string Describe(const Block& block) { return Describe(block, Short(block.text)); }

// What of `text` is shown beside `other`: from shortly before the first difference.
std::string FromDifference(const std::string& text, const std::string& other) {
  const std::u32string one = text::DecodeUtf8(text);
  const std::u32string two = text::DecodeUtf8(other);
  const auto same = static_cast<std::size_t>(
      std::mismatch(one.begin(), one.end(), two.begin(), two.end()).first - one.begin());
  const std::size_t from = same > kShown / 2 ? same - kShown / 4 : 0;
  return (from > 0 ? "…" : "") + Short(text::EncodeUtf8(one.substr(from)));
}

std::string Describe(const Cell& cell) {
  std::string out = absl::StrCat("“", Short(cell.text), "”");
  if (cell.row_span > 1 || cell.column_span > 1) {
    absl::StrAppend(&out, " over ", cell.row_span, "x", cell.column_span);
  }
  return out;
}

class Comparer {
 public:
  explicit Comparer(TableForm form) : form_(form) {}

  Comparison Run(const std::vector<Block>& written, const std::vector<Block>& read) {
    for (const auto& [i, j] : Align(written, read)) {
      const Block* one = i < 0 ? nullptr : &written[static_cast<std::size_t>(i)];
      const Block* two = j < 0 ? nullptr : &read[static_cast<std::size_t>(j)];
      where_ = i < 0 ? absl::StrCat("read block ", j) : absl::StrCat("block ", i);
      if (one == nullptr) {
        Differ("not written: " + Describe(*two));
      } else if (IsTable(*one)) {
        CompareTables(one->table, two == nullptr ? Grid{} : two->table);
      } else {
        CompareTexts(*one, two);
      }
    }
    return std::move(result_);
  }

 private:
  void Differ(const std::string& what) { result_.differences.push_back(where_ + ": " + what); }

  void CompareTexts(const Block& one, const Block* two) {
    const bool same = two != nullptr && Same(one, *two);
    (IsHeading(one) ? result_.headings : result_.paragraphs).Count(same);
    if (same) return;
    if (two == nullptr) return Differ(Describe(one) + " missing");
    Differ(Describe(one, FromDifference(one.text, two->text)) + " read as " +
           Describe(*two, FromDifference(two->text, one.text)));
  }

  void CompareTables(const Grid& one, const Grid& two) {
    if (form_ == TableForm::kTexts) return CompareSequences(one, two);
    std::map<std::pair<int, int>, const Cell*> found;
    for (const Cell& cell : two.cells) found[{cell.row, cell.column}] = &cell;
    for (const Cell& cell : one.cells) {
      const auto at = found.find({cell.row, cell.column});
      const bool same = at != found.end() && *at->second == cell;
      result_.cells.Count(same);
      const std::string place = absl::StrCat("row ", cell.row, " column ", cell.column, ": ");
      if (!same) {
        Differ(place + Describe(cell) +
               (at == found.end() ? " missing" : " read as " + Describe(*at->second)));
      }
      if (at != found.end()) found.erase(at);
    }
    for (const auto& [at, cell] : found) {
      Differ(absl::StrCat("row ", at.first, " column ", at.second, ": not written: ") +
             Describe(*cell));
    }
  }

  // Both are one row of texts; what is the longest common sequence of them is exact.
  void CompareSequences(const Grid& one, const Grid& two) {
    std::vector<Block> a;
    std::vector<Block> b;
    for (const Cell& cell : one.cells) a.push_back(Paragraph(cell.text));
    for (const Cell& cell : two.cells) b.push_back(Paragraph(cell.text));
    for (const auto& [i, j] : Align(a, b)) {
      const bool same = i >= 0 && j >= 0 &&
                        a[static_cast<std::size_t>(i)].text == b[static_cast<std::size_t>(j)].text;
      if (i >= 0) result_.cells.Count(same);
      if (!same && i >= 0) {
        Differ("cell “" + Short(a[static_cast<std::size_t>(i)].text) + "” missing");
      } else if (!same) {
        Differ("cell not written: “" + Short(b[static_cast<std::size_t>(j)].text) + "”");
      }
    }
  }

  TableForm form_;
  std::string where_;
  Comparison result_;
};

}  // namespace

Comparison Compare(const Document& written, const v1::NormalizedDocument& read, TableForm form) {
  const bool spans = form != TableForm::kPlaces && form != TableForm::kColumns;
  Document expected = spans ? written : WithoutSpans(written, form);
  for (Block& block : expected.blocks) block.table = Project(block.table, form);
  std::vector<Block> found = ToBlocks(read, 0, read.blocks_size());
  if (form == TableForm::kTexts) {
    for (Block& block : found) block.table = Project(block.table, form);
  }
  return Comparer(form).Run(expected.blocks, found);
}

Document ToDocument(const v1::NormalizedDocument& read, const v1::Part& part, std::string name) {
  return {std::move(name), ToBlocks(read, part.begin_block(), part.end_block())};
}

}  // namespace nianbao::generator

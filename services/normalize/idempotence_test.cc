// SPDX-License-Identifier: Apache-2.0
// Normalizing a normalized document changes nothing, and no digit of an original is lost.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "common/status/status_matchers.h"
#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/accounted_for_test.h"
#include "services/normalize/characters/charset.h"
#include "services/normalize/document_laws.h"
#include "services/normalize/normalizer.h"

namespace nianbao::normalize {
namespace {

namespace fs = std::filesystem;

const Normalizer& Shared() {
  static const Normalizer& normalizer = *Normalizer::Create().value().release();
  return normalizer;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

std::vector<fs::path> FilesIn(const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(NIANBAO_SOURCE_DIR) / folder)) {
    const std::string extension = entry.path().extension();
    if (extension == ".html" || extension == ".txt" || extension == ".pdf") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string Escape(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

std::string TableHtml(const v1::Table& table) {
  std::map<int, std::string> rows;
  for (const v1::Cell& cell : table.cells()) {
    rows[cell.row()] += "<td rowspan=" + std::to_string(std::max(1, cell.row_span())) +
                        " colspan=" + std::to_string(std::max(1, cell.column_span())) + ">" +
                        Escape(cell.text()) + "</td>";
  }
  std::string html = "<table>";
  for (int row = 0; row < table.row_count(); ++row) html += "<tr>" + rows[row] + "</tr>\n";
  return html + "</table>\n";
}

// The documents of a page as the plainest page that holds them.
std::string ToHtml(const v1::NormalizedDocument& document) {
  std::string html = "<!DOCTYPE html><html><head><meta charset=utf-8></head><body>\n";
  for (const v1::Block& block : document.blocks()) {
    if (block.boilerplate()) continue;
    if (block.kind() == v1::Block::TABLE) {
      html += TableHtml(block.table());
    } else if (block.kind() != v1::Block::IMAGE) {
      html += "<p>" + Escape(block.text()) + "</p>\n";
    }
  }
  return html + "</body></html>\n";
}

std::vector<std::string> Rows(const v1::Table& table) {
  std::vector<std::string> rows(static_cast<std::size_t>(table.row_count()));
  for (const v1::Cell& cell : table.cells()) {
    rows[static_cast<std::size_t>(cell.row())] +=
        "|" + std::to_string(std::max(1, cell.row_span())) + "x" +
        std::to_string(std::max(1, cell.column_span())) + " " + cell.text();
  }
  return rows;
}

// Kind, level and contents of every block that is no picture, one line each.
std::vector<std::string> Contents(const v1::NormalizedDocument& document) {
  std::vector<std::string> lines;
  for (const v1::Block& block : document.blocks()) {
    if (block.boilerplate() || block.kind() == v1::Block::IMAGE) continue;
    lines.push_back(v1::Block::Kind_Name(block.kind()) + " " + std::to_string(block.level()) + " " +
                    block.text());
    for (std::string& row : Rows(block.table())) lines.push_back(std::move(row));
  }
  return lines;
}

// "line 3: ... / ..." where they begin to differ; empty where they are equal.
std::string FirstDifference(const std::vector<std::string>& first,
                            const std::vector<std::string>& second) {
  if (first == second) return "";
  const auto [a, b] = std::mismatch(first.begin(), first.end(), second.begin(), second.end());
  return "line " + std::to_string(a - first.begin()) + ": " + (a == first.end() ? "(end)" : *a) +
         " / " + (b == second.end() ? "(end)" : *b);
}

TEST(Idempotence, ANormalizedDocumentStaysAsItIs) {
  const std::vector<fs::path> files = FilesIn("tests/samples");
  ASSERT_FALSE(files.empty());
  for (const fs::path& file : files) {
    SCOPED_TRACE(file.filename());
    v1::RawDocument raw;
    raw.set_uri(file.filename());
    ASSERT_OK_AND_ASSIGN(const auto first, Shared().Normalize(raw, ReadFile(file)));
    EXPECT_OK(CheckLaws(first));
    ASSERT_OK_AND_ASSIGN(const auto second, Shared().Normalize(raw, ToHtml(first)));
    EXPECT_EQ(FirstDifference(Contents(first), Contents(second)), "");
  }
}

// Whatever else a page may hold.
TEST(Idempotence, ADocumentOfTheCorporaStaysAsItIs) {
  int read = 0;
  for (const char* folder : {"html_reader", "text_reader", "normalizer", "pdf_reader"}) {
    for (const fs::path& file : FilesIn(std::string("tests/corpora/") + folder)) {
      SCOPED_TRACE(file.string());
      v1::RawDocument raw;
      const auto first = Shared().Normalize(raw, ReadFile(file));
      if (!first.ok() || Contents(*first).empty()) continue;
      ASSERT_OK_AND_ASSIGN(const auto second, Shared().Normalize(raw, ToHtml(*first)));
      EXPECT_EQ(FirstDifference(Contents(*first), Contents(second)), "");
      ++read;
    }
  }
  EXPECT_GT(read, 10);
}

TEST(Idempotence, EveryDigitOfAPlainTextIsAccountedFor) {
  for (const fs::path& file : FilesIn("tests/samples")) {
    if (file.extension() != ".txt") continue;
    SCOPED_TRACE(file.filename());
    const std::string bytes = ReadFile(file);
    v1::RawDocument raw;
    ASSERT_OK_AND_ASSIGN(const auto document, Shared().Normalize(raw, bytes));
    ASSERT_OK_AND_ASSIGN(const Decoded decoded, Decode(bytes, ""));
    const std::vector<bool> accounted = Accounted(document, decoded.text.size());
    for (std::size_t i = 0; i < decoded.text.size(); ++i) {
      EXPECT_TRUE(!IsDigit(decoded.text[i]) || accounted[i]) << "character " << i;
    }
  }
}

}  // namespace
}  // namespace nianbao::normalize

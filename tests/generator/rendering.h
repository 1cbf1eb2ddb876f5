// SPDX-License-Identifier: Apache-2.0
// The ways in which offices publish a document, each a function from the document to files.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/generator/document.h"

namespace nianbao::generator {

// What of a table a format can carry.
enum class TableForm {
  // Everything.
  kGrid,
  // Places, without spans: what a merged cell covers is blank behind its text.
  kPlaces,
  // The same, and a first row with one text, at its front, is a paragraph above.
  kColumns,
  // Rows without places: the cells that begin in a row, one after the other.
  kRows,
  // The texts of cells that are not blank, one after the other.
  kTexts,
};

// One published file.
struct File {
  // With extension.
  std::string name{};
  std::string bytes{};
  // As its server declares it; may be empty or wrong.
  std::string media_type{};
};

struct Rendering {
  // "html-word", "text-tabs", "docx".
  std::string name{};
  TableForm tables = TableForm::kGrid;
  // What the format tells of a document, tables aside, where it does not tell all; and why.
  std::function<Document(const Document&)> told{};
  std::string loses{};
  // False where the format does not tell where a paragraph or a heading ends, so that only the text
  // as a whole can be compared.
  bool exact = true;
  // The file of each document, in order. UNAVAILABLE where a program that it needs is not
  // installed.
  std::function<absl::StatusOr<std::vector<File>>(std::span<const Document>)> write{};
};

// Every rendering, those of one format beside each other.
const std::vector<Rendering>& AllRenderings();

// What is left of `grid` in a format that carries no more than `form`. In kPlaces and kColumns a
// first row that is a caption is not part of the table: see WithoutSpans.
Grid Project(const Grid& grid, TableForm form);

// `document` as a format without merged cells shows it: a first row that is one cell over the whole
// width of its table becomes a paragraph above it; in kColumns also one with no other text than its
// first cell's.
Document WithoutSpans(const Document& document, TableForm form = TableForm::kPlaces);

// `document` with its sections numbered 1. and 1.1 instead of 一、, each with a section below it.
Document WithDecimalNumbers(const Document& document);

// What a format that carries `form` loses of a table, for a person; empty for kGrid.
std::string WhatIsLost(TableForm form);

// Makes a rendering of a function that writes one document as bytes. `extension` without a point.
Rendering OneByOne(std::string name, std::string extension, TableForm tables,
                   std::function<std::string(const Document&)> write, std::string media_type = "");

}  // namespace nianbao::generator

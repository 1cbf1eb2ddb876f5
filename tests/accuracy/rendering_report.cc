// SPDX-License-Identifier: Apache-2.0
#include "tests/accuracy/rendering_report.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <map>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "services/normalize/archive/members.h"

namespace nianbao::accuracy {
namespace {

namespace fs = std::filesystem;
using generator::Comparison;
using generator::Document;
using generator::File;

absl::StatusOr<v1::NormalizedDocument> Normalize(const File& file,
                                                 const normalize::Normalizer& normalizer) {
  v1::RawDocument raw;
  raw.set_document_id("sha256:" + std::string(64, '0'));
  raw.set_uri(file.name);
  raw.set_declared_media_type(file.media_type);
  return normalizer.Normalize(raw, file.bytes);
}

// The files, those in archives instead of them.
absl::StatusOr<std::vector<File>> Unpack(std::vector<File> files) {
  std::vector<File> unpacked;
  for (File& file : files) {
    if (!normalize::IsArchive(file.bytes)) {
      unpacked.push_back(std::move(file));
      continue;
    }
    v1::RawDocument raw;
    raw.set_uri(file.name);
    ASSIGN_OR_RETURN(auto contents, normalize::ExpandArchive(raw, file.bytes, {}));
    for (v1::RawDocument& member : contents.members) {
      unpacked.push_back({member.uri(), std::move(*member.mutable_content()), ""});
    }
  }
  return unpacked;
}

void Add(const std::string& name, const Comparison& comparison, RenderingResult& result) {
  result.documents.Count(comparison.Exact());
  result.headings += comparison.headings;
  result.paragraphs += comparison.paragraphs;
  result.cells += comparison.cells;
  for (const std::string& difference : comparison.differences) {
    result.differences.push_back(name + ": " + difference);
  }
}

std::string Cell(const generator::Score& score) {
  return absl::StrCat(score.exact, " / ", score.total);
}

std::string Name(const fs::path& path) {
  std::string name;
  for (const char c : path.stem().string())
    name += std::isalnum(static_cast<unsigned char>(c)) ? c : '-';
  return name;
}

}  // namespace

RenderingResult RunRendering(const generator::Rendering& rendering,
                             std::span<const Document> documents,
                             const normalize::Normalizer& normalizer) {
  RenderingResult result;
  result.name = rendering.name;
  result.loses = rendering.loses;
  if (const std::string lost = generator::WhatIsLost(rendering.tables); !lost.empty()) {
    absl::StrAppend(&result.loses, result.loses.empty() ? "" : "; ", lost);
  }
  absl::StatusOr<std::vector<File>> files = rendering.write(documents);
  if (files.ok()) files = Unpack(*std::move(files));
  if (files.ok() && files->size() != documents.size()) {
    files = absl::InternalError(
        absl::StrCat("there are ", files->size(), " files for ", documents.size(), " documents"));
  }
  if (!files.ok()) {
    result.skipped = files.status();
    return result;
  }
  std::size_t unimplemented = 0;
  absl::Status last;
  for (std::size_t i = 0; i < files->size(); ++i) {
    const File& file = (*files)[i];
    const auto read = Normalize(file, normalizer);
    if (absl::IsUnimplemented(read.status())) ++unimplemented;
    if (!read.ok()) last = read.status();
    const Document told = rendering.told ? rendering.told(documents[i]) : documents[i];
    Comparison comparison =
        Compare(told, read.ok() ? *read : v1::NormalizedDocument(), rendering.tables);
    if (!read.ok()) comparison.differences = {std::string(read.status().message())};
    Add(file.name, comparison, result);
  }
  if (unimplemented == files->size()) result.skipped = last;
  return result;
}

void PrintTable(const std::vector<RenderingResult>& results, std::ostream& out) {
  const auto row = [&out](const std::string& name, const std::vector<std::string>& cells) {
    out << std::left << std::setw(22) << name << std::right;
    for (const std::string& cell : cells) out << std::setw(17) << cell;
    out << "\n";
  };
  row("rendering", {"same document", "headings", "paragraphs", "cells"});
  for (const RenderingResult& result : results) {
    if (result.skipped) {
      const bool reader = absl::IsUnimplemented(*result.skipped);
      out << std::left << std::setw(22) << result.name
          << (reader ? "  not read yet: " : "  not written: ") << result.skipped->message() << "\n";
      continue;
    }
    row(result.name, {Cell(result.documents), Cell(result.headings), Cell(result.paragraphs),
                      Cell(result.cells)});
  }
  std::map<std::string, std::vector<std::string>> by_loss;
  for (const RenderingResult& result : results) {
    if (!result.skipped && !result.loses.empty()) by_loss[result.loses].push_back(result.name);
  }
  if (!by_loss.empty()) out << "not looked for, since the format does not tell it:\n";
  for (const auto& [loss, names] : by_loss) {
    out << "  " << absl::StrJoin(names, ", ") << ": " << loss << "\n";
  }
}

std::vector<Document> ReadSamples(const std::string& folder,
                                  const normalize::Normalizer& normalizer) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".html" || extension == ".txt") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Document> documents;
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    const auto read = Normalize({path.filename().string(), bytes.str(), ""}, normalizer);
    if (!read.ok()) continue;
    for (const v1::Part& part : read->parts()) {
      documents.push_back(
          generator::ToDocument(*read, part, absl::StrCat(Name(path), "-", part.number())));
    }
  }
  return documents;
}

}  // namespace nianbao::accuracy

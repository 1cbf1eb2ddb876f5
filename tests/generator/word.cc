// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/word.h"

#include <zip.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "tests/generator/html.h"

namespace nianbao::generator {
namespace {

namespace fs = std::filesystem;

// Enough for a hundred documents on a slow machine.
constexpr int kOfficeSeconds = 600;

absl::Status ZipError(zip_error_t& error, std::string_view what) {
  const absl::Status status =
      absl::InternalError(absl::StrCat(std::string(what), ": ", zip_error_strerror(&error)));
  zip_error_fini(&error);
  return status;
}

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

absl::StatusOr<fs::path> MakeFolder() {
  std::string name = (fs::temp_directory_path() / "nianbao-office-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return ErrnoStatus(errno, "make a folder " + name);
  return fs::path(name);
}

bool HasOffice() { return std::system("command -v soffice >/dev/null 2>&1") == 0; }

Rendering MakeDocx(const std::string& name, const DocxFeatures& features) {
  Rendering rendering;
  rendering.name = name;
  rendering.write =
      [features](std::span<const Document> documents) -> absl::StatusOr<std::vector<File>> {
    std::vector<File> files;
    for (const Document& document : documents) {
      ASSIGN_OR_RETURN(std::string bytes, WriteDocx(document, features));
      files.push_back({document.name + ".docx", std::move(bytes), ""});
    }
    return files;
  };
  return rendering;
}

// What LibreOffice makes of the plain DOCX, under `extension`.
Rendering MakeConverted(const std::string& name, const std::string& format,
                        const std::string& extension) {
  Rendering rendering;
  rendering.name = name;
  rendering.write = [=](std::span<const Document> documents) -> absl::StatusOr<std::vector<File>> {
    ASSIGN_OR_RETURN(std::vector<File> files, MakeDocx(name, {}).write(documents));
    ASSIGN_OR_RETURN(files, ConvertByOffice(files, format));
    for (File& file : files) file.name = fs::path(file.name).replace_extension(extension).string();
    return files;
  };
  return rendering;
}

Rendering MakeArchive() {
  Rendering rendering;
  rendering.name = "zip";
  rendering.write = [](std::span<const Document> documents) -> absl::StatusOr<std::vector<File>> {
    std::vector<std::pair<std::string, std::string>> entries;
    for (const Document& document : documents) {
      entries.emplace_back("年报/" + document.name + ".html", WriteCleanHtml(document));
    }
    ASSIGN_OR_RETURN(std::string bytes, WriteZip(entries));
    return std::vector<File>{{"reports.zip", std::move(bytes), "application/zip"}};
  };
  return rendering;
}

}  // namespace

absl::StatusOr<std::string> WriteZip(
    const std::vector<std::pair<std::string, std::string>>& entries) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, &error);
  if (source == nullptr) return ZipError(error, "make a ZIP file");
  zip_source_keep(source);
  const auto free_source = absl::MakeCleanup([source] { zip_source_free(source); });
  zip_t* archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
  if (archive == nullptr) {
    zip_source_free(source);
    return ZipError(error, "make a ZIP file");
  }
  for (const auto& [name, bytes] : entries) {
    zip_source_t* entry = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    if (entry == nullptr || zip_file_add(archive, name.c_str(), entry, ZIP_FL_ENC_UTF_8) < 0) {
      zip_source_free(entry);
      zip_discard(archive);
      return absl::InternalError("cannot add " + name + " to a ZIP file");
    }
  }
  if (zip_close(archive) != 0) {
    zip_discard(archive);
    return absl::InternalError("cannot write a ZIP file");
  }
  zip_stat_t stat;
  zip_source_stat(source, &stat);
  std::string bytes(stat.size, '\0');
  zip_source_open(source);
  const zip_int64_t read = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (read != static_cast<zip_int64_t>(bytes.size())) {
    return absl::InternalError("cannot read a ZIP file back");
  }
  return bytes;
}

absl::StatusOr<std::vector<File>> ConvertByOffice(const std::vector<File>& files,
                                                  const std::string& format) {
  if (!HasOffice()) {
    return absl::UnavailableError("soffice is not installed (libreoffice-writer-nogui)");
  }
  ASSIGN_OR_RETURN(const fs::path folder, MakeFolder());
  const auto remove = absl::MakeCleanup([&folder] { fs::remove_all(folder); });
  fs::create_directory(folder / "in");
  for (const File& file : files) {
    std::ofstream(folder / "in" / file.name, std::ios::binary) << file.bytes;
  }
  const std::string at = folder.string();
  const std::string command = absl::StrCat(
      "timeout ", kOfficeSeconds, " soffice --headless -env:UserInstallation=file://", at,
      "/profile --convert-to ", format, " --outdir ", at, "/out ", at, "/in/* >", at, "/log 2>&1");
  if (std::system(command.c_str()) != 0) {
    return absl::UnavailableError("soffice failed: " + ReadAll(folder / "log"));
  }
  std::vector<File> converted;
  for (const File& file : files) {
    const std::string name = fs::path(file.name).replace_extension(format).string();
    if (!fs::exists(folder / "out" / name)) {
      return absl::UnavailableError("soffice did not convert " + file.name);
    }
    converted.push_back({name, ReadAll(folder / "out" / name), ""});
  }
  return converted;
}

std::vector<Rendering> WordRenderings() {
  return {MakeDocx("docx", {}),
          MakeDocx("docx-edited",
                   {.generated_numbers = true, .tracked_changes = true, .text_box = true}),
          MakeConverted("doc", "doc", "doc"),
          MakeConverted("wps", "doc", "wps"),
          MakeConverted("pdf", "pdf", "pdf"),
          MakeArchive()};
}

}  // namespace nianbao::generator

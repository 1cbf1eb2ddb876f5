// SPDX-License-Identifier: Apache-2.0
// Makes Word 97-2003 files for tests.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace nianbao::normalize {

// The Word 97-2003 file that LibreOffice makes of a HTML page; empty where it is not installed.
inline std::string MakeWordFile(std::string_view html) {
  namespace fs = std::filesystem;
  std::string made = (fs::temp_directory_path() / "word_XXXXXX").string();
  if (mkdtemp(made.data()) == nullptr) return {};
  const fs::path folder(made);
  std::ofstream(folder / "page.html", std::ios::binary) << html;
  const std::string command = "cd " + made + " && soffice -env:UserInstallation=file://" + made +
                              "/profile --headless --infilter='HTML (StarWriter)' --convert-to " +
                              "'doc:MS Word 97' page.html >log 2>&1";
  std::ostringstream bytes;
  if (std::system(command.c_str()) == 0) {
    bytes << std::ifstream(folder / "page.doc", std::ios::binary).rdbuf();
  }
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return std::move(bytes).str();
}

}  // namespace nianbao::normalize

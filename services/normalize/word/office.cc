// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/office.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "services/normalize/word/confined_program.h"
#include "services/normalize/word/work_folder.h"

namespace nianbao::normalize {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInstead = ": save it as DOCX in Word or WPS and send that";
// It asks to be started again once its profile is made.
constexpr int kRestart = 81;

// Macros: 3 is the highest level. Links: 0 is never.
constexpr std::string_view kProfile = R"(<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Recovery/RecoveryInfo"><prop oor:name="Enabled" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Recovery/AutoSave"><prop oor:name="Enabled" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Java/VirtualMachine"><prop oor:name="Enable" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
)";

absl::StatusOr<std::string> FindProgram() {
  const char* path = std::getenv("PATH");
  for (const std::string& folder : std::vector<std::string>(
           absl::StrSplit(path == nullptr ? "/usr/bin:/bin" : path, ':', absl::SkipEmpty()))) {
    std::error_code error;
    const fs::path script = fs::canonical(fs::path(folder) / "soffice", error);
    if (error) continue;
    const fs::path program = script.parent_path() / "soffice.bin";
    if (fs::exists(program, error)) return program.string();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("Word 97-2003 files are read by LibreOffice, which is not installed here "
                   "(Debian package libreoffice-writer-nogui)",
                   std::string(kInstead)));
}

absl::Status WriteFile(const fs::path& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (file.good()) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("cannot write ", path.string(), "; is the disk full?"));
}

absl::StatusOr<std::string> ReadResult(const fs::path& path, std::size_t max_bytes) {
  std::error_code error;
  if (!fs::is_regular_file(fs::symlink_status(path, error))) {
    return absl::InvalidArgumentError("LibreOffice cannot read this Word file; it may be damaged");
  }
  if (fs::file_size(path, error) > max_bytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("as DOCX it has more than ", max_bytes, " bytes"));
  }
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return std::move(bytes).str();
}

std::vector<std::string> Command(const std::string& program, const fs::path& folder) {
  return {program, absl::StrCat("-env:UserInstallation=file://", (folder / "profile").string()),
          "--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
          // Without it the name decides what the file is taken for.
          "--infilter=MS Word 97", "--convert-to", "docx:MS Word 2007 XML", "--outdir",
          (folder / "out").string(), (folder / "original.doc").string()};
}

absl::Status MakeFolders(const fs::path& folder, std::string_view bytes) {
  std::error_code error;
  fs::create_directories(folder / "profile" / "user", error);
  if (!error) fs::create_directory(folder / "out", error);
  if (error) return absl::UnavailableError(absl::StrCat(folder.string(), ": ", error.message()));
  RETURN_IF_ERROR(WriteFile(folder / "profile" / "user" / "registrymodifications.xcu", kProfile));
  return WriteFile(folder / "original.doc", bytes);
}

absl::StatusOr<ProgramEnd> RunOffice(const ConfinedProgram& office) {
  absl::StatusOr<ProgramEnd> end = RunConfined(office);
  if (end.ok() && end->exit_status == kRestart) end = RunConfined(office);
  if (absl::IsNotFound(end.status())) return absl::FailedPreconditionError(end.status().message());
  return end;
}

absl::StatusOr<std::string> Convert(std::string_view bytes, const OfficeOptions& options,
                                    const std::string& program) {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  if (error) return absl::UnavailableError("no folder for temporary files; set TMPDIR to one");
  ASSIGN_OR_RETURN(const auto work, WorkFolder::Create(parent.string()));
  const fs::path folder = work->path();
  RETURN_IF_ERROR(MakeFolders(folder, bytes));
  const absl::StatusOr<ProgramEnd> end =
      RunOffice({.command = Command(program, folder),
                 .work_folder = folder.string(),
                 .timeout = options.timeout,
                 .max_file_bytes = options.max_output_bytes * 4});
  if (!end.ok()) return Annotate(end.status(), "LibreOffice");
  absl::StatusOr<std::string> docx =
      ReadResult(folder / "out" / "original.docx", options.max_output_bytes);
  if (!absl::IsInvalidArgument(docx.status()) || end->standard_error.empty()) return docx;
  return absl::InvalidArgumentError(absl::StrCat(
      docx.status().message(), "; it said: ", absl::StripAsciiWhitespace(end->standard_error)));
}

}  // namespace

absl::StatusOr<std::string> ConvertWordToDocx(std::string_view bytes,
                                              const OfficeOptions& options) {
  std::string program = options.program;
  if (program.empty()) {
    ASSIGN_OR_RETURN(program, FindProgram());
  }
  absl::StatusOr<std::string> docx = Convert(bytes, options, program);
  if (docx.ok()) return docx;
  return absl::Status(docx.status().code(),
                      absl::StrCat(docx.status().message(), std::string(kInstead)));
}

}  // namespace nianbao::normalize

// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/doc_reader.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/normalize/media_type.h"
#include "services/normalize/word/compound_file.h"
#include "services/normalize/word/docx_reader.h"
#include "services/normalize/word/office.h"

namespace nianbao::normalize {
namespace {

absl::Status CheckKind(std::string_view bytes) {
  switch (KindOfCompoundFile(bytes)) {
    case CompoundKind::kWord:
      return absl::OkStatus();
    case CompoundKind::kDamaged:
      return absl::InvalidArgumentError(
          "it begins like a Word 97-2003 file but its directory is damaged or cut off: send it "
          "again, or save it as DOCX and send that");
    case CompoundKind::kEncryptedWord:
    case CompoundKind::kEncryptedPackage:
      return absl::InvalidArgumentError(
          "it can only be opened with a password: save it without one and send that");
    default:
      return absl::UnimplementedError(
          absl::StrCat("it is no Word file but ", FindSignature(bytes).name,
                       ": send the report as DOCX, HTML or plain text"));
  }
}

}  // namespace

absl::StatusOr<Reading> ReadDoc(std::string_view bytes, const ReaderContext& context) {
  RETURN_IF_ERROR(CheckKind(bytes));
  ASSIGN_OR_RETURN(const std::string docx, ConvertWordToDocx(bytes));
  return ReadDocx(docx, context);
}

}  // namespace nianbao::normalize

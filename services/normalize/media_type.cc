// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/media_type.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "services/normalize/word/compound_file.h"

namespace nianbao::normalize {
namespace {

struct Magic {
  std::string_view bytes;
  std::string_view media_type;
  std::string_view name;
};

constexpr std::array<Magic, 13> kMagics = {{
    {"%PDF-", "application/pdf", "PDF"},
    {"{\\rtf", "application/rtf", "RTF"},
    {"\x89PNG\r\n", "image/png", "PNG image"},
    {"\xFF\xD8\xFF", "image/jpeg", "JPEG image"},
    {"GIF87a", "image/gif", "GIF image"},
    {"GIF89a", "image/gif", "GIF image"},
    {std::string_view("II*\0", 4), "image/tiff", "TIFF image"},
    {std::string_view("MM\0*", 4), "image/tiff", "TIFF image"},
    {"\x1F\x8B\x08", "application/gzip", "gzip archive"},
    {"7z\xBC\xAF\x27\x1C", "application/x-7z-compressed", "7z archive"},
    {"Rar!\x1A\x07", "application/vnd.rar", "RAR archive"},
    {std::string_view("\x7F"
                      "ELF"),
     "application/x-executable", "program"},
    {std::string_view("SQLite format 3\0", 16), "application/vnd.sqlite3", "SQLite database"},
}};

constexpr std::string_view kXlsx =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr std::string_view kPptx =
    "application/vnd.openxmlformats-officedocument.presentationml.presentation";

struct PackageKind {
  // In the media type of the package's main part: of documents, templates, and both with macros.
  std::string_view word;
  std::string_view media_type;
  std::string_view name;
};

constexpr std::array<PackageKind, 6> kPackageKinds = {{
    {"wordprocessingml.", kDocxMediaType, "Word (DOCX)"},
    {"ms-word.", kDocxMediaType, "Word (DOCX)"},
    {"spreadsheetml.", kXlsx, "Excel (XLSX)"},
    {"ms-excel.", kXlsx, "Excel (XLSX)"},
    {"presentationml.", kPptx, "PowerPoint (PPTX)"},
    {"ms-powerpoint.", kPptx, "PowerPoint (PPTX)"},
}};

Signature ToSignature(std::string_view media_type, std::string_view name) {
  return {std::string(media_type), std::string(name)};
}

Signature ZipSignature(std::string_view bytes, const NormalizerOptions& options) {
  absl::StatusOr<std::shared_ptr<Package>> package = Package::Open(bytes, options);
  if (!package.ok()) {
    // Its reader says what is wrong with it.
    const bool word = bytes.substr(0, 65536).find("word/document.xml") != std::string_view::npos;
    return word ? ToSignature(kDocxMediaType, "Word (DOCX)")
                : ToSignature("application/zip", "ZIP archive");
  }
  const std::string type = (*package)->ContentType((*package)->main_part());
  for (const PackageKind& kind : kPackageKinds) {
    if (type.find(kind.word) == std::string::npos) continue;
    Signature signature = ToSignature(kind.media_type, kind.name);
    if (kind.media_type == kDocxMediaType) signature.package = *std::move(package);
    return signature;
  }
  // An OpenDocument file begins with its type, which is not packed.
  if (bytes.substr(0, 256).find("application/vnd.oasis.opendocument.text") !=
      std::string_view::npos) {
    return {"application/vnd.oasis.opendocument.text", "OpenDocument text (ODT)"};
  }
  if ((*package)->Has("OFD.xml")) return {"application/ofd", "OFD"};
  return {"application/zip", "ZIP archive"};
}

Signature CompoundSignature(std::string_view bytes) {
  switch (KindOfCompoundFile(bytes)) {
    case CompoundKind::kExcel:
      return {"application/vnd.ms-excel", "Excel 97-2003 (XLS)"};
    case CompoundKind::kPowerPoint:
      return {"application/vnd.ms-powerpoint", "PowerPoint 97-2003 (PPT)"};
    case CompoundKind::kVisio:
      return {"application/vnd.visio", "Visio drawing (VSD)"};
    case CompoundKind::kWorks:
      return {"application/vnd.ms-works", "Microsoft Works (WPS)"};
    case CompoundKind::kOutlook:
      return {"application/vnd.ms-outlook", "Outlook message (MSG)"};
    case CompoundKind::kInstaller:
      return {"application/x-msi", "program installer (MSI)"};
    case CompoundKind::kUnknown:
      return {"application/x-ole-storage", "compound file of an unknown program"};
    default:
      return {"application/msword", "Word 97-2003 (DOC)"};
  }
}

// The part of a text that tells whether it is HTML.
constexpr std::size_t kHtmlHead = 65536;
constexpr std::size_t kLongestOpening = 16;

// Letters of ASCII in lower case; other characters are one that is no part of a tag.
std::string Lower(std::u32string_view text) {
  std::string lower(text.size(), '\x7F');
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] < 0x80) lower[i] = absl::ascii_tolower(static_cast<unsigned char>(text[i]));
  }
  return lower;
}

}  // namespace

Signature FindSignature(std::string_view bytes) {
  static const NormalizerOptions kLimits;
  return FindSignature(bytes, kLimits);
}

Signature FindSignature(std::string_view bytes, const NormalizerOptions& options) {
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) {
    return ZipSignature(bytes, options);
  }
  if (bytes.starts_with(kCompoundMagic)) return CompoundSignature(bytes);
  for (const Magic& magic : kMagics) {
    if (bytes.starts_with(magic.bytes)) {
      return {std::string(magic.media_type), std::string(magic.name)};
    }
  }
  if (bytes.size() > 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP") {
    return {"image/webp", "WebP image"};
  }
  return {};
}

bool LooksLikeHtml(std::u32string_view text) {
  text = text.substr(0, kHtmlHead);
  if (text.find(U'<') == std::u32string_view::npos) return false;
  const std::size_t first = text.find_first_not_of(U" \t\r\n\f");
  const std::string start = Lower(text.substr(first, kLongestOpening));
  for (const std::string_view opening :
       {"<!doctype html", "<html", "<head", "<body", "<table", "<div", "<meta", "<title"}) {
    if (start.starts_with(opening)) return true;
  }
  const std::string head = Lower(text);
  std::size_t closed = 0;
  for (const std::string_view closing :
       {"</html>", "</body>", "</table>", "</td>", "</div>", "</p>", "</span>", "</title>"}) {
    for (std::size_t at = head.find(closing); at != std::string::npos && closed < 2;
         at = head.find(closing, at + 1)) {
      ++closed;
    }
  }
  return closed >= 2;
}

}  // namespace nianbao::normalize

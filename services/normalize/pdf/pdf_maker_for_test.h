// SPDX-License-Identifier: Apache-2.0
// Writes small PDF files for tests.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/text.h"

namespace nianbao::normalize::pdf {

// Fonts of every page. Codes of kMapped and kUnmapped are UTF-16 code units; ASCII is half as wide.
inline constexpr std::string_view kMapped = "F1";
// No ToUnicode: what it draws cannot be known.
inline constexpr std::string_view kUnmapped = "F2";
// Helvetica, not embedded.
inline constexpr std::string_view kLatin = "F3";
// Adobe-GB1 by the predefined CMap GBK-EUC-H; codes are GBK.
inline constexpr std::string_view kGbk = "F4";
// As kMapped, written from top to bottom.
inline constexpr std::string_view kVertical = "F5";

inline constexpr double kPageHeight = 842;

inline std::string Hex(std::string_view bytes) {
  std::string hex = "<";
  for (const char c : bytes) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02X", static_cast<unsigned char>(c));
    hex += digits;
  }
  return hex + ">";
}

inline std::string Utf16(std::string_view utf8) {
  std::string bytes;
  for (const char32_t c : text::DecodeUtf8(utf8)) {
    bytes.push_back(static_cast<char>(c >> 8));
    bytes.push_back(static_cast<char>(c));
  }
  return bytes;
}

// Operators that draw `utf8` with its baseline `y` points below the upper edge of the page.
inline std::string Text(double x, double y, double size, std::string_view utf8,
                        std::string_view font = kMapped, std::string_view before = "") {
  return "BT " + std::string(before) + " /" + std::string(font) + " " + std::to_string(size) +
         " Tf " + std::to_string(x) + " " + std::to_string(kPageHeight - y) + " Td " +
         Hex(Utf16(utf8)) + " Tj ET\n";
}

inline std::string Stroke(double x0, double y0, double x1, double y1) {
  return std::to_string(x0) + " " + std::to_string(kPageHeight - y0) + " m " + std::to_string(x1) +
         " " + std::to_string(kPageHeight - y1) + " l S\n";
}

// A filled rectangle. `colour` is an operator: "0.9 g".
inline std::string Fill(double x0, double y0, double x1, double y1,
                        std::string_view colour = "0 g") {
  return "q " + std::string(colour) + " " + std::to_string(x0) + " " +
         std::to_string(kPageHeight - y1) + " " + std::to_string(x1 - x0) + " " +
         std::to_string(y1 - y0) + " re f Q\n";
}

// The lines of a grid.
inline std::string StrokeGrid(const std::vector<double>& columns, const std::vector<double>& rows) {
  std::string out;
  for (const double y : rows) out += Stroke(columns.front(), y, columns.back(), y);
  for (const double x : columns) out += Stroke(x, rows.front(), x, rows.back());
  return out;
}

class PdfMaker {
 public:
  PdfMaker() {
    objects_.resize(kFirstFree - 1);
    Set(kCatalog, "<< /Type /Catalog /Pages 2 0 R >>");
    Set(3, CidFont("Sample+Song", 5, "/ToUnicode 6 0 R"));
    Set(4, CidFont("Sample+Lost", 5, ""));
    Set(5, Descendant("Identity", "/DW 1000 /W [32 126 500]"));
    Set(6, StreamOf("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
                    "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
                    "1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end\n"));
    Set(7, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    Set(8,
        "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H "
        "/DescendantFonts [9 0 R] >>");
    Set(9, Descendant("GB1", "/DW 1000"));
    Set(10, CidFont("Sample+Song", 5, "/ToUnicode 6 0 R", "Identity-V"));
  }

  // The number of the object that `body` becomes.
  int Add(std::string body) {
    objects_.push_back(std::move(body));
    return static_cast<int>(objects_.size());
  }
  void Set(int number, std::string body) {
    objects_[static_cast<std::size_t>(number) - 1] = std::move(body);
  }

  static std::string StreamOf(std::string_view data, std::string_view entries = "") {
    return "<< /Length " + std::to_string(data.size()) + " " + std::string(entries) +
           " >>\nstream\n" + std::string(data) + "\nendstream";
  }

  // `resources` are further entries of the resource dictionary, `entries` of that of the page.
  void AddPage(std::string_view content, std::string_view entries = "/MediaBox [0 0 595 842]",
               std::string_view resources = "", std::string_view filter = "") {
    const int stream = Add(StreamOf(content, filter));
    pages_.push_back(Add("<< /Type /Page /Parent 2 0 R " + std::string(entries) +
                         " /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 7 0 R /F4 8 0 R "
                         "/F5 10 0 R >> " +
                         std::string(resources) + " >> /Contents " + std::to_string(stream) +
                         " 0 R >>"));
  }

  void AddTrailer(std::string_view entries) { trailer_ += entries; }

  std::string Build() {
    std::string kids;
    for (const int page : pages_) kids += std::to_string(page) + " 0 R ";
    Set(2, "<< /Type /Pages /Count " + std::to_string(pages_.size()) + " /Kids [" + kids + "] >>");
    return BuildAsSet();
  }

  // With the page tree that was set.
  std::string BuildAsSet() const {
    std::string out = "%PDF-1.7\n";
    std::string xref;
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      char entry[32];
      std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", out.size());
      xref += entry;
      out += std::to_string(i + 1) + " 0 obj\n" + objects_[i] + "\nendobj\n";
    }
    const std::size_t start = out.size();
    const std::string size = std::to_string(objects_.size() + 1);
    return out + "xref\n0 " + size + "\n0000000000 65535 f \n" + xref + "trailer << /Size " + size +
           " /Root 1 0 R " + trailer_ + " >>\nstartxref\n" + std::to_string(start) + "\n%%EOF\n";
  }

  static constexpr int kCatalog = 1;

 private:
  static constexpr int kFirstFree = 11;

  static std::string CidFont(std::string_view name, int descendant, std::string_view entries,
                             std::string_view encoding = "Identity-H") {
    return "<< /Type /Font /Subtype /Type0 /BaseFont /" + std::string(name) + " /Encoding /" +
           std::string(encoding) + " /DescendantFonts [" + std::to_string(descendant) + " 0 R] " +
           std::string(entries) + " >>";
  }
  static std::string Descendant(std::string_view ordering, std::string_view widths) {
    return "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sample /CIDSystemInfo << /Registry "
           "(Adobe) /Ordering (" +
           std::string(ordering) + ") /Supplement 0 >> " + std::string(widths) +
           " /FontDescriptor << /Type /FontDescriptor /FontName /Sample /Flags 4 >> >>";
  }

  std::vector<std::string> objects_;
  std::vector<int> pages_;
  std::string trailer_;
};

}  // namespace nianbao::normalize::pdf

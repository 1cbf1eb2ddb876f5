// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/media_type.h"

#include "gtest/gtest.h"
#include "services/normalize/archive/zip_maker_for_test.h"
#include "services/normalize/word/docx_maker_for_test.h"

namespace nianbao::normalize {
namespace {

// A document whose main part has this media type.
std::string PackageOf(const std::string& type) {
  return DocxMaker("").Named("any/", "main.xml").ContentType("application/vnd." + type).Make();
}

TEST(MediaType, LooksIntoPackages) {
  const std::string office = "openxmlformats-officedocument.";
  struct Case {
    std::string bytes;
    std::string name;
  };
  const Case cases[] = {
      {PackageOf(office + "wordprocessingml.document.main+xml"), "Word (DOCX)"},
      {PackageOf(office + "wordprocessingml.template.main+xml"), "Word (DOCX)"},
      {PackageOf("ms-word.document.macroEnabled.main+xml"), "Word (DOCX)"},
      {PackageOf("ms-word.template.macroEnabledTemplate.main+xml"), "Word (DOCX)"},
      {PackageOf(office + "spreadsheetml.sheet.main+xml"), "Excel (XLSX)"},
      {PackageOf("ms-excel.sheet.macroEnabled.main+xml"), "Excel (XLSX)"},
      {PackageOf(office + "presentationml.presentation.main+xml"), "PowerPoint (PPTX)"},
      {PackageOf("other"), "ZIP archive"},
      {MakeZip({{"mimetype", "application/vnd.oasis.opendocument.text", false},
                {"content.xml", "<x/>"}}),
       "OpenDocument text (ODT)"},
      {MakeZip({{"OFD.xml", "<x/>"}, {"Doc_0/Document.xml", "<x/>"}}), "OFD"},
      // An archive of reports is not one of them.
      {MakeZip({{"word/document.xml", "<x/>", false}}), "ZIP archive"},
      {MakeZip({{"a.docx", PackageOf(office + "wordprocessingml.document.main+xml"), false}}),
       "ZIP archive"},
      {PackageOf(office + "wordprocessingml.document.main+xml").substr(0, 900), "ZIP archive"},
  };
  for (const Case& c : cases) EXPECT_EQ(FindSignature(c.bytes).name, c.name);
}

TEST(MediaType, LeavesADamagedDocumentToItsReader) {
  EXPECT_EQ(FindSignature("PK\x03\x04....word/document.xml").name, "Word (DOCX)");
}

}  // namespace
}  // namespace nianbao::normalize

// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/mhtml.h"

#include <string>
#include <string_view>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

using ::nianbao::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::string Archive(std::string_view part_header, std::string_view body) {
  return "MIME-Version: 1.0\r\n"
         "Content-Type: multipart/related;\r\n\tboundary=\"----=_NextPart_01\"\r\n\r\n"
         "This document is a Single File Web Page.\r\n\r\n"
         "------=_NextPart_01\r\n"
         "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n\r\n"
         "------=_NextPart_01\r\n" +
         std::string(part_header) + "\r\n\r\n" + std::string(body) +
         "\r\n------=_NextPart_01--\r\n";
}

TEST(Mhtml, DecodesThePageByItsTransferEncoding) {
  struct Case {
    std::string encoding;
    std::string body;
    std::string html;
  };
  const std::vector<Case> cases = {
      {"quoted-printable", "<p id=3D\"a\">=E5=B9=B4=\r\n=E6=8A=A5</p> \r\nx=zz=4",
       "<p id=\"a\">年报</p>\nx=zz=4\n"},
      {"Base64", "PHA+5bm0\r\n5oqlPC9wPg==", "<p>年报</p>"},
      {"8bit", "<p>年报</p>", "<p>年报</p>\r\n"},
      {"", "<p>年报</p>", "<p>年报</p>\r\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.encoding);
    const std::string header =
        "Content-Location: file:///C:/x.htm\r\n" +
        (c.encoding.empty() ? "" : "Content-Transfer-Encoding: " + c.encoding + "\r\n") +
        "Content-Type: text/html; charset=\"gb2312\"";
    const std::string archive = Archive(header, c.body);
    EXPECT_TRUE(LooksLikeMhtml(archive));
    ASSERT_OK_AND_ASSIGN(const MhtmlPage page, ReadMhtml(archive));
    EXPECT_EQ(page.html, c.html);
    EXPECT_EQ(page.content_type, "text/html; charset=\"gb2312\"");
  }
}

TEST(Mhtml, FindsThePageInNestedPartsAndBehindABrowsersHeader) {
  const std::string archive =
      "\xEF\xBB\xBF\r\nFrom: <Saved by a browser>\nSubject: =?utf-8?B?5bm0?=\nMIME-Version: 1.0\n"
      "Content-Type: multipart/related; type=\"multipart/alternative\"; boundary=outer\n\n"
      "--outer\nContent-Type: multipart/alternative; boundary=inner\n\n"
      "--inner\nContent-Type: text/plain\n\nplain\n"
      "--inner\nContent-Type: text/html\n\n<p>1</p>\n--inner--\n--outer--\n";
  ASSERT_TRUE(LooksLikeMhtml(archive));
  ASSERT_OK_AND_ASSIGN(const MhtmlPage page, ReadMhtml(archive));
  EXPECT_EQ(page.html, "<p>1</p>\n");
}

TEST(Mhtml, APageThatIsCutOffIsReadAsFarAsItGoes) {
  const std::string archive = Archive("Content-Type: text/html", "<p>1</p><p>2");
  ASSERT_OK_AND_ASSIGN(const MhtmlPage page,
                       ReadMhtml(archive.substr(0, archive.find("<p>2") + 4)));
  EXPECT_EQ(page.html, "<p>1</p><p>2");
}

TEST(Mhtml, OtherTextIsNone) {
  for (const std::string_view text :
       {"", "青山县水务局2020年政府信息公开工作年度报告\n", "Subject: x\n\nMIME-Version: 1.0\n",
        "<html>\nMIME-Version: 1.0\n", "MIME-Version: 1.0\nContent-Type: application/pdf\n\n"}) {
    EXPECT_FALSE(LooksLikeMhtml(text)) << text;
  }
}

TEST(Mhtml, SaysWhatIsWrongAndWhatToSendInstead) {
  const auto refused = [](std::string_view header, std::string_view part) {
    return AllOf(HasSubstr(header), HasSubstr(part), HasSubstr("save it as DOCX"));
  };
  EXPECT_THAT(ReadMhtml(Archive("Content-Type: text/plain", "x")),
              StatusIs(absl::StatusCode::kInvalidArgument, refused("without a HTML page", "")));
  EXPECT_THAT(ReadMhtml(Archive("Content-Type: text/html\r\nContent-Transfer-Encoding: x-uu", "x")),
              StatusIs(absl::StatusCode::kInvalidArgument, refused("x-uu", "not known")));
  std::string nest;
  for (int i = 0; i < 1000; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    nest += "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary + "\n";
  }
  EXPECT_THAT(ReadMhtml("MIME-Version: 1.0\n" + nest + "Content-Type: text/html\n\n<p>"),
              StatusIs(absl::StatusCode::kInvalidArgument, refused("without", "")));
}

}  // namespace
}  // namespace nianbao::normalize

// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/normalizer.h"

#include <unicode/ucnv.h>

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status_matchers.h"
#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/document_laws.h"
#include "services/normalize/media_type.h"
#include "services/normalize/word/docx_maker_for_test.h"

namespace nianbao::normalize {
namespace {

using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

const Normalizer& Shared() {
  static const Normalizer& normalizer = *Normalizer::Create().value().release();
  return normalizer;
}

absl::StatusOr<v1::NormalizedDocument> Read(std::string_view bytes, std::string_view type = "") {
  v1::RawDocument raw;
  raw.set_document_id("sha256:0");
  raw.set_uri("report.html");
  raw.set_declared_media_type(std::string(type));
  return Shared().Normalize(raw, bytes);
}

std::string Encode(std::string_view utf8, const char* charset) {
  std::string out(utf8.size() * 4 + 16, '\0');
  UErrorCode error = U_ZERO_ERROR;
  const int size = ucnv_convert(charset, "UTF-8", out.data(), static_cast<int>(out.size()),
                                utf8.data(), static_cast<int>(utf8.size()), &error);
  EXPECT_TRUE(U_SUCCESS(error));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

constexpr std::string_view kReport =
    "青山县水务局2020年政府信息公开工作年度报告\n"
    "根据《中华人民共和国政府信息公开条例》的规定，现公布本局2020年政府信息公开工作年度报告。\n"
    "一、总体情况\n"
    "2020年，本局主动公开政府信息３５条，其中网站３０条，其他５条。\n"
    "二、主动公开政府信息情况\n"
    "\t信息内容\n\t本年新制作数量\n\t本年新公开数量\n\n\t规章\n\t0\n\t\n\n\t规范性\n文件\n\t2\n\t2"
    "\n\n\n"
    "三、其他需要报告的事项\n"
    "无。\n";

TEST(Normalizer, ReadsEveryEncodingAlike) {
  ASSERT_OK_AND_ASSIGN(auto expected, Read(kReport));
  EXPECT_EQ(expected.charset(), "UTF-8");
  expected.clear_encoding();
  ASSERT_EQ(expected.parts_size(), 1);
  struct Case {
    const char* converter;
    std::string_view mark;
    std::string_view charset;
  };
  const Case cases[] = {
      {"UTF-8", "\xEF\xBB\xBF", "UTF-8"},
      {"GB18030", "", "GB18030"},
      {"GBK", "", "GB18030"},
      {"UTF-16LE", "\xFF\xFE", "UTF-16LE"},
      {"UTF-16BE", "\xFE\xFF", "UTF-16BE"},
      {"UTF-16LE", "", "UTF-16LE"},
      {"UTF-16BE", "", "UTF-16BE"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.converter) + " mark " + std::to_string(c.mark.size()));
    const std::string bytes = std::string(c.mark) + Encode(kReport, c.converter);
    for (const char* declared : {"", "text/plain; charset=big5", "text/plain; charset=UTF-8"}) {
      SCOPED_TRACE(declared);
      ASSERT_OK_AND_ASSIGN(v1::NormalizedDocument document, Read(bytes, declared));
      EXPECT_EQ(document.charset(), c.charset);
      EXPECT_EQ(document.encoding().charset(), c.charset);
      document.set_charset("UTF-8");
      document.clear_encoding();
      EXPECT_EQ(document.SerializeAsString(), expected.SerializeAsString());
    }
  }
}

TEST(Normalizer, ReadsTraditionalTextInBig5) {
  const std::string bytes = Encode(
      "綠水縣衛生局2016年政府信息公開工作年度報告\n一、概述\n本局全年主動公開檔案十二件，沒有收到申"
      "請。\n",
      "Big5");
  for (const char* declared : {"", "text/plain; charset=gb2312"}) {
    ASSERT_OK_AND_ASSIGN(const auto document, Read(bytes, declared));
    EXPECT_EQ(document.charset(), "Big5");
    EXPECT_EQ(document.script(), v1::Document::TRADITIONAL);
    EXPECT_EQ(document.blocks(0).text(), "绿水县卫生局2016年政府信息公开工作年度报告");
    EXPECT_EQ(document.blocks(2).text(), "本局全年主动公开档案十二件，没有收到申请。");
    EXPECT_EQ(document.blocks(2).runs_size(), 1);
  }
}

TEST(Normalizer, RestoresTheMainlandsWordingWithItsPlaces) {
  const std::u32string original =
      U"青山縣水務局2020年政府資訊公開工作年度報告\n一、概述\n"
      U"　　本局透過網際網路入口網站主動公開檔案十二件，檔案館備查。\n"
      U"指標\t數量\n線上訪談\t3\n行政規範性檔案\t4\n";
  ASSERT_OK_AND_ASSIGN(const auto document, Read(text::EncodeUtf8(original)));
  EXPECT_TRUE(document.taiwan_wording());
  EXPECT_EQ(document.blocks(0).text(), "青山县水务局2020年政府信息公开工作年度报告");
  std::vector<std::string> cells;
  for (const v1::Block& block : document.blocks()) {
    for (const v1::Cell& cell : block.table().cells()) cells.push_back(cell.text());
    std::int32_t covered = 0;
    for (const v1::SourceRun& run : block.runs()) {
      EXPECT_EQ(run.begin(), covered);
      EXPECT_LE(static_cast<std::size_t>(run.source_end()), original.size());
      covered = run.end();
    }
    EXPECT_EQ(static_cast<std::size_t>(covered), text::Length(block.text()));
  }
  EXPECT_THAT(cells,
              ::testing::ElementsAre("指标", "数量", "在线访谈", "3", "行政规范性文件", "4"));
}

TEST(Normalizer, TellsHowAReportIsBuilt) {
  ASSERT_OK_AND_ASSIGN(const auto document, Read(kReport));
  EXPECT_EQ(document.uri(), "report.html");
  EXPECT_EQ(document.document_id(), "sha256:0");
  EXPECT_EQ(document.generation(), kGeneration);
  std::vector<std::string> outline;
  for (const v1::Block& block : document.blocks()) {
    if (block.kind() == v1::Block::HEADING) {
      outline.push_back(std::to_string(block.level()) + block.text());
    }
  }
  EXPECT_THAT(outline,
              ::testing::ElementsAre("0青山县水务局2020年政府信息公开工作年度报告", "1一、总体情况",
                                     "1二、主动公开政府信息情况", "1三、其他需要报告的事项"));
  EXPECT_EQ(document.blocks(3).text(), "2020年，本局主动公开政府信息35条，其中网站30条，其他5条。");
  const v1::Table& table = document.blocks(5).table();
  ASSERT_EQ(table.row_count(), 3);
  ASSERT_EQ(table.cells_size(), 9);
  EXPECT_EQ(table.cells(5).text(), "");
  EXPECT_EQ(table.cells(6).text(), "规范性文件");
  EXPECT_EQ(table.layout(), v1::Table::SEPARATED);
}

TEST(Normalizer, RefusesWhatItCannotRead) {
  const std::string text(kReport);
  struct Case {
    std::string bytes;
    absl::StatusCode code;
    std::string message;
  };
  std::string junk;
  std::mt19937 random(7);
  for (int i = 0; i < 5000; ++i) junk.push_back(static_cast<char>(random()));
  const Case cases[] = {
      {"", absl::StatusCode::kInvalidArgument, "empty"},
      {" \n\t\xE3\x80\x80\n", absl::StatusCode::kInvalidArgument, "white space"},
      {"\xEF\xBB\xBF", absl::StatusCode::kInvalidArgument, "white space"},
      {"%PDF-1.4 ...", absl::StatusCode::kInvalidArgument, "damaged"},
      {"PK\x03\x04xxxxword/document.xml", absl::StatusCode::kInvalidArgument, "cut off"},
      {"PK\x03\x04xxxx", absl::StatusCode::kUnimplemented, "ZIP"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", absl::StatusCode::kInvalidArgument, "cut off"},
      {"{\\rtf1", absl::StatusCode::kUnimplemented, "RTF"},
      {"\x89PNG\r\n\x1A\n", absl::StatusCode::kUnimplemented, "PNG"},
      {junk, absl::StatusCode::kInvalidArgument, "no text"},
      {std::string("ab\0\0\1\2", 6), absl::StatusCode::kInvalidArgument, "no text"},
      {text + "\xE5\xB9", absl::StatusCode::kInvalidArgument, "middle of a UTF-8 character"},
      {Encode(kReport, "GB18030") + "\xC4", absl::StatusCode::kInvalidArgument,
       "middle of a GB18030 character"},
      {"\xFF\xFE" + Encode(kReport, "UTF-16LE") + "\x41", absl::StatusCode::kInvalidArgument,
       "middle of a UTF-16LE character"},
      {"\xE5\xB9", absl::StatusCode::kInvalidArgument, "character"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.message);
    const auto document = Read(c.bytes);
    EXPECT_THAT(document, StatusIs(c.code, HasSubstr(c.message)));
    EXPECT_THAT(document, StatusIs(c.code, HasSubstr("report.html: ")));
    EXPECT_THAT(document, StatusIs(c.code, HasSubstr("send")));
  }
}

TEST(Normalizer, ReadsWordDocumentsWhateverTheyAreCalled) {
  const std::string bytes = DocxMaker(Paragraph("一、总体情况") + Paragraph("公开12条。")).Make();
  ASSERT_OK_AND_ASSIGN(const auto normalizer, Normalizer::Create());
  for (const char* declared : {"", "application/msword", "text/html; charset=gbk"}) {
    v1::RawDocument raw;
    raw.set_uri("report.doc");
    raw.set_declared_media_type(declared);
    ASSERT_OK_AND_ASSIGN(const auto document, normalizer->Normalize(raw, bytes));
    EXPECT_EQ(document.media_type(), kDocxMediaType);
    EXPECT_EQ(document.charset(), "");
    ASSERT_EQ(document.blocks_size(), 2);
    EXPECT_EQ(document.blocks(0).kind(), v1::Block::HEADING);
    EXPECT_EQ(document.blocks(1).text(), "公开12条。");
    EXPECT_OK(CheckLaws(document));
  }
}

TEST(Normalizer, ReadsTheWordWebArchivesThatAreCalledDoc) {
  std::string page;
  for (const char c : Encode("<p>一、总体情况</p><p>本局主动公开政府信息35条。</p>", "gb18030")) {
    absl::StrAppend(&page, "=", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2),
                    page.size() % 60 == 57 ? "=\r\n" : "");
  }
  const std::string archive =
      "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n"
      "Content-Type: text/html; charset=\"gb2312\"\r\n\r\n" +
      page + "\r\n--b--\r\n";
  ASSERT_OK_AND_ASSIGN(const auto document, Read(archive));
  EXPECT_EQ(document.media_type(), "multipart/related");
  EXPECT_EQ(document.charset(), "GB18030");
  ASSERT_EQ(document.blocks_size(), 2);
  EXPECT_EQ(document.blocks(0).text(), "一、总体情况");
  // Positions count the characters of the page, not of the archive.
  EXPECT_EQ(document.blocks(0).source_begin(), 3);
  EXPECT_OK(CheckLaws(document));
}

// In lines and in cells, whatever the format.
TEST(Normalizer, ListsTheReadingAidsThatItLeavesOut) {
  const std::string line = "本年受理行政复(fù)议的情况";
  const std::string docx_cell = "<w:tc><w:p><w:r><w:t>复(fù)议</w:t></w:r></w:p></w:tc>";
  const std::string docx_row =
      "<w:tr>" + docx_cell + "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>";
  struct Case {
    std::string name;
    std::string bytes;
  };
  const Case cases[] = {
      {"HTML", "<html><body><p>" + line +
                   "</p><table><tr><td>复(fù)议</td><td>1</td></tr><tr><td>诉讼</td><td>2</td>"
                   "</tr></table></body></html>"},
      {"bars", line + "\n\n复(fù)议 | 1\n诉讼 | 2\n"},
      {"tabs", line + "\n\n复(fù)议\t1\n诉讼\t2\n"},
      {"pasted", line + "\n\t复(fù)议\n\t1\n\n\t诉讼\n\t2\n"},
      {"columns", line + "\n\n复(fù)议    1\n诉讼    2\n"},
      {"DOCX", DocxMaker(Paragraph(line) + "<w:tbl>" + docx_row + docx_row + "</w:tbl>").Make()},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto document = Read(c.bytes);
    ASSERT_TRUE(document.ok()) << document.status();
    ASSERT_EQ(document->blocks_size(), 2);
    EXPECT_EQ(document->blocks(0).text(), "本年受理行政复议的情况");
    EXPECT_EQ(document->blocks(1).table().cells(0).text(), "复议");
    ASSERT_GE(document->omissions_size(), 2);
    for (const v1::Omission& omission : document->omissions()) {
      EXPECT_EQ(omission.reason(), v1::Omission::READING_AID);
    }
  }
}

TEST(Normalizer, KeepsToItsLimits) {
  ASSERT_OK_AND_ASSIGN(const auto small, Normalizer::Create({.max_bytes = 100}));
  v1::RawDocument raw;
  raw.set_uri("big.txt");
  EXPECT_THAT(small->Normalize(raw, std::string(101, 'a')),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("big.txt: ")));
  ASSERT_OK_AND_ASSIGN(const auto few, Normalizer::Create({.max_blocks = 10, .max_cells = 5}));
  std::string lines;
  for (int i = 0; i < 20; ++i) lines += "本局工作。\n";
  EXPECT_THAT(few->Normalize(raw, lines), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(few->Normalize(raw, "a\tb\tc\nd\te\tf\n"),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(
      few->Normalize(raw, "<table><tr><td rowspan=9 colspan=3>x<td>y<tr><td>z</table><p>报告</p>"),
      StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(Normalizer, ToleratesAFewBrokenCharacters) {
  std::string bytes;
  for (int i = 0; i < 20; ++i) bytes += Encode(kReport, "GB18030");
  bytes.insert(bytes.size() / 2, "\xFF");
  ASSERT_OK_AND_ASSIGN(const auto document, Read(bytes));
  EXPECT_EQ(document.charset(), "GB18030");
}

TEST(Normalizer, ReadsTheSameDocumentAgainFromItsOwnText) {
  ASSERT_OK_AND_ASSIGN(const auto first, Read(kReport));
  std::string again;
  for (const v1::Block& block : first.blocks()) {
    if (block.kind() != v1::Block::TABLE) again += block.text() + "\n";
  }
  ASSERT_OK_AND_ASSIGN(const auto second, Read(again));
  int index = 0;
  for (const v1::Block& block : first.blocks()) {
    if (block.kind() == v1::Block::TABLE) continue;
    ASSERT_LT(index, second.blocks_size());
    EXPECT_EQ(second.blocks(index).text(), block.text());
    EXPECT_EQ(second.blocks(index).kind(), block.kind());
    EXPECT_EQ(second.blocks(index).level(), block.level());
    ++index;
  }
  EXPECT_EQ(index, second.blocks_size());
}

// Texts put together at random from what reports are made of.
TEST(Normalizer, KeepsTheLawsOfPositions) {
  const std::vector<std::string> pieces = {"一、",
                                           "总体情况",
                                           "\n",
                                           "\n\n",
                                           "\t",
                                           " | ",
                                           "0",
                                           "３",
                                           "信息",
                                           "2018 年",
                                           "　",
                                           "（一）",
                                           "字号:\n大 中 小",
                                           "扫码使用手机浏览本页内容",
                                           "[image: 图]",
                                           "[bookmark: a]",
                                           "\r\n",
                                           "。",
                                           "现将2019年度情况报告如下",
                                           "年度报告",
                                           "政府信息公开",
                                           "<p>",
                                           "</td>",
                                           "<table><tr><td>",
                                           "&nbsp;",
                                           "\xEE\x80\x80",
                                           "\xE2\x80\x8B",
                                           "條例",
                                           "公開",
                                           "件",
                                           "，",
                                           "附件1",
                                           "统计表",
                                           "\f",
                                           "|",
                                           "1."};
  std::mt19937 random(3);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = "公";
    const std::size_t count = random() % 60;
    for (std::size_t i = 0; i < count; ++i) bytes += pieces[random() % pieces.size()];
    SCOPED_TRACE(bytes);
    const auto document = Read(bytes);
    ASSERT_OK(document);
    const auto length = static_cast<int>(text::Length(bytes));
    for (const v1::Block& block : document->blocks()) {
      EXPECT_GE(block.source_begin(), 0);
      EXPECT_LE(block.source_begin(), block.source_end());
      EXPECT_LE(block.source_end(), length);
      int end = 0;
      int source_end = 0;
      for (const v1::SourceRun& run : block.runs()) {
        EXPECT_EQ(run.begin(), end);
        EXPECT_LT(run.begin(), run.end());
        EXPECT_GE(run.source_begin(), source_end);
        EXPECT_GE(run.source_end(), run.source_begin());
        EXPECT_LE(run.source_end(), length);
        end = run.end();
        source_end = run.source_end();
      }
      EXPECT_EQ(end, static_cast<int>(text::Length(block.text())));
      std::pair<int, int> last{-1, -1};
      for (const v1::Cell& cell : block.table().cells()) {
        const std::pair<int, int> place{cell.row(), cell.column()};
        EXPECT_LT(last, place);
        last = place;
        EXPECT_LT(cell.row(), block.table().row_count());
        EXPECT_LT(cell.column(), block.table().column_count());
        EXPECT_LE(cell.source_begin(), cell.source_end());
      }
    }
    int block = 0;
    for (const v1::Part& part : document->parts()) {
      EXPECT_GE(part.begin_block(), block);
      EXPECT_LT(part.begin_block(), part.end_block());
      block = part.end_block();
    }
    EXPECT_LE(block, document->blocks_size());
    EXPECT_EQ(Read(bytes)->SerializeAsString(), document->SerializeAsString());
  }
}

}  // namespace
}  // namespace nianbao::normalize

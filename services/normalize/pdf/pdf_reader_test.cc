// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/pdf_reader.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "services/normalize/pdf/read_pdf_for_test.h"

namespace nianbao::normalize {
namespace {

using ::nianbao::testing::StatusIs;
using pdf::CellsOf;
using pdf::kGbk;
using pdf::kLatin;
using pdf::kUnmapped;
using pdf::PdfMaker;
using pdf::Read;
using pdf::ReadPage;
using pdf::Stroke;
using pdf::StrokeGrid;
using pdf::Text;
using pdf::TextsOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

absl::Status ErrorOf(PdfMaker maker, const NormalizerOptions& options = {}) {
  return ReadPdf(maker.Build(), TestContext(options)).status();
}

TEST(PdfReaderTest, JoinsTheLinesOfAParagraph) {
  const Reading reading =
      ReadPage(Text(74, 100, 10, "全年主动公开政府信息一百三十五条，收到政府信息公开申请") +
               Text(54, 120, 10, "十二件，均已按时答复，未发生行政复议和行政诉讼，没有收取费") +
               Text(54, 140, 10, "用。") + Text(74, 160, 10, "没有其他需要报告的事项。"));
  EXPECT_THAT(TextsOf(reading),
              ElementsAre("全年主动公开政府信息一百三十五条，收到政府信息公开申请十二件，均已按时"
                          "答复，未发生行政复议和行政诉讼，没有收取费用。",
                          "没有其他需要报告的事项。"));
}

TEST(PdfReaderTest, EveryCharacterKnowsItsPlace) {
  const Reading reading = ReadPage(Text(100, 200, 20, "总计12"));
  ASSERT_THAT(reading.glyph_runs, SizeIs(1));
  const v1::GlyphRun& run = reading.glyph_runs[0];
  EXPECT_EQ(run.begin(), 0);
  EXPECT_EQ(run.page(), 1);
  EXPECT_NEAR(run.top(), 182.4, 0.1);
  EXPECT_NEAR(run.bottom(), 202.4, 0.1);
  EXPECT_THAT(run.edges(), ElementsAre(100, 120, 140, 150, 160));
}

TEST(PdfReaderTest, ReadsARuledTable) {
  const Reading reading =
      ReadPage(StrokeGrid({50, 200, 300}, {100, 130, 160}) + Text(60, 120, 10, "内容") +
               Text(210, 120, 10, "件数") + Text(60, 150, 10, "行政许可"));
  ASSERT_THAT(reading.blocks, SizeIs(1));
  const DraftBlock& table = reading.blocks[0];
  EXPECT_EQ(table.kind, v1::Block::TABLE);
  EXPECT_EQ(table.grid.layout, v1::Table::MARKED);
  EXPECT_THAT(CellsOf(table), ElementsAre("内容", "件数", "行政许可", ""));
  const PageBox& blank = table.grid.cells[3].box;
  EXPECT_EQ(blank.page, 1);
  EXPECT_NEAR(blank.left, 200, 0.01);
  EXPECT_NEAR(blank.top, 130, 0.01);
  EXPECT_NEAR(blank.bottom, 160, 0.01);
}

TEST(PdfReaderTest, ReadsBordersWithSlantedEnds) {
  // Four sides of one cell beside another, each a trapezoid one point thick.
  const auto cell = [](double left, double right) {
    const std::string l = std::to_string(left), l1 = std::to_string(left + 1);
    const std::string r = std::to_string(right), r1 = std::to_string(right - 1);
    return l + " 700 m " + r + " 700 l " + r1 + " 699 l " + l1 + " 699 l f\n" + l + " 660 m " + r +
           " 660 l " + r1 + " 661 l " + l1 + " 661 l f\n" + l + " 700 m " + l + " 660 l " + l1 +
           " 661 l " + l1 + " 699 l f\n" + r + " 700 m " + r + " 660 l " + r1 + " 661 l " + r1 +
           " 699 l f\n";
  };
  const Reading reading = ReadPage(cell(50, 150) + cell(150, 250) + Text(60, 165, 10, "内容") +
                                   Text(160, 165, 10, "件数"));
  ASSERT_THAT(reading.blocks, SizeIs(1));
  EXPECT_THAT(CellsOf(reading.blocks[0]), ElementsAre("内容", "件数"));
}

TEST(PdfReaderTest, JoinsAParagraphOverPages) {
  PdfMaker maker;
  maker.AddPage(Text(74, 740, 10, "全年主动公开政府信息一百三十五条，收到政府信息公开申请") +
                Text(54, 760, 10, "十二件，均已按时答复，未发生行政复议和行政诉讼，没有收取费") +
                Text(54, 815, 9, "青山县水务局") + Text(290, 830, 9, "- 1 -"));
  maker.AddPage(Text(54, 60, 10, "用。") + Text(54, 815, 9, "青山县水务局") +
                Text(290, 830, 9, "- 2 -"));
  EXPECT_THAT(TextsOf(Read(std::move(maker))),
              ElementsAre("全年主动公开政府信息一百三十五条，收到政府信息公开申请十二件，均已按时"
                          "答复，未发生行政复议和行政诉讼，没有收取费用。",
                          "青山县水务局"));
}

TEST(PdfReaderTest, ANumberBrokenAtItsHyphenIsOne) {
  EXPECT_THAT(
      TextsOf(ReadPage(Text(54, 100, 10, "地址为青山县政府大院三号楼，电话为0603-") +
                       Text(54, 120, 10, "5559019，传真为同一号码，邮编为一二三四五六。"))),
      ElementsAre("地址为青山县政府大院三号楼，电话为0603-5559019，传真为同一号码，邮编为一二"
                  "三四五六。"));
}

TEST(PdfReaderTest, AGridWithoutTextIsADrawing) {
  const Reading reading =
      ReadPage(Text(60, 100, 10, "申请数量图") + StrokeGrid({50, 150, 250, 350}, {120, 160, 200}) +
               Text(60, 220, 10, "2019"));
  ASSERT_THAT(reading.blocks, SizeIs(3));
  EXPECT_EQ(reading.blocks[1].kind, v1::Block::IMAGE);
  EXPECT_NEAR(reading.blocks[1].box.right, 350, 0.01);
}

TEST(PdfReaderTest, AFrameAroundTextIsNoTable) {
  EXPECT_THAT(TextsOf(ReadPage(StrokeGrid({50, 350}, {80, 160}) + Text(60, 100, 10, "说明"))),
              ElementsAre("说明"));
}

TEST(PdfReaderTest, LeavesOutAWatermark) {
  const Reading reading = ReadPage("BT /F1 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <516C5F00> Tj ET\n" +
                                   Text(60, 100, 10, "年报"));
  EXPECT_THAT(TextsOf(reading), ElementsAre("年报"));
  // One line for each of its characters.
  ASSERT_THAT(reading.left_out, SizeIs(2));
  EXPECT_EQ(reading.left_out[0].reason, v1::Omission::PAGE_FURNITURE);
}

TEST(PdfReaderTest, JoinsATableOverPages) {
  PdfMaker maker;
  maker.AddPage(Text(60, 30, 9, "青山县水务局") + StrokeGrid({50, 200, 300}, {700, 730, 760}) +
                Text(60, 720, 10, "内容") + Text(210, 720, 10, "件数") +
                Text(60, 750, 10, "行政许可") + Text(210, 750, 10, "3") +
                Text(290, 820, 9, "- 1 -"));
  maker.AddPage(Text(60, 30, 9, "青山县水务局") + StrokeGrid({50, 200, 300}, {60, 90, 120}) +
                Text(60, 80, 10, "内容") + Text(210, 80, 10, "件数") +
                Text(60, 110, 10, "行政处罚") + Text(210, 110, 10, "5") +
                Text(290, 820, 9, "- 2 -"));
  const Reading reading = Read(std::move(maker));
  ASSERT_THAT(reading.blocks, SizeIs(2));
  EXPECT_TRUE(reading.blocks[0].boilerplate);
  EXPECT_EQ(reading.blocks[0].text.Utf8(), "青山县水务局");
  EXPECT_THAT(CellsOf(reading.blocks[1]),
              ElementsAre("内容", "件数", "行政许可", "3", "行政处罚", "5"));
  EXPECT_EQ(reading.blocks[1].grid.cells[5].box.page, 2);
  // Two page numbers, the second header line and the two cells of the repeated table header.
  EXPECT_THAT(reading.left_out, SizeIs(5));
  for (const LeftOut& left : reading.left_out) EXPECT_EQ(left.reason, v1::Omission::PAGE_FURNITURE);
}

TEST(PdfReaderTest, LeavesOutWhatIsNotSeen) {
  const Reading reading =
      ReadPage(Text(60, 100, 10, "看得见") + Text(60, 120, 10, "白字", pdf::kMapped, "1 1 1 rg") +
               Text(700, 140, 10, "页外", pdf::kMapped, "0 g") +
               Text(60, 160, 10, "隐形", pdf::kMapped, "3 Tr"));
  EXPECT_THAT(TextsOf(reading), ElementsAre("看得见"));
  ASSERT_THAT(reading.left_out, SizeIs(3));
  for (const LeftOut& left : reading.left_out) EXPECT_EQ(left.reason, v1::Omission::HIDDEN);
  EXPECT_THAT(reading.notices, ElementsAre("page 1: 2 characters lie outside of what is shown"));
}

TEST(PdfReaderTest, WhiteOnAColouredGroundIsSeen) {
  EXPECT_THAT(TextsOf(ReadPage("0 0 1 rg 50 700 200 40 re f\n" +
                               Text(60, 120, 10, "白字", pdf::kMapped, "1 1 1 rg"))),
              ElementsAre("白字"));
}

TEST(PdfReaderTest, ReadsAPredefinedChineseMap) {
  // 年报 in GBK; the codes are not UTF-16.
  const Reading reading =
      ReadPage("BT /" + std::string(kGbk) + " 10 Tf 60 700 Td <C4EAB1A8> Tj ET");
  EXPECT_THAT(TextsOf(reading), ElementsAre("年报"));
}

TEST(PdfReaderTest, NamesAFontThatLosesCharacters) {
  std::string page;
  for (int y = 100; y < 300; y += 20) page += Text(60, y, 10, "政府信息公开工作年度报告内容");
  const Reading reading = ReadPage(page + Text(60, 400, 10, "丢", kUnmapped));
  EXPECT_THAT(reading.notices,
              ElementsAre("page 1: font Sample+Lost has no Unicode map, 1 characters are lost"));
  EXPECT_THAT(TextsOf(reading).back(), HasSubstr("\xEF\xBF\xBD"));
}

TEST(PdfReaderTest, RefusesWhatCannotBeRead) {
  const std::string kUnreadable = Text(60, 100, 10, "丢失", kUnmapped);
  PdfMaker lost;
  lost.AddPage(kUnreadable + Text(60, 150, 10, "年报"));
  EXPECT_THAT(ErrorOf(lost), StatusIs(absl::StatusCode::kInvalidArgument,
                                      HasSubstr("2 of 4 characters are in fonts without Unicode")));
  PdfMaker blank;
  blank.AddPage("");
  EXPECT_THAT(ErrorOf(blank), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no text")));
  EXPECT_THAT(ErrorOf(PdfMaker()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no pages")));
  PdfMaker locked;
  locked.AddPage(Text(60, 100, 10, "年报"));
  locked.AddTrailer("/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" +
                    std::string(64, 'A') + "> /U <" + std::string(64, 'B') + "> >>");
  EXPECT_THAT(ErrorOf(locked), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("password")));
  EXPECT_THAT(ReadPdf("%PDF-1.7 and nothing else", TestContext()).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("Word file")));
}

TEST(PdfReaderTest, RefusesAFormThatOnlyAcrobatShows) {
  PdfMaker maker;
  maker.AddPage(Text(60, 100, 10, "请稍候"));
  maker.Set(
      PdfMaker::kCatalog,
      "<< /Type /Catalog /Pages 2 0 R /NeedsRendering true /AcroForm << /Fields [] /XFA [] >> "
      ">>");
  EXPECT_THAT(ErrorOf(maker), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("XFA")));
}

TEST(PdfReaderTest, NamesWhatIsAttachedAndNoted) {
  PdfMaker maker;
  const std::string file =
      std::to_string(maker.Add(PdfMaker::StreamOf("x", "/Type /EmbeddedFile")));
  maker.Set(PdfMaker::kCatalog,
            "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) << /Type "
            "/Filespec /F (tables.xlsx) /EF << /F " +
                file + " 0 R >> >>] >> >> >>");
  maker.AddPage(Text(60, 100, 10, "年报"),
                "/MediaBox [0 0 595 842] /Annots [<< /Type /Annot /Subtype /Text /Rect [9 9 29 29] "
                "/Contents (check) >>]");
  EXPECT_THAT(Read(std::move(maker)).notices,
              ElementsAre("attached files are not read: tables.xlsx",
                          "notes of reviewers are not read: 1"));
}

TEST(PdfReaderTest, ReadsTheTextOfFormFields) {
  PdfMaker maker;
  const std::string look = std::to_string(
      maker.Add(PdfMaker::StreamOf("BT /F1 10 Tf 2 5 Td <5E7462A5> Tj ET",
                                   "/Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << "
                                   "/Font << /F1 3 0 R >> >>")));
  maker.AddPage("",
                "/MediaBox [0 0 595 842] /Annots [<< /Type /Annot /Subtype /Widget /FT /Tx /T "
                "(name) /F 4 /Rect [60 700 160 720] /AP << /N " +
                    look + " 0 R >> >>]");
  EXPECT_THAT(TextsOf(Read(std::move(maker))), ElementsAre("年报"));
}

// An image object with 100,000 x 100,000 pixels of which the file holds none.
int AddHugeImage(PdfMaker& maker) {
  return maker.Add(PdfMaker::StreamOf("",
                                      "/Type /XObject /Subtype /Image /Width 100000 /Height "
                                      "100000 /ColorSpace /DeviceRGB /BitsPerComponent 8"));
}

TEST(PdfReaderTest, SaysWhatScansAre) {
  const std::string kScan = "q 595 0 0 842 0 0 cm /Im Do Q\n";
  PdfMaker scan;
  const std::string images = "/XObject << /Im " + std::to_string(AddHugeImage(scan)) + " 0 R >>";
  scan.AddPage(kScan, "/MediaBox [0 0 595 842]", images);
  EXPECT_THAT(ErrorOf(scan), StatusIs(absl::StatusCode::kUnimplemented, HasSubstr("scanned")));

  PdfMaker mixed = scan;
  mixed.AddPage(Text(60, 100, 10, "年报"));
  const Reading reading = Read(mixed);
  EXPECT_THAT(reading.notices, ElementsAre("page 1: is a picture and was not read"));
  ASSERT_THAT(reading.blocks, SizeIs(2));
  EXPECT_EQ(reading.blocks[0].kind, v1::Block::IMAGE);
  EXPECT_EQ(reading.blocks[0].box.page, 1);
  EXPECT_NEAR(reading.blocks[0].box.bottom, 842, 0.01);

  PdfMaker recognized;
  AddHugeImage(recognized);
  recognized.AddPage(kScan + Text(60, 100, 10, "年报", pdf::kMapped, "3 Tr"),
                     "/MediaBox [0 0 595 842]", images);
  const Reading layer = Read(recognized);
  EXPECT_THAT(TextsOf(layer), ElementsAre("年报"));
  EXPECT_THAT(layer.notices, ElementsAre(HasSubstr("recognition")));
}

TEST(PdfReaderTest, PlacesAreThoseOfThePageAsShown) {
  PdfMaker cropped;
  cropped.AddPage(Text(100, 200, 10, "年报"), "/MediaBox [0 0 595 842] /CropBox [50 0 595 742]");
  EXPECT_NEAR(Read(cropped).glyph_runs[0].edges(0), 50, 0.01);
  EXPECT_NEAR(Read(cropped).glyph_runs[0].bottom(), 101.2, 0.01);
  PdfMaker turned;
  // Written upward on a page that is shown turned clockwise: it runs from left to right.
  turned.AddPage("BT /F1 10 Tf 0 1 -1 0 300 100 Tm <5E7462A5> Tj ET",
                 "/MediaBox [0 0 595 842] /Rotate 90");
  const Reading reading = Read(turned);
  EXPECT_THAT(TextsOf(reading), ElementsAre("年报"));
  EXPECT_THAT(reading.glyph_runs, SizeIs(1));
  EXPECT_NEAR(reading.glyph_runs[0].edges(0), 100, 0.01);
  // The same without the page being turned: read all the same, each character a run.
  PdfMaker sideways;
  sideways.AddPage("BT /F1 10 Tf 0 1 -1 0 300 100 Tm <5E7462A5> Tj ET");
  EXPECT_THAT(TextsOf(Read(sideways)), ElementsAre("年报"));
  EXPECT_THAT(Read(sideways).glyph_runs, SizeIs(2));
}

TEST(PdfReaderTest, ReadsTheBaseFonts) {
  EXPECT_THAT(TextsOf(ReadPage("BT /" + std::string(kLatin) +
                               " 12 Tf 60 700 Td (Annual report 2021) Tj ET")),
              ElementsAre("Annual report 2021"));
}

TEST(PdfReaderTest, RepairsADamagedTable) {
  PdfMaker maker;
  maker.AddPage(Text(60, 100, 10, "年报"));
  std::string bytes = maker.Build();
  // All offsets of the cross-reference table are wrong then.
  bytes.insert(bytes.find("1 0 obj"), "% a line that a mail program put in\n");
  const auto reading = ReadPdf(bytes, TestContext());
  ASSERT_TRUE(reading.ok()) << reading.status();
  EXPECT_THAT(TextsOf(*reading), ElementsAre("年报"));
}

TEST(PdfReaderTest, StopsAtTooManyPages) {
  PdfMaker maker;
  for (int i = 0; i < 3; ++i) maker.AddPage(Text(60, 100, 10, "年报"));
  NormalizerOptions options;
  options.max_pages = 2;
  EXPECT_THAT(ErrorOf(maker, options),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("3 pages, more than 2")));
}

TEST(PdfReaderTest, StopsAtTooManyCharacters) {
  PdfMaker maker;
  maker.AddPage(Text(60, 100, 10, "政府信息公开"));
  NormalizerOptions options;
  options.max_characters = 5;
  EXPECT_THAT(ErrorOf(maker, options),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("characters")));
}

std::string FormOf(const std::string& content, const std::string& xobjects) {
  return PdfMaker::StreamOf(content,
                            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
                            "/Resources << /XObject << " +
                                xobjects + " >> >>");
}

TEST(PdfReaderTest, FormsThatDrawEachOtherEnd) {
  // Each of 20 forms draws the next one eight times: 8^20 drawings.
  PdfMaker maker;
  int last = maker.Add(FormOf("", ""));
  for (int i = 0; i < 20; ++i) {
    last = maker.Add(FormOf("/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do",
                            "/X " + std::to_string(last) + " 0 R"));
  }
  maker.AddPage("/X Do", "/MediaBox [0 0 595 842]",
                "/XObject << /X " + std::to_string(last) + " 0 R >>");
  EXPECT_THAT(ErrorOf(maker),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("nested drawings")));
}

TEST(PdfReaderTest, AFormThatDrawsItselfEnds) {
  PdfMaker maker;
  const int form = maker.Add("");
  maker.Set(form, FormOf("/X Do /X Do", "/X " + std::to_string(form) + " 0 R"));
  maker.AddPage("/X Do " + Text(60, 100, 10, "年报"), "/MediaBox [0 0 595 842]",
                "/XObject << /X " + std::to_string(form) + " 0 R >>");
  const auto reading = ReadPdf(maker.Build(), TestContext());
  if (reading.ok()) {
    EXPECT_THAT(TextsOf(*reading), ElementsAre("年报"));
  } else {
    EXPECT_EQ(reading.status().code(), absl::StatusCode::kResourceExhausted);
  }
}

TEST(PdfReaderTest, APageTreeThatHoldsItselfEnds) {
  PdfMaker maker;
  maker.AddPage(Text(60, 100, 10, "年报"));
  maker.Set(2, "<< /Type /Pages /Count 3 /Kids [2 0 R 2 0 R 12 0 R] >>");
  const auto reading = ReadPdf(maker.BuildAsSet(), TestContext());
  EXPECT_TRUE(!reading.ok() || TextsOf(*reading).front() == "年报");
}

TEST(PdfReaderTest, StopsAtAPageThatUnpacksToMuch) {
  // Run-length encoding: two bytes for 128 spaces.
  std::string bomb;
  for (int i = 0; i < 600'000; ++i) bomb += "\x81 ";
  PdfMaker maker;
  maker.AddPage(bomb, "/MediaBox [0 0 595 842]", "", "/Filter /RunLengthDecode");
  EXPECT_THAT(ErrorOf(maker),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("bytes of content")));
}

TEST(PdfReaderTest, StopsAtTooManyLines) {
  std::string page;
  for (int i = 0; i < 300'000; ++i) page += "0 0 9 9 re S\n";
  PdfMaker maker;
  maker.AddPage(page);
  EXPECT_THAT(ErrorOf(maker), StatusIs(absl::StatusCode::kResourceExhausted,
                                       HasSubstr("too many lines and pictures")));
}

TEST(PdfReaderTest, PagesOfAnySizeEnd) {
  for (const char* box : {"[0 0 1 1]", "[0 0 1e9 1e9]", "[0 0 0 0]", "[5 5 -5 -5]"}) {
    PdfMaker maker;
    maker.AddPage(Text(0, pdf::kPageHeight, 1, "年"), "/MediaBox " + std::string(box));
    const auto reading = ReadPdf(maker.Build(), TestContext());
    EXPECT_TRUE(reading.ok() || reading.status().code() == absl::StatusCode::kInvalidArgument)
        << box << reading.status();
  }
}

}  // namespace
}  // namespace nianbao::normalize

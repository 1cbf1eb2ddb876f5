// SPDX-License-Identifier: Apache-2.0
// Input per second of the stage beside the bare parsers over the same bytes.
#include <PDFDoc.h>
#include <TextOutputDev.h>
#include <gumbo.h>
#include <unicode/ucnv.h>
#include <zip.h>

#include <pugixml.hpp>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "common/text/text.h"
#include "services/normalize/normalizer.h"
#include "services/normalize/pdf/pdf_maker_for_test.h"
#include "services/normalize/word/docx_maker_for_test.h"
#include "services/normalize/word/docx_reader.h"

namespace nianbao::normalize {
namespace {

constexpr std::string_view kParagraph =
    "2020年，本局认真贯彻落实《中华人民共和国政府信息公开条例》，全年主动公开政府信息135条，"
    "收到政府信息公开申请12件，均已按时答复。";

std::string MakeText() {
  std::string text = "青山县水务局2020年政府信息公开工作年度报告\n一、总体情况\n";
  for (int i = 0; i < 150; ++i) text += std::string(kParagraph) + "\n";
  text += "二、主动公开政府信息情况\n";
  for (int row = 0; row < 80; ++row) text += "\t行政许可事项\n\t12\n\t0\n\t\n\n";
  return text;
}

std::string MakeHtml() {
  std::string html = "<html><head><title>年报</title></head><body><div class=content>";
  for (int i = 0; i < 150; ++i)
    html += "<p style='text-indent:2em'>" + std::string(kParagraph) + "</p>\n";
  html += "<table border=1>";
  for (int row = 0; row < 80; ++row) {
    html +=
        "<tr><td><p><span lang=EN-US>行政许可</span></p></td><td>12</td><td>0</td><td></td></tr>\n";
  }
  return html + "</table></div></body></html>";
}

// With the properties that Word puts on every run.
std::string WordParagraph(std::string_view text) {
  return "<w:p><w:pPr><w:spacing w:line=\"560\" w:lineRule=\"exact\"/><w:ind w:firstLine=\"640\"/>"
         "<w:rPr><w:rFonts w:ascii=\"仿宋\" w:eastAsia=\"仿宋\"/><w:sz "
         "w:val=\"32\"/></w:rPr></w:pPr>"
         "<w:r><w:rPr><w:rFonts w:ascii=\"仿宋\" w:eastAsia=\"仿宋\" w:hint=\"eastAsia\"/>"
         "<w:sz w:val=\"32\"/></w:rPr><w:t>" +
         std::string(text) + "</w:t></w:r></w:p>";
}

std::string MakeDocx() {
  std::string body = WordParagraph("青山县水务局2020年政府信息公开工作年度报告");
  for (int i = 0; i < 150; ++i) body += WordParagraph(kParagraph);
  body += "<w:tbl><w:tblGrid><w:gridCol w:w=\"2000\"/></w:tblGrid>";
  for (int row = 0; row < 80; ++row) {
    body += "<w:tr>";
    for (const char* cell : {"行政许可", "12", "0", ""}) {
      body += "<w:tc><w:tcPr><w:tcW w:w=\"2000\" w:type=\"dxa\"/></w:tcPr>" + WordParagraph(cell) +
              "</w:tc>";
    }
    body += "</w:tr>";
  }
  return DocxMaker(body + "</w:tbl>").Make();
}

// What Word saves: a style on every element, conditional comments, runs of a few characters.
std::string MakeWordHtml() {
  std::string html =
      "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><title>年报</title>"
      "<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><style><!--\n"
      " p.MsoNormal, li.MsoNormal {mso-style-parent:\"\"; margin:0cm; font-size:10.5pt;}\n"
      "--></style></head><body lang=ZH-CN><div class=WordSection1>";
  for (int i = 0; i < 100; ++i) {
    html +=
        "<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0;line-height:28pt'>"
        "<span lang=EN-US style='font-size:16.0pt;font-family:\"Times New Roman\",\"serif\"'>2020"
        "</span><span "
        "style='font-size:16.0pt;font-family:仿宋_GB2312'>年，本局主动公开政府信息</span>"
        "<span lang=EN-US style='font-size:16.0pt'>135</span><span style='font-size:16.0pt;"
        "font-family:仿宋_GB2312'>条，均已按时答复。<o:p></o:p></span></p>\n";
  }
  html += "<table class=MsoNormalTable border=1 cellspacing=0>";
  for (int row = 0; row < 60; ++row) {
    html += "<tr style='mso-yfti-irow:1;height:22.7pt'>";
    for (const char* cell : {"行政许可", "12", "0", ""}) {
      html +=
          "<td width=100 style='width:74.8pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt'>"
          "<p class=MsoNormal align=center style='text-align:center'><span lang=EN-US style='"
          "font-size:10.5pt;mso-bidi-font-size:11.0pt'>" +
          std::string(cell) + "<o:p></o:p></span></p></td>";
    }
    html += "</tr>\n";
  }
  return html + "</table></div></body></html>";
}

// A page of a content-management system: as much around the report as in it.
std::string MakeCmsHtml() {
  std::string html =
      "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>年报</title><style>"
      ".hide{display:none}.nav a{color:#fff}</style><script>";
  for (int i = 0; i < 80; ++i) html += "function f(a,b){if(a<b){return \"<div>\";}}\n";
  html += "</script></head><body><div class=\"header\"><ul class=\"nav\">";
  for (int i = 0; i < 60; ++i) {
    html +=
        "<li class=\"item\"><a href=\"/zwgk/list/index.html\" target=\"_blank\" "
        "title=\"政务公开\">政务公开</a></li>\n";
  }
  html += "</ul></div><div class=\"content\"><div class=\"view TRS_UEDITOR\">";
  for (int i = 0; i < 60; ++i) html += "<p>　　" + std::string(kParagraph) + "</p>\n";
  html += "</div></div><div class=\"related\"><ul>";
  for (int i = 0; i < 60; ++i) {
    html +=
        "<li><a href=\"/art/2020/1/1.html\">关于公布工作动态的通知</a><span>2020-01-01</span>"
        "</li>\n";
  }
  return html + "</ul></div><div class=\"footer\">主办单位：青山县水务局</div></body></html>";
}

// Ten pages, half text and half table.
std::string MakePdf() {
  pdf::PdfMaker maker;
  const std::u32string line = text::DecodeUtf8(kParagraph).substr(0, 48);
  for (int number = 0; number < 10; ++number) {
    std::string page;
    for (int i = 0; i < 18; ++i) page += pdf::Text(54, 60 + 20 * i, 10, text::EncodeUtf8(line));
    std::vector<double> rows;
    for (int i = 0; i < 18; ++i) {
      rows.push_back(420 + 20 * i);
      if (i == 17) break;
      page += pdf::Text(60, 434 + 20 * i, 10, "行政许可事项");
      for (int c = 0; c < 6; ++c) page += pdf::Text(210 + 50 * c, 434 + 20 * i, 10, "12");
    }
    maker.AddPage(page + pdf::StrokeGrid({54, 200, 250, 300, 350, 400, 450, 500}, rows));
  }
  return maker.Build();
}

std::string ToGb18030(const std::string& utf8) {
  std::string out(utf8.size() * 2, '\0');
  UErrorCode error = U_ZERO_ERROR;
  out.resize(static_cast<std::size_t>(ucnv_convert("GB18030", "UTF-8", out.data(),
                                                   static_cast<int>(out.size()), utf8.data(),
                                                   static_cast<int>(utf8.size()), &error)));
  return out;
}

void CountBytes(benchmark::State& state, const std::string& bytes) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(bytes.size()));
}

void RunStage(benchmark::State& state, const std::string& bytes) {
  const auto normalizer = Normalizer::Create().value();
  const v1::RawDocument raw;
  for (auto _ : state) {
    auto document = normalizer->Normalize(raw, bytes);
    benchmark::DoNotOptimize(document);
  }
  CountBytes(state, bytes);
}

void BM_NormalizeText(benchmark::State& state) { RunStage(state, MakeText()); }
void BM_NormalizeTextGb18030(benchmark::State& state) { RunStage(state, ToGb18030(MakeText())); }
void BM_NormalizeHtml(benchmark::State& state) { RunStage(state, MakeHtml()); }

void BM_NormalizeDocx(benchmark::State& state) { RunStage(state, MakeDocx()); }

// Without what the stage does with the result of every reader.
void BM_ReadDocx(benchmark::State& state) {
  const std::string bytes = MakeDocx();
  const NormalizerOptions options;
  const auto script = ScriptConverter::Create().value();
  for (auto _ : state) {
    auto reading = ReadDocx(bytes, {options, *script});
    benchmark::DoNotOptimize(reading);
  }
  CountBytes(state, bytes);
}

void BM_BareLibzipAndPugixml(benchmark::State& state) {
  const std::string bytes = MakeDocx();
  for (auto _ : state) {
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
    zip_t* archive = zip_open_from_source(source, ZIP_RDONLY, nullptr);
    const zip_int64_t entries = zip_get_num_entries(archive, 0);
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(entries); ++i) {
      zip_stat_t stat;
      zip_stat_index(archive, i, 0, &stat);
      std::string xml(stat.size, '\0');
      zip_file_t* file = zip_fopen_index(archive, i, 0);
      zip_fread(file, xml.data(), xml.size());
      zip_fclose(file);
      pugi::xml_document document;
      document.load_buffer_inplace(xml.data(), xml.size());
      benchmark::DoNotOptimize(document.document_element());
    }
    zip_discard(archive);
  }
  CountBytes(state, bytes);
}

void BM_NormalizeWordHtml(benchmark::State& state) { RunStage(state, MakeWordHtml()); }
void BM_NormalizeCmsHtml(benchmark::State& state) { RunStage(state, MakeCmsHtml()); }

void RunGumbo(benchmark::State& state, const std::string& html) {
  for (auto _ : state) {
    GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size());
    benchmark::DoNotOptimize(output->root);
    gumbo_destroy_output(&kGumboDefaultOptions, output);
  }
  CountBytes(state, html);
}

void BM_BareGumbo(benchmark::State& state) { RunGumbo(state, MakeHtml()); }
void BM_BareGumboWordHtml(benchmark::State& state) { RunGumbo(state, MakeWordHtml()); }
void BM_BareGumboCmsHtml(benchmark::State& state) { RunGumbo(state, MakeCmsHtml()); }

void BM_BareIcuGb18030(benchmark::State& state) {
  const std::string bytes = ToGb18030(MakeText());
  std::string out(bytes.size() * 2, '\0');
  for (auto _ : state) {
    UErrorCode error = U_ZERO_ERROR;
    benchmark::DoNotOptimize(ucnv_convert("UTF-8", "GB18030", out.data(),
                                          static_cast<int>(out.size()), bytes.data(),
                                          static_cast<int>(bytes.size()), &error));
  }
  CountBytes(state, bytes);
}

void BM_NormalizePdf(benchmark::State& state) { RunStage(state, MakePdf()); }

// What poppler's own text extraction takes; after a run of the stage, which sets poppler up.
void BM_BarePopplerText(benchmark::State& state) {
  const std::string bytes = MakePdf();
  const v1::RawDocument raw;
  benchmark::DoNotOptimize(Normalizer::Create().value()->Normalize(raw, bytes));
  for (auto _ : state) {
    PDFDoc doc(new MemStream(bytes.data(), 0, static_cast<Goffset>(bytes.size()), Object(objNull)));
    std::size_t length = 0;
    const auto count = [](void* sum, const char*, int part) {
      *static_cast<std::size_t*>(sum) += static_cast<std::size_t>(part);
    };
    TextOutputDev text(count, &length, false, 0, false, false);
    doc.displayPages(&text, 1, doc.getNumPages(), 72, 72, 0, false, true, false);
    if (length == 0) state.SkipWithError("poppler found no text");
  }
  CountBytes(state, bytes);
}

BENCHMARK(BM_NormalizeText);
BENCHMARK(BM_NormalizeTextGb18030);
BENCHMARK(BM_BareIcuGb18030);
BENCHMARK(BM_NormalizeHtml);
BENCHMARK(BM_BareGumbo);
BENCHMARK(BM_NormalizeDocx);
BENCHMARK(BM_ReadDocx);
BENCHMARK(BM_BareLibzipAndPugixml);
BENCHMARK(BM_NormalizeWordHtml);
BENCHMARK(BM_BareGumboWordHtml);
BENCHMARK(BM_NormalizeCmsHtml);
BENCHMARK(BM_BareGumboCmsHtml);
BENCHMARK(BM_NormalizePdf);
BENCHMARK(BM_BarePopplerText);

}  // namespace
}  // namespace nianbao::normalize

BENCHMARK_MAIN();

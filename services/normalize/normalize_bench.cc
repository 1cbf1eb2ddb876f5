// SPDX-License-Identifier: Apache-2.0
// Input per second of the stage beside the bare parsers over the same bytes.
#include <gumbo.h>
#include <unicode/ucnv.h>
#include <zip.h>

#include <pugixml.hpp>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "services/normalize/normalizer.h"
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

std::string ToGb18030(const std::string& utf8) {
  std::string out(utf8.size() * 2, '\0');
  UErrorCode error = U_ZERO_ERROR;
  out.resize(static_cast<std::size_t>(ucnv_convert("GB18030", "UTF-8", out.data(),
                                                   static_cast<int>(out.size()), utf8.data(),
                                                   static_cast<int>(utf8.size()), &error)));
  return out;
}

void CountBytes(benchmark::State& state, const std::string& bytes) {
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

void BM_BareGumbo(benchmark::State& state) {
  const std::string html = MakeHtml();
  for (auto _ : state) {
    GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size());
    benchmark::DoNotOptimize(output->root);
    gumbo_destroy_output(&kGumboDefaultOptions, output);
  }
  CountBytes(state, html);
}

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

BENCHMARK(BM_NormalizeText);
BENCHMARK(BM_NormalizeTextGb18030);
BENCHMARK(BM_BareIcuGb18030);
BENCHMARK(BM_NormalizeHtml);
BENCHMARK(BM_BareGumbo);
BENCHMARK(BM_NormalizeDocx);
BENCHMARK(BM_ReadDocx);
BENCHMARK(BM_BareLibzipAndPugixml);

}  // namespace
}  // namespace nianbao::normalize

BENCHMARK_MAIN();

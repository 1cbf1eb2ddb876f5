// SPDX-License-Identifier: Apache-2.0
// Input per second of the stage beside the bare parsers over the same bytes.
#include <PDFDoc.h>
#include <TextOutputDev.h>
#include <gumbo.h>
#include <unicode/ucnv.h>

#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "common/text/text.h"
#include "services/normalize/normalizer.h"
#include "services/normalize/pdf/pdf_maker_for_test.h"

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
BENCHMARK(BM_NormalizePdf);
BENCHMARK(BM_BarePopplerText);

}  // namespace
}  // namespace nianbao::normalize

BENCHMARK_MAIN();

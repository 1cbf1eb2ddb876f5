// SPDX-License-Identifier: Apache-2.0
// What the stage takes beside the bare parsers over the same bytes in the same run, and which of
// its steps takes it. All are measured in turns, several times, and the best counts: a machine that
// does other work slows some of them down.
#include <PDFDoc.h>
#include <TextOutputDev.h>
#include <google/protobuf/arena.h>
#include <gumbo.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <zip.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <utility>
#include <vector>

#include "benchmark/benchmark.h"
#include "common/text/text.h"
#include "services/normalize/characters/charset.h"
#include "services/normalize/html/html_reader.h"
#include "services/normalize/media_type.h"
#include "services/normalize/normalizer.h"
#include "services/normalize/pdf/pdf_maker_for_test.h"
#include "services/normalize/pdf/pdf_reader.h"
#include "services/normalize/plain_text/text_reader.h"
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

// What a user of the bare library does to get text, or a tree, out of `bytes`.

void BareIcuUtf8(const std::string& bytes) {
  std::string text;
  icu::UnicodeString::fromUTF8(bytes).toUTF8String(text);
  benchmark::DoNotOptimize(text);
}

void BareIcuGb18030(const std::string& bytes) {
  std::string text;
  icu::UnicodeString(bytes.data(), static_cast<std::int32_t>(bytes.size()), "GB18030")
      .toUTF8String(text);
  benchmark::DoNotOptimize(text);
}

void BareLibzipAndPugixml(const std::string& bytes) {
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

void BareGumbo(const std::string& html) {
  GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size());
  benchmark::DoNotOptimize(output->root);
  gumbo_destroy_output(&kGumboDefaultOptions, output);
}

// After the stage, which sets poppler up.
void BarePoppler(const std::string& bytes) {
  PDFDoc document(
      new MemStream(bytes.data(), 0, static_cast<Goffset>(bytes.size()), Object(objNull)));
  std::size_t length = 0;
  const auto count = [](void* sum, const char*, int part) {
    *static_cast<std::size_t*>(sum) += static_cast<std::size_t>(part);
  };
  TextOutputDev text(count, &length, false, 0, false, false);
  document.displayPages(&text, 1, document.getNumPages(), 72, 72, 0, false, true, false);
  benchmark::DoNotOptimize(length);
}

constexpr char kIcu[] = "ICU: to UTF-16 and back to UTF-8, which documents hold";
constexpr char kZip[] = "libzip and pugixml: unpack and parse each part";
constexpr char kGumbo[] = "gumbo: parse";
constexpr char kPoppler[] = "poppler: its own text output";

struct Format {
  const char* name;
  std::string bytes;
  void (*bare)(const std::string& bytes);
  const char* what_bare_does;
};

std::vector<Format> MakeFormats() {
  return {
      {"text", MakeText(), BareIcuUtf8, kIcu},
      {"text-gb18030", ToGb18030(MakeText()), BareIcuGb18030, kIcu},
      {"html", MakeHtml(), BareGumbo, kGumbo},
      {"html-word", MakeWordHtml(), BareGumbo, kGumbo},
      {"html-cms", MakeCmsHtml(), BareGumbo, kGumbo},
      {"docx", MakeDocx(), BareLibzipAndPugixml, kZip},
      {"pdf", MakePdf(), BarePoppler, kPoppler},
  };
}

// The parts of the stage that can be run alone; what is left is the message.
struct Stage {
  NormalizerOptions options{};
  std::unique_ptr<Normalizer> normalizer = Normalizer::Create().value();
  std::unique_ptr<ScriptConverter> script = ScriptConverter::Create().value();
  ReaderContext context{options, *script};

  // As a worker does: into an arena that is freed as a whole.
  void Normalize(const std::string& bytes) const {
    google::protobuf::Arena arena;
    auto* document = google::protobuf::Arena::CreateMessage<v1::NormalizedDocument>(&arena);
    const absl::Status status = normalizer->Normalize(v1::RawDocument(), bytes, *document);
    benchmark::DoNotOptimize(status.ok());
  }
  // Decodes, or opens.
  void Decode(const std::string& bytes) const {
    const Signature signature = FindSignature(bytes, options);
    if (!signature.media_type.empty()) return;
    auto decoded = normalize::Decode(bytes, "");
    benchmark::DoNotOptimize(decoded);
  }
  // Decodes and reads.
  void Read(const std::string& bytes) const {
    const Signature signature = FindSignature(bytes, options);
    absl::StatusOr<Reading> reading;
    if (signature.package != nullptr) {
      reading = ReadDocx(*signature.package, context);
    } else if (!signature.media_type.empty()) {
      reading = ReadPdf(bytes, context);
    } else {
      Decoded decoded = normalize::Decode(bytes, "").value();
      reading = LooksLikeHtml(decoded.text) ? ReadHtml(std::move(decoded.text), context)
                                            : ReadText(std::move(decoded.text), context);
    }
    benchmark::DoNotOptimize(reading);
  }
};

void Register(const Format& format, const char* what,
              std::function<void(const std::string& bytes)> run) {
  const std::string name = std::string(format.name) + "/" + what;
  benchmark::RegisterBenchmark(name.c_str(), [&format, run](benchmark::State& state) {
    run(format.bytes);
    for (auto _ : state) run(format.bytes);
  });
}

// Prints a line for each format instead of one for each run.
class Summary : public benchmark::BenchmarkReporter {
 public:
  explicit Summary(const std::vector<Format>& formats) : formats_(formats) {}

  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      const double seconds = run.cpu_accumulated_time / static_cast<double>(run.iterations);
      double& best = best_.emplace(run.run_name.function_name, seconds).first->second;
      best = std::min(best, seconds);
    }
  }

  void Finalize() override {
    std::printf("%-13s %10s %8s %9s %9s %6s   %s\n", "format", "docs/s", "MB/s", "ours us",
                "bare us", "ratio", "of ours: decode or open, read, message");
    for (const Format& format : formats_) Print(format);
    std::printf("\nbare is, over the same bytes:\n");
    for (const Format& format : formats_) {
      std::printf("%-13s %s\n", format.name, format.what_bare_does);
    }
  }

 private:
  double Best(const Format& format, const char* what) const {
    const auto found = best_.find(std::string(format.name) + "/" + what);
    return found == best_.end() ? 0 : found->second;
  }

  void Print(const Format& format) const {
    const double ours = Best(format, "ours");
    const double bare = Best(format, "bare");
    if (ours == 0 || bare == 0) return;
    const double decode = Best(format, "decode") / ours;
    const double read = Best(format, "read") / ours;
    std::printf("%-13s %10.0f %8.1f %9.1f %9.1f %6.2f   %3.0f%% %3.0f%% %3.0f%%\n", format.name,
                1 / ours, static_cast<double>(format.bytes.size()) / ours / 1e6, ours * 1e6,
                bare * 1e6, ours / bare, 100 * decode, 100 * std::max(0.0, read - decode),
                100 * std::max(0.0, 1 - read));
  }

  const std::vector<Format>& formats_;
  std::map<std::string, double> best_;
};

}  // namespace
}  // namespace nianbao::normalize

int main(int argc, char** argv) {
  using nianbao::normalize::Format;
  using nianbao::normalize::Stage;
  std::string defaults[] = {"--benchmark_repetitions=5", "--benchmark_min_time=0.1",
                            "--benchmark_enable_random_interleaving=true"};
  std::vector<char*> arguments = {argv[0]};
  for (std::string& argument : defaults) arguments.push_back(argument.data());
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 1;
  const Stage stage;
  const std::vector<Format> formats = nianbao::normalize::MakeFormats();
  for (const Format& format : formats) {
    const auto add = [&format](const char* what, auto run) {
      nianbao::normalize::Register(format, what, run);
    };
    add("ours", [&stage](const std::string& bytes) { stage.Normalize(bytes); });
    add("bare", format.bare);
    add("decode", [&stage](const std::string& bytes) { stage.Decode(bytes); });
    add("read", [&stage](const std::string& bytes) { stage.Read(bytes); });
  }
  nianbao::normalize::Summary summary(formats);
  benchmark::RunSpecifiedBenchmarks(&summary);
  return 0;
}

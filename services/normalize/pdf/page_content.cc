// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/page_content.h"

// clang-format off
#include <poppler-config.h>
#include <PDFDoc.h>
#include <Annot.h>
#include <Catalog.h>
#include <Error.h>
#include <ErrorCodes.h>
#include <FileSpec.h>
#include <GlobalParams.h>
#include <Page.h>
#include <Stream.h>
// clang-format on

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/normalize/pdf/content_collector.h"

namespace nianbao::normalize::pdf {
namespace {

constexpr double kPointsPerInch = 72;
// Operators between two calls of poppler's abort callback.
constexpr std::size_t kOperatorStep = 10;
// Deflate makes 1032 bytes of one at most, so that shorter streams need no look.
constexpr Goffset kSurelySmall = 60'000;
constexpr int kMaxAttachments = 20;

bool AbortWhenSpent(void* budget) {
  auto* b = static_cast<Budget*>(budget);
  b->operators += kOperatorStep;
  return b->Spent() != nullptr;
}

// Widgets and typewriter text are part of what a page says; other annotations are about it.
bool ShowsAnnotation(Annot* annotation, void* comments) {
  switch (annotation->getType()) {
    case Annot::typeWidget:
    case Annot::typeFreeText:
    case Annot::typeStamp:
      return true;
    case Annot::typeText:
    case Annot::typeHighlight:
      ++*static_cast<std::size_t*>(comments);
      return false;
    default:
      return false;
  }
}

void Prepare() {
  static std::once_flag once;
  std::call_once(once, [] {
    globalParams = std::make_unique<GlobalParams>();
    setErrorCallback([](ErrorCategory, Goffset, const char*) {});
  });
}

absl::Status OpenError(int code) {
  if (code == errEncrypted) {
    return absl::InvalidArgumentError(
        "the PDF opens only with a password: send it without one, or the Word file");
  }
  return absl::InvalidArgumentError(
      "the PDF is damaged and cannot be opened: send it again, or the Word file");
}

// A form whose pages are made by Acrobat from XML; what the pages themselves say is "please wait".
bool IsDynamicForm(PDFDoc& doc) {
  const Object catalog = doc.getXRef()->getCatalog();
  if (!catalog.isDict()) return false;
  const Object needs = catalog.dictLookup("NeedsRendering");
  return needs.isBool() && needs.getBool() && doc.getCatalog()->getFormType() == Catalog::XfaForm;
}

absl::Status CheckDocument(PDFDoc& doc, const PdfLimits& limits) {
  if (IsDynamicForm(doc)) {
    return absl::InvalidArgumentError(
        "the PDF is a form that only Acrobat can show (XFA): print it to PDF and send that");
  }
  const int pages = doc.getNumPages();
  if (pages <= 0) {
    return absl::InvalidArgumentError("the PDF has no pages: send the file that holds the report");
  }
  if (static_cast<std::size_t>(pages) > limits.max_pages) {
    return absl::ResourceExhaustedError(absl::StrCat("the PDF has ", pages, " pages, more than ",
                                                     limits.max_pages,
                                                     ": send the pages of the report alone"));
  }
  return absl::OkStatus();
}

bool MayBeLarge(Stream& stream) {
  BaseStream* base = stream.getBaseStream();
  const Object filter =
      stream.getDict() == nullptr ? Object(objNull) : stream.getDict()->lookup("Filter");
  const bool chained = filter.isArray() && filter.arrayGetLength() > 1;
  return chained || base == nullptr || base->getLength() > kSurelySmall;
}

// Counts down `left` by the decoded bytes of a stream; false where it has more.
bool FitsStream(Stream& stream, std::size_t& left) {
  if (!MayBeLarge(stream)) return true;
  std::array<unsigned char, 4096> buffer;
  stream.reset();
  for (;;) {
    const int got = stream.doGetChars(static_cast<int>(buffer.size()), buffer.data());
    if (got <= 0) break;
    if (static_cast<std::size_t>(got) > left) return false;
    left -= static_cast<std::size_t>(got);
  }
  stream.close();
  return true;
}

bool FitsPage(Page& page, std::size_t left) {
  const Object contents = page.getContents();
  if (contents.isStream()) return FitsStream(*contents.getStream(), left);
  if (!contents.isArray()) return true;
  for (int i = 0; i < contents.arrayGetLength(); ++i) {
    const Object part = contents.arrayGet(i);
    if (part.isStream() && !FitsStream(*part.getStream(), left)) return false;
  }
  return true;
}

std::vector<std::string> AttachmentsOf(Catalog& catalog) {
  std::vector<std::string> names;
  const int count = std::min(catalog.numEmbeddedFiles(), kMaxAttachments);
  for (int i = 0; i < count; ++i) {
    const std::unique_ptr<FileSpec> file = catalog.embeddedFile(i);
    if (file && file->isOk() && file->getFileName() != nullptr) {
      names.push_back(file->getFileName()->toStr());
    }
  }
  return names;
}

absl::Status Spent(int page, const char* what) {
  return absl::ResourceExhaustedError(
      absl::StrCat("page ", page, " of the PDF has too many ", what,
                   ": print it to PDF again, or send the Word file"));
}

}  // namespace

absl::StatusOr<PdfContent> ReadContent(std::string_view bytes, const PdfLimits& limits) {
  Prepare();
  // The document owns its stream.
  PDFDoc doc(new MemStream(bytes.data(), 0, static_cast<Goffset>(bytes.size()), Object(objNull)));
  if (!doc.isOk()) return OpenError(doc.getErrorCode());
  RETURN_IF_ERROR(CheckDocument(doc, limits));
  Budget budget(limits);
  std::map<std::string, LossyFont> lossy;
  ContentCollector collector(budget, lossy);
  PdfContent content;
  for (int number = 1; number <= doc.getNumPages(); ++number) {
    Page* page = doc.getPage(number);
    if (page == nullptr) {
      content.pages.emplace_back();
      continue;
    }
    if (!FitsPage(*page, limits.max_page_bytes)) return Spent(number, "bytes of content");
    doc.displayPage(&collector, number, kPointsPerInch, kPointsPerInch, 0, false, true, false,
                    AbortWhenSpent, &budget, ShowsAnnotation, &content.comments);
    if (const char* what = budget.Spent()) return Spent(number, what);
    content.pages.push_back(collector.TakePage());
  }
  for (auto& [name, font] : lossy) content.lossy_fonts.push_back(std::move(font));
  content.attachments = AttachmentsOf(*doc.getCatalog());
  return content;
}

}  // namespace nianbao::normalize::pdf

// SPDX-License-Identifier: Apache-2.0
#include "services/extract/extractor.h"

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/extract/agency.h"
#include "services/extract/agency_name.h"
#include "services/extract/contact.h"
#include "services/extract/dates.h"
#include "services/extract/form_of.h"
#include "services/extract/kind.h"
#include "services/extract/loose_tables.h"
#include "services/extract/mentions.h"
#include "services/extract/name_places.h"
#include "services/extract/narrative/narrative.h"
#include "services/extract/page_boxes.h"
#include "services/extract/part_tables.h"
#include "services/extract/part_text.h"
#include "services/extract/scope.h"
#include "services/extract/sections.h"
#include "services/extract/year.h"

namespace nianbao::extract {

const char kGeneration[] = "extract/3";

namespace {

std::string PartName(const std::string& document_id, int part) {
  const std::size_t colon = document_id.find(':');
  const std::string hash = colon == std::string::npos ? document_id : document_id.substr(colon + 1);
  return absl::StrCat("documents/", hash, "/parts/", part);
}

std::string EntryOf(const v1::NormalizedDocument& document) {
  std::string entry;
  for (const v1::ArchiveMember& container : document.containers()) {
    absl::StrAppend(&entry, entry.empty() ? "" : "!/", container.name());
  }
  return entry;
}

void Describe(const v1::NormalizedDocument& document, const PartText& part,
              v1::ExtractedReport& result) {
  v1::Document& about = *result.mutable_document();
  about.set_document_id(document.document_id());
  about.set_part(part.number);
  about.set_uri(document.uri());
  about.set_media_type(document.media_type());
  about.set_charset(document.charset());
  about.set_script(document.script());
  about.set_entry(EntryOf(document));
  result.mutable_report()->set_name(PartName(document.document_id(), part.number));
  result.set_part_count(document.parts_size());
  if (document.has_received_time()) *result.mutable_received_time() = document.received_time();
  (*result.mutable_generations())["normalize"] = document.generation();
  (*result.mutable_generations())["extract"] = kGeneration;
}

// Facts that no form knows: loose tables and charts.
std::vector<v1::Fact> LooseFacts(const PartText& part, const std::vector<TableRow>& rows,
                                 const std::vector<bool>& taken, int year,
                                 const FormTableLabels* free) {
  std::vector<v1::Fact> facts = ReadLooseTables(rows, taken, year, free);
  for (int index : part.body) {
    const v1::Block& block = part.block(index);
    if (block.kind() == v1::Block::TABLE || facts.size() >= kMaxLooseFacts) continue;
    std::vector<v1::Fact> chart = block.kind() == v1::Block::CHART
                                      ? ReadChart(index, block, year)
                                      : ReadChartLine(index, block, year);
    std::move(chart.begin(), chart.end(), std::back_inserter(facts));
  }
  return facts;
}

void SetFacts(TableReading reading, std::vector<v1::Fact> loose, int year, v1::Report& report) {
  for (v1::Fact& fact : reading.facts) fact.set_year(year);
  std::move(loose.begin(), loose.end(), std::back_inserter(reading.facts));
  std::stable_sort(reading.facts.begin(), reading.facts.end(),
                   [](const v1::Fact& a, const v1::Fact& b) {
                     const auto place = [](const v1::Fact& fact) {
                       const v1::Evidence& at = fact.evidence();
                       return std::tuple(at.block(), at.row(), at.column(), at.begin());
                     };
                     return place(a) < place(b);
                   });
  int number = 0;
  for (v1::Fact& fact : reading.facts) {
    fact.set_fact_id(absl::StrCat("f", ++number));
    *report.add_facts() = std::move(fact);
  }
  *report.mutable_tables() = {reading.tables.begin(), reading.tables.end()};
}

// The numbers of the running text, behind those of the tables. Lines that were read as a row of a
// table or as the data of a chart are none of it.
void AddNarrative(const PartText& part, int year, v1::Report& report) {
  narrative::NarrativeOptions options{
      .year = year, .first_fact = report.facts_size() + 1, .skipped = part.title_blocks};
  for (const v1::Fact& fact : report.facts()) {
    const int block = fact.evidence().block();
    if (part.block(block).kind() != v1::Block::TABLE) options.skipped.push_back(block);
  }
  narrative::NarrativeReading reading =
      narrative::ReadNarrative(part, narrative::Lexicon::BuiltIn(), options);
  for (v1::Fact& fact : reading.facts) *report.add_facts() = std::move(fact);
  *report.mutable_breakdowns() = {reading.breakdowns.begin(), reading.breakdowns.end()};
  *report.mutable_shares() = {reading.shares.begin(), reading.shares.end()};
  *report.mutable_claims() = {reading.claims.begin(), reading.claims.end()};
}

void AddMentions(const PartText& part, const std::vector<NameFound>& names,
                 const regions::Regions& regions, v1::Report& report) {
  for (v1::NameMention& mention : FindNameMentions(part, names, report.agency(), regions)) {
    *report.add_name_mentions() = std::move(mention);
  }
  // A guide speaks of no year.
  if (report.year() == 0) return;
  for (v1::YearMention& mention : FindYearMentions(part, report.signed_on())) {
    *report.add_year_mentions() = std::move(mention);
  }
}

}  // namespace

Extractor::Extractor(const forms::Catalogue& catalogue)
    : catalogue_(catalogue), regions_(regions::Regions::BuiltIn()), matcher_(catalogue) {
  if (!catalogue.free_form().tables().empty())
    free_rows_ = Prepare(catalogue.free_form().tables(0));
}

std::vector<v1::ExtractedReport> Extractor::Extract(const v1::NormalizedDocument& document) const {
  std::vector<v1::ExtractedReport> reports;
  const auto texts = std::make_shared<const DocumentText>(ReadTexts(document));
  for (const v1::Part& part : document.parts()) {
    reports.push_back(ExtractPart(ReadPart(document, part, texts)));
  }
  return reports;
}

v1::ExtractedReport Extractor::ExtractPart(const PartText& part) const {
  const v1::NormalizedDocument& document = *part.document;
  v1::ExtractedReport result;
  Describe(document, part, result);
  v1::Report& report = *result.mutable_report();
  report.set_title(part.title);
  Outline outline = ReadOutline(part);
  const std::vector<v1::Section>& sections = outline.sections;
  const std::string signed_on = SignedOn(part);
  const int year = TellYear(part, signed_on);
  PartTables tables = ReadTables(part, matcher_, year);
  TableReading& reading = tables.reading;

  const v1::Document::Kind kind = TellKind(part, CountFormHeadings(sections, catalogue_),
                                           static_cast<int>(reading.tables.size()));
  result.mutable_document()->set_kind(kind);
  const std::vector<NameFound> names = FindNames(part);
  *report.mutable_agency() = TellAgency(part, names, regions_);
  *report.mutable_contact() =
      FindContact(part, ParseAgencyName(report.agency().display_name(), regions_).body);
  report.set_signed_on(signed_on);
  report.set_published_on(PublishedOn(part));
  if (kind == v1::Document::ANNUAL_REPORT) {
    report.set_year(year);
    report.set_scope(TellScope(part));
    report.set_form(TellForm(part, reading.form, sections, year, catalogue_));
    const bool free = reading.form == v1::Report::FORM_UNSPECIFIED;
    std::vector<v1::Fact> loose =
        LooseFacts(part, tables.rows, reading.taken, year, free ? &free_rows_ : nullptr);
    SetFacts(std::move(reading), std::move(loose), year, report);
    AddNarrative(part, year, report);
    AddPageBoxes(document, report);
  }
  if (kind == v1::Document::ANNUAL_REPORT || kind == v1::Document::GUIDE) {
    AddMentions(part, names, regions_, report);
  }
  if (outline.preface.line_blocks_size() > 0)
    *report.mutable_preface() = std::move(outline.preface);
  for (v1::Section& section : outline.sections) *report.add_sections() = std::move(section);
  return result;
}

}  // namespace nianbao::extract

// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/report.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/forms/forms.h"
#include "common/text/text.h"
#include "tests/generator/agency_names.h"
#include "tests/generator/form_state.h"
#include "tests/generator/form_tables.h"
#include "tests/generator/narrative_state.h"
#include "tests/generator/numerals.h"
#include "tests/generator/random.h"
#include "tests/generator/wordings.h"

namespace nianbao::generator {
namespace {

using v1::Report;

struct Years {
  int first;
  int last;
};

Years YearsOf(Report::Form form) {
  switch (form) {
    case Report::FORM_2014:
      return {2014, 2018};
    case Report::FORM_2019:
      return {2019, 2020};
    case Report::FORM_2021:
      return {2021, 2024};
    default:
      return {2008, 2013};
  }
}

struct Section {
  std::string heading;
  std::vector<std::string> topics;
  // Ids of the form's tables that stand in it.
  std::vector<std::string> tables;
};

// The outline of an office that has no form for it, and that of Art. 32 of Order 492.
std::vector<Section> FreeOutline() {
  return {{"概述", {"overview", "supervision"}, {}},
          {"主动公开政府信息的情况", {"disclosure", "platform", "interpretation"}, {}},
          {"依申请公开政府信息的情况", {"applications", "fees"}, {}},
          {"因政府信息公开申请行政复议、提起行政诉讼的情况", {"review"}, {}},
          {"建议提案和政务服务情况", {"proposals", "services"}, {}},
          {"存在的主要问题和改进措施", {"problems"}, {}}};
}

std::vector<Section> FormOutline(const forms::v1::Form& form) {
  static const std::vector<std::vector<std::string>> kTopics = {
      {"overview", "disclosure", "platform", "interpretation", "supervision", "applications"},
      {},
      {},
      {"review"},
      {"problems"},
      {"fees", "proposals", "services"}};
  std::vector<Section> outline;
  for (const auto& section : form.sections()) {
    Section out{section.labels(0), {}, {section.tables().begin(), section.tables().end()}};
    if (outline.size() < kTopics.size()) out.topics = kTopics[outline.size()];
    outline.push_back(std::move(out));
  }
  return outline;
}

class ReportWriter {
 public:
  ReportWriter(Report::Form form, Random random) : random_(random) {
    const Years years = YearsOf(form);
    report_.truth.form = form;
    report_.truth.year = random_.Between(years.first, years.last);
    body_ = InventBody(random_);
    form_ = forms::Catalogue::BuiltIn().Find(form);
    state_ = DrawState(form, random_.Next());
    static const std::vector<std::string> kZeros = {"0", "0", "0",  "0", "0",
                                                    "",  "",  "〇", "/", "—"};
    style_ = {random_.Pick(kZeros), random_.Chance(50)};
  }

  GeneratedReport Write(int index) {
    report_.document.name = absl::StrFormat("report%04d", index);
    Truth& truth = report_.truth;
    truth.agency = body_.name;
    truth.agency_alternatives = body_.alternatives;
    truth.region_code = body_.region_code;
    truth.scope = body_.government ? Report::CONSOLIDATED : Report::OWN;
    Add(Heading(0, Title()));
    Add(Paragraph(Introduction()));
    const bool outlined = form_ != nullptr && form_->sections_size() > 0;
    int number = 0;
    for (const Section& section : outlined ? FormOutline(*form_) : FreeOutline()) {
      WriteSection(++number, section);
    }
    Sign();
    if (form_ != nullptr && !outlined) WriteAnnex();
    return std::move(report_);
  }

 private:
  std::size_t Add(Block block) {
    report_.document.blocks.push_back(std::move(block));
    return report_.document.blocks.size() - 1;
  }

  int year() const { return report_.truth.year; }

  std::string Title() {
    return absl::StrCat(
        body_.name, year(),
        random_.Chance(50) ? "年政府信息公开工作年度报告" : "年度政府信息公开工作年度报告");
  }

  std::string Introduction() {
    const std::string written =
        body_.government ? absl::StrCat("综合", body_.area, "各级行政机关的年度报告编制") : "编制";
    return absl::StrCat("根据《中华人民共和国政府信息公开条例》的要求，", body_.name, written,
                        "本报告。本报告所列数据的统计期限为", year(), "年1月1日至", year(),
                        "年12月31日。");
  }

  void WriteSection(int number, const Section& section) {
    Add(Heading(1, ToOrdinal(number) + "、" + section.heading));
    int item = 0;
    for (const std::string& topic : section.topics) {
      const std::string lead =
          section.topics.size() > 2 ? absl::StrCat("（", ToOrdinal(item + 1), "）") : "";
      item += WriteTopic(topic, lead) ? 1 : 0;
    }
    if (section.topics.empty() && section.tables.empty()) Add(Paragraph("无其他需要报告的事项。"));
    WriteTables(section.tables);
  }

  static std::string ToOrdinal(int number) { return number == 2 ? "二" : ToChinese(number); }

  // One paragraph with some of the topic's sentences, no indicator twice.
  bool WriteTopic(const std::string& topic, const std::string& lead) {
    std::vector<const Wording*> choices;
    for (const Wording& wording : AllWordings()) {
      if (wording.topic == topic && wording.Suits(report_.truth.form)) choices.push_back(&wording);
    }
    if (choices.empty()) return false;
    std::string text = lead;
    Truth& truth = report_.truth;
    const std::size_t facts = truth.facts.size();
    const std::size_t sentences = truth.sentences.size();
    const int wanted = random_.Between(3, 6);
    int written = 0;
    for (int tries = 0; tries < 20 && written < wanted; ++tries) {
      const Wording& wording = *random_.Pick(choices);
      const auto sentence = Fill(wording, {state_, body_.name, year()}, random_);
      if (!sentence || Repeats(wording, *sentence)) continue;
      AddSentence(*sentence, wording.held_out, text);
      ++written;
    }
    if (written == 0) return false;
    const std::size_t block = Add(Paragraph(text));
    for (std::size_t i = facts; i < truth.facts.size(); ++i) truth.facts[i].block = block;
    for (std::size_t i = sentences; i < truth.sentences.size(); ++i) {
      truth.sentences[i].block = block;
    }
    return true;
  }

  bool Repeats(const Wording& wording, const Sentence& sentence) {
    bool repeats = used_wordings_.contains(&wording);
    for (const TrueFact& fact : sentence.facts) {
      if (!fact.indicator.empty() && used_.contains(fact.indicator)) repeats = true;
    }
    if (repeats) return true;
    used_wordings_.insert(&wording);
    for (const TrueFact& fact : sentence.facts) used_.insert(fact.indicator);
    return false;
  }

  void AddSentence(const Sentence& sentence, bool held_out, std::string& text) {
    const std::size_t offset = text::Length(text);
    const std::size_t first = report_.truth.facts.size();
    for (TrueFact fact : sentence.facts) {
      fact.begin += offset;
      fact.end += offset;
      report_.truth.facts.push_back(std::move(fact));
    }
    for (TrueTie tie : sentence.ties) {
      tie.whole += first;
      for (std::size_t& part : tie.parts) part += first;
      report_.truth.ties.push_back(std::move(tie));
    }
    text += sentence.text;
    report_.truth.sentences.push_back({0, offset, text::Length(text), held_out});
  }

  const forms::v1::FormTable& FormTableOf(const std::string& id) const {
    return *std::find_if(form_->tables().begin(), form_->tables().end(),
                         [&](const auto& table) { return table.id() == id; });
  }

  // The items of Art. 20 as one table or as a table each with its caption above it.
  void WriteTables(const std::vector<std::string>& ids) {
    std::vector<std::pair<std::string, PrintedTable>> items;
    const bool joined = random_.Chance(50);
    for (const std::string& id : ids) {
      const forms::v1::FormTable& table = FormTableOf(id);
      PrintedTable printed = PrintTable(table, state_, style_);
      if (joined && id.starts_with("art20")) {
        items.emplace_back(table.captions(0), std::move(printed));
        continue;
      }
      if (id.starts_with("art20")) Add(Paragraph(table.captions(0)));
      AddTable(std::move(printed));
    }
    if (!items.empty()) AddTable(JoinTables(items));
  }

  void AddTable(PrintedTable printed) {
    const std::size_t block = Add(Table(std::move(printed.grid)));
    for (const ValueCell& value : printed.values) AddCell(block, value);
  }

  void AddCell(std::size_t block, const ValueCell& value) {
    const Cell& cell = report_.document.blocks[block].table.cells[value.cell];
    TrueFact fact;
    fact.indicator = value.indicator;
    fact.column = value.column;
    fact.unit = value.unit;
    fact.not_applicable = cell.text == "/" || cell.text == "—";
    if (!cell.text.empty() && !fact.not_applicable) {
      fact.value = state_.Get(value.indicator, value.column);
    }
    fact.year = year();
    fact.block = block;
    fact.row = cell.row;
    fact.table_column = cell.column;
    fact.end = text::Length(cell.text);
    report_.truth.facts.push_back(std::move(fact));
  }

  void Sign() {
    const int month = random_.Between(1, year() >= 2019 ? 1 : 3);
    const int day = random_.Between(4, 28);
    Add(Paragraph(body_.name));
    Add(Paragraph(absl::StrCat(year() + 1, "年", month, "月", day, "日")));
    report_.truth.signed_on = absl::StrFormat("%04d-%02d-%02d", year() + 1, month, day);
  }

  void WriteAnnex() {
    Add(Heading(1, "政府信息公开工作情况统计表"));
    for (const forms::v1::FormTable& table : form_->tables()) WriteTables({table.id()});
  }

  Random random_;
  Body body_;
  const forms::v1::Form* form_ = nullptr;
  FormState state_;
  PrintStyle style_;
  std::set<const Wording*> used_wordings_;
  std::set<std::string> used_;
  GeneratedReport report_;
};

}  // namespace

FormState DrawState(Report::Form form, std::uint64_t seed) {
  Random random(seed);
  const forms::v1::Form* found = forms::Catalogue::BuiltIn().Find(form);
  FormState state = found == nullptr ? FormState() : FormState::Draw(*found, random);
  DrawNarrative(state, random);
  return state;
}

GeneratedReport GenerateReport(Report::Form form, std::uint64_t seed, int index) {
  return ReportWriter(form, Random(seed).Fork(std::to_string(index))).Write(index);
}

std::vector<GeneratedReport> GenerateReports(std::uint64_t seed, int count) {
  static constexpr Report::Form kForms[] = {Report::FREE, Report::FORM_2014, Report::FORM_2019,
                                            Report::FORM_2021};
  std::vector<GeneratedReport> reports;
  for (int i = 0; i < count; ++i) reports.push_back(GenerateReport(kForms[i % 4], seed, i));
  return reports;
}

}  // namespace nianbao::generator

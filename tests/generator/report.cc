// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/report.h"

#include <algorithm>
#include <array>
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
#include "tests/generator/report_outline.h"
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

class ReportWriter {
 public:
  ReportWriter(Report::Form form, Random random, std::span<const Wording> wordings)
      : random_(random), wordings_(wordings) {
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
    for (const Section& section : outlined ? OutlineOf(*form_) : FreeOutline()) {
      WriteSection(++number, section);
    }
    Sign();
    if (form_ != nullptr && !outlined) WriteAnnex();
    if (form_ == nullptr && random_.Chance(40)) WriteOwnTable();
    return std::move(report_);
  }

 private:
  std::size_t Add(Block block) {
    report_.document.blocks.push_back(std::move(block));
    return report_.document.blocks.size() - 1;
  }

  int year() const { return report_.truth.year; }

  // One title in three does not name the body; its introduction or its signature does.
  std::string Title() {
    static const std::vector<std::string> kEnds = {
        "年政府信息公开工作年度报告", "年度政府信息公开工作年度报告", "年政府信息公开年度报告",
        "年度政府信息公开工作报告"};
    const std::string name = random_.Chance(67) ? body_.name : "";
    return absl::StrCat(name, year(), random_.Pick(kEnds));
  }

  std::string Introduction() {
    const std::string written =
        body_.government ? absl::StrCat("综合", body_.area, "各级行政机关的年度报告编制") : "编制";
    const std::string subject = random_.Chance(30) ? "本机关" : body_.name;
    return absl::StrCat("根据《中华人民共和国政府信息公开条例》的要求，", subject, written,
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
    std::array<std::vector<const Wording*>, 2> choices;
    for (const Wording& wording : wordings_) {
      if (wording.topic != topic || !wording.Suits(report_.truth.form)) continue;
      choices[wording.held_out ? 1 : 0].push_back(&wording);
    }
    if (choices[0].empty()) choices[0].swap(choices[1]);
    if (choices[0].empty()) return false;
    std::string text = lead;
    Truth& truth = report_.truth;
    const std::size_t facts = truth.facts.size();
    const std::size_t sentences = truth.sentences.size();
    const int wanted = random_.Between(3, 6);
    int written = 0;
    for (int tries = 0; tries < 20 && written < wanted; ++tries) {
      const bool held_out = random_.Chance(50) && !choices[1].empty();
      const Wording& wording = *random_.Pick(choices[held_out ? 1 : 0]);
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
    const int signed_in = year() + 1;
    Add(Paragraph(body_.name));
    Add(Paragraph(random_.Chance(25) ? absl::StrCat(YearInChinese(signed_in), "年",
                                                    ToOrdinal(month), "月", ToOrdinal(day), "日")
                                     : absl::StrCat(signed_in, "年", month, "月", day, "日")));
    report_.truth.signed_on = absl::StrFormat("%04d-%02d-%02d", signed_in, month, day);
  }

  // The small table of offices that had no form: this year's figure and the running total.
  void WriteOwnTable() {
    static const std::vector<std::array<const char*, 3>> kRows = {
        {"主动公开政府信息数", "条", "disclosure.total"},
        {"政府网站公开政府信息数", "条", "disclosure.channel.website"},
        {"收到申请数", "件", "applications.received"},
        {"网上申请数", "件", "applications.channel.online"},
        {"行政复议数", "件", "reconsideration.total"},
        {"行政诉讼数", "件", "litigation.total"}};
    Add(Heading(1, "政府信息公开情况统计表"));
    PrintedTable printed;
    int column = 0;
    for (const char* header : {"指标名称", "单位", "本年", "历年累计"}) {
      printed.grid.Add({0, column++, 1, 1, header});
    }
    for (const auto& [label, unit, id] : kRows) {
      const int row = printed.grid.rows;
      const double value = state_.Get(id);
      printed.grid.Add({row, 0, 1, 1, label});
      printed.grid.Add({row, 1, 1, 1, unit});
      printed.values.push_back({printed.grid.cells.size(), id, "", unit});
      printed.grid.Add({row, 2, 1, 1, PrintNumber(value)});
      printed.grid.Add({row, 3, 1, 1, PrintNumber(value + random_.Between(0, 4000))});
    }
    AddTable(std::move(printed));
    AddTotals();
  }

  // The last column of the table that was added last, as running totals.
  void AddTotals() {
    std::vector<TrueFact>& facts = report_.truth.facts;
    const std::size_t block = report_.document.blocks.size() - 1;
    const Grid& grid = report_.document.blocks[block].table;
    std::vector<TrueFact> totals;
    for (const TrueFact& fact : facts) {
      if (fact.block != block || fact.row < 0) continue;
      TrueFact total = fact;
      total.table_column = grid.columns - 1;
      const std::string& text = grid.At(fact.row, total.table_column)->text;
      total.value = text::ParseNumber(text);
      total.end = text::Length(text);
      total.cumulative = true;
      totals.push_back(std::move(total));
    }
    facts.insert(facts.end(), totals.begin(), totals.end());
  }

  void WriteAnnex() {
    Add(Heading(1, "政府信息公开工作情况统计表"));
    for (const forms::v1::FormTable& table : form_->tables()) WriteTables({table.id()});
  }

  Random random_;
  std::span<const Wording> wordings_;
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

GeneratedReport GenerateReport(Report::Form form, std::uint64_t seed, int index,
                               std::span<const Wording> wordings) {
  return ReportWriter(form, Random(seed).Fork(std::to_string(index)), wordings).Write(index);
}

std::vector<GeneratedReport> GenerateReports(std::uint64_t seed, int count) {
  static constexpr Report::Form kForms[] = {Report::FREE, Report::FORM_2014, Report::FORM_2019,
                                            Report::FORM_2021};
  std::vector<GeneratedReport> reports;
  for (int i = 0; i < count; ++i) reports.push_back(GenerateReport(kForms[i % 4], seed, i));
  return reports;
}

}  // namespace nianbao::generator

// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/report.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>
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

Report::Form FormOf(int year) {
  for (const Report::Form form : {Report::FORM_2014, Report::FORM_2019, Report::FORM_2021}) {
    if (YearsOf(form).first <= year && year <= YearsOf(form).last) return form;
  }
  return year < YearsOf(Report::FORM_2014).first ? Report::FREE : Report::FORM_2021;
}

// What is known before a report is written.
struct Setting {
  Office office = Office::kUsual;
  std::optional<int> year{};
  std::optional<Body> body{};
  std::span<const FormState> earlier{};
  Random counted_before{0};
  std::span<const Wording> wordings = AllWordings();
};

class ReportWriter {
 public:
  ReportWriter(Report::Form form, Random random, Setting setting)
      : random_(random), setting_(std::move(setting)) {
    const Years years = YearsOf(form);
    report_.truth.form = form;
    report_.truth.year = random_.Between(years.first, years.last);
    if (setting_.year) report_.truth.year = *setting_.year;
    body_ = InventBody(random_);
    if (setting_.body) body_ = *setting_.body;
    form_ = forms::Catalogue::BuiltIn().Find(form);
    const std::uint64_t state_seed = random_.Next();
    static const std::vector<std::string> kZeros = {"0", "0", "0",  "0", "0",
                                                    "",  "",  "〇", "/", "—"};
    style_ = {random_.Pick(kZeros), random_.Chance(50)};
    if (careful() && style_.zero.empty()) style_.zero = "0";
    state_ = DrawState(form, state_seed, style_.optional_rows,
                       setting_.earlier.empty() ? nullptr : &setting_.earlier.back());
  }

  const FormState& state() const { return state_; }

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
  bool careful() const { return setting_.office == Office::kCareful; }

  // One title in three does not name the body; its introduction or its signature does.
  std::string Title() {
    static const std::vector<std::string> kEnds = {
        "年政府信息公开工作年度报告", "年度政府信息公开工作年度报告", "年政府信息公开年度报告",
        "年度政府信息公开工作报告"};
    static const std::vector<std::string> kCarefulEnds(kEnds.begin(), kEnds.end() - 1);
    if (careful()) return absl::StrCat(body_.name, year(), random_.Pick(kCarefulEnds));
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
    if (number == 1) WriteChanges();
    WriteTables(section.tables);
  }

  static std::string ToOrdinal(int number) { return number == 2 ? "二" : ToChinese(number); }

  // One paragraph with some of the topic's sentences, no indicator twice.
  bool WriteTopic(const std::string& topic, const std::string& lead) {
    std::array<std::vector<const Wording*>, 2> choices;
    for (const Wording& wording : setting_.wordings) {
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
      const auto sentence = Fill(wording, Context(), random_);
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

  WordingContext Context() const {
    return {state_, body_.name, year(), setting_.earlier, setting_.counted_before};
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
      printed.grid.Add({row, 3, 1, 1, PrintNumber(Context().Cumulative(id))});
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

  // How the year differs from the one before, where that is known.
  void WriteChanges() {
    if (const double expired = state_.Get(kExpiredDocuments); expired > 0) {
      Add(Paragraph(absl::StrCat("因有效期届满，", expired, "件行政规范性文件自动失效。")));
    }
    const std::string indicator = "applications.received";
    if (setting_.earlier.empty() || used_.contains(indicator) || random_.Chance(50)) return;
    used_.insert(indicator);
    const double now = Get(state_, indicator);
    const double before = Get(setting_.earlier.back(), indicator);
    const std::string lead = "全年共收到政府信息公开申请";
    const std::string change = now == before  ? "与上年持平"
                               : now > before ? absl::StrCat("比上年增加", now - before, "件")
                                              : absl::StrCat("比上年减少", before - now, "件");
    TrueFact fact;
    fact.origin = v1::Fact::NARRATIVE;
    fact.indicator = indicator;
    fact.value = now;
    fact.unit = "件";
    fact.year = year();
    fact.begin = text::Length(lead);
    fact.end = fact.begin + text::Length(PrintNumber(now));
    fact.block = Add(Paragraph(absl::StrCat(lead, now, "件，", change, "。")));
    report_.truth.facts.push_back(std::move(fact));
  }

  static double Get(const FormState& state, const std::string& indicator) {
    return state.Get(indicator, state.Has(indicator, "total") ? "total" : "");
  }

  void WriteAnnex() {
    Add(Heading(1, "政府信息公开工作情况统计表"));
    for (const forms::v1::FormTable& table : form_->tables()) WriteTables({table.id()});
  }

  Random random_;
  Setting setting_;
  Body body_;
  const forms::v1::Form* form_ = nullptr;
  FormState state_;
  PrintStyle style_;
  std::set<const Wording*> used_wordings_;
  std::set<std::string> used_;
  GeneratedReport report_;
};

}  // namespace

FormState DrawState(Report::Form form, std::uint64_t seed, bool optional_rows,
                    const FormState* before) {
  Random random(seed);
  const forms::v1::Form* found = forms::Catalogue::BuiltIn().Find(form);
  FormState state;
  if (found != nullptr) {
    state = before == nullptr ? FormState::Draw(*found, random, optional_rows)
                              : FormState::DrawAfter(*before, *found, random, optional_rows);
  }
  DrawNarrative(state, random);
  return state;
}

GeneratedReport GenerateReport(Report::Form form, std::uint64_t seed, int index, Office office,
                               std::span<const Wording> wordings) {
  const Random random = Random(seed).Fork(std::to_string(index));
  return ReportWriter(form, random,
                      {.office = office, .counted_before = random, .wordings = wordings})
      .Write(index);
}

std::vector<GeneratedReport> GenerateHistory(std::uint64_t seed, int index, int first_year,
                                             int count) {
  const Random chronicle = Random(seed).Fork(absl::StrCat("history ", index));
  Random chance = chronicle;
  Body body = InventBody(chance);
  const bool merges = !body.government && chance.Chance(15);
  const int merged_in = first_year + chance.Between(1, count);
  std::vector<GeneratedReport> reports;
  std::vector<FormState> states;
  for (int year = first_year; year < first_year + count; ++year) {
    if (merges && year == merged_in) {
      body = MergedBody(body, chance);
      states.clear();
    }
    ReportWriter writer(FormOf(year), chronicle.Fork(std::to_string(year)),
                        {.office = Office::kCareful,
                         .year = year,
                         .body = body,
                         .earlier = states,
                         .counted_before = chronicle.Fork(body.name)});
    FormState state = writer.state();
    reports.push_back(writer.Write(year));
    states.push_back(std::move(state));
  }
  return reports;
}

std::vector<GeneratedReport> GenerateReports(std::uint64_t seed, int count) {
  static constexpr Report::Form kForms[] = {Report::FREE, Report::FORM_2014, Report::FORM_2019,
                                            Report::FORM_2021};
  std::vector<GeneratedReport> reports;
  for (int i = 0; i < count; ++i) reports.push_back(GenerateReport(kForms[i % 4], seed, i));
  return reports;
}

}  // namespace nianbao::generator

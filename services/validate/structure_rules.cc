// SPDX-License-Identifier: Apache-2.0
#include "services/validate/structure_rules.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/text.h"
#include "services/validate/form_index.h"

namespace nianbao::validate {
namespace {

using forms::v1::Form;
using forms::v1::FormSection;
using v1::Report;
using v1::Section;

// Fewer headings than this mean that the outline was not read, not that it is not there.
constexpr int kEnoughHeadings = 3;
// A narrative has more characters than this; less is a table that was parted from it.
constexpr std::size_t kEnoughText = 200;
// The last year of Order 492, whose Art. 32 lists the contents of a report.
constexpr int kFirstYear = 2008, kLastYearOfOldOrder = 2018;

// Words by which a text sends its reader to tables that stand elsewhere, or to a picture of one.
constexpr std::array<std::string_view, 5> kPointsElsewhere = {"附件", "附表", "附后", "下图",
                                                              "如图"};

template <typename Words>
bool HasAny(std::string_view text, const Words& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != text.npos; });
}

bool HasTable(const Report& report, std::string_view id) {
  return std::find(report.tables().begin(), report.tables().end(), id) != report.tables().end();
}

// Index of the section of the report that answers to `wanted`, by its words; -1 where there is
// none.
int SectionIndex(const Report& report, const FormSection& wanted) {
  for (int i = 0; i < report.sections_size(); ++i) {
    const std::string heading = text::FoldLabel(report.sections(i).heading());
    for (const std::string& label : wanted.labels()) {
      if (heading.find(text::FoldLabel(label)) != heading.npos) return i;
    }
  }
  return -1;
}

// The same; nullptr where there is none.
const Section* FindSection(const Report& report, const FormSection& wanted) {
  const int index = SectionIndex(report, wanted);
  return index < 0 ? nullptr : &report.sections(index);
}

bool HasNumber(const Report& report, int number) {
  return std::any_of(report.sections().begin(), report.sections().end(),
                     [&](const Section& section) { return section.number() == number; });
}

std::vector<v1::Evidence> PlaceOf(const Section& section) {
  if (!section.has_block()) return {};
  v1::Evidence place;
  place.set_block(section.block());
  place.set_begin(0);
  place.set_end(static_cast<int>(text::Length(section.heading())));
  place.set_quote(section.heading());
  return {place};
}

// Tables in a section where the form puts none may be the ones that are looked for.
bool HasStrayTables(const Report& report, const Form& form) {
  for (const Section& section : report.sections()) {
    if (section.table_count() == 0) continue;
    const bool expected =
        std::any_of(form.sections().begin(), form.sections().end(), [&](const FormSection& wanted) {
          return !wanted.tables().empty() && FindSection(report, wanted) == &section;
        });
    if (!expected) return true;
  }
  return false;
}

// The lines of a text that are no sentences, folded, each closed by a line end.
std::string FoldedScraps(std::string_view text) {
  std::string scraps;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (line.find("。") == line.npos) scraps += text::FoldLabel(line) + "\n";
    begin = end + 1;
  }
  return scraps;
}

// The column headers of a table stand there: it does too, in a shape that was not read.
bool ShowsUnreadTable(const Form& form, const FormSection& wanted, const Section& section) {
  const std::string scraps = FoldedScraps(section.text());
  const auto shows = [&scraps](const forms::v1::FormColumn& column) {
    const auto& labels = column.headers().rbegin()->labels();
    return std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
      return scraps.find(text::FoldLabel(label)) != scraps.npos;
    });
  };
  return std::any_of(form.tables().begin(), form.tables().end(), [&](const auto& table) {
    return std::count(wanted.tables().begin(), wanted.tables().end(), table.id()) > 0 &&
           std::all_of(table.columns().begin(), table.columns().end(), shows);
  });
}

Verdict JudgeTables(const Report& report, const Form& form, const FormSection& wanted,
                    const Section& section) {
  const auto found = std::count_if(wanted.tables().begin(), wanted.tables().end(),
                                   [&](const std::string& id) { return HasTable(report, id); });
  if (found == wanted.tables_size()) return Verdict::kHeld;
  if (found > 0 || section.table_count() > 0 || HasStrayTables(report, form) ||
      HasAny(section.text(), kPointsElsewhere) || ShowsUnreadTable(form, wanted, section)) {
    return Verdict::kNotAssessable;
  }
  return Verdict::kFailed;
}

void CheckMissingTables(const Report& report, const Form& form, Ledger& ledger) {
  bool heading_stands = false;
  for (const FormSection& wanted : form.sections()) {
    if (wanted.tables().empty()) continue;
    const Section* section = FindSection(report, wanted);
    if (section == nullptr) {
      ledger.CountDoubt(kMissingTable, v1::Assessment::Doubt::NOT_FOUND);
      continue;
    }
    heading_stands = true;
    const Verdict verdict = JudgeTables(report, form, wanted, *section);
    ledger.Count(kMissingTable, verdict, 1, v1::Assessment::Doubt::NOT_FOUND);
    if (verdict != Verdict::kFailed) continue;
    ledger.Object({.rule = kMissingTable,
                   .subject = {wanted.tables().begin(), wanted.tables().end()},
                   .words = {{"what", section->heading()}},
                   .places = PlaceOf(*section),
                   .expected = "表格",
                   .actual = "无",
                   .suggestion = "补上“" + section->heading() + "”的表格，没有数据的格填 0"});
  }
  if (!report.tables().empty()) {
    ledger.Count(kAbsentTable, Verdict::kHeld);
  } else if (heading_stands || report.sections_size() < kEnoughHeadings ||
             HasStrayTables(report, form)) {
    ledger.CountDoubt(kAbsentTable, v1::Assessment::Doubt::NOT_FOUND);
  } else {
    ledger.Count(kAbsentTable, Verdict::kFailed);
    ledger.Object({.rule = kAbsentTable,
                   .subject = {form.form()},
                   .words = {{"source", form.source()}},
                   .expected = "表格",
                   .actual = "无"});
  }
}

bool TextSpeaksOf(const Report& report, const FormSection& wanted) {
  for (const Section& section : report.sections()) {
    const std::string text = text::FoldLabel(section.text());
    for (const std::string& label : wanted.labels()) {
      if (text.find(text::FoldLabel(label)) != text.npos) return true;
    }
  }
  return false;
}

Verdict JudgeSection(const Report& report, const FormSection& wanted) {
  if (FindSection(report, wanted) != nullptr) return Verdict::kHeld;
  const bool table_is_there =
      std::any_of(wanted.tables().begin(), wanted.tables().end(),
                  [&](const std::string& id) { return HasTable(report, id); });
  if (table_is_there || HasNumber(report, wanted.number()) || TextSpeaksOf(report, wanted)) {
    return Verdict::kNotAssessable;
  }
  return Verdict::kFailed;
}

void ObjectToSection(const std::string& name, const std::string& name_en, Ledger& ledger) {
  ledger.Object({.rule = kMissingSection,
                 .subject = {name},
                 .words = {{"problem", "缺少“" + name + "”"},
                           {"problem_en", "\"" + name_en + "\" is missing"}},
                 .expected = name,
                 .actual = "无"});
}

// The sections that were found stand in the order of the form; the first that does not is told.
// Right numbers in the wrong order come from the layout of a page, not from its author.
void CheckOrder(const Report& report, const Form& form, Ledger& ledger) {
  int last = -1;
  for (const FormSection& wanted : form.sections()) {
    const int index = SectionIndex(report, wanted);
    if (index < 0) continue;
    if (index >= last) {
      last = index;
      continue;
    }
    const Section& section = report.sections(index);
    const std::string& later = report.sections(last).heading();
    if (section.number() == wanted.number()) {
      ledger.CountDoubt(kMissingSection, v1::Assessment::Doubt::NOT_FOUND);
      return;
    }
    ledger.Count(kMissingSection, Verdict::kFailed);
    ledger.Object(
        {.rule = kMissingSection,
         .subject = {"order", section.heading()},
         .words = {{"problem", "“" + section.heading() + "”的位置不对：它排在“" + later + "”之前"},
                   {"problem_en", "\"" + section.heading() +
                                      "\" is out of order: it stands before \"" + later + "\""}},
         .places = PlaceOf(section),
         .expected = std::to_string(wanted.number()),
         .actual = std::to_string(section.number())});
    return;
  }
  ledger.Count(kMissingSection, Verdict::kHeld);
}

void CheckSections(const Report& report, const Form& form, Ledger& ledger) {
  const auto found = std::count_if(
      form.sections().begin(), form.sections().end(),
      [&](const FormSection& wanted) { return FindSection(report, wanted) != nullptr; });
  if (found < kEnoughHeadings) {
    ledger.CountDoubt(kMissingSection, v1::Assessment::Doubt::NOT_FOUND, form.sections_size());
    return;
  }
  for (const FormSection& wanted : form.sections()) {
    const Verdict verdict = JudgeSection(report, wanted);
    ledger.Count(kMissingSection, verdict, 1, v1::Assessment::Doubt::NOT_FOUND);
    if (verdict == Verdict::kFailed) ObjectToSection(wanted.labels(0), wanted.labels(0), ledger);
  }
  CheckOrder(report, form, ledger);
}

// One of the six contents of Art. 32 of Order 492.
struct Content {
  const char* zh;
  const char* en;
  // Words of a heading about it.
  std::vector<std::string_view> heading_words;
  // Words that show that the text may speak of it.
  std::vector<std::string_view> text_words;
  // Beginnings of the indicators of the table that answer it.
  std::vector<std::string_view> indicators;
};

const std::vector<Content>& OldContents() {
  static const auto* const contents = new std::vector<Content>{
      {"主动公开政府信息的情况",
       "disclosure on the agency's own motion",
       {"主动公开", "公开政府信息", "信息公开情况"},
       {"公开"},
       {"disclosure."}},
      {"依申请公开政府信息和不予公开政府信息的情况",
       "disclosure on request, and refusals",
       {"申请"},
       {"申请", "不予公开"},
       {"applications."}},
      {"政府信息公开的收费及减免情况",
       "fees charged and waived",
       {"收费", "费用", "减免"},
       {"费"},
       {"fees."}},
      {"因政府信息公开申请行政复议、提起行政诉讼的情况",
       "reconsideration and litigation",
       {"复议", "诉讼"},
       {"复议", "诉讼", "申诉", "起诉"},
       {"reconsideration.", "litigation."}},
      {"政府信息公开工作存在的主要问题及改进情况",
       "problems and improvements",
       {"问题", "不足", "改进", "薄弱", "打算", "措施"},
       {"问题", "不足", "改进", "薄弱", "差距", "困难"},
       {}},
      {"其他需要报告的事项",
       "other matters to report",
       {"其他", "其它", "说明", "事项"},
       {"其他需要", "其它需要", "需要说明", "需要报告", "其他事项", "其他情况"},
       {}},
  };
  return *contents;
}

bool StartsWithAny(std::string_view text, const std::vector<std::string_view>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return text.starts_with(beginning); });
}

Verdict JudgeContent(const Report& report, const Content& content) {
  for (const v1::Fact& fact : report.facts()) {
    if (StartsWithAny(fact.indicator(), content.indicators)) return Verdict::kHeld;
  }
  bool mentioned = false;
  for (const Section& section : report.sections()) {
    if (HasAny(text::FoldLabel(section.heading()), content.heading_words)) return Verdict::kHeld;
    mentioned = mentioned || HasAny(text::FoldLabel(section.text()), content.text_words);
  }
  return mentioned ? Verdict::kNotAssessable : Verdict::kFailed;
}

bool HasNarrative(const Report& report) {
  std::size_t length = 0;
  for (const Section& section : report.sections()) length += text::Length(section.text());
  return report.sections_size() >= kEnoughHeadings && length >= kEnoughText;
}

void CheckOldContents(const Report& report, Ledger& ledger) {
  const bool readable = HasNarrative(report);
  for (const Content& content : OldContents()) {
    const Verdict verdict = readable ? JudgeContent(report, content) : Verdict::kNotAssessable;
    ledger.Count(kMissingSection, verdict, 1, v1::Assessment::Doubt::NOT_FOUND);
    if (verdict == Verdict::kFailed) ObjectToSection(content.zh, content.en, ledger);
  }
}

// Headings alone do not tell one form from the next, so tables must have been found. A form newer
// than its year is more likely a year that was misread.
void CheckForce(const Report& report, const Form& form, const forms::Catalogue& catalogue,
                Ledger& ledger) {
  const Form* wanted = catalogue.InForce(report.year());
  if (wanted == &form) {
    ledger.Count(kOutdated, Verdict::kHeld);
    return;
  }
  if (wanted == nullptr || report.tables().empty() || wanted->first_year() < form.first_year()) {
    ledger.CountDoubt(kOutdated, v1::Assessment::Doubt::DOES_NOT_APPLY);
    return;
  }
  ledger.Count(kOutdated, Verdict::kFailed);
  ledger.Object({.rule = kOutdated,
                 .subject = {form.form()},
                 .words = {{"year", std::to_string(report.year())},
                           {"wanted", wanted->source()},
                           {"used", form.source()}},
                 .expected = wanted->form(),
                 .actual = form.form()});
}

// One of the five topics of section one, and words of those who speak of it.
struct Topic {
  std::string_view zh;
  std::string_view en;
  std::array<std::string_view, 10> words;
};

constexpr std::array<Topic, 5> kTopics = {{
    {"主动公开", "proactive disclosure", {"公开", "发布"}},
    {"依申请公开", "disclosure on request", {"申请"}},
    {"政府信息管理",
     "management of information",
     {"管理", "审核", "审查", "规范性文件", "保密", "清理", "发布", "更新", "制度", "动态调整"}},
    {"平台建设",
     "platforms",
     {"平台", "网站", "专栏", "公众号", "新媒体", "微信", "微博", "栏目", "公开栏", "公报"}},
    {"监督保障",
     "supervision and support",
     {"监督", "保障", "考核", "培训", "评议", "领导", "检查", "考评", "责任", "督"}},
}};

// The blanks at the end of a topic's words stand in no text.
bool SpeaksOf(std::string_view text, const Topic& topic) {
  return std::any_of(topic.words.begin(), topic.words.end(), [&](std::string_view word) {
    return !word.empty() && text.find(word) != text.npos;
  });
}

// A section that is shorter was not read, or stands in a picture.
constexpr std::size_t kEnoughTopics = 100;

void CheckTopics(const Report& report, Ledger& ledger) {
  const auto section =
      std::find_if(report.sections().begin(), report.sections().end(),
                   [](const Section& candidate) { return candidate.number() == 1; });
  if (report.form() != Report::FORM_2021 || section == report.sections().end() ||
      text::Length(section->text()) < kEnoughTopics) {
    ledger.CountDoubt(kMissingTopic, v1::Assessment::Doubt::DOES_NOT_APPLY);
    return;
  }
  std::string missing, missing_en;
  for (const Topic& topic : kTopics) {
    if (SpeaksOf(section->text(), topic)) continue;
    missing += (missing.empty() ? "" : "、") + std::string(topic.zh);
    missing_en += (missing_en.empty() ? "" : ", ") + std::string(topic.en);
  }
  ledger.Count(kMissingTopic, missing.empty() ? Verdict::kHeld : Verdict::kFailed);
  if (missing.empty()) return;
  v1::Evidence place;
  if (section->has_block()) place.set_block(section->block());
  place.set_quote(section->heading());
  ledger.Object(
      {.rule = kMissingTopic,
       .subject = {missing_en},
       .words = {{"heading", section->heading()}, {"missing", missing}, {"missing_en", missing_en}},
       .places = {place},
       .expected = missing,
       .actual = "无"});
}

}  // namespace

void CheckStructure(const Report& report, const forms::Catalogue& catalogue, Ledger& ledger) {
  const Form* form = catalogue.Find(report.form());
  if (form != nullptr) {
    CheckMissingTables(report, *form, ledger);
    CheckForce(report, *form, catalogue, ledger);
  } else {
    ledger.CountDoubt(kAbsentTable, v1::Assessment::Doubt::DOES_NOT_APPLY);
    ledger.CountDoubt(kOutdated, v1::Assessment::Doubt::DOES_NOT_APPLY);
  }
  if (form != nullptr && !form->sections().empty()) {
    CheckSections(report, *form, ledger);
  } else if (report.year() >= kFirstYear && report.year() <= kLastYearOfOldOrder) {
    CheckOldContents(report, ledger);
  } else {
    ledger.CountDoubt(kMissingSection, v1::Assessment::Doubt::DOES_NOT_APPLY);
  }
  CheckTopics(report, ledger);
}

}  // namespace nianbao::validate

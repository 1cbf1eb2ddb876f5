// SPDX-License-Identifier: Apache-2.0
#include "tests/mistakes/mistakes.h"

#include "absl/strings/str_cat.h"
#include "tests/generator/numerals.h"

namespace nianbao::testing {
namespace {

using v1::Report;
using Forms = std::vector<Report::Form>;
using Place = std::optional<MistakePlace>;

const Forms kAll = {Report::FREE, Report::FORM_2014, Report::FORM_2019, Report::FORM_2021};
const Forms kWithTables = {Report::FORM_2014, Report::FORM_2019, Report::FORM_2021};
const Forms kSections = {Report::FORM_2019, Report::FORM_2021};
const Forms k2014 = {Report::FORM_2014};
const Forms k2019 = {Report::FORM_2019};
const Forms k2021 = {Report::FORM_2021};

constexpr char kReceived[] = "applications.received";
constexpr char kCarriedIn[] = "applications.carried_in";

// A mistake in one cell: the number is greater by `difference`.
auto Adding(std::string indicator, std::string column, double difference = 1) {
  return [=](Draft& draft) { return draft.Add(indicator, column, difference); };
}

auto Writing(std::string indicator, std::string column, std::string text) {
  return [=](Draft& draft) { return draft.SetCell(indicator, column, text); };
}

auto Saying(std::string paragraph, std::string words) {
  return [=](Draft& draft) -> Place { return draft.Say(paragraph, words); };
}

auto Replacing(std::string words, std::string by) {
  return [=](Draft& draft) { return draft.Replace(words, by); };
}

Place BlankTotal(Draft& draft) {
  for (const char* row : {kReceived, "applications.result.total"}) {
    if (draft.Get(row, "total") > 0) return draft.SetCell(row, "total", "");
  }
  return std::nullopt;
}

Place PartAboveWhole(Draft& draft) {
  const std::string whole = "interpretation.press_conferences";
  return draft.SetCell(whole + ".by_head", "", generator::PrintNumber(draft.Get(whole) + 1));
}

Place ChannelAboveTotal(Draft& draft) {
  return draft.SetCell("disclosure.channel.website", "",
                       generator::PrintNumber(draft.Get("disclosure.total") + 7));
}

Place NewAboveTotal(Draft& draft) {
  const std::string rules = "disclosure.art20_1.rules.";
  return draft.SetCell(rules + "newly_disclosed", "",
                       generator::PrintNumber(draft.Get(rules + "total") + 2));
}

Place WithoutReviewTable(Draft& draft) {
  if (!draft.RemoveTableOf("reconsideration.total")) return std::nullopt;
  return MistakePlace{.words = "行政复议"};
}

Place WithoutStatistics(Draft& draft) {
  if (!draft.RemoveTableOf("disclosure.total")) return std::nullopt;
  return MistakePlace{.words = "表格"};
}

// Words of the old contents may stand anywhere.
Place WithoutSection(Draft& draft) {
  const bool old = draft.year() < 2019;
  if (!draft.RemoveSection(old ? "需要报告" : "主要问题")) return std::nullopt;
  return MistakePlace{.words = old ? "报告的事项" : "问题"};
}

Place WithoutPlatforms(Draft& draft) {
  std::string text = "本机关认真做好主动公开和依申请公开工作，加强政府信息管理和监督保障。";
  for (int i = 0; i < 6; ++i) text += "全体人员按照职责分工抓好落实，公开的质量进一步提高。";
  draft.RewriteFirstSection(text);
  return MistakePlace{.words = "平台"};
}

// A form of 2019 for a year of the form of 2021.
Place InAnOldForm(Draft& draft) {
  const int year = draft.year();
  const std::string signed_in = absl::StrCat(year + 1);
  draft.Replace(signed_in, absl::StrCat(year + 4));
  draft.Replace(generator::YearInChinese(year + 1), generator::YearInChinese(year + 4));
  draft.Replace(absl::StrCat(year), absl::StrCat(year + 3));
  return MistakePlace{.words = "格式"};
}

Place AnotherNumberInTheText(Draft& draft) {
  const double right =
      draft.Get(kReceived, draft.report().truth.form == Report::FORM_2014 ? "" : "total");
  const double carried = draft.Get(kCarriedIn, "total");
  const std::string words = absl::StrCat("全年共收到政府信息公开申请", right + carried + 3, "件");
  return draft.Say(words + "。", words);
}

Place FeesBesideTheTable(Draft& draft) {
  if (!draft.SetCell("fees.collected", "", "0.05")) return std::nullopt;
  return draft.Say("本年度依申请公开信息未收取费用。", "未收取");
}

Place TrainedWithoutTraining(Draft& draft) {
  if (draft.States("meetings.")) return std::nullopt;
  draft.SetCell("meetings.training_courses", "", "0");
  return draft.SetCell("meetings.trainees", "", "4");
}

Place ClaimOfGrowth(Draft& draft) {
  const std::string column = draft.report().truth.form == Report::FORM_2014 ? "" : "total";
  if (!draft.GetBefore(kReceived, column)) return std::nullopt;
  const std::string words = "比上年增加777件";
  return draft.Say(
      absl::StrCat("全年共收到政府信息公开申请", draft.Get(kReceived, column), "件，", words, "。"),
      "777");
}

Place ItemsOfTheYearBefore(Draft& draft) {
  const std::string licences = "disclosure.art20_5.licences.";
  for (const char* item : {"previous_items", "change"}) {
    if (!draft.GetBefore(licences + item)) return std::nullopt;
  }
  return draft.Add(licences + "previous_items", "", 2);
}

Place CopiedText(Draft& draft) {
  draft.CopyTextOfYearBefore();
  return MistakePlace{.words = "%"};
}

Place Jump(Draft& draft) {
  const std::string indicator = "disclosure.art20_5.licences.decisions";
  const double before = draft.GetBefore(indicator).value_or(0);
  if (before == 0) return std::nullopt;
  return draft.SetCell(indicator, "", generator::PrintNumber(before * 25));
}

Place NotCarriedOver(Draft& draft) {
  const auto before = draft.GetBefore("applications.carried_out", "natural_person");
  if (!before) return std::nullopt;
  return draft.Add(kCarriedIn, "natural_person", 1);
}

Place NoWayToReachIt(Draft& draft) {
  for (const char* way : {"电话", "地址", "邮"}) {
    if (draft.Has(way)) return std::nullopt;
  }
  return draft.Say("如对本报告有疑问，请与本机关联系。", "联系");
}

Place SignedTooEarly(Draft& draft) {
  const std::string year = absl::StrCat(draft.year(), "年");
  const bool in_digits = draft.Replace(absl::StrCat(draft.year() + 1, "年"), year).has_value();
  const bool in_words =
      draft.Replace(generator::YearInChinese(draft.year() + 1) + "年", year).has_value();
  if (!in_digits && !in_words) return std::nullopt;
  return MistakePlace{.words = absl::StrCat(draft.year())};
}

Place PublishedLate(Draft& draft) {
  draft.PublishOn(absl::StrCat(draft.year() + 1, "-06-20"));
  return MistakePlace{.words = "06-20"};
}

Place TitleOfAnotherYear(Draft& draft) {
  const std::string title = draft.report().document.blocks.front().text;
  std::string wrong = title;
  const std::string year = absl::StrCat(draft.year());
  wrong.replace(wrong.find(year), year.size(), absl::StrCat(draft.year() - 1));
  draft.Replace(title, wrong);
  return MistakePlace{.words = absl::StrCat(draft.year() - 1)};
}

Place TitleOfNobody(Draft& draft) {
  const std::string title = draft.report().document.blocks.front().text;
  return draft.Replace(title, "政府信息公开工作年度报告");
}

Place TitleWithoutAgency(Draft& draft) {
  const std::string title = draft.report().document.blocks.front().text;
  return draft.Replace(title, absl::StrCat(draft.year(), "年政府信息公开工作年度报告"));
}

Place AnotherBodysText(Draft& draft) {
  const bool market = draft.report().truth.agency.find("市场") != std::string::npos;
  if (market || draft.report().truth.agency.ends_with("政府")) return std::nullopt;
  return draft.Say("全市市场监管系统扎实推进政务公开工作，市市场监管局党组高度重视。", "市场监管");
}

Place HeadingOutOfOrder(Draft& draft) { return draft.Replace("六、", "八、"); }

Place InForceTooMany(Draft& draft) {
  const std::string in_force = "disclosure.art20_1.normative_documents.in_force";
  for (const char* other : {"issued", "repealed"}) {
    const std::string indicator = absl::StrCat("disclosure.art20_1.normative_documents.", other);
    if (draft.Get(indicator) == 0) return std::nullopt;
  }
  if (!draft.GetBefore(in_force) || draft.Has("届满")) return std::nullopt;
  return draft.Add(in_force, "", 2);
}

std::vector<Mistake> MistakesInTables() {
  return {
      {"a total of a row",
       "form.row_total",
       kSections,
       {"applications"},
       Adding("applications.result.granted", "total")},
      {"a cell of a row",
       "form.row_total",
       kSections,
       {"applications"},
       Adding("applications.result.granted", "natural_person")},
      {"a total of results",
       "form.result_total",
       kSections,
       {"applications"},
       Adding("applications.result.total", "other")},
      {"a balance",
       "form.balance",
       kSections,
       {"applications"},
       Adding("applications.carried_out", "other")},
      {"a total of a review",
       "form.review_total",
       kSections,
       {"review"},
       Adding("reconsideration.total", "")},
      {"a result of a lawsuit",
       "form.review_total",
       kSections,
       {"lawsuits"},
       Adding("litigation.direct.other", "")},
      {"a whole",
       "form.part_sum",
       k2014,
       {"visitors"},
       Adding("reading_points.visitors.total", "")},
      {"a part", "form.part_sum", k2014, {"staff"}, Adding("staff.full_time", "")},
      {"a part above its whole", "form.part_exceeds_whole", k2014, {"press"}, PartAboveWhole},
      {"a blank",
       "form.blank_cell",
       kSections,
       {"lawsuits"},
       Writing("litigation.after_reconsideration.other", "", "")},
      {"a blank in a list", "form.blank_cell", k2014, {"staff"}, Writing("staff.units", "", "")},
      {"a blank total", "form.blank_total", kSections, {"applications"}, BlankTotal},
      {"a channel above all", "form.bound", k2014, {"disclosure"}, ChannelAboveTotal},
      {"new above all", "form.bound", k2019, {"documents"}, NewAboveTotal},
      {"a negative number",
       "form.value",
       kSections,
       {"review"},
       Writing("reconsideration.pending", "", "-1")},
      {"words for a number",
       "form.value",
       k2014,
       {"review"},
       Writing("reconsideration.total", "", "若干")},
      {"half an item",
       "form.value",
       kSections,
       {"lawsuits"},
       Writing("litigation.direct.pending", "", "0.5")},
  };
}

std::vector<Mistake> MistakesOfForm() {
  return {
      {"no table", "form.missing_table", kSections, {"review", "lawsuits"}, WithoutReviewTable},
      {"no statistics", "form.absent_table", k2014, {"*"}, WithoutStatistics},
      {"no section", "form.missing_section", kAll, {"sections"}, WithoutSection},
      {"no word of platforms", "form.missing_topic", k2021, {"*"}, WithoutPlatforms},
      {"the form of 2019", "form.outdated", k2019, {"*"}, InAnOldForm},
      {"title of another year", "date.year_mismatch", kAll, {"title"}, TitleOfAnotherYear},
      {"title of nobody", "text.title", kAll, {"title"}, TitleOfNobody},
      {"title without agency", "text.title_part", kAll, {"title"}, TitleWithoutAgency},
      {"numbers that jump", "text.numbering", kAll, {"sections"}, HeadingOutOfOrder},
      {"period of eleven months",
       "date.period",
       kAll,
       {"period"},
       Replacing("年12月31日", "年11月30日")},
      {"signed in the year itself", "date.signed_too_early", kAll, {"signature"}, SignedTooEarly},
      {"published in June", "date.late", kAll, {"publication"}, PublishedLate},
  };
}

std::vector<Mistake> MistakesInText() {
  return {
      {"another number in the text",
       "cross.narrative_table",
       kWithTables,
       {"applications", "received"},
       AnotherNumberInTheText},
      {"two numbers",
       "cross.narrative_narrative",
       kAll,
       {"proposals"},
       Saying("全年共承办政协提案12件。另据统计，全年共承办政协提案15件。", "提案")},
      {"a part above its whole in the text",
       "cross.part_sum",
       kAll,
       {"enquiries"},
       Saying("接受群众咨询30人次，其中现场接待40人次。", "40")},
      {"parts that do not add up",
       "cross.part_sum",
       kAll,
       {"applications", "received"},
       Saying("全年共收到政府信息公开申请909件，其中网上申请906件、信函申请5件。", "909")},
      {"a wrong percentage",
       "cross.percentage",
       kAll,
       {"percentage"},
       Saying("全年共受理来信125件，其中按期答复53件，占52%。", "52%")},
      {"fees and none",
       "cross.fee_statement",
       kSections,
       {"fees"},
       Saying("全年收取政府信息公开信息处理费500元。本年度未收取政府信息公开信息处理费。",
              "信息处理费")},
      {"fees beside the table", "cross.fee_statement", k2014, {"fees"}, FeesBesideTheTable},
      {"trained without training",
       "cross.implausible",
       k2014,
       {"meetings"},
       TrainedWithoutTraining},
      {"a law that is none",
       "text.wrong_law",
       kAll,
       {"law"},
       Replacing("中华人民共和国政府信息公开条例", "政府信息公开工作条例")},
      {"another body's text", "text.foreign_agency", kAll, {"agency"}, AnotherBodysText},
      {"no way to reach it", "text.missing_contact", kAll, {"contact"}, NoWayToReachIt},
      {"a template",
       "text.leftover",
       kAll,
       {"template"},
       Saying("××局积极开展XX工作，成效明显。", "××")},
  };
}

std::vector<Mistake> MistakesOverYears() {
  return {
      {"not carried over",
       "history.carry_over",
       kSections,
       {"applications", "received"},
       NotCarriedOver},
      {"too many in force", "history.in_force", k2021, {"documents"}, InForceTooMany},
      {"other items the year before",
       "history.previous_value",
       k2019,
       {"items"},
       ItemsOfTheYearBefore},
      {"growth that was none",
       "history.claim",
       {Report::FORM_2014, Report::FORM_2019, Report::FORM_2021},
       {"applications", "received"},
       ClaimOfGrowth},
      {"last year's text", "history.copied_text", kAll, {"*"}, CopiedText},
      {"twenty-five times", "history.jump", k2021, {"licences"}, Jump},
  };
}

}  // namespace

const std::vector<Mistake>& AllMistakes() {
  static const auto* const mistakes = [] {
    auto* all = new std::vector<Mistake>;
    for (const auto& part :
         {MistakesInTables(), MistakesOfForm(), MistakesInText(), MistakesOverYears()}) {
      all->insert(all->end(), part.begin(), part.end());
    }
    return all;
  }();
  return *mistakes;
}

}  // namespace nianbao::testing

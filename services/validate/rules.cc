// SPDX-License-Identifier: Apache-2.0
#include "services/validate/rules.h"

#include <array>

namespace nianbao::validate {
namespace {

using v1::Finding;

constexpr std::string_view kSumNotAssessable =
    "a number in it was not read with certainty or its table is not there; a blank part might make "
    "it true, and it is not true with 0";

constexpr std::array<Rule, 38> kRules = {{
    {kRowTotal, Finding::ERROR, "申请情况表每一行：各类申请人之和等于总计。",
     "In every row of the application table the applicant columns add up to 总计.",
     "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号，表三", kSumNotAssessable,
     "（一）予以公开：自然人 6 + 商业企业 3 = 9, 总计 12",
     "（一）予以公开：自然人 6 + 商业企业 3 = 9, 总计 9", "{what}：各类申请人之和不等于总计：{sum}",
     "{what_en}: the applicant columns do not add up to the total: {sum_en}"},
    {kResultTotal, Finding::ERROR,
     "申请情况表每一列：（一）至（六）各项办理结果之和等于（七）总计。",
     "In every column of the application table the results (一) to (六) add up to (七) 总计.",
     "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号，表三", kSumNotAssessable,
     "自然人列：予以公开 2 + 部分公开 1 = 3, （七）总计 4",
     "自然人列：予以公开 2 + 部分公开 1 = 3, （七）总计 3",
     "{what}列：各项办理结果之和不等于（七）总计：{sum}",
     "Column {what_en}: the results do not add up to (七) 总计: {sum_en}"},
    {kBalance, Finding::ERROR,
     "申请情况表每一列：第一项加第二项之和，等于第三项（七）总计加第四项之和。",
     "In every column of the application table 一 + 二 = 三（七） + 四.",
     "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号，表三勾稽关系", kSumNotAssessable,
     "本年新收 3 + 上年结转 0 = 3, 总计 2 + 结转下年度 0 = 2",
     "本年新收 3 + 上年结转 0 = 3, 总计 2 + 结转下年度 1 = 3",
     "{what}列：第一项加第二项不等于第三项加第四项：{sum}",
     "Column {what_en}: received and carried in do not equal handled and carried out: {sum_en}"},
    {kReviewTotal, Finding::ERROR,
     "行政复议、未经复议直接起诉、复议后起诉：结果维持、结果纠正、其他结果、尚未审结之和等于总计。",
     "For reconsideration and both kinds of litigation the four results add up to 总计.",
     "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号，表四", kSumNotAssessable,
     "行政复议：结果维持 1 + 尚未审结 1 = 2, 总计 3",
     "行政复议：结果维持 1 + 尚未审结 1 = 2, 总计 2", "{what}：各项结果之和不等于总计：{sum}",
     "{what_en}: the results do not add up to the total: {sum_en}"},
    {kPartSum, Finding::ERROR, "统计表中的合计等于其各分项之和。",
     "A row of the statistics table equals the sum of the parts that the form lists under it.",
     "国办发〔2014〕32号，统计表", kSumNotAssessable, "收到申请数 5, 当面 1 + 网络 3 = 4",
     "收到申请数 5, 当面 1 + 网络 4 = 5", "{what}：各分项之和不等于合计：{sum}",
     "{what_en}: the parts do not add up to the whole: {sum_en}"},
    {kPartExceedsWhole, Finding::ERROR, "“其中”项不大于其所属的合计。",
     "A 其中 part is at most the whole that it is part of.", "国办发〔2014〕32号，统计表",
     kSumNotAssessable, "新闻发布会 2 次, 其中主要负责同志参加 3 次",
     "新闻发布会 2 次, 其中主要负责同志参加 1 次", "“其中”项大于合计：{sum}",
     "A part is larger than its whole: {sum_en}"},
    {kBlankCell, Finding::WARNING, "官方表格中的每一格都填有数字，没有的填 0。",
     "No cell of an official table is blank: where there was nothing, 0 is written.",
     "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号填报说明",
     "the blanks may come from our reading and not from the report", "表四的“尚未审结”一格是空白",
     "表四的“尚未审结”一格是 0", "{what}：{total} 格中有 {count} 格空白{more}，没有的应填 0",
     "{what_en}: {count} of {total} cells are blank{more_en}; 0 is to be written where there was "
     "nothing"},
    {kBlankTotal, Finding::ERROR, "分项填有数字的合计不是空白。",
     "A total over parts that are filled is filled.",
     "国办发〔2014〕32号；国办公开办函〔2019〕60号；国办公开办函〔2021〕30号",
     "no part of it is above zero, or a cell was not read with certainty",
     "予以公开 3 + 其他处理 2 = 5, （七）总计空白", "予以公开 3 + 其他处理 2 = 5, （七）总计 5",
     "{what}空白，而分项已填：{sum}", "{what_en} is blank although its parts are filled: {sum_en}"},
    {kBound, Finding::WARNING, "互相包含的数字大小合理，以表格说明为准。",
     "Numbers that the form bounds by others keep within them.",
     "国办发〔2014〕32号；国办公开办函〔2019〕60号", kSumNotAssessable,
     "本年新公开数量 6, 对外公开总数量 5", "本年新公开数量 6, 对外公开总数量 39",
     "数字超出应有范围：{sum}", "A number is out of the bounds that the form sets: {sum_en}"},
    {kValue, Finding::ERROR, "表格中填写的是非负数；件数为整数，“本年增/减”可以为负。",
     "A cell holds a number of the right kind: not negative (but 本年增/减), and whole for counts.",
     "国办发〔2014〕32号；国办公开办函〔2019〕60号；国办公开办函〔2021〕30号",
     "the cell was not read with certainty", "（一）予以公开：-1", "（一）予以公开：1",
     "{what}：应填{kind}，而填写的是“{literal}”{times}",
     "{what_en}: the cell wants {kind_en}, and holds \"{literal}\"{times_en}"},
    {kMissingTable, Finding::ERROR, "有标题的章节中，应有的表格存在。",
     "Where the heading of a section stands, the tables that the form puts there stand too.",
     "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号",
     "a table stands there that was not recognized, the text points to an attachment, or a part of "
     "the tables was found",
     "“三、收到和处理政府信息公开申请情况”之下直接是“四、……”",
     "“三、收到和处理政府信息公开申请情况”之下是申请情况表", "“{what}”之下没有应有的表格",
     "Under \"{what}\" the table that the form puts there is missing"},
    {kAbsentTable, Finding::WARNING, "报告采用的格式所规定的表格至少有一张。",
     "Of the tables that the form of the report prescribes at least one is there.",
     "国办发〔2014〕32号；国办公开办函〔2019〕60号；国办公开办函〔2021〕30号",
     "the report follows no official form, or form.missing_table says which are missing",
     "采用 2021 年格式，而全文没有表格，也没有相应标题", "报告有申请情况表",
     "报告中没有{source}规定的任何表格", "None of the tables of {source} is in the report"},
    {kMissingSection, Finding::WARNING,
     "2019 年以后：六个部分齐全、顺序正确；2008 至 2018 年：旧条例第三十二条规定的六项内容齐全。",
     "From 2019 on the six sections are there in order (无 is not empty); from 2008 to 2018 the "
     "six "
     "contents of Art. 32 are there, in any order.",
     "《条例》（国务院令第711号）第五十条；《条例》（国务院令第492号）第三十二条",
     "too few headings were read, or words of the content stand elsewhere in the report",
     "“四、”之后直接是“六、其他需要报告的事项”", "六个部分依次都有", "{problem}", "{problem_en}"},
    {kMissingTopic, Finding::INFO,
     "第一部分写到主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面。",
     "Section one speaks of its five topics: proactive disclosure, disclosure on request, "
     "management "
     "of information, platforms, supervision and support.",
     "国办公开办函〔2021〕30号，第一部分；《条例》（国务院令第711号）第五十条",
     "the report does not follow the form of 2021, or section one is short or was not found",
     "第一部分没有写平台建设", "第一部分五个方面都写到", "“{heading}”没有写到：{missing}",
     "\"{heading}\" does not speak of: {missing_en}"},
    {kOutdated, Finding::WARNING, "采用报告年度现行的格式。",
     "The report follows the form that is in force for its year.",
     "国办发〔2014〕32号；国办公开办函〔2019〕60号；国办公开办函〔2021〕30号",
     "the form or the year is not certain, or the report follows no official form",
     "2022 年度报告采用 2019 年的表格", "2022 年度报告采用 2021 年的表格",
     "{year} 年度报告应采用{wanted}规定的格式，而采用了{used}的格式",
     "The report for {year} should follow the form of {wanted}, and follows that of {used}"},
    {kNarrativeTable, Finding::ERROR,
     "正文中的数字与表格一致；词语有几种理解的，其中一种一致即可。",
     "A figure of the narrative equals the table's, in one of the readings of its words.",
     "常理：同一数字只有一个值",
     "the words count a part, another period or another body, the number is known only roughly, or "
     "the cell is blank or was not read with certainty",
     "“全年共收到政府信息公开申请12件”，表格中本年新收 10",
     "“全年共收到政府信息公开申请12件”，表格中本年新收 10、上年结转 2",
     "正文“{words}”与表格不一致：正文为 {actual}，表格为{sum}",
     "\"{words}\" disagrees with the table: it says {actual}, the table {sum_en}"},
    {kNarrativeNarrative, Finding::ERROR, "正文对同一数字的两处表述一致；“未收到”即为 0。",
     "Two figures of the narrative for one indicator and period agree; none is 0.",
     "常理：同一数字只有一个值",
     "the words may count several things, a part, another period or another body",
     "“共收到申请2件”，另一处“未收到政府信息公开申请”", "“共收到申请2件”，另一处“收到申请2件”",
     "正文中{what}前后不一致：“{first}”与“{second}”",
     "The narrative says two things of {what_en}: \"{first}\" and \"{second}\""},
    {kNarrativePartSum, Finding::ERROR,
     "正文中的各部分不大于总数；写明是全部（分别为、合计）的，各部分之和等于总数。",
     "Parts that the narrative gives do not exceed their whole; where they claim to be all of it, "
     "they "
     "add up to it.",
     "算术",
     "a number is known only roughly, is counted in another unit, or was not read with certainty",
     "“共收到申请5件，其中网络申请6件”", "“共收到申请5件，其中网络申请4件、信函申请1件”",
     "正文中的分项与总数对不上：{sum}", "The parts do not fit their whole, {whole_en}: {sum_en}"},
    {kPercentage, Finding::ERROR, "正文中的百分比与旁边的数字相符（按所写的位数四舍五入）。",
     "A percentage beside its counts is right to the precision written.", "算术",
     "the part or the whole is not counted beside it, or is known only roughly",
     "“125件中同意公开53件，占52%”", "“125件中同意公开53件，占42%”",
     "百分比“{actual}”有误：{part} ÷ {whole} = {right}",
     "The percentage {actual} is wrong: {part} / {whole} = {right}"},
    {kFeeStatement, Finding::ERROR,
     "对同一项费用的两处表述一致；信息处理费、行政事业性收费是不同的费用。",
     "Two statements about the same fee agree; 行政事业性收费 is another fee than 信息处理费.",
     "国办公开办函〔2021〕30号，第六部分；国办发〔2014〕32号，统计表",
     "the words may speak of another fee, or the fee is stated once",
     "表格中依申请公开信息收取的费用 0.02 万元，正文“未收取任何费用”",
     "表格中依申请公开信息收取的费用 0 万元，正文“未收取任何费用”",
     "{what}的两处表述不一致：“{first}”与“{second}”",
     "Two statements about {what_en} disagree: \"{first}\" and \"{second}\""},
    {kImplausible, Finding::INFO,
     "数字之间合乎常理：有人接受培训就办过培训，答复数不超过收到的申请数。",
     "Numbers are plausible together: trained people imply a training, replies do not exceed "
     "applications.",
     "常理", "one of the numbers is not in the table, or was not read with certainty",
     "接受培训人员 4 人次，举办培训班 0 次", "接受培训人员 4 人次，举办培训班 1 次",
     "{cause}为 {was}，而{effect}为 {actual}，请核对",
     "{cause_en} is {was} although {effect_en} is {actual_en}"},
    {kCarryOver, Finding::ERROR, "申请情况表每一列：上年结转等于上一年度报告的结转下年度继续办理。",
     "In every column of the application table what is carried in equals what the report for the "
     "year before carried out.",
     "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号，表三",
     "the report for the year before is not known, follows neither form, or bears another name of "
     "the agency (a merger or a split); a number was not read with certainty",
     "2022 年度结转下年度 4, 2023 年度上年结转 2", "2022 年度结转下年度 4, 2023 年度上年结转 4",
     "“二、上年结转”与 {year} 年度报告的“四、结转下年度继续办理”不一致：{sum}",
     "What is carried in differs from what the report for {year} carried out: {sum_en}"},
    {kInForce, Finding::WARNING,
     "规章、行政规范性文件：上一年度现行有效件数加本年制发减本年废止，等于本年现行有效件数。",
     "Documents in force the year before, plus those issued, less those repealed, are the "
     "documents "
     "in force.",
     "国办公开办函〔2021〕30号，表二",
     "the report for the year before is not known or follows an older form, or a number was not "
     "read with certainty",
     "2022 年现行有效 7 + 制发 2 - 废止 1 = 8, 2023 年现行有效 9",
     "2022 年现行有效 7 + 制发 2 - 废止 1 = 8, 2023 年现行有效 8",
     "{what}与上一年度对不上：{sum}；如有文件因有效期届满而失效，宜在报告中说明",
     "{what_en} does not follow from the year before: {sum_en}; documents that expired should be "
     "explained"},
    {kPreviousValue, Finding::ERROR,
     "上一年的数字（上一年项目数量、“2017年78条”、历年累计减本年）与该年度报告一致。",
     "A figure for an earlier year agrees with the report for that year; a running total less this "
     "year's figure with the running total of the year before.",
     "国办公开办函〔2019〕60号，表二；算术",
     "the report for that year is not known, bears another name of the agency, or does not have "
     "the "
     "figure with certainty",
     "2019 年行政许可项目 0、本年增减 0，2020 年报告的上一年项目数量 4",
     "2019 年行政许可项目 4、本年增减 2，2020 年报告的上一年项目数量 6",
     "{year} 年度的数字与该年度报告不一致：{sum}",
     "Figures for {year} disagree with the report for that year: {sum_en}"},
    {kClaim, Finding::WARNING, "“与上年持平”“有所增长”“同比增长 x%”与两年的数字相符。",
     "What the text says of the change of a figure agrees with the figures of the two years.",
     "算术",
     "a figure of one of the years is not known with certainty, or the words are vague (基本持平)",
     "2022 年 2 件、2023 年 3 件，而写“与上年持平”", "2022 年 2 件、2023 年 3 件，写“同比增长50%”",
     "“{words}”与数字不符：{what}由 {year} 年的 {before} 变为 {now}{change}",
     "\"{words}\" does not fit the figures: {what_en} went from {before} in {year} to "
     "{now}{change}"},
    {kCopiedText, Finding::WARNING, "文字部分不是上一年度报告改了年份和数字。",
     "The narrative is not that of the year before with years and numbers changed.",
     "国办公开办函〔2021〕30号（避免内容雷同）",
     "the report for the year before is not known, or the narrative is short",
     "文字部分与上一年度逐句相同，仅“2022年”改为“2023年”", "文字部分写本年度的做法和问题",
     "文字部分有 {percent}% 与 {year} 年度报告相同",
     "{percent}% of the narrative stands in the report for {year} too"},
    {kJump, Finding::INFO, "数字与上一年度相比不到二十倍，也不少于二十分之一。",
     "A figure is not twenty times, or a twentieth of, that of the year before.", "提请读者注意",
     "the report for the year before does not have the figure", "2022 年行政许可 12, 2023 年 1200",
     "2022 年行政许可 12, 2023 年 18", "{what}由 {year} 年的 {before} 变为 {now}，请核对",
     "{what_en} went from {before} in {year} to {now}"},
    {kSignedTooEarly, Finding::ERROR, "落款日期不早于报告年度的 12 月 31 日。",
     "The signature is not before 31 December of the reported year.", "常理：报告的是整个年度",
     "there is no signature with a date, or the year is not known",
     "2020 年度报告落款 2020 年 1 月 25 日", "2020 年度报告落款 2021 年 1 月 25 日",
     "落款日期 {date} 早于 {year} 年度结束", "The signature of {date} is before the end of {year}"},
    {kLate, Finding::WARNING,
     "在法定期限内公布：2008 至 2018 年度次年 3 月 31 日前；2019 年度起，部门次年 1 月 31 "
     "日前，政府次年 3 月 31 日前。",
     "The report was published by the legal deadline for its year and kind of body.",
     "《条例》（国务院令第492号）第三十一条；《条例》（国务院令第711号）第四十九条",
     "the page gives no date of publication, the date is years later (published again), or the law "
     "sets none: townships, sub-districts, authorised organisations",
     "2022 年度部门报告发布于 2023-02-20", "2022 年度部门报告发布于 2023-01-18",
     "发布日期 {date} 晚于法定期限 {deadline}",
     "Published on {date}, after the deadline {deadline}"},
    {kYearMismatch, Finding::ERROR, "标题、引言、统计期限、表题写的是同一个年度。",
     "Title, introduction, period and table heading name one reported year.", "常理",
     "fewer than two of these places name a year",
     "标题为2016年度报告，引言为“现将2015年度情况报告如下”",
     "标题为2016年度报告，引言为“现将2016年度情况报告如下”", "各处所写的年度不一致：{years}",
     "The places that name the reported year disagree: {years_en}"},
    {kPeriod, Finding::WARNING, "统计期限为报告年度的 1 月 1 日至 12 月 31 日。",
     "The period is 1 January to 31 December of one year.",
     "《条例》（国务院令第711号）第四十九条、第五十条",
     "the period is not given, or not with two dates", "统计期限为2022年1月1日至11月30日",
     "统计期限自2022年1月1日起至12月31日止", "统计期限不是 1 月 1 日至 12 月 31 日：“{period}”",
     "The period is not 1 January to 31 December: {period}"},
    {kTitle, Finding::ERROR, "标题写明机关名称或年度。", "The title names an agency or a year.",
     "《党政机关公文格式》（GB/T 9704）", "no title was found", "标题为“政府信息公开工作年度报告”",
     "标题为“某某市商务局2022年政府信息公开工作年度报告”",
     "标题“{title}”既没有机关名称，也没有年度", "The title \"{title}\" names {missing_en}"},
    {kTitlePart, Finding::WARNING, "标题写明机关名称、年度和“年度报告”。",
     "The title names the agency, the year, and 年度报告.", "《党政机关公文格式》（GB/T 9704）",
     "no title was found, or text.title says what is wrong with it",
     "标题为“2022年政府信息公开工作年度报告”", "标题为“某某市商务局2022年政府信息公开工作年度报告”",
     "标题“{title}”缺少{missing}", "The title \"{title}\" lacks {missing_en}"},
    {kWrongLaw, Finding::WARNING, "以正确的名称引用《条例》；2019 年度起引用国务院令第711号。",
     "The Regulations are cited by their right name, and by Order 711 when it is in force.",
     "《中华人民共和国政府信息公开条例》（国务院令第492号、第711号）",
     "the Regulations are not cited", "根据《政府信息公开工作条例》",
     "根据《中华人民共和国政府信息公开条例》", "引用的法规名称或文号有误：“{law}”，应为“{right}”",
     "The law is cited wrongly: \"{law}\" should be \"{right}\""},
    {kForeignAgency, Finding::WARNING, "正文说的是本机关，不是照搬其他机关的报告。",
     "The text speaks of its own agency, not as another one.",
     "国办公开办函〔2021〕30号（避免内容雷同）",
     "the agency's line of work is not known, or it is a government",
     "商务局的报告写“全市市场监管系统扎实推进政务公开”",
     "商务局的报告写“全市商务系统扎实推进政务公开”",
     "报告是{own}的，而文中以其他机关的身份说话：{names}",
     "The report is that of {own}, and speaks as another body: {names}"},
    {kNumbering, Finding::INFO, "一级标题依次编号，写法一致。",
     "Headings are numbered in sequence and in one style.", "《党政机关公文格式》（GB/T 9704）",
     "fewer than two headings were read", "“二、”之后是“四、”；“一、”“二、”之后是“3、”",
     "“一、”“二、”“三、”依次编号", "标题“{heading}”：{problem}",
     "The heading \"{heading}\": {problem_en}"},
    {kMissingContact, Finding::INFO, "请读者联系的报告，写有地址、电话等联系方式。",
     "A report that invites questions gives an address, a telephone number or an electronic mail "
     "address.",
     "惯例", "the report does not invite questions",
     "“如对本报告有疑问，请与本机关联系”，而没有电话",
     "“如对本报告有疑问，请与本机关办公室联系（地址：……，电话：……）”",
     "报告请读者联系，而没有联系方式（地址、电话）",
     "The report invites questions and gives no contact details"},
    {kLeftover, Finding::INFO, "没有模板残留：“XX”、“××局”、“〔 〕”、“（此处填写）”。",
     "No leftovers of templates: XX, ××局, 〔 〕, （此处填写）.", "常理",
     "the narrative was not read", "“××局2022年共收到申请XX件”", "“2022年共收到申请3件”",
     "有模板残留：{words}", "Leftovers of a template: {words}"},
}};

std::string_view SeverityName(Finding::Severity severity) {
  switch (severity) {
    case Finding::ERROR:
      return "error";
    case Finding::WARNING:
      return "warning";
    default:
      return "info";
  }
}

}  // namespace

std::span<const Rule> Rules() { return kRules; }

const Rule* FindRule(std::string_view id) {
  for (const Rule& rule : kRules) {
    if (rule.id == id) return &rule;
  }
  return nullptr;
}

std::string FillTemplate(std::string_view text,
                         const std::vector<std::pair<std::string_view, std::string>>& values) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open == text.npos ? 0 : open);
    if (open == text.npos || close == text.npos) break;
    out += text.substr(0, open);
    const std::string_view name = text.substr(open + 1, close - open - 1);
    std::string_view replacement = text.substr(open, close - open + 1);
    for (const auto& [key, value] : values) {
      if (key == name) replacement = value;
    }
    out += replacement;
    text.remove_prefix(close + 1);
  }
  out += text;
  return out;
}

std::string RuleEntry(const Rule& rule) {
  std::string out;
  const auto line = [&out](std::string_view name, std::string_view text) {
    out += "- ";
    out += name;
    out += ": ";
    out += text;
    out += "\n";
  };
  out += "## ";
  out += rule.id;
  out += "\n\n";
  out += rule.holds_when_en;
  out += "\n";
  out += rule.holds_when_zh;
  out += "\n\n";
  line("severity", SeverityName(rule.severity));
  line("source", rule.source);
  line("not assessable", rule.not_assessable);
  line("breaks it", rule.breaks);
  line("keeps it", rule.keeps);
  return out;
}

std::string RulesDocument() {
  std::string out =
      "# Rules\n\n"
      "Generated from `services/validate/rules.cc` by the target `validate_rules_doc`; do not "
      "edit.\n\n"
      "A rule holds, fails, or is not assessable; what is not assessable is listed apart and is\n"
      "never a finding. Counts have no tolerance; amounts are compared as intervals of the "
      "precision\n"
      "they are written with. `/`, `-`, `—` and `无` in a cell mean not applicable and are 0 in "
      "sums.\n";
  for (const Rule& rule : kRules) out += "\n" + RuleEntry(rule);
  return out;
}

}  // namespace nianbao::validate

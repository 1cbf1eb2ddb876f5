// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/render.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/text/text.h"
#include "services/nianbao/excerpt.h"
#include "services/nianbao/finding_text.h"
#include "services/nianbao/labels.h"
#include "services/nianbao/paint.h"

namespace nianbao::cli {
namespace {

using v1::Finding;
using v1::Report;
using v1::ValidatedReport;

std::string KindName(const ValidatedReport& report, const RenderOptions& options) {
  switch (report.document().kind()) {
    case v1::Document::ANNUAL_REPORT:
      return Say(options, "年度报告", "annual report");
    case v1::Document::GUIDE:
      return Say(options, "公开指南", "guide");
    default:
      return Say(options, "其他文件", "other document");
  }
}

std::string FormName(Report::Form form) {
  switch (form) {
    case Report::FREE:
      return "free";
    case Report::FORM_2014:
      return "form2014";
    case Report::FORM_2019:
      return "form2019";
    case Report::FORM_2021:
      return "form2021";
    default:
      return "-";
  }
}

std::string AgencyName(const ValidatedReport& report, const RenderOptions& options) {
  const v1::Agency& agency = report.report().agency();
  if (!agency.display_name().empty()) return agency.display_name();
  if (!agency.name_as_written().empty()) return agency.name_as_written();
  return Say(options, "（机关不明）", "(unknown agency)");
}

std::string YearName(const ValidatedReport& report) {
  return report.report().year() == 0 ? "-" : absl::StrCat(report.report().year());
}

int CountSeverity(const ValidatedReport& report, Finding::Severity severity) {
  return static_cast<int>(
      std::count_if(report.findings().begin(), report.findings().end(),
                    [severity](const Finding& finding) { return finding.severity() == severity; }));
}

std::string FindingCounts(const ValidatedReport& report, const RenderOptions& options) {
  std::vector<std::string> parts;
  for (const Finding::Severity severity : {Finding::ERROR, Finding::WARNING, Finding::INFO}) {
    const int count = CountSeverity(report, severity);
    if (count == 0) continue;
    const bool plural = options.language == Language::kEnglish && count > 1;
    parts.push_back(absl::StrCat(count, " ", SeverityName(severity, options), plural ? "s" : ""));
  }
  if (!parts.empty()) return absl::StrJoin(parts, Say(options, "，", ", "));
  return report.document().kind() == v1::Document::ANNUAL_REPORT
             ? Say(options, "未发现问题", "no findings")
             : "-";
}

std::string HeadingLine(const ValidatedReport& report, const RenderOptions& options) {
  std::vector<std::string> parts = {AgencyName(report, options)};
  if (report.report().year() != 0) {
    parts.push_back(Say(options, YearName(report) + " 年", YearName(report)));
  }
  parts.push_back(KindName(report, options));
  if (report.report().form() != Report::FORM_UNSPECIFIED) {
    parts.push_back(FormName(report.report().form()));
  }
  return absl::StrJoin(parts, "  ");
}

struct ColumnTitle {
  std::string_view id;
  std::string_view chinese;
  std::string_view english;
};
constexpr std::array<ColumnTitle, 7> kApplicants = {{
    {"natural_person", "自然人", "person"},
    {"commercial_enterprise", "企业", "company"},
    {"research_institution", "科研", "research"},
    {"social_organization", "公益", "social"},
    {"legal_service", "法律", "legal"},
    {"other", "其他", "other"},
    {"total", "总计", "total"},
}};

// ", 自然人" where the number is that of one kind of applicants.
std::string ApplicantSuffix(std::string_view column, const RenderOptions& options) {
  for (const ColumnTitle& title : kApplicants) {
    if (title.id == column) {
      return Say(options, "，", ", ") + Say(options, title.chinese, title.english);
    }
  }
  return "";
}

std::string FactValue(const v1::Fact& fact) {
  if (fact.has_value()) return absl::StrCat(fact.value());
  return fact.literal().empty() ? "·" : fact.literal();
}

// Facts with applicant columns as one row an indicator, the others as one row each.
void AppendFacts(const Report& report, const RenderOptions& options, std::string& out) {
  std::vector<std::string> order;
  std::map<std::string, std::map<std::string, const v1::Fact*>> grid;
  std::vector<const v1::Fact*> single;
  for (const v1::Fact& fact : report.facts()) {
    if (fact.column().empty()) {
      single.push_back(&fact);
      continue;
    }
    auto [entry, is_new] = grid.try_emplace(fact.indicator());
    if (is_new) order.push_back(fact.indicator());
    entry->second.emplace(fact.column(), &fact);
  }
  constexpr int kLabelWidth = 72;
  if (!single.empty()) {
    std::vector<std::vector<std::string>> rows = {{Say(options, "指标", "indicator"),
                                                   Say(options, "数值", "value"),
                                                   Say(options, "单位", "unit")}};
    for (const v1::Fact* fact : single) {
      rows.push_back({fact->indicator().empty()
                          ? fact->phrase()
                          : IndicatorLabel(fact->indicator(), options.language),
                      FactValue(*fact), fact->unit()});
    }
    absl::StrAppend(&out, "\n", RenderTable(rows, kLabelWidth, options));
  }
  if (order.empty()) return;
  std::vector<std::vector<std::string>> rows = {{Say(options, "指标", "indicator")}};
  for (const ColumnTitle& column : kApplicants) {
    rows.front().push_back(Say(options, column.chinese, column.english));
  }
  for (const std::string& indicator : order) {
    std::vector<std::string> row = {IndicatorLabel(indicator, options.language)};
    for (const ColumnTitle& column : kApplicants) {
      const auto& cells = grid[indicator];
      const auto cell = cells.find(std::string(column.id));
      row.push_back(cell == cells.end() ? "" : FactValue(*cell->second));
    }
    rows.push_back(std::move(row));
  }
  absl::StrAppend(&out, "\n", RenderTable(rows, kLabelWidth, options));
}

void AppendContact(const v1::Contact& contact, const RenderOptions& options, std::string& out) {
  const std::array<std::pair<std::string, const std::string*>, 6> lines = {{
      {Say(options, "地址", "address"), &contact.address()},
      {Say(options, "邮编", "postcode"), &contact.postcode()},
      {Say(options, "电话", "phone"), &contact.phone()},
      {Say(options, "传真", "fax"), &contact.fax()},
      {Say(options, "邮箱", "email"), &contact.email()},
      {Say(options, "网址", "website"), &contact.website()},
  }};
  for (const auto& [label, value] : lines) {
    if (!value->empty()) absl::StrAppend(&out, "  ", Pad(label, 10), *value, "\n");
  }
}

}  // namespace

RenderOptions OptionsFor(int fd) {
  RenderOptions options;
  std::string_view locale;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') {
      locale = value;
      break;
    }
  }
  options.language = locale.starts_with("zh") ? Language::kChinese : Language::kEnglish;
  const bool terminal = ::isatty(fd) == 1;
  options.colour = terminal && std::getenv("NO_COLOR") == nullptr;
  winsize size{};
  if (terminal && ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    options.width = size.ws_col;
  }
  return options;
}

std::string RenderTable(const std::vector<std::vector<std::string>>& rows, int max_cell,
                        const RenderOptions& options) {
  std::vector<int> widths;
  std::vector<std::vector<std::string>> cut = rows;
  for (auto& row : cut) {
    if (widths.size() < row.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = Cut(row[i], max_cell);
      widths[i] = std::max(widths[i], text::DisplayWidth(row[i]));
    }
  }
  std::string out;
  for (std::size_t r = 0; r < cut.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i < cut[r].size(); ++i) {
      const bool last = i + 1 == cut[r].size();
      absl::StrAppend(&line, last ? cut[r][i] : Pad(cut[r][i], widths[i] + 2));
    }
    absl::StrAppend(&out, r == 0 ? Paint(line, kBold, options) : line, "\n");
  }
  return out;
}

std::string RenderChecked(const ValidatedReport& report, const RenderOptions& options,
                          const OriginalView& original) {
  std::string out = Paint(report.document().uri(), kBold, options);
  if (report.has_failure()) {
    absl::StrAppend(&out, "\n  ", Paint(Say(options, "读不了", "not read"), kRed, options), "  ",
                    report.failure().message(), "\n");
    return out;
  }
  absl::StrAppend(&out, Say(options, "  第 ", "  part "), report.document().part(),
                  Say(options, " 份  ", "  "), HeadingLine(report, options), "\n");
  for (const Finding& finding : report.findings()) {
    out += RenderFinding(report, finding, original, options);
  }
  out += RenderDoubts(report, original, options);
  if (report.findings().empty() && report.document().kind() == v1::Document::ANNUAL_REPORT) {
    absl::StrAppend(
        &out, "  ", Paint(Say(options, "未发现问题", "no findings"), kGreen, options), "  ",
        Paint(absl::StrCat(report.report().facts_size(), Say(options, " 个数据", " facts")), kDim,
              options),
        "\n");
  }
  return out;
}

std::string RenderSummary(const std::vector<ValidatedReport>& documents, int files,
                          const RenderOptions& options) {
  std::map<Finding::Severity, int> counts;
  int reports = 0;
  int failures = 0;
  for (const ValidatedReport& document : documents) {
    failures += document.has_failure() ? 1 : 0;
    reports += document.document().kind() == v1::Document::ANNUAL_REPORT ? 1 : 0;
    for (const Finding& finding : document.findings()) ++counts[finding.severity()];
  }
  std::string out = Say(
      options,
      absl::StrCat("文件 ", files, " 个，年度报告 ", reports, " 份：错误 ", counts[Finding::ERROR],
                   "，警告 ", counts[Finding::WARNING], "，提示 ", counts[Finding::INFO]),
      absl::StrCat(files, " files, ", reports, " annual reports: ", counts[Finding::ERROR],
                   " errors, ", counts[Finding::WARNING], " warnings, ", counts[Finding::INFO],
                   " infos"));
  if (failures > 0) {
    absl::StrAppend(&out, Say(options, "；读不了 ", "; not read: "), failures);
  }
  return out + "\n";
}

std::string RenderList(const std::vector<ValidatedReport>& reports, const RenderOptions& options) {
  std::vector<std::vector<std::string>> rows = {
      {Say(options, "机关", "agency"), Say(options, "年度", "year"), Say(options, "种类", "kind"),
       Say(options, "格式", "form"), Say(options, "检查结果", "findings"),
       Say(options, "名称", "name")}};
  for (const ValidatedReport& report : reports) {
    rows.push_back({AgencyName(report, options), YearName(report), KindName(report, options),
                    FormName(report.report().form()), FindingCounts(report, options),
                    report.report().name()});
  }
  return RenderTable(rows, std::max(24, options.width), options);
}

std::string RenderReport(const ValidatedReport& report, const RenderOptions& options) {
  std::string out = Paint(HeadingLine(report, options), kBold, options) + "\n";
  absl::StrAppend(&out, "  ", report.report().name(), "\n");
  if (!report.report().title().empty()) {
    absl::StrAppend(&out, "  ", report.report().title(), "\n");
  }
  AppendContact(report.report().contact(), options, out);
  for (const v1::Section& section : report.report().sections()) {
    absl::StrAppend(&out, "  ", section.heading(), "\n");
  }
  AppendFacts(report.report(), options, out);
  absl::StrAppend(&out, "\n", FindingCounts(report, options), "\n");
  for (const Finding& finding : report.findings())
    out += RenderFinding(report, finding, {}, options);
  return out;
}

std::string RenderEvidence(const ValidatedReport& report, const v1::NormalizedDocument& document,
                           const RenderOptions& options) {
  constexpr int kIndent = 4;
  std::string out;
  for (const v1::Fact& fact : report.report().facts()) {
    const std::string name = fact.indicator().empty()
                                 ? fact.phrase()
                                 : IndicatorLabel(fact.indicator(), options.language);
    absl::StrAppend(&out, Paint(fact.fact_id(), kDim, options), "  ", name,
                    ApplicantSuffix(fact.column(), options), " = ", FactValue(fact),
                    fact.has_value() ? fact.unit() : "", "  ",
                    Paint(fact.indicator(), kDim, options), "\n");
    const auto excerpt = FindExcerpt(document, fact.evidence(), options.width - kIndent);
    absl::StrAppend(&out, excerpt
                              ? RenderExcerpt(*excerpt, kIndent)
                              : Say(options, "    （文中没有这一处）\n", "    (no such place)\n"));
  }
  return out;
}

std::string RenderEvent(const ValidatedReport& report, const RenderOptions& options) {
  return absl::StrCat(HeadingLine(report, options), "  ", FindingCounts(report, options), "  ",
                      Paint(report.report().name(), kDim, options), "\n");
}

}  // namespace nianbao::cli

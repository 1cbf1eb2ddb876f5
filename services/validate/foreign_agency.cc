// SPDX-License-Identifier: Apache-2.0
#include "services/validate/foreign_agency.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/text.h"
#include "services/validate/line_of_work.h"
#include "services/validate/report_lines.h"

namespace nianbao::validate {
namespace {

using View = std::u32string_view;

// Lines of work whose offices call themselves a system, and the short names of some of them.
struct System {
  View name;
  View full_name = {};
};

constexpr std::array<System, 38> kSystems = {{
    {U"市场监管", U"市场监督管理"},
    {U"市场监督管理"},
    {U"商务"},
    {U"教育"},
    {U"教体", U"教育体育"},
    {U"卫生健康"},
    {U"卫健", U"卫生健康"},
    {U"卫生"},
    {U"公安"},
    {U"司法行政", U"司法"},
    {U"财政"},
    {U"民政"},
    {U"人社", U"人力资源社会保障"},
    {U"人力资源社会保障"},
    {U"人力资源和社会保障"},
    {U"自然资源"},
    {U"国土资源"},
    {U"生态环境"},
    {U"环保", U"环境保护"},
    {U"住建", U"住房城乡建设"},
    {U"住房城乡建设"},
    {U"住房和城乡建设"},
    {U"交通运输"},
    {U"水利"},
    {U"水务"},
    {U"农业农村"},
    {U"文旅", U"文化旅游"},
    {U"文化和旅游"},
    {U"应急管理"},
    {U"审计"},
    {U"统计"},
    {U"税务"},
    {U"林业"},
    {U"医保", U"医疗保障"},
    {U"医疗保障"},
    {U"城管", U"城市管理"},
    {U"退役军人事务"},
    {U"发展改革"},
}};

constexpr std::array<View, 8> kRegionWide = {U"全国", U"全省", U"全市", U"全县",
                                             U"全区", U"全州", U"全旗", U"全镇"};

// Words of a body that is spoken of, not for.
constexpr std::array<View, 14> kOfOthers = {U"配合", U"协助", U"会同", U"联合", U"与",
                                            U"向",   U"对",   U"针对", U"组织", U"参加",
                                            U"和",   U"同",   U"督促", U"指导"};

bool IsOwn(const v1::Report& report, const System& system) {
  const std::string& own = report.agency().line_of_work();
  const std::string name = text::EncodeUtf8(system.name);
  const std::string full = text::EncodeUtf8(system.full_name);
  const auto same = [&](const std::string& other) {
    return !other.empty() && (AreRelated(own, other) || own.find(other) != std::string::npos ||
                              other.find(own) != std::string::npos);
  };
  return same(name) || same(full);
}

// The region's word that ends at `end`: 全市 of 全市市场监管系统.
bool FollowsRegion(View text, std::size_t end) {
  return std::any_of(kRegionWide.begin(), kRegionWide.end(),
                     [&](View word) { return text.substr(0, end).ends_with(word); });
}

bool SpeaksOfOthers(View text, std::size_t begin) {
  std::size_t from = begin;
  while (from > 0 && View(U"。；，,;、").find(text[from - 1]) == View::npos) --from;
  const View before = text.substr(from, begin - from);
  return std::any_of(kOfOthers.begin(), kOfOthers.end(),
                     [&](View word) { return before.find(word) != View::npos; });
}

// Places where a line speaks for another system.
std::vector<v1::Evidence> ForeignSystems(const v1::Report& report, const ReportLine& line) {
  constexpr View kSystemWord = U"系统";
  constexpr std::size_t kRegionWord = 2;
  std::vector<v1::Evidence> places;
  for (const System& system : kSystems) {
    const std::u32string words = std::u32string(system.name) + std::u32string(kSystemWord);
    const std::size_t at = line.text.find(words);
    if (at == std::u32string::npos || !FollowsRegion(line.text, at) || IsOwn(report, system)) {
      continue;
    }
    const std::size_t begin = at - kRegionWord;
    if (SpeaksOfOthers(line.text, begin)) continue;
    places.push_back(PlaceIn(line, begin, at + words.size()));
  }
  return places;
}

// The signature or the heading of the table is another office's, with the same kind of name.
bool IsForeignOwner(const v1::Report& report, const v1::NameMention& mention) {
  const bool owner =
      mention.place() == v1::NameMention::SIGNATURE || mention.place() == v1::NameMention::CAPTION;
  const std::string& kind = report.agency().kind_of_body();
  const std::string& name = mention.full_name();
  const std::string& own = report.agency().display_name();
  if (!owner || mention.own() || kind.empty() || name.empty() || own.empty()) return false;
  const std::size_t region = own.rfind(report.agency().line_of_work());
  if (region == std::string::npos || region == 0 || !name.ends_with(kind)) return false;
  if (!name.starts_with(own.substr(0, region)) || name.size() < region + kind.size()) return false;
  const std::string line = name.substr(region, name.size() - region - kind.size());
  return !line.empty() && !AreRelated(line, report.agency().line_of_work());
}

}  // namespace

void CheckForeignAgency(const v1::Report& report, Ledger& ledger) {
  const bool known =
      !report.agency().line_of_work().empty() && report.scope() != v1::Report::CONSOLIDATED;
  if (!known) {
    ledger.CountDoubt(kForeignAgency, v1::Assessment::Doubt::DOES_NOT_APPLY);
    return;
  }
  std::vector<v1::Evidence> places;
  for (const v1::NameMention& mention : report.name_mentions()) {
    if (IsForeignOwner(report, mention)) places.push_back(mention.evidence());
  }
  for (const ReportLine& line : LinesOf(report)) {
    for (v1::Evidence& place : ForeignSystems(report, line)) places.push_back(std::move(place));
  }
  ledger.Count(kForeignAgency, places.empty() ? Verdict::kHeld : Verdict::kFailed);
  if (places.empty()) return;
  Objection objection{.rule = kForeignAgency, .places = places};
  std::string names;
  for (const v1::Evidence& place : places) {
    objection.subject.push_back(place.quote());
    if (names.find(place.quote()) != std::string::npos) continue;
    names += (names.empty() ? "" : "、") + place.quote();
  }
  objection.words = {{"names", names}, {"own", report.agency().display_name()}};
  objection.expected = report.agency().display_name();
  objection.actual = names;
  ledger.Object(objection);
}

}  // namespace nianbao::validate

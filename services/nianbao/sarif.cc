// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/sarif.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "services/validate/rules.h"

namespace nianbao::cli {
namespace {

using Json = nlohmann::json;

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const char* LevelOf(v1::Finding::Severity severity) {
  switch (severity) {
    case v1::Finding::ERROR:
      return "error";
    case v1::Finding::WARNING:
      return "warning";
    default:
      return "note";
  }
}

std::string Text(std::string_view chinese, std::string_view english, Language language) {
  return std::string(language == Language::kChinese ? chinese : english);
}

Json RulesJson(Language language) {
  Json rules = Json::array();
  for (const validate::Rule& rule : validate::Rules()) {
    rules.push_back(
        {{"id", rule.id},
         {"shortDescription", {{"text", Text(rule.holds_when_zh, rule.holds_when_en, language)}}},
         {"help",
          {{"text", absl::StrCat(std::string(rule.source), "\n- ", rule.data->breaks().words(),
                                 "\n+ ", rule.data->keeps().words())}}},
         {"defaultConfiguration", {{"level", LevelOf(rule.severity)}}}});
  }
  return rules;
}

std::string LogicalName(int part, const v1::Evidence& evidence) {
  std::string name = absl::StrCat("part ", part);
  if (evidence.has_block()) absl::StrAppend(&name, "/block ", evidence.block());
  if (evidence.has_row()) {
    absl::StrAppend(&name, "/row ", evidence.row(), "/column ", evidence.column());
  }
  return name;
}

Json LocationOf(const v1::Document& document, const v1::Evidence& evidence) {
  Json physical = {{"artifactLocation", {{"uri", document.uri()}}}};
  if (evidence.source().has_begin()) {
    const int begin = evidence.source().begin();
    physical["region"] = {{"charOffset", begin}, {"charLength", evidence.source().end() - begin}};
  }
  return {{"physicalLocation", physical},
          {"logicalLocations",
           Json::array({{{"fullyQualifiedName", LogicalName(document.part(), evidence)}}})}};
}

Json ResultOf(const v1::ValidatedReport& report, const v1::Finding& finding, Language language) {
  std::string message = Text(finding.message(), finding.message_en(), language);
  const std::string suggestion =
      finding.suggestion_en().empty()
          ? finding.suggestion()
          : Text(finding.suggestion(), finding.suggestion_en(), language);
  if (!suggestion.empty()) absl::StrAppend(&message, "\n", suggestion);
  Json result = {{"ruleId", finding.rule_id()},
                 {"level", LevelOf(finding.severity())},
                 {"message", {{"text", message}}},
                 {"partialFingerprints", {{"nianbaoFinding/v1", finding.finding_id()}}}};
  Json& locations = result["locations"] = Json::array();
  for (const v1::Evidence& evidence : finding.evidence()) {
    Json location = LocationOf(report.document(), evidence);
    // One is the place of the result; the others belong to it.
    if (locations.empty()) {
      locations.push_back(std::move(location));
    } else {
      result["relatedLocations"].push_back(std::move(location));
    }
  }
  if (locations.empty()) locations.push_back(LocationOf(report.document(), v1::Evidence()));
  return result;
}

}  // namespace

std::string ToSarif(const std::vector<v1::ValidatedReport>& documents, Language language) {
  Json results = Json::array();
  Json notifications = Json::array();
  for (const v1::ValidatedReport& report : documents) {
    if (report.has_failure()) {
      notifications.push_back(
          {{"level", "error"},
           {"message", {{"text", report.failure().message()}}},
           {"locations", Json::array({LocationOf(report.document(), v1::Evidence())})}});
    }
    for (const v1::Finding& finding : report.findings()) {
      results.push_back(ResultOf(report, finding, language));
    }
  }
  const Json run = {{"tool", {{"driver", {{"name", "nianbao"}, {"rules", RulesJson(language)}}}}},
                    {"columnKind", "unicodeCodePoints"},
                    {"language", language == Language::kChinese ? "zh-CN" : "en"},
                    {"invocations", Json::array({{{"executionSuccessful", notifications.empty()},
                                                  {"toolExecutionNotifications", notifications}}})},
                    {"results", results}};
  const Json log = {{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", Json::array({run})}};
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace nianbao::cli

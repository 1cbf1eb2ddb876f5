// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/truth.h"

#include <nlohmann/json.hpp>

namespace nianbao::generator {
namespace {

using nlohmann::json;

json ToJson(const TrueFact& fact) {
  json out = {{"origin", v1::Fact::Origin_Name(fact.origin)},
              {"year", fact.year},
              {"block", fact.block},
              {"begin", fact.begin},
              {"end", fact.end}};
  out["value"] = fact.value ? json(*fact.value) : json(nullptr);
  if (!fact.indicator.empty()) out["indicator"] = fact.indicator;
  if (!fact.alternatives.empty()) out["alternatives"] = fact.alternatives;
  if (!fact.column.empty()) out["column"] = fact.column;
  if (!fact.phrase.empty()) out["phrase"] = fact.phrase;
  if (!fact.unit.empty()) out["unit"] = fact.unit;
  if (fact.not_applicable) out["mark"] = "NOT_APPLICABLE";
  if (fact.approximate) out["approximate"] = true;
  if (fact.cumulative) out["period"] = "CUMULATIVE";
  if (fact.optional) out["optional"] = true;
  if (fact.held_out) out["held_out"] = true;
  if (fact.row >= 0) {
    out["row"] = fact.row;
    out["table_column"] = fact.table_column;
  }
  return out;
}

}  // namespace

std::string ToJson(const Truth& truth, const std::string& file) {
  json out = {{"file", file},
              {"agency", truth.agency},
              {"region", truth.region_code},
              {"year", truth.year},
              {"scope", v1::Report::Scope_Name(truth.scope)},
              {"form", v1::Report::Form_Name(truth.form)},
              {"signed_on", truth.signed_on},
              {"facts", json::array()},
              {"ties", json::array()}};
  for (const TrueFact& fact : truth.facts) out["facts"].push_back(ToJson(fact));
  for (const TrueTie& tie : truth.ties) {
    out["ties"].push_back({{"whole", tie.whole}, {"parts", tie.parts}, {"held_out", tie.held_out}});
  }
  return out.dump();
}

}  // namespace nianbao::generator

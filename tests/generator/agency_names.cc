// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/agency_names.h"

#include "common/regions/regions.h"

namespace nianbao::generator {
namespace {

using regions::Region;

const std::vector<std::string>& LinesOfWork() {
  static const auto* const lines =
      new std::vector<std::string>{"商务",         "财政",           "教育",
                                   "民政",         "司法",           "审计",
                                   "统计",         "水利",           "农业农村",
                                   "交通运输",     "自然资源",       "生态环境",
                                   "卫生健康",     "应急管理",       "市场监督管理",
                                   "文化和旅游",   "住房和城乡建设", "人力资源和社会保障",
                                   "退役军人事务", "医疗保障",       "行政审批服务",
                                   "城市管理"};
  return *lines;
}

std::string AreaOf(const Region& region) {
  if (region.level == Region::Level::kProvince) {
    return region.name.ends_with("省") ? "全省" : region.name.ends_with("市") ? "全市" : "全区";
  }
  return region.name.ends_with("市") ? "全市" : region.name.ends_with("县") ? "全县" : "全区";
}

}  // namespace

Body InventBody(Random& random) {
  const regions::Regions& regions = regions::Regions::BuiltIn();
  const Region* region = nullptr;
  do {
    region = &random.Pick(regions.all());
  } while (region->name.ends_with("辖区") || regions.Parent(*region) == nullptr);
  const Region* parent = regions.Parent(*region);
  Body body;
  body.region_code = region->code;
  body.area = AreaOf(*region);
  body.government = random.Chance(12);
  const std::string work = body.government ? "人民政府" : random.Pick(LinesOfWork()) + "局";
  const std::string longer = parent->name + region->name + work;
  const bool district = region->name.ends_with("区") && region->level == Region::Level::kCounty;
  const bool unique = regions.FindByName(region->name).size() == 1;
  body.name = district || !unique ? longer : region->name + work;
  if (!district && unique) body.alternatives.push_back(longer);
  return body;
}

Body MergedBody(const Body& body, Random& random) {
  Body merged = body;
  const std::string& work = random.Pick(LinesOfWork());
  const auto rename = [&work](std::string& name) {
    name = name.substr(0, name.size() - std::string("局").size()) + "和" + work + "局";
  };
  rename(merged.name);
  for (std::string& name : merged.alternatives) rename(name);
  return merged;
}

}  // namespace nianbao::generator

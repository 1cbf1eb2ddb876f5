// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/report_outline.h"

#include <utility>

namespace nianbao::generator {

std::vector<Section> FreeOutline() {
  return {{"概述", {"overview", "supervision"}, {}},
          {"主动公开政府信息的情况", {"disclosure", "platform", "interpretation"}, {}},
          {"依申请公开政府信息的情况", {"applications", "fees"}, {}},
          {"因政府信息公开申请行政复议、提起行政诉讼的情况", {"review"}, {}},
          {"建议提案和政务服务情况", {"proposals", "services"}, {}},
          {"存在的主要问题和改进措施", {"problems"}, {}},
          {"其他需要报告的事项", {}, {}}};
}

std::vector<Section> OutlineOf(const forms::v1::Form& form) {
  static const std::vector<std::vector<std::string>> kTopics = {
      {"overview", "disclosure", "platform", "interpretation", "supervision", "applications"},
      {},
      {},
      {"review"},
      {"problems"},
      {"fees", "proposals", "services"}};
  std::vector<Section> outline;
  for (const auto& section : form.sections()) {
    Section out{section.labels(0), {}, {section.tables().begin(), section.tables().end()}};
    if (outline.size() < kTopics.size()) out.topics = kTopics[outline.size()];
    outline.push_back(std::move(out));
  }
  return outline;
}

}  // namespace nianbao::generator

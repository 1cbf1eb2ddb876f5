// SPDX-License-Identifier: Apache-2.0
// What a stage counts; names and meanings are in stage.h. Used by RunStage alone.
#pragma once

#include <string>

#include "prometheus/counter.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace nianbao::runtime {

struct StageMetrics {
  StageMetrics(prometheus::Registry& registry, const std::string& stage);

  prometheus::Counter& in;
  prometheus::Counter& out;
  prometheus::Counter& failed;
  prometheus::Histogram& seconds;
  prometheus::Gauge& lag;
};

}  // namespace nianbao::runtime

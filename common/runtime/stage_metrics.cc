// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/stage_metrics.h"

namespace nianbao::runtime {
namespace {

prometheus::Counter& AddCounter(prometheus::Registry& registry, const std::string& stage,
                                const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add(
      {{"stage", stage}});
}

}  // namespace

StageMetrics::StageMetrics(prometheus::Registry& registry, const std::string& stage)
    : in(AddCounter(registry, stage, "nianbao_stage_records_in_total",
                    "Records that the stage has read and committed")),
      out(AddCounter(registry, stage, "nianbao_stage_records_out_total",
                     "Records that the stage has written, dead letters not counted")),
      failed(AddCounter(registry, stage, "nianbao_stage_records_failed_total",
                        "Records that the stage has given up as dead letters")),
      seconds(prometheus::BuildHistogram()
                  .Name("nianbao_stage_handle_seconds")
                  .Help("Time to handle one record, all attempts together")
                  .Register(registry)
                  .Add({{"stage", stage}},
                       prometheus::Histogram::BucketBoundaries{0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                               0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
                                                               5, 10, 30, 60})),
      lag(prometheus::BuildGauge()
              .Name("nianbao_stage_lag")
              .Help("Records of the stage's topic that it has not committed")
              .Register(registry)
              .Add({{"stage", stage}})) {}

}  // namespace nianbao::runtime

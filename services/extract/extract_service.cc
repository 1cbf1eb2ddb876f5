// SPDX-License-Identifier: Apache-2.0
#include "services/extract/extract_service.h"

#include <stop_token>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/bus/topics.h"
#include "common/forms/forms.h"
#include "common/runtime/record_message.h"
#include "common/runtime/worker.h"
#include "common/status/status.h"
#include "services/extract/extractor.h"

namespace nianbao::extract {
namespace {

constexpr char kUnknownRegion[] = "000000";

// No page holds as many reports; each is read with all that surrounds it.
constexpr int kMaxParts = 1000;

absl::StatusOr<v1::ProcessResponse> ExtractAll(const Extractor& extractor,
                                               const v1::NormalizedDocument& document) {
  v1::ProcessResponse response;
  if (document.parts_size() > kMaxParts) {
    return absl::ResourceExhaustedError(
        absl::StrCat(document.uri(), ": holds ", document.parts_size(), " documents, at most ",
                     kMaxParts, " are read: send them in several files"));
  }
  for (v1::ExtractedReport& report : extractor.Extract(document)) {
    *response.add_extracted() = std::move(report);
  }
  if (response.extracted().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        document.uri(), ": holds no document; give the page or file of a report itself"));
  }
  return response;
}

class InProcess final : public ExtractFunction {
 public:
  absl::StatusOr<v1::ProcessResponse> Process(const v1::NormalizedDocument& document) override {
    return ExtractAll(extractor_, document);
  }

 private:
  const Extractor extractor_{forms::Catalogue::BuiltIn()};
};

class InWorkers final : public ExtractFunction {
 public:
  explicit InWorkers(std::unique_ptr<runtime::WorkerPool> pool) : pool_(std::move(pool)) {}

  absl::StatusOr<v1::ProcessResponse> Process(const v1::NormalizedDocument& document) override {
    ASSIGN_OR_RETURN(const std::string answer, pool_->Call(document.SerializeAsString()));
    v1::ProcessResponse response;
    if (!response.ParseFromString(answer)) {
      return absl::InternalError("the worker's answer is damaged");
    }
    return response;
  }

 private:
  const std::unique_ptr<runtime::WorkerPool> pool_;
};

bus::OutgoingRecord MakeRecord(const v1::ExtractedReport& report) {
  const std::string& region = report.report().agency().region_code();
  return runtime::MakeRecord({.topic = bus::kExtractedTopic,
                              .key = report.report().name(),
                              .routing_key = region.empty() ? kUnknownRegion : region,
                              .document_id = report.document().document_id()},
                             report);
}

class ExtractServiceImpl final : public ExtractService {
 public:
  explicit ExtractServiceImpl(std::unique_ptr<ExtractFunction> function)
      : function_(std::move(function)) {}

  void AddTo(const ExtractServiceOptions& options, runtime::Host& host) {
    const runtime::StageOptions stage{.stage = "extract",
                                      .topic = std::string(bus::kNormalizedTopic),
                                      .instance_id = options.instance_id,
                                      .state_dir = host.options().data_dir,
                                      .generation = kGeneration};
    host.AddLoop("extract", [this, &host, stage](std::stop_token stop) {
      return runtime::RunStage(host.bus(), stage, MakeHandler(*function_), host.metrics(),
                               std::move(stop));
    });
    host.AddStageFunction("normalized", [this](const v1::ProcessRequest& request) {
      return function_->Process(request.normalized());
    });
  }

 private:
  const std::unique_ptr<ExtractFunction> function_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExtractFunction>> MakeExtractFunction(
    const ExtractServiceOptions& options) {
  if (options.worker_command.empty()) return std::make_unique<InProcess>();
  ASSIGN_OR_RETURN(auto pool, runtime::WorkerPool::Create(
                                  {.command = options.worker_command, .workers = options.workers}));
  return std::make_unique<InWorkers>(std::move(pool));
}

runtime::StageHandler MakeHandler(ExtractFunction& function) {
  return [&function](
             const bus::StoredRecord& stored) -> absl::StatusOr<std::vector<bus::OutgoingRecord>> {
    ASSIGN_OR_RETURN(const v1::NormalizedDocument document,
                     runtime::ReadMessage<v1::NormalizedDocument>(stored.record));
    ASSIGN_OR_RETURN(const v1::ProcessResponse response, function.Process(document));
    std::vector<bus::OutgoingRecord> records;
    for (const v1::ExtractedReport& report : response.extracted()) {
      records.push_back(MakeRecord(report));
    }
    return records;
  };
}

int ServeAsWorker() {
  const Extractor extractor(forms::Catalogue::BuiltIn());
  return runtime::ServeWorker([&extractor](std::string_view input) -> absl::StatusOr<std::string> {
    if (input.size() > bus::kMaxRecordBytes) {
      return absl::ResourceExhaustedError(absl::StrCat("the normalized document has ", input.size(),
                                                       " bytes, at most ", bus::kMaxRecordBytes,
                                                       " are read: send each report alone"));
    }
    v1::NormalizedDocument document;
    if (!document.ParseFromArray(input.data(), static_cast<int>(input.size()))) {
      return absl::InvalidArgumentError("the input is no NormalizedDocument");
    }
    ASSIGN_OR_RETURN(const v1::ProcessResponse response, ExtractAll(extractor, document));
    return response.SerializeAsString();
  });
}

absl::StatusOr<std::unique_ptr<ExtractService>> ExtractService::Create(
    const ExtractServiceOptions& options, runtime::Host& host) {
  ASSIGN_OR_RETURN(auto function, MakeExtractFunction(options));
  auto service = std::make_unique<ExtractServiceImpl>(std::move(function));
  service->AddTo(options, host);
  return service;
}

}  // namespace nianbao::extract

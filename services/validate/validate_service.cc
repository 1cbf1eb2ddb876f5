// SPDX-License-Identifier: Apache-2.0
#include "services/validate/validate_service.h"

#include <fstream>
#include <iterator>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "common/bus/topics.h"
#include "common/forms/forms.h"
#include "common/runtime/record_message.h"
#include "common/status/status.h"
#include "common/store/store.h"
#include "nianbao/v1/report.pb.h"
#include "nianbao/v1/stage_service.pb.h"
#include "services/validate/directory.h"
#include "services/validate/historian.h"
#include "services/validate/rules.h"
#include "services/validate/validator.h"

namespace nianbao::validate {
namespace {

bus::OutgoingRecord MakeRecord(const v1::ValidatedReport& report) {
  return runtime::MakeRecord({.topic = bus::kValidatedTopic,
                              .key = report.report().name(),
                              .routing_key = RegionOf(report.report().agency()),
                              .document_id = report.document().document_id()},
                             report);
}

absl::StatusOr<std::vector<Alias>> ReadAliases(const std::string& path) {
  if (path.empty()) return std::vector<Alias>();
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::NotFoundError(path + ": cannot be read; name the alias file, or leave it out");
  }
  auto aliases = ParseAliases(std::string(std::istreambuf_iterator<char>(file), {}));
  if (aliases.ok()) return aliases;
  return absl::InvalidArgumentError(path + ": " + std::string(aliases.status().message()));
}

class ValidateServiceImpl final : public ValidateService {
 public:
  ValidateServiceImpl() : validator_(forms::Catalogue::BuiltIn()) {}

  absl::Status Open(const ValidateOptions& options, runtime::Host& host) {
    ASSIGN_OR_RETURN(std::vector<Alias> aliases, ReadAliases(options.alias_file));
    ASSIGN_OR_RETURN(database_,
                     store::Database::Open({.path = host.options().data_dir + "/validate.db"}));
    ASSIGN_OR_RETURN(historian_,
                     Historian::Create(
                         *database_, validator_, [] { return absl::Now(); }, std::move(aliases)));
    ASSIGN_OR_RETURN(const bus::Cursor log, host.bus().Earliest(bus::kExtractedTopic));
    return historian_->BindLog(log.log_id);
  }

  void AddTo(const ValidateOptions& options, runtime::Host& host) {
    const runtime::StageOptions stage{.stage = "validate",
                                      .topic = std::string(bus::kExtractedTopic),
                                      .instance_id = options.instance_id,
                                      .state_dir = host.options().data_dir,
                                      .generation = std::string(validator_.rule_set())};
    host.AddLoop("validate", [this, &host, stage](std::stop_token stop) {
      return runtime::RunStage(host.bus(), stage, MakeHandler(*historian_), host.metrics(),
                               std::move(stop));
    });
    host.AddStageFunction(
        "extracted", [this](const v1::ProcessRequest& request) { return ProcessDraft(request); });
  }

 private:
  absl::StatusOr<v1::ProcessResponse> ProcessDraft(const v1::ProcessRequest& request) {
    v1::ProcessResponse response;
    ASSIGN_OR_RETURN(*response.mutable_validated(), historian_->Draft(request.extracted()));
    return response;
  }

  const Validator validator_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Historian> historian_;
};

}  // namespace

runtime::StageHandler MakeHandler(Historian& historian) {
  return [&historian](
             const bus::StoredRecord& stored) -> absl::StatusOr<std::vector<bus::OutgoingRecord>> {
    ASSIGN_OR_RETURN(const v1::ExtractedReport report,
                     runtime::ReadMessage<v1::ExtractedReport>(stored.record));
    const Position position{
        .topic = stored.topic,
        .partition = stored.partition,
        .offset = stored.offset,
        .retried = stored.record.headers.count(std::string(bus::kDeadLetterIdHeader)) > 0};
    ASSIGN_OR_RETURN(const auto outputs, historian.Process(report, position));
    std::vector<bus::OutgoingRecord> records;
    for (const v1::ValidatedReport& output : outputs) records.push_back(MakeRecord(output));
    return records;
  };
}

absl::StatusOr<std::unique_ptr<ValidateService>> ValidateService::Create(
    const ValidateOptions& options, runtime::Host& host) {
  auto service = std::make_unique<ValidateServiceImpl>();
  RETURN_IF_ERROR(service->Open(options, host));
  service->AddTo(options, host);
  return service;
}

}  // namespace nianbao::validate

// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/operations_service.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/bus/topics.h"
#include "common/status/status.h"
#include "grpcpp/grpcpp.h"
#include "nianbao/v1/operations_service.grpc.pb.h"
#include "services/gateway/grpc_status.h"
#include "services/gateway/page_token.h"

namespace nianbao::gateway {
namespace {

struct StageRow {
  std::string_view stage;
  std::string_view topic;
};

constexpr std::array<StageRow, 3> kStages = {{{"normalize", bus::kRawTopic},
                                              {"extract", bus::kNormalizedTopic},
                                              {"validate", bus::kExtractedTopic}}};
constexpr std::string_view kDeadLetterQuery = "dead letters";

bus::OutgoingRecord Original(const v1::DeadLetter& letter) {
  const v1::BusRecord& original = letter.original();
  bus::OutgoingRecord record;
  record.topic = original.topic();
  record.record.key = original.key();
  record.record.routing_key = original.routing_key();
  record.record.headers = {original.headers().begin(), original.headers().end()};
  record.record.headers[std::string(bus::kDeadLetterIdHeader)] = letter.dead_letter_id();
  record.record.value = original.value();
  return record;
}

class OperationsServiceImpl final : public OperationsService,
                                    public v1::OperationsService::Service {
 public:
  OperationsServiceImpl(bus::Bus& bus, const Projection& projection, DeadLetters& dead_letters)
      : bus_(bus), projection_(projection), dead_letters_(dead_letters) {}

  grpc::Service* grpc_service() override { return this; }

  absl::StatusOr<v1::PipelineStatus> GetPipelineStatus() const override {
    v1::PipelineStatus status;
    for (const StageRow& row : kStages) {
      ASSIGN_OR_RETURN(const auto progress, bus_.Progress(row.stage, row.topic));
      AddStage(row, progress, status);
    }
    ASSIGN_OR_RETURN(const auto progress, ProjectionProgress());
    AddStage({"gateway", bus::kValidatedTopic}, progress, status);
    ASSIGN_OR_RETURN(const std::int64_t dead_letters, dead_letters_.Count());
    status.set_dead_letters(dead_letters);
    return status;
  }

  absl::StatusOr<v1::ListDeadLettersResponse> ListDeadLetters(
      const v1::ListDeadLettersRequest& request) const override {
    ASSIGN_OR_RETURN(const int page_size, PageSize(request.page_size()));
    ASSIGN_OR_RETURN(const auto place, PlaceOf(request.page_token()));
    ASSIGN_OR_RETURN(DeadLetterPage page, dead_letters_.List(place, page_size));
    v1::ListDeadLettersResponse response;
    if (page.more) {
      response.set_next_page_token(EncodePageToken(
          kDeadLetterQuery,
          {absl::StrCat(page.last_failed_us), page.letters.back().dead_letter_id()}));
    }
    for (v1::DeadLetter& letter : page.letters) *response.add_dead_letters() = std::move(letter);
    return response;
  }

  absl::Status RetryDeadLetter(const v1::RetryDeadLetterRequest& request) override {
    if (request.dead_letter_id().empty()) {
      return absl::InvalidArgumentError("dead_letter_id is required");
    }
    const std::lock_guard lock(retry_mutex_);
    ASSIGN_OR_RETURN(const bool retried, dead_letters_.IsRetried(request.dead_letter_id()));
    if (retried) return absl::OkStatus();
    ASSIGN_OR_RETURN(const v1::DeadLetter letter, dead_letters_.Get(request.dead_letter_id()));
    if (letter.original().value().empty()) {
      return absl::FailedPreconditionError(
          absl::StrCat("the original of ", letter.dead_letter_id(),
                       " did not fit into its dead letter and cannot be put back; the document is ",
                       letter.document_id()));
    }
    const bus::OutgoingRecord record = Original(letter);
    RETURN_IF_ERROR(bus_.Publish({&record, 1}));
    return dead_letters_.MarkRetried(request.dead_letter_id());
  }

  grpc::Status GetPipelineStatus(grpc::ServerContext* /*context*/,
                                 const v1::GetPipelineStatusRequest* /*request*/,
                                 v1::PipelineStatus* response) override {
    auto result = GetPipelineStatus();
    if (result.ok()) *response = *std::move(result);
    return ToGrpcStatus(result.status());
  }

  grpc::Status ListDeadLetters(grpc::ServerContext* /*context*/,
                               const v1::ListDeadLettersRequest* request,
                               v1::ListDeadLettersResponse* response) override {
    auto result = ListDeadLetters(*request);
    if (result.ok()) *response = *std::move(result);
    return ToGrpcStatus(result.status());
  }

  grpc::Status RetryDeadLetter(grpc::ServerContext* /*context*/,
                               const v1::RetryDeadLetterRequest* request,
                               v1::RetryDeadLetterResponse* /*response*/) override {
    return ToGrpcStatus(RetryDeadLetter(*request));
  }

 private:
  static void AddStage(const StageRow& row, const std::vector<bus::PartitionProgress>& progress,
                       v1::PipelineStatus& status) {
    v1::PipelineStatus::Stage& stage = *status.add_stages();
    stage.set_stage(std::string(row.stage));
    stage.set_topic(std::string(row.topic));
    for (const bus::PartitionProgress& partition : progress) {
      stage.set_lag(stage.lag() + std::max<std::int64_t>(0, partition.end - partition.committed));
      stage.set_end(stage.end() + partition.end);
    }
  }

  absl::StatusOr<std::vector<bus::PartitionProgress>> ProjectionProgress() const {
    ASSIGN_OR_RETURN(const auto cursor, projection_.Cursor());
    ASSIGN_OR_RETURN(const bus::Cursor latest, bus_.Latest(bus::kValidatedTopic));
    std::vector<bus::PartitionProgress> progress;
    for (const auto& [partition, end] : latest.next) {
      std::int64_t committed = 0;
      if (cursor.has_value() && cursor->next.count(partition) > 0) {
        committed = cursor->next.at(partition);
      }
      progress.push_back({.partition = partition, .committed = committed, .end = end});
    }
    return progress;
  }

  static absl::StatusOr<std::optional<DeadLetters::Place>> PlaceOf(const std::string& token) {
    if (token.empty()) return std::optional<DeadLetters::Place>();
    ASSIGN_OR_RETURN(const auto fields, DecodePageToken(kDeadLetterQuery, token, 2));
    DeadLetters::Place place{.failed_us = 0, .dead_letter_id = fields[1]};
    std::from_chars(fields[0].data(), fields[0].data() + fields[0].size(), place.failed_us);
    return std::optional<DeadLetters::Place>(std::move(place));
  }

  bus::Bus& bus_;
  const Projection& projection_;
  DeadLetters& dead_letters_;
  std::mutex retry_mutex_;
};

}  // namespace

std::unique_ptr<OperationsService> OperationsService::Create(bus::Bus& bus,
                                                             const Projection& projection,
                                                             DeadLetters& dead_letters) {
  return std::make_unique<OperationsServiceImpl>(bus, projection, dead_letters);
}

}  // namespace nianbao::gateway

// SPDX-License-Identifier: Apache-2.0
// A client as the documentation asks for one: it tries again while a service is unavailable.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "nianbao/v1/dead_letter.pb.h"
#include "nianbao/v1/ingest_service.pb.h"
#include "nianbao/v1/operations_service.pb.h"
#include "nianbao/v1/report_service.pb.h"

namespace nianbao::e2e {

struct ReportList {
  std::vector<v1::ValidatedReport> reports;
  std::string resume_token;
  int pages = 0;
};

// Thread-safe. Every call is tried again on UNAVAILABLE until `deadline`, but for Watch.
class Client {
 public:
  Client(const std::string& ingest_address, const std::string& gateway_address,
         absl::Time deadline);
  ~Client();

  absl::StatusOr<v1::SubmitDocumentResponse> Submit(const std::string& uri,
                                                    const std::string& bytes);
  absl::StatusOr<v1::DocumentStatus> GetDocumentStatus(const std::string& document_id);
  // All pages, BASIC.
  absl::StatusOr<ReportList> ListReports(int page_size);
  absl::StatusOr<v1::PipelineStatus> GetPipelineStatus();
  absl::StatusOr<std::vector<v1::DeadLetter>> ListDeadLetters();

  // One stream: calls `on_message` until it returns false or `stop` asks for the end, which ends
  // the stream with CANCELLED, or until the stream ends.
  absl::Status WatchReports(const v1::WatchReportsRequest& request, std::stop_token stop,
                            const std::function<bool(const v1::WatchReportsResponse&)>& on_message);

  // Number of calls that were tried again.
  int retries() const;

 private:
  struct Stubs;
  std::unique_ptr<Stubs> stubs_;
};

}  // namespace nianbao::e2e

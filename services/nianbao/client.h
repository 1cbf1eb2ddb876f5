// SPDX-License-Identifier: Apache-2.0
// Talks to a running nianbao over gRPC.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/ingest_service.pb.h"
#include "nianbao/v1/report.pb.h"
#include "nianbao/v1/report_service.pb.h"
#include "services/nianbao/server_options.h"

namespace nianbao::cli {

// Thread-safe. Statuses are the server's; UNAVAILABLE says which address did not answer and how to
// start a server there.
class Client {
 public:
  // Does not connect yet.
  explicit Client(const ServerOptions& server);
  ~Client();

  absl::StatusOr<v1::SubmitDocumentResponse> Submit(const std::string& uri, std::string_view bytes);
  absl::StatusOr<v1::DocumentStatus> GetDocumentStatus(const std::string& document_id);
  absl::StatusOr<v1::ValidatedReport> GetReport(const std::string& name);
  // The original with this document id as it was read.
  absl::StatusOr<v1::NormalizedDocument> GetDocument(const std::string& document_id);
  // All pages of the list.
  absl::StatusOr<std::vector<v1::ValidatedReport>> ListReports(const std::string& filter,
                                                               v1::ReportView view);
  // Calls `on_message` for each message until it returns false or the stream ends.
  absl::Status WatchReports(const v1::WatchReportsRequest& request,
                            const std::function<bool(const v1::WatchReportsResponse&)>& on_message);

 private:
  struct Stubs;
  absl::Status Explain(const absl::Status& status) const;

  std::string address_;
  std::unique_ptr<Stubs> stubs_;
};

}  // namespace nianbao::cli

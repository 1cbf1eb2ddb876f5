// SPDX-License-Identifier: Apache-2.0
// For tests: a gateway over an embedded bus in a folder of its own, behind a real gRPC server.
#pragma once

#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/bus/embedded_bus.h"
#include "common/status/status_matchers.h"
#include "common/store/store.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "nianbao/v1/operations_service.grpc.pb.h"
#include "nianbao/v1/report_service.grpc.pb.h"
#include "prometheus/registry.h"
#include "services/gateway/dead_letters.h"
#include "services/gateway/documents.h"
#include "services/gateway/follower.h"
#include "services/gateway/operations_service.h"
#include "services/gateway/projection.h"
#include "services/gateway/report_samples.h"
#include "services/gateway/report_service.h"
#include "services/gateway/watch_hub.h"

namespace nianbao::gateway {

// A folder that goes with its test.
class TestFolder {
 public:
  TestFolder() {
    static int count = 0;
    path_ = std::filesystem::path(::testing::TempDir()) /
            absl::StrCat("gateway-", getpid(), "-", count++);
    std::filesystem::create_directories(path_);
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline std::unique_ptr<bus::Bus> OpenTestBus(const std::string& path) {
  auto bus = bus::OpenEmbeddedBus({.path = path});
  EXPECT_OK(bus);
  return bus.ok() ? *std::move(bus) : nullptr;
}

inline void Publish(bus::Bus& bus, const std::vector<v1::ValidatedReport>& reports) {
  std::vector<bus::OutgoingRecord> records;
  for (const v1::ValidatedReport& report : reports) records.push_back(RecordOf(report));
  ASSERT_OK(bus.Publish(records));
}

// Passes everything on to `tables`, and tells when something was applied.
class ObservedTables : public FollowedTables {
 public:
  explicit ObservedTables(FollowedTables& tables) : tables_(tables) {}
  std::string_view topic() const override { return tables_.topic(); }
  absl::StatusOr<std::optional<bus::Cursor>> Cursor() const override { return tables_.Cursor(); }
  absl::Status Reset(const bus::Cursor& start) override { return tables_.Reset(start); }
  absl::Status Apply(std::span<const bus::StoredRecord> records,
                     const bus::Cursor& after) override {
    const absl::Status status = tables_.Apply(records, after);
    const std::lock_guard lock(mutex_);
    applied_ += status.ok() ? records.size() : 0;
    changed_.notify_all();
    return status;
  }
  // Waits until this many records were applied through this object.
  void WaitApplied(std::size_t records) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return applied_ >= records; });
  }

 private:
  FollowedTables& tables_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t applied_ = 0;
};

inline absl::StatusOr<v1::ProcessResponse> NoStage(const v1::ProcessRequest&) {
  return absl::FailedPreconditionError("no stage runs in this test");
}

struct TestGatewayOptions {
  StageFunction process = &NoStage;
  ReportServiceOptions reports = {};
  WatchHubOptions hub = {};
};

class TestGateway {
 public:
  explicit TestGateway(bus::Bus& bus, const std::string& database_path,
                       const TestGatewayOptions& options = {})
      : bus_(bus) {
    Open(database_path, options);
    Start();
  }
  ~TestGateway() {
    reports_->Drain();
    server_->Shutdown();
    loops_.clear();
  }

  std::unique_ptr<v1::ReportService::Stub> reports_stub() {
    return v1::ReportService::NewStub(Channel());
  }
  std::unique_ptr<v1::OperationsService::Stub> operations_stub() {
    return v1::OperationsService::NewStub(Channel());
  }
  ReportService& reports() { return *reports_; }
  blob::BlobStore& originals() { return *originals_; }
  ObservedTables& projected() { return *projected_; }
  ObservedTables& dead_lettered() { return *dead_lettered_; }
  ObservedTables& documents() { return *documented_; }

 private:
  void Open(const std::string& path, const TestGatewayOptions& options) {
    ASSERT_OK_AND_ASSIGN(database_, store::Database::Open({.path = path}));
    ASSERT_OK_AND_ASSIGN(projection_, Projection::Create(*database_));
    ASSERT_OK_AND_ASSIGN(dead_letters_, DeadLetters::Create(*database_));
    ASSERT_OK_AND_ASSIGN(originals_, blob::OpenFolderStore(path + ".blobs"));
    ASSERT_OK_AND_ASSIGN(queries_, store::Database::Open({.path = path}));
    ASSERT_OK_AND_ASSIGN(documents_, Documents::Create(*database_));
    ASSERT_OK_AND_ASSIGN(hub_, WatchHub::Create(bus_, options.hub));
    projected_ = std::make_unique<ObservedTables>(*projection_);
    dead_lettered_ = std::make_unique<ObservedTables>(*dead_letters_);
    documented_ = std::make_unique<ObservedTables>(*documents_);
    reports_ = ReportService::Create(
        options.reports,
        {.bus = bus_,
         .projection = *projection_,
         .documents = *documents_,
         .queries = *queries_,
         .open_queries = [path] { return store::Database::Open({.path = path}); },
         .hub = *hub_,
         .originals = *originals_,
         .process = options.process},
        metrics_);
    operations_ = OperationsService::Create(bus_, *projection_, *dead_letters_);
  }

  void Start() {
    for (FollowedTables* tables : {projected_.get(), dead_lettered_.get(), documented_.get()}) {
      followers_.push_back(std::make_unique<Follower>(bus_, *tables));
      ASSERT_OK(followers_.back()->Prepare());
      loops_.emplace_back([follower = followers_.back().get()](std::stop_token stop) {
        EXPECT_OK(follower->Run(stop));
      });
    }
    loops_.emplace_back([this](std::stop_token stop) { EXPECT_OK(hub_->Run(stop)); });
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(reports_->grpc_service());
    builder.RegisterService(operations_->grpc_service());
    server_ = builder.BuildAndStart();
  }

  // A connection of its own for every stub, so that one client's windows do not hold up another's.
  std::shared_ptr<grpc::Channel> Channel() {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port_),
                                     grpc::InsecureChannelCredentials(), arguments);
  }

  bus::Bus& bus_;
  prometheus::Registry metrics_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::Database> queries_;
  std::unique_ptr<blob::BlobStore> originals_;
  std::unique_ptr<Projection> projection_;
  std::unique_ptr<DeadLetters> dead_letters_;
  std::unique_ptr<Documents> documents_;
  std::unique_ptr<WatchHub> hub_;
  std::unique_ptr<ObservedTables> projected_;
  std::unique_ptr<ObservedTables> dead_lettered_;
  std::unique_ptr<ObservedTables> documented_;
  std::unique_ptr<ReportService> reports_;
  std::unique_ptr<OperationsService> operations_;
  std::vector<std::unique_ptr<Follower>> followers_;
  std::vector<std::jthread> loops_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

// A gateway and a client of it.
class GatewayTest : public ::testing::Test {
 protected:
  // Publishes `reports` and waits until they are served.
  void Serve(const std::vector<v1::ValidatedReport>& reports) {
    Publish(*bus_, reports);
    served_ += reports.size();
    gateway_.projected().WaitApplied(served_);
  }

  // The answer to `request`, where `method` is that of the stub.
  template <typename Request, typename Response>
  Response Call(grpc::Status (v1::ReportService::Stub::*method)(grpc::ClientContext*,
                                                                const Request&, Response*),
                const Request& request) {
    Response response;
    const grpc::Status status = Try(method, request, response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  template <typename Request, typename Response>
  grpc::Status Try(grpc::Status (v1::ReportService::Stub::*method)(grpc::ClientContext*,
                                                                   const Request&, Response*),
                   const Request& request, Response& response) {
    grpc::ClientContext context;
    return (stub_.get()->*method)(&context, request, &response);
  }

  TestFolder folder_;
  std::unique_ptr<bus::Bus> bus_ = OpenTestBus(folder_ / "bus.db");
  TestGateway gateway_{*bus_, folder_ / "gateway.db"};
  std::unique_ptr<v1::ReportService::Stub> stub_ = gateway_.reports_stub();

 private:
  std::size_t served_ = 0;
};

// A client's side of one WatchReports call.
class Watcher {
 public:
  Watcher(v1::ReportService::Stub& stub, const v1::WatchReportsRequest& request)
      : reader_(stub.WatchReports(&context_, request)) {}
  ~Watcher() { Cancel(); }

  // The next message, or the end of the stream (see status()).
  bool Read(v1::WatchReportsResponse& message) { return reader_->Read(&message); }
  // The next message with a report in it.
  bool ReadReport(v1::WatchReportsResponse& message) {
    while (Read(message)) {
      if (message.has_report()) return true;
    }
    return false;
  }
  // Names of the next `count` reports.
  std::vector<std::string> ReadNames(std::size_t count) {
    std::vector<std::string> names;
    v1::WatchReportsResponse message;
    while (names.size() < count && ReadReport(message)) {
      names.push_back(message.report().report().name());
      token_ = message.resume_token();
    }
    return names;
  }
  // The token of the last report that ReadNames read.
  const std::string& token() const { return token_; }

  void Cancel() {
    context_.TryCancel();
    status();
  }
  // Reads to the end, and returns what the server ended the stream with.
  grpc::Status status() {
    if (reader_ == nullptr) return status_;
    v1::WatchReportsResponse message;
    while (reader_->Read(&message)) continue;
    status_ = reader_->Finish();
    reader_.reset();
    return status_;
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchReportsResponse>> reader_;
  grpc::Status status_;
  std::string token_;
};

inline v1::WatchReportsRequest WatchFrom(v1::WatchReportsRequest::Position position) {
  v1::WatchReportsRequest request;
  request.set_position(position);
  return request;
}
inline v1::WatchReportsRequest WatchAfter(const std::string& token) {
  v1::WatchReportsRequest request;
  request.set_resume_token(token);
  return request;
}

}  // namespace nianbao::gateway

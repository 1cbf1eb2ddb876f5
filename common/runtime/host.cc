// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/host.h"

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <sstream>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/log/log.h"
#include "common/runtime/grpc_server.h"
#include "common/runtime/http_server.h"
#include "common/runtime/signals.h"
#include "common/status/status.h"
#include "nianbao/v1/stage_service.pb.h"
#include "prometheus/registry.h"
#include "prometheus/text_serializer.h"

namespace nianbao::runtime {
namespace {

// Kubernetes kills after 30 s.
constexpr absl::Duration kDrainTime = absl::Seconds(25);
// An idle client that does not read the server's goodbye holds its connection, and so the server,
// until this is over; a call that is cut is tried again by its client.
constexpr absl::Duration kRpcDrainTime = absl::Seconds(3);

absl::Status MakeFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return absl::OkStatus();
  return ErrnoStatus(error.value(), absl::StrCat("create folder ", folder.string()));
}

class HostImpl final : public Host {
 public:
  HostImpl(const HostOptions& options, Security security, std::unique_ptr<StopSignals> signals)
      : options_(options), security_(std::move(security)), signals_(std::move(signals)) {
    signals_->Watch([this](int number) {
      log::Info("stopping", {{"signal", std::int64_t{number}}});
      Stop();
    });
  }

  absl::Status Open() {
    ASSIGN_OR_RETURN(bus_, bus::OpenBus(options_.bus));
    http_->AddGet(
        "/healthz", [this](const HttpRequest&) { return Health(); }, v1::ROLE_UNSPECIFIED);
    http_->AddGet(
        "/readyz", [this](const HttpRequest&) { return Readiness(); }, v1::ROLE_UNSPECIFIED);
    http_->AddGet(
        "/metrics", [this](const HttpRequest&) { return Metrics(); }, v1::OPERATOR);
    return absl::OkStatus();
  }

  const HostOptions& options() const override { return options_; }
  bus::Bus& bus() override { return *bus_; }
  prometheus::Registry& metrics() override { return registry_; }

  void AddGrpcService(grpc::Service* service) override { grpc_->AddService(service); }
  void AddHttpGet(std::string path, HttpServer::Handler get, v1::Role role) override {
    http_->AddGet(path, std::move(get), role);
  }
  void AddHttpPost(HttpPost post) override { http_->AddPost(std::move(post)); }
  void AddStageFunction(std::string input_field, GrpcServer::StageFunction process) override {
    grpc_->AddStageFunction(input_field, std::move(process));
  }
  void AddLoop(std::string name, std::function<absl::Status(std::stop_token)> loop) override {
    loops_.push_back({std::move(name), std::move(loop), {}});
  }
  void AddStopCallback(std::function<void()> on_stop) override {
    stop_callbacks_.push_back(std::move(on_stop));
  }
  void AddReadiness(std::string name, std::function<absl::Status()> check) override {
    readiness_.emplace_back(std::move(name), std::move(check));
  }
  void OnStarted(std::function<void()> ready) override { started_.push_back(std::move(ready)); }
  int grpc_port() const override { return grpc_port_; }
  int http_port() const override { return http_port_; }

  void Stop() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
  }

  absl::Status Run() override {
    if (absl::Status status = StartServers(); !status.ok()) {
      http_->Stop();
      grpc_->Stop(absl::Now());
      return status;
    }
    StartLoops();
    log::Info("serving", {{"grpc_port", std::int64_t{grpc_port_}},
                          {"http_port", std::int64_t{http_port_}},
                          {"bus", options_.bus.kind}});
    for (const auto& ready : started_) ready();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_; });
    lock.unlock();
    Drain();
    return result_;
  }

 private:
  struct Loop {
    std::string name;
    std::function<absl::Status(std::stop_token)> run;
    std::jthread thread;
  };

  absl::Status StartServers() {
    if (!options_.grpc_address.empty()) {
      ASSIGN_OR_RETURN(grpc_port_, grpc_->Start(options_.grpc_address, security_));
      grpc_->SetServing(true);
    }
    if (!options_.http_address.empty()) {
      ASSIGN_OR_RETURN(http_port_, http_->Start(options_.http_address));
    }
    return absl::OkStatus();
  }

  void StartLoops() {
    for (Loop& loop : loops_) {
      loop.thread = std::jthread([this, &loop](std::stop_token stop) {
        const absl::Status status = loop.run(std::move(stop));
        Finish(loop.name, status);
      });
    }
  }

  void Finish(const std::string& name, const absl::Status& status) {
    if (!status.ok()) {
      log::Error("a loop failed", {{"loop", name},
                                   {"code", CodeName(status.code())},
                                   {"reason", std::string(status.message())}});
    }
    {
      const std::lock_guard lock(mutex_);
      if (!status.ok() && result_.ok()) result_ = Annotate(status, name);
      if (!status.ok()) stopping_ = true;
    }
    changed_.notify_all();
  }

  void Drain() {
    const absl::Time deadline = absl::Now() + kDrainTime;
    grpc_->SetServing(false);
    // Whatever hangs, the process ends: all that matters is on disk, and a crash is always safe.
    std::jthread guard([deadline](const std::stop_token& stop) {
      std::mutex mutex;
      std::unique_lock lock(mutex);
      std::condition_variable_any never;
      never.wait_until(lock, stop, absl::ToChronoTime(deadline), [] { return false; });
      if (stop.stop_requested()) return;
      log::Error("not drained in time; ending", {{"seconds", absl::ToDoubleSeconds(kDrainTime)}});
      std::_Exit(1);
    });
    for (const auto& on_stop : stop_callbacks_) on_stop();
    for (Loop& loop : loops_) loop.thread.request_stop();
    grpc_->Stop(absl::Now() + kRpcDrainTime);
    for (Loop& loop : loops_) loop.thread.join();
    http_->Stop();
    log::Info("stopped");
  }

  HttpResponse Health() { return {.body = "ok\n"}; }

  HttpResponse Readiness() {
    HttpResponse response;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return {.status = 503, .body = "stopping\n"};
    }
    for (const auto& [name, check] : readiness_) {
      const absl::Status status = check();
      if (status.ok()) continue;
      response.status = 503;
      absl::StrAppend(&response.body, name, ": ", status.message(), "\n");
    }
    if (response.status == 200) response.body = "ok\n";
    return response;
  }

  HttpResponse Metrics() {
    std::ostringstream text;
    prometheus::TextSerializer().Serialize(text, registry_.Collect());
    return {.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = text.str()};
  }

  const HostOptions options_;
  const Security security_;
  prometheus::Registry registry_;
  std::unique_ptr<bus::Bus> bus_;
  const std::unique_ptr<HttpServer> http_ = HttpServer::Create(security_);
  const std::unique_ptr<GrpcServer> grpc_ = GrpcServer::Create();
  std::vector<std::pair<std::string, std::function<absl::Status()>>> readiness_;
  std::vector<std::function<void()>> stop_callbacks_;
  std::vector<std::function<void()>> started_;
  std::vector<Loop> loops_;
  std::atomic<int> grpc_port_ = 0;
  std::atomic<int> http_port_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  absl::Status result_;
  // Last: its thread uses what is above, and must end first.
  const std::unique_ptr<StopSignals> signals_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Host>> Host::Create(const HostOptions& options) {
  ASSIGN_OR_RETURN(Security security, LoadSecurity(options.security));
  if (!options.grpc_address.empty()) {
    RETURN_IF_ERROR(CheckAddress(security, "--grpc-address", options.grpc_address));
  }
  if (!options.http_address.empty()) {
    RETURN_IF_ERROR(CheckAddress(security, "--http-address", options.http_address));
  }
  if (options.data_dir.empty()) return absl::InvalidArgumentError("--data-dir is empty");
  RETURN_IF_ERROR(MakeFolder(options.data_dir));
  const std::filesystem::path bus_path(options.bus.path);
  if (options.bus.kind == "embedded" && bus_path.has_parent_path()) {
    RETURN_IF_ERROR(MakeFolder(bus_path.parent_path()));
  }
  // Before any thread starts, so that no thread can be killed by the signal.
  ASSIGN_OR_RETURN(std::unique_ptr<StopSignals> signals, StopSignals::Block());
  auto host = std::make_unique<HostImpl>(options, std::move(security), std::move(signals));
  RETURN_IF_ERROR(host->Open());
  return host;
}

}  // namespace nianbao::runtime

// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/host.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <httplib.h>
#include <signal.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/status/status_matchers.h"
#include "gtest/gtest.h"
#include "nianbao/v1/stage_service.grpc.pb.h"
#include "prometheus/counter.h"
#include "prometheus/registry.h"

namespace nianbao::runtime {
namespace {

namespace fs = std::filesystem;
using ::nianbao::testing::IsOk;
using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

std::string Text(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string text;
  if (!buffer.Dump(&slices).ok()) return text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

class HostTest : public ::testing::Test {
 protected:
  HostTest() {
    std::string pattern = (fs::temp_directory_path() / "nianbao-host-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    options_.service = "test";
    options_.grpc_address = "127.0.0.1:0";
    options_.http_address = "127.0.0.1:0";
    options_.data_dir = (folder_ / "data").string();
    options_.bus.path = (folder_ / "shared" / "bus.db").string();
  }
  ~HostTest() override {
    if (thread_.joinable()) host_->Stop();
    Join().IgnoreError();
    host_.reset();
    fs::remove_all(folder_);
  }

  void Create() {
    auto host = Host::Create(options_);
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
  }

  // Runs the host on a thread and waits until it serves.
  void Run() {
    std::atomic<bool> started = false;
    host_->OnStarted([&] {
      started = true;
      started.notify_all();
    });
    thread_ = std::thread([this] { result_ = host_->Run(); });
    started.wait(false);
  }

  absl::Status Join() {
    if (thread_.joinable()) thread_.join();
    return result_;
  }

  httplib::Result Get(const std::string& path) {
    return httplib::Client("127.0.0.1", host_->http_port()).Get(path);
  }

  std::shared_ptr<grpc::Channel> Channel() {
    return grpc::CreateChannel("127.0.0.1:" + std::to_string(host_->grpc_port()),
                               grpc::InsecureChannelCredentials());
  }

  // Sends one serialized message to any method and returns the first answer, serialized.
  std::string CallRaw(const std::string& method, const std::string& request) {
    grpc::GenericStub stub(Channel());
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    void* tag = nullptr;
    bool ok = false;
    const auto call = stub.PrepareCall(&context, method, &queue);
    call->StartCall(nullptr);
    queue.Next(&tag, &ok);
    const grpc::Slice slice(request);
    call->Write(grpc::ByteBuffer(&slice, 1), nullptr);
    queue.Next(&tag, &ok);
    grpc::ByteBuffer answer;
    call->Read(&answer, nullptr);
    queue.Next(&tag, &ok);
    context.TryCancel();
    grpc::Status status;
    call->Finish(&status, nullptr);
    queue.Next(&tag, &ok);
    return Text(answer);
  }

  fs::path folder_;
  HostOptions options_;
  std::unique_ptr<Host> host_;
  absl::Status result_;
  std::thread thread_;
};

TEST_F(HostTest, AnswersHealthReadinessAndMetrics) {
  Create();
  std::atomic<bool> ready = false;
  host_->AddReadiness("history", [&] {
    return ready ? absl::OkStatus() : absl::UnavailableError("still loading");
  });
  prometheus::BuildCounter().Name("test_total").Register(host_->metrics()).Add({}).Increment(3);
  Run();
  EXPECT_EQ(Get("/healthz")->status, 200);
  EXPECT_EQ(Get("/readyz")->status, 503);
  EXPECT_EQ(Get("/readyz")->body, "history: still loading\n");
  ready = true;
  EXPECT_EQ(Get("/readyz")->status, 200);
  const auto metrics = Get("/metrics");
  EXPECT_THAT(metrics->get_header_value("Content-Type"), HasSubstr("version=0.0.4"));
  EXPECT_THAT(metrics->body, HasSubstr("test_total 3"));
  EXPECT_EQ(Get("/nothing")->status, 404);
}

TEST_F(HostTest, ServesPagesByPathAndPrefix) {
  Create();
  host_->AddHttpGet("/v1/reports", [](const HttpRequest& request) {
    const auto year = request.parameters.find("year");
    return HttpResponse{.content_type = "application/json",
                        .body = year == request.parameters.end() ? "none" : year->second};
  });
  host_->AddHttpGet("/v1/names/*", [](const HttpRequest& request) {
    return HttpResponse{.status = 404, .body = request.path};
  });
  Run();
  EXPECT_EQ(Get("/v1/reports?year=2023")->body, "2023");
  EXPECT_EQ(Get("/v1/reports")->get_header_value("Content-Type"), "application/json");
  EXPECT_EQ(Get("/v1/reportsX")->status, 404);
  EXPECT_EQ(Get("/v1/names/agencies/1/reports/2023")->body, "/v1/names/agencies/1/reports/2023");
  EXPECT_EQ(Get("/v1/names/agencies/1/reports/2023")->status, 404);
}

TEST_F(HostTest, AnswersWholeWhateverRangesAreAskedFor) {
  Create();
  const std::string body(1000, 'x');
  host_->AddHttpGet("/page", [&body](const HttpRequest&) { return HttpResponse{.body = body}; });
  Run();
  std::string many = "bytes=0-";
  for (int i = 0; i < 1000; ++i) many += ",0-";
  for (const std::string& range : {std::string("bytes=0-9"), many, std::string("bytes=5000-")}) {
    SCOPED_TRACE(range.substr(0, 20));
    const auto answer =
        httplib::Client("127.0.0.1", host_->http_port()).Get("/page", {{"Range", range}});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, body);
  }
}

TEST_F(HostTest, ReadsNoBody) {
  Create();
  Run();
  const std::string bomb(100'000, '\0');
  const httplib::Headers packed = {{"Content-Encoding", "gzip"}};
  const auto answer = httplib::Client("127.0.0.1", host_->http_port())
                          .Post("/healthz", packed, bomb, "application/octet-stream");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 405);
  EXPECT_EQ(answer->get_header_value("Allow"), "GET, HEAD");
  EXPECT_EQ(Get("/healthz")->status, 200);
}

TEST_F(HostTest, ServesHealthAndReflectionOverGrpc) {
  Create();
  host_->AddStageFunction("raw", [](const v1::ProcessRequest&) { return v1::ProcessResponse(); });
  Run();
  // HealthCheckResponse{status: SERVING}
  EXPECT_EQ(CallRaw("/grpc.health.v1.Health/Check", ""), std::string("\x08\x01"));
  // ServerReflectionRequest{list_services: "*"}
  EXPECT_THAT(CallRaw("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                      std::string("\x3a\x01*")),
              HasSubstr("nianbao.v1.StageService"));
}

TEST_F(HostTest, AnswersProcessByTheInputAndRefusesTheRest) {
  Create();
  host_->AddStageFunction("raw", [](const v1::ProcessRequest& request) {
    v1::ProcessResponse response;
    response.mutable_normalized()->set_document_id(request.raw().document_id());
    return response;
  });
  host_->AddStageFunction("extracted", [](const v1::ProcessRequest&) {
    return absl::StatusOr<v1::ProcessResponse>(absl::DataLossError("torn"));
  });
  Run();
  const auto stub = v1::StageService::NewStub(Channel());
  const auto process = [&](const v1::ProcessRequest& request, v1::ProcessResponse& response) {
    grpc::ClientContext context;
    return stub->Process(&context, request, &response);
  };
  v1::ProcessRequest request;
  v1::ProcessResponse response;
  EXPECT_EQ(process(request, response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.mutable_raw()->set_document_id("sha256:1");
  request.mutable_raw()->set_content(std::string(std::size_t{64} << 20, 'x'));
  EXPECT_TRUE(process(request, response).ok());
  EXPECT_EQ(response.normalized().document_id(), "sha256:1");
  request.mutable_extracted();
  EXPECT_EQ(process(request, response).error_code(), grpc::StatusCode::DATA_LOSS);
  request.mutable_normalized();
  const grpc::Status refused = process(request, response);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(refused.error_message(), HasSubstr("extracted, raw"));
}

TEST_F(HostTest, UnpacksNoMessages) {
  Create();
  std::atomic<int> calls = 0;
  host_->AddStageFunction("raw", [&](const v1::ProcessRequest&) {
    ++calls;
    return v1::ProcessResponse();
  });
  Run();
  v1::ProcessRequest request;
  request.mutable_raw()->set_content(std::string(1'000'000, '\0'));
  v1::ProcessResponse response;
  grpc::ClientContext context;
  context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  const grpc::Status status =
      v1::StageService::NewStub(Channel())->Process(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << status.error_message();
  EXPECT_EQ(calls, 0);
}

TEST_F(HostTest, AStopCallsBackWaitsForLoopsAndEndsRun) {
  Create();
  std::atomic<bool> called = false;
  std::atomic<bool> loop_saw_call = false;
  host_->AddStopCallback([&] { called = true; });
  host_->AddLoop("loop", [&](std::stop_token stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait(lock, stop, [] { return false; });
    loop_saw_call = called.load();
    return absl::OkStatus();
  });
  Run();
  host_->Stop();
  EXPECT_THAT(Join(), IsOk());
  EXPECT_TRUE(loop_saw_call);
}

TEST_F(HostTest, SigtermStops) {
  Create();
  Run();
  ASSERT_EQ(kill(getpid(), SIGTERM), 0);
  EXPECT_THAT(Join(), IsOk());
}

TEST_F(HostTest, AFailingLoopEndsTheProcessWithItsError) {
  Create();
  host_->AddLoop("projection", [](std::stop_token) { return absl::DataLossError("torn page"); });
  host_->AddLoop("other", [](const std::stop_token& stop) {
    while (!stop.stop_requested()) std::this_thread::yield();
    return absl::OkStatus();
  });
  EXPECT_THAT(host_->Run(), StatusIs(absl::StatusCode::kDataLoss, "projection: torn page"));
}

TEST_F(HostTest, RefusesAddressesThatOthersReachUnlessAllowed) {
  for (std::string HostOptions::*address :
       {&HostOptions::grpc_address, &HostOptions::http_address}) {
    HostOptions options = options_;
    options.*address = "0.0.0.0:0";
    const absl::Status status = Host::Create(options).status();
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                                 HasSubstr("--allow-insecure-address")));
    options.security.allow_insecure_address = true;
    EXPECT_THAT(Host::Create(options).status(), IsOk());
  }
}

TEST_F(HostTest, ATakenAddressIsToldAtOnce) {
  Create();
  Run();
  for (std::string HostOptions::*address :
       {&HostOptions::grpc_address, &HostOptions::http_address}) {
    const bool is_grpc = address == &HostOptions::grpc_address;
    HostOptions options = options_;
    options.*address =
        "127.0.0.1:" + std::to_string(is_grpc ? host_->grpc_port() : host_->http_port());
    SCOPED_TRACE(options.*address);
    ASSERT_OK_AND_ASSIGN(auto second, Host::Create(options));
    EXPECT_THAT(second->Run(),
                StatusIs(absl::StatusCode::kUnavailable, HasSubstr("another process")));
  }
}

TEST_F(HostTest, RunsWithoutServers) {
  options_.grpc_address.clear();
  options_.http_address.clear();
  Create();
  Run();
  EXPECT_EQ(host_->grpc_port(), 0);
  EXPECT_EQ(host_->http_port(), 0);
  host_->Stop();
  EXPECT_THAT(Join(), IsOk());
}

}  // namespace
}  // namespace nianbao::runtime

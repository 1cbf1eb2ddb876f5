// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/gateway_service.h"

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/bus/bus.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "httplib.h"
#include "services/gateway/gateway_for_test.h"

namespace nianbao::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A gateway in a Host on free ports, as main.cc makes it.
class RunningGateway {
 public:
  explicit RunningGateway(const TestFolder& folder) { Start(folder); }
  ~RunningGateway() {
    host_->Stop();
    if (thread_.joinable()) thread_.join();
  }
  runtime::Host& host() { return *host_; }
  std::string Get(const std::string& path, int expected_status) {
    httplib::Client client("127.0.0.1", host_->http_port());
    const auto response = client.Get(path);
    EXPECT_TRUE(response);
    if (!response) return "";
    EXPECT_EQ(response->status, expected_status);
    return response->body;
  }
  std::unique_ptr<v1::ReportService::Stub> stub() {
    return v1::ReportService::NewStub(grpc::CreateChannel(
        absl::StrCat("127.0.0.1:", host_->grpc_port()), grpc::InsecureChannelCredentials()));
  }

 private:
  void Start(const TestFolder& folder) {
    runtime::HostOptions options;
    options.service = "gateway";
    options.grpc_address = "127.0.0.1:0";
    options.http_address = "127.0.0.1:0";
    options.data_dir = folder / "data";
    options.bus.path = folder / "bus.db";
    ASSERT_OK_AND_ASSIGN(host_, runtime::Host::Create(options));
    ASSERT_OK_AND_ASSIGN(service_, GatewayService::Create({}, *host_));
    std::promise<void> started;
    host_->OnStarted([&started] { started.set_value(); });
    thread_ = std::thread([this] { EXPECT_OK(host_->Run()); });
    started.get_future().wait();
  }

  std::unique_ptr<runtime::Host> host_;
  std::unique_ptr<GatewayService> service_;
  std::thread thread_;
};

TEST(GatewayService, ServesPageJsonAndStream) {
  TestFolder folder;
  std::string token;
  {
    RunningGateway gateway(folder);
    EXPECT_THAT(gateway.Get("/", 200), HasSubstr("/assets/"));
    EXPECT_THAT(gateway.Get("/v1/agencies/none/reports/2020", 404), HasSubstr("NOT_FOUND"));
    const auto stub = gateway.stub();
    Watcher watcher(*stub, WatchFrom(v1::WatchReportsRequest::EARLIEST));
    Publish(gateway.host().bus(), {SampleReport(1, 2020, 1)});
    EXPECT_THAT(watcher.ReadNames(1), ElementsAre(SampleReport(1, 2020, 1).report().name()));
    token = watcher.token();
    // Stopped while the stream is open: the client is told, and the host drains at once.
    gateway.host().Stop();
    EXPECT_EQ(watcher.status().error_code(), grpc::StatusCode::UNAVAILABLE);
  }
  RunningGateway again(folder);
  const auto stub = again.stub();
  Watcher watcher(*stub, WatchAfter(token));
  Publish(again.host().bus(), {SampleReport(2, 2020, 2)});
  EXPECT_THAT(watcher.ReadNames(1), ElementsAre(SampleReport(2, 2020, 2).report().name()));
}

}  // namespace
}  // namespace nianbao::gateway

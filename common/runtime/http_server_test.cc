// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/http_server.h"

#include <httplib.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/status/status_matchers.h"
#include "gtest/gtest.h"

namespace nianbao::runtime {
namespace {

using ::testing::HasSubstr;

class HttpServerTest : public ::testing::Test {
 protected:
  void Start() {
    ASSERT_OK_AND_ASSIGN(port_, server_->Start("127.0.0.1:0"));
    client_ = std::make_unique<httplib::Client>("127.0.0.1", port_);
    client_->set_read_timeout(60, 0);
  }
  void AddEcho(std::size_t max_bytes) {
    server_->AddPost({.path = "/v1/echo",
                      .handler =
                          [this](const HttpRequest& request) {
                            ++calls_;
                            return HttpResponse{.body = request.method + request.body};
                          },
                      .role = v1::READER,
                      .max_bytes = max_bytes});
  }

  Security security_;
  std::unique_ptr<HttpServer> server_ = HttpServer::Create(security_);
  std::atomic<int> calls_ = 0;
  int port_ = 0;
  std::unique_ptr<httplib::Client> client_;
};

TEST_F(HttpServerTest, TakesABodyWhereAPathWantsOne) {
  AddEcho(1000);
  Start();
  const auto answer = client_->Post("/v1/echo", "{\"a\":1}", "application/json");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "POST{\"a\":1}");
  EXPECT_EQ(client_->Get("/v1/echo")->status, 404);
  EXPECT_EQ(client_->Put("/v1/echo", "x", "application/json")->status, 405);
  EXPECT_EQ(calls_, 1);
}

TEST_F(HttpServerTest, ReadsNoBodyThatAPathDoesNotTake) {
  AddEcho(1000);
  Start();
  const auto post = [this](const std::string& body, const char* type, httplib::Headers headers) {
    httplib::Client client("127.0.0.1", port_);
    const auto answer = client.Post("/v1/echo", headers, body, type);
    return answer ? answer->status : 0;
  };
  EXPECT_EQ(post("{}", "text/plain", {}), 415);
  EXPECT_EQ(post("{}", "application/json", {{"Content-Encoding", "gzip"}}), 415);
  EXPECT_EQ(post(std::string(1001, ' '), "application/json", {}), 413);
  EXPECT_EQ(calls_, 0);
  EXPECT_EQ(post(std::string(1000, ' '), "application/json", {}), 200);
}

TEST_F(HttpServerTest, AnswersOnlyToTheNamesOfThisMachine) {
  server_->AddGet(
      "/data", [](const HttpRequest&) { return HttpResponse{.body = "data"}; }, v1::READER);
  Start();
  EXPECT_EQ(client_->Get("/data", {{"Host", "localhost"}})->status, 200);
  const auto answer = client_->Get("/data", {{"Host", "rebound.example"}});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 421);
  EXPECT_EQ(answer->body.find("data"), std::string::npos);
}

TEST_F(HttpServerTest, AnAnswerThatTheCallerHasIsNotSentAgain) {
  std::string body(5000, 'a');
  server_->AddGet(
      "/data", [&](const HttpRequest&) { return HttpResponse{.body = body}; }, v1::READER);
  Start();
  const auto first = client_->Get("/data");
  ASSERT_TRUE(first);
  const std::string etag = first->get_header_value("ETag");
  ASSERT_FALSE(etag.empty());
  const auto second = client_->Get("/data", {{"If-None-Match", etag}});
  EXPECT_EQ(second->status, 304);
  EXPECT_EQ(second->body, "");
  body += "b";
  EXPECT_EQ(client_->Get("/data", {{"If-None-Match", etag}})->status, 200);
}

TEST_F(HttpServerTest, PacksForWhoeverTakesIt) {
  const std::string body(50'000, 'a');
  server_->AddGet(
      "/data",
      [&](const HttpRequest&) {
        return HttpResponse{.content_type = "application/json", .body = body};
      },
      v1::READER);
  Start();
  const auto packed = client_->Get("/data", {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(packed->get_header_value("Content-Encoding"), "gzip");
  EXPECT_EQ(packed->body, body);
}

TEST_F(HttpServerTest, StreamsUntilTheReaderLeavesOrTheServerStops) {
  std::atomic<int> ended = 0;
  server_->AddGet(
      "/endless",
      [&](const HttpRequest&) {
        return HttpResponse{.content_type = "text/event-stream",
                            .stream = [&](const HttpWrite& write) {
                              while (write("data: more\n\n")) {
                              }
                              ++ended;
                              ended.notify_all();
                            }};
      },
      v1::READER);
  server_->AddGet(
      "/three",
      [](const HttpRequest&) {
        return HttpResponse{.content_type = "application/x-ndjson",
                            .stream = [](const HttpWrite& write) {
                              for (const char* line : {"1\n", "2\n", "3\n"}) write(line);
                            }};
      },
      v1::READER);
  Start();
  EXPECT_EQ(client_->Get("/three")->body, "1\n2\n3\n");
  int parts = 0;
  httplib::Client("127.0.0.1", port_).Get("/endless", [&](const char*, std::size_t) {
    return ++parts < 3;
  });
  EXPECT_GE(parts, 3);
  ended.wait(0);
  // This one reads on until it is cut.
  std::atomic<bool> reading = false;
  std::thread reader([&] {
    httplib::Client("127.0.0.1", port_).Get("/endless", [&](const char*, std::size_t) {
      reading = true;
      reading.notify_all();
      return true;
    });
  });
  reading.wait(false);
  server_->Stop();
  reader.join();
  EXPECT_EQ(ended, 2);
}

}  // namespace
}  // namespace nianbao::runtime

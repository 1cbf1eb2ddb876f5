// SPDX-License-Identifier: Apache-2.0
// Servers with TLS, client certificates and tokens, called over the wire.
#include "common/runtime/security.h"

#include <grpcpp/grpcpp.h>
#include <httplib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "common/runtime/certificates_for_test.h"
#include "common/runtime/grpc_server.h"
#include "common/runtime/host.h"
#include "common/status/status_matchers.h"
#include "gtest/gtest.h"
#include "nianbao/v1/ingest_service.grpc.pb.h"

namespace nianbao::runtime {
namespace {

namespace fs = std::filesystem;
using ::nianbao::testing::IsOk;
using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

constexpr char kHostName[] = "nianbao.test";

// Answers with whom it believes to be called by.
class Echo final : public v1::IngestService::Service {
  grpc::Status GetDocumentStatus(grpc::ServerContext* context, const v1::GetDocumentStatusRequest*,
                                 v1::DocumentStatus* response) override {
    const Caller caller = CallerOf(*context);
    response->set_document_id(caller.name);
    response->set_reason(caller.region);
    response->set_size_bytes(static_cast<std::int64_t>(caller.roles.size()));
    response->set_uri(context->client_metadata().count("authorization") > 0 ? "leaked" : "");
    return grpc::Status::OK;
  }
};

class SecurityTest : public ::testing::Test {
 protected:
  SecurityTest() {
    std::string pattern = (fs::temp_directory_path() / "nianbao-security-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    const PemPair server = authority_.Issue(kHostName);
    options_.security.tls_cert_file = Write("server.pem", server.certificate);
    options_.security.tls_key_file = Write("server.key", server.key);
    options_.data_dir = (folder_ / "data").string();
    options_.grpc_address = "127.0.0.1:0";
    options_.http_address = "127.0.0.1:0";
    options_.bus.path = (folder_ / "bus.db").string();
  }
  ~SecurityTest() override {
    Stop();
    fs::remove_all(folder_);
  }

  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }

  // An access file with "office", who submits with the token "one" in 3702, and "reader".
  void UseTokens() {
    options_.security.access_file =
        Write("access", AccessLine({"office", {v1::SUBMITTER}, "3702"}, "one") + "\n" +
                            AccessLine({"reader", {v1::READER}, ""}, "two") + "\n");
  }
  void WithoutTls() { options_.security.tls_cert_file = options_.security.tls_key_file = ""; }

  void Run() {
    ASSERT_OK_AND_ASSIGN(host_, Host::Create(options_));
    host_->AddGrpcService(&echo_);
    host_->AddHttpGet("/data", [](const HttpRequest&) { return HttpResponse{.body = "data"}; });
    host_->AddHttpGet(
        "/page", [](const HttpRequest&) { return HttpResponse{.body = "page"}; },
        v1::ROLE_UNSPECIFIED);
    std::promise<void> started;
    host_->OnStarted([&started] { started.set_value(); });
    thread_ = std::thread([this] { EXPECT_THAT(host_->Run(), IsOk()); });
    started.get_future().wait();
  }
  void Stop() {
    if (!thread_.joinable()) return;
    host_->Stop();
    thread_.join();
  }

  std::shared_ptr<grpc::ChannelCredentials> Tls(const PemPair& client = {}) const {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = authority_.certificate();
    options.pem_private_key = client.key;
    options.pem_cert_chain = client.certificate;
    return grpc::SslCredentials(options);
  }

  grpc::Status Call(const std::shared_ptr<grpc::ChannelCredentials>& credentials,
                    const std::string& token, v1::DocumentStatus* answer = nullptr) {
    grpc::ChannelArguments arguments;
    arguments.SetSslTargetNameOverride(kHostName);
    // Channels with equal arguments share their connection.
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    const auto stub = v1::IngestService::NewStub(grpc::CreateCustomChannel(
        "127.0.0.1:" + std::to_string(host_->grpc_port()), credentials, arguments));
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(30)));
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
    v1::DocumentStatus local;
    return stub->GetDocumentStatus(&context, {}, answer == nullptr ? &local : answer);
  }

  // The status of the answer to GET `path`; 0 where there is none.
  int Get(httplib::Client& client, const std::string& path, const std::string& token) {
    httplib::Headers headers;
    if (!token.empty()) headers.emplace("Authorization", "Bearer " + token);
    const auto answer = client.Get(path, headers);
    return answer ? answer->status : 0;
  }
  std::string Url(const std::string& scheme) const {
    return scheme + "://127.0.0.1:" + std::to_string(host_->http_port());
  }

  TestAuthority authority_;
  HostOptions options_;
  Echo echo_;
  fs::path folder_;
  std::unique_ptr<Host> host_;
  std::thread thread_;
};

TEST_F(SecurityTest, ATokenOpensWhatItsRoleMayCall) {
  UseTokens();
  Run();
  v1::DocumentStatus answer;
  const grpc::Status status = Call(Tls(), "one", &answer);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(answer.document_id(), "office");
  EXPECT_EQ(answer.reason(), "3702");
  EXPECT_EQ(answer.size_bytes(), 1);
  EXPECT_EQ(answer.uri(), "");
  EXPECT_EQ(Call(Tls(), "").error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Call(Tls(), "three").error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Call(Tls(), "two").error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(Call(grpc::InsecureChannelCredentials(), "one").error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(SecurityTest, TokensWorkOnLoopbackWithoutTls) {
  UseTokens();
  WithoutTls();
  Run();
  v1::DocumentStatus answer;
  EXPECT_TRUE(Call(grpc::InsecureChannelCredentials(), "one", &answer).ok());
  EXPECT_EQ(answer.document_id(), "office");
  EXPECT_EQ(Call(grpc::InsecureChannelCredentials(), "").error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  httplib::Client client(Url("http"));
  EXPECT_EQ(Get(client, "/data", "two"), 200);
  EXPECT_EQ(Get(client, "/data", ""), 401);
}

TEST_F(SecurityTest, WithoutAnAccessFileTheCallerIsLocal) {
  WithoutTls();
  Run();
  v1::DocumentStatus answer;
  EXPECT_TRUE(Call(grpc::InsecureChannelCredentials(), "", &answer).ok());
  EXPECT_EQ(answer.document_id(), "local");
  EXPECT_EQ(answer.size_bytes(), 4);
}

TEST_F(SecurityTest, HttpsAsksForTokensToo) {
  UseTokens();
  Run();
  httplib::Client client(Url("https"));
  client.enable_server_certificate_verification(false);
  EXPECT_EQ(Get(client, "/data", "two"), 200);
  EXPECT_EQ(Get(client, "/data", "one"), 403);
  EXPECT_EQ(Get(client, "/data", "three"), 401);
  EXPECT_EQ(Get(client, "/data", ""), 401);
  EXPECT_EQ(Get(client, "/metrics", "two"), 403);
  EXPECT_EQ(Get(client, "/page", ""), 200);
  EXPECT_EQ(Get(client, "/healthz", ""), 200);
  httplib::Client plain(Url("http"));
  EXPECT_NE(Get(plain, "/data", "two"), 200);
}

TEST_F(SecurityTest, AClientCertificateIsAskedForWhereAnAuthorityIsNamed) {
  options_.security.tls_client_ca_file = Write("ca.pem", authority_.certificate());
  Run();
  EXPECT_TRUE(Call(Tls(authority_.Issue("client")), "").ok());
  EXPECT_EQ(Call(Tls(), "").error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(Call(Tls(TestAuthority().Issue("stranger")), "").error_code(),
            grpc::StatusCode::UNAVAILABLE);
  httplib::Client without(Url("https"));
  without.enable_server_certificate_verification(false);
  EXPECT_EQ(Get(without, "/data", ""), 0);
  const PemPair client = authority_.Issue("client");
  httplib::Client with(Url("https"), Write("client.pem", client.certificate),
                       Write("client.key", client.key));
  with.enable_server_certificate_verification(false);
  EXPECT_EQ(Get(with, "/data", ""), 200);
}

TEST_F(SecurityTest, RefusesFilesThatAreNotWhatTheyShouldBe) {
  struct Case {
    std::function<void(SecurityOptions&)> change;
    std::string message;
  };
  const std::string empty = Write("empty", "");
  const std::string prose = Write("prose", "no certificate");
  for (const Case& c : {
           Case{[&](auto& o) { o.tls_key_file.clear(); }, "belong together"},
           Case{[&](auto& o) { o.tls_cert_file = "/none"; }, "--tls-cert-file /none"},
           Case{[&](auto& o) { o.tls_cert_file = empty; }, "--tls-cert-file"},
           Case{[&](auto& o) { o.tls_key_file = prose; }, "PRIVATE KEY"},
           Case{[&](auto& o) { o.tls_client_ca_file = prose; }, "--tls-client-ca-file"},
           Case{[&](auto& o) {
                  o.tls_cert_file = o.tls_key_file = "";
                  o.tls_client_ca_file = prose;
                },
                "needs --tls-cert-file"},
           Case{[&](auto& o) { o.access_file = prose; }, "line 1"},
       }) {
    SecurityOptions options = options_.security;
    c.change(options);
    EXPECT_THAT(LoadSecurity(options).status(),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(c.message)));
  }
}

TEST_F(SecurityTest, ACertificateAndAKeyThatDoNotFitEndTheStart) {
  options_.security.tls_key_file = Write("other.key", authority_.Issue("other").key);
  ASSERT_OK_AND_ASSIGN(auto host, Host::Create(options_));
  EXPECT_FALSE(host->Run().ok());
}

TEST_F(SecurityTest, AnAddressThatOthersReachNeedsTlsAndAKnownCaller) {
  struct Case {
    const char* name;
    bool tls;
    bool tokens;
    bool client_ca;
    bool insecure;
    std::string message;
  };
  UseTokens();
  const SecurityOptions all = options_.security;
  const std::string ca = Write("ca.pem", authority_.certificate());
  for (const Case& c : {
           Case{"nothing", false, false, false, false, "--tls-cert-file"},
           Case{"TLS alone", true, false, false, false, "--access-file"},
           Case{"tokens alone", false, true, false, false, "in the clear"},
           Case{"tokens, insecure", false, true, false, true, "in the clear"},
           Case{"by the operator's word", false, false, false, true, ""},
           Case{"TLS and tokens", true, true, false, false, ""},
           Case{"mutual TLS", true, false, true, false, ""},
       }) {
    SCOPED_TRACE(c.name);
    SecurityOptions options = all;
    if (!c.tls) options.tls_cert_file = options.tls_key_file = "";
    if (!c.tokens) options.access_file.clear();
    if (c.client_ca) options.tls_client_ca_file = ca;
    options.allow_insecure_address = c.insecure;
    ASSERT_OK_AND_ASSIGN(const Security security, LoadSecurity(options));
    EXPECT_THAT(CheckAddress(security, "--http-address", "127.0.0.1:80"), IsOk());
    const absl::Status status = CheckAddress(security, "--http-address", "0.0.0.0:80");
    if (c.message.empty()) {
      EXPECT_THAT(status, IsOk());
    } else {
      EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(c.message)));
    }
  }
}

}  // namespace
}  // namespace nianbao::runtime

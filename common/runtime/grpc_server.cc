// SPDX-License-Identifier: Apache-2.0
#include "common/runtime/grpc_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/auth_metadata_processor.h>

#include <exception>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/log/log.h"
#include "common/runtime/access.h"
#include "nianbao/v1/stage_service.grpc.pb.h"

namespace nianbao::runtime {
namespace {

// The largest original and what surrounds it.
constexpr int kMaxMessageBytes = 72 << 20;

constexpr char kCallerProperty[] = "nianbao-caller";
constexpr char kRoleProperty[] = "nianbao-role";
constexpr char kRegionProperty[] = "nianbao-region";

std::string InputField(const v1::ProcessRequest& request) {
  const auto* oneof = v1::ProcessRequest::descriptor()->FindOneofByName("input");
  const auto* field = v1::ProcessRequest::GetReflection()->GetOneofFieldDescriptor(request, oneof);
  return field == nullptr ? "" : field->name();
}

class StageServiceImpl final : public v1::StageService::Service {
 public:
  std::map<std::string, GrpcServer::StageFunction> functions;

  grpc::Status Process(grpc::ServerContext*, const v1::ProcessRequest* request,
                       v1::ProcessResponse* response) override {
    const auto function = functions.find(InputField(*request));
    if (function == functions.end()) return Refuse(*request);
    try {
      absl::StatusOr<v1::ProcessResponse> result = function->second(*request);
      if (!result.ok()) return ToGrpcStatus(result.status());
      *response = *std::move(result);
      return grpc::Status::OK;
    } catch (const std::exception& error) {
      return {grpc::StatusCode::INTERNAL, absl::StrCat("unexpected: ", error.what())};
    }
  }

 private:
  grpc::Status Refuse(const v1::ProcessRequest& request) const {
    const std::string field = InputField(request);
    std::vector<std::string> served;
    for (const auto& [name, function] : functions) served.push_back(name);
    return {grpc::StatusCode::INVALID_ARGUMENT,
            absl::StrCat(field.empty() ? "the request has no input"
                                       : absl::StrCat("inputs of kind ", field, " go elsewhere"),
                         "; here it is one of: ", absl::StrJoin(served, ", "))};
  }
};

// Asks the access list before the library hands a call on.
class Gatekeeper final : public grpc::AuthMetadataProcessor {
 public:
  explicit Gatekeeper(AccessList& access) : access_(access) {}

  bool IsBlocking() const override { return false; }

  grpc::Status Process(const InputMetadata& metadata, grpc::AuthContext* context,
                       OutputMetadata* consumed, OutputMetadata*) override {
    const auto field = [&metadata](const char* name) {
      const auto found = metadata.find(name);
      return found == metadata.end() ? std::string_view()
                                     : std::string_view(found->second.data(), found->second.size());
    };
    const std::string_view path = field(":path");
    if (path.starts_with("/grpc.health.")) return grpc::Status::OK;
    const v1::Role role = path.starts_with("/grpc.reflection.") ? v1::READER : RequiredRole(path);
    const auto caller = access_.Admit(field(kAuthorization), role, absl::Now());
    if (!caller.ok()) return ToGrpcStatus(caller.status());
    // No handler sees the token.
    if (const auto token = metadata.find(kAuthorization); token != metadata.end()) {
      consumed->emplace(kAuthorization, std::string(token->second.data(), token->second.size()));
    }
    context->AddProperty(kCallerProperty, caller->name);
    context->AddProperty(kRegionProperty, caller->region);
    for (const v1::Role has : caller->roles) context->AddProperty(kRoleProperty, RoleName(has));
    return grpc::Status::OK;
  }

 private:
  static constexpr const char* kAuthorization = "authorization";

  AccessList& access_;
};

std::shared_ptr<grpc::ServerCredentials> Credentials(const Security& security) {
  std::shared_ptr<grpc::ServerCredentials> credentials;
  if (security.tls()) {
    grpc::SslServerCredentialsOptions options(
        security.client_ca.empty() ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                                   : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    options.pem_root_certs = security.client_ca;
    options.pem_key_cert_pairs.push_back({security.key, security.certificate});
    credentials = grpc::SslServerCredentials(options);
  } else if (security.access != nullptr) {
    // As insecure on the wire, but only for callers of this machine, and it asks the gatekeeper.
    credentials = grpc::experimental::LocalServerCredentials(LOCAL_TCP);
  } else {
    return grpc::InsecureServerCredentials();
  }
  if (security.access != nullptr) {
    credentials->SetAuthMetadataProcessor(std::make_shared<Gatekeeper>(*security.access));
  }
  return credentials;
}

class LibraryServer final : public GrpcServer {
 public:
  LibraryServer() {
    static std::once_flag once;
    std::call_once(once, [] {
      grpc::EnableDefaultHealthCheckService(true);
      grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    });
  }
  ~LibraryServer() override { Stop(absl::Now()); }

  void AddService(grpc::Service* service) override { services_.push_back(service); }
  void AddStageFunction(const std::string& input_field, StageFunction process) override {
    stages_.functions[input_field] = std::move(process);
  }

  absl::StatusOr<int> Start(const std::string& address, const Security& security) override {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort(address, Credentials(security), &port);
    // Without this two processes would share one port and each get half of the calls.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    // A packed message is held to the limit before it is unpacked only: none is taken.
    builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
    builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
    builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
    builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
    builder.SetMaxSendMessageSize(kMaxMessageBytes);
    for (grpc::Service* service : services_) builder.RegisterService(service);
    if (!stages_.functions.empty()) builder.RegisterService(&stages_);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port == 0) {
      return absl::UnavailableError(absl::StrCat(
          "cannot listen at ", address, " for gRPC: does another process have that address",
          security.tls() ? ", or do certificate and key not fit?" : "?"));
    }
    return port;
  }

  void SetServing(bool serving) override {
    if (server_ != nullptr) server_->GetHealthCheckService()->SetServingStatus(serving);
  }

  void Stop(absl::Time deadline) override {
    if (server_ == nullptr) return;
    server_->Shutdown(absl::ToChronoTime(deadline));
    server_->Wait();
    server_.reset();
  }

 private:
  std::vector<grpc::Service*> services_;
  StageServiceImpl stages_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  return {static_cast<grpc::StatusCode>(status.code()), std::string(status.message())};
}

Caller CallerOf(const grpc::ServerContextBase& context) {
  const auto values = [&context](const char* name) {
    std::vector<std::string> found;
    const auto authentication = context.auth_context();
    if (authentication == nullptr) return found;
    for (const grpc::string_ref& value : authentication->FindPropertyValues(name)) {
      found.emplace_back(value.data(), value.size());
    }
    return found;
  };
  const std::vector<std::string> names = values(kCallerProperty);
  if (names.empty()) return LocalCaller();
  Caller caller{.name = names.front(), .roles = {}, .region = ""};
  if (const auto regions = values(kRegionProperty); !regions.empty()) caller.region = regions[0];
  for (const std::string& name : values(kRoleProperty)) {
    if (const auto role = ParseRole(name); role.ok()) caller.roles.push_back(*role);
  }
  return caller;
}

std::unique_ptr<GrpcServer> GrpcServer::Create() { return std::make_unique<LibraryServer>(); }

}  // namespace nianbao::runtime

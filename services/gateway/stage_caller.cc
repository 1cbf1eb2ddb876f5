// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/stage_caller.h"

#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "grpcpp/grpcpp.h"
#include "nianbao/v1/stage_service.grpc.pb.h"

namespace nianbao::gateway {
namespace {

// Longer than a stage takes for one document.
constexpr absl::Duration kPatience = absl::Seconds(90);
constexpr int kMaxMessageBytes = 80 << 20;

using Stub = v1::StageService::Stub;

std::shared_ptr<Stub> Connect(const std::string& address) {
  if (address.empty()) return nullptr;
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  return v1::StageService::NewStub(
      grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
}

struct Remote {
  const char* stage;
  std::shared_ptr<Stub> stub;
};

using Remotes = std::map<v1::ProcessRequest::InputCase, Remote>;

absl::StatusOr<v1::ProcessResponse> CallRemote(const Remote& remote,
                                               const v1::ProcessRequest& request) {
  if (remote.stub == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("this gateway does not know where ", remote.stage, " is; start it with --",
                     remote.stage, "-address, or use `nianbao run`"));
  }
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
  v1::ProcessResponse response;
  const grpc::Status status = remote.stub->Process(&context, request, &response);
  if (status.ok()) return response;
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

}  // namespace

StageFunction MakeStageCaller(const runtime::Host& host, const StageAddresses& addresses) {
  const Remotes remotes = {
      {v1::ProcessRequest::kRaw, {"normalize", Connect(addresses.normalize)}},
      {v1::ProcessRequest::kNormalized, {"extract", Connect(addresses.extract)}},
      {v1::ProcessRequest::kExtracted, {"validate", Connect(addresses.validate)}}};
  return [&host, remotes](const v1::ProcessRequest& request) {
    absl::StatusOr<v1::ProcessResponse> here = host.ProcessStage(request);
    if (!absl::IsUnimplemented(here.status())) return here;
    return CallRemote(remotes.at(request.input_case()), request);
  };
}

}  // namespace nianbao::gateway

// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/services.h"

#include <signal.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"

namespace nianbao::e2e {
namespace {

namespace fs = std::filesystem;

constexpr absl::Duration kTimeToStop = absl::Seconds(25);
constexpr std::size_t kShownLogBytes = 3000;

std::string Loopback(int port) { return absl::StrCat("127.0.0.1:", port); }

}  // namespace

const std::vector<std::string>& Services::Names() {
  static const std::vector<std::string> names = {"ingest", "normalize", "extract", "validate",
                                                 "gateway"};
  return names;
}

Services::Services(const ServicesOptions& options) : options_(options) {
  fs::create_directory(inbox());
  for (const std::string& name : Names()) {
    services_[name].grpc_port = PickPort();
    services_[name].http_port = PickPort();
  }
}

std::vector<std::string> Services::Command(const std::string& name) const {
  const Service& service = services_.at(name);
  const fs::path& folder = options_.folder;
  std::vector<std::string> command = {
      absl::StrCat(NIANBAO_BIN_DIR, "/nianbao-", name),
      "--data-dir=" + (folder / name).string(),
      "--grpc-address=" + Loopback(service.grpc_port),
      "--http-address=" + Loopback(service.http_port),
      "--log-level=debug",
      "--bus=" + options_.bus,
  };
  if (options_.bus == "kafka") {
    command.push_back("--kafka-brokers=" + options_.brokers);
  } else {
    command.push_back("--bus-path=" + (folder / "bus.db").string());
  }
  if (name == "ingest" || name == "normalize") {
    command.push_back("--blob-dir=" + (folder / "blobs").string());
  }
  if (name == "ingest") command.push_back("--inbox=" + inbox().string());
  return command;
}

fs::path Services::LogOf(const std::string& name) const {
  return options_.folder / (name + ".log");
}

absl::Status Services::Start(const std::string& name) {
  ASSIGN_OR_RETURN(
      services_.at(name).process,
      Process::Start(
          {.command = Command(name), .environment = {}, .output = LogOf(name), .errors = {}}));
  return absl::OkStatus();
}

absl::Status Services::StartAll(absl::Time deadline) {
  for (const std::string& name : Names()) RETURN_IF_ERROR(Start(name));
  for (const std::string& name : Names()) RETURN_IF_ERROR(WaitUntilReady(name, deadline));
  return absl::OkStatus();
}

absl::Status Services::WaitUntilReady(const std::string& name, absl::Time deadline) {
  Service& service = services_.at(name);
  return Annotate(WaitForHttp(service.http_port, "/readyz", *service.process, deadline), name);
}

absl::Status Services::KillAndRestart(const std::string& name, absl::Time deadline) {
  const std::unique_ptr<Process> old = std::move(services_.at(name).process);
  old->Kill();
  ASSIGN_OR_RETURN(const int exit_status, old->Wait(deadline));
  if (exit_status != 128 + SIGKILL) {
    return absl::InternalError(
        absl::StrCat(name, " ended by itself with exit status ", exit_status));
  }
  RETURN_IF_ERROR(Start(name));
  return Annotate(old->WaitForGroup(deadline), name);
}

absl::Status Services::StopAll() {
  const absl::Time deadline = absl::Now() + kTimeToStop;
  for (const auto& [name, service] : services_) service.process->Signal(SIGTERM);
  for (const auto& [name, service] : services_) {
    const auto exit_status = service.process->Wait(deadline);
    if (!exit_status.ok()) return Annotate(exit_status.status(), name + " after SIGTERM");
    if (*exit_status != 0) {
      return absl::InternalError(absl::StrCat(name, " after SIGTERM: exit status ", *exit_status));
    }
    RETURN_IF_ERROR(Annotate(service.process->WaitForGroup(deadline), name));
  }
  return absl::OkStatus();
}

std::string Services::address(const std::string& name) const {
  return Loopback(services_.at(name).grpc_port);
}

std::string Services::LastLogLines() const {
  std::string text;
  for (const std::string& name : Names()) {
    const std::string log = ReadFile(LogOf(name));
    const std::size_t begin = log.size() < kShownLogBytes ? 0 : log.size() - kShownLogBytes;
    absl::StrAppend(&text, "---- ", name, "\n", log.substr(begin), "\n");
  }
  return text;
}

}  // namespace nianbao::e2e

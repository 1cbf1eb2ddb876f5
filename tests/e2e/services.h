// SPDX-License-Identifier: Apache-2.0
// The five services as processes over one bus, to be killed and started again.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/e2e/process.h"

namespace nianbao::e2e {

struct ServicesOptions {
  // Folder for everything that they write; exists.
  std::filesystem::path folder;
  // "embedded" or "kafka".
  std::string bus = "embedded";
  // kafka: host:port.
  std::string brokers = {};
};

// Not thread-safe. Kills what runs when destroyed.
class Services {
 public:
  static const std::vector<std::string>& Names();

  explicit Services(const ServicesOptions& options);

  // Starts all five and waits until each says that it is ready.
  absl::Status StartAll(absl::Time deadline);
  // SIGKILL to the process of `name` alone, and a new one in its place at once. Fails if the old
  // one had ended by itself, or if a worker of it lives on.
  absl::Status KillAndRestart(const std::string& name, absl::Time deadline);
  absl::Status WaitUntilReady(const std::string& name, absl::Time deadline);
  // SIGTERM to all; fails unless each exits with 0 within 25 s.
  absl::Status StopAll();

  // host:port of the gRPC server of `name`.
  std::string address(const std::string& name) const;
  std::filesystem::path inbox() const { return options_.folder / "inbox"; }
  // The end of the log of each service, for people.
  std::string LastLogLines() const;

 private:
  struct Service {
    int grpc_port = 0;
    int http_port = 0;
    std::unique_ptr<Process> process;
  };

  absl::Status Start(const std::string& name);
  std::vector<std::string> Command(const std::string& name) const;
  std::filesystem::path LogOf(const std::string& name) const;

  const ServicesOptions options_;
  std::map<std::string, Service> services_;
};

}  // namespace nianbao::e2e

// SPDX-License-Identifier: Apache-2.0
// Structured logs: one JSON object a line on standard error.
//
//   log::Info("document accepted", {{"document_id", id}, {"bytes", size}});
//   {"time":"2026-01-05T08:00:00.123Z","level":"info","service":"ingest",
//    "message":"document accepted","document_id":"sha256:...","bytes":512}
//
// Fields hold ids, sizes and reasons, never the text of a document.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/status.h"

namespace nianbao::log {

enum class Level { kDebug, kInfo, kWarning, kError };

struct Field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double> value;
};

// Sets the service's name and the lowest level that is written. Called once by main.
void Configure(std::string_view service, Level lowest);

// Parses "debug", "info", "warning", "error"; anything else gives false.
bool ParseLevel(std::string_view name, Level& level);

// True where lines of `level` are written: for a caller whose fields cost something to make.
bool Enabled(Level level);

// Writes one line; lines of several threads, and of several processes on one pipe or file opened
// for appending, never mix (up to 4 KiB on a pipe). Bytes that are no UTF-8 are written as U+FFFD.
// Thread-safe.
void Write(Level level, std::string_view message, std::initializer_list<Field> fields = {});

// The line that Write would write, without its end: for tests.
std::string Format(Level level, std::string_view message, std::initializer_list<Field> fields = {});

inline void Debug(std::string_view m, std::initializer_list<Field> f = {}) {
  Write(Level::kDebug, m, f);
}
inline void Info(std::string_view m, std::initializer_list<Field> f = {}) {
  Write(Level::kInfo, m, f);
}
inline void Warning(std::string_view m, std::initializer_list<Field> f = {}) {
  Write(Level::kWarning, m, f);
}
inline void Error(std::string_view m, std::initializer_list<Field> f = {}) {
  Write(Level::kError, m, f);
}

}  // namespace nianbao::log

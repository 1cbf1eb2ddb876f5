// SPDX-License-Identifier: Apache-2.0
#include "common/log/log.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cmath>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace nianbao::log {
namespace {

constexpr std::array<std::string_view, 4> kLevelNames = {"debug", "info", "warning", "error"};

struct Configuration {
  std::atomic<Level> lowest = Level::kInfo;
  std::mutex mutex;
  std::string service;
};

// Never destroyed: threads may still log while the process exits.
Configuration& TheConfiguration() {
  static auto* configuration = new Configuration;
  return *configuration;
}

// Length of the well-formed UTF-8 sequence at the start of `text`, 0 where there is none.
std::size_t Utf8Length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                             : lead >= 0xE0 && lead <= 0xEF ? 3
                             : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                            : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F) ||
      (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) {
    return 0;
  }
  return length;
}

void AppendEscaped(char c, std::string& out) {
  constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x20 || byte == 0x7F) {
    out += "\\u00";
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
    return;
  }
  out += c;
}

void AppendString(std::string_view text, std::string& out) {
  out += '"';
  while (!text.empty()) {
    const std::size_t length = Utf8Length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
    } else if (length == 1) {
      AppendEscaped(text[0], out);
      text.remove_prefix(1);
    } else {
      out.append(text.substr(0, length));
      text.remove_prefix(length);
    }
  }
  out += '"';
}

void AppendMember(std::string_view name, std::string_view value, std::string& out) {
  out += out.size() > 1 ? "," : "";
  AppendString(name, out);
  out += ':';
  AppendString(value, out);
}

void AppendField(const Field& field, std::string& out) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    AppendMember(field.name, *text, out);
    return;
  }
  out += ',';
  AppendString(field.name, out);
  out += ':';
  if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
    absl::StrAppend(&out, *number);
  } else if (const double real = std::get<double>(field.value); std::isfinite(real)) {
    absl::StrAppend(&out, real);
  } else {
    out += "null";
  }
}

void WriteAll(std::string_view line) {
  while (!line.empty()) {
    const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    line.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

void Configure(std::string_view service, Level lowest) {
  Configuration& configuration = TheConfiguration();
  const std::lock_guard lock(configuration.mutex);
  configuration.service = service;
  configuration.lowest = lowest;
}

bool ParseLevel(std::string_view name, Level& level) {
  for (std::size_t i = 0; i < kLevelNames.size(); ++i) {
    if (kLevelNames[i] != name) continue;
    level = static_cast<Level>(i);
    return true;
  }
  return false;
}

bool Enabled(Level level) { return level >= TheConfiguration().lowest.load(); }

std::string Format(Level level, std::string_view message, std::initializer_list<Field> fields) {
  std::string service;
  {
    Configuration& configuration = TheConfiguration();
    const std::lock_guard lock(configuration.mutex);
    service = configuration.service;
  }
  std::string out = "{";
  AppendMember("time", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone()),
               out);
  AppendMember("level", kLevelNames[static_cast<std::size_t>(level)], out);
  AppendMember("service", service, out);
  AppendMember("message", message, out);
  for (const Field& field : fields) AppendField(field, out);
  out += '}';
  return out;
}

void Write(Level level, std::string_view message, std::initializer_list<Field> fields) {
  if (!Enabled(level)) return;
  const std::string line = Format(level, message, fields) + "\n";
  const std::lock_guard lock(TheConfiguration().mutex);
  WriteAll(line);
}

}  // namespace nianbao::log

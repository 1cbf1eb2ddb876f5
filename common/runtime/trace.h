// SPDX-License-Identifier: Apache-2.0
// W3C trace context (https://www.w3.org/TR/trace-context/), version 00: which records belong
// together on their way through the stages.
#pragma once

#include <string>
#include <string_view>

namespace nianbao::runtime {

// Returns a traceparent of the same trace as `parent` with a span id of its own, or of a new trace
// where `parent` is empty or malformed. Thread-safe.
std::string ChildTraceparent(std::string_view parent);

}  // namespace nianbao::runtime

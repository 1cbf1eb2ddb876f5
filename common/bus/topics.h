// SPDX-License-Identifier: Apache-2.0
// The names that processes agree on: topics and headers of the bus.
#pragma once

#include <array>
#include <string_view>

namespace nianbao::bus {

inline constexpr std::string_view kRawTopic = "nianbao.raw.v1";
inline constexpr std::string_view kNormalizedTopic = "nianbao.normalized.v1";
inline constexpr std::string_view kExtractedTopic = "nianbao.extracted.v1";
inline constexpr std::string_view kValidatedTopic = "nianbao.validated.v1";
inline constexpr std::string_view kDecisionsTopic = "nianbao.decisions.v1";
inline constexpr std::string_view kDeadLetterTopic = "nianbao.deadletter.v1";

inline constexpr std::array<std::string_view, 6> kTopics = {kRawTopic,       kNormalizedTopic,
                                                            kExtractedTopic, kValidatedTopic,
                                                            kDecisionsTopic, kDeadLetterTopic};

// Full name of the protobuf message in the value: "nianbao.v1.RawDocument".
inline constexpr std::string_view kTypeHeader = "type";
// Version of the contract: "1".
inline constexpr std::string_view kSchemaVersionHeader = "schema-version";
// Version of the stage that wrote the record.
inline constexpr std::string_view kGenerationHeader = "generation";
// W3C trace context.
inline constexpr std::string_view kTraceparentHeader = "traceparent";
// The document that the record is about.
inline constexpr std::string_view kDocumentIdHeader = "document-id";
// The archive that was sent, of a record about a document taken out of it.
inline constexpr std::string_view kArchiveIdHeader = "archive-id";
// Id of the dead letter that the record was put back from. For validate, a record at a new place is
// otherwise a repetition of what it knows.
inline constexpr std::string_view kDeadLetterIdHeader = "dead-letter-id";

// Taken by the bus itself; a record may not have it.
inline constexpr std::string_view kRoutingKeyHeader = "routing-key";

}  // namespace nianbao::bus

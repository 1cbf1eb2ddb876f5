// SPDX-License-Identifier: Apache-2.0
// The tokens by which a client asks for the next page of a list: opaque, URL-safe, bound to the
// query they were made for, and refused when damaged.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace google::protobuf {
class Message;
}

namespace nianbao::gateway {

// A token that carries `fields` for the query that `query` describes (filter and view, in any
// unambiguous form).
std::string EncodePageToken(std::string_view query, std::initializer_list<std::string_view> fields);

// The fields of `token`. INVALID_ARGUMENT, with what to do: damaged, of another query, or with a
// number of fields other than `field_count`.
absl::StatusOr<std::vector<std::string>> DecodePageToken(std::string_view query,
                                                         std::string_view token,
                                                         std::size_t field_count);

// What `request` asks for, for the `query` above: all its fields but page_size and page_token.
std::string QueryOf(const google::protobuf::Message& request);

// The page size that a request of `requested` gets: 0 means 50, above 1000 means 1000.
// INVALID_ARGUMENT: negative.
absl::StatusOr<int> PageSize(int requested);

}  // namespace nianbao::gateway

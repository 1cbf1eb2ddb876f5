// SPDX-License-Identifier: Apache-2.0
// ExportFacts: facts as lines of a file. Nothing of the documents' own words is in it, so no name
// of a private person and no mobile phone: neither quotes nor phrases, nor what a cell holds that
// is no number.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/store/store.h"
#include "nianbao/v1/export.pb.h"
#include "nianbao/v1/figure.pb.h"

namespace nianbao::gateway {

// Writes the file in pieces, in memory that does not grow with it. All of it is of one state of
// `database`, a connection to the projection's database that serves nothing else meanwhile.
// CANCELLED: `write` returned false.
absl::Status ExportFacts(store::Database& database, const v1::ExportFactsRequest& request,
                         const std::function<bool(const v1::ExportFactsResponse&)>& write);

// The first line of a CSV file, with the byte order mark.
std::string CsvHeader();
// A line with its end: RFC 4180, a ' before texts that begin with = + - @, tab or carriage return.
std::string CsvLine(const v1::Figure& figure);
// A JSON object and a line feed; what is empty is left out.
std::string JsonLine(const v1::Figure& figure);

}  // namespace nianbao::gateway

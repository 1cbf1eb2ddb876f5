// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <string>
#include <system_error>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "google/protobuf/util/json_util.h"
#include "services/nianbao/client.h"
#include "services/nianbao/client_options.h"
#include "services/nianbao/commands.h"
#include "services/nianbao/parse.h"
#include "services/nianbao/query_render.h"

namespace nianbao::cli {
namespace {

struct QueryOptions : CommandOptions {
  std::string years;
  std::vector<std::string> words;
  std::string indicator;
  std::string column;
  std::string region;
  std::string filter;
  std::string order;
  bool every_mention = false;
  int limit = 1000;
};

void AddLimit(CLI::App& app, QueryOptions& options) {
  app.add_option("--limit", options.limit, "print at most this many")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

// Which facts of which reports.
void AddScope(CLI::App& app, QueryOptions& options) {
  app.add_option("--region", options.region, "code of a region with all in it: 370000");
  app.add_option("--years", options.years, "2022, or 2019-2023");
  app.add_option("--filter", options.filter, "as for `nianbao list`");
  app.add_flag("--every-mention", options.every_mention,
               "also what the text repeats, figures of other years, and running totals");
}

absl::StatusOr<int> ParseYear(std::string_view text) {
  int year = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
  if (error == std::errc() && end == text.data() + text.size() && year > 0) return year;
  return absl::InvalidArgumentError("--years is a year, or two with - between: 2019-2023");
}

template <typename Request>
absl::Status SetYears(const std::string& years, Request& request) {
  if (years.empty()) return absl::OkStatus();
  const std::size_t dash = years.find('-');
  ASSIGN_OR_RETURN(const int first, ParseYear(years.substr(0, dash)));
  request.set_first_year(first);
  request.set_last_year(first);
  if (dash == std::string::npos) return absl::OkStatus();
  ASSIGN_OR_RETURN(const int last, ParseYear(years.substr(dash + 1)));
  request.set_last_year(last);
  return absl::OkStatus();
}

template <typename Message>
void PrintJsonLines(const std::vector<Message>& messages) {
  for (const Message& message : messages) {
    std::string json;
    if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) continue;
    Print(json + "\n");
  }
}

int Query(const QueryOptions& options) {
  v1::QueryFactsRequest request;
  request.set_indicator(options.indicator);
  request.set_column(options.column);
  request.set_region(options.region);
  request.set_filter(options.filter);
  request.set_order_by(options.order);
  request.set_every_mention(options.every_mention);
  const absl::Status years = SetYears(options.years, request);
  if (!years.ok()) return Fail("query", years);
  Client client(options.server);
  const auto figures = client.QueryFacts(request, options.limit);
  if (!figures.ok()) return Fail("query", figures.status());
  if (options.format == "json") {
    PrintJsonLines(*figures);
  } else {
    Print(RenderFigures(*figures, OptionsFor(STDOUT_FILENO)));
  }
  return 0;
}

int Export(const QueryOptions& options) {
  v1::ExportFactsRequest request;
  request.set_format(options.format == "csv" ? v1::ExportFactsRequest::CSV
                                             : v1::ExportFactsRequest::JSON_LINES);
  for (const std::string& indicator : options.words) request.add_indicators(indicator);
  request.set_region(options.region);
  request.set_filter(options.filter);
  request.set_every_mention(options.every_mention);
  const absl::Status years = SetYears(options.years, request);
  if (!years.ok()) return Fail("export", years);
  bool written = true;
  const auto on_piece = [&written](const v1::ExportFactsResponse& piece) {
    written =
        std::fwrite(piece.data().data(), 1, piece.data().size(), stdout) == piece.data().size();
    return written;
  };
  const absl::Status status = Client(options.server).ExportFacts(request, on_piece);
  if (!status.ok()) return Fail("export", status);
  if (written && std::fflush(stdout) == 0) return 0;
  return Fail("export", absl::DataLossError("standard output takes no more; is the disk full?"));
}

int Search(const QueryOptions& options) {
  v1::SearchReportsRequest request;
  request.set_query(absl::StrJoin(options.words, " "));
  request.set_filter(options.filter);
  Client client(options.server);
  const auto hits = client.SearchReports(request, options.limit);
  if (!hits.ok()) return Fail("search", hits.status());
  if (options.format == "json") {
    PrintJsonLines(*hits);
  } else {
    Print(RenderHits(*hits, OptionsFor(STDOUT_FILENO)));
  }
  return 0;
}

}  // namespace

int QueryCommand(int argc, char** argv) {
  CLI::App app{"Prints one indicator over agencies and years.", "nianbao query"};
  QueryOptions options;
  DeclareServerOptions(app, options.server);
  AddFormat(app, options);
  AddLimit(app, options);
  app.add_option("indicator", options.indicator, "for example applications.received")->required();
  AddScope(app, options);
  app.add_option("--column", options.column, "for example total or natural_person");
  app.add_option("--order", options.order, "region (the default), value or \"value desc\"");
  if (const auto exit_status = ParseCommandLine(app, argc, argv)) return *exit_status;
  return Query(options);
}

int ExportCommand(int argc, char** argv) {
  CLI::App app{"Writes facts to standard output, one a line.", "nianbao export"};
  QueryOptions options;
  options.format = "csv";
  DeclareServerOptions(app, options.server);
  app.add_option("--format", options.format, "csv (for spreadsheets) or jsonl")
      ->check(CLI::IsMember({"csv", "jsonl"}))
      ->capture_default_str();
  app.add_option("indicators", options.words, "ids, at most 100 [all]");
  AddScope(app, options);
  if (const auto exit_status = ParseCommandLine(app, argc, argv)) return *exit_status;
  return Export(options);
}

int SearchCommand(int argc, char** argv) {
  CLI::App app{"Prints the reports in which all words stand, with the places.", "nianbao search"};
  QueryOptions options;
  DeclareServerOptions(app, options.server);
  AddFormat(app, options);
  AddLimit(app, options);
  app.add_option("words", options.words, "what to look for; one character is a word")->required();
  app.add_option("--filter", options.filter,
                 R"(for example: fact(applications.received) > 10 AND finding = form.balance)");
  if (const auto exit_status = ParseCommandLine(app, argc, argv)) return *exit_status;
  return Search(options);
}

}  // namespace nianbao::cli

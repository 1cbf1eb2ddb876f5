// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/export.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/bus/topics.h"
#include "common/indicators/indicators.h"
#include "common/regions/regions.h"
#include "common/status/status.h"
#include "services/gateway/fact_terms.h"
#include "services/gateway/filter.h"
#include "services/gateway/schema.h"

namespace nianbao::gateway {
namespace {

constexpr int kReadRows = 1'000;
constexpr int kMaxIndicators = 100;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

struct Cell {
  const char* name;
  std::string text;
  // A number of ours, which is no formula and needs no quotes.
  bool number = false;
};

// Eleven digits that begin with 13 to 19: what a number of this kind in a cell is, too.
bool IsMobilePhone(std::string_view text) {
  return text.size() == 11 && text[0] == '1' && text[1] >= '3' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The words of a cell that is no number may be anything.
bool IsShown(const v1::Fact& fact) {
  return fact.mark() != v1::Fact::NOT_A_NUMBER && !IsMobilePhone(fact.literal());
}

std::string Number(double value) { return absl::StrFormat("%.15g", value); }

std::string RegionName(const std::string& code) {
  const auto* region = regions::Regions::BuiltIn().FindByCode(code);
  return region == nullptr ? "" : region->name;
}

std::string Label(const std::string& id) {
  const auto* indicator = indicators::Concordance::BuiltIn().Find(id);
  return indicator == nullptr ? "" : indicator->label;
}

// Where the number stands: a path of this API, and the place in what it returns.
std::string EvidenceLink(const v1::Figure& figure) {
  const std::string& document = figure.document();
  std::string link = absl::StrCat("/v1/", document.substr(0, document.find("/parts/")), "#");
  const v1::Evidence& evidence = figure.fact().evidence();
  const char* separator = "";
  const auto add = [&](const char* name, bool is, int value) {
    if (!is) return;
    absl::StrAppend(&link, separator, name, "=", value);
    separator = "&";
  };
  add("block", evidence.has_block(), evidence.block());
  add("row", evidence.has_row(), evidence.row());
  add("column", evidence.has_column(), evidence.column());
  add("begin", evidence.has_begin(), evidence.begin());
  add("end", evidence.has_end(), evidence.end());
  return link;
}

std::string Rules(const v1::Figure& figure) {
  std::vector<std::string> rules;
  std::string text;
  for (const auto& finding : figure.findings()) {
    if (std::find(rules.begin(), rules.end(), finding.rule_id()) != rules.end()) continue;
    rules.push_back(finding.rule_id());
    absl::StrAppend(&text, text.empty() ? "" : " ", finding.rule_id());
  }
  return text;
}

std::vector<Cell> CellsOf(const v1::Figure& figure) {
  const v1::Fact& fact = figure.fact();
  const bool shown = IsShown(fact);
  const bool cumulative = fact.period() == v1::Fact::CUMULATIVE;
  return {{"report", figure.report()},
          {"fact", fact.fact_id()},
          {"agencyId", figure.agency_id()},
          {"agency", figure.agency_name()},
          {"regionCode", figure.region_code()},
          {"region", RegionName(figure.region_code())},
          {"scope", v1::Report::Scope_Name(figure.scope())},
          {"form", v1::Report::Form_Name(figure.form())},
          {"year", absl::StrCat(fact.year()), true},
          {"period", cumulative ? "CUMULATIVE" : ""},
          {"indicator", fact.indicator()},
          {"label", Label(fact.indicator())},
          {"column", fact.column()},
          {"value", shown && fact.has_value() ? Number(fact.value()) : "", true},
          {"rangeEnd", shown && fact.has_range_end() ? Number(fact.range_end()) : "", true},
          {"literal", shown ? fact.literal() : ""},
          {"unit", fact.unit()},
          {"state", v1::Figure::State_Name(figure.state())},
          {"approximate", fact.approximate() ? "true" : "", true},
          {"origin", v1::Fact::Origin_Name(fact.origin())},
          {"findings", Rules(figure)},
          {"evidence", EvidenceLink(figure)}};
}

bool IsFormula(const Cell& cell) {
  return !cell.number && !cell.text.empty() &&
         std::string_view("=+-@\t\r").find(cell.text[0]) != std::string_view::npos;
}

void AppendCsv(const Cell& cell, std::string& line) {
  const std::string text = (IsFormula(cell) ? "'" : "") + cell.text;
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

void AppendJsonText(const std::string& text, std::string& line) {
  line += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&line, "\\u%04x", static_cast<unsigned>(c));
    } else {
      line += c;
    }
  }
  line += '"';
}

absl::StatusOr<SqlCondition> ConditionOf(const v1::ExportFactsRequest& request) {
  SqlCondition condition;
  if (request.indicators_size() > kMaxIndicators) {
    return absl::InvalidArgumentError(absl::StrCat("indicators has ", request.indicators_size(),
                                                   " ids; at most ", kMaxIndicators,
                                                   " are allowed, or none for all"));
  }
  for (const std::string& id : request.indicators()) RETURN_IF_ERROR(FindIndicator(id).status());
  if (!request.indicators().empty()) {
    condition.And(
        IsOneOf("f.indicator", {request.indicators().begin(), request.indicators().end()}));
  }
  if (!request.every_mention()) condition.And("f.principal = 1");
  ASSIGN_OR_RETURN(const SqlCondition region, InRegion("f.region", request.region()));
  condition.And(region);
  ASSIGN_OR_RETURN(const SqlCondition years,
                   InYears("f.year", request.first_year(), request.last_year()));
  condition.And(years);
  ASSIGN_OR_RETURN(const Filter filter, Filter::Parse(request.filter()));
  condition.And("r.state = ?", {std::int64_t{v1::ValidatedReport::CURRENT}});
  condition.And(filter.Sql());
  return condition;
}

// The next rows after `last`, in the order of the table's key, which costs no sorting.
absl::StatusOr<std::vector<store::Row>> ReadRows(store::Transaction& transaction,
                                                 SqlCondition condition, const store::Row* last) {
  if (last != nullptr) {
    condition.And(
        "(f.report, f.indicator, f.position) > (?, ?, ?)",
        {last->Int(kReportColumn), last->Text(kFigureColumnCount), last->Int(kPositionColumn)});
  }
  return transaction.Query(
      absl::StrCat("SELECT ", std::string(kFigureColumns),
                   ", f.indicator FROM fact f JOIN report r ON r.number = f.report WHERE ",
                   condition.text, " ORDER BY f.report, f.indicator, f.position LIMIT ", kReadRows),
      condition.Values());
}

absl::StatusOr<std::string> LinesOf(store::Transaction& transaction,
                                    const std::vector<store::Row>& rows, bool json) {
  std::vector<v1::Figure> figures;
  std::vector<std::int64_t> numbers;
  for (const store::Row& row : rows) {
    ASSIGN_OR_RETURN(figures.emplace_back(), FigureOf(row));
    numbers.push_back(row.Int(kReportColumn));
  }
  RETURN_IF_ERROR(AddFindings(transaction, numbers, figures));
  std::string lines;
  for (const v1::Figure& figure : figures) lines += json ? JsonLine(figure) : CsvLine(figure);
  return lines;
}

}  // namespace

std::string CsvHeader() {
  std::string line(kByteOrderMark);
  const char* separator = "";
  for (const Cell& cell : CellsOf({})) {
    absl::StrAppend(&line, separator, cell.name);
    separator = ",";
  }
  return line + "\r\n";
}

std::string CsvLine(const v1::Figure& figure) {
  std::string line;
  const char* separator = "";
  for (const Cell& cell : CellsOf(figure)) {
    line += separator;
    AppendCsv(cell, line);
    separator = ",";
  }
  return line + "\r\n";
}

std::string JsonLine(const v1::Figure& figure) {
  std::string line = "{";
  const char* separator = "";
  for (const Cell& cell : CellsOf(figure)) {
    if (cell.text.empty()) continue;
    absl::StrAppend(&line, separator, "\"", cell.name, "\":");
    separator = ",";
    if (cell.number) {
      line += cell.text;
    } else {
      AppendJsonText(cell.text, line);
    }
  }
  return line + "}\n";
}

absl::Status ExportFacts(store::Database& database, const v1::ExportFactsRequest& request,
                         const std::function<bool(const v1::ExportFactsResponse&)>& write) {
  const bool json = request.format() == v1::ExportFactsRequest::JSON_LINES;
  ASSIGN_OR_RETURN(const SqlCondition condition, ConditionOf(request));
  ASSIGN_OR_RETURN(store::Transaction transaction, database.BeginRead());
  ASSIGN_OR_RETURN(const bus::Cursor cursor, SnapshotCursor(transaction, bus::kValidatedTopic));
  std::vector<store::Row> rows;
  for (bool first = true, more = true; more; first = false) {
    const store::Row* const last = rows.empty() ? nullptr : &rows.back();
    ASSIGN_OR_RETURN(rows, ReadRows(transaction, condition, last));
    more = rows.size() == static_cast<std::size_t>(kReadRows);
    v1::ExportFactsResponse piece;
    ASSIGN_OR_RETURN(*piece.mutable_data(), LinesOf(transaction, rows, json));
    if (first && !json) piece.set_data(CsvHeader() + piece.data());
    if (!more) piece.set_resume_token(bus::EncodeCursor(cursor));
    if (!write(piece)) return absl::CancelledError("the client has gone");
  }
  return absl::OkStatus();
}

}  // namespace nianbao::gateway

// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/projection.h"

#include "absl/strings/str_cat.h"
#include "common/bus/topics.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "services/gateway/figures.h"
#include "services/gateway/postings.h"
#include "services/gateway/report_columns.h"
#include "services/gateway/schema.h"
#include "services/gateway/search_text.h"

namespace nianbao::gateway {
namespace {

using State = v1::ValidatedReport;

std::int64_t Microseconds(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1'000'000 + time.nanos() / 1'000;
}

absl::StatusOr<v1::ValidatedReport> Parse(const std::string& bytes) {
  v1::ValidatedReport report;
  if (!report.ParseFromString(bytes)) return absl::DataLossError("a stored report is damaged");
  return report;
}

// A row of table report, and the grams of its text.
struct StoredReport {
  std::int64_t number = 0;
  std::vector<Gram> grams;
};

absl::StatusOr<std::optional<StoredReport>> Find(store::Transaction& transaction,
                                                 const std::string& name) {
  ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query("SELECT r.number, v.full_view FROM report r JOIN report_view v "
                        "ON v.number = r.number WHERE r.name = ?",
                        {name}));
  if (rows.empty()) return std::optional<StoredReport>();
  ASSIGN_OR_RETURN(const v1::ValidatedReport report, Parse(rows[0].Text(1)));
  return std::optional<StoredReport>(
      {.number = rows[0].Int(0), .grams = GramsOf(SearchLines(report.report()))});
}

absl::Status RemoveRows(store::Transaction& transaction, const std::string& name,
                        std::int64_t number) {
  RETURN_IF_ERROR(
      transaction.Execute("DELETE FROM report_agency WHERE report = ?", {name}).status());
  RETURN_IF_ERROR(
      transaction.Execute("DELETE FROM report_view WHERE number = ?", {number}).status());
  RETURN_IF_ERROR(RemoveFigures(transaction, number));
  return transaction.Execute("DELETE FROM report WHERE name = ?", {name}).status();
}

absl::StatusOr<std::int64_t> NextNumber(store::Transaction& transaction) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction.Query("SELECT COALESCE(MAX(number), 0) + 1 FROM report"));
  return rows[0].Int(0);
}

absl::Status InsertRows(store::Transaction& transaction, const v1::ValidatedReport& report,
                        const ReportColumns& c, std::int64_t number) {
  RETURN_IF_ERROR(
      transaction
          .Execute("INSERT INTO report (name, number, document, agency_id, agency_name, region, "
                   "line_of_work, year, form, scope, kind, state, severity, errors, warnings, "
                   "infos, revision, validation) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                   {c.name, number, c.document, c.agency_id, c.agency_name, c.region,
                    c.line_of_work, c.year, c.form, c.scope, c.kind, c.state, c.severity, c.errors,
                    c.warnings, c.infos, report.revision(), report.validation()})
          .status());
  RETURN_IF_ERROR(
      transaction
          .Execute("INSERT INTO report_view (number, basic_view, full_view) VALUES (?, ?, ?)",
                   {number, store::Blob{BasicView(report).SerializeAsString()},
                    store::Blob{report.SerializeAsString()}})
          .status());
  for (const std::string& term : c.agency_terms) {
    RETURN_IF_ERROR(
        transaction
            .Execute("INSERT INTO report_agency (report, term, folded) VALUES (?, ?, ?)",
                     {c.name, term, FoldTerm(term)})
            .status());
  }
  return InsertFigures(transaction,
                       {.number = number, .region = c.region, .agency_id = c.agency_id}, report);
}

absl::Status NoteRevision(store::Transaction& transaction, const v1::ValidatedReport& report,
                          const ReportColumns& c) {
  return transaction
      .Execute(
          "INSERT INTO revision (document, name, revision, validation, state, validated_us) "
          "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (document, name, revision) DO UPDATE SET "
          "validation = excluded.validation, state = excluded.state, "
          "validated_us = excluded.validated_us",
          {c.document, c.name, report.revision(), report.validation(), c.state,
           Microseconds(report.validated_time())})
      .status();
}

// What the revisions seen of an event's document say about the event.
enum class Standing {
  kNew,
  // Applied before.
  kRepeated,
  // The document has been read anew since, and bears another name.
  kOutdated,
};

absl::StatusOr<Standing> StandingOf(store::Transaction& transaction,
                                    const v1::ValidatedReport& report, const ReportColumns& c) {
  ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query(
          "SELECT name, revision, validation, validated_us FROM revision WHERE document = ?",
          {c.document}));
  Standing standing = Standing::kNew;
  for (const store::Row& row : rows) {
    const bool same_name = row.Text(0) == c.name;
    if (same_name && row.Int(1) == report.revision() && row.Int(2) >= report.validation()) {
      return Standing::kRepeated;
    }
    if (!same_name && row.Int(3) > Microseconds(report.validated_time())) {
      standing = Standing::kOutdated;
    }
  }
  return standing;
}

// Writes a batch of events; the search index at its end.
class Batch {
 public:
  explicit Batch(store::Transaction& transaction) : transaction_(transaction) {}

  absl::Status Apply(const v1::ValidatedReport& report) {
    const ReportColumns columns = ColumnsOf(report);
    ASSIGN_OR_RETURN(const Standing standing, StandingOf(transaction_, report, columns));
    if (standing == Standing::kRepeated) return absl::OkStatus();
    RETURN_IF_ERROR(NoteRevision(transaction_, report, columns));
    if (standing == Standing::kOutdated || report.state() == State::SUPERSEDED) {
      return absl::OkStatus();
    }
    if (report.state() == State::WITHDRAWN) return Withdraw(columns);
    RETURN_IF_ERROR(RemoveOtherNames(columns.document, columns.name));
    return Insert(report, columns);
  }

  absl::Status Finish() { return postings_.Write(transaction_); }

 private:
  absl::Status Insert(const v1::ValidatedReport& report, const ReportColumns& columns) {
    ASSIGN_OR_RETURN(auto stored, Find(transaction_, columns.name));
    if (stored.has_value()) {
      RETURN_IF_ERROR(RemoveRows(transaction_, columns.name, stored->number));
    } else {
      ASSIGN_OR_RETURN(const std::int64_t number, NextNumber(transaction_));
      stored = StoredReport{.number = number, .grams = {}};
    }
    postings_.Change(stored->number, stored->grams, GramsOf(SearchLines(report.report())));
    return InsertRows(transaction_, report, columns, stored->number);
  }

  absl::Status Remove(const std::string& name) {
    ASSIGN_OR_RETURN(const auto stored, Find(transaction_, name));
    if (!stored.has_value()) return absl::OkStatus();
    postings_.Change(stored->number, stored->grams, {});
    return RemoveRows(transaction_, name, stored->number);
  }

  // Removes the rows of the document but the one under `kept`.
  absl::Status RemoveOtherNames(const std::string& document, const std::string& kept) {
    ASSIGN_OR_RETURN(const auto rows,
                     transaction_.Query("SELECT name FROM report WHERE document = ? AND name <> ?",
                                        {document, kept}));
    for (const store::Row& row : rows) RETURN_IF_ERROR(Remove(row.Text(0)));
    return absl::OkStatus();
  }

  absl::Status Withdraw(const ReportColumns& c) {
    ASSIGN_OR_RETURN(const auto rows,
                     transaction_.Query("SELECT name FROM report WHERE name = ? AND document = ?",
                                        {c.name, c.document}));
    return rows.empty() ? absl::OkStatus() : Remove(c.name);
  }

  store::Transaction& transaction_;
  PostingChanges postings_;
};

std::string_view ColumnOf(v1::ReportView view) {
  return view == v1::FULL ? "full_view" : "basic_view";
}

// How many of the first rows of `sizes` (name, bytes) go into a page.
std::size_t RowsThatFit(const std::vector<store::Row>& sizes, const ReportQuery& query) {
  std::size_t count = 0;
  std::int64_t bytes = 0;
  for (const store::Row& row : sizes) {
    bytes += row.Int(1);
    if (count == static_cast<std::size_t>(query.max_reports)) break;
    if (count > 0 && bytes > query.max_bytes) break;
    ++count;
  }
  return count;
}

// The reports after query.after, and whether more follow: sizes first, so that a page of large
// reports is never held in memory whole.
absl::Status ReadPage(store::Transaction& transaction, const ReportQuery& query, ReportPage& page) {
  const std::string column(ColumnOf(query.view));
  SqlCondition condition = query.filter.Sql();
  condition.And("r.name > ?", {query.after});
  const std::string tail =
      absl::StrCat(" FROM report r JOIN report_view v ON v.number = r.number WHERE ",
                   condition.text, " ORDER BY r.name LIMIT ");
  const std::vector<store::Value> values = condition.Values();
  ASSIGN_OR_RETURN(const auto sizes,
                   transaction.Query(absl::StrCat("SELECT r.name, LENGTH(v.", column, ")", tail,
                                                  query.max_reports + 1),
                                     values));
  const std::size_t count = RowsThatFit(sizes, query);
  page.more = count < sizes.size();
  if (count == 0) return absl::OkStatus();
  page.last_name = sizes[count - 1].Text(0);
  ASSIGN_OR_RETURN(const auto rows,
                   transaction.Query(absl::StrCat("SELECT v.", column, tail, count), values));
  for (const store::Row& row : rows) {
    ASSIGN_OR_RETURN(page.reports.emplace_back(), Parse(row.Text(0)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Projection>> Projection::Create(store::Database& database) {
  RETURN_IF_ERROR(Migrate(database));
  return std::unique_ptr<Projection>(new Projection(database));
}

std::string_view Projection::topic() const { return bus::kValidatedTopic; }

absl::StatusOr<std::optional<bus::Cursor>> Projection::Cursor() const {
  return LoadCursor(database_, topic());
}

absl::Status Projection::Apply(std::span<const bus::StoredRecord> records,
                               const bus::Cursor& after) {
  ASSIGN_OR_RETURN(store::Transaction transaction, database_.Begin());
  Batch batch(transaction);
  for (const bus::StoredRecord& record : records) {
    v1::ValidatedReport report;
    if (report.ParseFromString(record.record.value)) {
      RETURN_IF_ERROR(batch.Apply(report));
      continue;
    }
    log::Error("a record is no ValidatedReport; skipped",
               {{"topic", record.topic},
                {"partition", std::int64_t{record.partition}},
                {"offset", record.offset}});
  }
  RETURN_IF_ERROR(batch.Finish());
  RETURN_IF_ERROR(SaveCursor(transaction, after));
  return transaction.Commit();
}

absl::Status Projection::Reset(const bus::Cursor& start) {
  ASSIGN_OR_RETURN(store::Transaction transaction, database_.Begin());
  for (const std::string_view table :
       {"report_agency", "report_view", "report", "revision", "fact", "finding", "posting"}) {
    RETURN_IF_ERROR(transaction.Execute(absl::StrCat("DELETE FROM ", std::string(table))).status());
  }
  RETURN_IF_ERROR(SaveCursor(transaction, start));
  return transaction.Commit();
}

absl::StatusOr<v1::ValidatedReport> Projection::Get(std::string_view name) const {
  ASSIGN_OR_RETURN(const auto rows,
                   database_.Query("SELECT v.full_view FROM report r JOIN report_view v "
                                   "ON v.number = r.number WHERE r.name = ?",
                                   {name}));
  if (rows.empty()) {
    return absl::NotFoundError(absl::StrCat("no report bears the name \"",
                                            absl::string_view(name.data(), name.size()),
                                            "\"; ListReports shows the names there are"));
  }
  return Parse(rows[0].Text(0));
}

absl::StatusOr<ReportPage> Projection::List(const ReportQuery& query) const {
  ASSIGN_OR_RETURN(store::Transaction transaction, database_.BeginRead());
  ReportPage page;
  ASSIGN_OR_RETURN(page.cursor, SnapshotCursor(transaction, topic()));
  RETURN_IF_ERROR(ReadPage(transaction, query, page));
  return page;
}

}  // namespace nianbao::gateway

// SPDX-License-Identifier: Apache-2.0
// The gateway's answers: GetReport and a page of ListReports beside a bare gRPC server that returns
// the same messages, one indicator over a store of 1,000,000 facts, and full-text search over
// 100,000 reports. Aims: at most 1.5 times the bare server, under 50 ms, under 100 ms.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "benchmark/benchmark.h"
#include "common/blob/blob.h"
#include "common/bus/embedded_bus.h"
#include "common/bus/topics.h"
#include "common/indicators/indicators.h"
#include "common/store/store.h"
#include "common/text/text.h"
#include "grpcpp/grpcpp.h"
#include "nianbao/v1/report_service.grpc.pb.h"
#include "prometheus/registry.h"
#include "services/gateway/aggregate.h"
#include "services/gateway/documents.h"
#include "services/gateway/fact_query.h"
#include "services/gateway/projection.h"
#include "services/gateway/report_service.h"
#include "services/gateway/search.h"
#include "services/gateway/watch_hub.h"

namespace nianbao::gateway {
namespace {

constexpr int kFactReports = 10'000;
constexpr int kFactsOfReport = 100;
constexpr int kSearchReports = 100'000;
constexpr std::size_t kTextCharacters = 1'500;
constexpr int kBatch = 4096;

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "gateway_bench: %s\n", std::string(status.message()).c_str());
  std::exit(1);
}

template <typename T>
T Value(absl::StatusOr<T> value) {
  Check(value.status());
  return *std::move(value);
}

class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              absl::StrCat("gateway-bench-", getpid(), "-", ++made_)) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const char* name) const { return (path_ / name).string(); }

 private:
  static inline int made_ = 0;
  std::filesystem::path path_;
};

// Report `number` of an invented agency: ten years each, a hundred agencies a prefecture.
v1::ValidatedReport MakeReport(int number) {
  const int agency = number / 10;
  const std::string region = absl::StrFormat("%02d%02d00", 11 + agency / 100 % 50, 1 + agency % 20);
  v1::ValidatedReport report;
  report.mutable_document()->set_document_id(
      absl::StrCat("sha256:", absl::StrFormat("%064x", number)));
  report.mutable_document()->set_part(1);
  report.mutable_document()->set_kind(v1::Document::ANNUAL_REPORT);
  v1::Report& content = *report.mutable_report();
  const std::string id = absl::StrFormat("%s-%08x", region, agency);
  content.set_year(2012 + number % 10);
  content.set_name(absl::StrCat("agencies/", id, "/reports/", content.year()));
  content.mutable_agency()->set_agency_id(id);
  content.mutable_agency()->set_display_name(absl::StrCat("青湖", agency, "市商务局"));
  content.mutable_agency()->set_region_code(region);
  content.set_scope(v1::Report::OWN);
  content.set_form(v1::Report::FORM_2021);
  report.set_state(v1::ValidatedReport::CURRENT);
  report.set_revision(1);
  report.set_validation(1);
  return report;
}

// As large as a report of form2021: each fact with its place.
v1::ValidatedReport FactReport(int number) {
  v1::ValidatedReport report = MakeReport(number);
  const auto& indicators = indicators::Concordance::BuiltIn().indicators();
  for (int i = 0; i < kFactsOfReport; ++i) {
    v1::Fact& fact = *report.mutable_report()->add_facts();
    fact.set_fact_id(absl::StrCat("f", i + 1));
    fact.set_indicator(indicators[static_cast<std::size_t>(i) % indicators.size()].id);
    fact.set_value((number * 31 + i * 7) % 1000);
    fact.set_literal(absl::StrCat(fact.value()));
    fact.set_unit("件");
    fact.set_year(report.report().year());
    fact.set_origin(v1::Fact::TABLE);
    v1::Evidence& evidence = *fact.mutable_evidence();
    evidence.set_block(20);
    evidence.set_row(i / 8);
    evidence.set_column(i % 8);
    evidence.set_begin(0);
    evidence.set_end(1);
    evidence.set_quote(fact.literal());
    evidence.mutable_source()->set_begin(1000 + i * 10);
    evidence.mutable_source()->set_end(1001 + i * 10);
  }
  return report;
}

// Texts of phrases that many reports share, and of some that few do.
class Texts {
 public:
  Texts() : random_(20260108) {
    for (int i = 0; i < 3000; ++i) {
      std::u32string phrase;
      for (int n = 0; n < 12; ++n) phrase += static_cast<char32_t>(0x4e00 + Skewed(3500));
      phrases_.push_back(text::EncodeUtf8(phrase) + "，");
    }
  }
  std::string Draw() {
    std::string text;
    for (std::size_t characters = 0; characters < kTextCharacters; characters += 13) {
      text += characters % 208 == 0 ? "政府信息公开工作\n" : phrases_[Skewed(phrases_.size())];
    }
    return text;
  }
  // The first characters of the phrase of this rank; the lower, the more frequent.
  std::string Word(std::size_t rank, std::size_t characters) const {
    return text::Substring(phrases_[rank], 0, characters);
  }

 private:
  // Small numbers are drawn more often, as in language.
  std::size_t Skewed(std::size_t n) {
    const double uniform = std::uniform_real_distribution<double>(0, 1)(random_);
    return static_cast<std::size_t>(uniform * uniform * uniform * static_cast<double>(n));
  }
  std::mt19937 random_;
  std::vector<std::string> phrases_;
};

template <typename Make>
void Fill(store::Database& database, int count, const Make& make) {
  const auto projection = Value(Projection::Create(database));
  for (int begin = 0; begin < count; begin += kBatch) {
    std::vector<bus::StoredRecord> records;
    for (int i = begin; i < std::min(count, begin + kBatch); ++i) {
      bus::StoredRecord& record = records.emplace_back();
      record.topic = std::string(bus::kValidatedTopic);
      record.offset = i;
      record.record.value = make(i).SerializeAsString();
    }
    Check(projection->Apply(records, {"log", std::string(bus::kValidatedTopic), {{0, begin}}}));
  }
}

// A store that lasts as long as the program.
struct Store {
  explicit Store(const char* name) : path(folder / name) {
    database = Value(store::Database::Open({.path = path, .durable = false}));
  }
  Folder folder;
  std::string path;
  std::unique_ptr<store::Database> database;
};

Store& FactStore() {
  static const std::unique_ptr<Store> store = [] {
    auto made = std::make_unique<Store>("facts.db");
    Fill(*made->database, kFactReports, &FactReport);
    return made;
  }();
  return *store;
}

Store& SearchStore() {
  static const std::unique_ptr<Store> store = [] {
    auto made = std::make_unique<Store>("search.db");
    Texts texts;
    Fill(*made->database, kSearchReports, [&texts](int number) {
      v1::ValidatedReport report = MakeReport(number);
      v1::Section& section = *report.mutable_report()->add_sections();
      section.set_number(1);
      section.set_heading("一、总体情况");
      section.set_text(texts.Draw());
      v1::Fact& fact = *report.mutable_report()->add_facts();
      fact.set_indicator("applications.received");
      fact.set_year(report.report().year());
      fact.set_value(number % 100);
      return report;
    });
    return made;
  }();
  return *store;
}

// Answers with what it was given, whatever is asked.
class Bare final : public v1::ReportService::Service {
 public:
  v1::ValidatedReport report;
  v1::ListReportsResponse page;
  grpc::Status GetReport(grpc::ServerContext*, const v1::GetReportRequest*,
                         v1::ValidatedReport* response) override {
    *response = report;
    return grpc::Status::OK;
  }
  grpc::Status ListReports(grpc::ServerContext*, const v1::ListReportsRequest*,
                           v1::ListReportsResponse* response) override {
    *response = page;
    return grpc::Status::OK;
  }
};

std::unique_ptr<grpc::Server> Serve(grpc::Service* service,
                                    std::unique_ptr<v1::ReportService::Stub>& stub) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(service);
  auto server = builder.BuildAndStart();
  stub = v1::ReportService::NewStub(
      grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  return server;
}

// Both servers over the store of facts.
struct Servers {
  Servers() : store(FactStore()) {
    bus = Value(bus::OpenEmbeddedBus({.path = store.folder / "bus.db"}));
    projection = Value(Projection::Create(*store.database));
    documents = Value(Documents::Create(*store.database));
    queries = Value(store::Database::Open({.path = store.path}));
    hub = Value(WatchHub::Create(*bus, {}));
    originals = Value(blob::OpenFolderStore(store.folder / "blobs"));
    reports = ReportService::Create({},
                                    {.bus = *bus,
                                     .projection = *projection,
                                     .documents = *documents,
                                     .queries = *queries,
                                     .open_queries = {},
                                     .hub = *hub,
                                     .originals = *originals,
                                     .process = {}},
                                    metrics);
    get.set_name(FactReport(0).report().name());
    bare.report = Value(reports->GetReport(get));
    bare.page = Value(reports->ListReports(list));
    servers.push_back(Serve(reports->grpc_service(), ours));
    servers.push_back(Serve(&bare, theirs));
  }

  Store& store;
  prometheus::Registry metrics;
  std::unique_ptr<bus::Bus> bus;
  std::unique_ptr<Projection> projection;
  std::unique_ptr<Documents> documents;
  std::unique_ptr<store::Database> queries;
  std::unique_ptr<blob::BlobStore> originals;
  std::unique_ptr<WatchHub> hub;
  std::unique_ptr<ReportService> reports;
  Bare bare;
  v1::GetReportRequest get;
  v1::ListReportsRequest list;
  std::unique_ptr<v1::ReportService::Stub> ours;
  std::unique_ptr<v1::ReportService::Stub> theirs;
  std::vector<std::unique_ptr<grpc::Server>> servers;
};

Servers& BothServers() {
  static Servers servers;
  return servers;
}

void BM_GetReport(benchmark::State& state, bool bare) {
  Servers& servers = BothServers();
  v1::ReportService::Stub& stub = bare ? *servers.theirs : *servers.ours;
  for (auto _ : state) {
    grpc::ClientContext context;
    v1::ValidatedReport report;
    if (!stub.GetReport(&context, servers.get, &report).ok()) state.SkipWithError("failed");
  }
}
BENCHMARK_CAPTURE(BM_GetReport, bare, true)->UseRealTime();
BENCHMARK_CAPTURE(BM_GetReport, gateway, false)->UseRealTime();

void BM_ListReports(benchmark::State& state, bool bare) {
  Servers& servers = BothServers();
  v1::ReportService::Stub& stub = bare ? *servers.theirs : *servers.ours;
  for (auto _ : state) {
    grpc::ClientContext context;
    v1::ListReportsResponse page;
    if (!stub.ListReports(&context, servers.list, &page).ok()) state.SkipWithError("failed");
  }
}
BENCHMARK_CAPTURE(BM_ListReports, bare, true)->UseRealTime();
BENCHMARK_CAPTURE(BM_ListReports, gateway, false)->UseRealTime();

void BM_Frames(benchmark::State& state, const char* region, const char* order) {
  Store& store = FactStore();
  v1::QueryFactsRequest request;
  request.set_indicator(indicators::Concordance::BuiltIn().indicators()[10].id);
  request.set_region(region);
  request.set_order_by(order);
  request.set_first_year(2014);
  request.set_last_year(2019);
  request.set_page_size(1000);
  for (auto _ : state) {
    const auto response = Value(QueryFacts(*store.database, request));
    state.counters["figures"] = response.figures_size();
  }
}
BENCHMARK_CAPTURE(BM_Frames, province, "150000", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Frames, country, "", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Frames, country_by_value, "", "value desc")->Unit(benchmark::kMillisecond);

void BM_Aggregate(benchmark::State& state) {
  Store& store = FactStore();
  v1::AggregateFactsRequest request;
  request.set_indicator("applications.answer.granted");
  request.set_level(v1::AggregateFactsRequest::PREFECTURE);
  for (auto _ : state) {
    const auto response = Value(AggregateFacts(*store.database, request));
    state.counters["rows"] = response.aggregates_size();
  }
}
BENCHMARK(BM_Aggregate)->Unit(benchmark::kMillisecond);

void BM_Search(benchmark::State& state, const std::string& query, const char* filter) {
  Store& store = SearchStore();
  v1::SearchReportsRequest request;
  request.set_query(query);
  request.set_filter(filter);
  for (auto _ : state) {
    const auto response = Value(SearchReports(*store.database, request));
    state.counters["hits"] = response.hits_size();
  }
}
BENCHMARK_CAPTURE(BM_Search, in_all, "政府信息公开工作", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Search, character, "信", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Search, frequent, Texts().Word(3, 8), "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Search, rare, Texts().Word(2900, 6), "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Search, two_words, Texts().Word(900, 2) + " " + Texts().Word(1200, 4), "")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Search, filtered, "政府信息公开工作",
                  "year = 2015 AND region : 15 AND fact(applications.received) > 90")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nianbao::gateway

BENCHMARK_MAIN();

// SPDX-License-Identifier: Apache-2.0
// How fast the embedded bus consumes, transforms and produces, beside the bare SQLite statements
// that move the same bytes in the same way. Prints one line for each size of batch:
//
//   bus_bench [folder] [records]        (the system's temporary folder, 4000)
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/bus/embedded_bus.h"

namespace nianbao::bus {
namespace {

constexpr std::size_t kValueBytes = 20000;
constexpr int kRounds = 3;

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << std::endl;
  std::exit(1);
}

std::string RandomValue() {
  std::mt19937 random(1);
  std::string value(kValueBytes, '\0');
  for (char& c : value) c = static_cast<char>(random());
  return value;
}

double Rate(int records, absl::Time begin) {
  return records / absl::ToDoubleSeconds(absl::Now() - begin);
}

double RunBus(const std::string& path, int records, int batch) {
  auto bus = OpenEmbeddedBus({.path = path});
  Check(bus.status());
  const std::string value = RandomValue();
  for (int i = 0; i < records;) {
    std::vector<OutgoingRecord> input;
    for (int k = 0; k < 100 && i < records; ++k, ++i) {
      input.push_back({std::string(kRawTopic), {std::to_string(i), std::to_string(i), {}, value}});
    }
    Check((*bus)->Publish(input));
  }
  auto member =
      (*bus)->JoinGroup({.group = "bench", .topic = std::string(kRawTopic), .member_id = "b"});
  Check(member.status());
  const absl::Time begin = absl::Now();
  for (int done = 0; done < records;) {
    auto polled = (*member)->Poll(static_cast<std::size_t>(batch), absl::Seconds(1));
    Check(polled.status());
    done += static_cast<int>(polled->size());
    std::vector<OutgoingRecord> outputs;
    for (StoredRecord& record : *polled) {
      outputs.push_back({std::string(kNormalizedTopic), std::move(record.record)});
    }
    Check((*member)->Commit(outputs));
  }
  return Rate(records, begin);
}

// One connection, prepared statements, no interface in between.
class Bare {
 public:
  explicit Bare(const std::string& path) {
    Require(sqlite3_open(path.c_str(), &db_));
    Run("PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE record (id INTEGER PRIMARY KEY, value BLOB NOT NULL);"
        "CREATE TABLE place (topic INTEGER PRIMARY KEY, next INTEGER NOT NULL)");
    insert_ = Prepare("INSERT INTO record (id, value) VALUES (?, ?)");
    read_ = Prepare("SELECT value FROM record WHERE id >= ? AND id < ?");
    move_ = Prepare("INSERT OR REPLACE INTO place (topic, next) VALUES (1, ?)");
  }
  ~Bare() {
    for (sqlite3_stmt* statement : {insert_, read_, move_}) sqlite3_finalize(statement);
    sqlite3_close(db_);
  }

  void Run(const char* sql) { Require(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }
  void Insert(std::int64_t id, const std::string& value) {
    sqlite3_bind_int64(insert_, 1, id);
    sqlite3_bind_blob(insert_, 2, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    Require(sqlite3_step(insert_) == SQLITE_DONE ? SQLITE_OK : SQLITE_ERROR);
    sqlite3_reset(insert_);
  }
  std::vector<std::string> Read(std::int64_t begin, std::int64_t end) {
    sqlite3_bind_int64(read_, 1, begin);
    sqlite3_bind_int64(read_, 2, end);
    std::vector<std::string> values;
    while (sqlite3_step(read_) == SQLITE_ROW) {
      values.emplace_back(static_cast<const char*>(sqlite3_column_blob(read_, 0)),
                          static_cast<std::size_t>(sqlite3_column_bytes(read_, 0)));
    }
    sqlite3_reset(read_);
    return values;
  }
  void Move(std::int64_t next) {
    sqlite3_bind_int64(move_, 1, next);
    Require(sqlite3_step(move_) == SQLITE_DONE ? SQLITE_OK : SQLITE_ERROR);
    sqlite3_reset(move_);
  }

 private:
  void Require(int code) {
    if (code != SQLITE_OK) Check(absl::InternalError(sqlite3_errmsg(db_)));
  }
  sqlite3_stmt* Prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    Require(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr));
    return statement;
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  sqlite3_stmt* read_ = nullptr;
  sqlite3_stmt* move_ = nullptr;
};

double RunBare(const std::string& path, int records, int batch) {
  Bare bare(path);
  const std::string value = RandomValue();
  for (int i = 0; i < records;) {
    bare.Run("BEGIN IMMEDIATE");
    for (int k = 0; k < 100 && i < records; ++k) bare.Insert(i++, value);
    bare.Run("COMMIT");
  }
  constexpr std::int64_t kOutputs = std::int64_t{1} << 40;
  const absl::Time begin = absl::Now();
  for (int done = 0; done < records;) {
    const std::vector<std::string> values = bare.Read(done, done + batch);
    bare.Run("BEGIN IMMEDIATE");
    for (const std::string& output : values) bare.Insert(kOutputs + done++, output);
    bare.Move(done);
    bare.Run("COMMIT");
  }
  return Rate(records, begin);
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

int Main(const std::string& folder, int records) {
  std::string name = folder + "/bus_bench_XXXXXX";
  if (mkdtemp(name.data()) == nullptr) Check(absl::UnavailableError("no folder at " + folder));
  std::cout << records << " records of " << kValueBytes << " bytes, consume-transform-produce, "
            << "synchronous=FULL, median of " << kRounds << "\n";
  int file = 0;
  const auto path = [&] { return absl::StrFormat("%s/%d.db", name, file++); };
  for (const int batch : {1, 10, 64, 256}) {
    std::vector<double> bare;
    std::vector<double> bus;
    for (int round = 0; round < kRounds; ++round) {
      bare.push_back(RunBare(path(), records, batch));
      bus.push_back(RunBus(path(), records, batch));
      std::filesystem::remove_all(name);
      std::filesystem::create_directory(name);
    }
    std::cout << absl::StrFormat("batch %3d: bus %6.0f records/s, bare SQLite %6.0f, ratio %.2f\n",
                                 batch, Median(bus), Median(bare), Median(bus) / Median(bare))
              << std::flush;
  }
  std::filesystem::remove_all(name);
  return 0;
}

}  // namespace
}  // namespace nianbao::bus

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : std::filesystem::temp_directory_path().string();
  return nianbao::bus::Main(folder, argc > 2 ? std::atoi(argv[2]) : 4000);
}

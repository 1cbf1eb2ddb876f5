// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/export.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "services/gateway/gateway_for_test.h"

namespace nianbao::gateway {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

v1::Figure SampleFigure() {
  v1::Figure figure;
  figure.set_report("agencies/371500-1/reports/2022");
  figure.set_document("documents/ab/parts/1");
  figure.set_agency_name("青湖市商务局");
  figure.set_region_code("371500");
  figure.set_state(v1::Figure::VALUE);
  v1::Fact& fact = *figure.mutable_fact();
  fact.set_indicator("applications.received");
  fact.set_value(-5);
  fact.set_literal("-5");
  fact.set_year(2022);
  fact.mutable_evidence()->set_block(0);
  fact.mutable_evidence()->set_row(3);
  return figure;
}

TEST(CsvLine, GuardsFormulasAndQuotes) {
  v1::Figure figure = SampleFigure();
  const std::string plain = CsvLine(figure);
  EXPECT_THAT(plain, StartsWith("agencies/371500-1/reports/2022,,"));
  EXPECT_THAT(plain, HasSubstr(",-5,,'-5,"));
  EXPECT_THAT(plain, HasSubstr(",聊城市,"));
  EXPECT_THAT(plain, EndsWith(",/v1/documents/ab#block=0&row=3\r\n"));
  for (const std::string start : {"=", "+", "-", "@", "\t", "\r"}) {
    figure.set_agency_name(start + "1+1");
    EXPECT_THAT(CsvLine(figure), HasSubstr("'" + start + "1+1"));
  }
  figure.set_agency_name("甲,\"乙\"\n局");
  EXPECT_THAT(CsvLine(figure), HasSubstr(",\"甲,\"\"乙\"\"\n局\","));
  const auto cells = [](const std::string& line) {
    return std::count(line.begin(), line.end(), ',');
  };
  EXPECT_EQ(cells(CsvHeader()), cells(plain));
  EXPECT_THAT(CsvHeader(), StartsWith("\xef\xbb\xbfreport,"));
}

TEST(JsonLine, IsJson) {
  v1::Figure figure = SampleFigure();
  figure.set_agency_name("甲\"\\\n\x01");
  figure.mutable_fact()->set_approximate(true);
  google::protobuf::Struct object;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(JsonLine(figure), &object).ok());
  EXPECT_EQ(object.fields().at("agency").string_value(), "甲\"\\\n\x01");
  EXPECT_EQ(object.fields().at("value").number_value(), -5);
  EXPECT_TRUE(object.fields().at("approximate").bool_value());
  EXPECT_EQ(object.fields().count("findings"), 0u);
}

// What of a document's words could name a person.
TEST(ExportedLine, HoldsNoWordsOfTheDocument) {
  v1::Figure figure = SampleFigure();
  v1::Fact& fact = *figure.mutable_fact();
  fact.mutable_evidence()->set_quote("联系人王某13812345678");
  fact.set_phrase("联系人王某13812345678");
  for (const std::string& line : {CsvLine(figure), JsonLine(figure)}) {
    EXPECT_THAT(line, Not(HasSubstr("王某")));
    EXPECT_THAT(line, Not(HasSubstr("138")));
  }
  fact.set_mark(v1::Fact::NOT_A_NUMBER);
  fact.set_literal("王某");
  EXPECT_THAT(CsvLine(figure), Not(HasSubstr("王某")));
  fact.clear_mark();
  fact.set_literal("13812345678");
  fact.set_value(13812345678);
  EXPECT_THAT(CsvLine(figure), Not(HasSubstr("138")));
}

class ExportTest : public GatewayTest {
 protected:
  grpc::Status Export(const v1::ExportFactsRequest& request) {
    grpc::ClientContext context;
    const auto reader = stub_->ExportFacts(&context, request);
    v1::ExportFactsResponse piece;
    file_.clear();
    token_.clear();
    pieces_ = 0;
    while (reader->Read(&piece)) {
      EXPECT_THAT(token_, IsEmpty()) << "the token is in the last piece";
      file_ += piece.data();
      token_ = piece.resume_token();
      ++pieces_;
    }
    return reader->Finish();
  }

  std::string file_;
  std::string token_;
  int pieces_ = 0;
};

TEST_F(ExportTest, EveryFactOnceInPieces) {
  std::vector<v1::ValidatedReport> reports;
  for (int i = 0; i < 30; ++i) {
    reports.push_back(SampleReport(i % 10, 2000 + i / 10, i));
    for (int n = 0; n < 100; ++n) AddFact(reports.back(), "applications.carried_in", n);
    for (int n = 1; n <= 100; ++n) {
      reports.back().mutable_report()->mutable_facts(n)->set_column(absl::StrCat("c", n));
    }
  }
  Serve(reports);
  ASSERT_TRUE(Export({}).ok());
  EXPECT_GT(pieces_, 1);
  EXPECT_THAT(token_, Not(IsEmpty()));
  std::vector<std::string> lines = absl::StrSplit(file_, "\r\n", absl::SkipEmpty());
  EXPECT_EQ(lines.size(), 1u + 30 * 101);
  EXPECT_EQ(std::set<std::string>(lines.begin(), lines.end()).size(), lines.size());

  v1::ExportFactsRequest some;
  some.set_format(v1::ExportFactsRequest::JSON_LINES);
  some.add_indicators("applications.received");
  some.set_first_year(2001);
  some.set_filter("region = 110100");
  ASSERT_TRUE(Export(some).ok());
  lines = absl::StrSplit(file_, '\n', absl::SkipEmpty());
  EXPECT_EQ(lines.size(), 2u);
}

TEST_F(ExportTest, NothingIsAHeaderAndAToken) {
  Serve({SampleReport(1, 2020, 1)});
  v1::ExportFactsRequest request;
  request.set_region("990000");
  ASSERT_TRUE(Export(request).ok());
  EXPECT_EQ(file_, CsvHeader());
  EXPECT_THAT(token_, Not(IsEmpty()));
}

TEST_F(ExportTest, IsOfOneState) {
  std::vector<v1::ValidatedReport> reports;
  for (int i = 0; i < 30; ++i) {
    reports.push_back(SampleReport(i % 10, 2000 + i / 10, i));
    for (int n = 0; n < 100; ++n) AddFact(reports.back(), "", n);
  }
  Serve(reports);
  const auto snapshot = store::Database::Open({.path = folder_ / "gateway.db"});
  ASSERT_OK(snapshot);
  v1::ExportFactsRequest request;
  request.set_every_mention(true);
  std::size_t lines = 0;
  ASSERT_OK(ExportFacts(**snapshot, request, [&](const v1::ExportFactsResponse& piece) {
    // While the export runs every report goes.
    if (lines == 0) {
      for (v1::ValidatedReport& report : reports) {
        report.set_state(v1::ValidatedReport::WITHDRAWN);
        report.set_validation(2);
      }
      Serve(reports);
    }
    lines += static_cast<std::size_t>(std::count(piece.data().begin(), piece.data().end(), '\n'));
    return true;
  }));
  EXPECT_EQ(lines, 1u + 30 * 101);
  ASSERT_TRUE(Export(request).ok());
  EXPECT_EQ(file_, CsvHeader());
}

TEST_F(ExportTest, SaysWhatIsWrong) {
  v1::ExportFactsRequest request;
  request.set_region("37");
  EXPECT_EQ(Export(request).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.clear_region();
  request.add_indicators("nothing");
  EXPECT_THAT(Export(request).error_message(), HasSubstr("is not known"));
  request.clear_indicators();
  for (int i = 0; i < 101; ++i) request.add_indicators("applications.received");
  EXPECT_THAT(Export(request).error_message(), HasSubstr("at most 100"));
}

TEST_F(ExportTest, AnOriginalComesBackAsItWas) {
  std::string bytes(600'000, 'x');
  bytes[300'000] = '\0';
  ASSERT_OK_AND_ASSIGN(const std::string id, gateway_.originals().Put(bytes));
  const auto get = [this](const std::string& name, std::string& received) {
    grpc::ClientContext context;
    v1::GetOriginalRequest request;
    request.set_name(name);
    const auto reader = stub_->GetOriginal(&context, request);
    v1::GetOriginalResponse piece;
    while (reader->Read(&piece)) received += piece.data();
    return reader->Finish();
  };
  std::string received;
  EXPECT_TRUE(get("documents/" + id.substr(7), received).ok());
  EXPECT_EQ(received, bytes);
  EXPECT_EQ(get("documents/" + SampleDocumentId(1).substr(7), received).error_code(),
            grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(get("documents/../x", received).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace nianbao::gateway

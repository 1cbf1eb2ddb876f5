// SPDX-License-Identifier: Apache-2.0
// For tests: validated reports of invented agencies, and the records that carry them.
#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/bus/bus.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::gateway {

// The document id of the invented document with this number.
inline std::string SampleDocumentId(int number) {
  return absl::StrCat("sha256:", absl::StrFormat("%064x", number));
}

// Adds a fact for the report's own year from a cell of a table.
inline v1::Fact& AddFact(v1::ValidatedReport& report, const std::string& indicator, double value) {
  v1::Fact& fact = *report.mutable_report()->add_facts();
  fact.set_fact_id(absl::StrCat("f", report.report().facts_size()));
  fact.set_indicator(indicator);
  fact.set_value(value);
  fact.set_literal(absl::StrCat(value));
  fact.set_year(report.report().year());
  fact.set_origin(v1::Fact::TABLE);
  fact.mutable_evidence()->set_block(7);
  return fact;
}

// A CURRENT report of agency `agency` (0 to 99) for `year`, from document `document`.
inline v1::ValidatedReport SampleReport(int agency, int year, int document) {
  v1::ValidatedReport report;
  report.mutable_document()->set_document_id(SampleDocumentId(document));
  report.mutable_document()->set_part(1);
  report.mutable_document()->set_kind(v1::Document::ANNUAL_REPORT);
  v1::Report& content = *report.mutable_report();
  const std::string id = absl::StrFormat("%02d0100-%08x", 10 + agency, agency);
  content.set_name(absl::StrCat("agencies/", id, "/reports/", year));
  content.mutable_agency()->set_agency_id(id);
  content.mutable_agency()->set_display_name(absl::StrCat("青湖", agency, "市商务局"));
  content.mutable_agency()->set_region_code(absl::StrFormat("%02d0100", 10 + agency));
  content.set_year(year);
  content.set_scope(v1::Report::OWN);
  content.set_form(v1::Report::FORM_2021);
  v1::Section& section = *content.add_sections();
  section.set_heading("一、总体情况");
  section.set_text("本年度共收到申请三件。");
  v1::Fact& fact = AddFact(report, "applications.received", 3);
  fact.set_column("total");
  fact.set_unit("件");
  report.set_state(v1::ValidatedReport::CURRENT);
  report.set_revision(1);
  report.set_validation(1);
  report.mutable_validated_time()->set_seconds(1'700'000'000 + document);
  return report;
}

inline void AddFinding(v1::ValidatedReport& report, v1::Finding::Severity severity) {
  v1::Finding& finding = *report.add_findings();
  finding.set_rule_id("form.balance");
  finding.set_severity(severity);
  finding.set_message("一 + 二 与 三（七）+ 四 不相等");
}

inline bus::OutgoingRecord RecordOf(const v1::ValidatedReport& report) {
  bus::OutgoingRecord out;
  out.topic = std::string(bus::kValidatedTopic);
  out.record.key = report.report().name();
  out.record.routing_key = report.report().agency().region_code().empty()
                               ? "000000"
                               : report.report().agency().region_code();
  out.record.value = report.SerializeAsString();
  return out;
}

MATCHER_P(EqualsProto, expected, "equals " + expected.ShortDebugString()) {
  *result_listener << arg.ShortDebugString();
  return google::protobuf::util::MessageDifferencer::Equals(arg, expected);
}

}  // namespace nianbao::gateway

// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/check_document.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/blob/blob.h"
#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::gateway {
namespace {

using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

// Stages that read "archive" as two members, "unreadable" not at all, and other bytes as a document
// of two reports.
absl::StatusOr<v1::ProcessResponse> Stages(const v1::ProcessRequest& request) {
  v1::ProcessResponse response;
  switch (request.input_case()) {
    case v1::ProcessRequest::kRaw: {
      const v1::RawDocument& raw = request.raw();
      if (raw.content() == "unreadable") return absl::InvalidArgumentError("no document");
      if (raw.content() == "broken") return absl::InternalError("/secret/path");
      if (raw.content() == "archive" && raw.containers().empty()) {
        v1::RawDocument& small = *response.add_members();
        small.set_uri("a.docx");
        small.set_content("draft");
        small.add_containers();
        v1::RawDocument& large = *response.add_members();
        large.set_uri("b.docx");
        large.mutable_member()->set_name("b.docx");
        large.add_containers();
        response.set_skipped_members(3);
        return response;
      }
      response.mutable_normalized()->set_document_id(raw.document_id());
      response.mutable_normalized()->set_uri(absl::StrCat(raw.uri(), " ", raw.content()));
      return response;
    }
    case v1::ProcessRequest::kNormalized:
      for (int part = 1; part <= 2; ++part) {
        response.add_extracted()->mutable_document()->set_part(part);
      }
      return response;
    default:
      *response.mutable_validated()->mutable_document() = request.extracted().document();
      return response;
  }
}

absl::StatusOr<v1::CheckDocumentResponse> Check(const std::string& content) {
  v1::CheckDocumentRequest request;
  request.set_content(content);
  request.set_uri("draft.docx");
  return CheckDocument(&Stages, request);
}

TEST(CheckDocument, GoesThroughTheStages) {
  ASSERT_OK_AND_ASSIGN(const auto response, Check("draft"));
  ASSERT_EQ(response.originals_size(), 1);
  const v1::CheckedOriginal& original = response.originals(0);
  EXPECT_EQ(original.normalized().document_id(), blob::DocumentId("draft"));
  ASSERT_EQ(original.reports_size(), 2);
  EXPECT_EQ(original.reports(1).document().part(), 2);
  EXPECT_FALSE(original.has_failure());
}

TEST(CheckDocument, TakesAnArchiveApart) {
  ASSERT_OK_AND_ASSIGN(const auto response, Check("archive"));
  ASSERT_EQ(response.originals_size(), 2);
  EXPECT_EQ(response.skipped_members(), 3);
  EXPECT_EQ(response.originals(0).normalized().uri(), "a.docx draft");
  EXPECT_EQ(response.originals(1).uri(), "b.docx");
  EXPECT_EQ(response.originals(1).normalized().uri(), "b.docx archive")
      << "a large member comes with its archive";
}

TEST(CheckDocument, WhatAStageSaysIsTheAnswer) {
  ASSERT_OK_AND_ASSIGN(const auto unreadable, Check("unreadable"));
  ASSERT_EQ(unreadable.originals_size(), 1);
  EXPECT_EQ(unreadable.originals(0).failure().stage(), "normalize");
  EXPECT_EQ(unreadable.originals(0).failure().code(), "INVALID_ARGUMENT");
  EXPECT_EQ(unreadable.originals(0).failure().message(), "no document");
  ASSERT_OK_AND_ASSIGN(const auto broken, Check("broken"));
  EXPECT_THAT(broken.originals(0).failure().message(), HasSubstr("its log says why"));
}

TEST(CheckDocument, Refuses) {
  EXPECT_THAT(Check(""), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("is required")));
  EXPECT_THAT(Check(std::string(blob::kMaxBlobBytes + 1, 'x')),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("at most")));
  v1::CheckDocumentRequest request;
  request.set_content("draft");
  const auto away = [](const v1::ProcessRequest&) -> absl::StatusOr<v1::ProcessResponse> {
    return absl::UnavailableError("connection refused");
  };
  EXPECT_THAT(CheckDocument(away, request),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("normalize: connection")));
}

}  // namespace
}  // namespace nianbao::gateway

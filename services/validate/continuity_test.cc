// SPDX-License-Identifier: Apache-2.0
#include "services/validate/continuity.h"

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/validate/line_of_work.h"

namespace nianbao::validate {
namespace {

using nianbao::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Agency;

TEST(LineOfWork, RelatedLines) {
  struct Case {
    const char* a;
    const char* b;
    bool related;
  };
  const Case cases[] = {
      {"商务", "商务和投资促进", true},
      {"投资促进", "商务和投资促进", true},
      {"文化广电新闻出版", "文化广电和旅游", true},
      {"文化广电", "文化广电和旅游", true},
      {"教育", "教育体育", true},
      {"国土资源", "自然资源和规划", true},
      {"卫生和计划生育", "卫生健康", true},
      {"人力资源和社会保障", "人力资源社会保障", true},
      {"商务", "财政", false},
      {"民政", "民族宗教", false},
      {"水利", "自然资源", false},
      {"", "商务", false},
      {"", "", false},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(std::string(test.a) + " / " + test.b);
    EXPECT_EQ(AreRelated(test.a, test.b), test.related);
    EXPECT_EQ(AreRelated(test.b, test.a), test.related);
  }
}

Sighting See(const std::string& line, int year, const std::string& document = "") {
  return {.document_id = document.empty() ? line + std::to_string(year) : document,
          .part = 1,
          .region = "990100",
          .name = "青湖市" + line + "局",
          .line_of_work = line,
          .kind_of_body = "局",
          .year = year};
}

TEST(Continuity, EachKindOfEvidenceJoins) {
  struct Case {
    const char* name;
    void (*share)(Sighting& a, Sighting& b);
    std::vector<Agency::Continuity::Evidence> evidence;
  };
  const Case cases[] = {
      {"nothing", [](Sighting&, Sighting&) {}, {}},
      {"phone",
       [](Sighting& a, Sighting& b) { a.phone = b.phone = "06005551234"; },
       {Agency::Continuity::PHONE}},
      {"phone without area code",
       [](Sighting& a, Sighting& b) { a.phone = "06005551234", b.phone = "5551234"; },
       {Agency::Continuity::PHONE}},
      {"address without city",
       [](Sighting& a, Sighting& b) { a.address = "青湖市栖霞路18号", b.address = "栖霞路18号"; },
       {Agency::Continuity::ADDRESS}},
      {"site",
       [](Sighting& a, Sighting& b) { a.site = b.site = "swj.qinghu.example"; },
       {Agency::Continuity::SITE}},
      {"original",
       [](Sighting& a, Sighting& b) { a.document_id = b.document_id; },
       {Agency::Continuity::ORIGINAL}},
      {"two",
       [](Sighting& a, Sighting& b) { a.site = b.site = a.phone = b.phone = "5551234"; },
       {Agency::Continuity::PHONE, Agency::Continuity::SITE}},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.name);
    Sighting before = See("商务", 2018);
    Sighting after = See("商务和投资促进", 2020);
    test.share(before, after);
    const std::vector<Link> links = FindLinks({before, after}, {});
    ASSERT_THAT(links, SizeIs(test.evidence.empty() ? 0 : 1));
    if (!links.empty()) {
      EXPECT_EQ(links[0].evidence, test.evidence);
    }
  }
}

TEST(Continuity, BodiesThatReportOnOneYearAreTwo) {
  Sighting one = See("商务", 2018);
  Sighting other = See("商务和投资促进", 2018);
  one.phone = other.phone = "5551234";
  EXPECT_THAT(FindLinks({one, other}, {}), IsEmpty());
  other.year = 0;
  EXPECT_THAT(FindLinks({one, other}, {}), SizeIs(1));
}

TEST(Continuity, OfTwoPredecessorsTheBetterProvenGoesOn) {
  Sighting trade = See("商务", 2018);
  Sighting investment = See("投资促进", 2018);
  Sighting both = See("商务和投资促进", 2020);
  trade.phone = investment.phone = both.phone = "5551234";
  trade.address = both.address = "栖霞路18号";
  const std::vector<Link> links = FindLinks({trade, investment, both}, {});
  ASSERT_THAT(links, SizeIs(1));
  EXPECT_EQ(links[0].first, "青湖市商务和投资促进局");
  EXPECT_EQ(links[0].second, "青湖市商务局");
}

TEST(Continuity, SpellingAloneJoins) {
  EXPECT_THAT(FindLinks({See("人力资源和社会保障", 2018), See("人力资源社会保障", 2018)}, {}),
              SizeIs(1));
}

TEST(Continuity, ABodyOfAZoneOrACentreIsAnother) {
  Sighting city = See("商务", 2018);
  Sighting zone = See("商务", 2020);
  zone.name = "青湖市高新区商务局";
  Sighting centre = See("商务服务", 2020);
  centre.name = "青湖市商务服务中心";
  centre.kind_of_body = "中心";
  city.phone = zone.phone = centre.phone = "5551234";
  EXPECT_THAT(FindLinks({city, zone, centre}, {}), IsEmpty());
}

TEST(Continuity, ContactsAreComparedByWhatTellsThem) {
  v1::ExtractedReport report;
  report.mutable_document()->set_kind(v1::Document::ANNUAL_REPORT);
  v1::Contact& contact = *report.mutable_report()->mutable_contact();
  contact.set_phone("（0600）555-1234");
  contact.set_address("青湖市 栖霞路18号（市民中心）");
  contact.set_website("https://www.SWJ.qinghu.example:8080/index.html");
  const Sighting sighting = MakeSighting(report, "990100");
  EXPECT_EQ(sighting.phone, "06005551234");
  EXPECT_EQ(sighting.address, "青湖市栖霞路18号市民中心");
  EXPECT_EQ(sighting.site, "swj.qinghu.example");
  contact.set_phone("12345");
  contact.set_address("市民中心");
  EXPECT_EQ(MakeSighting(report, "990100").phone, "");
  EXPECT_EQ(MakeSighting(report, "990100").address, "");
}

TEST(Aliases, AreReadFromALineEach) {
  ASSERT_OK_AND_ASSIGN(const std::vector<Alias> aliases,
                       ParseAliases("# region, name, other name\n"
                                    "990100\t青湖市商务局\t青湖市外经局\t2010年更名\r\n\n"));
  ASSERT_THAT(aliases, SizeIs(1));
  EXPECT_EQ(aliases[0].region, "990100");
  EXPECT_EQ(aliases[0].name, "青湖市商务局");
  EXPECT_EQ(aliases[0].other_name, "青湖市外经局");
  for (const char* wrong : {"990100\t青湖市商务局", "9901\ta\tb", "990100\t\tb", "99010x\ta\tb"}) {
    EXPECT_THAT(ParseAliases(wrong),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 1")))
        << wrong;
  }
}

}  // namespace
}  // namespace nianbao::validate

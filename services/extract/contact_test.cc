// SPDX-License-Identifier: Apache-2.0
#include "services/extract/contact.h"

#include "gtest/gtest.h"
#include "services/extract/test_document.h"

namespace nianbao::extract {
namespace {

v1::Contact Find(const char* text) {
  const v1::NormalizedDocument document = TestDocument::Parse(text);
  return FindContact(ReadPart(document, document.parts(0)), "水利局");
}

TEST(ContactTest, ReadsALineOfContacts) {
  const v1::Contact contact = Find(
      "如有疑问，请与某县水利局办公室联系（地址：某县大路1号，邮政编码：999001，联系电话：0600-"
      "5550001，"
      "传真0600-5550002，电子邮箱：slj@example.cn）。");
  EXPECT_EQ(contact.address(), "某县大路1号");
  EXPECT_EQ(contact.postcode(), "999001");
  EXPECT_EQ(contact.phone(), "0600-5550001");
  EXPECT_EQ(contact.fax(), "0600-5550002");
  EXPECT_EQ(contact.email(), "slj@example.cn");
}

TEST(ContactTest, ReadsLinesThatRunTogether) {
  const v1::Contact contact =
      Find("办公地址:某县大路1号\n联系电话:0600-5550001传真:0600-5550002\n");
  EXPECT_EQ(contact.address(), "某县大路1号");
  EXPECT_EQ(contact.phone(), "0600-5550001");
  EXPECT_EQ(contact.fax(), "0600-5550002");
}

TEST(ContactTest, ReadsATableOfContacts) {
  const v1::Contact contact = Find(
      "[] 办公地址 | 某县大路1号\n[] 联系电话 | 0600-5550001\n[] 传真 | 0600-5550002\n[] 邮政编码 "
      "| "
      "999001\n[] 投诉电话 | 0600-5559999\n");
  EXPECT_EQ(contact.address(), "某县大路1号");
  EXPECT_EQ(contact.phone(), "0600-5550001");
  EXPECT_EQ(contact.fax(), "0600-5550002");
  EXPECT_EQ(contact.postcode(), "999001");
}

TEST(ContactTest, SeveralNumbersAreKept) {
  const v1::Contact contact = Find("联系电话：0600-5550001、5550002/0600-5550003。\n");
  EXPECT_EQ(contact.phone(), "0600-5550001");
  ASSERT_EQ(contact.other_phones_size(), 2);
  EXPECT_EQ(contact.other_phones(0), "5550002");
  EXPECT_EQ(contact.other_phones(1), "0600-5550003");
  EXPECT_EQ(Find("联系电话：0600-5550001，传真：0600-5550002。\n").other_phones_size(), 0);
}

TEST(ContactTest, TheMostCompleteAddressWins) {
  EXPECT_EQ(Find("地点（地址:大路1号）领取。\n办公地址:某县大路1号\n").address(), "某县大路1号");
}

TEST(ContactTest, ComplaintsAndListsAreNotContacts) {
  const v1::Contact contact = Find(
      "公开了名称、办公地址、联系电话、传真号码等内容。可以投诉（投诉电话：0600-5559999）。\n! "
      "地址：页脚路1号\n");
  EXPECT_EQ(contact.address(), "");
  EXPECT_EQ(contact.phone(), "");
}

TEST(ContactTest, TheSiteIsTheAgencysOwn) {
  EXPECT_EQ(Find("可在某县水利局网站（http://slj.example.cn）下载。").website(),
            "http://slj.example.cn");
  EXPECT_EQ(Find("可在“某县政府政务公开网站”专栏(http://www.example.cn/zfxxgk/)查看。").website(),
            "");
  EXPECT_EQ(
      Find("可在某县政府网(http://www.example.cn)和本机关某县水利局(http://slj.example.cn/)查阅。")
          .website(),
      "http://slj.example.cn/");
}

}  // namespace
}  // namespace nianbao::extract

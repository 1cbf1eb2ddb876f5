// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/narrative.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/extract/test_document.h"

namespace nianbao::extract::narrative {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int kYear = 2020;

NarrativeReading Read(const std::string& text, int year = kYear) {
  const v1::NormalizedDocument document = TestDocument::Parse(text);
  const PartText part = ReadPart(document, document.parts(0));
  return ReadNarrative(part, Lexicon::BuiltIn(), {.year = year, .first_fact = 1, .skipped = {}});
}

// "disclosure.total=178条", with "~" where it is rough, "@2019" for another year, "+" for a running
// total, "-20" for the end of a range, "?" for what fits no indicator, "!" for a zero in words.
std::string Describe(const v1::Fact& fact) {
  std::string text = fact.indicator().empty() ? "?" : fact.indicator();
  if (!fact.column().empty()) absl::StrAppend(&text, "/", fact.column());
  absl::StrAppend(&text, "=", fact.approximate() ? "~" : "", fact.value());
  if (fact.has_range_end()) absl::StrAppend(&text, "-", fact.range_end());
  absl::StrAppend(&text, fact.unit());
  if (fact.year() != kYear) absl::StrAppend(&text, "@", fact.year());
  if (fact.period() == v1::Fact::CUMULATIVE) text += "+";
  if (fact.origin() == v1::Fact::STATED) text += "!";
  return text;
}

std::string Facts(const std::string& text) {
  std::vector<std::string> facts;
  for (const v1::Fact& fact : Read(text).facts) facts.push_back(Describe(fact));
  return absl::StrJoin(facts, " ");
}

struct Sentence {
  const char* text;
  const char* facts;
};

class SentenceTest : public ::testing::TestWithParam<Sentence> {};

TEST_P(SentenceTest, HasItsFacts) { EXPECT_EQ(Facts(GetParam().text), GetParam().facts); }

INSTANTIATE_TEST_SUITE_P(
    Disclosure, SentenceTest,
    ::testing::Values(
        Sentence{"2020年，我局主动公开政府信息178条。", "disclosure.total=178条"},
        Sentence{"全年共公开信息1,234条。", "disclosure.total=1234条"},
        Sentence{"通过区政府网站发布信息151条，政务微信73条。",
                 "disclosure.channel.website=151条 disclosure.channel.wechat=73条"},
        Sentence{"其中门户网站公开信息20条、微博公开信息8条。",
                 "disclosure.channel.website=20条 disclosure.channel.weibo=8条"},
        Sentence{"通过微信公众号，发布信息30条。", "disclosure.channel.wechat=30条"},
        Sentence{"局网站发布信息435条，头条号发布信息145条。",
                 "disclosure.channel.bureau_website=435条 disclosure.channel.toutiao=145条"},
        Sentence{"全年通过微信公众号推送信息1.2万余条。", "disclosure.channel.wechat=~12000条"},
        Sentence{"发布政策解读稿件三十余篇。", "interpretation.policy_articles=~30篇"},
        Sentence{"召开新闻发布会两场，开展在线访谈3期。",
                 "interpretation.press_conferences=2场 interpretation.online_interviews=3期"},
        Sentence{"举办培训班2期，培训人员120人次。",
                 "meetings.training_courses=2期 meetings.trainees=120人次"},
        Sentence{"网站总访问量33万余次。", "website.visits=~330000次"}));

INSTANTIATE_TEST_SUITE_P(
    Applications, SentenceTest,
    ::testing::Values(
        Sentence{"全年共收到政府信息公开申请5件，均已按时办结。", "applications.received=5件"},
        Sentence{"共收到3件依申请公开事项。", "applications.received=3件"},
        Sentence{"受理申请12件，其中网上申请8件，信函申请4件。",
                 "applications.received=12件 applications.channel.online=8件 "
                 "applications.channel.letter=4件"},
        Sentence{"收到申请5件。其中，当面申请2件、网络申请3件。",
                 "applications.received=5件 applications.channel.in_person=2件 "
                 "applications.channel.online=3件"},
        Sentence{"收到政府信息公开申请5件，网上申请、信函申请分别为3件、2件。",
                 "applications.received=5件 applications.channel.online=3件 "
                 "applications.channel.letter=2件"},
        Sentence{"本年度申请总数为3。", "applications.received=3"},
        Sentence{"依申请公开方面。共收到申请10件，予以公开6件，部分公开1件，不予公开3件。",
                 "applications.received=10件 applications.result.granted=6件 "
                 "applications.result.partially_granted=1件 applications.answer.refused=3件"},
        Sentence{"收到申请10件，答复率100%。",
                 "applications.received=10件 applications.answer_rate=100%"}));

INSTANTIATE_TEST_SUITE_P(
    SubjectElsewhere, SentenceTest,
    ::testing::Values(Sentence{"行政复议方面，全年共3件；行政诉讼方面，全年共2件。",
                               "reconsideration.total=3件 litigation.total=2件"},
                      Sentence{"举办培训班3期120人次。",
                               "meetings.training_courses=3期 meetings.trainees=120人次"},
                      Sentence{"政务微博、政务微信分别公开信息3条、2条。",
                               "disclosure.channel.weibo=3条 disclosure.channel.wechat=2条"},
                      Sentence{"利用微博、微信，分别发布信息3条、2条。",
                               "disclosure.channel.weibo=3条 disclosure.channel.wechat=2条"},
                      Sentence{"收到申请5件，较上年度的8件有所减少。",
                               "applications.received=5件 applications.received=8件@2019"},
                      Sentence{"面复率、满意率分别达95%、96%，建议提案办理质量提高。",
                               "proposals.face_to_face_rate=95% proposals.satisfaction_rate=96%"},
                      Sentence{"网站16个栏目得到优化。", "website.columns=16个"},
                      Sentence{"2件人大代表建议、3件政协提案已全部答复。",
                               "proposals.npc=2件 proposals.cppcc=3件"},
                      Sentence{"在《政府公报》上刊登信息5条。", "disclosure.channel.gazette=5条"},
                      Sentence{"公开信息数十条。", ""},
                      Sentence{"工作上一个台阶，予以十倍扣分。", ""},
                      Sentence{"现有工作人员十一人。", "staff.total=11人"},
                      Sentence{"保护第三方合法权益2件。",
                               "applications.result.refused.third_party_rights=2件"}));

INSTANTIATE_TEST_SUITE_P(
    Zeros, SentenceTest,
    ::testing::Values(
        Sentence{"本年度未收到政府信息公开申请。", "applications.received=0件!"},
        Sentence{"没有发生因政府信息公开引发的举报、投诉、行政复议、行政诉讼的情况。",
                 "complaints.total=0件! reconsideration.total=0件! litigation.total=0件!"},
        Sentence{"无行政复议、行政诉讼及依申请公开情况。",
                 "reconsideration.total=0件! litigation.total=0件! applications.received=0件!"},
        Sentence{"未收到书面、网上申请。",
                 "applications.channel.written=0件! applications.channel.online=0件!"},
        Sentence{"全年共发生针对本县政府信息公开的行政复议案件1起、行政诉讼案件0起。",
                 "reconsideration.total=1起 litigation.total=0起"},
        Sentence{"因政府信息公开工作的行政诉讼案件2件。", "litigation.total=2件"},
        Sentence{"行政复议、行政诉讼均为零。", "reconsideration.total=0件! litigation.total=0件!"},
        Sentence{"行政复议和行政诉讼均为0件。", "reconsideration.total=0件 litigation.total=0件"},
        Sentence{"未收取信息处理费。", "fees.information_processing=0元!"},
        Sentence{"没有收取任何费用。", "fees.collected=0万元!"},
        Sentence{"全年未发生一起行政诉讼案件。", "litigation.total=0件!"},
        Sentence{"行政复议、行政诉讼案件未发生。",
                 "reconsideration.total=0件! litigation.total=0件!"},
        Sentence{"未通过政务微博公开政府信息。", "disclosure.channel.weibo=0条!"},
        Sentence{"没有承办人大代表建议和政协提案。", "proposals.npc=0件! proposals.cppcc=0件!"},
        Sentence{"局长信箱未收到来信。", "mailbox.letters_received=0件!"},
        Sentence{"全年零复议、零诉讼。", "reconsideration.total=0件! litigation.total=0件!"},
        Sentence{"如无行政复议，按规定报告。", ""}, Sentence{"若未收到申请，应当说明。", ""},
        Sentence{"未收到申请的单位要说明原因。", ""},
        Sentence{"无偿提供政府信息，建设无障碍网站，无法提供的说明理由。", ""},
        Sentence{"并非没有收到申请。", ""}, Sentence{"确保未发生行政复议。", ""}));

INSTANTIATE_TEST_SUITE_P(
    Periods, SentenceTest,
    ::testing::Values(Sentence{"2020年公开政府信息178条，2019年为78条。",
                               "disclosure.total=178条 disclosure.total=78条@2019"},
                      Sentence{"受理政府信息公开申请125条，历年累计384条。",
                               "applications.received=125条 applications.received=384条+"},
                      Sentence{"截至2020年底，累计公开政府信息2676条。",
                               "disclosure.total=2676条+"},
                      Sentence{"全年累计公开政府信息300条。", "disclosure.total=300条"},
                      Sentence{"上年结转政府信息公开申请2件。", "applications.carried_in=2件"},
                      Sentence{"上半年收到政府信息公开申请4件。", "?=4件"},
                      Sentence{"上年收到政府信息公开申请4件。", "applications.received=4件@2019"}));

INSTANTIATE_TEST_SUITE_P(
    OtherYears, SentenceTest,
    ::testing::Values(Sentence{"2018年至2020年，共收到申请120件。", "applications.received=120件+"},
                      Sentence{"收到申请共3件，比上一年度（5件）减少2件。",
                               "applications.received=3件 applications.received=5件@2019"},
                      Sentence{"今年共收到依申请公开12件，去年8件。",
                               "applications.received=12件 applications.received=8件@2019"},
                      Sentence{"自2008年《条例》实施以来，累计主动公开政府信息23456条。",
                               "disclosure.total=23456条+"},
                      Sentence{"截止12月27日，我局共发布各类信息1029条。",
                               "disclosure.items_published=1029条"}));

INSTANTIATE_TEST_SUITE_P(
    Lists, SentenceTest,
    ::testing::Values(
        Sentence{"发出收费通知的件数和总金额均为0。",
                 "fees.information_processing.notices=0 fees.information_processing=0"},
        Sentence{"行政复议、行政诉讼数量分别为2件和1件。",
                 "reconsideration.total=2件 litigation.total=1件"},
        Sentence{"政府信息公开行政复议、行政诉讼情况：无。",
                 "reconsideration.total=0件! litigation.total=0件!"},
        Sentence{"发布抖音短视频45条、视频号30条。",
                 "disclosure.channel.short_video=45条 disclosure.channel.short_video=30条"},
        Sentence{"接受咨询28人次，其中现场9人次，电话12人次，网上咨询7次。",
                 "enquiries.total=28人次 enquiries.on_site=9人次 enquiries.phone=12人次 "
                 "enquiries.online=7次"}));

INSTANTIATE_TEST_SUITE_P(
    NearbyMeanings, SentenceTest,
    ::testing::Values(Sentence{"信息公开专栏点击量为800次。",
                               "website.disclosure_column.visits=800次"},
                      Sentence{"网站访问量为900次。", "website.visits=900次"},
                      Sentence{"公共服务事项按时办结率达99%。", "services.on_time_rate=99%"},
                      Sentence{"人大代表建议按时办结率达99%。", "proposals.on_time_rate=99%"},
                      Sentence{"开设在线访谈专栏2个。", "interpretation.interview_topics=2个"},
                      Sentence{"开设专栏2个。", "website.columns=2个"}));

INSTANTIATE_TEST_SUITE_P(Unmapped, SentenceTest,
                         ::testing::Values(Sentence{"走访企业45家。", "?=45家"},
                                           Sentence{"种树10-20棵，修路3个。", "?=3个"},
                                           Sentence{"每年召开会议3次。", "?=3次"},
                                           Sentence{"慰问老人三至五人。", "?=~3-5人"},
                                           Sentence{"慰问老人七八人。", "?=~7-8人"},
                                           Sentence{"覆盖面积百分之八十。", "?=80%"}));

INSTANTIATE_TEST_SUITE_P(
    Proposals, SentenceTest,
    ::testing::Values(Sentence{"共办理人大代表建议8件，其中主办4件、协办4件，办理政协提案15件，"
                               "实现面复率、办结率、满意率100%。",
                               "proposals.npc=8件 proposals.npc.lead=4件 proposals.npc.joint=4件 "
                               "proposals.cppcc=15件 proposals.face_to_face_rate=100% "
                               "proposals.completion_rate=100% proposals.satisfaction_rate=100%"},
                      Sentence{"本年度共收到2条政协提案和3条人大代表建议。",
                               "proposals.cppcc=2条 proposals.npc=3条"},
                      Sentence{"受理12345热线39起，办结率为100%。",
                               "hotline_12345.handled=39起 hotline_12345.completion_rate=100%"}));

// What a number is that is no figure.
std::string NotCountedIn(const std::string& text) {
  std::vector<std::string> names;
  for (const NotCountedPlace& place : Read(text).not_counted) {
    names.emplace_back(NotCountedName(place.what));
  }
  return absl::StrJoin(names, " ");
}

class NotCountedTest : public ::testing::TestWithParam<Sentence> {};

TEST_P(NotCountedTest, IsWhatItIs) {
  EXPECT_EQ(NotCountedIn(GetParam().text), GetParam().facts);
  EXPECT_EQ(Facts(GetParam().text), "");
}

INSTANTIATE_TEST_SUITE_P(
    All, NotCountedTest,
    ::testing::Values(Sentence{"自2020年1月1日起至12月31日止。", "date date"},
                      Sentence{"二〇二〇年工作，2020-05-01印发，2020.5.1施行。", "date date date"},
                      Sentence{"国办公开办函〔2019〕60号", "document_number"},
                      Sentence{"国务院令第711号", "document_number"},
                      Sentence{"根据条例第二十条第(一)项", "article article"},
                      Sentence{"电话:0631-5273106，手机13800001111", "phone phone"},
                      Sentence{"邮政编码:264200", "postcode"},
                      Sentence{"地址在文化路88号12楼503室", "address address address"},
                      Sentence{"上午9:00-12:00，下午2:30", "clock clock clock"},
                      Sentence{"工作日20个工作日内答复，公示5天", "duration duration"},
                      Sentence{"一、基本情况", "list_number"},
                      Sentence{"(1)加强领导。2.健全制度。", "list_number list_number"},
                      Sentence{"一是学习。二是落实。", "list_number list_number"},
                      Sentence{"第3次会议名列第一名", "ordinal ordinal"},
                      Sentence{"学习党的十九大精神，落实十四五规划和两会部署", "name name name"},
                      Sentence{"推进一网通办和双随机、一公开", "name name"},
                      Sentence{"“9·8”投洽会", "name"},
                      Sentence{"三级审核，十四届二次会议", "name level ordinal"},
                      Sentence{"见《2019年工作要点》", "title"},
                      Sentence{"网址http://www.example.cn/2020/a1.html", "code"},
                      Sentence{"确保100%公开", "slogan"},
                      Sentence{"做好三个方面工作", "structure"}));

TEST(BreakdownTest, TiesPartsToTheirWhole) {
  const NarrativeReading reading =
      Read("共制作政府信息30份，其中主动公开20份(包括6份政策文件和14份其他信息)，依申请公开10份。");
  ASSERT_EQ(reading.breakdowns.size(), 2u);
  EXPECT_EQ(reading.breakdowns[0].whole_fact_id(), "f1");
  EXPECT_THAT(reading.breakdowns[0].part_fact_ids(), ElementsAre("f2", "f5"));
  EXPECT_FALSE(reading.breakdowns[0].complete());
  EXPECT_EQ(reading.breakdowns[0].evidence().quote(), "其中");
  EXPECT_EQ(reading.breakdowns[1].whole_fact_id(), "f2");
  EXPECT_THAT(reading.breakdowns[1].part_fact_ids(), ElementsAre("f3", "f4"));
}

TEST(BreakdownTest, EndsWhereANumberIsOfTheWholesRank) {
  const NarrativeReading reading =
      Read("办理人大代表建议8件，其中主办4件、协办4件，办理政协提案15件。");
  ASSERT_EQ(reading.breakdowns.size(), 1u);
  EXPECT_THAT(reading.breakdowns[0].part_fact_ids(), ElementsAre("f2", "f3"));
}

// 分别 shares numbers out; it does not say that there are no others.
TEST(BreakdownTest, IsNotCompleteUnlessTheTextSaysSo) {
  EXPECT_FALSE(
      Read("收到申请5件，其中网上申请、信函申请分别为3件、2件。").breakdowns[0].complete());
  EXPECT_FALSE(Read("收到申请5件，其中网上申请3件。").breakdowns[0].complete());
}

struct Tied {
  const char* text;
  // "f1>f2+f3", with a space between several.
  const char* ties;
};

class TiedTest : public ::testing::TestWithParam<Tied> {};

TEST_P(TiedTest, PartsBelongToTheirWhole) {
  std::vector<std::string> ties;
  for (const v1::Breakdown& breakdown : Read(GetParam().text).breakdowns) {
    ties.push_back(absl::StrCat(breakdown.whole_fact_id(), ">",
                                absl::StrJoin(breakdown.part_fact_ids(), "+")));
  }
  EXPECT_EQ(absl::StrJoin(ties, " "), GetParam().ties);
}

INSTANTIATE_TEST_SUITE_P(
    Breakdowns, TiedTest,
    ::testing::Values(Tied{"收到申请5件：网上3件，信函2件。", "f1>f2+f3"},
                      Tied{"收到申请5件，网上申请3件，信函申请2件，办结4件。", "f1>f2+f3"},
                      Tied{"收到申请5件，按申请方式分，网上3件，信函2件。", "f1>f2+f3"},
                      Tied{"5件申请中，网上申请3件，信函申请2件。", "f1>f2+f3"},
                      Tied{"收到申请5件，含网上申请3件。", "f1>f2"},
                      Tied{"收到申请5件，其中网上3件、信函2件，同意公开4件。", "f1>f2+f3"},
                      Tied{"收到申请5件。网上申请3件。", ""},
                      Tied{"主动公开信息9条，通过网站（5条）、微博（4条）发布。", "f1>f2+f3"},
                      Tied{"承办政协提案9件，答复政协提案5件。", ""},
                      Tied{"申请已答复22件，1件按规定延期至2021年答复。其中“同意公开”18件，"
                           "“部分公开”2件，“非政府信息”2件。",
                           "f1>f3+f4+f5"},
                      Tied{"收到申请9件，办结8件，其中网上申请5件、信函申请4件。", "f1>f3+f4"},
                      Tied{"制作材料30份，发放2份，其中甲类20份，乙类8份。", "f1>f3+f4"},
                      Tied{"制作材料30份，发放9份，其中甲类8份，乙类6份。", "f1>f3+f4"},
                      Tied{"制作材料30份，发放9份，其中甲类6份，乙类3份。", "f2>f3+f4"},
                      Tied{"制作材料3份，发放2份，其中甲类8份。", "f2>f3"},
                      Tied{"收到申请5件。无法提供的情形包括不掌握2件、重复申请1件。", ""}));

TEST(BreakdownTest, TheirSumIsNoPart) {
  const NarrativeReading reading =
      Read("共公开信息60条：其中政策文件20条、财政信息40条，两类合计60条。");
  ASSERT_EQ(reading.breakdowns.size(), 1u);
  EXPECT_THAT(reading.breakdowns[0].part_fact_ids(), ElementsAre("f2", "f3"));
  EXPECT_TRUE(reading.breakdowns[0].complete());
}

TEST(BreakdownTest, ABracketOfPartsNeedsNoWord) {
  const NarrativeReading reading = Read("共有工作人员9人（专职2人，兼职7人）。");
  ASSERT_EQ(reading.breakdowns.size(), 1u);
  EXPECT_THAT(reading.breakdowns[0].part_fact_ids(), ElementsAre("f2", "f3"));
}

TEST(BreakdownTest, NothingToTieWithoutAWhole) {
  EXPECT_THAT(Read("其中网站公开信息3条。").breakdowns, IsEmpty());
}

TEST(ShareTest, APercentageHasItsCounts) {
  const NarrativeReading reading =
      Read("办结申请125件，其中同意公开的53件，占42%；不予公开的72件，占58%。", 2017);
  ASSERT_EQ(reading.shares.size(), 2u);
  EXPECT_EQ(reading.shares[0].percentage_fact_id(), "f3");
  EXPECT_EQ(reading.shares[0].part_fact_id(), "f2");
  EXPECT_EQ(reading.shares[0].whole_fact_id(), "f1");
  EXPECT_EQ(reading.shares[1].part_fact_id(), "f4");
  EXPECT_EQ(reading.facts[2].indicator(), "applications.answer.granted_rate");
  EXPECT_EQ(reading.facts[4].indicator(), "applications.answer.refused_rate");
}

// "disclosure.total UP 12% 2019"
std::string Claims(const std::string& text) {
  std::vector<std::string> claims;
  for (const v1::Claim& claim : Read(text).claims) {
    std::string line = absl::StrCat(claim.indicator().empty() ? "?" : claim.indicator(), " ",
                                    v1::Claim::Direction_Name(claim.direction()));
    if (claim.has_value()) absl::StrAppend(&line, " ", claim.value(), claim.unit());
    claims.push_back(absl::StrCat(line, " ", claim.base_year()));
  }
  return absl::StrJoin(claims, "; ");
}

struct ClaimCase {
  const char* text;
  const char* claims;
  const char* facts;
};

class ClaimTest : public ::testing::TestWithParam<ClaimCase> {};

TEST_P(ClaimTest, IsNoFactOfItsOwn) {
  EXPECT_EQ(Claims(GetParam().text), GetParam().claims);
  EXPECT_EQ(Facts(GetParam().text), GetParam().facts);
}

INSTANTIATE_TEST_SUITE_P(
    All, ClaimTest,
    ::testing::Values(ClaimCase{"公开政府信息178条，比2018年有所增长。", "disclosure.total UP 2018",
                                "disclosure.total=178条"},
                      ClaimCase{"公开政府信息178条，同比增长12%，其中网站公开信息20条。",
                                "disclosure.total UP 12% 2019",
                                "disclosure.total=178条 disclosure.channel.website=20条"},
                      ClaimCase{"收到政府信息公开申请5件，较上年减少3件。",
                                "applications.received DOWN 3件 2019", "applications.received=5件"},
                      ClaimCase{"收到政府信息公开申请5件，与上年持平。",
                                "applications.received LEVEL 2019", "applications.received=5件"},
                      ClaimCase{"申请量与2018年度持平。", "applications.received LEVEL 2018", ""},
                      ClaimCase{"公开政府信息178条，较上年翻一番。",
                                "disclosure.total UP 100% 2019", "disclosure.total=178条"},
                      ClaimCase{"不断增加公开数量，提高服务水平。", "", ""},
                      ClaimCase{"力争公开数量比上年增长10%。", "", ""}));

TEST(NarrativeTest, EvidencePointsAtTheNumberWithItsUnit) {
  const NarrativeReading reading = Read("全局 共 公开 信息 12 条。");
  ASSERT_EQ(reading.facts.size(), 1u);
  EXPECT_EQ(reading.facts[0].evidence().quote(), "12 条");
  EXPECT_EQ(reading.facts[0].literal(), "12");
  EXPECT_EQ(reading.facts[0].evidence().begin(), 11);
}

TEST(NarrativeTest, AStatedZeroPointsAtItsWords) {
  const NarrativeReading reading = Read("2020年我局未收到政府信息公开申请。");
  ASSERT_EQ(reading.facts.size(), 1u);
  EXPECT_EQ(reading.facts[0].evidence().quote(), "未收到政府信息公开申请");
  EXPECT_EQ(reading.facts[0].literal(), "未收到");
}

TEST(NarrativeTest, HeadingsTellButAreNotSearched) {
  EXPECT_EQ(Facts("# 某局2020年政府信息公开工作年度报告\n## 三、收到和处理申请3件情况\n"
                  "网上3件，信函2件。\n"),
            "applications.channel.online=3件 applications.channel.letter=2件");
}

TEST(NarrativeTest, BoilerplateIsNotSearched) {
  EXPECT_EQ(Facts("! 公开信息3条\n公开信息4条。\n"), "disclosure.total=4条");
}

TEST(NarrativeTest, AnUnmappedFactKeepsItsPhrase) {
  EXPECT_EQ(Read("今年，走访企业45家，成效好。").facts[0].phrase(), "走访企业45家");
}

// Every digit is in a fact, a claim, or a number that is no figure.
TEST(NarrativeTest, NoDigitIsOverlooked) {
  const std::vector<std::string> pieces = {
      "公开信息", "3",      "12,345", "条",  "，", "。", "2019年", "(",      ")",
      "第",       "万",     "%",      "1.5", "-",  "号", "、",     "其中",   "月",
      "日",       "一",     "十",     "：",  "A",  " ",  "增长",   "较上年", "未收到",
      "申请",     "分别为", "20",     "00",  "/",  ".",  "至",     "《",     "》"};
  std::uint32_t state = 1;
  const auto next = [&] { return state = state * 1664525U + 1013904223U, state >> 16; };
  for (int round = 0; round < 3000; ++round) {
    std::string text = "甲";
    for (int i = 0; i < 14; ++i) text += pieces[next() % pieces.size()];
    SCOPED_TRACE(text);
    const NarrativeReading reading = Read(text);
    std::vector<bool> covered(text::Length(text), false);
    const auto cover = [&](std::int32_t begin, std::int32_t end) {
      for (std::int32_t i = begin; i < end; ++i) covered.at(static_cast<std::size_t>(i)) = true;
    };
    for (const v1::Fact& fact : reading.facts) {
      cover(fact.evidence().begin(), fact.evidence().end());
      EXPECT_EQ(fact.year() > 1900, true);
    }
    for (const NotCountedPlace& place : reading.not_counted) cover(place.begin, place.end);
    const std::u32string decoded = text::DecodeUtf8(text);
    for (std::size_t i = 0; i < decoded.size(); ++i) {
      if (decoded[i] >= U'0' && decoded[i] <= U'9') {
        EXPECT_TRUE(covered[i]) << i;
      }
    }
  }
}

}  // namespace
}  // namespace nianbao::extract::narrative

// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/charset.h"

#include <unicode/ucnv.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "common/status/status_matchers.h"
#include "common/text/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/characters/chinese_score.h"
#include "services/normalize/characters/declared_charset.h"

namespace nianbao::normalize {
namespace {

using nianbao::testing::StatusIs;
using ::testing::HasSubstr;

std::string Encode(std::string_view utf8, const char* icu_name) {
  std::string bytes(utf8.size() * 4 + 16, '\0');
  UErrorCode error = U_ZERO_ERROR;
  const std::int32_t size =
      ucnv_convert(icu_name, "UTF-8", bytes.data(), static_cast<std::int32_t>(bytes.size()),
                   utf8.data(), static_cast<std::int32_t>(utf8.size()), &error);
  EXPECT_TRUE(U_SUCCESS(error)) << icu_name;
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

struct Form {
  const char* icu_name;
  const char* charset;
};

constexpr Form kForms[] = {
    {"UTF-8", "UTF-8"},       {"GB18030", "GB18030"},   {"UTF-16LE", "UTF-16LE"},
    {"UTF-16BE", "UTF-16BE"}, {"UTF-32LE", "UTF-32LE"}, {"UTF-32BE", "UTF-32BE"},
};

const std::vector<std::string>& Simplified() {
  static const std::vector<std::string> texts = {
      "无",
      "无此情况",
      "青山县水务局",
      "青山县水务局2020年政府信息公开工作年度报告\n一、总体情况\n",
      "信息内容\t本年制发件数\t本年废止件数\n规章\t0\t0\n行政规范性文件\t12\t3\n",
      "<p>全年主动公开政府信息135条，收到申请12件，均已按时答复。</p>",
      "綦江、瀍河、盱眙、濮阳、亳州、鄠邑六地的代表参加了会议。",
      "联系电话：010-12345678，电子邮箱：office@example.com，℃ ① ②",
  };
  return texts;
}

const std::vector<std::string>& Traditional() {
  static const std::vector<std::string> texts = {
      "無此情況",
      "政府資訊公開年度報告",
      "本局認真貫徹落實條例，全年主動公開政府資訊135條，收到申請12件，均已按時答覆。",
      "一、概述\n二、主動公開\t12\n三、依申請公開\t0\n",
      "<td>網站公開數</td><td>151</td><td>微博</td>",
  };
  return texts;
}

// The declarations in `texts` are ASCII, so that they stand before the text in any encoding.
std::string Declaration(const char* charset) {
  return charset[0] == '\0' ? "" : "<meta charset=\"" + std::string(charset) + "\">";
}

void ExpectReadsOrDoubts(const std::string& text, const Form& form) {
  for (const char* declared : {"", "utf-8", "gb2312", "big5", "iso-8859-1", "hz-gb-2312"}) {
    const std::string page = Declaration(declared) + text;
    SCOPED_TRACE(page + " in " + form.icu_name);
    const auto decoded = Decode(Encode(page, form.icu_name), "");
    ASSERT_OK(decoded);
    EXPECT_NE(decoded->encoding.certainty(), v1::Encoding::CERTAINTY_UNSPECIFIED);
    EXPECT_EQ(decoded->encoding.misread_as(), "");
    if (decoded->encoding.certainty() == v1::Encoding::DOUBTFUL) continue;
    EXPECT_EQ(text::EncodeUtf8(decoded->text), page);
    EXPECT_EQ(decoded->charset, form.charset);
  }
}

TEST(Decode, ReadsEveryEncodingWhateverIsDeclared) {
  for (const Form& form : kForms) {
    for (const std::string& text : Simplified()) ExpectReadsOrDoubts(text, form);
    for (const std::string& text : Traditional()) ExpectReadsOrDoubts(text, form);
  }
  for (const std::string& text : Traditional()) ExpectReadsOrDoubts(text, {"Big5", "Big5"});
}

std::string Compose(const std::vector<std::string>& phrases, std::mt19937& random) {
  // A mark of punctuation alone is not told from a control character.
  std::string text = "公示";
  for (std::size_t i = 0; i < random() % 7; ++i) {
    text += phrases[random() % phrases.size()];
    if (random() % 3 == 0) text += std::to_string(random() % 500) + (random() % 2 ? "\t" : "\n");
  }
  return text;
}

TEST(Decode, ReadsInventedTextWhateverIsDeclared) {
  const std::vector<std::string> simplified = {
      "本机关",   "收到申请", "行政复议维持结果", "，",       "。",       "《条例》",  "街道办事处",
      "部分公开", "养殖许可", "碧桂苑社区",       "鳜鱼溪镇", "邮寄地址", "其他处理",  "（一）",
      "同比增长", "栾川",     "<td>规章</td>",    "不予公开", "答复",     "微信公众号"};
  const std::vector<std::string> traditional = {
      "本機關",   "收到申請", "行政復議維持結果", "，",       "。",       "《條例》",  "街道辦事處",
      "部分公開", "養殖許可", "碧桂苑社區",       "鱖魚溪鎮", "郵寄地址", "其他處理",  "（一）",
      "同比增長", "欒川",     "<td>規章</td>",    "不予公開", "答覆",     "微信公眾號"};
  std::mt19937 random(23);
  for (int round = 0; round < 150; ++round) {
    const std::string text = Compose(simplified, random);
    for (const Form& form : kForms) ExpectReadsOrDoubts(text, form);
    const std::string converted = Compose(traditional, random);
    for (const Form& form : kForms) ExpectReadsOrDoubts(converted, form);
    ExpectReadsOrDoubts(converted, {"Big5", "Big5"});
  }
}

// With what it should say of itself, nothing is left in doubt.
TEST(Decode, IsCertainOfWhatDeclaresItselfRightly) {
  const auto expect = [](const std::string& text, const char* icu_name, const char* declared) {
    const std::string page = Declaration(declared) + text;
    SCOPED_TRACE(page);
    const auto decoded = Decode(Encode(page, icu_name), "");
    ASSERT_OK(decoded);
    EXPECT_EQ(text::EncodeUtf8(decoded->text), page);
    EXPECT_EQ(decoded->encoding.certainty(), v1::Encoding::CERTAIN);
  };
  for (const std::string& text : Simplified()) {
    expect(text, "GB18030", "gbk");
    expect(text, "UTF-8", "utf-8");
  }
  for (const std::string& text : Traditional()) {
    expect(text, "GB18030", "gb18030");
    expect(text, "Big5", "big5");
  }
}

TEST(Decode, SaysWhatItWasToldAndWhatItFound) {
  const std::string text = "全年主动公开政府信息135条，收到政府信息公开申请12件。";
  struct Case {
    std::string bytes;
    std::string media_type;
    std::string charset;
    std::string declared;
    v1::Encoding::Certainty certainty;
  };
  const Case cases[] = {
      {Encode(text, "GB18030"), "text/html; charset=GB2312", "GB18030", "GB2312",
       v1::Encoding::CERTAIN},
      {Encode(text, "GB18030"), "text/html; charset=utf-8", "GB18030", "UTF-8",
       v1::Encoding::LIKELY},
      {Encode(text, "GB18030"), "", "GB18030", "", v1::Encoding::LIKELY},
      {text, "text/plain; charset=big5", "UTF-8", "Big5", v1::Encoding::CERTAIN},
      {"\xEF\xBB\xBF" + text, "", "UTF-8", "", v1::Encoding::CERTAIN},
      {"\xFF\xFE" + Encode(text, "UTF-16LE"), "", "UTF-16LE", "", v1::Encoding::CERTAIN},
      {"\xFE\xFF" + Encode(text, "UTF-16BE"), "", "UTF-16BE", "", v1::Encoding::CERTAIN},
      {"\x84\x31\x95\x33" + Encode(text, "GB18030"), "", "GB18030", "", v1::Encoding::CERTAIN},
      {Encode(text, "HZ"), "text/plain; charset=HZ-GB-2312", "HZ-GB-2312", "HZ-GB-2312",
       v1::Encoding::CERTAIN},
      {Encode(text, "HZ"), "", "HZ-GB-2312", "", v1::Encoding::LIKELY},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.charset + " as " + c.media_type);
    const auto decoded = Decode(c.bytes, c.media_type);
    ASSERT_OK(decoded);
    EXPECT_EQ(text::EncodeUtf8(decoded->text), text);
    EXPECT_EQ(decoded->charset, c.charset);
    EXPECT_EQ(decoded->encoding.charset(), c.charset);
    EXPECT_EQ(decoded->encoding.declared(), c.declared);
    EXPECT_EQ(decoded->encoding.certainty(), c.certainty);
    EXPECT_EQ(decoded->encoding.replacements(), 0);
  }
}

TEST(Decode, ReadsBig5WithItsExtensions) {
  const std::string text = "啟用嘅網站，邨辦公室，恒生裏面：本局主動公開政府資訊十二條。";
  ASSERT_OK_AND_ASSIGN(const Decoded decoded,
                       Decode(Encode(text, "Big5-HKSCS"), "text/html; charset=big5"));
  EXPECT_EQ(text::EncodeUtf8(decoded.text), text);
  EXPECT_EQ(decoded.charset, "Big5-HKSCS");
}

TEST(Decode, CountsWhatItCannotRead) {
  std::string page;
  for (int i = 0; i < 40; ++i) page += "<p>全年主动公开政府信息135条，收到申请12件。</p>\n";
  page += Encode("<div>政府网站标识</div>", "GB18030");
  ASSERT_OK_AND_ASSIGN(const Decoded decoded, Decode(page, "text/html; charset=utf-8"));
  EXPECT_EQ(decoded.charset, "UTF-8");
  EXPECT_GT(decoded.encoding.replacements(), 4);
  EXPECT_EQ(decoded.encoding.certainty(), v1::Encoding::LIKELY);
}

TEST(Decode, RefusesWhatIsNoText) {
  EXPECT_THAT(Decode("总体情\xE5\x86", ""),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("cut off")));
  std::string noise;
  for (int i = 0; i < 4000; ++i) noise += static_cast<char>(i * 7919 >> 3);
  EXPECT_THAT(Decode(noise, ""), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(DeclaredCharset, LooksAtMarkupAlone) {
  struct Case {
    const char* page;
    const char* media_type;
    const char* declared;
  };
  const Case cases[] = {
      {"<meta charset=gb2312>", "", "GB2312"},
      {"<meta http-equiv=Content-Type content=\"text/html; charset=x-gbk\">", "", "GBK"},
      {"<META CHARSET = 'UTF8' />", "text/html; charset=gbk", "UTF-8"},
      {"<?xml version=\"1.0\" encoding=\"GB18030\"?><html>", "", "GB18030"},
      {"<!-- <meta charset=big5> --><p>", "", ""},
      {"<!-- <meta charset=big5> --><meta charset=gbk>", "", "GBK"},
      {"<script>var s='<meta charset=big5>'</script><p>", "", ""},
      {"<title><meta charset=big5></title><meta charset=gbk>", "", "GBK"},
      {"<!-- <meta charset=big5>", "text/html; charset=\"utf-8\"", "UTF-8"},
      {"<meta name=description content=charset><meta charset=gbk>", "", "GBK"},
      {"<meta charset=utf-16>", "", "UTF-8"},
      {"", "text/html; charset=utf-16", "UTF-16"},
      {"<meta charset=klingon>", "", ""},
      {"<p>charset=gbk</p>", "", ""},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(DeclaredCharset(c.page, c.media_type), c.declared) << c.page;
  }
}

TEST(ChineseScore, TellsChineseFromItsMisreadings) {
  EXPECT_GT(ChineseScore(U"全年主动公开政府信息，收到申请。"), 0.8);
  EXPECT_LT(ChineseScore(U"鏀垮簻淇℃伅鍏紑"), 0.3);
  EXPECT_EQ(ChineseScore(U"abc 123"), 0);
  EXPECT_TRUE(RareIdeographs()(U'鏀'));
  EXPECT_FALSE(RareIdeographs()(U'政'));
}

}  // namespace
}  // namespace nianbao::normalize

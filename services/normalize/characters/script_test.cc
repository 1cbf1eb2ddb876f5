// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/script.h"

#include "common/status/status_matchers.h"
#include "common/text/text.h"
#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

TEST(ScriptConverter, TellsScripts) {
  ASSERT_OK_AND_ASSIGN(const auto converter, ScriptConverter::Create());
  EXPECT_EQ(converter->Detect(U"政府信息公开"), v1::Document::SIMPLIFIED);
  EXPECT_EQ(converter->Detect(U"政府資訊公開"), v1::Document::TRADITIONAL);
  EXPECT_EQ(converter->Detect(U"本局依法公开信息，原文写作「條例」"), v1::Document::SIMPLIFIED);
  EXPECT_EQ(converter->Detect(U"以上"), v1::Document::SIMPLIFIED);
  EXPECT_EQ(converter->Detect(U"abc 123"), v1::Document::SCRIPT_UNSPECIFIED);
}

TEST(ScriptConverter, ChangesCharactersAndTheWordsOfTheForms) {
  ASSERT_OK_AND_ASSIGN(const auto converter, ScriptConverter::Create());
  struct Case {
    std::u32string from;
    std::u32string to;
  };
  const Case cases[] = {
      {U"政府信息公開條例", U"政府信息公开条例"},
      {U"省檔案館", U"省档案馆"},
      {U"網際網路", U"网际网路"},
      {U"政府資訊公開", U"政府信息公开"},
      {U"行政規範性檔案，電子檔案", U"行政规范性文件，电子档案"},
      {U"網路申請數", U"网络申请数"},
      {U"新聞釋出會，線上訪談", U"新闻发布会，在线访谈"},
      {U"乾坤與乾燥", U"乾坤与干燥"},
      {U"12件\n無", U"12件\n无"},
      {U"", U""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(text::EncodeUtf8(c.from));
    EXPECT_EQ(text::EncodeUtf8(converter->ToSimplified(c.from)), text::EncodeUtf8(c.to));
  }
  std::u32string every;
  for (char32_t c = 0x3400; c < 0xA000; ++c) every += c;
  EXPECT_EQ(converter->ToSimplified(every).size(), every.size());
}

}  // namespace
}  // namespace nianbao::normalize

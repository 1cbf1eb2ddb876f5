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

TEST(ScriptConverter, ChangesCharactersAndNotWords) {
  ASSERT_OK_AND_ASSIGN(const auto converter, ScriptConverter::Create());
  struct Case {
    std::u32string from;
    std::u32string to;
  };
  const Case cases[] = {
      {U"政府信息公開條例", U"政府信息公开条例"},
      {U"省檔案館", U"省档案馆"},
      {U"網際網路", U"网际网路"},
      {U"政府資訊公開", U"政府资讯公开"},
      {U"乾坤與乾燥", U"乾坤与干燥"},
      {U"據瞭解，瞭望臺", U"据了解，瞭望台"},
      {U"憑藉計畫", U"凭借计划"},
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

TEST(ScriptConverter, PreparesATextByItsScriptAndWording) {
  ASSERT_OK_AND_ASSIGN(const auto converter, ScriptConverter::Create());
  struct Case {
    const char32_t* text;
    v1::Document::Script script;
    bool taiwan_wording;
  };
  const Case cases[] = {
      {U"全年主动公开政府信息，网路资讯见入口网站的线上访谈", v1::Document::SIMPLIFIED, false},
      {U"全年主動公開政府信息，見門戶網站的在線訪談和互聯網", v1::Document::TRADITIONAL, false},
      {U"政府網站公布資訊和檔案，程式見入口網站", v1::Document::TRADITIONAL, false},
      {U"全年主動公開政府資訊，見入口網站的線上訪談和網際網路", v1::Document::TRADITIONAL, true},
      {U"政府資訊公開", v1::Document::TRADITIONAL, false},
      {U"網路與軟體、互聯網與軟件並用，網絡也有", v1::Document::TRADITIONAL, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(text::EncodeUtf8(c.text));
    const PreparedText prepared = converter->Prepare(c.text);
    EXPECT_EQ(prepared.script, c.script);
    EXPECT_EQ(prepared.taiwan_wording, c.taiwan_wording);
    EXPECT_EQ(prepared.wording != nullptr, c.taiwan_wording);
    EXPECT_EQ(prepared.text.size(), std::u32string_view(c.text).size());
  }
}

}  // namespace
}  // namespace nianbao::normalize

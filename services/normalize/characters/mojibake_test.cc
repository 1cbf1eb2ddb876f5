// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/mojibake.h"

#include <unicode/ucnv.h>

#include <string>
#include <string_view>

#include "common/text/text.h"
#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

std::string Convert(std::string_view bytes, const char* from, const char* to) {
  std::string out(bytes.size() * 4 + 16, '\0');
  UErrorCode error = U_ZERO_ERROR;
  const std::int32_t size =
      ucnv_convert(to, from, out.data(), static_cast<std::int32_t>(out.size()), bytes.data(),
                   static_cast<std::int32_t>(bytes.size()), &error);
  EXPECT_TRUE(U_SUCCESS(error));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

// What `text` becomes, in UTF-8, when its bytes in `was` are taken for `as`.
std::string Misread(std::string_view text, const char* was, const char* as) {
  return Convert(Convert(text, "UTF-8", was), as, "UTF-8");
}

TEST(UndoMojibake, UndoesOneWrongDecoding) {
  // Every run has an even number of ideographs, so that GBK loses no byte of it.
  const std::string simplified = "<p>全年主动公开政府信息</p><p>收到公开申请</p><td>网站</td>";
  const std::string traditional = "<p>全年主動公開政府資訊</p><p>收到公開申請</p><td>網站</td>";
  struct Case {
    std::string garbled;
    std::string text;
    std::string misread_as;
  };
  const Case cases[] = {
      {Misread(simplified, "UTF-8", "ISO-8859-1"), simplified, "windows-1252"},
      {Misread(simplified, "GB18030", "ISO-8859-1"), simplified, "windows-1252"},
      {Misread(simplified, "UTF-8", "GBK"), simplified, "GBK"},
      {Misread(traditional, "UTF-8", "GBK"), traditional, "GBK"},
      {Misread(traditional, "Big5", "GBK"), traditional, "GBK"},
      {Misread("主动公开政府信息，收到申请", "GB2312", "Big5-HKSCS"), "主动公开政府信息，收到申请",
       "Big5"},
      {"æ”¿åºœ", "政府", "windows-1252"},
      {"ÕþÎñ¹«¿ª", "政务公开", "windows-1252"},
      {"标题是对的：鏀垮簻淇℃伅鍏紑", "", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.garbled);
    const Repaired repaired = UndoMojibake(text::DecodeUtf8(c.garbled));
    EXPECT_EQ(text::EncodeUtf8(repaired.text), c.text.empty() ? c.garbled : c.text);
    EXPECT_EQ(repaired.misread_as, c.misread_as);
  }
}

TEST(UndoMojibake, UndoesThePartOfAPageThatIsGarbled) {
  const std::string right = "<h1>青山县水务局年度报告</h1><p>Straße, Café, ①②③</p>";
  for (const char* as : {"ISO-8859-1", "GBK"}) {
    const std::string body = "<p>全年主动公开政府信息</p>";
    const Repaired repaired = UndoMojibake(text::DecodeUtf8(right + Misread(body, "UTF-8", as)));
    EXPECT_EQ(text::EncodeUtf8(repaired.text), right + body);
  }
}

TEST(UndoMojibake, LeavesRightTextAlone) {
  const char* const texts[] = {
      "本局依法公开信息，均已答复。",
      "本局依法公開資訊，均已答覆。",
      "綦江、瀍河、盱眙、濮阳、亳州、鄠邑、郯城、莒县、睢宁、沭阳",
      "龘靐齉爨鱻麤灪籲驫麣纞虋讟钃鸜麷鞻韽韾顟顠饙饙騳騱饗",
      "À côté d'un vœu, l'œuvre naïve de Zoë déçut Noël à Œuvres-Évêché",
      "Müller, Größe, Übermäßig, Straße, Žižek, Łódź, ÀÉÎÕÜ, ÄÖÜäöüß",
      "①②③④⑤⑥⑦⑧⑨⑩ ℃ ％ ‰ № § © ® ± × ÷ ° ′ ″",
      "αβγδεζηθικλμνξοπρστυφχψω ΑΒΓΔ Привет мир",
      "┌─┬─┐│├┼┤└┴┘═║╔╗",
      "“引文”‘内’——……·《》〔2019〕60号",
      "かんじとカタカナの文章 한국어 문장",
      "ēéěè āáǎà ǖǘǚǜ fùyì kāizhǎn",
      "",
  };
  for (const char* text : texts) {
    const Repaired repaired = UndoMojibake(text::DecodeUtf8(text));
    EXPECT_EQ(text::EncodeUtf8(repaired.text), text);
    EXPECT_EQ(repaired.misread_as, "") << text;
    EXPECT_TRUE(repaired.notices.empty());
  }
}

TEST(UndoMojibake, ReportsWhatIsLost) {
  const Repaired repaired = UndoMojibake(U"本局锟斤拷公开信息锟斤拷锟斤拷条");
  EXPECT_EQ(text::EncodeUtf8(repaired.text), "本局锟斤拷公开信息锟斤拷锟斤拷条");
  ASSERT_EQ(repaired.notices.size(), 1U);
  EXPECT_EQ(repaired.notices[0].substr(0, 8), "3 places");
  const Repaired unread = UndoMojibake(U"本局\uFFFD公开\uFFFD条");
  ASSERT_EQ(unread.notices.size(), 1U);
  EXPECT_EQ(unread.notices[0].substr(0, 22), "2 places hold U+FFFD i");
}

}  // namespace
}  // namespace nianbao::normalize

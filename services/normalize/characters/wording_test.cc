// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/characters/wording.h"

#include <random>
#include <string>
#include <vector>

#include "common/status/status_matchers.h"
#include "common/text/text.h"
#include "gtest/gtest.h"
#include "services/normalize/characters/script.h"

namespace nianbao::normalize {
namespace {

class WordingTest : public ::testing::Test {
 protected:
  MappedText Restore(std::u32string_view traditional) const {
    return converter_->wording().Restore(MappedText(converter_->ToSimplified(traditional), 0));
  }

  const std::unique_ptr<ScriptConverter> converter_ = ScriptConverter::Create().value();
};

struct Case {
  std::u32string_view taiwan;
  std::string mainland;
};

TEST_F(WordingTest, RestoresWords) {
  const Case cases[] = {
      {U"行政規範性檔案", "行政规范性文件"},
      {U"下發檔案12件", "下发文件12件"},
      {U"網際網路上的政府入口網站", "互联网上的政府门户网站"},
      {U"開放連線埠", "开放端口"},
      {U"廣泛套用", "广泛应用"},
      {U"政府資訊公開程式", "政府信息公开程序"},
      {U"新聞釋出會，線上訪談", "新闻发布会，在线访谈"},
      {U"服務視窗透過網路受理", "服务窗口通过网络受理"},
      {U"列印費和影印費，光碟", "打印费和复印费，光盘"},
      {U"聯絡人及聯絡電話", "联系人及联系电话"},
      {U"大資料與資料庫，數位化", "大数据与数据库，数字化"},
      {U"各專案的許可權", "各项目的权限"},
      {U"隨著工作著力推進", "随着工作着力推进"},
      {U"《規範性檔案管理辦法》", "《规范性文件管理办法》"},
      {U"義大利和紐西蘭", "意大利和新西兰"},
      {U"點選量", "点击量"},
      {U"本列資料的勾稽關係，所列資料", "本列数据的勾稽关系，所列数据"},
      {U"資料共享和公共資料開放", "数据共享和公共数据开放"},
      {U"欄目設定，設定政府資訊公開查閱點", "栏目设置，设置政府信息公开查阅点"},
      {U"其他型別，影印和郵寄，影印件", "其他类型，复印和邮寄，复印件"},
      {U"一窗受理、整合服務", "一窗受理、集成服务"},
      {U"經濟執行情況，調查物件", "经济运行情况，调查对象"},
      {U"政策檔案庫，檔案處理", "政策文件库，文件处理"},
  };
  for (const Case& c : cases) EXPECT_EQ(Restore(c.taiwan).Utf8(), c.mainland);
}

TEST_F(WordingTest, LeavesWhatMustStay) {
  const Case cases[] = {
      {U"省檔案館、檔案局、國家檔案局、檔案室", "省档案馆、档案局、国家档案局、档案室"},
      {U"《檔案法》，檔案員，人事檔案", "《档案法》，档案员，人事档案"},
      {U"預算執行，效能督查，高效能", "预算执行，效能督查，高效能"},
      {U"安全形勢", "安全形势"},
      {U"線上線下、生產線上、一線上", "线上线下、生产线上、一线上"},
      {U"民眾資料品質", "民众资料品质"},
      {U"統計資料依法保密，申報資料，資料集中存放", "统计资料依法保密，申报资料，资料集中存放"},
      {U"設定行政許可，依法設定的", "设定行政许可，依法设定的"},
      {U"整合服務資源，古籍影印本，預算執行", "整合服务资源，古籍影印本，预算执行"},
      {U"檢視問題", "检视问题"},
      {U"統計指標，本年新增，查詢", "统计指标，本年新增，查询"},
      {U"行政許可權，區域性", "行政许可权，区域性"},
      {U"專案組，聯絡員", "专案组，联络员"},
      {U"人數位居前列，三數位", "人数位居前列，三数位"},
      {U"智慧城市，著作，顯著", "智慧城市，著作，显著"},
      {U"全過程式管理", "全过程式管理"},
      {U"文字，文件，通訊地址", "文字，文件，通讯地址"},
      {U"重點選題，套用格式", "重点选题，套用格式"},
  };
  for (const Case& c : cases) EXPECT_EQ(Restore(c.taiwan).Utf8(), c.mainland);
}

TEST_F(WordingTest, KeepsPlaces) {
  const MappedText text = Restore(U"用連線埠，線上");
  EXPECT_EQ(text.Utf8(), "用端口，在线");
  EXPECT_EQ(text.Source(1).begin, 1);
  EXPECT_EQ(text.Source(2).end, 4);
  EXPECT_EQ(text.Source(3).begin, 4);
  EXPECT_EQ(text.Source(4).begin, 5);
  EXPECT_EQ(text.Source(5).end, 7);
}

TEST_F(WordingTest, ChangesNothingTwice) {
  const std::vector<std::u32string> pieces = {
      U"檔案", U"館", U"管理", U"網",   U"際", U"路",     U"線上", U"線下",
      U"連線", U"埠", U"資訊", U"程式", U"過", U"許可權", U"行政", U"數位",
      U"三",   U"化", U"專案", U"組",   U"點", U"選",     U"重",   U"透過",
      U"釋出", U"會", U"大",   U"資料", U"庫", U"的",     U"，"};
  std::mt19937 random(11);
  for (int round = 0; round < 5000; ++round) {
    std::u32string raw;
    for (std::size_t i = 0; i < 1 + random() % 8; ++i) raw += pieces[random() % pieces.size()];
    const MappedText once = Restore(raw);
    const MappedText twice = converter_->wording().Restore(MappedText(once.text(), 0));
    ASSERT_EQ(twice.Utf8(), once.Utf8()) << text::EncodeUtf8(raw);
    std::int32_t end = 0;
    for (const v1::SourceRun& run : once.Runs()) {
      ASSERT_GE(run.source_begin(), end);
      end = run.source_end();
    }
    ASSERT_LE(static_cast<std::size_t>(end), raw.size());
  }
}

}  // namespace
}  // namespace nianbao::normalize

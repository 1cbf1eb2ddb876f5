// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/archive/zip_archive.h"

#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/normalize/archive/entry_name.h"
#include "services/normalize/archive/zip_maker_for_test.h"

namespace nianbao::normalize {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t kMiB = std::size_t{1} << 20;

// The message of the first error in opening the archive and reading all of it; empty if none.
std::string ErrorOf(const std::string& bytes, const NormalizerOptions& options = {}) {
  auto archive = ZipArchive::Open(bytes, options);
  if (!archive.ok()) return std::string(archive.status().message());
  for (std::size_t i = 0; i < (*archive)->entries().size(); ++i) {
    const auto content = (*archive)->Read(i);
    if (!content.ok()) return std::string(content.status().message());
  }
  return {};
}

void Patch(std::string& bytes, std::string_view signature, std::size_t offset,
           std::string_view value) {
  for (std::size_t at = bytes.find(signature); at != std::string::npos;
       at = bytes.find(signature, at + 4)) {
    bytes.replace(at + offset, value.size(), value);
  }
}

constexpr std::string_view kLocal = "PK\x03\x04";
constexpr std::string_view kCentral = "PK\x01\x02";

TEST(ZipArchive, ListsAndReadsEntries) {
  const std::string bytes = MakeZip({{"a.txt", "one"}, {"年报/", ""}, {"年报/b.txt", "", false}});
  const NormalizerOptions options;
  auto archive = ZipArchive::Open(bytes, options);
  ASSERT_TRUE(archive.ok()) << archive.status();
  const auto& entries = (*archive)->entries();
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].name, "a.txt");
  EXPECT_EQ(entries[0].size, 3u);
  EXPECT_EQ(entries[1].name, "年报/");
  EXPECT_EQ(entries[2].name, "年报/b.txt");
  EXPECT_EQ(*(*archive)->Read(0), "one");
  EXPECT_EQ(*(*archive)->Read(2), "");
  EXPECT_EQ(*(*archive)->Read(0), "one");
}

TEST(ZipArchive, ReadsAnEmptyArchive) { EXPECT_EQ(ErrorOf("PK\5\6" + std::string(18, '\0')), ""); }

TEST(ZipArchive, DecodesNames) {
  const std::string gbk = "\xC4\xEA\xB1\xA8.txt";
  const std::string bytes = MakeZip({{gbk, "x"}});
  const NormalizerOptions options;
  auto archive = ZipArchive::Open(bytes, options);
  ASSERT_TRUE(archive.ok()) << archive.status();
  EXPECT_EQ((*archive)->entries()[0].name, "年报.txt");

  struct Case {
    std::string raw;
    bool is_utf8;
    std::string name;
  };
  const Case cases[] = {
      {"plain.txt", false, "plain.txt"},
      {"年报.txt", true, "年报.txt"},
      {"年报.txt", false, "年报.txt"},
      {gbk, false, "年报.txt"},
      {"a\xFF", true, "a\xEF\xBF\xBD"},
      // Also valid UTF-8, of letters that no Chinese name has.
      {"\xC4\xA3\xB0\xE6", false, "模版"},
      {"\xC4\xA3\xC4\xA3", false, "模模"},
      {"caf\x82", false, "café"},
      {"", false, ""},
  };
  for (const Case& c : cases) EXPECT_EQ(DecodeEntryName(c.raw, c.is_utf8), c.name) << c.name;
}

TEST(ZipArchive, RefusesBombs) {
  const std::string zeros(64 * kMiB, '\0');
  const std::string bomb = MakeZip({{"bomb.xml", zeros}});
  ASSERT_LT(bomb.size(), kMiB / 10);
  EXPECT_THAT(ErrorOf(bomb), HasSubstr("\"bomb.xml\" has more than"));
  EXPECT_THAT(ErrorOf(bomb), HasSubstr("packed size allows"));
  EXPECT_EQ(ErrorOf(bomb, {.max_expansion = 2000}), "");
  EXPECT_THAT(ErrorOf(bomb, {.max_entry_bytes = kMiB, .max_expansion = 2000}),
              HasSubstr("\"bomb.xml\" has more than 1048576 bytes unpacked: send"));
  EXPECT_THAT(ErrorOf(MakeZip({{"one", zeros}, {"two", zeros}}),
                      {.max_unpacked_bytes = 100 * kMiB, .max_expansion = 2000}),
              HasSubstr("with its entry \"two\" it has more than 104857600 bytes"));
  // A small entry may be as regular as it likes.
  EXPECT_EQ(ErrorOf(MakeZip({{"zeros", std::string(kMiB, '\0')}})), "");
}

TEST(ZipArchive, RefusesBombsThatHideTheirSize) {
  std::string bomb = MakeZip({{"bomb.xml", std::string(64 * kMiB, '\0')}});
  Patch(bomb, kLocal, 22, std::string_view("\x10\0\0\0", 4));
  Patch(bomb, kCentral, 24, std::string_view("\x10\0\0\0", 4));
  EXPECT_THAT(ErrorOf(bomb), HasSubstr("\"bomb.xml\" is not of the 16 bytes"));
}

TEST(ZipArchive, RefusesAnEntryShorterThanStated) {
  std::string bytes = MakeZip({{"a", "one two three"}});
  Patch(bytes, kLocal, 22, std::string_view("\xFF\0\0\0", 4));
  Patch(bytes, kCentral, 24, std::string_view("\xFF\0\0\0", 4));
  EXPECT_THAT(ErrorOf(bytes), HasSubstr("its entry \"a\" is"));
}

// One packed kernel that every entry of the directory claims for itself.
TEST(ZipArchive, RefusesOverlappingEntries) {
  const std::string one = MakeZip({{"kernel", std::string(kMiB, 'a')}});
  const std::size_t directory = one.find(kCentral);
  const std::size_t end = one.find("PK\5\6");
  const std::string record = one.substr(directory, end - directory);
  std::string bytes = one.substr(0, directory);
  for (int i = 0; i < 200; ++i) bytes += record;
  std::string tail = one.substr(end);
  const std::size_t size = 200 * record.size();
  tail[8] = tail[10] = static_cast<char>(200);
  for (int i = 0; i < 4; ++i) tail[12 + i] = static_cast<char>(size >> (8 * i));
  EXPECT_THAT(ErrorOf(bytes + tail), HasSubstr("overlap"));
}

TEST(ZipArchive, RefusesTooManyEntries) {
  std::vector<ZipPart> parts;
  for (int i = 0; i < 100; ++i) parts.push_back({"f" + std::to_string(i), ""});
  EXPECT_THAT(ErrorOf(MakeZip(parts), {.max_entries = 99}), HasSubstr("more than 99 files"));
  EXPECT_EQ(ErrorOf(MakeZip(parts), {.max_entries = 100}), "");
  EXPECT_THAT(ErrorOf("PK\5\6" + std::string(8, '\0') + std::string(10, '\xFF')),
              HasSubstr("more than 10000 files"));
}

TEST(ZipArchive, SaysWhatIsWrong) {
  const std::string good = MakeZip({{"report.xml", "一、总体情况", false}, {"other", "two"}});
  std::string encrypted = good;
  Patch(encrypted, kLocal, 6, std::string_view("\x01\0", 2));
  Patch(encrypted, kCentral, 8, std::string_view("\x01\0", 2));
  std::string method = good;
  Patch(method, kLocal, 8, std::string_view("\x62\0", 2));
  Patch(method, kCentral, 10, std::string_view("\x62\0", 2));
  std::string damaged = good;
  damaged[damaged.find("总体") + 1] ^= 1;
  struct Case {
    std::string bytes;
    std::string message;
  };
  const Case cases[] = {
      {good.substr(0, good.size() - 30), "cut off"},
      {good.substr(0, 40), "cut off"},
      {"PK\x03\x04", "cut off"},
      {good.substr(60), "damaged"},
      {encrypted, "\"report.xml\" is encrypted: remove the password"},
      {method, "\"report.xml\" is packed by a method that is not known"},
      {damaged, "\"report.xml\" is damaged (CRC error): send"},
  };
  for (const Case& c : cases) EXPECT_THAT(ErrorOf(c.bytes), HasSubstr(c.message));
}

TEST(ZipArchive, SurvivesRandomDamage) {
  const std::string good = MakeZip({{"a", "one"}, {"年报", std::string(5000, 'x')}, {"c", "3"}});
  std::mt19937 random(5);
  int errors = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string bytes = good;
    for (int i = 0; i < 3; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    const std::string error = ErrorOf(bytes);
    if (error.empty()) continue;
    ++errors;
    EXPECT_THAT(error, HasSubstr("send"));
  }
  EXPECT_GT(errors, 1000);
}

}  // namespace
}  // namespace nianbao::normalize

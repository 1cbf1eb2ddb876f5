// SPDX-License-Identifier: Apache-2.0
#include "services/extract/contact.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "re2/re2.h"
#include "services/extract/patterns.h"

namespace nianbao::extract {
namespace {

// The first match of the pattern's group that does not follow words about complaints.
void Find(const std::string& text, const RE2& pattern, std::string* found) {
  static const RE2* const complaints = patterns::Compile("(投诉|举报|监督)[^,;。]{0,6}$");
  re2::StringPiece rest(text);
  std::string value;
  while (found->empty() && RE2::FindAndConsume(&rest, pattern, &value)) {
    const auto end = static_cast<std::size_t>(rest.data() - text.data());
    const std::size_t begin = text.rfind(value, end);
    const std::size_t label = begin > 40 ? begin - 40 : 0;
    std::string before = text.substr(label, begin - label);
    RE2::Replace(&before, "(联系)?(电话|传真|地址|邮箱)(号码)?[:为是]?$", "");
    if (!RE2::PartialMatch(before, *complaints)) *found = value;
  }
}

// The address; where it stands there several times, the most complete one: 卫育路6号 is made full
// by an address that ends with it.
void FindAddress(const std::string& text, std::string* found) {
  static const RE2* const address = patterns::Compile(
      "地址[:为是]([\\p{Han}\\w][^,;。)(:]{3,60}?)(?:[,;。)(]|$|邮编|邮政编码|电话|联系|办公|传真|"
      "电子|"
      "邮箱)");
  re2::StringPiece rest(text);
  std::string value;
  while (RE2::FindAndConsume(&rest, *address, &value)) {
    if (found->empty() || (value.size() > found->size() && value.ends_with(*found))) *found = value;
  }
}

void FindWebsite(const std::string& text, const std::string& agency_body, std::string* found) {
  static const RE2* const address = patterns::Compile("(https?://[\\w.:-]+(?:/[\\w./?=&%~#-]*)?)");
  static const RE2* const plain =
      patterns::Compile("(?:网址|网站地址|官网|网站)[:为是](?:https?://)?(www\\.[\\w./-]+)");
  static const RE2* const own = patterns::Compile(
      "(我局|本局|局|本机关|本单位|我厅|本厅|厅|委|办公室|政府|中心)(官方|门户|政务)?(网站|官网|网|"
      "门户|"
      "网址:?)?[\"”]?[(]?(网址:?)?$");
  static const RE2* const portal =
      patterns::Compile("(政府|政务|公开)(门户)?网?(站)?[\"”]?[(]?(网址:?)?$");
  re2::StringPiece rest(text);
  std::string value;
  while (found->empty() && RE2::FindAndConsume(&rest, *address, &value)) {
    const auto end = static_cast<std::size_t>(rest.data() - text.data());
    const std::size_t begin = text.rfind(value, end);
    const std::size_t window = std::min<std::size_t>(begin, 90);
    const std::string near = text.substr(begin - window, window);
    const bool names_body = !agency_body.empty() && near.find(agency_body) != std::string::npos;
    const bool government = agency_body.ends_with("政府") && near.find("政府") != std::string::npos;
    if (!RE2::PartialMatch(near, *own)) continue;
    if (RE2::PartialMatch(near, *portal) && !government) continue;
    if (names_body || government || RE2::PartialMatch(near, "(本|我)(局|厅|机关|单位|委)"))
      *found = value;
  }
  if (found->empty()) RE2::PartialMatch(text, *plain, found);
}

// Numbers that follow the first one behind its label: 0600-5550001、5550002.
void FindOtherPhones(const std::string& text, v1::Contact& contact) {
  static const RE2* const more =
      patterns::Compile("^(?:、|/|;|,|或|和)((?:\\d{3,4}[-—–])?\\d{7,8})");
  if (contact.phone().empty() || contact.other_phones_size() > 0) return;
  const std::size_t at = text.find(contact.phone());
  if (at == std::string::npos) return;
  re2::StringPiece rest(text);
  rest.remove_prefix(at + contact.phone().size());
  std::string number;
  while (RE2::Consume(&rest, *more, &number)) contact.add_other_phones(number);
}

// Whether a word is there that the patterns of a contact need, so that most text is passed over.
bool SaysContact(const std::string& text) {
  constexpr std::array<std::string_view, 8> kWords = {"地址", "邮", "电话", "联系方式",
                                                      "传真", "@",  "http", "www."};
  return std::any_of(kWords.begin(), kWords.end(), [&text](std::string_view word) {
    return text.find(word) != std::string::npos;
  });
}

class ContactReader {
 public:
  explicit ContactReader(const std::string& agency_body) : agency_body_(agency_body) {}

  // `says`: what SaysContact tells of the text.
  void Read(const std::string& text, bool says) {
    if (says) ReadContact(text);
    FindOtherPhones(text, contact_);
  }

  // Tables of two columns: 联系电话 | 0600-5550001.
  void ReadTable(const v1::Table& table) {
    static const RE2* const label = patterns::Compile(
        "(办公|联系|通讯|通信|单位|机构)?(地址|电话|传真|邮编|邮政编码|邮箱|网址)(号码|地址)?:?");
    const auto& cells = table.cells();
    for (int i = 0; i + 1 < cells.size(); ++i) {
      const std::string& written = cells[i].text();
      if (written.size() < kMinLabel || written.size() > kMaxLabel) continue;
      if (cells[i].row() != cells[i + 1].row() || cells[i + 1].text().size() > kMaxValue) continue;
      const std::string name = Compact(written);
      if (!RE2::FullMatch(name, *label)) continue;
      const std::string text =
          absl::StrCat(name, name.ends_with(":") ? "" : ":", Compact(cells[i + 1].text()));
      Read(text, SaysContact(text));
    }
  }

  v1::Contact Take() { return std::move(contact_); }

 private:
  // In bytes: two characters, and what a label has with spaces in it.
  static constexpr std::size_t kMinLabel = 6;
  static constexpr std::size_t kMaxLabel = 150;
  static constexpr std::size_t kMaxValue = 3000;

  void ReadContact(const std::string& text) {
    static const RE2* const postcode =
        patterns::Compile("(?:邮政编码|邮编|邮政编号)[:为是]?(\\d{6})");
    static const RE2* const phone = patterns::Compile(
        "(?:联系电话|咨询电话|办公电话|电话号码|电话|联系方式)[:为是]?([(]?\\d[\\d()—–―-]{5,20}"
        "\\d)");
    static const RE2* const fax =
        patterns::Compile("传真(?:号码|电话)?[:为是]?([(]?\\d[\\d()—–―-]{5,20}\\d)");
    static const RE2* const email =
        patterns::Compile("([\\w.+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)");
    FindAddress(text, contact_.mutable_address());
    Find(text, *postcode, contact_.mutable_postcode());
    Find(text, *phone, contact_.mutable_phone());
    Find(text, *fax, contact_.mutable_fax());
    Find(text, *email, contact_.mutable_email());
    if (contact_.website().empty()) FindWebsite(text, agency_body_, contact_.mutable_website());
  }

  const std::string& agency_body_;
  v1::Contact contact_;
};

}  // namespace

v1::Contact FindContact(const PartText& part, const std::string& agency_body) {
  ContactReader reader(agency_body);
  for (int index : part.body) {
    const v1::Block& block = part.block(index);
    if (block.kind() == v1::Block::TABLE) {
      reader.ReadTable(block.table());
    } else {
      reader.Read(part.compact(index), part.Says(index, Cue::kContact));
    }
  }
  return reader.Take();
}

}  // namespace nianbao::extract

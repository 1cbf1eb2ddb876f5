// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_collector.h"

#include <gumbo.h>

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "common/text/text.h"
#include "services/normalize/outline.h"

namespace nianbao::normalize {
namespace {

constexpr std::size_t kMaxFrames = 10;
constexpr std::size_t kMaxAddress = 300;

bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool Contains(std::string_view text, std::string_view lower_case) {
  return absl::AsciiStrToLower({text.data(), text.size()}).find(lower_case) != std::string::npos;
}

bool Is(std::string_view text, std::string_view word) {
  return absl::EqualsIgnoreCase({text.data(), text.size()}, {word.data(), word.size()});
}

int IntegerOr(std::string_view text, int otherwise) {
  int value = 0;
  const bool read = absl::SimpleAtoi({text.data(), text.size()}, &value);
  return read && value > -1'000'000 && value < 1'000'000 ? value : otherwise;
}

std::u32string Decimal(int number) {
  const std::string digits = std::to_string(number);
  return {digits.begin(), digits.end()};
}

std::u32string Alphabetic(int number, char32_t first) {
  std::u32string text;
  for (; number > 0; number = (number - 1) / 26) {
    text.insert(text.begin(), first + static_cast<char32_t>((number - 1) % 26));
  }
  return text;
}

std::u32string Roman(int number, bool upper) {
  struct Sign {
    int value;
    std::string_view sign;
  };
  static constexpr std::array kSigns = {
      Sign{1000, "M"}, Sign{900, "CM"}, Sign{500, "D"}, Sign{400, "CD"}, Sign{100, "C"},
      Sign{90, "XC"},  Sign{50, "L"},   Sign{40, "XL"}, Sign{10, "X"},   Sign{9, "IX"},
      Sign{5, "V"},    Sign{4, "IV"},   Sign{1, "I"}};
  std::u32string text;
  for (const Sign& sign : kSigns) {
    for (; number >= sign.value; number -= sign.value) {
      for (const char c : sign.sign) {
        text.push_back(static_cast<unsigned char>(
            upper ? c : absl::ascii_tolower(static_cast<unsigned char>(c))));
      }
    }
  }
  return text;
}

std::u32string Chinese(int number) {
  static constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  const int tens = number / 10;
  std::u32string text;
  if (tens > 1) text.push_back(kDigits[static_cast<std::size_t>(tens)]);
  if (tens > 0) text.push_back(U'十');
  if (number % 10 > 0) text.push_back(kDigits[static_cast<std::size_t>(number % 10)]);
  return text;
}

// Nothing where the list draws no numbers.
char32_t StyleOf(const GumboNode& list) {
  const std::string_view style = Attribute(list, "style");
  if (const std::size_t at = style.find("list-style"); at != std::string_view::npos) {
    std::string_view value = style.substr(at);
    value = value.substr(0, value.find(';'));
    if (Contains(value, "none")) return 0;
    if (Contains(value, "cjk") || Contains(value, "chinese")) return U'一';
    if (Contains(value, "upper-roman")) return U'I';
    if (Contains(value, "lower-roman")) return U'i';
    if (Contains(value, "upper-alpha") || Contains(value, "upper-latin")) return U'A';
    if (Contains(value, "lower-alpha") || Contains(value, "lower-latin")) return U'a';
    if (Contains(value, "disc") || Contains(value, "circle") || Contains(value, "square")) return 0;
  }
  const std::string_view type = Attribute(list, "type");
  return type.size() == 1 && std::string_view("aAiI").find(type[0]) != std::string_view::npos
             ? static_cast<unsigned char>(type[0])
             : U'1';
}

bool IsList(const GumboNode& element) {
  const GumboTag tag = element.v.element.tag;
  return tag == GUMBO_TAG_OL || tag == GUMBO_TAG_UL || tag == GUMBO_TAG_MENU ||
         tag == GUMBO_TAG_DIR;
}

char32_t FirstCharacter(const GumboNode& node) {
  const GumboVector& children = node.v.element.children;
  if (children.length == 0) return 0;
  const auto& first = *static_cast<const GumboNode*>(children.data[0]);
  return first.type == GUMBO_NODE_TEXT ? static_cast<unsigned char>(first.v.text.text[0]) : 0;
}

}  // namespace

std::u32string ListMarker(int number, char32_t style) {
  if (style == U'一' && number > 0 && number < 100) return Chinese(number) + U"、";
  if ((style == U'a' || style == U'A') && number > 0) return Alphabetic(number, style) + U".";
  if ((style == U'i' || style == U'I') && number > 0 && number < 4000) {
    return Roman(number, style == U'I') + U".";
  }
  return Decimal(number) + U".";
}

void HtmlCollector::AppendText(const GumboInternalNode& node, MappedText& line) {
  const MappedText text = page_.tree().TextOf(node);
  if (text.empty()) return;
  if (!marker_.empty()) {
    std::u32string_view rest = text.text();
    while (!rest.empty() && text::IsSpace(rest.front())) rest.remove_prefix(1);
    if (!rest.empty()) {
      const std::int32_t at = std::max(text.Extent().begin, line.Extent().end);
      if (!ParseOutlineNumber(rest)) line.Append(marker_, {at, at});
      marker_.clear();
    }
  }
  const std::int32_t last = line.Extent().end;
  if (line.empty() || text.Extent().begin >= last) {
    line.Append(text);
    return;
  }
  for (std::size_t i = 0; i < text.size(); ++i) line.Append(text[i], {last, last});
}

void HtmlCollector::LeaveOut(const GumboInternalNode& node, v1::Omission::Reason reason) {
  switch (node.type) {
    case GUMBO_NODE_COMMENT:
      reason = v1::Omission::COMMENT;
      [[fallthrough]];
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
      if (const SourceSpan span = page_.tree().SpanOf(node); span.end > span.begin) {
        left_out_.push_back({reason, span});
      }
      return;
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
      break;
    default:
      return;
  }
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    LeaveOut(*static_cast<const GumboNode*>(children.data[i]), reason);
  }
}

void HtmlCollector::NoteFrame(const GumboInternalNode& element) {
  const GumboTag tag = element.v.element.tag;
  const std::string_view address =
      Attribute(element, tag == GUMBO_TAG_OBJECT ? "data" : "src").substr(0, kMaxAddress);
  if (address.empty() || Contains(address, "about:") || Contains(address, "javascript:")) return;
  const bool pdf = Contains(address, ".pdf") || Contains(Attribute(element, "type"), "pdf");
  std::vector<std::string>& noted = pdf ? viewers_ : frames_;
  const bool frame = tag == GUMBO_TAG_FRAME || tag == GUMBO_TAG_IFRAME;
  if ((pdf || frame) && noted.size() < kMaxFrames) noted.emplace_back(address);
}

void HtmlCollector::TakeInput(const GumboInternalNode& element, MappedText& line) const {
  const std::string_view type = Attribute(element, "type");
  const SourceSpan tag = page_.tree().OuterSpan(element);
  if (!line.empty() && tag.begin < line.Extent().end) return;
  if (Is(type, "checkbox") || Is(type, "radio")) {
    line.Append(HasAttribute(element, "checked") ? U'☑' : U'☐', tag);
  } else if (type.empty() || Is(type, "text") || Is(type, "number")) {
    line.Append(text::DecodeUtf8(Attribute(element, "value")),
                page_.tree().AttributeSpan(element, "value"));
  }
}

bool HtmlCollector::Take(const GumboInternalNode& node, MappedText& line) {
  if (node.type == GUMBO_NODE_COMMENT) {
    LeaveOut(node, v1::Omission::COMMENT);
    return true;
  }
  if (node.type != GUMBO_NODE_ELEMENT && node.type != GUMBO_NODE_TEMPLATE) return true;
  switch (node.v.element.tag) {
    case GUMBO_TAG_SCRIPT:
      has_scripts_ = true;
      break;
    case GUMBO_TAG_FRAME:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_EMBED:
      NoteFrame(node);
      break;
    case GUMBO_TAG_INPUT:
      if (!page_.IsLeftOut(node)) TakeInput(node, line);
      return true;
    case GUMBO_TAG_TITLE:
      return true;
    default:
      break;
  }
  if (!page_.IsLeftOut(node)) return false;
  LeaveOut(node, page_.Of(node).left_out);
  return true;
}

void HtmlCollector::OpenList(const GumboInternalNode& element) {
  List list;
  list.style = element.v.element.tag == GUMBO_TAG_OL ? StyleOf(element) : 0;
  list.ordered = list.style != 0;
  int items = 1;
  if (list.ordered && HasAttribute(element, "reversed")) {
    const GumboVector& children = element.v.element.children;
    items = static_cast<int>(
        std::count_if(children.data, children.data + children.length, [](const void* data) {
          const auto& child = *static_cast<const GumboNode*>(data);
          return child.type == GUMBO_NODE_ELEMENT && child.v.element.tag == GUMBO_TAG_LI;
        }));
    list.step = -1;
  }
  list.next = IntegerOr(Attribute(element, "start"), items);
  lists_.push_back(list);
}

void HtmlCollector::OpenItem(const GumboInternalNode& element) {
  if (lists_.empty() || !lists_.back().ordered) return;
  List& list = lists_.back();
  const int number = IntegerOr(Attribute(element, "value"), list.next);
  list.next = number + list.step;
  marker_ = StyleOf(element) == 0 ? U"" : ListMarker(number, list.style);
}

void HtmlCollector::Enter(const GumboInternalNode& element, MappedText& line) {
  if (IsList(element)) {
    OpenList(element);
  } else if (element.v.element.tag == GUMBO_TAG_LI) {
    OpenItem(element);
  } else if (element.v.element.tag == GUMBO_TAG_SUP && !line.empty() &&
             IsDigit(line[line.size() - 1]) && IsDigit(FirstCharacter(element))) {
    const std::int32_t at = line.Extent().end;
    line.Append(U'^', {at, at});
  }
}

void HtmlCollector::Leave(const GumboInternalNode& element) {
  if (IsList(element)) lists_.pop_back();
  if (element.v.element.tag == GUMBO_TAG_LI) marker_.clear();
}

}  // namespace nianbao::normalize

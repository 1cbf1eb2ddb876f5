// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_survey.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"

namespace nianbao::normalize {
namespace {

// The first eight letters of a tag's name, lower-case, in one number.
using Name = std::uint64_t;

constexpr std::size_t kNameLength = 8;

constexpr Name ToName(std::string_view text) {
  Name name = 0;
  for (std::size_t i = 0; i < text.size() && i < kNameLength; ++i) {
    name = name << 8U | static_cast<unsigned char>(text[i]);
  }
  return name;
}

template <std::size_t N>
bool IsIn(Name name, const std::array<Name, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Elements that have no content or whose end is implied by the next of their kind.
bool NeverNests(Name name) {
  static constexpr std::array kNames = {
      ToName("area"), ToName("base"),   ToName("br"),    ToName("col"),     ToName("dd"),
      ToName("dt"),   ToName("embed"),  ToName("frame"), ToName("hr"),      ToName("img"),
      ToName("li"),   ToName("link"),   ToName("meta"),  ToName("input"),   ToName("option"),
      ToName("p"),    ToName("source"), ToName("tbody"), ToName("td"),      ToName("tfoot"),
      ToName("th"),   ToName("thead"),  ToName("tr"),    ToName("track"),   ToName("wbr"),
      ToName("html"), ToName("body"),   ToName("param"), ToName("colgroup")};
  return IsIn(name, kNames);
}

// Elements that the parser opens anew in the next block until their end tag comes.
bool IsFormatting(Name name) {
  static constexpr std::array kNames = {
      ToName("a"),      ToName("b"),      ToName("big"), ToName("code"), ToName("em"),
      ToName("font"),   ToName("i"),      ToName("s"),   ToName("nobr"), ToName("small"),
      ToName("strike"), ToName("strong"), ToName("tt"),  ToName("u")};
  return IsIn(name, kNames);
}

// End tags inside do not close what is open outside.
bool IsBarrier(Name name) {
  static constexpr std::array kNames = {ToName("table"),    ToName("caption"), ToName("applet"),
                                        ToName("marquee"),  ToName("object"),  ToName("svg"),
                                        ToName("template"), ToName("math")};
  return IsIn(name, kNames);
}

// Inline elements end with the paragraph or block around them, whose end tag they do not cross.
bool IsOrdinary(Name name) {
  static constexpr std::array kNames = {ToName("span"), ToName("label"), ToName("ins"),
                                        ToName("del"),  ToName("sup"),   ToName("sub")};
  return IsIn(name, kNames);
}

class Surveyor {
 public:
  explicit Surveyor(std::string_view html) : html_(html) {}

  HtmlShape Run(std::size_t max_depth) {
    for (std::size_t at = Find("<", 0); at < html_.size() && shape_.depth <= max_depth;) {
      at = Find("<", Tag(at));
    }
    return shape_;
  }

 private:
  std::size_t Find(std::string_view what, std::size_t from) const {
    return std::min(html_.find(what, from), html_.size());
  }

  // Takes the tag or comment at `at`; where to go on.
  std::size_t Tag(std::size_t at) {
    const std::string_view rest = html_.substr(at);
    if (rest.starts_with("<!--")) return Find("-->", at + 2);
    const bool closing = rest.starts_with("</");
    std::size_t end = at + (closing ? 2 : 1);
    Name name = 0;
    std::size_t length = 0;
    for (; end < html_.size() && absl::ascii_isalnum(static_cast<unsigned char>(html_[end]));
         ++end) {
      if (length++ >= kNameLength) continue;
      name = name << 8U | static_cast<unsigned char>(
                              absl::ascii_tolower(static_cast<unsigned char>(html_[end])));
    }
    if (length == 0) return at + 1;
    end = Attributes(end);
    if (closing) {
      Close(name);
      return end;
    }
    return Open(name, end);
  }

  std::size_t Skip(std::size_t at, std::string_view what) const {
    return std::min(html_.find_first_not_of(what, at), html_.size());
  }

  std::size_t Until(std::size_t at, std::string_view what) const {
    return std::min(html_.find_first_of(what, at), html_.size());
  }

  // Reads what stands in a tag behind its name (HTML, 13.2.5.32 to 39); where the tag ends.
  std::size_t Attributes(std::size_t at) {
    static constexpr std::string_view kSpace = " \t\n\f\r";
    std::size_t count = 0;
    for (;;) {
      at = Skip(at, " \t\n\f\r/");
      if (at == html_.size() || html_[at] == '>') break;
      ++count;
      at = Until(at + 1, " \t\n\f\r/>=");
      const std::size_t sign = Skip(at, kSpace);
      if (sign == html_.size() || html_[sign] != '=') continue;
      at = Skip(sign + 1, kSpace);
      if (at == html_.size() || html_[at] == '>') break;
      const bool quoted = html_[at] == '"' || html_[at] == '\'';
      at = quoted ? std::min(Find(html_.substr(at, 1), at + 1) + 1, html_.size())
                  : Until(at, " \t\n\f\r>");
    }
    shape_.attributes = std::max(shape_.attributes, count);
    return at;
  }

  std::size_t Open(Name name, std::size_t end) {
    ++shape_.elements;
    if (name == ToName("svg") || name == ToName("math")) foreign_ = true;
    if (IsFormatting(name)) {
      ++formatting_;
    } else if (name == ToName("p")) {
      DropInline();
    } else if (!NeverNests(name)) {
      open_.push_back(name);
    }
    shape_.depth = std::max(shape_.depth, open_.size() + formatting_);
    // In a drawing these elements have children.
    if (!foreign_ && (name == ToName("script") || name == ToName("style"))) {
      open_.pop_back();
      return Find(name == ToName("script") ? "</script" : "</style", end);
    }
    return end;
  }

  void DropInline() {
    while (!open_.empty() && IsOrdinary(open_.back())) open_.pop_back();
  }

  void Close(Name name) {
    if (name == ToName("p")) DropInline();
    if (IsFormatting(name)) {
      formatting_ -= formatting_ > 0 ? 1 : 0;
      return;
    }
    if (NeverNests(name)) return;
    for (std::size_t i = open_.size(); i-- > 0;) {
      if (open_[i] == name) {
        open_.resize(i);
        return;
      }
      if (IsBarrier(open_[i]) || (IsOrdinary(name) && !IsOrdinary(open_[i]))) return;
    }
  }

  std::string_view html_;
  HtmlShape shape_;
  std::vector<Name> open_;
  std::size_t formatting_ = 0;
  bool foreign_ = false;
};

}  // namespace

HtmlShape SurveyHtml(std::string_view html, std::size_t max_depth) {
  return Surveyor(html).Run(max_depth);
}

}  // namespace nianbao::normalize

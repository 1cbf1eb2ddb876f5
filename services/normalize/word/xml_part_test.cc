// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/xml_part.h"

#include <string>

#include "common/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nianbao::normalize {
namespace {

using ::nianbao::testing::StatusIs;
using ::testing::HasSubstr;

constexpr char kWord[] = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

std::string Repeat(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(XmlPart, HasALimitForItsDepth) {
  const NormalizerOptions options{.max_depth = 20};
  struct Case {
    const char* name;
    std::string before;
    std::string open;
    std::string close;
  };
  const Case cases[] = {
      {"shortest", "", "<a>", "</a>"},
      {"attributes", "", "<a b='c'>", "</a>"},
      {"behind others", "<b><c/></b>text<d/>", "<a>", "</a>"},
      {"before text", "", "<a>t", "t</a>t"},
      {"declared deeper", std::string("<b ") + kWord + "/>", "<w:a>", "</w:a>"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    // The root and what is innermost count too.
    for (const std::size_t depth : {18, 19, 40}) {
      const std::string xml = std::string("<r ") + kWord + ">" + c.before +
                              Repeat(c.open, depth - 1) + "<a/>" + Repeat(c.close, depth - 1) +
                              "</r>";
      const auto part = XmlPart::Parse(xml, options);
      if (depth < 20) {
        EXPECT_OK(part);
      } else {
        EXPECT_THAT(part.status(), StatusIs(absl::StatusCode::kResourceExhausted,
                                            HasSubstr("nest deeper than 20")));
      }
    }
  }
}

TEST(XmlPart, GivesNamesThePrefixesOfTheirNamespaces) {
  const std::string strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
  struct Case {
    const char* name;
    std::string xml;
  };
  const Case cases[] = {
      {"as Word", std::string("<w:a ") + kWord + "><w:b w:val='1'/></w:a>"},
      {"strict", "<w:a xmlns:w='" + strict + "'><w:b w:val='1'/></w:a>"},
      {"another prefix", "<x:a xmlns:x='" + strict + "'><x:b x:val='1'/></x:a>"},
      {"no prefix", "<a xmlns='" + strict + "'><b y:val='1' xmlns:y='" + strict + "'/></a>"},
      {"deeper", "<x:a xmlns:x='" + strict + "'><y:b y:val='1' xmlns:y='" + strict + "'/></x:a>"},
  };
  const NormalizerOptions options;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto part = XmlPart::Parse(c.xml, options);
    ASSERT_OK(part);
    EXPECT_STREQ((*part)->root().name(), "w:a");
    EXPECT_EQ(Value((*part)->root().child("w:b")), "1");
  }
}

}  // namespace
}  // namespace nianbao::normalize

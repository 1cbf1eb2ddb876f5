// SPDX-License-Identifier: Apache-2.0
// Writes sentences with figures into a report, as the reader of the narrative would hand them over.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "common/text/text.h"
#include "nianbao/v1/report.pb.h"

namespace nianbao::validate::testing {

// A sentence with one figure.
struct Said {
  // The figure stands in braces: 收到申请{12件}。
  std::string text;
  std::string indicator;
  // The number at the front of the braces where there is none.
  std::optional<double> value = std::nullopt;
  std::string column = {};
  // What follows the number in the braces where it is empty.
  std::string unit = {};
  std::vector<std::string> alternatives = {};
  bool approximate = false;
  // The reported year where it is 0.
  int year = 0;
};

// Adds to the last section.
class Narrative {
 public:
  explicit Narrative(v1::Report& report)
      : report_(report), section_(*report.mutable_sections(report.sections_size() - 1)) {
    section_.clear_line_blocks();
    section_.add_line_blocks(kFirstBlock);
    section_.set_text("一段。");
  }

  // The id of the fact.
  std::string Say(const Said& said) {
    std::u32string text = text::DecodeUtf8(said.text);
    const std::size_t begin = text.find(U'{');
    const std::size_t end = text.find(U'}') - 1;
    std::erase(text, U'{');
    std::erase(text, U'}');
    section_.set_text(section_.text() + "\n" + text::EncodeUtf8(text));
    section_.add_line_blocks(kFirstBlock + section_.line_blocks_size());

    v1::Fact& fact = *report_.add_facts();
    const std::string quote = text::EncodeUtf8(text.substr(begin, end - begin));
    fact.set_fact_id("n" + std::to_string(report_.facts_size()));
    fact.set_indicator(said.indicator);
    fact.set_column(said.column);
    char* unit = nullptr;
    const double value = std::strtod(quote.c_str(), &unit);
    fact.set_value(said.value.value_or(value));
    const bool written = unit != quote.c_str();
    fact.set_unit(!said.unit.empty() ? said.unit : written ? unit : "件");
    fact.set_literal(written ? quote.substr(0, quote.size() - std::string(unit).size()) : quote);
    if (said.approximate) fact.set_literal(quote);
    fact.set_year(said.year == 0 ? report_.year() : said.year);
    fact.set_origin(written || said.approximate ? v1::Fact::NARRATIVE : v1::Fact::STATED);
    fact.set_approximate(said.approximate);
    for (const std::string& other : said.alternatives) fact.add_alternative_indicators(other);
    v1::Evidence& place = *fact.mutable_evidence();
    place.set_block(section_.line_blocks(section_.line_blocks_size() - 1));
    place.set_begin(static_cast<int>(begin));
    place.set_end(static_cast<int>(end));
    place.set_quote(quote);
    return fact.fact_id();
  }

 private:
  static constexpr int kFirstBlock = 500;
  v1::Report& report_;
  v1::Section& section_;
};

}  // namespace nianbao::validate::testing

// SPDX-License-Identifier: Apache-2.0
#include "services/extract/form_of.h"

#include <algorithm>
#include <string>

#include "common/text/text.h"
#include "services/extract/label.h"

namespace nianbao::extract {
namespace {

using forms::v1::Form;

// Fewer headings of a form are chance.
constexpr int kEnoughHeadings = 4;
constexpr std::size_t kMaxCaption = 30;

v1::Report::Form ValueOf(const Form& form) {
  v1::Report::Form value = v1::Report::FORM_UNSPECIFIED;
  v1::Report::Form_Parse(form.form(), &value);
  return value;
}

bool InForce(const Form& form, int year) {
  return form.first_year() <= year && (form.last_year() == 0 || year <= form.last_year());
}

// True where a line is the caption of a table of a form that prescribes no sections, and the table
// itself is missing: one that stands below it and was not told is a table of another form.
bool HasCaption(const PartText& part, const Form& form) {
  if (!form.sections().empty()) return false;
  std::vector<Label> captions;
  for (const auto& table : form.tables()) {
    for (const std::string& caption : table.captions()) {
      if (caption.ends_with("表")) captions.emplace_back(caption);
    }
  }
  for (std::size_t i = 0; i < part.body.size(); ++i) {
    const v1::Block& block = part.block(part.body[i]);
    if (block.kind() == v1::Block::TABLE || text::LongerThan(block.text(), kMaxCaption)) continue;
    const bool has_table =
        i + 1 < part.body.size() && part.block(part.body[i + 1]).kind() == v1::Block::TABLE;
    if (has_table) continue;
    const Label line(block.text());
    if (Similarity(line, captions) >= kSameLabel) return true;
  }
  return false;
}

int CountFormHeadings(const std::vector<Label>& headings, const Form& form) {
  int count = 0;
  for (const auto& wanted : form.sections()) {
    const std::vector<Label> labels(wanted.labels().begin(), wanted.labels().end());
    count += std::any_of(headings.begin(), headings.end(),
                         [&](const Label& heading) { return Similarity(heading, labels) > 0; });
  }
  return count;
}

// Of the first sections; no form has as many.
std::vector<Label> HeadingLabels(const std::vector<v1::Section>& sections) {
  constexpr std::size_t kMaxHeadings = 200;
  std::vector<Label> labels;
  for (const v1::Section& section : sections) {
    if (labels.size() == kMaxHeadings) break;
    labels.emplace_back(section.heading());
  }
  return labels;
}

}  // namespace

int CountFormHeadings(const std::vector<v1::Section>& sections, const forms::Catalogue& catalogue) {
  const std::vector<Label> headings = HeadingLabels(sections);
  int most = 0;
  for (const Form& form : catalogue.forms())
    most = std::max(most, CountFormHeadings(headings, form));
  return most;
}

v1::Report::Form TellForm(const PartText& part, v1::Report::Form by_tables,
                          const std::vector<v1::Section>& sections, int year,
                          const forms::Catalogue& catalogue) {
  if (by_tables != v1::Report::FORM_UNSPECIFIED) return by_tables;
  const std::vector<Label> headings = HeadingLabels(sections);
  const Form* best = nullptr;
  int most = kEnoughHeadings - 1;
  for (const Form& form : catalogue.forms()) {
    const int count = CountFormHeadings(headings, form);
    const bool better = count > most || (count == most && best != nullptr && InForce(form, year));
    if (!better) continue;
    best = &form;
    most = count;
  }
  if (best != nullptr) return ValueOf(*best);
  for (const Form& form : catalogue.forms()) {
    if (HasCaption(part, form)) return ValueOf(form);
  }
  return v1::Report::FREE;
}

}  // namespace nianbao::extract

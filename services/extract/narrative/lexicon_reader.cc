// SPDX-License-Identifier: Apache-2.0
#include "services/extract/narrative/lexicon_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/text/text.h"

namespace nianbao::extract::narrative {
namespace {

constexpr std::size_t kRoles = static_cast<std::size_t>(Role::kCount);
constexpr std::array<const char*, kRoles> kRoleNames = {
    "@part",   "@complete",  "@respective",  "@each",        "@cumulative",   "@history", "@so_far",
    "@annual", "@last_year", "@year_before", "@next_year",   "@part_of_year", "@compare", "@up",
    "@down",   "@level",     "@zero",        "@condition",   "@not",          "@plan",    "@share",
    "@act",    "@via",       "@total",       "@conjunction", "@every",        "@done"};

constexpr std::array<std::string_view, 14> kUnitClasses = {
    "zero", "item",    "event",    "visit", "person", "thing", "money",
    "rate", "measure", "duration", "clock", "place",  "level", "structure"};

constexpr std::array<std::string_view, 6> kApplicants = {
    "natural_person",      "commercial_enterprise", "research_institution",
    "social_organization", "legal_service",         "other"};

// 公开 and 信息 are said of nearly everything, 行政复议 of one thing: a concept is worth the more
// the fewer entries ask for it.
constexpr int kConceptWeight = 6;
constexpr int kRarity = 48;
constexpr int kMostRarity = 18;

// Set words in which shorter words mean something else.
constexpr std::string_view kNoConcept = "-";

template <typename... Parts>
absl::Status Wrong(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat(parts...));
}

std::vector<std::string> Words(const std::string& field) {
  return absl::StrSplit(field, ' ', absl::SkipEmpty());
}

std::optional<UnitClass> ParseUnitClass(std::string_view name) {
  const auto* const found = std::find(kUnitClasses.begin(), kUnitClasses.end(), name);
  if (found == kUnitClasses.end()) return std::nullopt;
  return static_cast<UnitClass>(found - kUnitClasses.begin());
}

std::optional<NotCounted> ParseNotCounted(std::string_view name) {
  for (const NotCounted what : {NotCounted::kName, NotCounted::kWord, NotCounted::kIndefinite}) {
    if (name == NotCountedName(what)) return what;
  }
  return std::nullopt;
}

bool ParseYear(std::string_view digits, int& year) {
  if (digits.empty()) return true;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), year);
  return error == std::errc() && end == digits.data() + digits.size();
}

// "2019-2020", "-2018", "2021-", or nothing.
bool ParseYears(std::string_view field, Entry& entry) {
  if (field.empty()) return true;
  const std::size_t dash = field.find('-');
  return dash != std::string_view::npos && ParseYear(field.substr(0, dash), entry.first_year) &&
         ParseYear(field.substr(dash + 1), entry.last_year);
}

bool SameYears(const Entry& a, const Entry& b) {
  const int a_last = a.last_year == 0 ? 9999 : a.last_year;
  const int b_last = b.last_year == 0 ? 9999 : b.last_year;
  return a.first_year <= b_last && b.first_year <= a_last;
}

}  // namespace

LexiconReader::LexiconReader(const indicators::Concordance& concordance)
    : concordance_(concordance) {
  for (std::size_t i = 0; i < kRoles; ++i) concepts_.emplace(kRoleNames[i], i);
}

absl::StatusOr<Lexicon> LexiconReader::Read(const LexiconFiles& files) {
  using Reader = absl::Status (LexiconReader::*)(const std::vector<std::string>&);
  struct File {
    const char* name;
    std::string_view text;
    Reader reader;
  };
  for (const File& file : {File{"words.tsv", files.words, &LexiconReader::AddWords},
                           File{"names.tsv", files.names, &LexiconReader::AddNames},
                           File{"units.tsv", files.units, &LexiconReader::AddUnits},
                           File{"entries.tsv", files.entries, &LexiconReader::AddEntry}}) {
    line_ = 0;
    const absl::string_view text(file.text.data(), file.text.size());
    for (absl::string_view line : absl::StrSplit(text, '\n')) {
      ++line_;
      if (line.empty() || line.front() == '#') continue;
      const absl::Status read = (this->*file.reader)(absl::StrSplit(line, '\t'));
      if (!read.ok()) return Wrong(file.name, " line ", line_, ": ", read.message());
    }
  }
  RETURN_IF_ERROR(CheckEntries());
  RETURN_IF_ERROR(CheckConcepts());
  Weigh();
  lexicon_.by_head_.resize(kMaxConcepts);
  for (std::size_t i = 0; i < lexicon_.entries_.size(); ++i) {
    const ConceptSet meanings = Meanings(lexicon_.entries_[i].head);
    const ConceptSet& keys = meanings.any() ? meanings : lexicon_.entries_[i].head;
    lexicon_.by_head_[keys._Find_first()].push_back(i);
  }
  lexicon_.word_trie_.Freeze();
  lexicon_.unit_trie_.Freeze();
  return std::move(lexicon_);
}

void LexiconReader::Weigh() {
  std::vector<int> heads(kMaxConcepts, 0);
  for (const Entry& entry : lexicon_.entries_) {
    for (std::size_t id = 0; id < kMaxConcepts; ++id) heads[id] += entry.head.test(id) ? 1 : 0;
  }
  for (std::size_t id = 0; id < kMaxConcepts; ++id) {
    const int rarity = id < kRoles || heads[id] == 0 ? 0 : kRarity / heads[id];
    lexicon_.weights_[id] = kConceptWeight + std::min(rarity, kMostRarity);
  }
  for (Entry& entry : lexicon_.entries_) {
    for (std::size_t id = 0; id < kMaxConcepts; ++id) {
      if (entry.head.test(id)) entry.weight += lexicon_.weights_[id];
    }
  }
}

std::int32_t LexiconReader::WordIndex(std::string_view word) {
  const auto next = static_cast<std::int32_t>(lexicon_.words_.size());
  const std::int32_t index = lexicon_.word_trie_.Add(text::DecodeUtf8(word), next);
  if (index == next) {
    lexicon_.words_.push_back({.text = std::string(word), .concepts = {}});
  }
  return index;
}

absl::Status LexiconReader::AddWords(const std::vector<std::string>& fields) {
  if (fields.size() != 2) return Wrong("a concept and its words with a tab between are wanted");
  const std::string& name = fields[0];
  if (name == kNoConcept) {
    for (const std::string& word : Words(fields[1])) WordIndex(word);
    return absl::OkStatus();
  }
  if (name.front() == '@' && !concepts_.contains(name)) return Wrong("unknown role ", name);
  const std::size_t id = concepts_.emplace(name, concepts_.size()).first->second;
  if (id >= kMaxConcepts) return Wrong("more than ", kMaxConcepts, " concepts");
  for (const std::string& word : Words(fields[1])) {
    Word& known = lexicon_.words_[static_cast<std::size_t>(WordIndex(word))];
    if (known.concepts.test(id)) return Wrong(word, " is there twice under ", name);
    known.concepts.set(id);
  }
  return absl::OkStatus();
}

absl::Status LexiconReader::AddNames(const std::vector<std::string>& fields) {
  if (fields.size() != 2) return Wrong("a class and its names with a tab between are wanted");
  const std::optional<NotCounted> what = ParseNotCounted(fields[0]);
  if (!what) return Wrong("unknown class ", fields[0]);
  for (const std::string& name : Words(fields[1])) {
    Word& known = lexicon_.words_[static_cast<std::size_t>(WordIndex(name))];
    if (known.not_counted) return Wrong(name, " is there twice");
    known.not_counted = true;
    known.what = *what;
  }
  return absl::OkStatus();
}

absl::Status LexiconReader::AddUnits(const std::vector<std::string>& fields) {
  if (fields.size() != 2) return Wrong("a class and its units with a tab between are wanted");
  const std::optional<UnitClass> unit_class = ParseUnitClass(fields[0]);
  if (!unit_class || *unit_class == UnitClass::kNone) return Wrong("unknown class ", fields[0]);
  for (const std::string& unit : Words(fields[1])) {
    const auto next = static_cast<std::int32_t>(lexicon_.units_.size());
    if (lexicon_.unit_trie_.Add(text::DecodeUtf8(unit), next) != next) {
      return Wrong(unit, " is there twice");
    }
    lexicon_.units_.push_back({unit, *unit_class});
  }
  return absl::OkStatus();
}

absl::Status LexiconReader::ReadConcepts(const std::string& names, ConceptSet& concepts) {
  for (const std::string& name : Words(names)) {
    const auto known = concepts_.find(name);
    if (known == concepts_.end()) return Wrong("unknown concept ", name);
    concepts.set(known->second);
    used_.insert(known->second);
  }
  return absl::OkStatus();
}

// "application" has to be there, "application?" only speaks for the entry, "!application" must not.
absl::Status LexiconReader::ReadContext(const std::string& names, Entry& entry) {
  for (std::string& name : Words(names)) {
    ConceptSet* concepts = &entry.context;
    if (name.ends_with('?')) {
      name.pop_back();
      concepts = &entry.favour;
    } else if (name.starts_with('!')) {
      name.erase(0, 1);
      concepts = &entry.absent;
    }
    RETURN_IF_ERROR(ReadConcepts(name, *concepts));
  }
  return absl::OkStatus();
}

absl::Status LexiconReader::ReadTarget(const std::string& target, Entry& entry) const {
  std::vector<std::string> targets = absl::StrSplit(target, '|');
  const std::size_t slash = targets.front().find('/');
  if (slash != std::string::npos) {
    entry.column = targets.front().substr(slash + 1);
    targets.front().resize(slash);
  }
  for (const std::string& indicator : targets) {
    if (concordance_.Find(indicator) == nullptr) return Wrong("unknown indicator ", indicator);
  }
  entry.indicator = targets.front();
  entry.alternatives.assign(targets.begin() + 1, targets.end());
  if (slash == std::string::npos) return absl::OkStatus();
  if (std::find(kApplicants.begin(), kApplicants.end(), entry.column) == kApplicants.end()) {
    return Wrong("unknown column ", entry.column);
  }
  return absl::OkStatus();
}

absl::Status LexiconReader::AddEntry(const std::vector<std::string>& fields) {
  if (fields.size() != 6) {
    return Wrong(fields.size(),
                 " fields instead of 6: indicator, head, context, without, units, years");
  }
  Entry entry;
  entry.line = line_;
  RETURN_IF_ERROR(ReadTarget(fields[0], entry));
  RETURN_IF_ERROR(ReadConcepts(fields[1], entry.head));
  RETURN_IF_ERROR(ReadContext(fields[2], entry));
  RETURN_IF_ERROR(ReadConcepts(fields[3], entry.without));
  if (entry.head.none()) return Wrong("no head");
  for (const std::string& name : Words(fields[4])) {
    const std::optional<UnitClass> unit_class = ParseUnitClass(name);
    if (!unit_class || *unit_class >= UnitClass::kDuration) return Wrong("unknown unit ", name);
    entry.units |= 1U << static_cast<unsigned>(*unit_class);
  }
  if (entry.units == 0) return Wrong("no units");
  if (!ParseYears(fields[5], entry)) return Wrong("malformed years ", fields[5]);
  lexicon_.entries_.push_back(std::move(entry));
  return absl::OkStatus();
}

absl::Status LexiconReader::CheckEntries() const {
  const std::vector<Entry>& entries = lexicon_.entries_;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const ConceptSet wanted = entry.head | entry.context | entry.favour;
    if (((entry.without | entry.absent) & wanted).any()) {
      return Wrong("entries.tsv line ", entry.line,
                   ": can never match: it wants a concept that it excludes");
    }
    for (std::size_t j = 0; j < i; ++j) {
      const Entry& other = entries[j];
      const bool same_words = entry.head == other.head && entry.context == other.context &&
                              entry.favour == other.favour;
      if (!same_words || !SameYears(entry, other) || (entry.units & ~other.units) != 0) continue;
      // What the other excludes, this one excludes too, so both match the same phrases.
      if ((other.without & ~entry.without).any() || (other.absent & ~entry.absent).any()) continue;
      return Wrong("entries.tsv line ", entry.line, ": can never win over line ", other.line,
                   ", which wants the same words");
    }
  }
  return absl::OkStatus();
}

absl::Status LexiconReader::CheckConcepts() const {
  for (const auto& [name, id] : concepts_) {
    if (id >= kRoles && !used_.contains(id)) return Wrong("words.tsv: no entry uses ", name);
  }
  return absl::OkStatus();
}

}  // namespace nianbao::extract::narrative

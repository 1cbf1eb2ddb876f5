// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/search.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/bus/topics.h"
#include "common/status/status.h"
#include "common/text/text.h"
#include "services/gateway/filter.h"
#include "services/gateway/page_token.h"
#include "services/gateway/postings.h"
#include "services/gateway/report_columns.h"
#include "services/gateway/schema.h"
#include "services/gateway/search_text.h"

namespace nianbao::gateway {
namespace {

constexpr std::size_t kMaxPlaces = 10;
constexpr std::size_t kSnippetMargin = 30;
constexpr std::size_t kMaxPageBytes = std::size_t{3} << 20;
constexpr std::size_t kMaxTextsRead = 1000;
// Numbers that are asked for by name in one statement.
constexpr std::size_t kNumbersAtOnce = 500;

using Place = v1::SearchHit::Place;
using Numbers = std::vector<std::int64_t>;

// A place of one of the words, before it is shown.
struct Match {
  std::size_t line;
  std::size_t begin;
  std::size_t word;
  bool operator<(const Match& other) const {
    return std::tie(line, begin, word) < std::tie(other.line, other.begin, other.word);
  }
};

// All places of each word, in reading order.
std::vector<std::vector<Match>> MatchesOf(const std::vector<SearchLine>& lines,
                                          const std::vector<std::u32string>& words) {
  std::vector<std::vector<Match>> matches(words.size());
  for (std::size_t line = 0; line < lines.size(); ++line) {
    const std::u32string folded = FoldForSearch(lines[line].text);
    for (std::size_t word = 0; word < words.size(); ++word) {
      std::size_t begin = folded.find(words[word]);
      for (; begin != std::u32string::npos && matches[word].size() < kMaxPlaces;
           begin = folded.find(words[word], begin + words[word].size())) {
        matches[word].push_back({line, begin, word});
      }
    }
  }
  return matches;
}

// The first place of each word, and then the first ones of all, up to kMaxPlaces or one a word.
std::vector<Match> Choose(const std::vector<std::vector<Match>>& matches) {
  std::vector<Match> chosen;
  std::vector<Match> others;
  for (const std::vector<Match>& of_word : matches) {
    chosen.push_back(of_word.front());
    others.insert(others.end(), of_word.begin() + 1, of_word.end());
  }
  std::sort(others.begin(), others.end());
  for (const Match& match : others) {
    if (chosen.size() >= kMaxPlaces) break;
    chosen.push_back(match);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

Place Show(const SearchLine& line, std::size_t begin, std::size_t length) {
  Place place;
  place.set_section(line.section);
  if (line.block.has_value()) place.set_block(*line.block);
  place.set_begin(static_cast<int>(begin));
  place.set_end(static_cast<int>(begin + length));
  const std::size_t from = begin - std::min(begin, kSnippetMargin);
  place.set_snippet(text::EncodeUtf8(
      std::u32string_view(line.text).substr(from, begin - from + length + kSnippetMargin)));
  place.set_snippet_begin(static_cast<int>(begin - from));
  place.set_snippet_end(static_cast<int>(begin - from + length));
  return place;
}

std::string QuestionMarks(std::size_t count) {
  std::string marks;
  for (std::size_t i = 0; i < count; ++i) marks += i == 0 ? "?" : ", ?";
  return marks;
}

absl::StatusOr<Numbers> ReadNumbers(store::Transaction& transaction,
                                    const SqlCondition& condition) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction.Query(absl::StrCat("SELECT r.number FROM report r WHERE ",
                                                  condition.text, " ORDER BY r.number"),
                                     condition.Values()));
  Numbers numbers;
  for (const store::Row& row : rows) numbers.push_back(row.Int(0));
  return numbers;
}

// Those of `candidates` for which the filter holds: few are asked for by number, many are compared
// with all that it holds for.
absl::StatusOr<Numbers> Restrict(store::Transaction& transaction, const Filter& filter,
                                 Numbers candidates) {
  SqlCondition condition = filter.Sql();
  if (candidates.size() > kNumbersAtOnce) {
    ASSIGN_OR_RETURN(const Numbers held, ReadNumbers(transaction, condition));
    Numbers both;
    std::set_intersection(candidates.begin(), candidates.end(), held.begin(), held.end(),
                          std::back_inserter(both));
    return both;
  }
  condition.And(absl::StrCat("r.number IN (", QuestionMarks(candidates.size()), ")"),
                {candidates.begin(), candidates.end()});
  return ReadNumbers(transaction, condition);
}

class Page {
 public:
  Page(store::Transaction& transaction, const std::vector<std::u32string>& words, int size)
      : transaction_(transaction), words_(words), size_(static_cast<std::size_t>(size)) {}

  // Fills the page from `numbers`, the last first, those from `before` on left out. Returns the
  // number where the next page goes on, 0 where there is none.
  absl::StatusOr<std::int64_t> Fill(const Numbers& numbers, std::int64_t before,
                                    v1::SearchReportsResponse& response) {
    auto next = std::lower_bound(numbers.begin(), numbers.end(), before);
    std::int64_t last = before;
    for (std::size_t read = 0; next != numbers.begin(); ++read) {
      if (read == kMaxTextsRead || static_cast<std::size_t>(response.hits_size()) == size_) {
        return last;
      }
      ASSIGN_OR_RETURN(v1::SearchHit hit, Read(*--next));
      bytes_ += hit.ByteSizeLong();
      if (bytes_ > kMaxPageBytes && response.hits_size() > 0) return last;
      last = *next;
      if (hit.places_size() > 0) *response.add_hits() = std::move(hit);
    }
    return 0;
  }

 private:
  // Without places where the words do not stand there after all.
  absl::StatusOr<v1::SearchHit> Read(std::int64_t number) {
    ASSIGN_OR_RETURN(
        const auto rows,
        transaction_.Query("SELECT full_view FROM report_view WHERE number = ?", {number}));
    v1::SearchHit hit;
    v1::ValidatedReport report;
    if (rows.empty() || !report.ParseFromString(rows[0].Text(0))) {
      return absl::DataLossError("a stored report is damaged");
    }
    for (Place& place : PlacesOf(report.report(), words_)) *hit.add_places() = std::move(place);
    if (hit.places_size() > 0) *hit.mutable_report() = BasicView(report);
    return hit;
  }

  store::Transaction& transaction_;
  const std::vector<std::u32string>& words_;
  const std::size_t size_;
  std::size_t bytes_ = 0;
};

std::vector<Gram> GramsOfAll(const std::vector<std::u32string>& words) {
  std::vector<Gram> grams;
  for (const std::u32string& word : words) {
    const std::vector<Gram> of_word = GramsOf(word);
    grams.insert(grams.end(), of_word.begin(), of_word.end());
  }
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

}  // namespace

std::vector<Place> PlacesOf(const v1::Report& report, const std::vector<std::u32string>& words) {
  const std::vector<SearchLine> lines = SearchLines(report);
  const std::vector<std::vector<Match>> matches = MatchesOf(lines, words);
  const bool all = std::all_of(matches.begin(), matches.end(),
                               [](const auto& of_word) { return !of_word.empty(); });
  std::vector<Place> places;
  if (!all) return places;
  for (const Match& match : Choose(matches)) {
    places.push_back(Show(lines[match.line], match.begin, words[match.word].size()));
  }
  return places;
}

absl::StatusOr<v1::SearchReportsResponse> SearchReports(store::Database& database,
                                                        const v1::SearchReportsRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<std::u32string> words, ParseSearchQuery(request.query()));
  ASSIGN_OR_RETURN(const Filter filter, Filter::Parse(request.filter()));
  ASSIGN_OR_RETURN(const int page_size, PageSize(request.page_size()));
  const std::string query = QueryOf(request);
  v1::SearchReportsResponse response;
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const auto fields, DecodePageToken(query, request.page_token(), 2));
    std::from_chars(fields[0].data(), fields[0].data() + fields[0].size(), before);
    response.set_resume_token(fields[1]);
  }
  ASSIGN_OR_RETURN(store::Transaction transaction, database.BeginRead());
  if (request.page_token().empty()) {
    ASSIGN_OR_RETURN(const bus::Cursor cursor, SnapshotCursor(transaction, bus::kValidatedTopic));
    response.set_resume_token(bus::EncodeCursor(cursor));
  }
  ASSIGN_OR_RETURN(Numbers numbers, ReportsWithAll(transaction, GramsOfAll(words)));
  if (!request.filter().empty() && !numbers.empty()) {
    ASSIGN_OR_RETURN(numbers, Restrict(transaction, filter, std::move(numbers)));
  }
  Page page(transaction, words, page_size);
  ASSIGN_OR_RETURN(const std::int64_t next, page.Fill(numbers, before, response));
  if (next != 0) {
    response.set_next_page_token(
        EncodePageToken(query, {absl::StrCat(next), response.resume_token()}));
  }
  return response;
}

}  // namespace nianbao::gateway

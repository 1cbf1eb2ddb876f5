// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/postings.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "common/status/status.h"

namespace nianbao::gateway {
namespace {

constexpr std::int64_t kSpan = 4096;

void AppendDifference(std::uint64_t difference, std::string& bytes) {
  for (; difference >= 0x80; difference >>= 7) {
    bytes += static_cast<char>(difference | 0x80);
  }
  bytes += static_cast<char>(difference);
}

std::string Encode(std::int64_t span, const std::vector<std::int64_t>& numbers) {
  std::string bytes;
  std::int64_t last = span * kSpan;
  for (const std::int64_t number : numbers) {
    AppendDifference(static_cast<std::uint64_t>(number - last), bytes);
    last = number;
  }
  return bytes;
}

absl::Status Decode(std::int64_t span, std::string_view bytes, std::vector<std::int64_t>& numbers) {
  std::int64_t last = span * kSpan;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::int64_t difference = 0;
    int shift = 0;
    for (; i < bytes.size() && (bytes[i] & 0x80) != 0 && shift < 14; ++i, shift += 7) {
      difference |= std::int64_t{bytes[i] & 0x7f} << shift;
    }
    if (i == bytes.size() || (bytes[i] & 0x80) != 0) {
      return absl::DataLossError("a row of the search index is damaged");
    }
    last += difference | std::int64_t{bytes[i] & 0x7f} << shift;
    numbers.push_back(last);
  }
  return absl::OkStatus();
}

void SetPresent(std::int64_t number, bool present, std::vector<std::int64_t>& numbers) {
  const auto place = std::lower_bound(numbers.begin(), numbers.end(), number);
  const bool is = place != numbers.end() && *place == number;
  if (present && !is) numbers.insert(place, number);
  if (!present && is) numbers.erase(place);
}

absl::StatusOr<std::vector<std::int64_t>> ReadSpan(store::Transaction& transaction,
                                                   const std::string& gram, std::int64_t span) {
  std::vector<std::int64_t> numbers;
  ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query("SELECT numbers FROM posting WHERE gram = ? AND span = ?", {gram, span}));
  if (!rows.empty()) RETURN_IF_ERROR(Decode(span, rows[0].Text(0), numbers));
  return numbers;
}

absl::Status WriteSpan(store::Transaction& transaction, const std::string& gram, std::int64_t span,
                       const std::vector<std::int64_t>& numbers) {
  if (numbers.empty()) {
    return transaction.Execute("DELETE FROM posting WHERE gram = ? AND span = ?", {gram, span})
        .status();
  }
  return transaction
      .Execute(
          "INSERT INTO posting (gram, span, numbers) VALUES (?, ?, ?) "
          "ON CONFLICT (gram, span) DO UPDATE SET numbers = excluded.numbers",
          {gram, span, store::Blob{Encode(span, numbers)}})
      .status();
}

}  // namespace

void PostingChanges::Change(std::int64_t number, const std::vector<Gram>& before,
                            const std::vector<Gram>& after) {
  std::vector<Gram> gone;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(gone));
  for (const Gram gram : gone) edits_[gram].push_back({number, false});
  std::vector<Gram> added;
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                      std::back_inserter(added));
  for (const Gram gram : added) edits_[gram].push_back({number, true});
}

absl::Status PostingChanges::Write(store::Transaction& transaction) {
  std::vector<Gram> grams;
  for (const auto& [gram, edits] : edits_) grams.push_back(gram);
  std::sort(grams.begin(), grams.end());
  for (const Gram gram : grams) {
    const std::string key = TextOf(gram);
    std::vector<Edit>& edits = edits_[gram];
    // Later edits of one number hold.
    std::stable_sort(edits.begin(), edits.end(), [](const Edit& left, const Edit& right) {
      return left.number / kSpan < right.number / kSpan;
    });
    for (auto edit = edits.begin(); edit != edits.end();) {
      const std::int64_t span = edit->number / kSpan;
      ASSIGN_OR_RETURN(std::vector<std::int64_t> numbers, ReadSpan(transaction, key, span));
      for (; edit != edits.end() && edit->number / kSpan == span; ++edit) {
        SetPresent(edit->number, edit->present, numbers);
      }
      RETURN_IF_ERROR(WriteSpan(transaction, key, span, numbers));
    }
  }
  edits_.clear();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::int64_t>> ReportsWithAll(store::Transaction& transaction,
                                                         const std::vector<Gram>& grams) {
  std::vector<std::vector<store::Row>> lists;
  for (const Gram gram : grams) {
    ASSIGN_OR_RETURN(lists.emplace_back(),
                     transaction.Query("SELECT span, numbers FROM posting WHERE gram = ? "
                                       "ORDER BY span",
                                       {TextOf(gram)}));
    if (lists.back().empty()) return std::vector<std::int64_t>();
  }
  const auto bytes_of = [](const std::vector<store::Row>& list) {
    std::size_t bytes = 0;
    for (const store::Row& row : list) bytes += row.Text(1).size();
    return bytes;
  };
  std::sort(lists.begin(), lists.end(),
            [&](const auto& left, const auto& right) { return bytes_of(left) < bytes_of(right); });
  std::vector<std::int64_t> common;
  for (std::size_t i = 0; i < lists.size() && (i == 0 || !common.empty()); ++i) {
    std::vector<std::int64_t> numbers;
    for (const store::Row& row : lists[i]) {
      RETURN_IF_ERROR(Decode(row.Int(0), row.Text(1), numbers));
    }
    if (i == 0) {
      common = std::move(numbers);
      continue;
    }
    std::vector<std::int64_t> both;
    std::set_intersection(common.begin(), common.end(), numbers.begin(), numbers.end(),
                          std::back_inserter(both));
    common = std::move(both);
  }
  return common;
}

}  // namespace nianbao::gateway

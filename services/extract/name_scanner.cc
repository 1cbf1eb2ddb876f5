// SPDX-License-Identifier: Apache-2.0
#include "services/extract/name_scanner.h"

#include <algorithm>
#include <array>
#include <span>

#include "common/text/text.h"
#include "common/text/word_trie.h"

namespace nianbao::extract {
namespace {

using View = std::u32string_view;

constexpr std::size_t kMinFront = 2;
constexpr std::size_t kMaxFront = 24;
constexpr std::size_t kMinName = 3;
// With the longest kind of body and a bracket behind it.
constexpr std::size_t kMaxName = kMaxFront + 5;

const text::WordTrie& Kinds() {
  static constexpr std::array<View, 24> kKinds = {
      U"局",     U"厅",   U"委员会", U"管委会", U"党委办", U"委",   U"人民政府", U"政府",
      U"办公室", U"公室", U"办事处", U"街道办", U"分局",   U"中心", U"支队",     U"总队",
      U"大队",   U"公署", U"署",     U"院",     U"站",     U"所",   U"处",       U"办"};
  static const text::WordTrie* const trie = [] {
    auto* made = new text::WordTrie;
    for (const View kind : kKinds) made->Add(kind, 0);
    made->Freeze();
    return made;
  }();
  return *trie;
}

bool LeadsToName(char32_t c) {
  switch (c) {
    case U'由':
    case U'在':
    case U'与':
    case U'对':
    case U'向':
    case U'将':
    case U'据':
      return true;
    default:
      return false;
  }
}

// Moves `at` behind the first of `words` that stands there.
bool Take(View text, std::size_t& at, std::span<const View> words) {
  for (const View word : words) {
    if (at >= text.size() || text[at] != word.front()) continue;
    if (!text.substr(at).starts_with(word)) continue;
    at += word.size();
    return true;
  }
  return false;
}

bool Take(View text, std::size_t& at, View word) { return Take(text, at, std::span(&word, 1)); }

bool TakeOneOf(View text, std::size_t& at, View characters) {
  const bool found = at < text.size() && characters.find(text[at]) != View::npos;
  at += found ? 1 : 0;
  return found;
}

// 2022年; nothing is moved where it is no year.
bool TakeYear(View text, std::size_t& at) {
  const View year = text.substr(at, 5);
  const bool found = year.size() == 5 && year[4] == U'年' &&
                     std::all_of(year.begin(), year.begin() + 4,
                                 [](char32_t c) { return c >= U'0' && c <= U'9'; });
  at += found ? 5 : 0;
  return found;
}

// Places at which a name may begin, in the order in which they are tried.
using Starts = std::vector<std::size_t>;

// A word that may be there, or else be the name's own beginning.
void AddOptional(View text, std::size_t at, View word, Starts& starts) {
  std::size_t behind = at;
  if (Take(text, behind, word)) starts.push_back(behind);
  starts.push_back(at);
}

void StatementStarts(View text, std::size_t at, Starts& starts) {
  static constexpr std::array<View, 10> kVerbs = {U"公布", U"发布", U"报告", U"编制", U"编写",
                                                  U"公开", U"将",   U"就",   U"是",   U"为"};
  const bool called = text.substr(at).starts_with(U"是指");
  if (!Take(text, at, kVerbs)) return;
  for (const std::size_t verb_end : {at, at + 1}) {
    if (verb_end > at && !called) break;
    Starts behind;
    AddOptional(text, verb_end, U"了", behind);
    for (std::size_t start : behind) {
      TakeOneOf(text, start, U"《");
      if (TakeYear(text, start)) {
        AddOptional(text, start, U"度", starts);
      } else {
        starts.push_back(start);
      }
    }
  }
}

std::size_t StatementEnd(View text, std::size_t at) {
  Take(text, at, U"关于");
  if (TakeYear(text, at)) Take(text, at, U"度");
  Take(text, at, U"的");
  Take(text, at, std::array<View, 2>{U"政府", U"政务"});
  Take(text, at, U"工作");
  return Take(text, at, U"信息公开") ? at : View::npos;
}

std::size_t CalledEnd(View text, std::size_t at) {
  TakeOneOf(text, at, U"(");
  if (!Take(text, at, U"以下")) return View::npos;
  Take(text, at, U"简");
  if (!Take(text, at, U"称")) return View::npos;
  TakeOneOf(text, at, U":");
  TakeOneOf(text, at, U"“\"'‘");
  return TakeOneOf(text, at, U"本我") ? at : View::npos;
}

std::size_t AuthorEnd(View text, std::size_t at) {
  Take(text, at, U"办公室");
  static constexpr std::array<View, 6> kVerbs = {U"按照", U"根据", U"依据",
                                                 U"编制", U"综合", U"汇总"};
  return Take(text, at, kVerbs) ? at : View::npos;
}

void ContactStarts(View text, std::size_t at, Starts& starts) {
  static constexpr std::array<View, 8> kLeads = {
      U"与", U"向", U"由", U"到", U"联系单位:", U"联系部门:", U"机构名称:", U"受理机构:"};
  if (Take(text, at, kLeads)) return starts.push_back(at);
  if (!Take(text, at, U"工作机构")) return;
  Starts behind;
  AddOptional(text, at, U"为", behind);
  for (std::size_t start : behind) {
    TakeOneOf(text, start, U":");
    starts.push_back(start);
  }
}

std::size_t ContactEnd(View text, std::size_t at) {
  static constexpr std::array<View, 5> kWords = {U"办公室", U"政务公开", U"信息公开", U"联系",
                                                 U"综合科"};
  return Take(text, at, kWords) || TakeOneOf(text, at, U",(;。") ? at : View::npos;
}

void CaptionStarts(View text, std::size_t at, Starts& starts) {
  static constexpr std::array<View, 8> kLabels = {U"单位名称", U"填报单位", U"填报机关",
                                                  U"报送单位", U"编制单位", U"公开单位",
                                                  U"填表单位", U"单位"};
  if (!Take(text, at, kLabels)) return;
  std::size_t seal = at;
  if (TakeOneOf(text, seal, U"(")) {
    TakeOneOf(text, seal, U"盖");
    TakeOneOf(text, seal, U"章");
    if (TakeOneOf(text, seal, U")")) at = seal;
  }
  if (TakeOneOf(text, at, U":")) starts.push_back(at);
}

void HostStarts(View text, std::size_t at, Starts& starts) {
  static constexpr std::array<View, 6> kLabels = {U"主办单位", U"主办",     U"版权所有",
                                                  U"主管单位", U"承办单位", U"制作单位"};
  for (const View label : kLabels) {
    std::size_t behind = at;
    if (!Take(text, behind, label)) continue;
    TakeOneOf(text, behind, U":©");
    starts.push_back(behind);
  }
}

std::size_t HostEnd(View text, std::size_t at) {
  Take(text, at, U"办公室");
  return at;
}

// `from`: where what is left of the text begins.
void PieceStarts(View text, std::size_t from, std::size_t at, Starts& starts) {
  if (at == from) starts.push_back(at);
  if (TakeOneOf(text, at, U"-_|—–>")) starts.push_back(at);
}

std::size_t PieceEnd(View text, std::size_t at) {
  if (at == text.size() || TakeOneOf(text, at, U"-_|—–<")) return at;
  return Take(text, at, std::array<View, 2>{U"网站", U"门户"}) ? at : View::npos;
}

void AddStarts(NameFrame frame, View text, std::size_t from, std::size_t at, Starts& starts) {
  switch (frame) {
    case NameFrame::kStatement:
      return StatementStarts(text, at, starts);
    case NameFrame::kCalled:
      return starts.push_back(at);
    case NameFrame::kAuthor:
      if (text[at] == U'由') starts.push_back(at + 1);
      return;
    case NameFrame::kContact:
      return ContactStarts(text, at, starts);
    case NameFrame::kCaption:
      return CaptionStarts(text, at, starts);
    case NameFrame::kHost:
      return HostStarts(text, at, starts);
    case NameFrame::kSitePiece:
      return PieceStarts(text, from, at, starts);
  }
}

// Where the frame ends whose name ends at `at`; npos where it is none.
std::size_t FrameEnd(NameFrame frame, View text, std::size_t at) {
  switch (frame) {
    case NameFrame::kStatement:
      return StatementEnd(text, at);
    case NameFrame::kCalled:
      return CalledEnd(text, at);
    case NameFrame::kAuthor:
      return AuthorEnd(text, at);
    case NameFrame::kContact:
      return ContactEnd(text, at);
    case NameFrame::kCaption:
      return at;
    case NameFrame::kHost:
      return HostEnd(text, at);
    case NameFrame::kSitePiece:
      return PieceEnd(text, at);
  }
  return View::npos;
}

}  // namespace

std::size_t NameEnd(View text, std::size_t begin, const std::function<bool(std::size_t)>& fits) {
  const text::WordTrie& kinds = Kinds();
  for (std::size_t i = begin; i < text.size() && i <= begin + kMaxFront; ++i) {
    if (!text::IsHan(text[i])) return View::npos;
    const std::size_t length = i < begin + kMinFront ? 0 : kinds.Longest(text, i).length;
    if (length == 0) continue;
    if (fits(i + length)) return i + length;
    // 委 in 委员会, 办 in 办公室.
    if (length == 3 && (text[i] == U'委' || text[i] == U'办') && fits(i + 1)) return i + 1;
  }
  return View::npos;
}

bool IsName(View text) {
  return NameEnd(text, 0, [&](std::size_t end) { return end == text.size(); }) != View::npos;
}

NameScanner::NameScanner(View text) : text_(text), kinds_(text.size()) {
  const text::WordTrie& kinds = Kinds();
  for (std::size_t i = 0; i < text.size(); ++i) {
    kinds_[i] = static_cast<std::uint8_t>(kinds.Longest(text, i).length);
  }
}

std::optional<View> NameScanner::NameFrom(std::size_t begin, std::size_t run_end) {
  const std::size_t last = std::min(run_end, begin + kMaxFront + 1);
  for (std::size_t i = begin + kMinFront; i < last; ++i) {
    if (kinds_[i] == 0) continue;
    at_ = i + kinds_[i];
    return text_.substr(begin, at_ - begin);
  }
  return std::nullopt;
}

std::optional<View> NameScanner::InRun(std::size_t begin, std::size_t end) {
  std::size_t lead = begin;
  if (LeadsToName(text_[begin]) || Take(text_, lead, U"根据")) {
    lead = std::max(lead, begin + 1);
    if (const auto name = NameFrom(lead, end)) return name;
  }
  if (const auto name = NameFrom(begin, end)) return name;
  for (std::size_t i = begin + 1; i < end; ++i) {
    if (!LeadsToName(text_[i])) continue;
    if (const auto name = NameFrom(i + 1, end)) return name;
  }
  return std::nullopt;
}

std::optional<View> NameScanner::Next() {
  while (at_ < text_.size()) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && text::IsHan(text_[at_])) ++at_;
    if (at_ == begin) {
      ++at_;
    } else if (const auto name = InRun(begin, at_)) {
      return name;
    }
  }
  return std::nullopt;
}

std::vector<View> FindFramed(View text, NameFrame frame, std::size_t most) {
  std::vector<View> names;
  Starts starts;
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size() && names.size() < most; ++at) {
    if (frame == NameFrame::kCalled) {
      // Nothing else needs a look at every character.
      const std::size_t called = text.find(U"以下", at);
      if (called == View::npos) break;
      at = std::max(at, called - std::min(called, kMaxName));
    }
    starts.clear();
    AddStarts(frame, text, from, at, starts);
    for (const std::size_t start : starts) {
      std::size_t frame_end = 0;
      const std::size_t end = NameEnd(text, start, [&](std::size_t name_end) {
        frame_end = FrameEnd(frame, text, name_end);
        return frame_end != View::npos;
      });
      if (end == View::npos) continue;
      names.push_back(text.substr(start, end - start));
      from = frame_end;
      at = frame_end - 1;
      break;
    }
  }
  return names;
}

View WithoutLead(View name) {
  static constexpr std::array<View, 18> kLeads = {
      U"获取", U"获得", U"取得", U"公布", U"发布", U"编制", U"联系", U"通过", U"依据",
      U"根据", U"按照", U"关于", U"报送", U"附件", U"现将", U"的",   U"了",   U"着"};
  for (std::size_t i = name.size(); i-- > 0;) {
    std::size_t behind = i;
    if (!Take(name, behind, kLeads)) continue;
    const View rest = name.substr(behind);
    if (rest.size() >= kMinName && std::all_of(rest.begin(), rest.end(), text::IsHan)) return rest;
  }
  return name;
}

}  // namespace nianbao::extract

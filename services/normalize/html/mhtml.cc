// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/mhtml.h"

#include <map>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace nianbao::normalize {
namespace {

constexpr std::size_t kMaxHeaderBytes = 65536;
constexpr int kMaxDepth = 4;
constexpr std::string_view kInstead = ": save it as DOCX or HTML and send that";

struct Message {
  // Names in lower case.
  std::map<std::string, std::string> header{};
  std::string_view body{};

  std::string Field(const std::string& name) const {
    const auto found = header.find(name);
    return found == header.end() ? std::string() : found->second;
  }
};

std::string Lower(std::string_view text) {
  return absl::AsciiStrToLower({text.data(), text.size()});
}

std::string Trimmed(std::string_view text) {
  return std::string(absl::StripAsciiWhitespace({text.data(), text.size()}));
}

// Takes the next line off `rest`, without its end.
std::string_view TakeLine(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool IsFieldName(std::string_view name) {
  if (name.empty()) return false;
  for (const char c : name) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '-') return false;
  }
  return true;
}

// Nothing where it does not begin with a header.
std::optional<Message> ParseMessage(std::string_view bytes) {
  Message message;
  std::string_view rest = bytes;
  std::string* last = nullptr;
  while (!rest.empty()) {
    if (bytes.size() - rest.size() > kMaxHeaderBytes) return std::nullopt;
    const std::string_view line = TakeLine(rest);
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if ((line[0] == ' ' || line[0] == '\t') && last != nullptr) {
      absl::StrAppend(last, " ", Trimmed(line));
    } else if (colon != std::string_view::npos && IsFieldName(line.substr(0, colon))) {
      last = &message.header[Lower(line.substr(0, colon))];
      if (last->empty()) *last = Trimmed(line.substr(colon + 1));
    } else {
      return std::nullopt;
    }
  }
  message.body = rest;
  return message;
}

// A parameter of a field: "----=_Part" for "boundary" of a Content-Type.
std::string Parameter(const std::string& field, const std::string& name) {
  const std::string wanted = name + "=";
  const std::string lower = Lower(field);
  for (std::size_t at = lower.find(wanted); at != std::string::npos;
       at = lower.find(wanted, at + 1)) {
    if (at == 0 || (lower[at - 1] != ';' && lower[at - 1] != ' ' && lower[at - 1] != '\t'))
      continue;
    const std::string value = field.substr(at + wanted.size());
    if (value.starts_with('"')) return value.substr(1, value.find('"', 1) - 1);
    return value.substr(0, value.find_first_of("; \t"));
  }
  return {};
}

std::string TypeOf(const Message& message) {
  const std::string type = Lower(message.Field("content-type"));
  return Trimmed(std::string_view(type).substr(0, type.find(';')));
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// RFC 2045, 6.7. What is no code stays as it is.
std::string DecodeQuotedPrintable(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    const bool last = text.find('\n') == std::string_view::npos;
    std::string_view line = TakeLine(text);
    while (line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
    const bool soft = line.ends_with('=');
    if (soft) line.remove_suffix(1);
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool coded = line[i] == '=' && i + 2 < line.size() && HexDigit(line[i + 1]) >= 0 &&
                         HexDigit(line[i + 2]) >= 0;
      decoded.push_back(
          coded ? static_cast<char>(HexDigit(line[i + 1]) * 16 + HexDigit(line[i + 2])) : line[i]);
      if (coded) i += 2;
    }
    if (!soft && !last) decoded.push_back('\n');
  }
  return decoded;
}

int Base64Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

// RFC 2045, 6.8: characters that are no digits are passed over, "=" ends it.
std::string DecodeBase64(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const int digit = Base64Digit(c);
    if (digit < 0) continue;
    bits = (bits << 6 | static_cast<std::uint32_t>(digit)) & 0xFFFFFF;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    decoded.push_back(static_cast<char>(bits >> count & 0xFF));
  }
  return decoded;
}

absl::StatusOr<std::string> DecodeBody(const Message& message) {
  const std::string encoding = Lower(message.Field("content-transfer-encoding"));
  if (encoding == "quoted-printable") return DecodeQuotedPrintable(message.body);
  if (encoding == "base64") return DecodeBase64(message.body);
  if (encoding.empty() || encoding == "7bit" || encoding == "8bit" || encoding == "binary") {
    return std::string(message.body);
  }
  return absl::InvalidArgumentError(absl::StrCat("the page of this web archive is encoded as \"",
                                                 encoding.substr(0, 40), "\", which is not known",
                                                 std::string(kInstead)));
}

// Takes what stands before the next line that is the boundary off `rest`. False where none follows:
// then `part` is all of it, as in a file that was cut off.
bool TakePart(std::string_view& rest, const std::string& boundary, std::string_view& part) {
  const std::string_view all = rest;
  while (!rest.empty()) {
    const std::size_t begin = all.size() - rest.size();
    const std::string_view line = TakeLine(rest);
    if (!line.starts_with("--") || !line.substr(2).starts_with(boundary)) continue;
    const std::string_view tail = line.substr(2 + boundary.size());
    const bool last = tail.starts_with("--");
    if (!last && tail.find_first_not_of(" \t") != std::string_view::npos) continue;
    part = all.substr(0, begin);
    return !last;
  }
  part = all;
  return false;
}

// No value: there is no page in it.
absl::StatusOr<std::optional<MhtmlPage>> FindPage(const Message& message, int depth) {
  const std::string type = TypeOf(message);
  if (type == "text/html") {
    ASSIGN_OR_RETURN(std::string html, DecodeBody(message));
    return MhtmlPage{std::move(html), message.Field("content-type")};
  }
  const std::string boundary = Parameter(message.Field("content-type"), "boundary");
  if (!type.starts_with("multipart/") || boundary.empty() || depth >= kMaxDepth) {
    return std::optional<MhtmlPage>();
  }
  std::string_view rest = message.body;
  std::string_view part;
  bool more = TakePart(rest, boundary, part);
  while (more) {
    more = TakePart(rest, boundary, part);
    const auto inner = ParseMessage(part);
    if (!inner) continue;
    ASSIGN_OR_RETURN(auto page, FindPage(*inner, depth + 1));
    if (page) return page;
  }
  return std::optional<MhtmlPage>();
}

// A byte order mark and empty lines before the header are common.
std::string_view SkipBlank(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return bytes.substr(std::min(bytes.size(), bytes.find_first_not_of("\r\n")));
}

}  // namespace

bool LooksLikeMhtml(std::string_view bytes) {
  const auto message = ParseMessage(SkipBlank(bytes));
  if (!message || !message->header.contains("mime-version")) return false;
  const std::string type = TypeOf(*message);
  return type.starts_with("multipart/") || type == "text/html";
}

absl::StatusOr<MhtmlPage> ReadMhtml(std::string_view bytes) {
  if (const auto message = ParseMessage(SkipBlank(bytes))) {
    ASSIGN_OR_RETURN(auto page, FindPage(*message, 0));
    if (page && !page->html.empty()) return *std::move(page);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("it is a web archive without a HTML page", std::string(kInstead)));
}

}  // namespace nianbao::normalize

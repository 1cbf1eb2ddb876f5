// SPDX-License-Identifier: Apache-2.0
#include "services/validate/rules/expression.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace nianbao::validate {
namespace {

using Kind = Expression::Kind;

struct Token {
  enum class Kind { kNumber, kText, kName, kVariable, kSign, kEnd };
  Kind kind = Kind::kEnd;
  std::string_view text = {};
  double number = 0;
  int position = 0;
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }
bool IsWord(char c) { return IsLetter(c) || IsDigit(c) || c == '_'; }

// Splits a text into tokens.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  absl::StatusOr<std::vector<Token>> Run() {
    std::vector<Token> tokens;
    while (true) {
      while (place_ < text_.size() && (text_[place_] == ' ' || text_[place_] == '\n')) ++place_;
      Token token{.position = static_cast<int>(place_)};
      if (place_ < text_.size()) RETURN_IF_ERROR(Read(token));
      tokens.push_back(token);
      if (token.kind == Token::Kind::kEnd) return tokens;
    }
  }

 private:
  absl::Status Read(Token& token) {
    const char first = text_[place_];
    if (IsDigit(first)) return ReadNumber(token);
    if (IsLetter(first) || first == '$') return ReadName(token);
    if (first == '"') return ReadText(token);
    constexpr std::array<std::string_view, 16> kSigns = {
        "->", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "(", ")", "[", "]", ",", "."};
    for (const std::string_view sign : kSigns) {
      if (!text_.substr(place_).starts_with(sign)) continue;
      token.kind = Token::Kind::kSign;
      Take(sign.size(), token);
      return absl::OkStatus();
    }
    return ExpressionError(token.position, "this character has no meaning here");
  }

  void Take(std::size_t length, Token& token) {
    token.text = text_.substr(place_, length);
    place_ += length;
  }

  absl::Status ReadNumber(Token& token) {
    const char* const begin = text_.data() + place_;
    const char* const end = text_.data() + text_.size();
    const auto [stop, error] = std::from_chars(begin, end, token.number, std::chars_format::fixed);
    const bool joined = stop != end && (IsWord(*stop) || *stop == '.');
    if (error != std::errc() || joined) return ExpressionError(token.position, "no number");
    token.kind = Token::Kind::kNumber;
    Take(static_cast<std::size_t>(stop - begin), token);
    return absl::OkStatus();
  }

  // A word or several with dots between; with $ in front a variable.
  absl::Status ReadName(Token& token) {
    token.kind = text_[place_] == '$' ? Token::Kind::kVariable : Token::Kind::kName;
    std::size_t end = place_ + 1;
    const auto word = [&](std::size_t at) { return at < text_.size() && IsWord(text_[at]); };
    while (word(end) || (end < text_.size() && text_[end] == '.' && word(end + 1))) ++end;
    if (token.kind == Token::Kind::kVariable &&
        !(word(place_ + 1) && IsLetter(text_[place_ + 1]))) {
      return ExpressionError(token.position, "the name of a variable is wanted after $");
    }
    Take(end - place_, token);
    return absl::OkStatus();
  }

  absl::Status ReadText(Token& token) {
    const std::size_t close = text_.find('"', place_ + 1);
    if (close == text_.npos) return ExpressionError(token.position, "the quotes are not closed");
    token.kind = Token::Kind::kText;
    Take(close + 1 - place_, token);
    token.text = token.text.substr(1, token.text.size() - 2);
    return absl::OkStatus();
  }

  std::string_view text_;
  std::size_t place_ = 0;
};

struct Operator {
  std::string_view sign;
  Kind kind;
  // True where the sign is written with its operands the other way round.
  bool swapped = false;
};

constexpr std::array<Operator, 6> kComparisons = {{{"==", Kind::kEqual},
                                                   {"!=", Kind::kNotEqual},
                                                   {"<=", Kind::kAtMost},
                                                   {">=", Kind::kAtMost, true},
                                                   {"<", Kind::kLess},
                                                   {">", Kind::kLess, true}}};

Expression Join(Kind kind, Expression left, Expression right) {
  Expression joined{.kind = kind, .position = left.position};
  joined.operands.push_back(std::move(left));
  joined.operands.push_back(std::move(right));
  return joined;
}

// Reads tokens by recursive descent, one function a level of binding, the loosest first.
class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  absl::StatusOr<Statement> Run() {
    Statement statement;
    ASSIGN_OR_RETURN(statement.root, ReadImplication());
    if (IsWordNext("for")) {
      do {
        ++next_;
        ASSIGN_OR_RETURN(Binding binding, ReadBinding());
        statement.bindings.push_back(std::move(binding));
      } while (IsNext(","));
    }
    if (Next().kind != Token::Kind::kEnd) return Wanted("an operator or the end");
    return statement;
  }

 private:
  const Token& Next() const { return tokens_[next_]; }
  bool IsNext(std::string_view sign) const {
    return Next().kind == Token::Kind::kSign && Next().text == sign;
  }
  bool IsWordNext(std::string_view word) const {
    return Next().kind == Token::Kind::kName && Next().text == word;
  }
  bool Skip(std::string_view sign) {
    const bool there = IsNext(sign);
    if (there) ++next_;
    return there;
  }
  absl::Status Wanted(std::string_view what) const {
    const std::string found = Next().kind == Token::Kind::kEnd
                                  ? "the end"
                                  : absl::StrCat("\"", std::string(Next().text), "\"");
    return ExpressionError(Next().position,
                           absl::StrCat(std::string(what), " is wanted, not ", found));
  }
  absl::Status Expect(std::string_view sign) {
    if (Skip(sign)) return absl::OkStatus();
    return Wanted(absl::StrCat("\"", std::string(sign), "\""));
  }

  absl::StatusOr<Expression> ReadImplication() {
    if (++depth_ > kMaxExpressionDepth) return ExpressionError(Next().position, "nested too deep");
    ASSIGN_OR_RETURN(Expression left, ReadJoined(Kind::kOr));
    if (Skip("->")) {
      ASSIGN_OR_RETURN(Expression right, ReadImplication());
      left = Join(Kind::kImplies, std::move(left), std::move(right));
    }
    --depth_;
    return left;
  }

  // a or b or c; a and b and c.
  absl::StatusOr<Expression> ReadJoined(Kind kind) {
    const bool either = kind == Kind::kOr;
    ASSIGN_OR_RETURN(Expression left, either ? ReadJoined(Kind::kAnd) : ReadNegation());
    while (IsWordNext(either ? "or" : "and")) {
      ++next_;
      ASSIGN_OR_RETURN(Expression right, either ? ReadJoined(Kind::kAnd) : ReadNegation());
      left = Join(kind, std::move(left), std::move(right));
    }
    return left;
  }

  absl::StatusOr<Expression> ReadNegation() {
    if (!IsWordNext("not")) return ReadComparison();
    Expression negation{.kind = Kind::kNot, .position = Next().position};
    ++next_;
    ASSIGN_OR_RETURN(Expression operand, ReadComparison());
    negation.operands.push_back(std::move(operand));
    return negation;
  }

  absl::StatusOr<Expression> ReadComparison() {
    ASSIGN_OR_RETURN(Expression left, ReadSum());
    for (const Operator& comparison : kComparisons) {
      if (!Skip(comparison.sign)) continue;
      ASSIGN_OR_RETURN(Expression right, ReadSum());
      if (comparison.swapped) std::swap(left, right);
      return Join(comparison.kind, std::move(left), std::move(right));
    }
    return left;
  }

  absl::StatusOr<Expression> ReadSum() {
    ASSIGN_OR_RETURN(Expression left, ReadProduct());
    while (IsNext("+") || IsNext("-")) {
      const Kind kind = IsNext("+") ? Kind::kAdd : Kind::kSubtract;
      ++next_;
      ASSIGN_OR_RETURN(Expression right, ReadProduct());
      left = Join(kind, std::move(left), std::move(right));
    }
    return left;
  }

  absl::StatusOr<Expression> ReadProduct() {
    ASSIGN_OR_RETURN(Expression left, ReadOperand());
    while (Skip("*")) {
      ASSIGN_OR_RETURN(Expression right, ReadOperand());
      left = Join(Kind::kMultiply, std::move(left), std::move(right));
    }
    return left;
  }

  absl::StatusOr<Expression> ReadOperand() {
    const Token token = Next();
    switch (token.kind) {
      case Token::Kind::kNumber:
        ++next_;
        return Expression{.number = token.number, .position = token.position};
      case Token::Kind::kText:
        ++next_;
        return Expression{
            .kind = Kind::kText, .name = std::string(token.text), .position = token.position};
      case Token::Kind::kName:
      case Token::Kind::kVariable:
        return ReadNamed();
      default:
        return ReadSigned();
    }
  }

  absl::StatusOr<Expression> ReadSigned() {
    const int position = Next().position;
    if (Skip("(")) {
      ASSIGN_OR_RETURN(Expression inner, ReadImplication());
      RETURN_IF_ERROR(Expect(")"));
      return inner;
    }
    if (!Skip("-")) return Wanted("a number, a cell or a bracket");
    if (++depth_ > kMaxExpressionDepth) return ExpressionError(position, "nested too deep");
    Expression negation{.kind = Kind::kNegate, .position = position};
    ASSIGN_OR_RETURN(Expression operand, ReadOperand());
    negation.operands.push_back(std::move(operand));
    --depth_;
    return negation;
  }

  absl::StatusOr<Expression> ReadNamed() {
    Expression named{.kind = Kind::kCell, .position = Next().position};
    const bool called =
        tokens_[next_ + 1].kind == Token::Kind::kSign && tokens_[next_ + 1].text == "(";
    if (called) return ReadCall();
    for (const char* reserved : {"for", "in", "and", "or", "not"}) {
      if (IsWordNext(reserved)) return Wanted("a number, a cell or a bracket");
    }
    // previous.$g has its dot between two tokens.
    if (IsWordNext("previous")) {
      ++next_;
      named.previous = true;
      RETURN_IF_ERROR(Expect("."));
      if (Next().kind != Token::Kind::kVariable) return Wanted("a variable");
    }
    named.name = std::string(Next().text);
    ++next_;
    constexpr std::string_view kPrevious = "previous.";
    if (named.name.starts_with(kPrevious)) {
      named.previous = true;
      named.name.erase(0, kPrevious.size());
    }
    if (named.name.starts_with("report.")) {
      named.kind = Kind::kField;
      return named;
    }
    if (!Skip("[")) return named;
    if (Next().kind != Token::Kind::kName) return Wanted("a column or a variable");
    named.column = std::string(Next().text);
    ++next_;
    RETURN_IF_ERROR(Expect("]"));
    return named;
  }

  absl::StatusOr<Expression> ReadCall() {
    const Token function = Next();
    next_ += 2;
    Expression call{.position = function.position};
    if (function.text == "sum") {
      call.kind = Kind::kSum;
      RETURN_IF_ERROR(ReadArgument(call));
      if (!IsWordNext("for")) return Wanted("\"for\"");
      ++next_;
      ASSIGN_OR_RETURN(Binding binding, ReadBinding());
      call.bindings.push_back(std::move(binding));
    } else if (function.text == "day") {
      call.kind = Kind::kDay;
      for (const char* separator : {",", ",", ""}) {
        RETURN_IF_ERROR(ReadArgument(call));
        if (*separator != '\0') RETURN_IF_ERROR(Expect(separator));
      }
    } else if (function.text == "stated") {
      call.kind = Kind::kStated;
      if (Next().kind != Token::Kind::kName) return Wanted("an indicator");
      call.name = std::string(Next().text);
      ++next_;
    } else if (function.text == "blank") {
      call.kind = Kind::kBlank;
      RETURN_IF_ERROR(ReadArgument(call));
      if (call.operands.front().kind != Kind::kCell) {
        return ExpressionError(call.operands.front().position, "a cell is wanted");
      }
    } else {
      return ExpressionError(function.position,
                             absl::StrCat("there is no function \"", std::string(function.text),
                                          "\"; there are sum, day, stated and blank"));
    }
    RETURN_IF_ERROR(Expect(")"));
    return call;
  }

  absl::Status ReadArgument(Expression& call) {
    ASSIGN_OR_RETURN(Expression argument, ReadImplication());
    call.operands.push_back(std::move(argument));
    return absl::OkStatus();
  }

  // $r in results; c in columns.
  absl::StatusOr<Binding> ReadBinding() {
    Binding binding;
    const bool variable = Next().kind == Token::Kind::kVariable;
    if (!variable && Next().kind != Token::Kind::kName) return Wanted("a variable");
    binding.variable = std::string(Next().text);
    if (binding.variable.find('.') != std::string::npos) return Wanted("a variable without dots");
    ++next_;
    if (!IsWordNext("in")) return Wanted("\"in\"");
    ++next_;
    if (Next().kind != Token::Kind::kName) return Wanted("the name of a set");
    binding.set = std::string(Next().text);
    ++next_;
    return binding;
  }

  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  int depth_ = 0;
};

std::string WriteBindings(const std::vector<Binding>& bindings) {
  std::string text;
  for (const Binding& binding : bindings) {
    absl::StrAppend(&text, text.empty() ? " for " : ", ", binding.variable, " in ", binding.set);
  }
  return text;
}

std::string_view SignOf(Kind kind) {
  switch (kind) {
    case Kind::kAdd:
      return " + ";
    case Kind::kSubtract:
      return " - ";
    case Kind::kMultiply:
      return " * ";
    case Kind::kEqual:
      return " == ";
    case Kind::kNotEqual:
      return " != ";
    case Kind::kAtMost:
      return " <= ";
    case Kind::kLess:
      return " < ";
    case Kind::kAnd:
      return " and ";
    case Kind::kOr:
      return " or ";
    case Kind::kImplies:
      return " -> ";
    default:
      return ", ";
  }
}

std::string WriteNumber(double number) {
  std::array<char, 400> buffer;
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
  return std::string(buffer.data(), error == std::errc() ? end : buffer.data());
}

std::string WriteExpression(const Expression& expression) {
  const auto operand = [&](std::size_t i) { return WriteExpression(expression.operands[i]); };
  switch (expression.kind) {
    case Kind::kNumber:
      return WriteNumber(expression.number);
    case Kind::kText:
      return absl::StrCat("\"", expression.name, "\"");
    case Kind::kCell:
    case Kind::kField:
      return absl::StrCat(expression.previous ? "previous." : "", expression.name,
                          expression.column.empty() ? "" : "[" + expression.column + "]");
    case Kind::kStated:
      return absl::StrCat("stated(", expression.name, ")");
    case Kind::kBlank:
      return absl::StrCat("blank(", operand(0), ")");
    case Kind::kSum:
      return absl::StrCat("sum(", operand(0), WriteBindings(expression.bindings), ")");
    case Kind::kDay:
      return absl::StrCat("day(", operand(0), ", ", operand(1), ", ", operand(2), ")");
    case Kind::kNegate:
      return absl::StrCat("-", operand(0));
    case Kind::kNot:
      return absl::StrCat("(not ", operand(0), ")");
    default:
      return absl::StrCat("(", operand(0), std::string(SignOf(expression.kind)), operand(1), ")");
  }
}

}  // namespace

absl::Status ExpressionError(int position, std::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("character ", position + 1, ": ", std::string(what)));
}

absl::StatusOr<Statement> ParseStatement(std::string_view text) {
  if (text.size() > kMaxExpressionBytes) {
    return ExpressionError(static_cast<int>(kMaxExpressionBytes), "the expression is too long");
  }
  ASSIGN_OR_RETURN(std::vector<Token> tokens, Lexer(text).Run());
  return Parser(std::move(tokens)).Run();
}

std::string WriteStatement(const Statement& statement) {
  return WriteExpression(statement.root) + WriteBindings(statement.bindings);
}

}  // namespace nianbao::validate

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "capabilities/catalog/control_spec.h"
#include "core/text.h"

namespace sekisho::catalog {
namespace {

bool isWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Where the comment or quoted text that begins at `at` ends; `at` itself if none begins there.
std::size_t afterQuoted(std::string_view sql, std::size_t at) {
  const auto end = [&](std::string_view close, std::size_t from) {
    const auto found = sql.find(close, from);
    return found == std::string_view::npos ? sql.size() : found + close.size();
  };
  if (sql.substr(at, 2) == "--") return end("\n", at + 2);
  if (sql.substr(at, 2) == "/*") return end("*/", at + 2);
  if (sql[at] == '\'') return end("'", at + 1);
  return at;
}

// Words in lower case, and each other byte that is no space as a token of its own.
std::vector<std::string> tokensOf(std::string_view sql) {
  std::vector<std::string> tokens;
  for (std::size_t at = 0; at < sql.size();) {
    if (const auto after = afterQuoted(sql, at); after != at) {
      at = after;
      tokens.emplace_back("'");
    } else if (isWordByte(sql[at])) {
      const std::size_t begin = at;
      while (at < sql.size() && isWordByte(sql[at])) ++at;
      tokens.push_back(lowered(sql.substr(begin, at - begin)));
    } else {
      if (static_cast<unsigned char>(sql[at]) > ' ') tokens.emplace_back(1, sql[at]);
      ++at;
    }
  }
  return tokens;
}

bool endsTables(std::string_view token) {
  static constexpr std::string_view kEnds[] = {"where",  "group", "order", "on",        "using",
                                               "select", "union", "limit", "intersect", "having",
                                               "except", ")",     "window"};
  return std::ranges::find(kEnds, token) != std::end(kEnds);
}

// Whether the word at `i` begins `name AS (…)` or `name(column, …) AS (…)`: the query's own table.
bool namesOwnTable(const std::vector<std::string>& tokens, std::size_t i) {
  if (!isWordByte(tokens[i][0])) return false;
  std::size_t at = i + 1;
  if (at < tokens.size() && tokens[at] == "(") {
    while (at < tokens.size() && tokens[at] != ")") ++at;
    ++at;
  }
  if (at >= tokens.size() || tokens[at] != "as") return false;
  for (++at; at < tokens.size() && (tokens[at] == "not" || tokens[at] == "materialized");) ++at;
  return at < tokens.size() && tokens[at] == "(";
}

}  // namespace

std::vector<std::string> tablesNamedIn(std::string_view sql) {
  const auto tokens = tokensOf(sql);
  std::set<std::string> named;
  std::set<std::string> own;
  bool name_expected = false;  // after FROM, JOIN and the commas between
  bool in_list = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string& token = tokens[i];
    if (namesOwnTable(tokens, i)) own.insert(token);
    if (token == "from" || token == "join") {
      name_expected = in_list = true;
    } else if (endsTables(token)) {
      name_expected = in_list = false;
    } else if (token == ",") {
      name_expected = in_list;
    } else if (token == "(") {
      name_expected = false;
    } else if (name_expected && isWordByte(token[0])) {
      named.insert(token);
      name_expected = false;
    }
  }
  std::vector<std::string> tables;
  std::ranges::set_difference(named, own, std::back_inserter(tables));
  return tables;
}

}  // namespace sekisho::catalog

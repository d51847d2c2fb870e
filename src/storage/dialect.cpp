#include "storage/dialect.h"

#include "core/text.h"

namespace sekisho::storage {
namespace {

// The position behind the quoted text or comment that begins at `at`, or `at` if none does. One
// that never ends reaches to the end of the text.
std::size_t behindOpaque(std::string_view sql, std::size_t at) {
  const auto behind = [sql](std::string_view end, std::size_t from) {
    const std::size_t found = sql.find(end, from);
    return found == std::string_view::npos ? sql.size() : found + end.size();
  };
  const std::string_view rest = sql.substr(at);
  // A doubled quote inside quotes reads as two quoted texts side by side: the same end.
  if (rest.starts_with('\'')) return behind("'", at + 1);
  if (rest.starts_with('"')) return behind("\"", at + 1);
  if (rest.starts_with("--")) return behind("\n", at + 2);
  if (rest.starts_with("/*")) return behind("*/", at + 2);
  return at;
}

bool isComment(std::string_view sql, std::size_t at) {
  return sql.substr(at).starts_with("--") || sql.substr(at).starts_with("/*");
}

}  // namespace

std::vector<std::string_view> statementsOf(std::string_view sql) {
  std::vector<std::string_view> statements;
  std::size_t start = 0;
  bool says_something = false;
  std::size_t at = 0;
  const auto end = [&](std::size_t until) {
    if (says_something) statements.push_back(trimmed(sql.substr(start, until - start)));
    says_something = false;
    start = until + 1;
  };
  while (at < sql.size()) {
    if (const std::size_t behind = behindOpaque(sql, at); behind != at) {
      says_something = says_something || !isComment(sql, at);
      at = behind;
      continue;
    }
    if (sql[at] == ';') {
      end(at);
    } else if (!trimmed(sql.substr(at, 1)).empty()) {
      says_something = true;
    }
    ++at;
  }
  end(sql.size());
  return statements;
}

NumberedStatement withNumberedArguments(std::string_view sql) {
  NumberedStatement numbered;
  numbered.sql.reserve(sql.size() + 16);
  std::size_t at = 0;
  while (at < sql.size()) {
    const std::size_t behind = behindOpaque(sql, at);
    if (behind != at) {
      numbered.sql += sql.substr(at, behind - at);
      at = behind;
    } else if (sql[at] == '?') {
      numbered.sql += '$' + std::to_string(++numbered.arguments);
      ++at;
    } else {
      numbered.sql += sql[at++];
    }
  }
  return numbered;
}

}  // namespace sekisho::storage

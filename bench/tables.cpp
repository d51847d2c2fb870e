#include "tables.h"

#include <fmt/core.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace sekisho::bench {

void giveUp(std::string_view what, const Error& error) {
  fmt::print(stderr, "{}: {} {}\n", what, error.message.name, error.detail);
  std::exit(1);
}

ReadTable asRead(evidence::Table table) {
  const Sha256 digest = evidence::digestOf(table);
  return {std::make_shared<const evidence::Table>(std::move(table)), digest};
}

std::vector<ReadTable> tablesIn(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const Json all = must(parseJson(text, {.max_bytes = text.size() + 1}), "reading the tables");
  if (all.array() == nullptr) return {};
  std::vector<ReadTable> tables;
  for (const Json& one : *all.array()) {
    tables.push_back(asRead(must(evidence::tableFromJson(one), "a table")));
  }
  return tables;
}

}  // namespace sekisho::bench

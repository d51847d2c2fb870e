#include "capabilities/catalog/spec_value.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>

#include "core/text.h"

namespace sekisho::catalog {
namespace {

int lineOf(const toml::node& node) {
  const auto line = node.source().begin.line;
  return line > 0 ? static_cast<int>(line) : 1;
}

// toml++ bounds the depth.
SpecValue valueFrom(const toml::node& node);

SpecValue tableFrom(const toml::table& table) {
  std::vector<std::pair<toml::source_position, SpecMember>> members;
  for (const auto& [key, node] : table) {
    members.emplace_back(key.source().begin, SpecMember{std::string(key.str()), valueFrom(node)});
    // A table that only [a.b] opened has no line of its own: its key's will do.
    members.back().second.value.line = std::max(1, static_cast<int>(key.source().begin.line));
  }
  std::ranges::stable_sort(members, {}, [](const auto& member) {
    return std::pair(member.first.line, member.first.column);
  });
  SpecValue::Table sorted;
  sorted.reserve(members.size());
  for (auto& [position, member] : members) sorted.push_back(std::move(member));
  return {.value = std::move(sorted), .line = lineOf(table)};
}

SpecValue valueFrom(const toml::node& node) {
  if (const auto* table = node.as_table()) return tableFrom(*table);
  if (const auto* array = node.as_array()) {
    SpecValue::Array values;
    values.reserve(array->size());
    for (const auto& element : *array) values.push_back(valueFrom(element));
    return {.value = std::move(values), .line = lineOf(node)};
  }
  if (const auto* text = node.as_string()) return {.value = text->get(), .line = lineOf(node)};
  if (const auto* integer = node.as_integer()) {
    return {.value = integer->get(), .line = lineOf(node)};
  }
  if (const auto* boolean = node.as_boolean()) {
    return {.value = boolean->get(), .line = lineOf(node)};
  }
  return {.value = {}, .line = lineOf(node)};
}

}  // namespace

std::expected<SpecValue, SpecProblem> readToml(const SpecFile& file) {
  if (file.text.size() > kMaxSpecBytes) {
    return std::unexpected(SpecProblem{.file = file.path,
                                       .message = kFileTooLong,
                                       .arguments = {{"size", std::to_string(file.text.size())},
                                                     {"most", std::to_string(kMaxSpecBytes)}}});
  }
  if (!isUtf8(file.text)) {
    return std::unexpected(SpecProblem{
        .file = file.path, .message = kNotToml, .arguments = {{"detail", "not UTF-8"}}});
  }
  const auto parsed = toml::parse(file.text);
  if (!parsed) {
    const auto line = parsed.error().source().begin.line;
    return std::unexpected(
        SpecProblem{.file = file.path,
                    .line = line > 0 ? static_cast<int>(line) : 1,
                    .message = kNotToml,
                    .arguments = {{"detail", toUtf8(parsed.error().description())}}});
  }
  return tableFrom(parsed.table());
}

}  // namespace sekisho::catalog

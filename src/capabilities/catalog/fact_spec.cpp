#include "capabilities/catalog/fact_spec.h"

#include <algorithm>
#include <array>
#include <limits>

#include "capabilities/catalog/personal_data.h"
#include "capabilities/catalog/spec_readers.h"
#include "capabilities/catalog/table_reader.h"

namespace sekisho::catalog {
namespace {

constexpr auto kTypes = std::to_array<std::pair<std::string_view, ColumnType>>(
    {{"text", ColumnType::Text}, {"integer", ColumnType::Integer}});
constexpr std::array<std::string_view, 9> kUnits{"s", "ms", "min",  "h",      "d",
                                                 "B", "%",  "date", "instant"};
constexpr std::array<std::string_view, 2> kPlatforms{"linux", "windows"};

std::string readUnit(TableReader& reader) {
  std::string unit = reader.maybeWords("unit").value_or("");
  if (!unit.empty() && std::ranges::find(kUnits, unit) == kUnits.end()) {
    reader.wrong("unit", unit, "s, ms, min, h, d, B, %, date, instant");
  }
  return unit;
}

std::vector<ColumnSpec> readColumns(const SpecFile& file, const SpecValue& columns,
                                    bool is_register, std::vector<SpecProblem>& problems) {
  std::vector<ColumnSpec> read;
  for (const SpecMember& member : *columns.table()) {
    const std::string where = "columns." + member.key;
    // Questions see every reading with its `device`; a spec may not say that itself.
    if (!isTableName(member.key) || (member.key == "device" && !is_register)) {
      problems.push_back({.file = file.path,
                          .line = member.value.line,
                          .message = kValueWrong,
                          .arguments = {{"key", "columns"},
                                        {"value", member.key},
                                        {"allowed",
                                         "lower-case letters, digits and '_', and not "
                                         "'device'"}}});
    }
    if (member.value.table() == nullptr) {
      problems.push_back({.file = file.path,
                          .line = member.value.line,
                          .message = kKeyType,
                          .arguments = {{"key", where}, {"expected", "a table"}}});
      continue;
    }
    TableReader reader(file.path, member.value, problems, where);
    read.push_back({.name = member.key,
                    .type = reader.choice<ColumnType>("type", kTypes),
                    .unit = readUnit(reader),
                    .personal = reader.choice<PersonalData>("personal", kPersonalDataNames),
                    .head = reader.text("head"),
                    .about = reader.text("about")});
    reader.finish();
  }
  return read;
}

void checkKey(TableReader& reader, const FactSpec& spec) {
  for (const std::string& column : spec.key) {
    if (std::ranges::find(spec.columns, column, &ColumnSpec::name) == spec.columns.end()) {
      reader.wrong("key", column, "names of this table's columns");
    }
  }
}

}  // namespace

std::string_view nameOf(PersonalData kind) noexcept {
  const auto* found = std::ranges::find(kPersonalDataNames, kind,
                                        &std::pair<std::string_view, PersonalData>::second);
  return found->first;
}

std::string_view nameOf(ColumnType type) noexcept {
  return type == ColumnType::Integer ? "integer" : "text";
}

FactSpec readFact(const SpecFile& file, const SpecValue& document, bool is_register,
                  std::vector<SpecProblem>& problems) {
  TableReader reader(file.path, document, problems);
  FactSpec spec;
  spec.is_register = is_register;
  spec.table = reader.words("table");
  if (!spec.table.empty() && !isTableName(spec.table)) {
    reader.wrong("table", spec.table, "lower-case letters, digits and '_', at most 64");
  }
  spec.version =
      static_cast<int>(reader.integer("version", 1, std::numeric_limits<std::int32_t>::max()));
  spec.about = reader.text("about");
  spec.key = reader.list("key", 1);
  if (!is_register) {
    spec.fresh_for = reader.duration("fresh_for");
    spec.of_agent = reader.flag("of_agent", false);
    spec.platforms = reader.list("platforms", 1);
    for (const std::string& platform : spec.platforms) {
      if (std::ranges::find(kPlatforms, platform) == kPlatforms.end()) {
        reader.wrong("platforms", platform, "linux, windows");
      }
    }
  }
  spec.example = reader.words("example");
  if (const SpecValue* columns = reader.table("columns")) {
    spec.columns = readColumns(file, *columns, is_register, problems);
    checkKey(reader, spec);
  }
  reader.finish();
  return spec;
}

}  // namespace sekisho::catalog

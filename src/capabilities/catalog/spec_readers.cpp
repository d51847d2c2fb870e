#include "capabilities/catalog/spec_readers.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "capabilities/catalog/personal_data.h"
#include "capabilities/catalog/table_reader.h"
#include "core/text.h"

namespace sekisho::catalog {
namespace {

constexpr auto kFieldTypes =
    std::to_array<std::pair<std::string_view, FieldType>>({{"text", FieldType::Text},
                                                           {"integer", FieldType::Integer},
                                                           {"boolean", FieldType::Boolean},
                                                           {"array", FieldType::Array},
                                                           {"object", FieldType::Object}});
constexpr auto kClasses = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"decision", "decision"}, {"usage", "usage"}, {"raw", "raw"}});

// "posture.judged@1": an id, '@' and a version.
bool isKind(std::string_view kind) {
  const auto at = kind.find('@');
  if (at == std::string_view::npos || !isSpecId(kind.substr(0, at))) return false;
  const auto version = toInteger(kind.substr(at + 1));
  return version && *version > 0;
}

// A member of the document that has to be a table; a problem and null if it is none.
const SpecValue* tableOf(const SpecFile& file, const SpecMember& member,
                         std::vector<SpecProblem>& problems) {
  if (member.value.table() != nullptr) return &member.value;
  problems.push_back({.file = file.path,
                      .line = member.value.line,
                      .message = kKeyType,
                      .arguments = {{"key", member.key}, {"expected", "a table"}}});
  return nullptr;
}

void refuseName(const SpecFile& file, const SpecMember& member, std::string_view allowed,
                std::vector<SpecProblem>& problems) {
  problems.push_back(
      {.file = file.path,
       .line = member.value.line,
       .message = kValueWrong,
       .arguments = {{"key", "name"}, {"value", member.key}, {"allowed", std::string(allowed)}}});
}

// A word of the row that differs by language is a column of each: {kind} and {kind_en}.
bool sameBraces(const Text& text) {
  auto ja = bracesOf(text.ja);
  auto en = bracesOf(text.en);
  for (std::string& name : en) {
    if (!name.ends_with("_en")) continue;
    const std::string plain = name.substr(0, name.size() - 3);
    if (std::ranges::find(ja, plain) != ja.end()) name = plain;
  }
  std::ranges::sort(ja);
  std::ranges::sort(en);
  return ja == en;
}

}  // namespace

std::string_view stemOf(std::string_view path) noexcept {
  if (const auto slash = path.rfind('/'); slash != std::string_view::npos) {
    path.remove_prefix(slash + 1);
  }
  constexpr std::string_view kEnd = ".toml";
  if (path.ends_with(kEnd)) path.remove_suffix(kEnd.size());
  return path;
}

EventSpec readEvent(const SpecFile& file, const SpecValue& document,
                    std::vector<SpecProblem>& problems) {
  TableReader reader(file.path, document, problems);
  EventSpec spec;
  spec.kind = reader.words("kind");
  if (!spec.kind.empty() && !isKind(spec.kind)) {
    reader.wrong("kind", spec.kind, "an id with its version, such as device.enrolled@1");
  }
  spec.entry_class = reader.choice<std::string_view>("class", kClasses);
  spec.about = reader.text("about");
  if (const SpecValue* fields = reader.maybeTable("fields")) {
    for (const SpecMember& member : *fields->table()) {
      const SpecValue* table = tableOf(file, member, problems);
      if (table == nullptr) continue;
      TableReader field(file.path, *table, problems, "fields." + member.key);
      spec.fields.push_back({.name = member.key,
                             .type = field.choice<FieldType>("type", kFieldTypes),
                             .personal = field.choice<PersonalData>("personal", kPersonalDataNames),
                             .optional = field.flag("optional", false),
                             .about = field.text("about")});
      field.finish();
    }
  }
  reader.finish();
  return spec;
}

std::vector<MessageSpec> readMessages(const SpecFile& file, const SpecValue& document,
                                      std::vector<SpecProblem>& problems) {
  std::vector<MessageSpec> messages;
  for (const SpecMember& member : *document.table()) {
    const SpecValue* table = tableOf(file, member, problems);
    if (table == nullptr) continue;
    if (!isSpecId(member.key)) {
      refuseName(file, member, "lower-case words joined by '.' or '-'", problems);
    }
    TableReader reader(file.path, *table, problems, member.key);
    MessageSpec spec{.id = member.key,
                     .text = {.ja = reader.words("ja"), .en = reader.words("en")},
                     .means = reader.text("means"),
                     .next = reader.text("do")};
    reader.finish();
    if (!sameBraces(spec.text) || !sameBraces(spec.means) || !sameBraces(spec.next)) {
      reader.problem(table->line, kBracesDiffer, {{"id", spec.id}});
    }
    messages.push_back(std::move(spec));
  }
  return messages;
}

std::vector<RuleSpec> readRules(const SpecFile& file, const SpecValue& document,
                                std::vector<SpecProblem>& problems) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  std::vector<RuleSpec> rules;
  for (const SpecMember& member : *document.table()) {
    const SpecValue* table = tableOf(file, member, problems);
    if (table == nullptr) continue;
    if (!isTableName(member.key)) {
      refuseName(file, member, "lower-case letters, digits and '_', at most 64", problems);
    }
    TableReader reader(file.path, *table, problems, member.key);
    RuleSpec spec{.name = member.key,
                  .value = reader.integer("value", -kMost, kMost),
                  .least = reader.integer("least", -kMost, kMost),
                  .most = reader.integer("most", -kMost, kMost),
                  .step = reader.maybeInteger("step", 1, kMost).value_or(1),
                  .unit = reader.maybeWords("unit").value_or(""),
                  .about = reader.text("about")};
    if (spec.value < spec.least || spec.value > spec.most) {
      reader.wrong("value", std::to_string(spec.value), "from least to most");
    }
    if (spec.step > 0 && spec.value % spec.step != 0) {
      reader.wrong("value", std::to_string(spec.value), "a multiple of step");
    }
    reader.finish();
    rules.push_back(std::move(spec));
  }
  return rules;
}

}  // namespace sekisho::catalog

#include "capabilities/catalog/spec_document.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>

namespace sekisho::catalog {
namespace {

// The line of a value below the document, or of the nearest table above it.
int lineAt(const SpecValue& document, std::initializer_list<std::string_view> path) {
  const SpecValue* at = &document;
  for (const std::string_view key : path) {
    if (at->table() == nullptr) break;
    const auto found = std::ranges::find(*at->table(), key, &SpecMember::key);
    if (found == at->table()->end()) break;
    at = &found->value;
  }
  return at->line;
}

// A file is named after what it declares: people find it, and two cannot declare the same.
void checkName(SpecDocument& document, const SpecValue& value, std::string_view key,
               const std::string& expected) {
  if (document.file->path == expected) return;
  document.problems.push_back({.file = document.file->path,
                               .line = lineAt(value, {key}),
                               .message = kNameDiffers,
                               .arguments = {{"expected", expected}}});
}

void readFactInto(SpecDocument& document, const SpecValue& value, bool is_register) {
  auto spec = readFact(*document.file, value, is_register, document.problems);
  document.declares.push_back({NameKind::Table, spec.table, lineAt(value, {"table"})});
  checkName(document, value, "table",
            (is_register ? "registers/" : "facts/") + spec.table + ".toml");
  document.content = std::move(spec);
}

void readControlInto(SpecDocument& document, const SpecValue& value) {
  auto spec = readControl(*document.file, value, document.problems);
  document.declares.push_back({NameKind::Control, spec.id.name, lineAt(value, {"id"})});
  checkName(document, value, "id", "controls/" + spec.id.name + ".toml");
  for (const std::string& citation : spec.answers) {
    document.uses.push_back({NameKind::Citation, citation, lineAt(value, {"answers"}), "answers"});
  }
  if (const auto* measured = spec.measured()) {
    for (const std::string_view key : {"message", "unknown"}) {
      document.uses.push_back({NameKind::Message,
                               key == "message" ? measured->message : measured->unknown,
                               lineAt(value, {"measured", key}), std::string(key)});
    }
    for (const std::string& table : measured->tables) {
      document.uses.push_back(
          {NameKind::Table, table, lineAt(value, {"measured", "judge"}), "judge"});
    }
  }
  document.content = std::move(spec);
}

void readCatalogInto(SpecDocument& document, const SpecValue& value) {
  auto spec = readCatalog(*document.file, value, document.problems);
  document.declares.push_back(
      {NameKind::Catalog, spec.name + " " + spec.edition, lineAt(value, {"edition"})});
  checkName(document, value, "edition", "catalogs/" + spec.name + "/" + spec.edition + ".toml");
  const int line = lineAt(value, {"items"});
  for (std::size_t i = 0; i < spec.items.size(); ++i) {
    const auto at = std::ranges::find(*value.table(), "items", &SpecMember::key);
    const int item_line =
        at != value.table()->end() && at->value.array() != nullptr && i < at->value.array()->size()
            ? (*at->value.array())[i].line
            : line;
    document.declares.push_back({NameKind::Citation, spec.items[i].citation, item_line});
    for (const std::string& article : spec.items[i].articles) {
      document.uses.push_back({NameKind::Citation, article, item_line, "articles"});
    }
    for (const std::string& control : spec.items[i].needs) {
      document.uses.push_back({NameKind::Control, control, item_line, "needs"});
    }
  }
  document.content = std::move(spec);
}

void readEventInto(SpecDocument& document, const SpecValue& value) {
  auto spec = readEvent(*document.file, value, document.problems);
  document.declares.push_back({NameKind::Event, spec.kind, lineAt(value, {"kind"})});
  checkName(document, value, "kind", "events/" + spec.kind + ".toml");
  document.content = std::move(spec);
}

void readMessagesInto(SpecDocument& document, const SpecValue& value) {
  auto messages = readMessages(*document.file, value, document.problems);
  for (const MessageSpec& message : messages) {
    document.declares.push_back({NameKind::Message, message.id, lineAt(value, {message.id})});
  }
  document.content = std::move(messages);
}

void readRulesInto(SpecDocument& document, const SpecValue& value) {
  auto rules = readRules(*document.file, value, document.problems);
  for (const RuleSpec& rule : rules) {
    document.declares.push_back({NameKind::Rule, rule.name, lineAt(value, {rule.name})});
  }
  document.content = std::move(rules);
}

}  // namespace

SpecDocument readSpecFile(const SpecFile& file) {
  SpecDocument document{.file = &file, .content = {}};
  const auto value = readToml(file);
  if (!value) {
    document.problems.push_back(value.error());
    return document;
  }
  const std::string_view path = file.path;
  std::string_view folder = path.substr(0, path.find('/'));
  if (!path.ends_with(".toml") || folder == path) folder = {};
  if (folder == "facts" || folder == "registers") {
    readFactInto(document, *value, folder == "registers");
  } else if (folder == "controls") {
    readControlInto(document, *value);
  } else if (folder == "catalogs") {
    readCatalogInto(document, *value);
  } else if (folder == "events") {
    readEventInto(document, *value);
  } else if (folder == "messages") {
    readMessagesInto(document, *value);
  } else if (folder == "rules") {
    readRulesInto(document, *value);
  } else {
    document.problems.push_back({.file = file.path, .message = kFolderUnknown});
  }
  return document;
}

}  // namespace sekisho::catalog

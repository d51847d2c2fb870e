#include "capabilities/catalog/catalog_spec.h"

#include <algorithm>
#include <array>
#include <utility>

#include "capabilities/catalog/spec_readers.h"
#include "capabilities/catalog/table_reader.h"
#include "core/digest.h"

namespace sekisho::catalog {
namespace {

constexpr auto kCertainties = std::to_array<std::pair<std::string_view, Certainty>>(
    {{"official", Certainty::Official},
     {"secondary", Certainty::Secondary},
     {"inferred", Certainty::Inferred},
     {"unconfirmed", Certainty::Unconfirmed}});

CatalogItem readItem(const SpecFile& file, const SpecValue& value, std::string_view cite,
                     std::vector<SpecProblem>& problems) {
  TableReader reader(file.path, value, problems, "items");
  CatalogItem item;
  item.id = reader.words("id");
  item.citation = cite.empty() ? item.id : std::string(cite) + " " + item.id;
  item.title = reader.text("title");
  item.duty = reader.maybeText("duty").value_or(item.title);
  item.certainty = reader.choice<Certainty>("certainty", kCertainties);
  item.strict = reader.flag("strict", false);
  item.articles = reader.maybeList("articles");
  item.clauses = reader.maybeList("clauses");
  item.needs = reader.maybeList("needs");
  item.beyond = reader.maybeText("beyond");
  reader.finish();
  return item;
}

}  // namespace

std::string_view nameOf(Certainty certainty) noexcept {
  return std::ranges::find(kCertainties, certainty, &std::pair<std::string_view, Certainty>::second)
      ->first;
}

CatalogSpec readCatalog(const SpecFile& file, const SpecValue& document,
                        std::vector<SpecProblem>& problems) {
  TableReader reader(file.path, document, problems);
  CatalogSpec spec;
  spec.name = reader.specId("name");
  spec.edition = reader.words("edition");
  if (const SpecValue* cite = reader.any("cite"); cite != nullptr && cite->text() != nullptr) {
    spec.cite = *cite->text();
  } else {
    reader.problem(reader.lineOf("cite"), kKeyMissing,
                   {{"key", "cite"}, {"expected", "a text, empty for the policy"}});
  }
  spec.title = reader.text("title");
  spec.date = reader.maybeDay("date");
  spec.source = reader.words("source");
  spec.source_sha256 = reader.maybeWords("source_sha256");
  if (spec.source_sha256 && !Sha256::fromHex(*spec.source_sha256)) {
    reader.wrong("source_sha256", *spec.source_sha256, "64 hexadecimal digits");
  }
  spec.read = reader.maybeDay("read");
  spec.loaded = reader.flag("loaded");
  spec.not_loaded = reader.maybeText("not_loaded");
  for (const SpecValue* item : reader.maybeTables("items")) {
    spec.items.push_back(readItem(file, *item, spec.cite, problems));
  }
  if (spec.loaded == spec.items.empty()) {
    reader.wrong("loaded", spec.loaded ? "true" : "false", "true with items, false without any");
  }
  if (spec.loaded == spec.not_loaded.has_value()) {
    reader.wrong("not_loaded", spec.loaded ? "given" : "missing",
                 "a reason exactly where loaded = false");
  }
  reader.finish();
  return spec;
}

}  // namespace sekisho::catalog

#pragma once

#include <string>
#include <variant>
#include <vector>

#include "capabilities/catalog/spec_readers.h"

namespace sekisho::catalog {

/// What a name names. Within one kind a name is declared once.
enum class NameKind { Table, Rule, Control, Message, Event, Catalog, Citation };

/// A name that a file declares, or uses, and where.
struct NameUse {
  NameKind kind;
  std::string name;
  int line = 1;
  std::string key = {};  ///< Of a name used: the key it stands under.
};

/// One spec file by itself, read.
struct SpecDocument {
  const SpecFile* file = nullptr;
  std::variant<std::monostate, FactSpec, ControlSpec, CatalogSpec, EventSpec,
               std::vector<MessageSpec>, std::vector<RuleSpec>>
      content;  ///< Nothing if it could not be read at all.
  std::vector<NameUse> declares = {};
  std::vector<NameUse> uses = {};
  std::vector<SpecProblem> problems = {};
};

/// Reads a file by the folder it lies in; `file` must outlive the document.
[[nodiscard]] SpecDocument readSpecFile(const SpecFile& file);

}  // namespace sekisho::catalog

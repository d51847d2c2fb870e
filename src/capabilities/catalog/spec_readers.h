#pragma once

#include <string_view>
#include <vector>

#include "capabilities/catalog/catalog_spec.h"
#include "capabilities/catalog/control_spec.h"
#include "capabilities/catalog/event_spec.h"
#include "capabilities/catalog/fact_spec.h"
#include "capabilities/catalog/message_spec.h"
#include "capabilities/catalog/rule_spec.h"
#include "capabilities/catalog/spec_value.h"

namespace sekisho::catalog {

// One file each, by itself: whether the names it uses exist is for Specs to check. What they return
// is whole only if they added no problem. `document` is the file's table.

[[nodiscard]] FactSpec readFact(const SpecFile& file, const SpecValue& document, bool is_register,
                                std::vector<SpecProblem>& problems);
[[nodiscard]] ControlSpec readControl(const SpecFile& file, const SpecValue& document,
                                      std::vector<SpecProblem>& problems);
[[nodiscard]] CatalogSpec readCatalog(const SpecFile& file, const SpecValue& document,
                                      std::vector<SpecProblem>& problems);
[[nodiscard]] EventSpec readEvent(const SpecFile& file, const SpecValue& document,
                                  std::vector<SpecProblem>& problems);
[[nodiscard]] std::vector<MessageSpec> readMessages(const SpecFile& file, const SpecValue& document,
                                                    std::vector<SpecProblem>& problems);
[[nodiscard]] std::vector<RuleSpec> readRules(const SpecFile& file, const SpecValue& document,
                                              std::vector<SpecProblem>& problems);

/// The part of the path between the last '/' and ".toml".
[[nodiscard]] std::string_view stemOf(std::string_view path) noexcept;

}  // namespace sekisho::catalog

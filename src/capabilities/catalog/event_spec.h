#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "capabilities/catalog/fact_spec.h"
#include "capabilities/catalog/text.h"

namespace sekisho::catalog {

enum class FieldType { Text, Integer, Boolean, Array, Object };

struct FieldSpec {
  std::string name;
  FieldType type = FieldType::Text;
  PersonalData personal = PersonalData::None;
  bool optional = false;
  Text about;
};

/// One kind of journal entry (specs/events). A released kind never changes; it gets a new version.
struct EventSpec {
  std::string kind;         ///< "posture.judged@1".
  std::string entry_class;  ///< "decision", "usage" or "raw".
  Text about;
  std::vector<FieldSpec> fields;  ///< Of the body, in the order of the file.
};

}  // namespace sekisho::catalog

#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "core/json.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// What importing a list would do, line by line in the list's order: the answer of every
/// `…/import/preview`, as specs/openapi.yaml describes it.
class ListPreview {
 public:
  /// A line that can be taken; `known` if what it names is registered already. `columns` is what
  /// was read of it.
  void add(int line, bool known, Json::Object columns);

  /// A line that cannot be taken, why, and what may stand there instead ({ja, en} each); nothing of
  /// it is shown.
  void refuse(int line, std::initializer_list<std::string_view> columns, Json why,
              Json::Array allowed);

  [[nodiscard]] Reply reply() &&;

 private:
  std::map<int, Json> lines_ = {};
  int new_ = 0;
  int known_ = 0;
  int wrong_ = 0;
};

/// The answer of the import itself.
[[nodiscard]] Reply imported(std::size_t added, std::size_t listed);

}  // namespace sekisho::http

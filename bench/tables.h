#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "capabilities/evidence/table.h"
#include "core/digest.h"
#include "core/error.h"

namespace sekisho::bench {

/// Ends the program with what went wrong: a benchmark that fails half-way has no figure.
[[noreturn]] void giveUp(std::string_view what, const Error& error);

template <class T>
T must(Result<T> result, std::string_view what) {
  if (!result) giveUp(what, result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// A table that was read, with the digest that names its content.
struct ReadTable {
  std::shared_ptr<const evidence::Table> table;
  Sha256 digest;
};

[[nodiscard]] ReadTable asRead(evidence::Table table);

/// The tables that the program `probe` printed into that file.
[[nodiscard]] std::vector<ReadTable> tablesIn(const std::string& path);

}  // namespace sekisho::bench

#pragma once

#include <optional>
#include <string_view>

namespace sekisho::hub {

/// Under which group a device's page lists a fact table (`group` of a device's tables in
/// specs/openapi.yaml): updates, accounts, software, network or machine. Nothing for a table that
/// is none of specs/facts. Each of those has to be listed here; a test fails for one that is not.
[[nodiscard]] std::optional<std::string_view> groupOf(std::string_view table);

}  // namespace sekisho::hub

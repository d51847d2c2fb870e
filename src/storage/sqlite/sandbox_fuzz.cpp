#include <algorithm>
#include <cstdint>
#include <string_view>

#include "core/check.h"
#include "core/testing/turnable_clock.h"
#include "storage/sqlite/sandbox.h"

namespace {

using sekisho::storage::Sandbox;
using sekisho::storage::SandboxType;
using sekisho::storage::Value;

Value text(std::string_view value) { return std::string(value); }

void fill(Sandbox& sandbox) {
  sandbox.createTable(
      {"accounts", {{"account", SandboxType::Text}, {"locked", SandboxType::Integer}}});
  sandbox.createTable(
      {"rule", {{"name", SandboxType::Text}, {"value", SandboxType::Integer}}, false});
  const std::vector<Value> accounts[] = {{text("root"), std::int64_t{1}}, {text("taro"), Value{}}};
  const std::vector<Value> rules[] = {{text("limit"), std::int64_t{3}}};
  SEKISHO_CHECK(sandbox.replaceRows("accounts", sekisho::DeviceId{}, accounts).has_value());
  SEKISHO_CHECK(sandbox.replaceRows("rule", {}, rules).has_value());
}

}  // namespace

// Whatever is asked, the tables stay as they were, an answer names no table but theirs and keeps to
// its limits, and asking again gives the same answer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view question(reinterpret_cast<const char*>(data), size);
  const sekisho::testing::TurnableClock clock;
  Sandbox sandbox(clock, {.max_rows = 100,
                          .max_answer_bytes = 10'000,
                          .max_steps = 100'000,
                          .max_memory = std::size_t{16} << 20U});
  fill(sandbox);

  const auto answer = sandbox.ask(question);
  const auto again = sandbox.ask(question);
  SEKISHO_CHECK(answer.has_value() == again.has_value());
  if (answer) {
    SEKISHO_CHECK(answer->rows.size() <= 100 && answer->rows.size() == again->rows.size());
    SEKISHO_CHECK(std::ranges::all_of(answer->tables, [](const std::string& table) {
      return table == "accounts" || table == "rule";
    }));
  }

  const auto untouched = sandbox.ask("SELECT (SELECT count(*) FROM accounts), value FROM rule");
  SEKISHO_CHECK(untouched && untouched->rows.size() == 1);
  SEKISHO_CHECK(untouched->rows[0].integer(0) == 2 && untouched->rows[0].integer(1) == 3);
  return 0;
}

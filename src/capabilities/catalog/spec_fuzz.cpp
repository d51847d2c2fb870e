#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/catalog/specs.h"
#include "core/check.h"

// Whatever a provider's file holds: it is in use with names under its own prefix, or set aside with
// a problem that says a line of that file; and nothing shipped changes. The first byte chooses the
// folder.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::catalog;  // NOLINT(google-build-using-namespace)
  static constexpr std::array<std::string_view, 7> kFolders{
      "facts", "registers", "rules", "controls", "catalogs/m.c", "events", "messages"};
  static constexpr std::string_view kPolicy = R"(name = "policy"
edition = "2005"
cite = ""
title = {ja = "方針", en = "Policy"}
source = "https://example.jp/"
loaded = true
[[items]]
id = "P-06"
title = {ja = "ログアウト", en = "Log out"}
certainty = "official"
)";
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string path = std::string(kFolders[data[0] % kFolders.size()]) + "/m.a.toml";

  const std::array shipped{SpecFile{"catalogs/policy/2005.toml", kPolicy}};
  auto specs = Specs::load(shipped);
  SEKISHO_CHECK(specs.has_value());
  const std::array added{SpecFile{path, text}};
  const auto answers = specs->add(added);
  SEKISHO_CHECK(answers.size() == 1);
  for (const SpecProblem& problem : answers[0].problems) {
    SEKISHO_CHECK(problem.file == path && problem.line >= 1 && !problem.what.en.empty());
  }
  if (!answers[0].isInUse()) SEKISHO_CHECK(answers[0].ids.empty());
  for (const auto& [id, control] : specs->controls()) {
    SEKISHO_CHECK(id.starts_with(control.drop_in + ".") && !control.drop_in.empty());
  }
  SEKISHO_CHECK(specs->policy().edition == "2005" && specs->policy().items.size() == 1);
  return 0;
}

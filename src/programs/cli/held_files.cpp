#include "programs/cli/held_files.h"

#include <utility>

#include "capabilities/catalog/spec_value.h"
#include "core/text.h"

namespace sekisho::cli {
namespace {

constexpr std::size_t kMaxSettings = std::size_t{1} << 20U;

}  // namespace

Result<std::optional<journal::Policy>> appointedIn(platform::Disk& disk, const std::string& data) {
  const auto bytes = platform::readFile(disk, data + "/hub.toml", kMaxSettings);
  if (!bytes) return std::unexpected(bytes.error());
  const auto parsed = catalog::readToml({.path = "hub.toml", .text = textOf(*bytes)});
  if (!parsed) {
    const catalog::SpecProblem& problem = parsed.error();
    return fail(ErrorCode::InvalidInput, MessageId{"hub.settings-wrong"}, "hub.toml",
                {{"line", std::to_string(problem.line)},
                 {"what", problem.arguments.empty() ? "" : problem.arguments.front().value}});
  }
  if (parsed->table() == nullptr) return std::nullopt;
  std::string lines;
  for (const auto& [key, value] : *parsed->table()) {
    if (key != "witnesses" || value.array() == nullptr) continue;
    for (const auto& line : *value.array()) {
      if (line.text() != nullptr) lines += *line.text() + "\n";
    }
  }
  if (lines.empty()) return std::nullopt;
  auto policy = journal::parsePolicy(lines);
  if (!policy) return std::unexpected(std::move(policy.error()));
  return std::optional(*std::move(policy));
}

Result<journal::Policy> readPolicy(platform::Disk& disk, const std::string& path) {
  const auto bytes = platform::readFile(disk, path, journal::kMaxPolicyBytes);
  if (!bytes) return std::unexpected(bytes.error());
  return journal::parsePolicy(textOf(*bytes));
}

Result<journal::Held> heldFrom(platform::Disk& disk, const Session& session,
                               const Arguments& arguments) {
  journal::Held held;
  if (arguments.has("policy")) {
    auto policy = readPolicy(disk, arguments.option("policy"));
    if (!policy) return std::unexpected(std::move(policy.error()));
    held.policy = *std::move(policy);
  } else if (!arguments.has("export")) {
    // Without a hub to ask there is nobody whose word could be held against it.
    auto appointed = appointedIn(disk, session.data);
    if (!appointed && appointed.error().message != platform::kDiskMissing) {
      return std::unexpected(std::move(appointed.error()));
    }
    if (appointed) held.policy = *std::move(appointed);
  }
  const std::string paths = arguments.option("checkpoint");
  for (const auto path : split(paths, '\n')) {
    if (path.empty()) continue;
    const auto bytes = platform::readFile(disk, std::string(path), journal::kMaxNoteBytes);
    if (!bytes) return std::unexpected(bytes.error());
    if (auto note = journal::decodeNote(textOf(*bytes)); !note) {
      return std::unexpected(std::move(note.error()).during(path));
    }
    held.checkpoints.emplace_back(textOf(*bytes));
  }
  return held;
}

}  // namespace sekisho::cli

#include "capabilities/usage/audit_log_used.h"

#include <optional>
#include <string>

#include "capabilities/usage/code_systems.h"
#include "capabilities/usage/written_record.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::usage {
namespace {

constexpr std::string_view kRead = "journal.read@";
constexpr std::string_view kSearched = "journal.searched@";

/// Whoever looked: a person, a system with a token that searches for one, whoever owns the data at
/// the machine, or the hub itself.
std::optional<Agent> readerIn(const Json& body) {
  Agent agent{.requestor = true};
  const Json& by = body["by"];
  if (const auto* sender = body["sender"].text()) {
    agent.who = {.system = std::string(kSenderIds), .value = *sender};
  } else if (const auto* person = by["person"].text()) {
    agent.who = {.system = std::string(kPersonIds), .value = *person};
  } else if (const auto* account = by["console"].text()) {
    agent.who.value = *account;
  } else if (by["hub"].boolean() != nullptr) {
    agent.who.display = "Sekisho";
  } else {
    return std::nullopt;
  }
  return agent;
}

}  // namespace

bool isLook(const journal::Entry& entry) noexcept {
  return entry.kind.starts_with(kRead) || entry.kind.starts_with(kSearched);
}

Result<Reading> readLook(const journal::Entry& entry, std::string_view body) {
  const auto json = parseJson(body);
  if (!json) return fail(ErrorCode::InvalidInput, kUnreadable, {}, json.error().arguments);
  auto reader = readerIn(*json);
  if (!reader) return fail(ErrorCode::InvalidInput, kIncomplete, {}, {{"part", "by"}});
  const bool searched = entry.kind.starts_with(kSearched);
  Record record{.type = {std::string(kDcm), "110101", "Audit Log Used"},
                .subtypes = {{systemFromName("Sekisho"),
                              std::string(searched ? kJournalSearched : kJournalRead),
                              searched ? "Journal searched" : "Journal read"}},
                .action = Action::Read,
                .recorded = {.text = toRfc3339(entry.recorded), .at = entry.recorded},
                .outcome = Outcome::Success,
                .agents = {*std::move(reader)},
                .source = {.observer = {.display = "Sekisho"},
                           .types = {{std::string(kSourceType), "4", "Application Server"}}}};
  if (const auto* why = (*json)["why"].text()) record.purposes.push_back({.text = *why});
  record.entities.push_back({.type = Code{std::string(kEntityType), "2", "System Object"},
                             .role = Code{std::string(kObjectRole), "13", "Security Resource"},
                             .name = "Security Audit Log"});
  return Reading{.record = std::move(record)};
}

}  // namespace sekisho::usage

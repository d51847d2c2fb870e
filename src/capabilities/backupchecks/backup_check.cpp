#include "capabilities/backupchecks/backup_check.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace sekisho::backupchecks {
namespace {

constexpr auto kKinds = std::to_array<std::pair<Kind, std::string_view>>(
    {{Kind::Restored, "restored"}, {Kind::Detached, "detached"}});
constexpr auto kOutcomes = std::to_array<std::pair<Outcome, std::string_view>>(
    {{Outcome::Worked, "worked"}, {Outcome::Partly, "partly"}, {Outcome::Failed, "failed"}});

template <class Names, class Value>
std::string_view nameIn(const Names& names, Value value) noexcept {
  return std::ranges::find(names, value, &Names::value_type::first)->second;
}

template <class Value, class Names>
std::optional<Value> valueIn(const Names& names, std::string_view name) noexcept {
  const auto found = std::ranges::find(names, name, &Names::value_type::second);
  return found == names.end() ? std::nullopt : std::optional(found->first);
}

Result<void> refuse(std::string_view message, std::string pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::move(pointer)}});
}

}  // namespace

std::string_view nameOf(Kind kind) noexcept { return nameIn(kKinds, kind); }
std::optional<Kind> kindFrom(std::string_view name) noexcept { return valueIn<Kind>(kKinds, name); }
std::string_view nameOf(Outcome outcome) noexcept { return nameIn(kOutcomes, outcome); }
std::optional<Outcome> outcomeFrom(std::string_view name) noexcept {
  return valueIn<Outcome>(kOutcomes, name);
}

Result<void> check(const BackupCheck& done, std::chrono::sys_days today) {
  if (done.day > today || done.day < today - kLongestAgo) {
    return refuse("backupchecks.day", "/day");
  }
  const std::array<std::pair<std::string_view, const std::string*>, 3> lines{
      {{"/what", &done.what}, {"/where", &done.where}, {"/who", &done.who}}};
  for (const auto& [pointer, line] : lines) {
    if (spacesFolded(*line).empty() || !isOneLine(*line, kMaxShortBytes)) {
      return refuse("backupchecks.words", std::string(pointer));
    }
  }
  const bool needed = done.outcome != Outcome::Worked;
  if ((needed && spacesFolded(done.said).empty()) || !isOneLine(done.said, kMaxSaidBytes)) {
    return refuse("backupchecks.said", "/said");
  }
  return {};
}

Json toJson(const BackupCheck& done) {
  return Json::Object{{"at", toRfc3339(done.at)},  {"by", done.by.text()},
                      {"day", toIsoDay(done.day)}, {"id", done.id.text()},
                      {"kind", nameOf(done.kind)}, {"outcome", nameOf(done.outcome)},
                      {"said", done.said},         {"what", done.what},
                      {"where", done.where},       {"who", done.who}};
}

}  // namespace sekisho::backupchecks

#include "capabilities/seats/probe/sessions_table.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "capabilities/seats/probe/session_records.h"
#include "core/text.h"
#include "facts/sessions.h"
#include "platform/machine/session_file.h"

namespace sekisho::seats {
namespace {

struct OpenSessions {
  std::vector<Session> sessions = {};
  bool all = true;
};

Result<OpenSessions> fromLogind(const platform::Machine& machine) {
  const auto listing = machine.list(platform::kLogindSessions, kMaxSessions * 2);
  if (!listing) return std::unexpected(listing.error());
  OpenSessions open{.all = !listing->cut};
  for (const auto& entry : listing->entries) {
    if (entry.kind != platform::FileKind::Regular) continue;  // beside each lies a FIFO
    const auto text = machine.read(std::string(platform::kLogindSessions) + "/" + entry.name,
                                   platform::kMaxSessionFile);
    if (!text) {
      open.all = open.all && text.error().code == ErrorCode::NotFound;  // it ended meanwhile
      continue;
    }
    if (auto session = sessionFromLogind(entry.name, *text))
      open.sessions.push_back(std::move(*session));
  }
  return open;
}

Result<OpenSessions> fromUtmp(const platform::Machine& machine) {
  const auto records = machine.read("/run/utmp", kMaxUtmpBytes);
  if (!records) return std::unexpected(records.error());
  OpenSessions open{.all = records->size() % 384 == 0};
  for (UtmpSession& one : sessionsFromUtmp(bytesOf(*records))) {
    // A record outlives a session that ended in a crash.
    if (!machine.exists("/proc/" + std::to_string(one.process))) continue;
    open.sessions.push_back(std::move(one.session));
  }
  return open;
}

// Idle and locked stand in no file; logind tells them by its own program.
void askLogind(const platform::ProgramRunner& run, std::vector<Session>& sessions) {
  platform::Program program{.argv = {"/usr/bin/loginctl", "show-session", "--property=Id",
                                     "--property=IdleHint", "--property=LockedHint"}};
  const std::size_t options = program.argv.size();
  for (const Session& session : sessions) {
    const bool plain =
        !session.id.empty() &&
        session.id.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz") == std::string::npos;
    if (plain && session.kind == SessionKind::Graphical) program.argv.push_back(session.id);
  }
  if (program.argv.size() == options) return;
  const auto told = run(program);
  if (told && told->exit_status == 0) addHints(told->text, sessions);
}

// How many of the sessions of one row are so; nothing if any could not be told.
class Count {
 public:
  void add(std::optional<bool> is) {
    if (!is) told_ = false;
    if (is == true) ++number_;
  }
  [[nodiscard]] std::optional<std::int64_t> cell() const {
    return told_ ? std::optional(number_) : std::nullopt;
  }

 private:
  std::int64_t number_ = 0;
  bool told_ = true;
};

struct Counts {
  std::int64_t sessions = 0;
  Count active = {};
  Count idle = {};
  Count locked = {};
  Count idle_unlocked = {};
};

// Not idle, or locked: no. Idle and not locked: yes. Else it could not be told.
std::optional<bool> idleAndUnlocked(const Session& session) {
  if (session.idle == false || session.locked == true) return false;
  if (session.idle && session.locked) return true;
  return std::nullopt;
}

}  // namespace

evidence::Table readSessions(const platform::Machine& machine, const platform::ProgramRunner& run,
                             const NoticeRecorded& notice_recorded) {
  evidence::FactTable<facts::Sessions> table;
  auto open = fromLogind(machine);
  if (open) {
    askLogind(run, open->sessions);
  } else if (open.error().code == ErrorCode::NotFound) {
    open = fromUtmp(machine);
  }
  if (!open) {
    table.failed("seats.no-session-record");
    return std::move(table).finish();
  }
  if (!open->all) table.partial("seats.sessions-incomplete");

  const bool named = notice_recorded();
  std::map<std::tuple<std::string_view, std::string, std::optional<std::string>>, Counts> rows;
  for (const Session& session : open->sessions) {
    const auto account = named ? std::optional(session.account) : std::nullopt;
    Counts& counts = rows[{nameOf(session.kind), session.seat, account}];
    ++counts.sessions;
    counts.active.add(session.active);
    counts.idle.add(session.idle);
    counts.locked.add(session.locked);
    counts.idle_unlocked.add(idleAndUnlocked(session));
  }
  for (const auto& [key, counts] : rows) {
    const auto& [kind, seat, account] = key;
    table.add({.kind = std::string(kind),
               .seat = seat,
               .account = account,
               .sessions = counts.sessions,
               .active = counts.active.cell(),
               .idle = counts.idle.cell(),
               .locked = counts.locked.cell(),
               .idle_unlocked = counts.idle_unlocked.cell()});
  }
  return std::move(table).finish();
}

}  // namespace sekisho::seats

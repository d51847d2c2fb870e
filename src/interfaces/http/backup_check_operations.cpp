#include "interfaces/http/backup_check_operations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "interfaces/http/body.h"

namespace sekisho::http {
namespace {

using backupchecks::BackupCheck;

constexpr std::size_t kMostOfALine = 200;

class BackupCheckOperations {
 public:
  BackupCheckOperations(backupchecks::BackupChecks& checks, const people::PersonRegister& people,
                        const Clock& clock, IdSource& ids, std::function<void()> changed)
      : checks_(checks), people_(people), clock_(clock), ids_(ids), changed_(std::move(changed)) {}

  Result<Reply> list(Call& call) { return standing(call.caller, 200); }

  Result<Reply> record(Call& call) {
    Members members(call.body);
    const auto kind = backupchecks::kindFrom(members.text("kind", kMostOfALine));
    if (!kind) members.wrong("kind");
    const auto outcome = backupchecks::outcomeFrom(members.text("outcome", kMostOfALine));
    if (!outcome) members.wrong("outcome");
    const auto day = fromIsoDay(members.text("day", kMostOfALine));
    if (!day) members.wrong("day");
    const BackupCheck done{.id = ids_.make<backupchecks::BackupCheckId>(),
                           .kind = kind.value_or(backupchecks::Kind::Restored),
                           .day = day.value_or(std::chrono::sys_days()),
                           .what = members.text("what", kMostOfALine),
                           .where = members.text("where", kMostOfALine),
                           .who = members.text("who", kMostOfALine),
                           .outcome = outcome.value_or(backupchecks::Outcome::Failed),
                           .said = members.maybeText("said", kMaxReason).value_or(""),
                           .by = call.caller.signedIn().person,
                           .at = clock_.now()};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const std::chrono::sys_days today{japaneseDay(clock_.now())};
    if (auto fine = check(done, today); !fine) return std::unexpected(std::move(fine.error()));
    if (auto kept = checks_.record(done); !kept) return std::unexpected(std::move(kept.error()));
    changed_();
    return standing(call.caller, 201);
  }

 private:
  [[nodiscard]] Result<Reply> standing(const Caller& caller, int status) const {
    const auto all = checks_.all();
    if (!all) return std::unexpected(all.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    Json::Array bodies;
    for (const BackupCheck& one : *all) {
      Json body = toJson(one);
      Json::Object& members = *body.object();
      const auto person = std::ranges::find(*people, one.by, &people::Person::id);
      members["by_name"] = person == people->end() ? Json() : Json(person->name);
      if (caller.masked()) {
        for (const char* words : {"by_name", "who", "said"}) members[words] = kMasked;
      }
      bodies.push_back(std::move(body));
    }
    return Reply{.status = status, .body = Json::Object{{"checks", std::move(bodies)}}};
  }

  backupchecks::BackupChecks& checks_;
  const people::PersonRegister& people_;
  const Clock& clock_;
  IdSource& ids_;
  std::function<void()> changed_;
};

}  // namespace

std::vector<Route> backupCheckOperations(backupchecks::BackupChecks& checks,
                                         const people::PersonRegister& people, const Clock& clock,
                                         IdSource& ids, std::function<void()> changed) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<BackupCheckOperations>(checks, people, clock, ids, std::move(changed));
  const auto bind = [&](Result<Reply> (BackupCheckOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {{"GET", "/backup-checks", "listBackupChecks", bind(&BackupCheckOperations::list)},
          {"POST", "/backup-checks", "recordBackupCheck", bind(&BackupCheckOperations::record)}};
}

}  // namespace sekisho::http

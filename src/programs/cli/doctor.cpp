#include "programs/cli/doctor.h"

#include <dirent.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <ostream>

#include "capabilities/evidence/holidays.h"
#include "capabilities/journal/store/log_reader.h"
#include "capabilities/journal/store/verify.h"
#include "core/clock.h"
#include "platform/confinement/file_rules.h"
#include "programs/cli/data_folder.h"
#include "programs/cli/held_files.h"
#include "programs/cli/words.h"
#include "programs/specs/drop_in_folder.h"
#include "storage/sqlite/sqlite.h"

namespace sekisho::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLeastMiB = 512;
constexpr std::chrono::days kBackupDue{7};
constexpr std::chrono::days kHolidaysAhead{180};  // as the calendar reminds
constexpr std::chrono::minutes kClockSlack{5};
constexpr std::size_t kMaxFacts = 4096;
constexpr std::string_view kFine = "doctor.fine";

/// One thing looked at.
struct Check {
  std::string_view name;
  Words title;
  std::string message = std::string(kFine);  ///< What it means and what to do.
  std::vector<MessageArgument> arguments = {};
  std::string seen = {};
  bool told = false;     ///< Worth knowing, nothing to mend.
  bool unknown = false;  ///< Nothing to mend, and nothing is known: never taken for fine.

  [[nodiscard]] bool fine() const { return told || unknown || message == kFine; }
};

/// The first of the hub's key files that is not in the folder.
std::optional<std::string> missingKey(const std::string& folder) {
  for (const char* name : {"agents-authority.pem", "web-authority.pem", "received-tables.key"}) {
    std::error_code unreadable;
    if (!fs::exists(folder + "/" + name, unreadable)) return name;
  }
  return std::nullopt;
}

/// What is gathered, in the order in which it is shown.
class Examination {
 public:
  explicit Examination(Session& session)
      : session_(session), disk_(platform::systemDisk()), now_(nowOf()) {}

  std::vector<Check> run() {
    modes();
    if (!there_) return std::move(checks_);
    space();
    database();
    journal();
    backups();
    sealedKeys();
    dropIns();
    fileRules();
    hub();
    witnesses();
    mail();
    documents();
    holidays();
    return std::move(checks_);
  }

 private:
  static Instant nowOf() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  }

  void add(Check check) { checks_.push_back(std::move(check)); }

  // The first name below `path`, itself included, that others than its owner may read.
  static std::string openTo(const std::string& path, int depth) {
    struct stat status{};
    if (lstat(path.c_str(), &status) != 0) return {};
    if (S_ISSOCK(status.st_mode) || S_ISLNK(status.st_mode)) return {};
    if ((status.st_mode & 077U) != 0) return path;
    std::error_code ignored;
    if (!S_ISDIR(status.st_mode) || depth == 0) return {};
    for (const auto& entry : fs::directory_iterator(path, ignored)) {
      if (auto found = openTo(entry.path().string(), depth - 1); !found.empty()) return found;
    }
    return {};
  }

  void modes() {
    struct stat status{};
    const bool folder = stat(session_.data.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    const auto found = findHub(session_.data);
    there_ = folder && found;
    Check data{
        .name = "data", .title = {"データのフォルダー", "Data directory"}, .seen = session_.data};
    if (!folder && (found || found.error().code == ErrorCode::NotFound)) {
      data.message = "doctor.no-data";
    } else if (!found) {
      data.message = found.error().message.name;
      data.arguments = found.error().arguments;
    } else if ((status.st_mode & 077U) != 0) {
      data.message = "doctor.others-may-read";
    }
    add(std::move(data));
    Check keys{.name = "keys", .title = {"鍵のフォルダー", "Keys"}, .seen = session_.keys};
    if (stat(session_.keys.c_str(), &status) != 0) {
      keys.message = "doctor.no-keys";
    } else if (auto open = openTo(session_.keys, 1); !open.empty()) {
      keys.message = "doctor.others-may-read";
      keys.seen = std::move(open);
    } else if (auto missing = missingKey(session_.keys)) {
      keys.message = "doctor.key-missing";
      keys.seen = *std::move(missing);
    }
    if (there_) add(std::move(keys));
  }

  void space() {
    struct statvfs status{};
    Check check{.name = "space", .title = {"ディスクの空き", "Disk space"}};
    if (statvfs(session_.data.c_str(), &status) != 0) {
      check.message = "doctor.space-unknown";
    } else {
      const std::uint64_t mib = status.f_bavail * status.f_frsize >> 20U;
      check.seen = fmt::format("{} MiB", mib);
      if (mib < kLeastMiB) check.message = "doctor.space-low";
    }
    add(std::move(check));
  }

  void database() {
    Check check{.name = "database", .title = {"データベース", "Database"}};
    const auto whole = storage::verifySqlite(session_.data + "/hub.sqlite");
    if (!whole) {
      check.message = whole.error().message.name;
      check.arguments = whole.error().arguments;
      check.seen = whole.error().detail;
    }
    add(std::move(check));
  }

  void journal() {
    const auto keys = platform::look(*disk_, session_.keys);
    const bool has_keys = keys && *keys == platform::Presence::Present;
    appointed_ = appointedIn(*disk_, session_.data);
    const auto all = journal::verifyJournal(*disk_, session_.data + "/journal",
                                            has_keys ? std::optional(session_.keys) : std::nullopt,
                                            {.policy = appointed_.value_or(std::nullopt)});
    Check check{.name = "journal", .title = {"利用日誌", "Journal"}};
    if (!all) {
      check.message = all.error().message.name;
      check.seen = all.error().detail;
      return add(std::move(check));
    }
    for (const journal::Verification& one : *all) {
      check.seen +=
          fmt::format("{}{}: {}", check.seen.empty() ? "" : ", ", one.generation, one.entries);
      if (one.finding && check.fine()) {
        const std::string entry = one.finding->entry ? std::to_string(*one.finding->entry) : "-";
        check.message = one.finding->message.name;
        check.arguments = {{"entry", entry}};
        check.seen = fmt::format("{} {} {}", one.generation, entry, one.finding->detail);
        break;
      }
      if (one.succession == journal::Succession::Lost) {
        check.message = "doctor.entries-lost";
        check.told = true;
      }
    }
    add(std::move(check));
    clock(all->back());
    newest_ = all->back();
  }

  // What witnesses outside say of the newest generation, by the hub's own choice of them.
  void witnesses() {
    Check check{.name = "witnesses", .title = {"日誌の証人", "Witnesses of the journal"}};
    if (!appointed_) {
      check.message = appointed_.error().message.name;
      check.arguments = appointed_.error().arguments;
      check.seen = appointed_.error().detail;
      return add(std::move(check));
    }
    if (!newest_ || newest_->finding) return;  // said of the journal already
    const std::optional<journal::Policy>& policy = *appointed_;
    const std::size_t of = policy ? policy->witnesses.size() : 0;
    const auto word = journal::wordOf(newest_->witnesses, newest_->witnessed_seconds, now_);
    if (policy) check.seen = fmt::format("{}/{}", newest_->witnessed_by, of);
    if (newest_->witnessed_seconds) {
      check.seen += fmt::format(", {}, {} min",
                                toRfc3339(Instant{std::chrono::seconds{
                                    static_cast<std::int64_t>(*newest_->witnessed_seconds)}}),
                                journal::minutesSince(*newest_->witnessed_seconds, now_));
    }
    check.arguments = journal::argumentsOf(*newest_, of, now_);
    switch (word) {
      using enum journal::WitnessWord;
      case Fresh: break;
      case Unknown:
      case Awaited: check.unknown = true; [[fallthrough]];
      case TooFew:
      case Ahead: check.message = std::string(journal::messageOf(word)); break;
      case Late:
        check.message = std::string(journal::messageOf(word));
        check.told = !hub_runs_;  // a hub that is off asks nobody
    }
    add(std::move(check));
  }

  // A clock behind what the journal has already recorded was set back, or never was right.
  void clock(const journal::Verification& newest) {
    Check check{.name = "clock", .title = {"時計", "Clock"}, .seen = toRfc3339(now_)};
    Instant last{};
    const std::string directory =
        fmt::format("{}/journal/generation-{}", session_.data, newest.generation);
    const auto log = journal::readIdentity(*disk_, directory);
    if (log) {
      const auto read = journal::readLog(*disk_, directory, *log, std::nullopt,
                                         [&](const journal::ReadEntry& entry) -> Result<void> {
                                           if (const auto seen = journal::decodeEntry(entry.line)) {
                                             last = std::max(last, seen->recorded);
                                           }
                                           return {};
                                         });
      if (!read) last = {};
    }
    if (now_ + kClockSlack < last) {
      check.message = "doctor.clock-behind";
      check.arguments = {{"last", toRfc3339(last)}};
    }
    add(std::move(check));
  }

  void backups() {
    Check check{.name = "backups", .title = {"バックアップ", "Backups"}};
    const std::string folder = session_.data + "/backups";
    std::string newest;
    if (const auto names = disk_->list(folder)) {
      for (const std::string& name : *names) {
        if (name.ends_with(".backup")) newest = name;
      }
    }
    if (newest.empty()) {
      check.message = "hub.no-backup";
      return add(std::move(check));
    }
    const auto bytes = platform::readFile(*disk_, folder + "/" + newest + ".json", kMaxFacts);
    const auto facts = bytes ? parseJson(textOf(*bytes)) : fail(ErrorCode::NotFound, MessageId{""});
    const auto* made_text = facts ? (*facts)["made"].text() : nullptr;
    const auto made = made_text != nullptr ? fromRfc3339(*made_text) : std::nullopt;
    check.seen = fs::absolute(folder + "/" + newest).string();
    if (!made || digestOf(folder + "/" + newest) != plain((*facts)["sha256"])) {
      check.message = "doctor.backup-changed";
    } else if (now_ - *made > kBackupDue) {
      check.message = "hub.backup-old";
      check.arguments = {
          {"days", std::to_string(std::chrono::floor<std::chrono::days>(now_ - *made).count())}};
    }
    add(std::move(check));
  }

  std::string digestOf(const std::string& path) {
    constexpr std::size_t kPart = std::size_t{1} << 20U;
    const auto file = disk_->open(path, platform::Access::Read);
    if (!file) return {};
    Sha256Stream digest;
    for (std::uint64_t at = 0;;) {
      const auto bytes = (*file)->read(at, kPart);
      if (!bytes) return {};
      if (bytes->empty()) return digest.finish().hex();
      digest.add(*bytes);
      at += bytes->size();
    }
  }

  void sealedKeys() {
    Check check{.name = "keys-sealed", .title = {"鍵の控え", "Sealed keys"}};
    const std::string path = session_.data + "/backups/keys-sealed";
    check.seen = fs::absolute(path).string();
    struct stat sealed{};
    if (stat(path.c_str(), &sealed) != 0) {
      check.message = "doctor.no-sealed-keys";
      return add(std::move(check));
    }
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(session_.keys, ignored)) {
      struct stat key{};
      const std::string name = entry.path().filename().string();
      if (name == "recovery.key" || stat(entry.path().c_str(), &key) != 0) continue;
      if (key.st_mtim.tv_sec > sealed.st_mtim.tv_sec + 60) check.message = "doctor.sealed-keys-old";
    }
    add(std::move(check));
  }

  void dropIns() {
    const auto folder = programs::readDropInFolder(session_.data + "/specs.d");
    const auto added = programs::addDropIns(shippedSpecs(), folder);
    for (const catalog::DropIn& drop_in : added.drop_ins) {
      Check check{
          .name = "drop-in", .title = {"加えた点検項目", "Added specs"}, .seen = drop_in.file};
      if (!drop_in.isInUse()) {
        const catalog::SpecProblem& problem = drop_in.problems.front();
        check.message = problem.message.name;
        check.arguments = problem.arguments;
        check.seen += ":" + std::to_string(problem.line);
      }
      add(std::move(check));
    }
  }

  void fileRules() {
    Check check{.name = "file-rules",
                .title = {"ファイルの囲い(Landlock)", "File rules (Landlock)"}};
    if (platform::fileRulesOffered() == 0) {
      check.message = "confinement.no-file-rules";
      check.told = true;
    }
    add(std::move(check));
  }

  void hub() {
    Check check{.name = "hub", .title = {"関所本体", "Hub"}};
    if (disk_->lock(session_.data + "/lock")) {
      check.message = "doctor.hub-off";
      check.told = true;
      return add(std::move(check));
    }
    const auto settings = session_.hub.call("GET", "/settings");
    if (!settings) {
      check.message = settings.error().message;
      return add(std::move(check));
    }
    hub_runs_ = true;
    check.seen = plain((*settings)["listen"]["address"]);
    add(std::move(check));
    Check agents{.name = "agent-listener",
                 .title = {"見守りプログラムの受け口", "Agents' listener"},
                 .seen = plain((*settings)["agent_listen"]["address"])};
    if (const auto* loopback = (*settings)["agent_listen"]["loopback"].boolean();
        loopback != nullptr && *loopback) {
      agents.message = "hub.loopback-agents";
      agents.told = true;
    }
    add(std::move(agents));
  }

  // How far the holidays reach that this program carries.
  void holidays() {
    const evidence::Holidays& known = evidence::Holidays::ofJapan();
    Check check{
        .name = "holidays", .title = {"祝日の一覧", "Holidays"}, .seen = toIsoDay(known.last)};
    const std::chrono::sys_days today{japaneseDay(now_)};
    if (today + kHolidaysAhead > known.last) {
      check.message = today > known.last ? "doctor.holidays-over" : "doctor.holidays-end";
      check.arguments = {{"last", toIsoDay(known.last)}};
      check.told = today <= known.last;
    }
    add(std::move(check));
  }

  // Whether reminders arrived, where they are sent by mail; only a hub that runs tells.
  void mail() {
    if (!hub_runs_) return;
    const auto sent = session_.hub.call("GET", "/mail");
    const bool* set_up = sent ? (*sent)["set_up"].boolean() : nullptr;
    if (set_up == nullptr || !*set_up) return;
    Check check{.name = "mail", .title = {"お知らせのメール", "Reminders by mail"}};
    const std::string open = plain((*sent)["open"]);
    if (open != "0") {
      check.message = "doctor.mail-open";
      check.arguments = {{"count", open}};
    }
    add(std::move(check));
  }

  // Every content still has its digest, and, as far as a hub tells what is on file, is there.
  void documents() {
    Check check{.name = "documents", .title = {"書類", "Documents"}};
    const std::string folder = session_.data + "/documents";
    const auto names = disk_->list(folder);
    std::size_t count = 0;
    for (const std::string& name : names.value_or(std::vector<std::string>{})) {
      if (!Sha256::fromHex(name)) continue;
      ++count;
      if (digestOf(fmt::format("{}/{}", folder, name)) == name) continue;
      check.message = "documents.content-changed";
      check.seen = name;
      return add(std::move(check));
    }
    check.seen = std::to_string(count);
    const auto on_file = hub_runs_ ? session_.hub.call("GET", "/documents")
                                   : std::expected<Json, Refusal>(std::unexpect);
    if (on_file) {
      for (const Json& document : *(*on_file)["documents"].array()) {
        const std::string digest = plain(document["digest"]);
        if (names && std::ranges::find(*names, digest) != names->end()) continue;
        check.message = "documents.content-missing";
        check.seen = digest;
        break;
      }
    }
    add(std::move(check));
  }

  Session& session_;
  std::unique_ptr<platform::Disk> disk_;
  Instant now_;
  bool there_ = false;
  bool hub_runs_ = false;
  Result<std::optional<journal::Policy>> appointed_ = std::nullopt;  ///< Whose word counts.
  std::optional<journal::Verification> newest_;  ///< Of the newest generation, if it was read.
  std::vector<Check> checks_;
};

std::string_view markOf(const Check& check) {
  if (!check.fine()) return "×";
  if (check.unknown) return "－";
  return check.told ? "△" : "○";
}

Json bodyOf(const Check& check) {
  const catalog::Specs& specs = shippedSpecs();
  const catalog::MessageSpec* message = specs.message(check.message);
  const bool plainly_fine = check.message == kFine;
  return Json::Object{
      {"check", check.name},
      {"fine", check.fine()},
      {"known", !check.unknown},
      {"message", plainly_fine ? Json() : Json(check.message)},
      {"text", plainly_fine ? Json() : textBody(specs.sentence(check.message, check.arguments))},
      {"do", plainly_fine || message == nullptr
                 ? Json()
                 : textBody(catalog::filled(message->next, check.arguments))},
      {"seen", check.seen}};
}

}  // namespace

int examine(Session& session, const Arguments&) {
  const std::vector<Check> checks = Examination(session).run();
  const bool fine = std::ranges::all_of(checks, &Check::fine);
  if (session.json) {
    Json::Array bodies;
    for (const Check& check : checks) bodies.push_back(bodyOf(check));
    session.out << canonicalJson(Json::Object{{"fine", fine}, {"checks", std::move(bodies)}})
                << "\n";
    return fine ? 0 : 1;
  }
  std::vector<std::vector<std::string>> rows;
  rows.reserve(checks.size());
  for (const Check& check : checks) {
    rows.push_back({std::string(markOf(check)), std::string(session.say(check.title)), check.seen});
  }
  printColumns(session.out, rows);
  for (const Check& check : checks) {
    const Json body = bodyOf(check);
    if (body["message"].isNull()) continue;
    session.out << "\n"
                << markOf(check) << "  " << session.say(check.title) << "\n   "
                << session.say(body["text"]) << " (" << check.message << ")\n   "
                << session.say(body["do"]) << "\n";
  }
  return fine ? 0 : 1;
}

}  // namespace sekisho::cli

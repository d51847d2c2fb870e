#include "programs/agent/orca_log.h"

#include <algorithm>
#include <variant>

#include "core/digest.h"
#include "platform/machine/line_cutter.h"
#include "programs/agent/log_mark.h"

namespace sekisho::agent {
namespace {

constexpr std::size_t kMostKept = std::size_t{8} << 20U;
constexpr std::size_t kPiece = std::size_t{256} << 10U;
constexpr int kMostPieces = 8;  // at a time: the agent has other things to do
constexpr std::size_t kFileDigits = 12;
constexpr std::int64_t kManyLines = 100'000;
constexpr std::int64_t kWeek = 7;
constexpr int kMostDays = 36'500;  // that a certificate may be good for

// What Go's own server says comes of whoever connects, and tells nothing of 日レセ.
std::uint64_t linesIn(const orca::weborca::Counts& counts) { return counts.lines - counts.of_go; }

// Secrets stand in lines of any form.
std::uint64_t knownAmong(const std::vector<orca::weborca::Event>& events) {
  return static_cast<std::uint64_t>(std::ranges::count_if(events, [](const auto& event) {
    return !std::holds_alternative<orca::weborca::CredentialsSeen>(event.what);
  }));
}

}  // namespace

/// What reads the lines of the file that is followed.
struct OrcaLog::Reader {
  std::uint64_t base = 0;     // where in the file it began
  std::uint64_t told_to = 0;  // what became known up to there was told before
  orca::weborca::Log weborca = {};
  platform::LineCutter panda = {};
};

OrcaLog::OrcaLog(Place place, orca::Generation generation)
    : place_(std::move(place)),
      generation_(generation),
      pending_(place_.spool),
      reader_(new Reader) {
  uses_.joinWith(place_.seats);
}
OrcaLog::~OrcaLog() = default;
OrcaLog::OrcaLog(OrcaLog&&) noexcept = default;

void OrcaLog::trouble(const Error& error) {
  if (troubled_ != error.message.name) place_.trouble(error);
  troubled_ = error.message.name;
}

orca::Followed OrcaLog::followed() const {
  orca::Followed seen = seen_;
  seen.path = log_;
  const std::chrono::sys_days today{japaneseDay(place_.clock.now())};
  // Another server may write elsewhere by now.
  if (seen.last_day + kWeek < today.time_since_epoch().count()) seen.https.reset();
  seen.open_since_day = uses_.openSinceDay();
  seen.open = uses_.openAt(place_.clock.now());
  return seen;
}

std::optional<orca::HourCount> OrcaLog::lastHour() const {
  if (!seen_.readable) return std::nullopt;
  return hours_.lastUsed(place_.clock.now());
}

// What was long ago counts less and less. Lines of no known form may be anybody's: they do not show
// that what 日レセ says is read.
void OrcaLog::count(std::uint64_t lines, std::uint64_t known) {
  if (known > 0) {
    const std::chrono::sys_days today{japaneseDay(place_.clock.now())};
    seen_.last_day = today.time_since_epoch().count();
  }
  seen_.lines += static_cast<std::int64_t>(lines);
  seen_.known += static_cast<std::int64_t>(known);
  if (seen_.lines <= kManyLines) return;
  seen_.lines /= 2;
  seen_.known /= 2;
}

bool OrcaLog::begin() {
  if (!loaded_) {
    const auto bytes = platform::readFile(place_.disk, place_.path, kMostKept);
    if (!bytes && bytes.error().code != ErrorCode::NotFound) {
      trouble(bytes.error());
      return false;
    }
    // What is unreadable is as if it had never been: it begins at the log's end.
    if (bytes) {
      if (const auto kept = parseJson(textOf(*bytes))) takeUp(*kept);
    }
    loaded_ = true;
  }
  if (follower_ && follower_->mark()) return true;
  const Time now = place_.clock.sinceBoot();
  if (looked_ && now < *looked_ + kLookAgain) return follower_ != nullptr;
  looked_ = now;
  const auto servers = orca::serversOn(place_.machine, place_.settings);
  const auto found = std::ranges::find(servers, generation_, &orca::Server::generation);
  if (found == servers.end()) return follower_ != nullptr;
  if (follower_ && log_ == found->log) return true;
  log_ = found->log;
  file_.clear();
  seen_ = {.secrets_day = seen_.secrets_day};
  hours_.beginAt(place_.clock.now());
  uses_.lostSight(place_.clock.now());
  follower_ = std::make_unique<platform::LogFollower>(place_.machine, log_, std::nullopt);
  return true;
}

Json OrcaLog::kept() const {
  Json::Object kept{{"version", 1},
                    {"log", log_},
                    {"file", file_},
                    {"uses", uses_.state()},
                    {"hours", hours_.state()},
                    {"lines", seen_.lines},
                    {"known", seen_.known},
                    {"since_day", seen_.since_day},
                    {"https", seen_.https ? Json(*seen_.https) : Json()},
                    {"certificate_until_day",
                     seen_.certificate_until_day ? Json(*seen_.certificate_until_day) : Json()},
                    {"last_day", seen_.last_day},
                    {"secrets_day", seen_.secrets_day}};
  pending_.keepIn(kept);
  const auto mark = follower_ ? follower_->mark() : std::nullopt;
  if (mark) {
    const bool weborca = generation_ == orca::Generation::WebOrca;
    const Reader& reader = *reader_;
    const std::uint64_t resume =
        reader.base + (weborca ? reader.weborca.resumeFrom() : reader.panda.position());
    const std::uint64_t read_to = reader.base + (weborca ? reader.weborca.readTo() : 0);
    kept.emplace("mark", toJson(*mark));
    kept.emplace("resume", resume);
    kept.emplace("told_to", std::max(read_to, reader.told_to));
  }
  return kept;
}

void OrcaLog::takeUp(const Json& kept) {
  const auto* log = kept["log"].text();
  const auto* file = kept["file"].text();
  if (log == nullptr || file == nullptr || !pending_.takeUp(kept)) return;
  log_ = *log;
  file_ = *file;
  uses_ = orca::Uses::from(kept["uses"]);
  uses_.joinWith(place_.seats);
  hours_ = orca::HourCounts::from(kept["hours"]);
  const auto count_of = [&](const char* name) {
    return static_cast<std::int64_t>(numberIn(kept, name));
  };
  seen_ = {.lines = count_of("lines"),
           .known = count_of("known"),
           .since_day = count_of("since_day"),
           .last_day = count_of("last_day"),
           .secrets_day = count_of("secrets_day")};
  if (const auto* https = kept["https"].boolean()) seen_.https = *https;
  if (const auto* until = kept["certificate_until_day"].integer()) {
    seen_.certificate_until_day = *until;
  }
  const std::uint64_t resume = numberIn(kept, "resume");
  if (const auto mark = logMarkFrom(kept["mark"], resume)) {
    reader_->base = resume;
    reader_->told_to = numberIn(kept, "told_to");
    resumed_ = true;
    follower_ = std::make_unique<platform::LogFollower>(place_.machine, log_, mark);
  }
  if (!pending_.isOfAnotherSpool()) return;
  tellLost();
  unsaved_ = true;
}

void OrcaLog::tellLost() {
  pending_.add("orca.log-lost@1", {{"line", file_ + ":0"}});
  seen_.since_day = 0;
}

bool OrcaLog::save() {
  auto kept_now =
      platform::writeFileAtomically(place_.disk, place_.path, bytesOf(canonicalJson(kept())));
  unsaved_ = !kept_now;
  if (kept_now) {
    troubled_.clear();
  } else {
    trouble(kept_now.error());
  }
  return kept_now.has_value();
}

bool OrcaLog::record(const evidence::MachineTime& now) {
  return pending_.record(now, [this](const Error& error) { trouble(error); });
}

void OrcaLog::beginFile(std::uint64_t base, const platform::LogMark& mark) {
  *reader_ = Reader{.base = base};
  const std::string name = std::to_string(mark.device) + ":" + std::to_string(mark.inode) + ":" +
                           toRfc3339(place_.clock.now());
  file_ = sha256(bytesOf(name)).hex().substr(0, kFileDigits);
}

// What a server says when it starts is true until the next one starts.
void OrcaLog::noteServer(const orca::weborca::Event& event) {
  if (std::holds_alternative<orca::weborca::ServerStarted>(event.what)) {
    seen_.https.reset();
    seen_.certificate_until_day.reset();
  } else if (const auto* mode = std::get_if<orca::weborca::ServerMode>(&event.what)) {
    seen_.https = mode->https;
  } else if (const auto* ends = std::get_if<orca::weborca::CertificateExpires>(&event.what)) {
    if (!event.at) return;
    const std::int64_t said =
        std::chrono::floor<std::chrono::days>(*event.at).time_since_epoch().count();
    const std::int64_t until = said + std::clamp(ends->days, -kMostDays, kMostDays);
    seen_.certificate_until_day = std::min(seen_.certificate_until_day.value_or(until), until);
  }
}

void OrcaLog::read(const platform::LogFollower::Piece& piece) {
  const auto mark = follower_->mark();
  if (mark && (piece.another || file_.empty())) {
    beginFile(mark->offset - piece.bytes.size(), *mark);
  }
  if (piece.lost) {
    hours_.beginAt(place_.clock.now());
    uses_.lostSight(place_.clock.now());
    tellLost();
    // What stood there may have said otherwise.
    seen_.https.reset();
    seen_.certificate_until_day.reset();
  }
  Reader& reader = *reader_;
  if (generation_ == orca::Generation::WebOrca) {
    const std::uint64_t before = linesIn(reader.weborca.counts());
    const auto events = reader.weborca.read(piece.bytes);
    const bool again = std::exchange(resumed_, false);
    if (!again) count(linesIn(reader.weborca.counts()) - before, knownAmong(events));
    for (const auto& event : events) {
      const std::uint64_t at = reader.base + event.known_at;
      if (at <= reader.told_to) continue;
      uses_.take(event, {.file = file_, .at = at}, place_.named);
      hours_.take(event);
      noteServer(event);
    }
    return;
  }
  const auto today = japaneseDay(place_.clock.now());
  reader.panda.add(piece.bytes);
  while (const auto line = reader.panda.next()) {
    if (!line->whole()) continue;
    auto said = orca::panda::lineOfSyslog(line->text, today.year() / today.month());
    if (!said) said = orca::panda::lineOfLogFile(line->text);
    if (!said) continue;
    count(1, said->what ? 1 : 0);
    hours_.take(*said);
    uses_.take(*said, {.file = file_, .at = reader.base + line->end}, place_.named);
  }
}

// A clock that was set right since then had told another day.
bool OrcaLog::dateSince(Instant now, std::int64_t day) {
  constexpr std::chrono::hours kStep{1};
  const Time begun_at = now.time_since_epoch() - place_.clock.sinceBoot();
  const bool stepped = dated_ && begun_at > *dated_ + kStep;
  if (!seen_.readable || (seen_.since_day != 0 && !stepped)) return false;
  seen_.since_day = day;
  dated_ = begun_at;
  return true;
}

bool OrcaLog::readSome() {
  bool changed = false;
  bool at_end = false;
  for (int pieces = 0; pieces < kMostPieces && !at_end; ++pieces) {
    const auto piece = follower_->next(kPiece);
    seen_.readable = piece.has_value();
    if (!piece) {
      if (piece.error().code != ErrorCode::NotFound) trouble(piece.error());
      break;
    }
    at_end = piece->bytes.empty();
    if (at_end && !piece->another && !file_.empty()) break;
    read(*piece);
    changed = true;
  }
  const Instant now = place_.clock.now();
  const std::chrono::sys_days today{japaneseDay(now)};
  const std::int64_t day = today.time_since_epoch().count();
  changed = dateSince(now, day) || changed;
  // What was not read yet may go on with what is open.
  if (at_end) uses_.passTo(now);
  seen_.secrets_day = std::max(seen_.secrets_day, std::min(uses_.secretsDay(), day));
  for (orca::Told& told : uses_.told()) pending_.add(std::move(told.kind), std::move(told.body));
  return changed || !pending_.empty();
}

OrcaLog::Time OrcaLog::work(const evidence::MachineTime& now) {
  const Time again = place_.clock.sinceBoot() + kEvery;
  if (!begin()) return place_.clock.sinceBoot() + kLookAgain;
  const Time later = place_.clock.sinceBoot() + kTryAgain;
  if (unsaved_ && !save()) return later;
  const std::size_t waiting = pending_.size();
  if (!record(now)) return pending_.size() < waiting ? again : later;
  pending_.settle();
  if (readSome() && save() && record(now) && pending_.hasMoved()) {
    pending_.settle();
    unsaved_ = true;  // that nothing is pending any more is saved with the next
  }
  return again;
}

}  // namespace sekisho::agent

#include "programs/cli/witness_commands.h"

#include <charconv>
#include <csignal>
#include <iostream>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/cosignature.h"
#include "core/text.h"
#include "platform/confinement/capabilities.h"
#include "platform/confinement/file_rules.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"
#include "programs/cli/witness_server.h"
#include "programs/cli/words.h"

namespace sekisho::cli {
namespace {

constexpr std::uint16_t kFirstPortForEverybody = 1024;

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (const auto part : split(text, '\n')) {
    if (!trimmed(part).empty()) lines.emplace_back(trimmed(part));
  }
  return lines;
}

/// "ADDR:PORT" or "[V6]:PORT".
Result<void> readEndpoint(std::string_view typed, WitnessOptions& into) {
  const auto wrong = [&] {
    return fail(ErrorCode::InvalidInput, MessageId{"witness.listen-wrong"}, std::string(typed));
  };
  const auto colon = typed.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return wrong();
  auto address = typed.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  }
  const char* end = typed.data() + typed.size();
  const auto read = std::from_chars(typed.data() + colon + 1, end, into.port);
  if (read.ec != std::errc{} || read.ptr != end || address.empty()) return wrong();
  into.address = std::string(address);
  return {};
}

/// From now on this process touches its own two folders only.
Result<void> confine(platform::Disk& disk, const WitnessOptions& options) {
  for (const std::string& folder : {options.place.directory, options.place.keys}) {
    if (auto made = disk.createDirectory(folder); !made) return made;
  }
  if (auto owner = platform::becomeOwnerOf(options.place.directory); !owner) return owner;
  if (options.port == 0 || options.port >= kFirstPortForEverybody) {
    if (auto kept = platform::keepCapabilities({}); !kept) return kept;
  }
  const auto version = platform::keepToFiles(
      {.read = {"/dev/urandom"}, .write = {options.place.directory, options.place.keys}});
  if (!version) return std::unexpected(version.error());
  return {};
}

int waitForTheEnd() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  int got = 0;
  return sigwait(&signals, &got) == 0 ? 0 : 1;
}

void holdSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT(bugprone-signal-handler): ignored, not handled
}

void report(const Error& error) {
  std::cerr << "sekisho witness: " << error.message.name << " " << error.detail << "\n";
}

int serve(Session& session, const Arguments& arguments) {
  WitnessOptions options{.place = {session.data, session.keys},
                         .name = arguments.option("name"),
                         .host_names = linesOf(arguments.option("host")),
                         .logs = linesOf(arguments.option("log"))};
  if (arguments.has("listen")) {
    if (auto read = readEndpoint(arguments.option("listen"), options); !read) {
      explain(session, read.error());
      return 2;
    }
  }
  const auto disk = platform::systemDisk();
  holdSignals();
  if (auto confined = confine(*disk, options); !confined) {
    return explain(session, confined.error());
  }
  const platform::SystemClock clock;
  platform::SystemRandom random;
  const auto server = WitnessServer::start(*disk, options, clock, random, &report);
  if (!server) return explain(session, server.error());
  if (session.json) {
    session.out << canonicalJson(
                       Json::Object{{"vkey", (*server)->vkey()}, {"url", (*server)->url()}})
                << "\n";
  } else {
    session.out << session.say(Words{"証人の鍵(vkey)", "Key of this witness (vkey)"}) << "\n  "
                << (*server)->vkey() << "\n"
                << session.say(Words{"証人の住所(URL)", "Its address (URL)"}) << "\n  "
                << (*server)->url() << "\n";
  }
  session.out << std::flush;
  return waitForTheEnd();
}

int addLog(Session& session, const Arguments& arguments) {
  const auto disk = platform::systemDisk();
  if (const auto begun = witness::readVkey(*disk, session.data); !begun) {
    return explain(session, begun.error());
  }
  // The service's account has to read what root adds.
  auto owner = platform::becomeOwnerOf(session.data);
  if (owner) owner = platform::keepCapabilities({});
  if (!owner) return explain(session, owner.error());
  witness::LogsFile logs(*disk, session.data);
  const auto added = logs.add(arguments.positional.front());
  if (!added) return explain(session, added.error());
  session.out << session.say(Words{"この日誌に署名します。", "This journal will be cosigned."})
              << "\n";
  return 0;
}

/// What the witness knows of one log.
Result<Json> standingOf(const witness::SeenFiles& files, const journal::VerifierKey& log,
                        const journal::VerifierKey& own) {
  const Sha256 origin = witness::digestOf(log.name);
  const auto kept = files.seen(origin);
  if (!kept) return std::unexpected(kept.error());
  const auto contradicted = files.contradiction(origin);
  if (!contradicted) return std::unexpected(contradicted.error());
  const std::optional<std::string>& seen = *kept;
  const std::optional<std::string>& contradiction = *contradicted;
  Json::Object body{{"origin", log.name},
                    {"vkey", log.text()},
                    {"size", Json()},
                    {"cosigned_at", Json()},
                    {"contradiction", contradiction ? Json(*contradiction) : Json()}};
  if (!seen) return Json(std::move(body));
  const auto note = journal::decodeNote(*seen);
  if (!note) return std::unexpected(note.error());
  const auto checkpoint = journal::decodeCheckpoint(note->body);
  const auto said = journal::cosignaturesIn(*note, std::span(&own, 1));
  if (!checkpoint || !said || said->empty()) {
    return fail(ErrorCode::Corrupt, MessageId{"witness.seen-broken"}, log.name);
  }
  body["size"] = checkpoint->size;
  body["cosigned_at"] = toRfc3339(
      Instant{std::chrono::seconds{static_cast<std::int64_t>(said->front().posix_seconds)}});
  return Json(std::move(body));
}

int listLogs(Session& session, const Arguments&) {
  const auto disk = platform::systemDisk();
  const auto vkey = witness::readVkey(*disk, session.data);
  if (!vkey) return explain(session, vkey.error());
  const auto own = journal::VerifierKey::parse(*vkey);
  if (!own) return explain(session, own.error());
  const witness::LogsFile logs(*disk, session.data);
  const witness::SeenFiles files(*disk, session.data);
  const auto trusted = logs.all();
  if (!trusted) return explain(session, trusted.error());
  Json::Array bodies;
  std::vector<std::vector<std::string>> rows;
  for (const journal::VerifierKey& log : *trusted) {
    auto body = standingOf(files, log, *own);
    if (!body) return explain(session, body.error());
    const bool fine = (*body)["contradiction"].isNull();
    rows.push_back(
        {plain((*body)["origin"]), plain((*body)["size"]), plain((*body)["cosigned_at"]),
         std::string(fine ? "" : session.say(Words{"× 食い違いあり", "× contradicted"}))});
    bodies.push_back(*std::move(body));
  }
  if (session.json) {
    session.out << canonicalJson(Json::Object{{"vkey", *vkey}, {"logs", std::move(bodies)}})
                << "\n";
    return 0;
  }
  session.out << *vkey << "\n";
  printColumns(session.out, rows);
  return 0;
}

}  // namespace

std::span<const Command> witnessCommands() {
  static const std::vector<Command> kCommands = {
      {.words = "witness",
       .about = {"証人として、よその日誌に署名します(止めるまで動きます)",
                 "Cosigns others' journals as a witness, until it is ended"},
       .options = {{"listen",
                    "ADDR:PORT",
                    {"待つ所(指定しなければ 127.0.0.1:8442)", "Where to listen (127.0.0.1:8442)"}},
                   {.name = "log",
                    .value = "VKEY",
                    .about = {"署名する日誌の鍵(いくつでも)", "Keys of journals to cosign"},
                    .many = true},
                   {"name",
                    "NAME",
                    {"証人の名前(最初だけ)", "The witness's name, at its first start"}},
                   {.name = "host",
                    .value = "NAME",
                    .about = {"関所本体から呼ばれる名前や住所(いくつでも)",
                              "Names or addresses by which hubs call it"},
                    .many = true}},
       .run = &serve},
      {.words = "witness add-log",
       .about = {"署名する日誌を足します(動いていてもすぐ効きます)",
                 "Adds a journal to cosign; counts at once"},
       .positional = {"VKEY"},
       .run = &addLog},
      {.words = "witness list",
       .about = {"署名している日誌", "The journals it cosigns"},
       .run = &listLogs},
  };
  return kCommands;
}

}  // namespace sekisho::cli

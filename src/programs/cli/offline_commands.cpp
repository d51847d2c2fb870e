#include "programs/cli/offline_commands.h"

#include <algorithm>
#include <cctype>
#include <ostream>
#include <utility>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/store/export.h"
#include "capabilities/journal/store/verify.h"
#include "core/text.h"
#include "interfaces/cli/connection_sheet.h"
#include "interfaces/cli/secret.h"
#include "platform/confinement/file_rules.h"
#include "platform/disk/disk.h"
#include "platform/tls/authority.h"
#include "programs/backup/backup.h"
#include "programs/cli/doctor.h"
#include "programs/cli/held_files.h"
#include "programs/cli/words.h"

namespace sekisho::cli {
namespace {

constexpr std::size_t kMaxPem = 16'384;

std::string timeOf(std::uint64_t posix_seconds) {
  return toRfc3339(Instant{std::chrono::seconds{static_cast<std::int64_t>(posix_seconds)}});
}

Json bodyOf(const journal::Verification& found) {
  return Json::Object{
      {"origin", found.origin},
      {"entries", found.entries},
      {"signed_entries", found.signed_entries},
      {"bodies_opened", found.bodies_opened},
      {"bodies_destroyed", found.bodies_destroyed},
      {"bodies_unexplained", found.bodies_unexplained},
      {"bodies_untold", found.bodies_untold},
      {"bodies_unopened", found.bodies_unopened},
      {"torn_bytes", found.torn_bytes},
      {"generation", found.generation},
      {"succession", nameOf(found.succession)},
      {"witnesses", nameOf(found.witnesses)},
      {"witnessed_entries", found.witnessed_entries},
      {"witnessed_at", found.witnessed_seconds ? Json(timeOf(*found.witnessed_seconds)) : Json()},
      {"held_checkpoints", found.held_checkpoints},
      {"known_elsewhere", found.known_elsewhere.empty() ? Json() : Json(found.known_elsewhere)},
      {"finding", found.finding
                      ? Json(Json::Object{
                            {"entry", found.finding->entry ? Json(*found.finding->entry) : Json()},
                            {"message", found.finding->message.name},
                            {"detail", found.finding->detail}})
                      : Json()}};
}

Words wordsOf(journal::Succession succession) {
  switch (succession) {
    using enum journal::Succession;
    case None: return {"", ""};
    case Whole: return {"次の世代とつながっています。", "The next generation follows on from it."};
    case Lost:
      return {
          "△ この先にも署名された記録がありましたが、古い写しに戻したため残っていません"
          "(次の世代の最初の記録にあります)。",
          "△ Later entries had been signed and are gone, because an older copy was put back "
          "(the next generation's first entry says so)."};
    case NotShown:
      return {"－ 次の世代とのつながりは、鍵か本文がないと確かめられません。",
              "－ Whether the next generation follows on cannot be told without keys or bodies."};
  }
  std::unreachable();
}

Words wordsOf(journal::Witnesses witnesses) {
  switch (witnesses) {
    using enum journal::Witnesses;
    case NotAsked:
      return {"－ 証人の署名は確かめていません(--policy で確かめられます)。",
              "－ Cosignatures of witnesses were not checked (--policy does)."};
    case None: return {"－ 証人の署名はまだありません。", "－ No witness has cosigned it yet."};
    case TooFew: return {"△ 証人の署名が足りません。", "△ Too few witnesses have cosigned it."};
    case Enough: return {"○ 証人の署名がそろっています", "○ Enough witnesses cosigned it"};
  }
  std::unreachable();
}

// What outsiders hold, and what a power cut left: not a finding, each in its own words.
void printOutside(Session& session, const journal::Verification& found) {
  session.out << "  " << session.say(wordsOf(found.witnesses));
  if (found.witnessed_seconds) {
    session.out << ": " << timeOf(*found.witnessed_seconds) << " (" << found.witnessed_entries
                << session.say(Words{"件まで", " entries"}) << ")";
  }
  session.out << "\n";
  if (found.held_checkpoints > 0) {
    session.out << "  "
                << session.say(Words{"○ 渡されたチェックポイントのとおりに始まっています: ",
                                     "○ It begins as the checkpoints given say: "})
                << found.held_checkpoints << "\n";
  }
  if (found.bodies_unexplained > 0) {
    session.out << "  "
                << session.say(Words{"△ 消した記録のないまま、なくなっている本文: ",
                                     "△ Bodies that are gone without an entry that says so: "})
                << found.bodies_unexplained << "\n";
  }
  if (found.bodies_untold > 0) {
    session.out << "  "
                << session.say(
                       Words{"－ 消した記録が開けないため、なくなった訳を確かめられない本文: ",
                             "－ Bodies that are gone, of which an entry may tell that does "
                             "not open: "})
                << found.bodies_untold << "\n";
  }
  if (found.torn_bytes > 0) {
    session.out << "  "
                << session.say(
                       Words{"－ 末尾に書きかけがあります(停電などで途切れた、答える前のもの。"
                             "消されたのではありません): ",
                             "－ A broken batch lies at the end (cut by a power failure "
                             "before it was answered for; nothing was removed): "})
                << found.torn_bytes << " B\n";
  }
}

// Only what was compared is called unchanged.
void printFine(Session& session, const journal::Verification& found) {
  const auto tell = [&](const Words& words) { session.out << "  " << session.say(words) << "\n"; };
  const auto counted = [&](std::uint64_t count, const Words& words) {
    session.out << "  － " << count << session.say(words) << "\n";
  };
  if (found.signed_entries == 0) {
    tell({"－ 署名された記録がまだありません。変わっていないかは確かめられません。",
          "－ Nothing is signed yet: whether it changed cannot be told."});
  } else {
    tell({"封のあと変わっていません。", "Unchanged since sealed."});
    if (found.entries > found.signed_entries) {
      counted(found.entries - found.signed_entries,
              {"件は、まだ署名がありません。", " entries are not signed yet."});
    }
  }
  if (found.bodies_unopened > 0) {
    counted(found.bodies_unopened,
            {"件の本文は、鍵か本文がここにないため確かめていません。",
             " bodies were not checked: their key or the body is not here."});
  }
}

void print(Session& session, const journal::Verification& found) {
  session.out << found.origin << "\n"
              << "  " << session.say(Words{"件数", "entries"}) << " " << found.entries << ", "
              << session.say(Words{"封の中", "sealed"}) << " " << found.signed_entries << ", "
              << session.say(Words{"開いて確かめた本文", "bodies opened"}) << " "
              << found.bodies_opened << "\n";
  if (found.succession != journal::Succession::None) {
    session.out << "  " << session.say(wordsOf(found.succession)) << "\n";
  }
  if (!found.finding) {
    printFine(session, found);
    printOutside(session, found);
    return;
  }
  session.out << "  × " << session.say(Words{"合いません", "Does not add up"});
  if (found.finding->entry) {
    session.out << session.say(Words{"：最初の番号 ", ": first bad entry "})
                << *found.finding->entry;
  }
  const MessageArgument first{"entry",
                              found.finding->entry ? std::to_string(*found.finding->entry) : "?"};
  const catalog::Text text =
      shippedSpecs().sentence(found.finding->message.name, std::span(&first, 1));
  session.out << "\n    " << session.say(Words{text.ja, text.en}) << "\n    "
              << found.finding->message.name << " " << found.finding->detail << "\n";
}

/// Checkpoints that no generation here knows prove nothing: said, so that nobody takes it for
/// proof.
std::uint64_t strangersAmong(const journal::Held& held,
                             const std::vector<journal::Verification>& found) {
  std::uint64_t strangers = 0;
  for (const std::string& text : held.checkpoints) {
    const auto note = journal::decodeNote(text);
    const auto checkpoint =
        note ? journal::decodeCheckpoint(note->body) : Result<journal::Checkpoint>();
    if (!note || !checkpoint ||
        std::ranges::find(found, checkpoint->origin, &journal::Verification::origin) ==
            found.end()) {
      ++strangers;
    }
  }
  return strangers;
}

int verify(Session& session, const Arguments& arguments) {
  const auto disk = platform::systemDisk();
  const auto held = heldFrom(*disk, session, arguments);
  if (!held) return explain(session, held.error());
  std::vector<journal::Verification> found;
  if (arguments.has("export")) {
    std::optional<std::string> vkey;
    if (arguments.has("vkey")) {
      const auto read = platform::readFile(*disk, arguments.option("vkey"), kMaxPem);
      if (!read) return explain(session, read.error());
      vkey = std::string(trimmed(textOf(*read)));
    }
    auto all = journal::verifyExports(*disk, arguments.option("export"), vkey, *held);
    if (!all) return explain(session, all.error());
    found = std::move(*all);
    if (!vkey && !session.json) {
      session.out << session.say(
          Words{"書き出しに入っていた鍵で確かめます。ほかで受け取った vkey があれば、--vkey で"
                "見比べてください。\n",
                "Verified with the key that came with the export. If you hold its vkey from "
                "elsewhere, compare with --vkey.\n"});
    }
  } else {
    const auto keys = platform::look(*disk, session.keys);
    const bool has_keys = keys && *keys == platform::Presence::Present;
    auto all = journal::verifyJournal(*disk, session.data + "/journal",
                                      has_keys ? std::optional(session.keys) : std::nullopt, *held);
    if (!all) return explain(session, all.error());
    found = std::move(*all);
  }
  bool fine = true;
  Json::Array bodies;
  for (const journal::Verification& one : found) {
    fine = fine && !one.finding;
    bodies.push_back(bodyOf(one));
    if (!session.json) print(session, one);
  }
  const std::uint64_t strangers = strangersAmong(*held, found);
  if (strangers > 0 && !session.json) {
    session.out << session.say(
                       Words{"× 渡されたチェックポイントに、この日誌のものでないものがあります: ",
                             "× Checkpoints given that are not this journal's: "})
                << strangers << "\n";
  }
  fine = fine && strangers == 0;
  if (session.json) {
    session.out << canonicalJson(Json::Object{{"fine", fine}, {"generations", std::move(bodies)}})
                << "\n";
  }
  return fine ? 0 : 1;
}

int exportJournal(Session& session, const Arguments& arguments) {
  const auto disk = platform::systemDisk();
  const bool with_bodies = arguments.has("with-bodies");
  if (with_bodies) {
    // Only the director may, for a reason, and it is an entry of its own: the hub decides.
    const auto allowed = session.hub.call("POST", "/journal/export-bodies",
                                          Json::Object{{"why", arguments.option("why")}});
    if (!allowed) return cli::explain(session, allowed.error());
  }
  const auto done =
      journal::exportJournal(*disk, session.data + "/journal", arguments.positional.front(),
                             with_bodies ? std::optional(session.keys) : std::nullopt);
  if (!done) return explain(session, done.error());
  Json::Array generations;
  for (const journal::Exported& one : *done) {
    generations.emplace_back(
        Json::Object{{"origin", one.origin}, {"entries", one.entries}, {"bodies", one.bodies}});
    if (!session.json) session.out << one.origin << " " << one.entries << "\n";
  }
  if (session.json) {
    session.out << canonicalJson(Json::Object{{"generations", std::move(generations)}}) << "\n";
  }
  return 0;
}

// The sheet prints it in two lines; whoever types both at once is not asked again.
std::string askRecoveryKey(Session& session) {
  std::string typed = askSecret(session, {"復旧の鍵 1/2: ", "Recovery key 1 of 2: "});
  const auto is_digit = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
  if (std::ranges::count_if(typed, is_digit) > 32) return typed;
  return typed + " " + askSecret(session, {"復旧の鍵 2/2: ", "Recovery key 2 of 2: "});
}

int restore(Session& session, const Arguments& arguments) {
  const auto disk = platform::systemDisk();
  if (arguments.has("keys-sealed")) {
    const std::string typed = askRecoveryKey(session);
    auto opened = backup::openKeys(*disk, arguments.option("keys-sealed"), typed, session.keys);
    if (!opened) return explain(session, opened.error());
  }
  const std::string& file = arguments.positional.front();
  auto done = backup::restore(*disk, file, session.data);
  if (!done) return explain(session, done.error());
  const auto tell = [&](const Words& words) { session.out << session.say(words) << "\n"; };
  tell({"控えから戻しました。起動すると、日誌は新しい世代で続きます。",
        "Restored. When started, the journal goes on in a new generation."});
  const auto is_there = [&](const std::string& path) {
    const auto there = platform::look(*disk, path);
    return there && *there == platform::Presence::Present;
  };
  if (!is_there(session.keys + "/received-tables.key")) {
    tell(
        {"△ 鍵がまだありません。起動する前に、鍵の控えと復旧の紙の鍵で戻してください"
         "(sekisho restore … --keys-sealed FILE)。",
         "△ The keys are not there yet. Before starting, bring them back from the sealed keys with "
         "the key on the recovery sheet (sekisho restore … --keys-sealed FILE)."});
  }
  return 0;
}

int showAuthorities(Session& session, const Arguments&) {
  const auto disk = platform::systemDisk();
  Json::Object bodies;
  for (const char* name : {"agents", "web"}) {
    const auto bytes =
        platform::readFile(*disk, session.keys + "/" + name + "-authority.pem", kMaxPem);
    if (!bytes) return explain(session, bytes.error());
    auto authority = platform::tls::Authority::open(textOf(*bytes), textOf(*bytes));
    if (!authority) return explain(session, authority.error());
    const platform::tls::Certificate& certificate = authority->certificate();
    bodies.emplace(name, Json::Object{{"fingerprint", certificate.fingerprint().hex()},
                                      {"spki_sha256", certificate.spkiSha256().hex()},
                                      {"valid_until", toRfc3339(certificate.validUntil())},
                                      {"pem", certificate.toPem()}});
  }
  if (session.json) {
    session.out << canonicalJson(Json(std::move(bodies))) << "\n";
    return 0;
  }
  for (const auto& [name, body] : bodies) {
    session.out << name << "\n  SHA-256 " << plain(body["fingerprint"]) << "\n  SPKI    "
                << plain(body["spki_sha256"]) << "\n"
                << plain(body["pem"]);
  }
  // The addresses are the hub's to say; the certificates above need none.
  if (const auto sheet = session.hub.call("GET", "/connection-sheet")) {
    session.out << "\n";
    printConnectionSheet(session, *sheet);
  }
  return 0;
}

}  // namespace

std::span<const Command> offlineCommands() {
  static const std::vector<Command> kCommands = {
      {.words = "journal verify",
       .about = {"日誌が封のあと変わっていないか確かめます", "Verifies the journal from its files"},
       .options = {{"export", "DIR", {"書き出した日誌を確かめます", "Verifies an export instead"}},
                   {"vkey",
                    "FILE",
                    {"書き出しの鍵を、この vkey と見比べます",
                     "The key that the export must be signed with"}},
                   {"policy",
                    "FILE",
                    {"証人の署名を、この決まり(tlog-policy)で確かめます",
                     "Whose cosignatures have to be there (a tlog-policy)"}},
                   {.name = "checkpoint",
                    .value = "FILE",
                    .about = {"前に受け取ったチェックポイントと合うか確かめます(いくつでも)",
                              "Checkpoints received before that it has to agree with"},
                    .many = true}},
       .run = &verify},
      {.words = "journal export",
       .about = {"日誌を書き出します(本文なし)", "Exports the log in tlog-tiles layout"},
       .positional = {"TO"},
       .options = {{"with-bodies",
                    "",
                    {"本文も書き出します(院長のみ)", "Bodies too (director only)"}},
                   {"why", "TEXT", {"理由", "Reason"}}},
       .run = &exportJournal},
      {.words = "ca show",
       .about = {"証明書の発行元と指紋", "The authorities and their fingerprints"},
       .run = &showAuthorities},
      {.words = "restore",
       .about = {"控えから戻します(空のフォルダーへ)", "Restores a backup into an empty folder"},
       .positional = {"FILE"},
       .options = {{"keys-sealed", "FILE", {"鍵の控え", "The sealed keys"}}},
       .run = &restore},
      {.words = "doctor",
       .about = {"データのフォルダーを点検します", "Checks the data directory"},
       .run = &examine},
  };
  return kCommands;
}

}  // namespace sekisho::cli

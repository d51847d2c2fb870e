#include "programs/cli/proof_commands.h"

#include <fcntl.h>

#include <ostream>
#include <utility>

#include "capabilities/journal/entry.h"
#include "capabilities/journal/generations.h"
#include "capabilities/journal/store/proof_files.h"
#include "core/text.h"
#include "interfaces/cli/open_file.h"
#include "platform/disk/disk.h"
#include "programs/cli/held_files.h"
#include "programs/cli/words.h"

namespace sekisho::cli {
namespace {

std::string saidAt(std::uint64_t posix_seconds) {
  return toRfc3339(Instant{std::chrono::seconds{static_cast<std::int64_t>(posix_seconds)}});
}

Result<std::uint64_t> numberIn(const std::string& typed) {
  const auto number = toInteger(typed);
  if (!number || *number < 0)
    return fail(ErrorCode::NotFound, MessageId{"journal.no-entry"}, typed);
  return static_cast<std::uint64_t>(*number);
}

/// Whom the person believes: --policy, or one log by --log.
Result<journal::Policy> believed(platform::Disk& disk, const Arguments& arguments) {
  if (arguments.has("policy")) return readPolicy(disk, arguments.option("policy"));
  auto key = journal::VerifierKey::parse(trimmed(arguments.option("log")));
  if (!key) return std::unexpected(std::move(key.error()));
  return journal::Policy{.logs = {{.key = *std::move(key)}}};
}

/// The entry's line: from a file, or as the proof itself holds it.
Result<std::string> entryOf(platform::Disk& disk, const journal::Proof& proof,
                            const Arguments& arguments) {
  if (!arguments.has("entry")) {
    if (proof.extra.empty()) {
      return fail(ErrorCode::InvalidInput, MessageId{"journal.proof-without-entry"});
    }
    return std::string(textOf(proof.extra));
  }
  const auto bytes =
      platform::readFile(disk, arguments.option("entry"), journal::kMaxEntryBytes + 1);
  if (!bytes) return std::unexpected(bytes.error());
  std::string line(textOf(*bytes));
  if (line.ends_with('\n')) line.pop_back();
  return line;
}

Json proofBody(const journal::Proof& proof, const std::string& line,
               const journal::Accepted& accepted) {
  Json::Array witnesses;
  for (const journal::Cosignature& one : accepted.cosignatures) {
    witnesses.emplace_back(
        Json::Object{{"name", one.witness.name}, {"cosigned_at", saidAt(one.posix_seconds)}});
  }
  const std::optional<std::uint64_t>& at = accepted.witnessed;
  return Json::Object{{"origin", accepted.checkpoint.origin},
                      {"index", proof.index},
                      {"size", accepted.checkpoint.size},
                      {"line", line},
                      {"witnessed_at", at ? Json(saidAt(*at)) : Json()},
                      {"witnesses", std::move(witnesses)}};
}

void print(Session& session, const journal::Proof& proof, const std::string& line,
           const journal::Accepted& accepted) {
  session.out << accepted.checkpoint.origin << "\n  " << session.say(Words{"記録", "entry"}) << " "
              << proof.index << " / " << accepted.checkpoint.size << "\n  " << line << "\n  "
              << session.say(Words{"○ この記録は、署名された日誌に入っています。",
                                   "○ This entry is in the journal that was signed."})
              << "\n";
  for (const journal::Cosignature& one : accepted.cosignatures) {
    session.out << "  " << session.say(Words{"証人", "witness"}) << " " << one.witness.name << " "
                << saidAt(one.posix_seconds) << "\n";
  }
  if (!accepted.witnessed) {
    session.out << "  "
                << session.say(Words{"－ 証人の署名は求めていません(--policy で求められます)。",
                                     "－ No cosignature was asked for (--policy asks)."})
                << "\n";
  }
}

/// An entry as somebody names it: the newest generation goes without saying.
struct NamedEntry {
  std::uint64_t index = 0;
  std::optional<std::uint64_t> generation = {};
};

/// "1-77", as lists print it, or "77" and --generation; both must not say different things.
Result<NamedEntry> entryNamed(const Arguments& arguments) {
  const std::string& typed = arguments.positional.front();
  NamedEntry named;
  if (arguments.has("generation")) {
    const auto number = numberIn(arguments.option("generation"));
    if (!number) return std::unexpected(number.error());
    named.generation = *number;
  }
  // 0 is no generation: what names none is not taken for a place.
  if (const auto place = journal::EntryPlace::fromText(typed, 0)) {
    if (named.generation.value_or(place->generation) != place->generation) {
      return fail(ErrorCode::NotFound, MessageId{"journal.no-entry"}, typed);
    }
    return NamedEntry{place->index, place->generation};
  }
  const auto index = numberIn(typed);
  if (!index) return std::unexpected(index.error());
  named.index = *index;
  return named;
}

int writeProof(Session& session, const Arguments& arguments) {
  const auto disk = platform::systemDisk();
  const auto named = entryNamed(arguments);
  if (!named) return explain(session, named.error());
  const auto proof =
      journal::proveFromFiles(*disk, session.data + "/journal", named->index, named->generation);
  if (!proof) return explain(session, proof.error());
  const std::string text = journal::encodeProof(*proof);
  if (!arguments.has("out")) {
    session.out << text;
    return 0;
  }
  return saveNew(session, arguments.option("out"), text);
}

int checkProof(Session& session, const Arguments& arguments) {
  if (arguments.has("log") == arguments.has("policy")) {
    session.err << session.say(
                       Words{"--log か --policy のどちらかで、だれを信じるかを決めてください。",
                             "Say whom to believe, by --log or by --policy."})
                << "\n";
    return 2;
  }
  const auto disk = platform::systemDisk();
  const auto policy = believed(*disk, arguments);
  if (!policy) return explain(session, policy.error());
  const auto bytes =
      platform::readFile(*disk, arguments.positional.front(), 2 * journal::kMaxNoteBytes);
  if (!bytes) return explain(session, bytes.error());
  const auto proof = journal::decodeProof(textOf(*bytes));
  if (!proof) return explain(session, proof.error());
  const auto line = entryOf(*disk, *proof, arguments);
  if (!line) return explain(session, line.error());
  const auto accepted = journal::verifyProof(*proof, *line, *policy);
  if (!accepted) return explain(session, accepted.error());
  if (session.json) {
    session.out << canonicalJson(proofBody(*proof, *line, *accepted)) << "\n";
  } else {
    print(session, *proof, *line, *accepted);
  }
  return 0;
}

}  // namespace

std::span<const Command> proofCommands() {
  static const std::vector<Command> kCommands = {
      {.words = "journal proof",
       .about = {"1件の記録の証明(tlog-proof)を作ります。関所本体は要りません",
                 "Writes the proof of one entry (a tlog-proof); needs no hub"},
       .positional = {"INDEX"},
       .options = {{"out", "FILE", {"書き出すファイル", "The file to write"}},
                   {"generation",
                    "N",
                    {"世代(指定しなければ最新)", "Its generation (the newest)"}}},
       .run = &writeProof},
      {.words = "journal check-proof",
       .about = {"証明(tlog-proof)を確かめます。関所本体もデータも要りません",
                 "Checks a tlog-proof; needs no hub and no data"},
       .positional = {"FILE"},
       .options = {{"log", "VKEY", {"信じる日誌の鍵", "The journal's key"}},
                   {"policy",
                    "FILE",
                    {"信じる日誌と証人(tlog-policy)", "Journals and witnesses (a tlog-policy)"}},
                   {"entry",
                    "FILE",
                    {"記録の行(証明に入っていないとき)",
                     "The entry's line, if the proof has none"}}},
       .run = &checkProof},
  };
  return kCommands;
}

}  // namespace sekisho::cli

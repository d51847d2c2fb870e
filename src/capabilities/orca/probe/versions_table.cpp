#include "capabilities/orca/probe/versions_table.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/orca/probe/conf_file.h"
#include "capabilities/orca/probe/version_files.h"
#include "facts/orca_versions.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using facts::OrcaVersions;
using VersionsTable = evidence::FactTable<OrcaVersions>;

constexpr std::size_t kMaxProof = std::size_t{4} << 20U;
constexpr std::int64_t kMaxPatchLog = std::int64_t{4} << 20U;  // its end

constexpr std::array<std::string_view, 2> kPandaVersions{"/usr/share/doc/jma-receipt/version",
                                                         "/usr/lib/jma-receipt/doc/version"};
constexpr std::array<std::string_view, 2> kWebOrcaVersions{"/opt/jma/weborca/doc/version",
                                                           "/opt/jma/weborca/app/doc/version"};
constexpr std::array<std::string_view, 3> kProofs{
    "/var/lib/jma-receipt/patch-lib/patch-program.prf",
    "/usr/lib/jma-receipt/patch-lib/patch-program.prf",
    "/usr/share/jma-receipt/patch-lib/patch-program.prf"};

/// A row in the making: an empty text is NULL, but in its key and its reason.
struct VersionLine {
  std::string_view thing;
  std::string name = {};
  Versions versions = {};
  std::string edition = {};
  std::string_view state = "unknown";
  std::string reason = "not-judged";
  std::optional<std::chrono::sys_days> asked = {};
  std::string flag = {};
  std::optional<std::int64_t> broken = {};

  void say(std::string_view what, std::string_view why = {}) {
    state = what;
    reason = why;
  }
  void compareVersions();
};

void VersionLine::compareVersions() {
  if (versions.local.empty()) return say("unknown", "not-there");
  if (versions.newest.empty()) return say("unknown", "no-newest");
  switch (compare(versions)) {
    case Standings::Same: return say("current");
    case Standings::Behind: return say("behind");
    case Standings::Ahead: return say("unknown", "ahead");
    case Standings::NotComparable: return say("unknown", "not-judged");
  }
}

std::optional<std::string> textOrNull(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

void addLine(const VersionLine& line, VersionsTable& table) {
  OrcaVersions row{.thing = std::string(line.thing), .name = line.name};
  row.local = textOrNull(line.versions.local);
  row.newest = textOrNull(line.versions.newest);
  row.edition = textOrNull(line.edition);
  row.state = line.state;
  row.reason = line.reason;
  if (line.asked) row.asked_day = line.asked->time_since_epoch().count();
  row.flag = textOrNull(line.flag);
  row.broken = line.broken;
  table.add(row);
}

// Empty if it cannot be read, or is too long.
std::string contentOf(const platform::Machine& machine, std::string_view path) {
  return machine.read(path, kMaxProof).value_or("");
}

void addPackage(const platform::Machine& machine, const Server& server, VersionsTable& table) {
  VersionLine line{.thing = "package", .name = std::string(nameOf(server.generation))};
  line.versions.local = server.version.value_or("");
  const bool panda = server.generation == Generation::Panda;
  for (const std::string_view path : panda ? kPandaVersions : kWebOrcaVersions) {
    auto said = packageVersionFrom(contentOf(machine, path));
    if (!said) continue;
    line.versions.local = std::move(said->version);
    line.edition = std::move(said->edition);
  }
  addLine(line, table);
}

// patch-lib lies where the environment says, or where it usually does.
void addProof(const platform::Machine& machine, VersionsTable& table) {
  VersionLine line{.thing = "patches", .name = std::string(kProofs.front())};
  for (const std::string_view path : kProofs) {
    if (machine.exists(path)) line.name = path;
  }
  const auto conf = confFrom(contentOf(machine, "/etc/jma-receipt/jma-receipt.env"));
  const auto set = conf.find("PATCHLIBDIR");
  if (set != conf.end()) line.name = set->second + "/patch-program.prf";
  const auto text = machine.read(line.name, kMaxProof);
  if (!text) {
    line.say("unknown", "not-there");
  } else {
    const PatchProof proof = patchProofFrom(*text);
    if (proof.patches == 0) line.say("unknown", "no-patches");
    if (proof.newest) line.versions.local = toIsoDay(*proof.newest);
    // Lines that are not understood may be of patches that are missing.
    if (proof.broken > 0 || (proof.odd == 0 && proof.patches > 0))
      line.broken = static_cast<std::int64_t>(proof.broken);
  }
  addLine(line, table);
}

Result<std::string> endOf(const platform::Machine& machine, const std::string& path) {
  const auto file = machine.openFile(path);
  if (!file) return std::unexpected(file.error());
  const std::int64_t size = file->status().size;
  std::string text(static_cast<std::size_t>(std::min(size, kMaxPatchLog)), '\0');
  const auto got = file->readAt(std::max<std::int64_t>(size - kMaxPatchLog, 0), text);
  if (!got) return std::unexpected(got.error());
  text.resize(*got);
  return text;
}

// In the folder of its log, or its own.
void addSchemaPatchesOf(const platform::Machine& machine, const Server& server,
                        VersionsTable& table) {
  const std::string beside = server.log.substr(0, server.log.rfind('/')) + "/orca-db-patch.log";
  const std::string own = "/opt/jma/weborca/log/orca-db-patch.log";
  const std::string& path = machine.exists(beside) ? beside : own;
  VersionLine line{.thing = "schema-patches", .name = path};
  const auto text = endOf(machine, path);
  SchemaPatches known = schemaPatchesFrom(text.value_or(""));
  if (!text) {
    line.say("unknown", text.error().code == ErrorCode::NotFound ? "not-there" : "not-read");
  } else if (known.begun.empty()) {
    line.say("unknown", "no-patches");
  } else {
    line.broken = static_cast<std::int64_t>(known.unfinished);
  }
  // The server's own log names the schema, not what became of its patches.
  if (known.finished.empty()) {
    known.finished = schemaSetUpIn(endOf(machine, server.log).value_or(""));
  }
  line.versions = {.local = std::move(known.finished), .newest = std::move(known.begun)};
  addLine(line, table);
}

// The one that is in use, which says nothing of what there is. "releases/receipt/20251028-1/app"
void addRelease(const platform::Machine& machine, VersionsTable& table) {
  constexpr std::string_view kApp = "/opt/jma/weborca/app";
  constexpr std::string_view kBefore = "releases/receipt/";
  VersionLine line{.thing = "release"};
  const std::string link = machine.readLink(kApp).value_or("");
  const std::size_t at = link.find(kBefore);
  if (at != std::string::npos) {
    const std::string_view rest = std::string_view(link).substr(at + kBefore.size());
    const std::string_view name = rest.substr(0, rest.find('/'));
    if (isVersion(name)) line.versions.local = name;
  }
  line.compareVersions();
  addLine(line, table);
}

void addPrograms(const Programs& programs, VersionsTable& table) {
  VersionLine line{.thing = "program", .versions = programs.versions};
  line.asked = programs.asked;
  line.flag = programs.flag;
  if (programs.versions.newest.empty()) {
    line.say("unknown", programs.unread.empty() ? "no-newest" : programs.unread);
  } else if (programs.applied) {
    line.say(*programs.applied ? "current" : "behind");
  }
  addLine(line, table);
}

void addState(const SystemState& state, bool panda, VersionsTable& table) {
  VersionLine line{.thing = "schema", .versions = state.schema, .edition = state.edition};
  line.asked = state.asked;
  line.compareVersions();
  if (state.schema.local.empty() && !state.unread.empty()) line.say("unknown", state.unread);
  addLine(line, table);
  line.thing = "master";
  line.edition.clear();
  for (const Master& master : state.masters) {
    line.name = master.name;
    line.versions = master.versions;
    line.asked = master.asked;
    line.compareVersions();
    addLine(line, table);
  }
  if (state.masters.empty()) {
    line.versions = {};
    line.asked.reset();
    line.say("unknown", state.unread.empty() ? "no-newest" : state.unread);
    addLine(line, table);
  }
  if (panda) addPrograms(state.programs, table);
}

// Whichever is read: the database says more of itself than the API does, which alone says which
// updates were applied.
SystemState stateAt(const DatabasePlace& place) {
  const auto nothing = fail(ErrorCode::Unavailable, MessageId{""});
  const auto select = openDatabase(place);
  auto read = select ? systemStateIn(*select) : Result<SystemState>(nothing);
  const bool asks = place.api != nullptr && place.api->asked();
  auto said = asks ? place.api->system() : Result<SystemState>(nothing);
  if (!read && !said) return {.unread = "not-read", .programs = {.unread = "not-read"}};
  if (!read) return *std::move(said);
  if (said) {
    read->programs = std::move(said->programs);
    for (Master& master : read->masters) {
      const auto same = std::ranges::find(said->masters, master.name, &Master::name);
      if (same != said->masters.end()) master.asked = std::max(master.asked, same->asked);
    }
    if (read->masters.empty()) read->masters = std::move(said->masters);
  }
  return *std::move(read);
}

evidence::Table readVersions(const DatabasePlace& place) {
  VersionsTable table;
  const auto servers = serversInUse(place.machine, place.settings);
  if (servers.empty()) return std::move(table).finish();
  bool panda = false;
  for (const Server& server : servers) {
    addPackage(place.machine, server, table);
    if (server.generation == Generation::Panda) {
      panda = true;
      addProof(place.machine, table);
    } else {
      addSchemaPatchesOf(place.machine, server, table);
      addRelease(place.machine, table);
    }
  }
  const SystemState state = stateAt(place);
  addState(state, panda, table);
  return std::move(table).finish();
}

}  // namespace

std::vector<evidence::Probe> versionProbes(DatabasePlace place) {
  const auto shared = std::make_shared<const DatabasePlace>(std::move(place));
  return {{.table = "orca_versions",
           .every = 1h,
           .heavy = true,
           .watched = {"/var/lib/dpkg/status", shared->password_file},
           .read = [shared] { return readVersions(*shared); }}};
}

}  // namespace sekisho::orca

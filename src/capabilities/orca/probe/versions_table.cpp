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

constexpr std::size_t kMaxVersionFile = std::size_t{64} << 10U;
constexpr std::size_t kMaxProof = std::size_t{4} << 20U;
constexpr std::int64_t kMaxPatchLog = std::int64_t{4} << 20U;  // its end
constexpr std::size_t kMaxReleases = 500;
constexpr std::string_view kReleases = "/opt/jma/weborca/releases/receipt";

constexpr std::array<std::string_view, 2> kPandaVersions{"/usr/lib/jma-receipt/doc/version",
                                                         "/usr/share/doc/jma-receipt/version"};
constexpr std::array<std::string_view, 1> kWebOrcaVersions{"/opt/jma/weborca/app/doc/version"};
constexpr std::array<std::string_view, 3> kProofs{
    "/var/lib/jma-receipt/patch-lib/patch-program.prf",
    "/usr/lib/jma-receipt/patch-lib/patch-program.prf",
    "/usr/share/jma-receipt/patch-lib/patch-program.prf"};

OrcaVersions versionRow(std::string_view thing, std::string_view name = {}) {
  return {.thing = std::string(thing),
          .name = std::string(name),
          .state = "unknown",
          .reason = "not-judged"};
}

std::optional<std::string> textOrNull(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<std::int64_t> dayNumber(const std::optional<std::chrono::sys_days>& day) {
  return day ? std::optional<std::int64_t>(day->time_since_epoch().count()) : std::nullopt;
}

void sayState(OrcaVersions& row, std::string_view state, std::string_view reason = {}) {
  row.state = state;
  row.reason = reason;
}

void compareInto(OrcaVersions& row, const Versions& versions) {
  row.local = textOrNull(versions.local);
  row.newest = textOrNull(versions.newest);
  if (versions.local.empty()) return sayState(row, "unknown", "not-there");
  if (versions.newest.empty()) return sayState(row, "unknown", "no-newest");
  switch (compare(versions)) {
    case Standings::Same: return sayState(row, "current");
    case Standings::Behind: return sayState(row, "behind");
    case Standings::Ahead: return sayState(row, "unknown", "ahead");
    case Standings::NotComparable: return sayState(row, "unknown", "not-judged");
  }
}

void addPackage(const platform::Machine& machine, const Server& server, VersionsTable& table) {
  OrcaVersions row = versionRow("package", nameOf(server.generation));
  const bool panda = server.generation == Generation::Panda;
  const std::span<const std::string_view> paths =
      panda ? std::span<const std::string_view>(kPandaVersions) : kWebOrcaVersions;
  row.local = server.version;
  for (const std::string_view path : paths) {
    const auto text = machine.read(path, kMaxVersionFile);
    const auto said = text ? packageVersionFrom(*text) : std::nullopt;
    if (!said) continue;
    row.local = said->version;
    row.edition = said->edition;
    break;
  }
  table.add(row);
}

// patch-lib lies where the environment says, or where it usually does.
void addProof(const platform::Machine& machine, VersionsTable& table) {
  std::vector<std::string> paths(kProofs.begin(), kProofs.end());
  const auto environment = machine.read("/etc/jma-receipt/jma-receipt.env", kMaxVersionFile);
  const auto conf = confFrom(environment.value_or(""));
  if (const auto set = conf.find("PATCHLIBDIR"); set != conf.end() && set->second.starts_with('/'))
    paths.insert(paths.begin(), set->second + "/patch-program.prf");
  const auto found =
      std::ranges::find_if(paths, [&](const std::string& path) { return machine.exists(path); });
  const bool there = found != paths.end();
  OrcaVersions row = versionRow("patches", there ? *found : paths.front());
  const auto text =
      there ? machine.read(*found, kMaxProof) : fail(ErrorCode::NotFound, MessageId{""});
  if (!text) {
    sayState(row, "unknown", "not-there");
  } else {
    const PatchProof proof = patchProofFrom(*text);
    if (proof.newest) row.local = toIsoDay(*proof.newest);
    // Lines that are not understood may be of patches that are missing.
    if (proof.broken > 0 || proof.odd == 0) row.broken = static_cast<std::int64_t>(proof.broken);
  }
  table.add(row);
}

std::string endOf(const platform::Machine& machine, const std::string& path) {
  const auto file = machine.openFile(path);
  if (!file) return {};
  const std::int64_t size = file->status().size;
  std::string text(static_cast<std::size_t>(std::min(size, kMaxPatchLog)), '\0');
  const auto got = file->readAt(std::max<std::int64_t>(size - kMaxPatchLog, 0), text);
  text.resize(got.value_or(0));
  return text;
}

// In the folder of its log, or its own.
void addSchemaPatchesOf(const platform::Machine& machine, const Server& server,
                        VersionsTable& table) {
  const std::string beside = server.log.substr(0, server.log.rfind('/')) + "/orca-db-patch.log";
  const std::string own = "/opt/jma/weborca/log/orca-db-patch.log";
  const std::string& path = machine.exists(beside) ? beside : own;
  OrcaVersions row = versionRow("schema-patches", path);
  const SchemaPatches known = schemaPatchesFrom(endOf(machine, path));
  row.local = textOrNull(known.finished.empty() ? schemaSetUpIn(endOf(machine, server.log))
                                                : known.finished);
  row.newest = textOrNull(known.begun);
  if (!row.local && !row.newest) {
    sayState(row, "unknown", "not-there");
  } else {
    row.broken = known.begun == known.finished ? 0 : 1;
  }
  table.add(row);
}

// The one that "app" leads to, and the newest that lies there.
void addRelease(const platform::Machine& machine, VersionsTable& table) {
  OrcaVersions row = versionRow("release");
  const auto listing = machine.list(kReleases, kMaxReleases);
  Versions versions;
  for (const auto& [name, kind] :
       listing ? listing->entries : std::vector<platform::DirectoryEntry>()) {
    if (kind == platform::FileKind::Directory && isVersion(name)) versions.newest = name;
  }
  const auto link = machine.readLink("/opt/jma/weborca/app");
  const std::string_view target = link ? std::string_view(*link) : std::string_view();
  if (const std::size_t at = target.find("releases/receipt/"); at != std::string_view::npos) {
    const std::string_view rest = target.substr(at + 17);
    const std::string_view name = rest.substr(0, rest.find('/'));
    if (isVersion(name)) versions.local = name;
  }
  if (versions.local.empty()) std::swap(versions.local, versions.newest);
  compareInto(row, versions);
  // What lies here says nothing of what there is.
  if (row.state == "current") sayState(row, "unknown", "no-newest");
  table.add(row);
}

void addPrograms(const SystemState& state, VersionsTable& table) {
  OrcaVersions row = versionRow("program");
  row.asked_day = dayNumber(state.programs_asked);
  if (state.programs.empty()) {
    sayState(row, "unknown", state.programs_unread.empty() ? "no-newest" : state.programs_unread);
    return table.add(row);
  }
  const ProgramUpdate& newest = state.programs.front();
  const auto applied =
      std::ranges::find(state.programs, std::optional(true), &ProgramUpdate::applied);
  row.newest = newest.name;
  row.flag = newest.flag;
  if (applied != state.programs.end()) row.local = applied->name;
  const auto waiting =
      std::ranges::find(state.programs, std::optional(false), &ProgramUpdate::applied);
  if (waiting != state.programs.end()) {
    sayState(row, "behind");
  } else if (newest.applied == true) {
    sayState(row, "current");
  }
  table.add(row);
}

void addState(const SystemState& state, bool panda, VersionsTable& table) {
  OrcaVersions schema = versionRow("schema");
  compareInto(schema, state.schema);
  if (state.schema.local.empty() && !state.masters_unread.empty()) {
    sayState(schema, "unknown", state.masters_unread);
  }
  schema.edition = textOrNull(state.edition);
  schema.asked_day = dayNumber(state.asked);
  table.add(schema);
  for (const Master& master : state.masters) {
    OrcaVersions row = versionRow("master", master.name);
    compareInto(row, master.versions);
    row.asked_day = schema.asked_day;
    table.add(row);
  }
  if (state.masters.empty()) {
    OrcaVersions row = versionRow("master");
    sayState(row, "unknown", state.masters_unread.empty() ? "no-newest" : state.masters_unread);
    table.add(row);
  }
  if (panda) addPrograms(state, table);
}

// Whichever is read: the database says more of itself than the API does, which alone says which
// updates were applied.
SystemState stateAt(const DatabasePlace& place) {
  const auto nothing = fail(ErrorCode::Unavailable, MessageId{""});
  const auto select = openDatabase(place);
  auto read = select ? systemStateIn(*select) : Result<SystemState>(nothing);
  const bool asks = place.api != nullptr && place.api->asked();
  auto said = asks ? place.api->system() : Result<SystemState>(nothing);
  if (!read && !said) return {.masters_unread = "not-read", .programs_unread = "not-read"};
  if (!read) return *std::move(said);
  if (said) {
    read->programs = std::move(said->programs);
    read->programs_asked = said->programs_asked;
    read->asked = std::max(read->asked, said->asked);
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

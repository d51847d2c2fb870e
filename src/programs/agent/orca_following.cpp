#include "programs/agent/orca_following.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "programs/agent/orca_role.h"

namespace sekisho::agent {
namespace {

constexpr std::array kGenerations{orca::Generation::WebOrca, orca::Generation::Panda};

}  // namespace

OrcaFollowing::OrcaFollowing(Place place)
    : place_(std::move(place)),
      peers_(place_.machine, place_.settings),
      where_(databasePlace()),
      database_(place_.machine, place_.random,
                {.uri = where_.settings.database, .password_file = where_.password_file}),
      acts_(actsPlace()),
      clients_(clientsPlace()) {
  for (const auto generation : kGenerations) {
    logs_.emplace_back(logOf(generation), generation);
    searches_.emplace_back(searchOf(generation), generation);
  }
}

OrcaLog::Place OrcaFollowing::logOf(orca::Generation generation) const {
  return {.machine = place_.machine,
          .disk = place_.disk,
          .clock = place_.clock,
          .spool = place_.spool,
          .path = fmt::format("{}/orca-log-{}", place_.folder, orca::nameOf(generation)),
          .settings = place_.settings,
          .named = [this](Instant then) { return place_.naming.allowedOf(then); },
          .trouble = place_.trouble,
          .seats = [this](Instant from,
                          Instant until) { return peers_.connections().candidates(from, until); }};
}

OrcaSearch::Place OrcaFollowing::searchOf(orca::Generation generation) const {
  return {.machine = place_.machine,
          .disk = place_.disk,
          .clock = place_.clock,
          .path = fmt::format("{}/orca-search-{}", place_.folder, orca::nameOf(generation)),
          .settings = place_.settings,
          .trouble = place_.trouble};
}

orca::DatabasePlace OrcaFollowing::databasePlace() const {
  return {.machine = place_.machine,
          .clock = place_.clock,
          .random = place_.random,
          .settings = place_.settings,
          .password_file = orcaPasswordFile(place_.folder),
          .consent = [this] { return place_.consent.now(); }};
}

OrcaActs::Place OrcaFollowing::actsPlace() {
  return {.disk = place_.disk,
          .clock = place_.clock,
          .random = place_.random,
          .spool = place_.spool,
          .path = place_.folder + "/orca-acts",
          .select = [this](const std::vector<std::string_view>& columns,
                           std::string_view from) { return database_.select(columns, from); },
          .begin = [this] { database_.begin(); },
          .close = [this] { database_.close(); },
          .consent = where_.consent,
          .may_ask = [this] { return orca::mayAsk(where_); },
          .named = [this](Instant then) { return place_.naming.allowedOf(then); },
          .trouble = place_.trouble};
}

MonsiajLogs::Place OrcaFollowing::clientsPlace() const {
  return {.machine = place_.machine,
          .disk = place_.disk,
          .clock = place_.clock,
          .random = place_.random,
          .spool = place_.spool,
          .path = place_.folder + "/orca-client-logs",
          .boot = place_.boot,
          .home = place_.settings.monsiaj_home,
          .trouble = place_.trouble};
}

std::vector<Follow> OrcaFollowing::follows() {
  std::vector<Follow> follows;
  follows.emplace_back([this](const evidence::MachineTime& now) { return clients_.work(now); });
  follows.emplace_back([this](const evidence::MachineTime& now) { return acts_.work(now); });
  follows.emplace_back([this](const evidence::MachineTime&) {
    return peers_.look(place_.clock.sinceBoot(), place_.clock.now());
  });
  for (OrcaLog& log : logs_) {
    follows.emplace_back([&log](const evidence::MachineTime& now) { return log.work(now); });
  }
  for (OrcaSearch& search : searches_) {
    follows.emplace_back([&search](const evidence::MachineTime&) { return search.work(); });
  }
  return follows;
}

orca::Followed OrcaFollowing::followed(orca::Generation generation) const {
  orca::Followed followed = std::ranges::find(logs_, generation, &OrcaLog::generation)->followed();
  followed.searched = std::ranges::find(searches_, generation, &OrcaSearch::generation)->searched();
  return followed;
}

std::optional<orca::HourCount> OrcaFollowing::lastHour(orca::Generation generation) const {
  return std::ranges::find(logs_, generation, &OrcaLog::generation)->lastHour();
}

}  // namespace sekisho::agent

#include "programs/agent/testing/simulated_orca_day.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "core/check.h"
#include "core/text.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::agent::testing {
namespace {

/// "2026/04/01 09:01:02 …"; what has no date is of the moment of the line before.
Instant momentOfLine(std::string_view line, Instant before) {
  constexpr std::size_t kDate = std::string_view("2026/04/01 09:01:02").size();
  if (!line.starts_with("2026/") || line.size() < kDate) return before;
  std::string date(line.substr(0, kDate));
  date[4] = date[7] = '-';
  return momentOf(date);
}

}  // namespace

Instant momentOf(std::string_view text) {
  const auto local = fromRfc3339(fmt::format("{}T{}.000Z", text.substr(0, 10), text.substr(11, 8)));
  SEKISHO_CHECK(local.has_value());
  const double part = text.size() > 19 ? std::stod(std::string(text.substr(19))) : 0;
  return *local - kJst + std::chrono::milliseconds(static_cast<int>(std::ceil(part * 1000)));
}

std::string wordIn(const Json& one, std::string_view name) {
  const auto* text = one[name].text();
  return text == nullptr ? std::string() : *text;
}

Instant momentIn(const Json& one, std::string_view name) { return momentOf(wordIn(one, name)); }

std::string Happening::upTo(Instant at) {
  std::string text;
  for (; next_ < all_.size() && all_[next_].at <= at; ++next_) text += all_[next_].text + "\n";
  return text;
}

SimulatedOrcaDay::SimulatedOrcaDay() {
  const platform::testing::FixtureRoot files;
  files.folder("/day");
  const std::string made = fmt::format(
      "python3 {0}/tools/simulate_orca_day.py {1}/log --database {1}/sql --connections {1}/tcp "
      "--day 2026-04-01 --seed 14 --scale 0.4 > {1}/truth",
      SEKISHO_SOURCE_DIR, files.at("/day").string());
  SEKISHO_CHECK(std::system(made.c_str()) == 0);  // NOLINT(concurrency-mt-unsafe): one thread
  std::ifstream truth(files.at("/day/truth"));
  auto told = parseJson(std::string{std::istreambuf_iterator<char>(truth), {}});
  SEKISHO_CHECK(told.has_value());
  truth_ = *std::move(told);
  std::ifstream sql(files.at("/day/sql"));
  for (std::string line; std::getline(sql, line);) {
    const Instant at = momentOf(std::string_view(line).substr(3));
    std::getline(sql, line);
    database.add(at, line);
  }
  Instant at{};
  std::ifstream lines(files.at("/day/log"));
  for (std::string line; std::getline(lines, line);) log.add(at = momentOfLine(line, at), line);
  std::ifstream connected(files.at("/day/tcp"));
  for (std::string line; std::getline(connected, line);) {
    connections.add(momentOf(std::string_view(line).substr(0, 26)), line);
  }
}

const Json::Array& SimulatedOrcaDay::told(std::string_view what) const {
  static const Json::Array kNone;
  const auto* all = truth_[what].array();
  return all == nullptr ? kNone : *all;
}

}  // namespace sekisho::agent::testing

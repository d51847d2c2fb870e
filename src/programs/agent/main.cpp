#include <fmt/core.h>
#include <linux/capability.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.h"
#include "platform/confinement/capabilities.h"
#include "platform/disk/disk.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"
#include "platform/terminal/hidden_typing.h"
#include "programs/agent/agent_file.h"
#include "programs/agent/enrol.h"
#include "programs/agent/hub_connection.h"
#include "programs/agent/orca_api.h"
#include "programs/agent/orca_consent.h"
#include "programs/agent/orca_role.h"
#include "programs/agent/run.h"
#include "programs/agent/this_machine.h"

namespace {

namespace agent = sekisho::agent;
namespace orca = sekisho::orca;
namespace platform = sekisho::platform;
using sekisho::Error;
using sekisho::Result;
using sekisho::Sha256;
using sekisho::trimmed;

constexpr std::string_view kUsage =
    "usage: sekisho-agent enrol --hub ADDRESS:PORT [--hub …] --ca-sha256 HEX [--data DIR]\n"
    "           connects this machine; asks for the code of the page \"connect a device\"\n"
    "           on standard input\n"
    "       sekisho-agent run [--data DIR] [--await-enrolment [--invitations DIR]]\n"
    "                         [--parent-pipe FD]\n"
    "           reads facts and delivers them until it is told to end; may wait until a hub\n"
    "           on this machine leaves an invitation there (in its own DIR unless named)\n"
    "       sekisho-agent orca-grants [--passwords] [--data DIR]\n"
    "           prints the SQL of the role as which 日レセ's database is read; with\n"
    "           --passwords stored passwords may be compared with known first ones\n"
    "       sekisho-agent orca-check [--passwords] [--data DIR]\n"
    "           says what that role can and cannot do; exit 0 if exactly as printed\n"
    "       sekisho-agent orca-take-away\n"
    "           prints the SQL that takes the role away again\n"
    "       sekisho-agent orca-api [--check | --forget] [--data DIR]\n"
    "           asks on standard input as which user of 日レセ its API is asked, tries it and\n"
    "           keeps it; --check tries the one that was kept, --forget forgets it\n"
    "       sekisho-agent --version | --help\n"
    "DIR is /var/lib/sekisho/agent unless named; addresses are numeric, IPv6 in brackets.\n";

// All that root may still do here: read every file, see which process holds a socket, and ask the
// kernel for its packet filter. Landlock is no part of it: it would hide other processes.
constexpr std::array kCapabilities{CAP_DAC_READ_SEARCH, CAP_SYS_PTRACE, CAP_NET_ADMIN};

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUse = 2;

struct Arguments {
  std::string command;
  std::string folder = "/var/lib/sekisho/agent";
  std::vector<std::string> hubs = {};
  std::optional<Sha256> authority = {};
  bool await_enrolment = false;
  std::string invitations = {};
  int parent_pipe = -1;
  orca::Passwords passwords = orca::Passwords::NotRead;
  bool check = false;   // orca-api: the one that was kept
  bool forget = false;  // orca-api
};

std::optional<int> descriptorFrom(std::string_view text) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 3) return std::nullopt;
  return value;
}

bool take(Arguments& arguments, std::string_view option, std::string_view value) {
  const bool enrols = arguments.command == "enrol";
  if (option == "--data") {
    arguments.folder = value;
    return !value.empty();
  }
  if (enrols && option == "--hub") {
    arguments.hubs.emplace_back(value);
    return agent::hubAddressFrom(value).has_value();
  }
  if (enrols && option == "--ca-sha256") {
    arguments.authority = Sha256::fromHex(value);
    return arguments.authority.has_value();
  }
  if (arguments.command != "enrol" && arguments.command != "run") return false;
  if (!enrols && option == "--invitations") {
    arguments.invitations = value;
    return !value.empty();
  }
  if (!enrols && option == "--parent-pipe") {
    const auto descriptor = descriptorFrom(value);
    arguments.parent_pipe = descriptor.value_or(-1);
    return descriptor.has_value();
  }
  return false;
}

// An option without a value.
bool takeFlag(Arguments& arguments, std::string_view option) {
  const std::string& command = arguments.command;
  if (option == "--await-enrolment" && command == "run") {
    arguments.await_enrolment = true;
  } else if (option == "--check" && command == "orca-api") {
    arguments.check = true;
  } else if (option == "--forget" && command == "orca-api") {
    arguments.forget = true;
  } else if (option == "--passwords" && command.starts_with("orca-") && command != "orca-api") {
    arguments.passwords = orca::Passwords::Compared;
  } else {
    return false;
  }
  return true;
}

std::optional<Arguments> argumentsFrom(const std::vector<std::string_view>& words) {
  if (words.empty()) return std::nullopt;
  Arguments arguments{.command = std::string(words[0])};
  constexpr std::array<std::string_view, 6> kCommands{
      "enrol", "run", "orca-api", "orca-grants", "orca-check", "orca-take-away"};
  if (std::ranges::find(kCommands, words[0]) == kCommands.end()) return std::nullopt;
  for (std::size_t i = 1; i < words.size(); ++i) {
    std::string_view option = words[i];
    std::string_view value;
    if (takeFlag(arguments, option)) continue;
    if (const auto equals = option.find('='); equals != std::string_view::npos) {
      value = option.substr(equals + 1);
      option = option.substr(0, equals);
    } else if (++i < words.size()) {
      value = words[i];
    } else {
      return std::nullopt;
    }
    if (!take(arguments, option, value)) {
      fmt::print(stderr, "sekisho-agent: {} {}: not understood\n", option, value);
      return std::nullopt;
    }
  }
  if (arguments.command == "enrol" && (arguments.hubs.empty() || !arguments.authority)) {
    return std::nullopt;
  }
  return arguments;
}

int explain(const Error& error) {
  fmt::print(stderr, "sekisho-agent: {}{}{}\n", error.message.name,
             error.detail.empty() ? "" : ": ", error.detail);
  return kFailed;
}

// At a terminal it is asked for; a secret is not shown as it is typed.
std::string lineFromInput(std::string_view question, bool secret) {
  constexpr std::size_t kMostTyped = 300;
  const bool terminal = isatty(STDIN_FILENO) == 1;
  if (terminal) fmt::print(stderr, "{}: ", question);
  std::string line;
  {
    const platform::HiddenTyping hidden(terminal && secret);
    for (int c = std::getchar(); c != EOF && c != '\n' && line.size() < kMostTyped;
         c = std::getchar()) {
      line += static_cast<char>(c);
    }
  }
  if (terminal && secret) fmt::print(stderr, "\n");
  return line;
}

std::string tokenFromInput() { return std::string(trimmed(lineFromInput("番号 / Code", true))); }

int enrol(const Arguments& arguments, const Sha256& authority) {
  const auto machine = platform::Machine::open();
  if (!machine) return explain(machine.error());
  auto boot = agent::bootIdOf(*machine);
  if (!boot) return explain(boot.error());
  const auto disk = platform::systemDisk();
  if (auto made = disk->createDirectory(arguments.folder); !made) return explain(made.error());
  const auto lock = disk->lock(arguments.folder + "/lock");
  if (!lock) return explain(lock.error());

  const platform::SystemClock clock;
  platform::SystemRandom random;
  agent::HubConnection connection({.authority = authority},
                                  agent::hubAddressesFrom(arguments.hubs));
  const auto enrolled = agent::enrol(
      *disk, arguments.folder,
      {.token = tokenFromInput(),
       .authority = authority,
       .addresses = arguments.hubs,
       .macs = agent::macsOf(*machine),
       .boot = std::move(*boot)},
      clock, random,
      [&](const std::string& path, const std::string& body, std::chrono::milliseconds deadline) {
        return connection.post(path, body, deadline);
      });
  if (!enrolled) return explain(enrolled.error());
  fmt::print("{}\n", enrolled->device);
  return kDone;
}

int printOrcaGrants(const Arguments& arguments) {
  const auto disk = platform::systemDisk();
  platform::SystemRandom random;
  const auto sql = agent::orcaGrants(*disk, random, arguments.folder, arguments.passwords);
  if (!sql) return explain(sql.error());
  fmt::print("{}", *sql);
  fmt::print(stderr,
             "# sekisho-agent orca-grants | sudo -u postgres psql -X -v ON_ERROR_STOP=1 -d orca\n"
             "# sekisho-agent orca-check\n");
  return kDone;
}

int printOrcaTakenAway(const Arguments& arguments) {
  const auto disk = platform::systemDisk();
  const auto sql = agent::orcaTakenAway(*disk, arguments.folder);
  if (!sql) return explain(sql.error());
  fmt::print("{}", *sql);
  return kDone;
}

int checkOrcaRole(const Arguments& arguments) {
  const auto machine = platform::Machine::open();
  if (!machine) return explain(machine.error());
  const auto disk = platform::systemDisk();
  const auto file = agent::readAgentFile(*disk, arguments.folder + "/agent.toml");
  if (!file) return explain(file.error());
  platform::SystemRandom random;
  const auto standing = agent::orcaStanding(*machine, random, file->orca.database, arguments.folder,
                                            arguments.passwords);
  if (!standing) return explain(standing.error());
  fmt::print("{}{}\n", standing->text,
             standing->exact ? "OK: 決めたとおりに読めます / it can read exactly this"
                             : "orca-grants をもう一度 / use orca-grants again");
  return standing->exact ? kDone : kFailed;
}

Result<std::string> tryOrcaApi(const agent::OrcaApiPlace& place, bool kept) {
  if (kept) return agent::checkOrcaApi(place);
  const std::string user(trimmed(lineFromInput("日レセの利用者名 / User of 日レセ", false)));
  std::string password = lineFromInput("パスワード / Password", true);
  if (password.ends_with('\r')) password.pop_back();
  return agent::setUpOrcaApi(place, user, password);
}

int askOrcaApi(const Arguments& arguments) {
  const auto machine = platform::Machine::open();
  if (!machine) return explain(machine.error());
  const auto disk = platform::systemDisk();
  if (arguments.forget) {
    const auto gone = agent::forgetOrcaApi(*disk, arguments.folder);
    return gone ? kDone : explain(gone.error());
  }
  const auto file = agent::readAgentFile(*disk, arguments.folder + "/agent.toml");
  if (!file) return explain(file.error());
  const platform::SystemClock clock;
  const agent::OrcaConsent consent(*disk, arguments.folder + "/orca-consent", clock);
  const auto told = tryOrcaApi({.machine = *machine,
                                .disk = *disk,
                                .clock = clock,
                                .folder = arguments.folder,
                                .settings = file->orca,
                                .api = file->api,
                                .consent = [&consent] { return consent.now(); }},
                               arguments.check);
  if (!told) return explain(told.error());
  fmt::print("{}OK\n", *told);
  return kDone;
}

int begin(const std::vector<std::string_view>& words) {
  if (!words.empty() && words[0] == "--version") {
    fmt::print("sekisho-agent {}\n", SEKISHO_VERSION);
    return kDone;
  }
  if (!words.empty() && words[0] == "--help") {
    fmt::print("{}", kUsage);
    return kDone;
  }
  const auto arguments = argumentsFrom(words);
  if (!arguments) {
    fmt::print(stderr, "{}", kUsage);
    return kWrongUse;
  }
  if (const auto kept = platform::keepCapabilities(kCapabilities); !kept) {
    return explain(kept.error());
  }
  if (arguments->command == "orca-api") return askOrcaApi(*arguments);
  if (arguments->command == "orca-grants") return printOrcaGrants(*arguments);
  if (arguments->command == "orca-check") return checkOrcaRole(*arguments);
  if (arguments->command == "orca-take-away") return printOrcaTakenAway(*arguments);
  if (arguments->command == "enrol" && arguments->authority) {
    return enrol(*arguments, *arguments->authority);
  }
  const auto ran = agent::run({.folder = arguments->folder,
                               .await_enrolment = arguments->await_enrolment,
                               .invitations = arguments->invitations,
                               .parent_pipe = arguments->parent_pipe});
  return ran ? kDone : explain(ran.error());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return begin(std::vector<std::string_view>(argv + (argc > 0 ? 1 : 0), argv + argc));
  } catch (const std::exception& thrown) {
    std::fprintf(stderr, "sekisho-agent: %s\n", thrown.what());
    return kFailed;
  }
}

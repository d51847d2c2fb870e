#include "programs/agent/run.h"

#include <fmt/core.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <csignal>
#include <optional>
#include <utility>

#include "platform/disk/disk.h"
#include "platform/machine/session_file.h"
#include "platform/mdns/question.h"
#include "platform/system/interfaces.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"
#include "programs/agent/agent.h"
#include "programs/agent/agent_file.h"
#include "programs/agent/hub_connection.h"
#include "programs/agent/identity.h"
#include "programs/agent/invitation.h"
#include "programs/agent/naming.h"
#include "programs/agent/news_consent.h"
#include "programs/agent/orca_api.h"
#include "programs/agent/orca_consent.h"
#include "programs/agent/orca_following.h"
#include "programs/agent/probes.h"
#include "programs/agent/remote_record.h"
#include "programs/agent/session_watch.h"
#include "programs/agent/this_machine.h"
#include "programs/agent/watcher.h"

namespace sekisho::agent {
namespace {

using Time = std::chrono::milliseconds;

constexpr Time kRetrySpool = std::chrono::seconds{10};
constexpr Time kRetryEnrolment = std::chrono::seconds{1};
constexpr Time kLongestSleep = std::chrono::seconds{60};
constexpr Time kLanPatience = std::chrono::seconds{2};
constexpr std::size_t kMaxHosts = std::size_t{256} << 10U;

void log(const Error& error) {
  fmt::print(stderr, "sekisho-agent: {}{}{}\n", error.message.name,
             error.detail.empty() ? "" : ": ", error.detail);
}

/// The reasons to end: signals, and the parent's pipe.
class Ends {
 public:
  explicit Ends(int parent_pipe) : parent_pipe_(parent_pipe) {
    sigset_t wanted;
    sigemptyset(&wanted);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&wanted, signal);
    pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    signals_ = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    either_ = epoll_create1(EPOLL_CLOEXEC);
    for (const int reason : {signals_, parent_pipe_}) {
      epoll_event readable{.events = EPOLLIN, .data = {}};
      if (reason >= 0) epoll_ctl(either_, EPOLL_CTL_ADD, reason, &readable);
    }
  }
  ~Ends() {
    if (either_ >= 0) close(either_);
    if (signals_ >= 0) close(signals_);
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;

  /// Readable from the first reason on.
  [[nodiscard]] int descriptor() const { return either_; }

  /// Whether there is one already.
  [[nodiscard]] bool asked() const { return wait(Time{0}, -1) == Woken::End; }

  enum class Woken { Time, Change, End };

  /// Waits for an end, for `also` to become readable, or for `most`.
  [[nodiscard]] Woken wait(Time most, int also) const {
    std::array<pollfd, 3> fds{pollfd{signals_, POLLIN, 0}, pollfd{parent_pipe_, POLLIN, 0},
                              pollfd{also, POLLIN, 0}};
    const auto timeout = std::clamp<Time>(most, Time{0}, kLongestSleep);
    if (poll(fds.data(), fds.size(), static_cast<int>(timeout.count())) <= 0) return Woken::Time;
    // Nothing is ever written to the parent's pipe: readable means closed.
    if (fds[0].revents != 0 || fds[1].revents != 0) return Woken::End;
    return Woken::Change;
  }

 private:
  int parent_pipe_;
  int signals_ = -1;
  int either_ = -1;  // both of them
};

std::vector<std::string> watchedBy(const std::vector<evidence::Probe>& probes) {
  std::vector<std::string> paths;
  for (const auto& probe : probes) {
    paths.insert(paths.end(), probe.watched.begin(), probe.watched.end());
  }
  std::ranges::sort(paths);
  const auto repeated = std::ranges::unique(paths);
  paths.erase(repeated.begin(), repeated.end());
  return paths;
}

/// Opens the spool; while the disk is full or read-only it waits and tries again. Nothing if the
/// agent is to end meanwhile.
std::unique_ptr<Spool> openSpool(platform::Disk& disk, const std::string& folder, Random& random,
                                 const Ends& ends) {
  std::string reported;
  while (true) {
    auto spool = Spool::open(disk, folder + "/spool", random, {});
    if (spool) return std::move(*spool);
    if (reported != spool.error().message.name) log(spool.error());
    reported = spool.error().message.name;
    if (ends.wait(kRetrySpool, -1) == Ends::Woken::End) return nullptr;
  }
}

void logOnce(std::string& reported, const Error& error) {
  if (reported != error.message.name) log(error);
  reported = error.message.name;
}

/// An invitation that cannot be taken away is no reason to wait: it serves nobody twice.
void takeAway(platform::Disk& disk, const std::string& letters, std::string& reported) {
  const auto removed = removeInvitation(disk, letters);
  if (!removed) logOnce(reported, removed.error());
}

/// Tries an invitation, if one has been left. Whether it enrolled or the hub
/// refused, the invitation is gone afterwards; while the hub is away it stays.
Result<void> tryInvitation(platform::Disk& disk, const RunOptions& options, const std::string& boot,
                           const Clock& clock, Random& random, const Ends& ends,
                           std::string& reported) {
  const std::string& letters = options.invitations.empty() ? options.folder : options.invitations;
  auto order = readInvitation(disk, letters);
  if (!order) {
    logOnce(reported, order.error());
    takeAway(disk, letters, reported);
    return {};
  }
  auto& invited = *order;
  if (!invited) return {};
  invited->boot = boot;
  HubConnection connection({.authority = invited->authority}, hubAddressesFrom(invited->addresses));
  connection.hurryOn(ends.descriptor());
  const auto enrolled = enrol(disk, options.folder, *invited, clock, random,
                              [&](const std::string& path, const std::string& body, Time deadline) {
                                return connection.post(path, body, deadline);
                              });
  if (!enrolled && enrolled.error().code != ErrorCode::PermissionDenied) {
    return std::unexpected(enrolled.error());
  }
  if (!enrolled) logOnce(reported, enrolled.error());
  takeAway(disk, letters, reported);
  return {};
}

/// Who this agent is, and its folder, which it holds as long as it runs.
struct Enrolled {
  std::unique_ptr<platform::DirectoryLock> lock;
  Identity identity;
};

/// Looks once. Nothing if it is not enrolled yet and is to wait; the folder is free again then, so
/// that a person can enrol it while the service waits.
Result<std::optional<Enrolled>> lookForIdentity(const RunOptions& options, platform::Disk& disk,
                                                const std::string& boot, const Clock& clock,
                                                Random& random, const Ends& ends,
                                                std::string& reported) {
  auto lock = disk.lock(options.folder + "/lock");
  if (!lock && !options.await_enrolment) return std::unexpected(std::move(lock.error()));
  if (!lock) {
    logOnce(reported, lock.error());
    return std::nullopt;
  }
  if (options.await_enrolment) {
    if (auto tried = tryInvitation(disk, options, boot, clock, random, ends, reported); !tried) {
      logOnce(reported, tried.error());
      return std::nullopt;
    }
  }
  auto identity = loadIdentity(disk, options.folder);
  if (identity) return Enrolled{.lock = std::move(*lock), .identity = std::move(*identity)};
  const bool later = options.await_enrolment && identity.error().code == ErrorCode::NotFound;
  if (!later) return std::unexpected(std::move(identity.error()));
  return std::nullopt;
}

/// Looks until it is enrolled. Nothing if it is to end meanwhile.
Result<std::optional<Enrolled>> identityFor(const RunOptions& options, platform::Disk& disk,
                                            const std::string& boot, const Clock& clock,
                                            Random& random, const Ends& ends) {
  std::string reported;
  while (true) {
    auto found = lookForIdentity(options, disk, boot, clock, random, ends, reported);
    if (!found || found->has_value()) return found;
    if (ends.wait(kRetryEnrolment, -1) == Ends::Woken::End) return std::nullopt;
  }
}

fleet::AgentState stateOf(const Spool& spool, std::optional<Time> skew) {
  return {.spool_bytes = static_cast<std::int64_t>(spool.bytes()),
          .spool_oldest = spool.oldestWaiting(),
          .clock_skew = skew};
}

/// /etc/hosts, and one question to the LAN.
HubDirectories directoriesOf(platform::Disk& disk, Random& random) {
  return {.hosts_file =
              [&disk] {
                const auto hosts = platform::readFile(disk, "/etc/hosts", kMaxHosts);
                return hosts ? std::string(textOf(*hosts)) : std::string();
              },
          .lan =
              [&random](const std::string& name) {
                std::array<std::byte, 2> id{};
                random.fill(id);
                return platform::mdns::ask(name, std::bit_cast<std::uint16_t>(id),
                                           platform::interfaceAddresses(), kLanPatience);
              }};
}

/// What the hub tells this agent about itself.
struct Self {
  std::string folder;
  Identity identity;
  std::optional<Time> skew = {};
};

HubLink::Listener listenerOf(Self& self, Naming& naming, OrcaConsent& consent, NewsConsent& news,
                             HubConnection& connection, platform::Disk& disk, const Clock& clock) {
  const auto keep = [&self, &disk] {
    if (auto saved = saveIdentity(disk, self.folder, self.identity); !saved) log(saved.error());
  };
  return {.settings =
              [&self, &naming, &consent, &news, &connection, keep](const agentlink::Settings& told,
                                                                   Instant now) {
                if (auto kept = naming.told(told.naming, now); !kept) log(kept.error());
                if (auto kept = consent.told(told.orca, told.orca_interface); !kept)
                  log(kept.error());
                news.told(told.try_news);
                if (told.host_name.empty() || told.host_name == self.identity.host_name) return;
                connection.setHostName(told.host_name);
                self.identity.host_name = told.host_name;
                keep();
              },
          .addresses =
              [&self, &connection, keep](const std::vector<std::string>& told) {
                if (hubAddressesFrom(told).empty() || told == self.identity.addresses) return;
                connection.setAddresses(hubAddressesFrom(told));
                self.identity.addresses = told;
                keep();
              },
          .skew =
              [&self, &naming, &consent, &news, &clock](Time measured) {
                self.skew = measured;
                naming.heard(clock.now() - measured);
                if (auto kept = consent.heard(); !kept) log(kept.error());
                news.heard();
              },
          .trouble = &log};
}

/// What an enrolled agent stands on while it runs.
struct Ground {
  const RunOptions& options;
  const platform::Machine& machine;
  const std::string& boot;
  const AgentFile& file;
  platform::Disk& disk;
  const Clock& clock;
  Random& random;
  const Ends& ends;
  Spool& spool;
};

RemoteRecord::Place remotePlaceOn(const Ground& ground, const Naming& naming, SessionWatch& watch) {
  return {.machine = ground.machine,
          .disk = ground.disk,
          .clock = ground.clock,
          .spool = ground.spool,
          .watch = &watch,
          .boot = ground.boot,
          .path = ground.options.folder + "/remote-sessions",
          .named = [&naming](Instant then) { return naming.allowedOf(then); },
          .trouble = &log};
}

void loop(Agent& agent, const Clock& clock, const Ends& ends) {
  Watcher watcher(watchedBy(agent.probes()));
  Time refreshed = clock.sinceBoot();
  while (true) {
    agent.tick([&ends] { return ends.asked(); });
    if (clock.sinceBoot() > refreshed + kLongestSleep) {
      watcher.refresh();
      refreshed = clock.sinceBoot();
    }
    switch (ends.wait(agent.next() - clock.sinceBoot(), watcher.descriptor())) {
      case Ends::Woken::End: return;
      case Ends::Woken::Change:
        for (const std::string& path : watcher.changed()) agent.changed(path);
        break;
      case Ends::Woken::Time: break;
    }
  }
}

/// Reads and delivers until it is to end.
void live(const Ground& ground, Self& self) {
  HubConnection connection({.authority = self.identity.authority,
                            .certificate = self.identity.certificate,
                            .key = self.identity.key},
                           hubAddressesFrom(self.identity.addresses), self.identity.host_name,
                           directoriesOf(ground.disk, ground.random));
  connection.hurryOn(ground.ends.descriptor());
  Naming naming(ground.disk, self.folder + "/naming", ground.clock);
  OrcaConsent consent(ground.disk, self.folder + "/orca-consent", ground.clock);
  NewsConsent news(ground.clock);
  const OrcaApiPlace api_place{.machine = ground.machine,
                               .disk = ground.disk,
                               .clock = ground.clock,
                               .folder = self.folder,
                               .settings = ground.file.orca,
                               .api = ground.file.api,
                               .consent = [&consent] { return consent.now(); }};
  OrcaApi api(api_place);
  OrcaFollowing orca({.machine = ground.machine,
                      .disk = ground.disk,
                      .clock = ground.clock,
                      .random = ground.random,
                      .spool = ground.spool,
                      .folder = self.folder,
                      .settings = ground.file.orca,
                      .boot = ground.boot,
                      .naming = naming,
                      .consent = consent,
                      .trouble = &log});
  SessionWatch watch(ground.machine, ground.clock, std::string(platform::kLogindSessions),
                     platform::kMaxSessionFile);
  RemoteRecord remote(remotePlaceOn(ground, naming, watch));
  const ProbeSet probes(ground.machine, ground.clock, ground.random, ground.disk, self.folder,
                        ground.file.orca,
                        {.notice_recorded = [&naming] { return naming.allowed(); },
                         .state = [&ground, &self] { return stateOf(ground.spool, self.skew); },
                         .orca_log = [&orca](orca::Generation of) { return orca.followed(of); },
                         .orca_peers = &orca.peers(),
                         .orca_hour = [&orca](orca::Generation of) { return orca.lastHour(of); },
                         .orca_consent = [&consent] { return consent.now(); },
                         .orca_api = &api,
                         .orca_watching = [&orca] { return orca.acts().watching(); },
                         .orca_unread = [&orca] { return orca.acts().unread(); },
                         .orca_absent = [&orca] { return orca.acts().absent(); },
                         .may_try_news = [&news] { return news.now(); },
                         .remote = [&remote] { return remote.watched(); }});
  std::vector<Follow> follows = orca.follows();
  follows.emplace_back([&remote](const evidence::MachineTime& now) { return remote.work(now); });
  Agent agent(
      ground.spool, ground.clock, ground.random, ground.boot, probes.all(),
      [&connection](const std::string& path, const std::string& body, Time deadline) {
        return connection.post(path, body, deadline);
      },
      listenerOf(self, naming, consent, news, connection, ground.disk, ground.clock),
      std::move(follows));
  loop(agent, ground.clock, ground.ends);
  connection.hurryOn(-1);  // what follows is bounded by itself
  agent.stop(endingOf(ground.machine, platform::programsOfThisMachine()) == Ending::MachineStops);
}

}  // namespace

Result<void> run(const RunOptions& options) {
  const auto disk = platform::systemDisk();
  const auto machine = platform::Machine::open();
  if (!machine) return std::unexpected(machine.error());
  auto boot = bootIdOf(*machine);
  if (!boot) return std::unexpected(std::move(boot.error()));
  const auto file = readAgentFile(*disk, options.folder + "/agent.toml");
  if (!file) return std::unexpected(file.error());
  const Ends ends(options.parent_pipe);
  const platform::SystemClock clock;
  platform::SystemRandom random;
  const auto enrolled = identityFor(options, *disk, *boot, clock, random, ends);
  if (!enrolled) return std::unexpected(enrolled.error());
  const auto& ours = *enrolled;
  if (!ours) return {};
  const auto spool = openSpool(*disk, options.folder, random, ends);
  if (!spool) return {};

  Self self{.folder = options.folder, .identity = ours->identity};
  live({.options = options,
        .machine = *machine,
        .boot = *boot,
        .file = *file,
        .disk = *disk,
        .clock = clock,
        .random = random,
        .ends = ends,
        .spool = *spool},
       self);
  return {};
}

}  // namespace sekisho::agent

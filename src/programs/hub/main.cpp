#include <poll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include "capabilities/catalog/specs.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"
#include "programs/hub/confinement.h"
#include "programs/hub/hub.h"
#include "programs/specs/embedded_specs.h"

namespace {

using sekisho::hub::Endpoint;
using sekisho::hub::Hub;
using sekisho::hub::Options;

// "ADDR:PORT" or "[V6]:PORT"; an empty text if it cannot be read.
std::string readEndpoint(const std::string& text, std::optional<Endpoint>& endpoint) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return "ADDR:PORT expected";
  std::string address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  }
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, port);
  if (read.ec != std::errc{} || read.ptr != end || address.empty()) return "ADDR:PORT expected";
  endpoint = Endpoint{std::move(address), port};
  return {};
}

void addOptions(CLI::App& app, Options& options) {
  const auto endpoint = [&](const char* name, std::optional<Endpoint>& into, const char* about) {
    app.add_option_function<std::string>(
           name,
           [&into, name](const std::string& text) {
             if (const auto wrong = readEndpoint(text, into); !wrong.empty()) {
               throw CLI::ValidationError(name, wrong);
             }
           },
           about)
        ->type_name("ADDR:PORT");
  };
  app.add_option("--data", options.data, "data directory")->capture_default_str();
  app.add_option("--keys", options.keys, "directory of its keys (default: DIR.keys)");
  endpoint("--listen", options.web,
           "web interface and API (127.0.0.1:8440; [::]:8440 once set up for the LAN)");
  endpoint("--agent-listen", options.agents,
           "agents, mutual TLS (127.0.0.1:8441; [::]:8441 once set up for the LAN)");
  endpoint("--syslog-listen", options.syslog,
           "syslog of other systems, mutual TLS (off; usually [::]:6514)");
  endpoint("--syslog-relay", options.syslog_relay,
           "syslog of relays on this machine, TCP and UDP (off; loopback only)");
  app.add_option("--local-agent", options.local_agent, "data directory of this machine's agent");
  app.add_option("--parent-pipe", options.parent_pipe, "end when this descriptor closes");
  app.add_option("--ready-pipe", options.ready_pipe, "write one byte when serving");
  app.add_flag("--once", options.once, "serve control.sock only");
}

// What went wrong and what to do, as a person at the terminal reads it; the id and the detail for
// logs.
void say(const sekisho::Error& error) {
  const char* chosen = std::getenv("LANG");  // NOLINT(concurrency-mt-unsafe): before any thread
  const bool japanese = chosen != nullptr && std::string_view(chosen).starts_with("ja");
  if (const auto specs = sekisho::catalog::Specs::load(sekisho::programs::embeddedSpecs())) {
    const auto text = specs->sentence(error.message.name, error.arguments);
    std::cerr << "sekisho-hub: " << (japanese ? text.ja : text.en) << "\n";
    if (const auto* message = specs->message(error.message.name)) {
      std::cerr << "sekisho-hub: " << (japanese ? message->next.ja : message->next.en) << "\n";
    }
  }
  std::cerr << "sekisho-hub: " << error.message.name << ": " << error.detail << "\n";
}

// Waits for a signal, the parent's end or the next second.
enum class Wake { Tick, Stop };
Wake waitForNext(int signals, int parent) {
  std::array<pollfd, 2> waits{{{signals, POLLIN, 0}, {parent, POLLIN, 0}}};
  const int count = parent >= 0 ? 2 : 1;
  if (poll(waits.data(), static_cast<nfds_t>(count), 1000) <= 0) return Wake::Tick;
  return Wake::Stop;
}

// Whether standard output is a service's log, which more people read than may set up. systemd names
// that stream in JOURNAL_STREAM, as device:inode (systemd.exec, "Environment Variables").
bool printsToServiceLog() {
  const char* stream = std::getenv("JOURNAL_STREAM");  // NOLINT(concurrency-mt-unsafe): nobody sets
  struct stat about{};
  if (stream == nullptr || fstat(STDOUT_FILENO, &about) != 0) return false;
  return std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino) == stream;
}

// Prints the address and tells whoever started us. False if that one has gone.
bool sayReady(const Hub& hub, const Options& options) {
  if (!options.once) {
    const std::string address = hub.address();
    std::cout << (printsToServiceLog() ? address.substr(0, address.find('#')) : address) << "\n"
              << std::flush;
  }
  if (options.ready_pipe < 0) return true;
  const char byte = 1;
  const bool told = write(options.ready_pipe, &byte, 1) == 1;
  close(options.ready_pipe);
  return told;
}

int runHub(const Options& options) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT(bugprone-signal-handler): ignored, not handled
  const int signal_fd = signalfd(-1, &signals, SFD_CLOEXEC);

  const sekisho::platform::SystemClock clock;
  sekisho::platform::SystemRandom random;
  if (auto confined = sekisho::hub::confine(options); !confined) {
    say(confined.error());
    return 1;
  }
  std::unique_ptr<sekisho::platform::DirectoryLock> lock;
  for (Options now = options;;) {
    auto hub =
        Hub::open(now, clock, random, &sekisho::platform::interfaceAddresses, std::move(lock));
    if (!hub) {
      say(hub.error());
      return 1;
    }
    if (auto serving = (*hub)->serve(); !serving) {
      say(serving.error());
      return 1;
    }
    if (!sayReady(**hub, now)) return 1;
    Wake wake = Wake::Tick;
    while (wake == Wake::Tick && !(*hub)->mustReopen()) {
      wake = waitForNext(signal_fd, now.parent_pipe);
      if (wake == Wake::Tick) (*hub)->tick();
    }
    (*hub)->stop();
    if (wake == Wake::Stop) return 0;
    lock = (*hub)->takeLock();
    now = (*hub)->options();
    now.ready_pipe = -1;  // whoever waited has been told
  }
}

int begin(int argc, char** argv) {
  Options options;
  CLI::App app("Sekisho's hub (関所本体)");
  app.set_version_flag("--version", SEKISHO_VERSION);
  addOptions(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return runHub(options);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return begin(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sekisho-hub: %s\n", error.what());
    return 1;
  }
}

#include "programs/agent/session_watch.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <utility>

namespace sekisho::agent {
namespace {

constexpr std::uint32_t kFolderChanges =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF;
constexpr int kTryAgainMs = 10'000;  // for a folder that is not there

}  // namespace

SessionWatch::SessionWatch(const platform::Machine& machine, const Clock& clock, std::string folder,
                           std::size_t max_bytes)
    : machine_(machine),
      clock_(clock),
      folder_(std::move(folder)),
      max_bytes_(max_bytes),
      descriptor_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      wake_(eventfd(0, EFD_CLOEXEC)) {
  begin();
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

SessionWatch::~SessionWatch() {
  thread_.request_stop();
  const std::uint64_t one = 1;
  if (wake_ >= 0 && write(wake_, &one, sizeof one) < 0) thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  if (descriptor_ >= 0) close(descriptor_);
  if (wake_ >= 0) close(wake_);
}

bool SessionWatch::begin() {
  const std::string path = (machine_.root() / folder_.substr(1)).string();
  const int watch = inotify_add_watch(descriptor_, path.c_str(), kFolderChanges | IN_ONLYDIR);
  const Lock lock(mutex_);
  noticed_.watching = watch >= 0;
  return watch >= 0;
}

void SessionWatch::run(const std::stop_token& stop) {
  // Signals are the main thread's.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  while (!stop.stop_requested() && descriptor_ >= 0 && wake_ >= 0) {
    std::array<pollfd, 2> fds{pollfd{descriptor_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
    bool watching = false;
    {
      const Lock lock(mutex_);
      watching = noticed_.watching;
    }
    if (poll(fds.data(), fds.size(), watching ? -1 : kTryAgainMs) > 0) {
      if (fds[1].revents != 0) return;
      look();
    } else if (!watching) {
      begin();
    }
  }
}

void SessionWatch::look() {
  alignas(inotify_event) std::array<char, 4096> buffer;
  while (true) {
    const ssize_t size = read(descriptor_, buffer.data(), buffer.size());
    if (size <= 0) return;
    for (std::size_t at = 0; at + sizeof(inotify_event) <= static_cast<std::size_t>(size);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const std::string name(event.len > 0 ? buffer.data() + at + sizeof event : "");
      at += sizeof event + event.len;
      notice(name, event.mask);
    }
  }
}

void SessionWatch::notice(std::string_view name, std::uint32_t mask) {
  if ((mask & (IN_Q_OVERFLOW | IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF)) != 0U) {
    const Lock lock(mutex_);
    noticed_.whole = false;
    if ((mask & IN_Q_OVERFLOW) == 0U) noticed_.watching = false;
    news_.notify_all();
    return;
  }
  if (name.empty() || name.front() == '.') return;  // still being written under another name
  const bool came = (mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0U;
  File file{.name = std::string(name), .text = std::nullopt, .at = clock_.now()};
  if (came) {
    auto text = machine_.read(folder_ + "/" + file.name, max_bytes_);
    if (!text) return;
    file.text = std::move(*text);
  }
  const Lock lock(mutex_);
  if (noticed_.files.size() < kMostHeld) {
    noticed_.files.push_back(std::move(file));
  } else {
    noticed_.whole = false;
  }
  news_.notify_all();
}

SessionWatch::Noticed SessionWatch::take() {
  const Lock lock(mutex_);
  Noticed taken = std::move(noticed_);
  noticed_ = {.watching = taken.watching};
  return taken;
}

bool SessionWatch::hasNews() const {
  const Lock lock(mutex_);
  return anyNews();
}

bool SessionWatch::awaitNews(std::chrono::milliseconds most) {
  const auto until = std::chrono::steady_clock::now() + most;
  const Lock lock(mutex_);
  while (!anyNews() && std::chrono::steady_clock::now() < until) news_.wait(mutex_);
  return anyNews();
}

}  // namespace sekisho::agent

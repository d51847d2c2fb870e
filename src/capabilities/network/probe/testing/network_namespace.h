#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "core/check.h"
#include "core/text.h"
#include "platform/machine/program_runner.h"

namespace sekisho::network::testing {

/// An empty network of the calling thread's own, left again at the end. Needs root.
class NetworkNamespace {
 public:
  NetworkNamespace() : before_(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)) {
    SEKISHO_CHECK(before_ >= 0 && ::unshare(CLONE_NEWNET) == 0);
  }
  NetworkNamespace(const NetworkNamespace&) = delete;
  NetworkNamespace& operator=(const NetworkNamespace&) = delete;
  ~NetworkNamespace() {
    SEKISHO_CHECK(::setns(before_, CLONE_NEWNET) == 0);
    ::close(before_);
  }

  /// Runs a program of /usr/sbin inside, its words separated by single spaces.
  void run(const std::string& line) const {
    std::vector<std::string> argv;
    for (const std::string_view word : words(line)) argv.emplace_back(word);
    argv.front() = "/usr/sbin/" + argv.front();
    const auto ran = platform::programsOfThisMachine()({.argv = argv});
    ASSERT_TRUE(ran) << line << ": " << ran.error().detail;
    ASSERT_EQ(ran->exit_status, 0) << line;
  }

 private:
  int before_;
};

/// Whether tests may make networks of their own.
[[nodiscard]] inline bool mayMakeNetworks() { return ::geteuid() == 0; }

}  // namespace sekisho::network::testing

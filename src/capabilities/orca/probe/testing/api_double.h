#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "capabilities/orca/probe/discovery.h"

namespace sekisho::orca::testing {

/// 日レセ's HTTP server on a port of 127.0.0.1, as far as its API is described: paths with and
/// without "/api", Basic authentication, JSON bodies of errors, its own error codes, and a log into
/// which WebORCA writes requests that it refuses, with all their headers. It really listens.
class ApiDouble {
 public:
  struct Is {
    Generation generation = Generation::WebOrca;
    std::string user = "sekisho";
    std::string password = "Kenja-77";
    bool administrator = true;       ///< Told rights.
    std::filesystem::path log = {};  ///< Where it writes; nowhere if empty.
    std::string edition = "050200-1";
    std::string local = "S-050200-1-20250327-1";
    std::string newest = "S-050200-1-20250327-1";
  };
  enum class Mood {
    Well,
    Silent,     ///< Takes the request and never answers.
    Truncated,  ///< Closes in the middle of its answer.
    Broken,     ///< 500.
    Odd,        ///< Something else than XML.
    Huge,       ///< More than anybody should read.
    OtherClock  ///< Its own error 0006, with all that it tells otherwise.
  };

  explicit ApiDouble(Is is);
  ~ApiDouble();
  ApiDouble(const ApiDouble&) = delete;
  ApiDouble& operator=(const ApiDouble&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  void be(Mood mood);
  void changePassword(std::string password);
  /// Each request that came, head and body.
  [[nodiscard]] std::vector<std::string> heard() const;

 private:
  void run();
  void serve(int connection);
  [[nodiscard]] std::string answer(const std::string& request);
  [[nodiscard]] std::string refuse(const std::string& request, int status, std::string_view words);
  [[nodiscard]] std::string told(std::string_view path, std::string_view body) const;
  [[nodiscard]] std::string systemState() const;
  [[nodiscard]] std::string users() const;
  void write(const std::string& lines) const;

  Is is_;
  Mood mood_ = Mood::Well;
  std::vector<std::string> heard_;
  mutable std::mutex mutex_;
  int listener_ = -1;
  int wake_ = -1;  // readable once it is to end
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

}  // namespace sekisho::orca::testing

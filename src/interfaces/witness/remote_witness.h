#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "capabilities/witness/witness.h"
#include "core/digest.h"

namespace sekisho::witness {

/// Where a witness takes checkpoints.
struct WitnessAddress {
  std::string host;  ///< A name, or a numeric address without brackets.
  std::uint16_t port = 0;
  std::string prefix = {};  ///< Begins with '/', or empty; without one at its end.
  /// SHA-256 of the public key of the authority that its certificate is from; nothing for plain
  /// HTTP, which stays on this machine.
  std::optional<Sha256> pinned = {};
  friend bool operator==(const WitnessAddress&, const WitnessAddress&) = default;
};

/// Reads `https://HOST[:PORT][/PREFIX]#<64 hex digits>`, as a Sekisho witness prints it, or
/// `http://127.0.0.1:PORT`. InvalidInput (witness.url-wrong) for anything else: without the pin
/// nobody could say who answers.
[[nodiscard]] Result<WitnessAddress> parseWitnessUrl(std::string_view url);

/// A witness on another machine, asked by HTTP (C2SP tlog-witness). One thread at a time.
class RemoteWitness final : public Asked {
 public:
  /// Ends what is under way soon after `stop` is asked for, and once `hurry` (-1: none) is
  /// readable.
  RemoteWitness(WitnessAddress address, std::stop_token stop, int hurry);

  [[nodiscard]] Result<Reply> addCheckpoint(std::string_view request) override;
  [[nodiscard]] Result<std::optional<std::string>> newest(std::string_view origin) override;

 private:
  struct Answered {
    int status = 0;
    std::string body = {};
  };
  [[nodiscard]] Result<Answered> ask(std::string_view method, const std::string& path,
                                     std::string_view body);

  WitnessAddress address_;
  std::stop_token stop_;
  int hurry_;
};

}  // namespace sekisho::witness

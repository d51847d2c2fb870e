#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/witness/store/witness_files.h"
#include "core/clock.h"
#include "core/random.h"
#include "platform/disk/disk.h"
#include "platform/http/server.h"

namespace sekisho::cli {

/// How a witness was started.
struct WitnessOptions {
  witness::WitnessPlace place;
  std::string name = {};  ///< Only at the first start; one of its own if empty.
  std::string address = "127.0.0.1";
  std::uint16_t port = 8442;
  std::vector<std::string> host_names = {};  ///< By which logs may call it, besides its addresses.
  std::vector<std::string> logs = {};        ///< vkeys to trust from now on.
};

/// A witness that serves.
class WitnessServer {
 public:
  /// Takes the folder's lock, opens or makes the key, then listens: by plain HTTP on loopback, by
  /// TLS of an authority of its own elsewhere. Conflict (witness.hub-folder) in a hub's folder;
  /// failures of openIdentity and Server::listen. `disk`, `clock` and `random` must outlive it;
  /// `report` is called on any thread.
  [[nodiscard]] static Result<std::unique_ptr<WitnessServer>> start(
      platform::Disk& disk, const WitnessOptions& options, const Clock& clock, Random& random,
      std::function<void(const Error&)> report);

  [[nodiscard]] std::string vkey() const { return witness_.verifierKey().text(); }
  /// What a hub is given: with what proves who answers behind '#'.
  [[nodiscard]] std::string url() const;

 private:
  WitnessServer(platform::Disk& disk, const WitnessOptions& options,
                std::unique_ptr<platform::DirectoryLock> lock, witness::WitnessIdentity identity,
                const Clock& clock, std::function<void(const Error&)> report);
  [[nodiscard]] Result<void> listen(platform::Disk& disk, const WitnessOptions& options,
                                    const Clock& clock);

  std::unique_ptr<platform::DirectoryLock> lock_;
  witness::LogsFile logs_;
  witness::SeenFiles seen_;
  witness::Witness witness_;
  std::function<void(const Error&)> report_;
  std::string host_;
  std::optional<Sha256> pin_;
  std::unique_ptr<platform::http::Server> server_;  // last: it calls into everything above
};

}  // namespace sekisho::cli

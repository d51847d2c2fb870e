#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/witness/witness.h"
#include "core/ids.h"
#include "core/random.h"
#include "platform/disk/disk.h"

namespace sekisho::witness {

/// Where a witness keeps what it has seen, and its key.
struct WitnessPlace {
  std::string directory;  ///< DIR: `vkey`, `logs`, `seen/`, `lock`.
  std::string keys;       ///< DIR.keys: `witness.key`, 32 bytes of an Ed25519 seed, mode 0600.
};

/// DIR/logs: one vkey a line. Read anew at each call, so that a key added beside a running witness
/// counts at once.
class LogsFile final : public TrustedLogs {
 public:
  /// `disk` must outlive it.
  LogsFile(platform::Disk& disk, std::string directory);

  /// Oldest first; nobody is trusted if there is no file. Corrupt (witness.logs-broken) with {line}
  /// if a line is no log's vkey.
  [[nodiscard]] Result<std::vector<journal::VerifierKey>> all() const override;

  /// Durable on return; one that is there is fine. InvalidInput (journal.key-unreadable) unless
  /// `vkey` is a log's; Conflict (witness.other-key) if another key is trusted under that name: a
  /// log never changes its key.
  [[nodiscard]] Result<void> add(std::string_view vkey);

 private:
  platform::Disk& disk_;
  std::string directory_;
};

/// DIR/seen/<SHA-256 of the origin>: a signed note with this witness's cosignature, and beside it
/// <…>.contradicts, if there ever was one.
class SeenFiles final : public SeenCheckpoints {
 public:
  /// `disk` must outlive it.
  SeenFiles(platform::Disk& disk, std::string directory);

  [[nodiscard]] Result<std::optional<std::string>> seen(const Sha256& origin) const override;
  [[nodiscard]] Result<void> keep(const Sha256& origin, std::string_view note) override;
  [[nodiscard]] Result<void> keepContradiction(const Sha256& origin,
                                               std::string_view note) override;
  [[nodiscard]] Result<std::optional<std::string>> contradiction(const Sha256& origin) const;

 private:
  [[nodiscard]] std::string pathOf(const Sha256& origin) const;
  [[nodiscard]] Result<std::optional<std::string>> read(const std::string& path) const;

  platform::Disk& disk_;
  std::string directory_;
};

/// Who a witness is.
struct WitnessIdentity {
  std::string name;
  journal::SigningKey key;
};

/// Opens the witness's key, making it the first time under `name`, or a random one if that is
/// empty. The caller holds DIR/lock.
///
/// InvalidInput (witness.name-wrong) if `name` cannot be a key's. Conflict (witness.other-name) if
/// the key was made under another name. Unavailable (witness.key-missing) if DIR/vkey is there and
/// the key is not: no other is made, since what was cosigned would be lost. Corrupt
/// (witness.key-other) if the two are not of one key, or (witness.seen-missing) if DIR/seen/ went:
/// a witness that forgot would cosign another history.
[[nodiscard]] Result<WitnessIdentity> openIdentity(platform::Disk& disk, const WitnessPlace& place,
                                                   const std::string& name, Random& random,
                                                   IdSource& ids);

/// DIR/vkey, for people to hand on. NotFound (witness.not-begun) before the first start.
[[nodiscard]] Result<std::string> readVkey(platform::Disk& disk, const std::string& directory);

}  // namespace sekisho::witness

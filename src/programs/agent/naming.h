#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/clock.h"
#include "core/error.h"
#include "interfaces/agentlink/wire.h"
#include "platform/disk/disk.h"

namespace sekisho::agent {

/// Whether persons may be named in what is read now: by what the hub last said, which is kept in
/// the file DIR/naming. By the hub's clock once it was heard since the start; until then by this
/// machine's own, and never if that stands before the moment at which the hub said so. One thread.
class Naming {
 public:
  /// Begins with what the file holds; nobody is named if there is none or it cannot be read.
  /// References outlive it.
  Naming(platform::Disk& disk, std::string path, const Clock& clock);

  /// What the hub said, and its time then. Durable on return; after an error it holds until the
  /// agent ends.
  Result<void> told(const std::optional<agentlink::NamingSpan>& span, Instant hub_now);

  /// The hub was heard again, and its time then.
  void heard(Instant hub_now);

  [[nodiscard]] bool allowed() const;
  /// The same of something that happened `then`: never of before the first day, though it is read
  /// later.
  [[nodiscard]] bool allowedOf(Instant then) const;

 private:
  [[nodiscard]] std::optional<Instant> hubTime() const;
  [[nodiscard]] Result<void> save() const;

  platform::Disk& disk_;
  std::string path_;
  const Clock& clock_;
  std::optional<agentlink::NamingSpan> span_ = {};
  Instant told_at_{};  ///< By the hub's clock.
  struct Heard {
    Instant hub;
    std::chrono::milliseconds since_boot;
  };
  std::optional<Heard> heard_ = {};  ///< Since this agent started.
};

}  // namespace sekisho::agent

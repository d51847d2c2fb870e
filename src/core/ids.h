#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/clock.h"
#include "core/mutex.h"
#include "core/random.h"

namespace sekisho {

/// 16 bytes; as text the usual 36 characters, lower case.
struct Uuid {
  std::array<std::byte, 16> bytes{};

  [[nodiscard]] ByteView view() const noexcept { return bytes; }
  [[nodiscard]] std::string text() const;
  [[nodiscard]] static std::optional<Uuid> fromText(std::string_view text);
  [[nodiscard]] static std::optional<Uuid> fromBytes(ByteView bytes);
  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// An id of one kind of thing. Ids are UUIDv7: they sort by the time they were made, name nothing
/// about the thing and are never secrets.
template <class Tag>
struct Id {
  Uuid uuid{};

  [[nodiscard]] std::string text() const { return uuid.text(); }
  [[nodiscard]] ByteView view() const noexcept { return uuid.view(); }
  [[nodiscard]] static std::optional<Id> fromText(std::string_view text) {
    const auto uuid = Uuid::fromText(text);
    return uuid ? std::optional(Id{*uuid}) : std::nullopt;
  }
  [[nodiscard]] static std::optional<Id> fromBytes(ByteView bytes) {
    const auto uuid = Uuid::fromBytes(bytes);
    return uuid ? std::optional(Id{*uuid}) : std::nullopt;
  }
  friend auto operator<=>(const Id&, const Id&) = default;
};

using ClinicId = Id<struct ClinicTag>;
using DeviceId = Id<struct DeviceTag>;
using PersonId = Id<struct PersonTag>;
using ProviderId = Id<struct ProviderTag>;
/// One enrolment of an agent: a device has a new one after each enrolment.
using AgentId = Id<struct AgentTag>;
using SessionId = Id<struct SessionTag>;
/// An 異常連絡票 (P-12), and what is mailed about it.
using WorryId = Id<struct WorryTag>;

/// The dotted name of a control in specs/controls, such as "terminal.screen-lock".
struct ControlId {
  std::string name;
  friend auto operator<=>(const ControlId&, const ControlId&) = default;
};

/// Makes UUIDv7 (RFC 9562 §5.7) that rise within one source, also when the clock stands or steps
/// back. Safe for any thread.
class IdSource {
 public:
  /// Both must outlive the source.
  IdSource(const Clock& clock, Random& random) : clock_(clock), random_(random) {}

  [[nodiscard]] Uuid next() SEKISHO_EXCLUDES(mutex_);

  template <class SomeId>
  [[nodiscard]] SomeId make() {
    return SomeId{next()};
  }

 private:
  const Clock& clock_;
  Random& random_;
  Mutex mutex_;
  Uuid last_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho

template <>
struct std::hash<sekisho::Uuid> {
  std::size_t operator()(const sekisho::Uuid& id) const noexcept {
    return std::hash<std::string_view>{}(sekisho::textOf(id.view()));
  }
};
template <class Tag>
struct std::hash<sekisho::Id<Tag>> {
  std::size_t operator()(const sekisho::Id<Tag>& id) const noexcept {
    return std::hash<sekisho::Uuid>{}(id.uuid);
  }
};

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capabilities/maintenance/probe/remote_session.h"
#include "capabilities/maintenance/probe/sshd_line.h"
#include "core/clock.h"
#include "core/json.h"
#include "platform/machine/utmp_records.h"

namespace sekisho::maintenance {

/// Something to be recorded, of a kind in specs/events.
struct Told {
  std::string kind;
  Json::Object body;
};

inline constexpr std::string_view kOpenedKind = "remote.opened@1";
inline constexpr std::string_view kEndedKind = "remote.ended@1";

/// What a machine showed of its sessions since the last look.
struct Look {
  /// Of this boot, those now open among them; each may be there more than once.
  std::vector<RemoteSession> noticed = {};
  /// Ids of sessions of logind's that went, and when.
  std::vector<std::pair<std::string, Instant>> gone = {};
  /// The ids of those that are open; nothing if that could not be told.
  std::optional<std::set<std::string, std::less<>>> here = {};
  /// New ones of wtmp, in its order.
  std::vector<platform::UtmpRecord> records = {};
  /// New ones of the system's log, in its order.
  std::vector<SshdLine> log = {};
  /// When this boot began, by the machine's clock, if that is known.
  std::optional<Instant> booted = {};
  /// Whether a process is there.
  std::function<bool(std::int32_t)> alive = [](std::int32_t) { return true; };
  /// Whether a process is of logind's session with that id and leader; nothing if nobody can tell.
  std::function<std::optional<bool>(std::int32_t process, std::string_view id, std::int32_t leader)>
      of_session = [](auto...) { return std::nullopt; };
  /// That what went since the last look went between the two.
  bool watched = false;
  Instant now{};
};

/// The remote sessions of one machine: makes of what is seen of them, twice or once, that each
/// opened and that each ended (P-03, P-10).
///
/// A session is known by the machine's boot and logind's id, by its record of wtmp or by its line
/// in the log; what several tell is one session, by the process that leads it. The clock of the
/// machine says from when until when and decides nothing else, but that of a process which is gone
/// the place and the minute tell. Nothing here reads or writes: its state is for whoever keeps it.
class RemoteSessions {
 public:
  /// Of the boot by its id.
  explicit RemoteSessions(std::string boot) : boot_(std::move(boot)) {}
  /// Goes on from what state() was, perhaps in an earlier boot; from nothing if it is something
  /// else.
  [[nodiscard]] static RemoteSessions from(const Json& kept, std::string boot);

  [[nodiscard]] Json state() const;

  /// What is to be recorded, in the order it happened as far as that is known. `named` says whether
  /// it may be said whose account it was then.
  [[nodiscard]] std::vector<Told> look(const Look& look, const std::function<bool(Instant)>& named);

  /// Whether any is open.
  [[nodiscard]] bool any() const noexcept { return !open_.empty(); }
  /// Whether the last look left one out: too many were open.
  [[nodiscard]] bool missed() const noexcept { return missed_; }

  static constexpr std::size_t kMostOpen = 256;  ///< More at once are not followed.
  /// That ended, so that nobody opens them again; more only within one look.
  static constexpr std::size_t kMostRecent = 256;

 private:
  struct Known {
    std::string key = {};
    std::string id = {};
    std::int32_t process = 0;
    Instant since{};
    std::string place = {};              // where it came from
    std::set<std::string> lines = {};    // of wtmp
    std::optional<Instant> freed = {};   // when its last line was
    bool logged = false;                 // the log has its beginning, so it will have its end
    std::string peer = {};               // by the log
    std::optional<Instant> closed = {};  // by the log
    friend bool operator==(const Known&, const Known&) = default;
  };
  enum class How { Ended, Unseen, MachineStopped };

  using Named = std::function<bool(Instant)>;

  void takeAll(const Look& look, const Named& named);
  void take(const platform::UtmpRecord& record, const Look& look, const Named& named);
  void take(const SshdLine& line, const Look& look, const Named& named);
  void letIn(const SshdLine& line, const Look& look, const Named& named);
  void logIn(const platform::UtmpRecord& record, const Look& look, const Named& named);
  void logOut(const platform::UtmpRecord& record);
  void begin(const RemoteSession& session, std::string_view line, const Look& look,
             const Named& named);
  void closeThoseGone(const Look& look);
  void end(std::size_t at, How how, std::optional<Instant> until);
  void endThoseOf(bool all);
  [[nodiscard]] bool isKnown(const RemoteSession& session) const;
  /// Whether what wtmp recorded is of a session of logind's.
  [[nodiscard]] static bool isOne(const Known& logind, const Known& recorded, const Look& look);

  std::string boot_;
  std::string began_in_ = {};  // the boot that what is open belongs to
  std::vector<Known> open_ = {};
  std::vector<Known> recent_ = {};
  std::optional<Instant> seen_ = {};     // the last look
  std::optional<Instant> stopped_ = {};  // when the machine was shut down, by wtmp
  std::vector<Told> told_ = {};
  bool missed_ = false;
};

}  // namespace sekisho::maintenance

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/digest.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::daily {

/// What a line of a day's journal of use is drawn from.
enum class Origin {
  SignedIn,  ///< An agent saw an account signed in at its machine.
  Record,    ///< Another system sent records of use.
  Written,   ///< A person wrote it.
};
[[nodiscard]] std::string_view nameOf(Origin origin) noexcept;

/// One line of a day: who used which terminal from when until when, and for what.
struct Line {
  Origin origin = Origin::SignedIn;
  /// Whose it is by the registers; nothing is 作業者不明.
  std::optional<PersonId> person = {};
  std::string account = {};  ///< As the machine or system calls them; empty if nobody is named.
  bool service = false;      ///< The account is a program's, which is no unknown person.
  std::optional<DeviceId> terminal = {};
  std::string place = {};       ///< What a record calls a terminal that is in no register.
  bool by_connection = false;   ///< Its connection alone fits; no record names the terminal.
  std::int64_t candidates = 0;  ///< It was at one of so many terminals; 0 where that is not known.
  Instant from{};
  Instant until{};         ///< Not before `from`.
  std::string what = {};   ///< The session's kind, the acts of the records, or the purpose written.
  bool open = false;       ///< It was going on when it was last seen.
  std::int64_t times = 0;  ///< Records it stands for; 0 if it is drawn from none.
  std::string written = {};  ///< The id of the line that a person wrote.

  friend bool operator==(const Line&, const Line&) = default;
};

/// A stretch of a day of which nothing tells whether, and by whom, a terminal was used.
struct Gap {
  DeviceId terminal = {};
  Instant from{};
  Instant until{};
  friend bool operator==(const Gap&, const Gap&) = default;
};

/// Whether nobody knows who did it, although names are kept.
[[nodiscard]] bool isUnknown(const Line& line);

/// What the evidence says in the line, whoever the registers say it is today: the same while it
/// says the same. What was going on has no end in it.
[[nodiscard]] Sha256 digestOf(const Line& line);

/// As the API writes it.
[[nodiscard]] Json toJson(const Line& line);
/// As what is kept of it: what a person wrote is named by its id, since its text goes with the
/// entry that holds it.
[[nodiscard]] Json keptOf(const Line& line);
/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const Gap& gap);

/// The first moment of a day in Japan.
[[nodiscard]] Instant beginningOf(std::chrono::sys_days day) noexcept;

}  // namespace sekisho::daily

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/actor.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"
#include "core/second_person.h"

namespace sekisho::reviews {

using ReviewId = Id<struct ReviewTag>;

/// What somebody gets in by.
enum class Way {
  Account,   ///< An account of the operating system at one seat.
  SignIn,    ///< The sign-in to the hub.
  WalksUp,   ///< None of their own, but they can walk up to a seat: cleaners, family.
  Unread,    ///< Whatever a machine has whose accounts were not read, not wholly, or too long ago.
  Operator,  ///< An operator of the 日レセ of one server.
  UnreadOperators,  ///< Whatever operators the 日レセ of a server has that were not read, so.
};

/// Why a line stands where it does: the doubtful ones are asked about first.
enum class Standing {
  Leaver,   ///< They have a last day, past or to come.
  Unowned,  ///< It is not decided whose it is.
  Expired,  ///< An operator that is past its last day, or without 職員情報, and there still.
  Unused,   ///< Not used for longer than the clinic's rule says.
  Usual,
};

/// 続ける, 変える, 止める; of what could not be read only that it was not reviewed, with a remark.
enum class Choice { Keep, Change, Remove, Unreviewed };

/// What later evidence showed.
enum class Found {
  Gone,     ///< It is not there any more.
  Stopped,  ///< It is there and cannot be used.
  Changed,  ///< Its rights, or whose it is, are not what they were.
  Retired,  ///< Its machine was taken out of the register.
};

[[nodiscard]] std::string_view nameOf(Way way) noexcept;
[[nodiscard]] std::string_view nameOf(Standing standing) noexcept;
[[nodiscard]] std::string_view nameOf(Choice choice) noexcept;
[[nodiscard]] std::string_view nameOf(Found found) noexcept;
[[nodiscard]] std::optional<Way> wayFrom(std::string_view name) noexcept;
[[nodiscard]] std::optional<Standing> standingFrom(std::string_view name) noexcept;
[[nodiscard]] std::optional<Choice> choiceFrom(std::string_view name) noexcept;
[[nodiscard]] std::optional<Found> foundFrom(std::string_view name) noexcept;

/// What it opens. Nothing where it could not be told.
struct Rights {
  std::optional<bool> administrator = {};
  /// Groups of an account, roles of a sign-in, functions of an operator
  /// (ownership::FoundOperator).
  std::optional<std::string> member_of = {};
  friend bool operator==(const Rights&, const Rights&) = default;
};

/// How long it was not used when it was read: a step (evidence::idleStep), for a list is kept
/// longer than a day of somebody may be.
struct Idle {
  int days = 0;                  ///< At most so many, and more than a step less.
  std::chrono::sys_days read{};  ///< The day of the reading.
  friend bool operator==(const Idle&, const Idle&) = default;
};

/// One way in of one person, as it was when the list was frozen.
struct Access {
  Way way = Way::Account;
  std::optional<PersonId> person = {};                 ///< Nothing while it is nobody's.
  std::optional<std::chrono::sys_days> last_day = {};  ///< Of the person, if one is set.
  std::optional<DeviceId> device = {};  ///< Of accounts, operators, and what was not read.
  std::string account = {};             ///< Of an account; of an operator its id in 日レセ.
  bool service = false;                 ///< A program's; the person answers for it.
  std::string purpose = {};
  Rights rights = {};
  /// Of an account whose log-ins, or an operator whose use is on record.
  std::optional<Idle> idle = {};
  std::optional<bool> valid = {};  ///< Of an operator: whether its 職員情報 holds.
  std::optional<std::chrono::sys_days> valid_until = {};  ///< Last day of that, if it has one.
  Standing standing = Standing::Usual;

  friend bool operator==(const Access&, const Access&) = default;
};

/// What was known of an access when it was decided about: a change is one from here.
struct AsDecided {
  std::optional<PersonId> person = {};
  Rights rights = {};
  friend bool operator==(const AsDecided&, const AsDecided&) = default;
};

/// What was decided of one line.
struct Decision {
  Choice choice = Choice::Keep;
  std::string remark = {};  ///< What is to be done; asked for unless it goes on.
  PersonId by = {};
  Instant at{};
  /// 単独承認: their own use, or that of whoever had made their sign-in, because nobody else was
  /// there who could.
  bool alone = false;
  std::string why = {};  ///< Of one alone.
  bool lately = false;   ///< Their sign-in was lately made by the person of the line; for good.
  std::optional<AsDecided> was = {};  ///< Nothing of decisions that were kept without it.
  friend bool operator==(const Decision&, const Decision&) = default;
};

/// That what was decided came true.
struct Settlement {
  Found found = Found::Gone;
  Instant observed{};                ///< When the evidence was read.
  Instant at{};                      ///< When the line was closed by it.
  std::optional<Sha256> table = {};  ///< The machine's accounts; nothing if the hub's own.
  std::string now = {};              ///< The rights after a change, as text.
  friend bool operator==(const Settlement&, const Settlement&) = default;
};

struct Line {
  int number = 0;  ///< From 1, in the order they are asked.
  Access access = {};
  std::optional<Decision> decision = {};
  std::optional<Settlement> settled = {};
  friend bool operator==(const Line&, const Line&) = default;

  /// Whether it was decided that something is to be done.
  [[nodiscard]] bool asksForMore() const {
    return decision && (decision->choice == Choice::Change || decision->choice == Choice::Remove);
  }
};

/// A 単独承認 of the time since the last review: the yearly one lists them.
struct LoneApproval {
  /// statement, statement-lately, review-line, review-line-lately, review-signed, account-service,
  /// account-taken, own-duties, grant, log-check, log-check-lately, notice-given,
  /// sign-in-reset, sign-in-stop.
  std::string kind = {};
  /// Which one: a statement's id, a review's id and line or its id alone, an ownership's id, an
  /// act's id, a check's id.
  std::string subject = {};
  PersonId by = {};
  Instant at{};
  std::string why = {};
  friend bool operator==(const LoneApproval&, const LoneApproval&) = default;
};

struct Signature {
  PersonId by = {};
  Instant at{};
  std::string summary = {};
  bool lately = false;   ///< Their sign-in was lately made by a person of the list; for good.
  bool alone = false;    ///< 単独承認: so, and nobody else was there who could sign.
  std::string why = {};  ///< Of one alone.
  friend bool operator==(const Signature&, const Signature&) = default;
};

/// That a review was given up before it was signed. What was decided in it counts for nothing.
struct Abandonment {
  PersonId by = {};
  Instant at{};
  std::string why = {};
  friend bool operator==(const Abandonment&, const Abandonment&) = default;
};

/// One campaign: a list that was frozen when it began, and what people decided of each line.
struct Review {
  ReviewId id = {};
  std::chrono::sys_days due{};  ///< Until when it is to be signed.
  PersonId by = {};
  Instant started{};
  std::vector<Line> lines = {};
  std::vector<LoneApproval> alone = {};
  std::optional<Signature> signature = {};
  std::optional<Abandonment> abandoned = {};  ///< Never of one that is signed.
  friend bool operator==(const Review&, const Review&) = default;

  /// Neither signed nor given up.
  [[nodiscard]] bool isOpen() const { return !signature && !abandoned; }

  /// Lines that nobody has decided yet.
  [[nodiscard]] std::size_t undecided() const;
};

/// A line that waits for evidence.
struct Waiting {
  const Review* review = nullptr;
  const Line* line = nullptr;
};

/// The lines of signed reviews that ask for more and were not closed. One of the same way in that a
/// later signed review has decided anew waits no more. What it names lies in `newest_first`.
[[nodiscard]] std::vector<Waiting> waitingIn(const std::vector<Review>& newest_first);

/// So, those that were closed only because their machine was taken out of the register: it may come
/// back.
[[nodiscard]] std::vector<Waiting> retiredIn(const std::vector<Review>& newest_first);

/// What is known of a way in now.
struct Observed {
  enum class State { Open, Stopped, Gone, Retired, Unknown };
  State state = State::Unknown;
  Instant at{};                      ///< When that was read last, or when the machine was retired.
  std::optional<Sha256> table = {};  ///< As of Settlement.
  std::optional<PersonId> person = {};
  Rights rights = {};
};

/// A line beside the same way in of the review before.
enum class Difference { None, Added, Changed };
[[nodiscard]] std::string_view nameOf(Difference difference) noexcept;

/// What is not as it was: for each line of `now`, in order, and the lines of `before` that are
/// gone.
struct Differences {
  std::vector<Difference> lines = {};
  std::vector<Line> gone = {};
};

/// Whether nobody could see what there is: it can be neither kept nor stopped.
[[nodiscard]] constexpr bool isUnread(Way way) noexcept {
  return way == Way::Unread || way == Way::UnreadOperators;
}

inline constexpr std::size_t kMaxLines = 5'000;
inline constexpr std::size_t kMaxReviews = 200;
inline constexpr std::size_t kMaxTextBytes = 3'000;  // 1,000 characters of Japanese

/// The lines of a new review, in the order they are asked: leavers, what is nobody's and what is
/// long unused first, and one person's together. InvalidInput with reviews.nothing (no access at
/// all), Conflict with reviews.too-many.
[[nodiscard]] Result<std::vector<Line>> linesOf(const std::vector<Access>& accesses);

/// The newest of `newest_first` that was signed and had begun before `review`; null if none was.
[[nodiscard]] const Review* lastBefore(const std::vector<Review>& newest_first,
                                       const Review& review);

/// Every line against the review before; all are None if there was none.
[[nodiscard]] Differences differencesOf(const Review& now, const Review* before);

/// What closes a signed line that asks for more, if what is known now is newer than its decision:
/// gone or stopped for 止める, that or other rights for 変える. That its machine was retired closes
/// it whenever that was. What could not be told closes nothing.
[[nodiscard]] std::optional<Settlement> settlementOf(const Line& line, const Observed& observed,
                                                     Instant now);

/// InvalidInput with {pointer}: reviews.due (before `today`, or more than 180 days off).
[[nodiscard]] Result<void> checkDue(std::chrono::sys_days due, std::chrono::sys_days today);

/// What an earlier review decided about the same access: nothing that is still open, or something
/// that evidence has yet to show.
enum class Earlier { Closed, Awaited };

/// Whether a signed review among them decided something about the same access that no evidence has
/// closed yet.
[[nodiscard]] bool isAwaited(const std::vector<Review>& newest_first, const Line& line);

/// Whether that person, since then, let the same access go on while it was nobody's. A review that
/// was given up counts for nothing.
[[nodiscard]] bool decidedAsNobodys(const std::vector<Review>& reviews, PersonId person,
                                    const Access& access, Instant since);

/// What the decision is when it is kept: with the marks of how `second`, who decides, stands to the
/// person of the line. `second.own` makes it their own use, as the line's being theirs does.
/// Conflict: reviews.signed, reviews.given-up, reviews.own (their own use, while others could
/// decide), reviews.made-by-them (the use of whoever made their sign-in, likewise). InvalidInput
/// with {pointer}: reviews.unread (something else than Unreviewed of what was not read, or that of
/// anything else), reviews.remark (none unless it goes on, or no line of up to 1,000 characters),
/// reviews.keeps-awaited (none although it goes on against an earlier decision that is awaited),
/// reviews.why (one alone says why).
[[nodiscard]] Result<Decision> decided(const Review& review, const Line& line, Decision decision,
                                       SecondPerson second, Earlier earlier);

/// The signature as it is kept: with the marks of how `second`, who signs, stands to the persons of
/// the list; to sign is nobody's own use. Conflict: reviews.signed, reviews.given-up,
/// reviews.undecided with {count}, reviews.sign-made-by-them (a person of the list made their
/// sign-in, while others could sign). InvalidInput with {pointer}: reviews.summary, reviews.why
/// (one alone says why).
[[nodiscard]] Result<Signature> signedBy(const Review& review, Signature signature,
                                         const SecondPerson& second);
/// Conflict: reviews.signed, reviews.given-up. InvalidInput with {pointer}: reviews.give-up-why.
[[nodiscard]] Result<void> check(const Review& review, const Abandonment& abandonment);

/// As journal bodies and the API write them.
[[nodiscard]] Json toJson(const Line& line);
[[nodiscard]] Json toJson(const LoneApproval& approval);
/// Without its lines.
[[nodiscard]] Json toJson(const Review& review);

/// The reviews of one clinic. Each change is durable, with its journal entry, when the call
/// returns. Nothing is ever deleted. Safe for use by any thread.
class ReviewRegister {
 public:
  virtual ~ReviewRegister() = default;

  /// Every one with its lines, newest first.
  [[nodiscard]] virtual Result<std::vector<Review>> all() const = 0;
  /// NotFound (reviews.unknown).
  [[nodiscard]] virtual Result<Review> review(ReviewId id) const = 0;

  /// Conflict: reviews.begun (one is neither signed nor given up), reviews.full.
  [[nodiscard]] virtual Result<void> start(const Review& review) = 0;
  /// Decides a line, or decides it anew before the review is signed; answers the line as it is
  /// then. NotFound (reviews.unknown, reviews.line-unknown), or what decided() refuses.
  [[nodiscard]] virtual Result<Line> decide(ReviewId id, int line, const Decision& decision,
                                            const SecondPerson& second) = 0;
  /// Answers the review as it is then. NotFound (reviews.unknown), or what signedBy() refuses.
  [[nodiscard]] virtual Result<Review> sign(ReviewId id, const Signature& signature,
                                            const SecondPerson& second) = 0;
  /// Gives up one that is not signed, so that another can begin; it stays readable. Answers the
  /// review as it is then. NotFound (reviews.unknown), or what check() refuses.
  [[nodiscard]] virtual Result<Review> abandon(ReviewId id, const Abandonment& abandonment) = 0;
  /// Closes a line by evidence. Conflict (reviews.settled) if it was closed before, or asks for
  /// nothing.
  [[nodiscard]] virtual Result<void> settle(ReviewId id, int line,
                                            const Settlement& settlement) = 0;
  /// A line waits again: its machine was taken out of the register and is back. Conflict
  /// (reviews.settled) unless that was what closed it.
  [[nodiscard]] virtual Result<void> reopen(ReviewId id, int line) = 0;
};

}  // namespace sekisho::reviews

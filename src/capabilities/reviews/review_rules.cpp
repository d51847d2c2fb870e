// What may be decided of a line, who may decide it, and what closes it.

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "capabilities/reviews/review.h"
#include "core/text.h"

namespace sekisho::reviews {
namespace {

constexpr std::chrono::days kLongestReview{180};

std::unexpected<Error> refuse(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

// A reading that both could tell: what was not known before proves no change.
template <class Known>
bool differs(const std::optional<Known>& before, const std::optional<Known>& now) {
  return before && now && *before != *now;
}

bool differs(const Rights& before, const Rights& now) {
  return differs(before.administrator, now.administrator) ||
         differs(before.member_of, now.member_of);
}

/// Names a way in, whosever it is.
using WayKey = std::tuple<Way, std::optional<DeviceId>, std::string, std::optional<PersonId>>;
WayKey keyOf(const Access& access) {
  if (access.device) return {access.way, access.device, access.account, {}};
  return {access.way, {}, {}, access.person};
}

std::map<WayKey, const Access*> waysOf(const Review& review) {
  std::map<WayKey, const Access*> ways;
  for (const Line& line : review.lines) ways.emplace(keyOf(line.access), &line.access);
  return ways;
}

std::string textOf(const Rights& rights) {
  std::string text = rights.member_of.value_or("");
  if (rights.administrator.value_or(false)) text += text.empty() ? "root" : " (root)";
  return text;
}

Result<void> checkOpen(const Review& review) {
  if (review.signature) return fail(ErrorCode::Conflict, MessageId{"reviews.signed"});
  if (review.abandoned) return fail(ErrorCode::Conflict, MessageId{"reviews.given-up"});
  return {};
}

bool isTypedWell(std::string_view text, bool may_be_empty) {
  return trimmed(text).empty() ? may_be_empty && text.empty() : isOneLine(text, kMaxTextBytes);
}

// Of what nobody has decided anew since, the lines that ask for something and are so.
std::vector<Waiting> askingIn(const std::vector<Review>& newest_first,
                              const std::function<bool(const Line&)>& is_so) {
  std::vector<Waiting> asking;
  std::set<WayKey> decided_later;
  for (const Review& review : newest_first) {
    if (!review.signature) continue;
    for (const Line& line : review.lines) {
      const bool newest = decided_later.insert(keyOf(line.access)).second;
      if (newest && line.asksForMore() && is_so(line)) {
        asking.push_back({.review = &review, .line = &line});
      }
    }
  }
  return asking;
}

}  // namespace

bool decidedAsNobodys(const std::vector<Review>& reviews, PersonId person, const Access& access,
                      Instant since) {
  return std::ranges::any_of(reviews, [&](const Review& review) {
    return !review.abandoned && std::ranges::any_of(review.lines, [&](const Line& line) {
      return line.decision && line.decision->by == person && line.decision->at >= since &&
             line.decision->choice != Choice::Remove && !line.access.person &&
             keyOf(line.access) == keyOf(access);
    });
  });
}

Result<std::vector<Line>> linesOf(const std::vector<Access>& accesses) {
  if (accesses.empty()) return fail(ErrorCode::InvalidInput, MessageId{"reviews.nothing"});
  if (accesses.size() > kMaxLines) {
    return fail(ErrorCode::Conflict, MessageId{"reviews.too-many"});
  }
  // A person stands where the most doubtful of their accesses does, with all the others.
  std::map<PersonId, Standing> places;
  for (const Access& access : accesses) {
    if (!access.person) continue;
    const auto place = places.emplace(*access.person, access.standing).first;
    place->second = std::min(place->second, access.standing);
  }
  std::vector<std::pair<Standing, const Access*>> placed;
  placed.reserve(accesses.size());
  for (const Access& access : accesses) {
    placed.emplace_back(access.person ? places.at(*access.person) : access.standing, &access);
  }
  std::ranges::stable_sort(placed, {}, [](const auto& one) {
    const Access& access = *one.second;
    return std::tuple(one.first, access.person, access.way, access.device, access.account);
  });
  std::vector<Line> lines;
  lines.reserve(placed.size());
  for (const auto& [place, access] : placed) {
    lines.push_back({.number = static_cast<int>(lines.size()) + 1, .access = *access});
  }
  return lines;
}

std::vector<Waiting> waitingIn(const std::vector<Review>& newest_first) {
  return askingIn(newest_first, [](const Line& line) { return !line.settled; });
}

std::vector<Waiting> retiredIn(const std::vector<Review>& newest_first) {
  return askingIn(newest_first, [](const Line& line) {
    return line.settled && line.settled->found == Found::Retired;
  });
}

bool isAwaited(const std::vector<Review>& newest_first, const Line& line) {
  return std::ranges::any_of(waitingIn(newest_first), [&](const Waiting& one) {
    return keyOf(one.line->access) == keyOf(line.access);
  });
}

const Review* lastBefore(const std::vector<Review>& newest_first, const Review& review) {
  const auto found = std::ranges::find_if(newest_first, [&](const Review& one) {
    return one.signature && one.id != review.id && one.started <= review.started;
  });
  return found == newest_first.end() ? nullptr : &*found;
}

Differences differencesOf(const Review& now, const Review* before) {
  Differences found;
  found.lines.assign(now.lines.size(), Difference::None);
  if (before == nullptr) return found;
  const auto was = waysOf(*before);
  for (std::size_t at = 0; at < now.lines.size(); ++at) {
    const Access& access = now.lines[at].access;
    const auto last = was.find(keyOf(access));
    if (last == was.end()) {
      found.lines[at] = Difference::Added;
    } else if (last->second->person != access.person || last->second->service != access.service ||
               differs(last->second->rights, access.rights) ||
               differs(last->second->valid, access.valid)) {
      found.lines[at] = Difference::Changed;
    }
  }
  const auto is = waysOf(now);
  std::ranges::copy_if(before->lines, std::back_inserter(found.gone),
                       [&](const Line& line) { return !is.contains(keyOf(line.access)); });
  return found;
}

std::optional<Settlement> settlementOf(const Line& line, const Observed& observed, Instant now) {
  if (!line.decision || !line.asksForMore() || line.settled) return std::nullopt;
  const Decision& decided = *line.decision;
  const bool is_retired = observed.state == Observed::State::Retired;
  if (!is_retired && observed.at <= decided.at) return std::nullopt;
  Settlement settled{.observed = observed.at, .at = now, .table = observed.table};
  switch (observed.state) {
    case Observed::State::Gone: settled.found = Found::Gone; return settled;
    case Observed::State::Retired: settled.found = Found::Retired; return settled;
    case Observed::State::Stopped: settled.found = Found::Stopped; return settled;
    case Observed::State::Open: break;
    case Observed::State::Unknown: return std::nullopt;
  }
  const AsDecided was = decided.was.value_or(AsDecided{line.access.person, line.access.rights});
  const bool is_other = was.person != observed.person || differs(was.rights, observed.rights);
  if (decided.choice != Choice::Change || !is_other) return std::nullopt;
  settled.found = Found::Changed;
  settled.now = textOf(observed.rights);
  return settled;
}

Result<void> checkDue(std::chrono::sys_days due, std::chrono::sys_days today) {
  if (due < today || due > today + kLongestReview) return refuse("reviews.due", "/due");
  return {};
}

Result<Decision> decided(const Review& review, const Line& line, Decision decision,
                         SecondPerson second, Earlier earlier) {
  if (auto open = checkOpen(review); !open) return std::unexpected(std::move(open.error()));
  if (isUnread(line.access.way) != (decision.choice == Choice::Unreviewed)) {
    return refuse("reviews.unread", "/choice");
  }
  second.own = second.own || line.access.person == decision.by;
  if (second.worth() == Worth::NeedsAnother) {
    return fail(ErrorCode::Conflict,
                MessageId{second.own ? "reviews.own" : "reviews.made-by-them"});
  }
  if (!isTypedWell(decision.remark, decision.choice == Choice::Keep)) {
    return refuse("reviews.remark", "/remark");
  }
  if (earlier == Earlier::Awaited && decision.choice == Choice::Keep &&
      trimmed(decision.remark).empty()) {
    return refuse("reviews.keeps-awaited", "/remark");
  }
  decision.alone = second.isAlone();
  decision.lately = second.lately;
  if (decision.alone && !isTypedWell(decision.why, false)) return refuse("reviews.why", "/why");
  if (!decision.alone) decision.why.clear();
  return decision;
}

Result<Signature> signedBy(const Review& review, Signature signature, const SecondPerson& second) {
  if (auto open = checkOpen(review); !open) return std::unexpected(std::move(open.error()));
  if (const auto left = review.undecided(); left > 0) {
    return fail(ErrorCode::Conflict, MessageId{"reviews.undecided"}, {},
                {{"count", std::to_string(left)}});
  }
  if (second.worth() == Worth::NeedsAnother) {
    return fail(ErrorCode::Conflict, MessageId{"reviews.sign-made-by-them"});
  }
  if (!isTypedWell(signature.summary, false)) return refuse("reviews.summary", "/summary");
  signature.lately = second.lately;
  signature.alone = second.isAlone();
  if (signature.alone && !isTypedWell(signature.why, false)) return refuse("reviews.why", "/why");
  if (!signature.alone) signature.why.clear();
  return signature;
}

Result<void> check(const Review& review, const Abandonment& abandonment) {
  if (auto open = checkOpen(review); !open) return open;
  if (!isTypedWell(abandonment.why, false)) return refuse("reviews.give-up-why", "/why");
  return {};
}

}  // namespace sekisho::reviews

// Bodies that the clinic's written rules let go, and the operations about them.
#include <algorithm>

#include "capabilities/retention/retention.h"
#include "capabilities/usage/told.h"
#include "capabilities/usage/written_use.h"
#include "core/json.h"
#include "interfaces/http/retention_operations.h"
#include "programs/hub/day_book.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

constexpr std::size_t kAtOnce = 12;
// A clock that leapt must not destroy what is not old: the journal has to have grown under it for
// so long.
constexpr std::chrono::days kTrustedAfter{7};
constexpr std::chrono::days kTrustedFor{14};

// Whether something was recorded between two and one weeks ago. Entries are in the order of their
// times but for what a clock that went back mixed up.
Result<bool> clockIsTrusted(const journal::Journal& journal, Instant now) {
  std::uint64_t low = 0;
  std::uint64_t high = journal.head().size;
  const std::uint64_t size = high;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto entry = journal.entry(middle);
    if (!entry) return std::unexpected(entry.error());
    if (entry->recorded < now - kTrustedFor) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == size) return false;
  const auto first = journal.entry(low);
  if (!first) return std::unexpected(first.error());
  return first->recorded <= now - kTrustedAfter;
}

/// What a person wrote is in the register of written lines, too.
Result<void> forgetWritten(Hub::State& state, std::uint64_t index) {
  const auto entry = state.journal->entry(index);
  if (!entry) return std::unexpected(entry.error());
  if (!usage::isWritten(*entry)) return {};
  const auto body = state.journal->body(index, *entry);
  if (!body) return std::unexpected(body.error());
  const auto json = parseJson(textOf(*body));
  const auto use = json ? usage::writtenUseFrom((*json)["use"]) : std::nullopt;
  return use ? state.written_uses->forget(use->id) : Result<void>{};
}

Result<void> forgetWritten(Hub::State& state, const journal::BodyShelf& shelf) {
  const auto [from, until] = journal::boundsOf(shelf.month);
  if (shelf.entry_class == journal::EntryClass::Decision) {
    return state.worries->forgetRecorded(from, until);
  }
  if (shelf.entry_class != journal::EntryClass::Usage) return {};
  return state.written_uses->forgetWritten(from, until);
}

}  // namespace

void Hub::State::letGo() {
  const Instant now = clock.now();
  const std::chrono::sys_days today{japaneseDay(now)};
  const auto rules = retention->rules();
  const auto holds = retention->holds();
  if (!rules || !holds) {
    complain("reading the retention rules", rules ? holds.error() : rules.error());
    return;
  }
  const auto due = retention::due(journal->shelves(), *rules, *holds, today);
  if (due.empty()) return;
  const auto trusted = clockIsTrusted(*journal, now);
  if (!trusted) complain("looking whether the clock can be trusted", trusted.error());
  if (!trusted || !*trusted) return;
  for (std::size_t i = 0; i < std::min(due.size(), kAtOnce); ++i) {
    const auto* rule = retention::inForce(*rules, due[i].entry_class, today);
    if (auto forgotten = forgetWritten(*this, due[i]); !forgotten) {
      complain("forgetting written lines", forgotten.error());
      return;
    }
    if (auto gone = journal->destroyBodies(due[i], "rule " + rule->id.text()); !gone) {
      complain("destroying what the rules let go", gone.error());
      return;
    }
    day_book->countAnew();
  }
}

std::vector<http::Route> Hub::State::retentionRoutes() {
  return http::retentionOperations(
      *retention, *journal, *people, clock, ids,
      {.decided = [this](std::uint64_t index, std::string_view ground, std::string_view why,
                         const journal::Actor& by) -> Result<void> {
         auto kept =
             decisions->record(clinic(), [&](storage::Transaction&) -> Result<journal::Decision> {
               return journal::Decision{
                   "retention.body-given-up@1",
                   Json::Object{
                       {"by", by.toJson()}, {"index", index}, {"ground", ground}, {"why", why}}};
             });
         if (!kept) return std::unexpected(std::move(kept.error()));
         return forgetWritten(*this, index);
       },
       .changed =
           [this] {
             day_book->countAnew();
             registersChanged(std::nullopt);
           }});
}

}  // namespace sekisho::hub

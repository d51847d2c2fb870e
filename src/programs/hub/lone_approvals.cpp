#include "programs/hub/lone_approvals.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

using ApprovalKey = std::tuple<std::string, std::string, Instant>;
ApprovalKey keyOf(const reviews::LoneApproval& approval) {
  return {approval.kind, approval.subject, approval.at};
}

Result<void> fromStatements(const Hub::State& state, std::vector<KnownApproval>& approvals) {
  const auto statements = state.statements->all();
  if (!statements) return std::unexpected(statements.error());
  for (const statements::Statement& statement : *statements) {
    std::vector<statements::Confirmation> given = statement.confirmed_before;
    if (statement.confirmed) given.push_back(*statement.confirmed);
    for (const statements::Confirmation& one : given) {
      if (!one.alone) continue;
      approvals.push_back({.approval = {.kind = one.lately ? "statement-lately" : "statement",
                                        .subject = statement.control.name,
                                        .by = one.by,
                                        .at = one.at,
                                        .why = one.why}});
    }
  }
  return {};
}

Result<void> fromLogChecks(const Hub::State& state, std::vector<KnownApproval>& approvals) {
  const auto checks = state.log_checks->all();
  if (!checks) return std::unexpected(checks.error());
  for (const logchecks::LogCheck& check : *checks) {
    if (check.alone && (!check.own_acts || check.own_acts->worth() == Worth::NeedsAnother)) {
      approvals.push_back({.approval = {.kind = "log-check",
                                        .subject = check.id.text(),
                                        .by = check.by,
                                        .at = check.at,
                                        .why = check.why}});
    }
    std::vector<logchecks::OwnActsSeen> looks = check.own_acts_before;
    if (check.own_acts) looks.push_back(*check.own_acts);
    for (const logchecks::OwnActsSeen& look : looks) {
      if (!look.alone) continue;
      approvals.push_back({.approval = {.kind = "log-check-lately",
                                        .subject = check.id.text(),
                                        .by = look.by,
                                        .at = look.at,
                                        .why = look.why}});
    }
  }
  return {};
}

std::string_view kindOf(const access::Act& act) {
  switch (act.kind) {
    case access::ActKind::Given: return "grant";
    case access::ActKind::Reset: return "sign-in-reset";
    case access::ActKind::Stopped: return "sign-in-stop";
  }
  std::unreachable();
}

// What nobody else has looked at, and passwords of directors that somebody else reset, whether or
// not the director knows by now.
Result<void> fromActs(const Hub::State& state, std::vector<KnownApproval>& approvals) {
  const auto acts = state.signins->acts();
  if (!acts) return std::unexpected(acts.error());
  for (const access::Act& act : *acts) {
    if (act.kind != access::ActKind::Reset && !act.isAlone()) continue;
    approvals.push_back({.approval = {.kind = std::string(kindOf(act)),
                                      .subject = act.id.text(),
                                      .by = act.by.value_or(act.person),
                                      .at = act.at,
                                      .why = act.reason}});
  }
  return {};
}

Result<void> fromNotices(const Hub::State& state, std::vector<KnownApproval>& approvals) {
  const auto notices = state.notices_to_staff->all();
  if (!notices) return std::unexpected(notices.error());
  for (const observation::Notice& notice : *notices) {
    if (!notice.given || notice.given->alone.empty()) continue;
    approvals.push_back({.approval = {.kind = "notice-given",
                                      .subject = notice.id.text(),
                                      .by = notice.given->by,
                                      .at = notice.given->at,
                                      .why = notice.given->alone}});
  }
  return {};
}

Result<void> fromChanges(const Hub::State& state, std::vector<KnownApproval>& approvals) {
  const auto lone_changes = state.people->loneChanges();
  if (!lone_changes) return std::unexpected(lone_changes.error());
  for (const people::LoneChange& one : *lone_changes) {
    approvals.push_back({.approval = {.kind = "own-duties",
                                      .subject = one.person.text(),
                                      .by = one.by.value_or(one.person),
                                      .at = one.change.at,
                                      .why = one.change.why}});
  }
  return {};
}

// It is left out of what is asked of people's operators from then on, too.
Result<void> fromProgramOperators(const Hub::State& state, std::vector<KnownApproval>& approvals) {
  const auto operators = state.program_operators->all();
  if (!operators) return std::unexpected(operators.error());
  for (const ownership::ProgramOperator& one : *operators) {
    approvals.push_back({.approval = {.kind = "account-service",
                                      .subject = one.id.text(),
                                      .by = one.by,
                                      .at = one.at,
                                      .why = one.purpose}});
  }
  return {};
}

Result<void> fromAccounts(const Hub::State& state, const std::vector<reviews::Review>& reviews,
                          std::vector<KnownApproval>& approvals) {
  const auto owners = state.owners->all();
  if (!owners) return std::unexpected(owners.error());
  // Taken back or not: while it held, nobody else had decided it.
  for (const ownership::AccountOwner& owner : *owners) {
    const reviews::Access taken{.device = owner.account.device, .account = owner.account.name};
    const std::chrono::days within{ruleOf(state, "review_days")};
    if (owner.use == ownership::Use::Person && owner.by == owner.person &&
        reviews::decidedAsNobodys(reviews, owner.by, taken, owner.at - within)) {
      approvals.push_back({.approval = {.kind = "account-taken",
                                        .subject = owner.id.text(),
                                        .by = owner.by,
                                        .at = owner.at,
                                        .why = owner.purpose}});
    }
    // Whoever says so takes an account out of what is asked of people's accounts.
    if (owner.use != ownership::Use::Service) continue;
    approvals.push_back({.approval = {.kind = "account-service",
                                      .subject = owner.id.text(),
                                      .by = owner.by,
                                      .at = owner.at,
                                      .why = owner.purpose}});
  }
  return fromProgramOperators(state, approvals);
}

// A review's own, once it is signed.
void fromLines(const std::vector<reviews::Review>& reviews, std::vector<KnownApproval>& approvals) {
  for (const reviews::Review& review : reviews) {
    if (!review.signature) continue;
    for (const reviews::Line& line : review.lines) {
      if (!line.decision || !line.decision->alone) continue;
      approvals.push_back(
          {.approval = {.kind = line.decision->lately ? "review-line-lately" : "review-line",
                        .subject = review.id.text() + "/" + std::to_string(line.number),
                        .by = line.decision->by,
                        .at = line.decision->at,
                        .why = line.decision->why}});
    }
    if (!review.signature->alone) continue;
    approvals.push_back({.approval = {.kind = "review-signed",
                                      .subject = review.id.text(),
                                      .by = review.signature->by,
                                      .at = review.signature->at,
                                      .why = review.signature->why}});
  }
}

void markListed(const std::vector<reviews::Review>& reviews,
                std::vector<KnownApproval>& approvals) {
  std::map<ApprovalKey, Instant> listed;
  for (const reviews::Review& review : reviews) {
    if (!review.signature) continue;
    for (const auto& approval : review.alone) {
      listed.insert_or_assign(keyOf(approval), review.signature->at);
    }
  }
  for (KnownApproval& one : approvals) {
    const auto found = listed.find(keyOf(one.approval));
    if (found != listed.end()) one.listed = found->second;
  }
}

}  // namespace

Result<std::vector<KnownApproval>> loneApprovals(const Hub::State& state,
                                                 const std::vector<reviews::Review>& reviews) {
  std::vector<KnownApproval> approvals;
  for (const auto from : {fromStatements, fromLogChecks, fromActs, fromChanges, fromNotices}) {
    if (auto added = from(state, approvals); !added) {
      return std::unexpected(std::move(added.error()));
    }
  }
  if (auto added = fromAccounts(state, reviews, approvals); !added) {
    return std::unexpected(std::move(added.error()));
  }
  fromLines(reviews, approvals);
  markListed(reviews, approvals);
  return approvals;
}

Result<std::vector<reviews::LoneApproval>> unlistedApprovals(const Hub::State& state) {
  const auto reviews = state.reviews->all();
  if (!reviews) return std::unexpected(reviews.error());
  std::vector<reviews::LoneApproval> unlisted;
  auto approvals = loneApprovals(state, *reviews);
  if (!approvals) return std::unexpected(std::move(approvals.error()));
  for (KnownApproval& one : *approvals) {
    if (!one.listed) unlisted.push_back(std::move(one.approval));
  }
  return unlisted;
}

}  // namespace sekisho::hub

#include "capabilities/access/setting_up.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace sekisho::access {
namespace {

constexpr std::array<std::pair<SetsUp, std::string_view>, 4> kWords{
    {{SetsUp::Unsaid, "unsaid"},
     {SetsUp::Director, "director"},
     {SetsUp::Staff, "staff"},
     {SetsUp::Provider, "provider"}}};

std::unexpected<Error> refuse(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

Result<void> checkDirector(const Setter& setter) {
  const bool somebody_else = setter.who == SetsUp::Staff || setter.who == SetsUp::Provider;
  const bool named = !trimmed(setter.director).empty();
  if (somebody_else != named) return refuse("access.set-up-director", "/director/name");
  return {};
}

// The grant of whoever sets up stands in a member of the answers.
std::unexpected<Error> inAnswers(Error error) {
  for (MessageArgument& argument : error.arguments) {
    if (argument.name == "pointer") argument.value.insert(0, "/administrator");
  }
  return std::unexpected(std::move(error));
}

Result<Grant> checked(Grant grant, std::chrono::sys_days today) {
  if (auto fine = check(grant, today); !fine) return inAnswers(std::move(fine.error()));
  return grant;
}

// An engineer comes by a contract of the clinic's with the provider.
Result<void> checkContract(const Setter& setter) {
  if (trimmed(setter.contract).empty()) {
    return refuse("access.grant-contract", "/administrator/contract");
  }
  if (trimmed(setter.scope).empty()) return refuse("access.grant-contract", "/administrator/scope");
  return {};
}

}  // namespace

std::string_view nameOf(SetsUp who) noexcept {
  return std::ranges::find(kWords, who, &std::pair<SetsUp, std::string_view>::first)->second;
}

std::optional<SetsUp> setsUpFrom(std::string_view name) noexcept {
  const auto* const found =
      std::ranges::find(kWords, name, &std::pair<SetsUp, std::string_view>::second);
  if (found == kWords.end() || found->first == SetsUp::Unsaid) return std::nullopt;
  return found->first;
}

Result<Grant> grantOf(const Setter& setter, std::chrono::sys_days today) {
  if (auto fine = checkDirector(setter); !fine) return std::unexpected(std::move(fine.error()));
  switch (setter.who) {
    case SetsUp::Unsaid:
      if (!holds(setter.roles, Role::Director) && !holds(setter.roles, Role::Administrator)) {
        return refuse("access.set-up-roles", "/administrator/roles");
      }
      if (auto fine = checkRoles(setter.roles); !fine) return inAnswers(std::move(fine.error()));
      return Grant{.roles = setter.roles};
    case SetsUp::Director: return Grant{.roles = {Role::Director, Role::Administrator}};
    case SetsUp::Staff:
      return checked(
          {.roles = {Role::Administrator}, .reason = setter.reason, .until = today + kLongestGrant},
          today);
    case SetsUp::Provider:
      if (auto fine = checkContract(setter); !fine) return std::unexpected(std::move(fine.error()));
      return checked({.roles = {Role::SetUp},
                      .reason = setter.reason,
                      .until = today + kLongestSetUp,
                      .contract = setter.contract,
                      .scope = setter.scope},
                     today);
  }
  std::unreachable();
}

Roles rolesOfDirector(SetsUp who) {
  return who == SetsUp::Provider ? Roles{Role::Director, Role::Administrator}
                                 : Roles{Role::Director};
}

}  // namespace sekisho::access

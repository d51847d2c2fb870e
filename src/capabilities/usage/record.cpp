#include "capabilities/usage/record.h"

#include <algorithm>

namespace sekisho::usage {
namespace {

constexpr std::size_t kMaxNameBytes = 64;

bool isName(std::string_view text) {
  return text.size() <= kMaxNameBytes && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '-' || c == '@' || c == '.' || c == ':';
         });
}

bool isSystem(std::string_view text) {
  return text.starts_with("urn:") || text.starts_with("http://") || text.starts_with("https://");
}

}  // namespace

char letterOf(Action action) noexcept {
  switch (action) {
    case Action::Create: return 'C';
    case Action::Read: return 'R';
    case Action::Update: return 'U';
    case Action::Delete: return 'D';
    case Action::Execute: break;
  }
  return 'E';
}

std::optional<Action> actionFrom(std::string_view letter) noexcept {
  using enum Action;
  for (const Action action : {Create, Read, Update, Delete, Execute}) {
    if (letter.size() == 1 && letter.front() == letterOf(action)) return action;
  }
  return std::nullopt;
}

std::string_view numberOf(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::Success: return "0";
    case Outcome::MinorFailure: return "4";
    case Outcome::SeriousFailure: return "8";
    case Outcome::MajorFailure: break;
  }
  return "12";
}

std::optional<Outcome> outcomeFrom(std::string_view number) noexcept {
  using enum Outcome;
  for (const Outcome outcome : {Success, MinorFailure, SeriousFailure, MajorFailure}) {
    if (number == numberOf(outcome)) return outcome;
  }
  return std::nullopt;
}

bool isAccessPoint(std::string_view type) noexcept {
  return type.size() == 1 && type.front() >= '1' && type.front() <= '5';
}

void noteNotCarried(Reading& reading, std::string_view where, std::string_view name) {
  std::string path(where);
  path += isName(name) ? name : "…";
  auto& noted = reading.not_carried;
  if (noted.size() >= kMaxNotCarried || std::ranges::find(noted, path) != noted.end()) return;
  noted.push_back(std::move(path));
}

std::string oneTextOf(const Identity& identity) {
  if (identity.value.empty()) {
    return identity.reference.empty() ? identity.display : identity.reference;
  }
  return isSystem(identity.system) ? identity.system + "|" + identity.value : identity.value;
}

Identity identityFrom(std::string_view text) {
  const std::size_t bar = text.find('|');
  if (bar == std::string_view::npos || bar + 1 == text.size() || !isSystem(text.substr(0, bar))) {
    return {.value = std::string(text)};
  }
  return {.system = std::string(text.substr(0, bar)), .value = std::string(text.substr(bar + 1))};
}

}  // namespace sekisho::usage

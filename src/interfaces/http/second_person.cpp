#include "interfaces/http/second_person.h"

#include <algorithm>
#include <utility>

namespace sekisho::http {
namespace {

std::string_view nameOf(Worth worth) {
  switch (worth) {
    case Worth::NeedsAnother: return "needs-another";
    case Worth::Alone: return "alone";
    case Worth::Whole: return "whole";
  }
  std::unreachable();
}

}  // namespace

Json secondBody(const Result<SecondPerson>& second, const std::vector<people::Person>& people,
                const Caller& caller) {
  if (!second) return {};
  Json::Array others;
  for (const PersonId id : second->others) {
    const auto person = std::ranges::find(people, id, &people::Person::id);
    if (person != people.end() && !caller.masked()) others.emplace_back(person->name);
  }
  return Json::Object{{"worth", nameOf(second->worth())},
                      {"own", second->own},
                      {"lately", second->lately},
                      {"others", std::move(others)}};
}

}  // namespace sekisho::http

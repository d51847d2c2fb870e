#include "capabilities/visits/self_check.h"

#include <utility>

namespace sekisho::visits {

std::string_view nameOf(Told told) noexcept {
  switch (told) {
    case Told::Yes: return "yes";
    case Told::No: return "no";
    case Told::Unsure: return "unsure";
  }
  std::unreachable();
}

std::optional<Told> toldFrom(std::string_view name) noexcept {
  for (const Told told : {Told::Yes, Told::No, Told::Unsure}) {
    if (nameOf(told) == name) return told;
  }
  return std::nullopt;
}

Json toJson(const SelfCheck& check) {
  Json::Object answers;
  for (std::size_t i = 0; i < kQuestions.size(); ++i) {
    answers.emplace(kQuestions.at(i), nameOf(check.answers.at(i)));
  }
  return Json::Object{{"id", check.id.text()},
                      {"device", check.device.text()},
                      {"answers", std::move(answers)},
                      {"address", check.address.empty() ? Json() : Json(check.address)},
                      {"browser", check.browser ? toJson(*check.browser) : Json()},
                      {"by", check.by.text()},
                      {"at", toRfc3339(check.at)}};
}

}  // namespace sekisho::visits

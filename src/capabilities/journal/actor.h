#pragma once

#include <optional>
#include <string>

#include "core/ids.h"
#include "core/json.h"

namespace sekisho::journal {

/// Who decided: what every decision's body names under "by".
struct Actor {
  enum class Kind {
    Person,   ///< A person of the register, signed in.
    Console,  ///< The owner of the data directory at the machine itself (設置作業者).
    Hub,      ///< The hub on its own, by a written rule.
  };
  Kind kind = Kind::Hub;
  std::optional<PersonId> person = {};  ///< Set for Person.
  std::string os_account = {};          ///< Set for Console: the OS account at the socket.

  [[nodiscard]] static Actor ofPerson(PersonId id) { return {.kind = Kind::Person, .person = id}; }
  [[nodiscard]] static Actor ofConsole(std::string os_account) {
    return {.kind = Kind::Console, .os_account = std::move(os_account)};
  }
  [[nodiscard]] static Actor hub() { return {}; }

  [[nodiscard]] Json toJson() const {
    switch (kind) {
      case Kind::Person: return Json::Object{{"person", person.value_or(PersonId{}).text()}};
      case Kind::Console: return Json::Object{{"console", os_account}};
      case Kind::Hub: break;
    }
    return Json::Object{{"hub", true}};
  }
};

}  // namespace sekisho::journal

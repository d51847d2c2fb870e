#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/access/access.h"
#include "capabilities/access/permissions.h"
#include "capabilities/catalog/fact_spec.h"
#include "capabilities/journal/actor.h"
#include "core/check.h"
#include "core/error.h"
#include "core/json.h"
#include "platform/http/message.h"

namespace sekisho::http {

/// Stands where a reader may not see a text.
inline constexpr std::string_view kMasked = "•••";

/// Who asks.
struct Caller {
  std::optional<access::Identity> person = {};
  /// The OS account at the local socket, which only the owner of the data directory can open.
  std::optional<std::string> console = {};

  /// Who signed in, in an operation that is open to nobody else.
  [[nodiscard]] const access::Identity& signedIn() const {
    SEKISHO_CHECK(person.has_value());
    return *person;
  }
  /// Who a decision names: the person if there is one, else the console.
  [[nodiscard]] journal::Actor actor() const {
    if (person) return journal::Actor::ofPerson(person->person);
    return journal::Actor::ofConsole(console.value_or(""));
  }
  /// Lists are shown with personal columns masked at the console without a person, and to whoever
  /// may not see the people either (the set-up account).
  [[nodiscard]] bool masked() const {
    return !person || !access::authorize("listPeople", &person->roles);
  }
  /// Whether values of that class (K-3.1) are shown. Addresses are, to whoever has said who they
  /// are: the set-up account registers devices by them.
  [[nodiscard]] bool sees(catalog::PersonalData kind) const {
    switch (kind) {
      case catalog::PersonalData::None: return true;
      case catalog::PersonalData::Address: return person.has_value();
      default: return !masked();
    }
  }
};

/// One request of an operation, after its caller was identified and authorized.
struct Call {
  const platform::http::Request& request;
  std::map<std::string, std::string, std::less<>> path = {};  ///< The template's parameters.
  Json body = {};
  Caller caller = {};
  std::string session_token = {};

  [[nodiscard]] const std::string& parameter(std::string_view name) const {
    return path.find(name)->second;
  }
};

/// What an operation answers: JSON unless `raw` is set.
struct Reply {
  int status = 200;
  Json body = {};
  std::vector<platform::http::Field> fields = {};
  std::optional<std::string> raw = {};  ///< With its Content-Type in `fields`.
  std::function<void(std::shared_ptr<platform::http::EventStream>)> events = {};
  std::shared_ptr<void> held = {};  ///< As of Response.
};

/// What a request's body is, if it has one. Any is for the operation to look at.
enum class Body { Json, Bytes, Any };

using Operation = std::function<Result<Reply>(Call&)>;

/// One operation of specs/openapi.yaml.
struct Route {
  std::string_view method;
  std::string_view path;  ///< Below /api/v1, parameters in braces.
  std::string_view operation;
  Operation answer;
  Body takes = Body::Json;  ///< Bytes are read from `Call::request`.
};

}  // namespace sekisho::http

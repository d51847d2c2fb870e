#include "interfaces/http/witness_operations.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

Json timeOrNull(const std::optional<Instant>& at) { return at ? Json(toRfc3339(*at)) : Json(); }

Json witnessBody(const WitnessStanding& one) {
  return Json::Object{{"name", one.witness.name},
                      {"vkey", one.witness.vkey},
                      {"url", one.witness.url},
                      {"outcome", one.outcome ? Json(nameOf(*one.outcome)) : Json()},
                      {"cosigned_at", timeOrNull(one.cosigned)}};
}

}  // namespace

std::vector<http::Route> witnessRoutes(Hub::State& state) {
  return http::witnessOperations(
      {.standing = [&state]() -> Json {
         const Witnessed seen = state.witnessing->now();
         Json::Array witnesses;
         for (const WitnessStanding& one : seen.witnesses) witnesses.push_back(witnessBody(one));
         return Json::Object{{"policy", seen.policy},
                             {"witnessed_at", timeOrNull(seen.at)},
                             {"size", seen.at ? Json(seen.size) : Json()},
                             {"log_vkey", state.journal->verifierKey().text()},
                             {"witnesses", std::move(witnesses)}};
       },
       .appoint = [&state](
                      const std::string& policy,
                      const journal::Actor& by) { return state.witnessing->appoint(policy, by); }});
}

}  // namespace sekisho::hub

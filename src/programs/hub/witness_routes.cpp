#include "interfaces/http/body.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

Json timeOrNull(const std::optional<Instant>& at) { return at ? Json(toRfc3339(*at)) : Json(); }

Json bodyOf(const WitnessStanding& one) {
  return Json::Object{{"name", one.witness.name},
                      {"vkey", one.witness.vkey},
                      {"url", one.witness.url},
                      {"outcome", one.outcome ? Json(nameOf(*one.outcome)) : Json()},
                      {"cosigned_at", timeOrNull(one.cosigned)}};
}

http::Reply standing(const Hub::State& state) {
  const Witnessed seen = state.witnessing->now();
  Json::Array witnesses;
  for (const WitnessStanding& one : seen.witnesses) witnesses.push_back(bodyOf(one));
  return {.body = Json::Object{{"policy", seen.policy},
                               {"witnessed_at", timeOrNull(seen.at)},
                               {"size", seen.at ? Json(seen.size) : Json()},
                               {"log_vkey", state.journal->verifierKey().text()},
                               {"witnesses", std::move(witnesses)}}};
}

Result<http::Reply> change(Hub::State& state, http::Call& call) {
  http::Members members(call.body);
  const std::string policy = members.text("policy", journal::kMaxPolicyBytes, true);
  if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
  if (auto done = state.witnessing->appoint(policy, call.caller.actor()); !done) {
    if (done.error().code == ErrorCode::InvalidInput) {
      done.error().arguments.push_back({"pointer", "/policy"});
    }
    return std::unexpected(std::move(done.error()));
  }
  return standing(state);
}

}  // namespace

std::vector<http::Route> witnessRoutes(Hub::State& state) {
  return {{"GET", "/journal/witnesses", "getWitnesses",
           [&state](http::Call&) -> Result<http::Reply> { return standing(state); }},
          {"PUT", "/journal/witnesses", "changeWitnesses",
           [&state](http::Call& call) { return change(state, call); }}};
}

}  // namespace sekisho::hub

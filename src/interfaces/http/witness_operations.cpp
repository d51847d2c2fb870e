#include "interfaces/http/witness_operations.h"

#include <memory>
#include <utility>

#include "capabilities/journal/policy.h"
#include "interfaces/http/body.h"

namespace sekisho::http {
namespace {

Result<Reply> change(const WitnessSurroundings& around, Call& call) {
  Members members(call.body);
  const std::string policy = members.text("policy", journal::kMaxPolicyBytes, true);
  if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
  if (auto done = around.appoint(policy, call.caller.actor()); !done) {
    if (done.error().code == ErrorCode::InvalidInput) {
      done.error().arguments.push_back({"pointer", "/policy"});
    }
    return std::unexpected(std::move(done.error()));
  }
  return Reply{.body = around.standing()};
}

}  // namespace

std::vector<Route> witnessOperations(WitnessSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<const WitnessSurroundings>(std::move(surroundings));
  return {{"GET", "/journal/witnesses", "getWitnesses",
           [it](Call&) -> Result<Reply> { return Reply{.body = it->standing()}; }},
          {"PUT", "/journal/witnesses", "changeWitnesses",
           [it](Call& call) { return change(*it, call); }}};
}

}  // namespace sekisho::http

#include "interfaces/witness/appointed.h"

#include "interfaces/witness/remote_witness.h"

namespace sekisho::witness {
namespace {

std::unexpected<Error> unfit(std::string what) {
  return fail(ErrorCode::InvalidInput, MessageId{"witness.not-appointed"}, what, {{"what", what}});
}

}  // namespace

Result<journal::Policy> parseAppointed(std::string_view text) {
  auto policy = journal::parsePolicy(text);
  if (!policy) return policy;
  if (!policy->logs.empty()) return unfit("log");
  if (policy->quorum == journal::kNoQuorum || policy->witnesses.empty()) return unfit("quorum");
  for (const journal::PolicyWitness& one : policy->witnesses) {
    if (!one.key) return unfit(one.name);
    if (one.url.empty()) return unfit(one.name);
    if (auto address = parseWitnessUrl(one.url); !address) {
      return std::unexpected(std::move(address.error()));
    }
  }
  return policy;
}

}  // namespace sekisho::witness

#include "capabilities/journal/policy.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <set>

#include "core/digest.h"
#include "core/text.h"

namespace sekisho::journal {
namespace {

constexpr MessageId kWrong{"journal.policy-wrong"};
constexpr std::byte kMlDsaCosignature{0x06};
constexpr std::size_t kMlDsaKeyBytes = 1312;

using Words = std::vector<std::string_view>;

std::unexpected<Error> wrong(std::size_t line, std::string what) {
  return fail(ErrorCode::InvalidInput, kWrong, fmt::format("line {}: {}", line, what),
              {{"line", std::to_string(line)}, {"what", what}});
}

/// The key's own bytes, of a witness's vkey whose signatures we cannot check yet. Whether the text
/// holds together is still looked at, so that a misspelt key is found.
std::optional<Bytes> laterKeyIn(std::string_view vkey) {
  const auto first = vkey.find('+');
  const auto second = first == std::string_view::npos ? first : vkey.find('+', first + 1);
  if (second == std::string_view::npos || first == 0) return std::nullopt;
  auto typed = fromBase64(vkey.substr(second + 1));
  if (!typed || typed->size() != 1 + kMlDsaKeyBytes || typed->front() != kMlDsaCosignature) {
    return std::nullopt;
  }
  const Sha256 digest = sha256({bytesOf(vkey.substr(0, first)), bytesOf("\n"), *typed});
  if (vkey.substr(first + 1, second - first - 1) != toHex(digest.view().first(4))) {
    return std::nullopt;
  }
  typed->erase(typed->begin());
  return typed;
}

/// Reads one line after the other.
class Reader {
 public:
  Result<void> take(std::size_t line, const Words& said) {
    line_ = line;
    const std::string_view verb = said.front();
    if (verb == "log") return takeLog(said);
    if (verb == "witness") return takeWitness(said);
    if (verb == "group") return takeGroup(said);
    if (verb == "quorum") return takeQuorum(said);
    return bad("a line begins with log, witness, group or quorum");
  }

  Result<Policy> finish(std::size_t lines) {
    if (!has_quorum_) return wrong(lines, "there is no quorum line");
    return std::move(policy_);
  }

 private:
  [[nodiscard]] std::unexpected<Error> bad(std::string what) const {
    return wrong(line_, std::move(what));
  }

  Result<void> takeLog(const Words& said) {
    if (said.size() < 2 || said.size() > 3) return bad("log takes a vkey, and a URL if any");
    if (policy_.logs.size() == kMaxPolicyMembers) return bad("too many logs");
    auto key = VerifierKey::parse(said[1]);
    if (!key || key->type != KeyType::Ed25519) return bad("this is no vkey of a log");
    if (!log_keys_.insert(copyOf(key->key)).second) return bad("this log's key was named before");
    policy_.logs.push_back({*std::move(key), urlIn(said, 2)});
    return {};
  }

  Result<void> takeWitness(const Words& said) {
    if (said.size() < 3 || said.size() > 4) {
      return bad("witness takes a name, a vkey, and a URL if any");
    }
    if (policy_.witnesses.size() == kMaxPolicyMembers) return bad("too many witnesses");
    if (auto fresh = define(said[1]); !fresh) return fresh;
    PolicyWitness witness{.name = std::string(said[1]), .vkey = std::string(said[2])};
    witness.url = urlIn(said, 3);
    Bytes raw;
    if (auto key = VerifierKey::parse(witness.vkey); key && key->type == KeyType::CosignatureV1) {
      raw = copyOf(key->key);
      witness.key = *std::move(key);
    } else if (auto later = laterKeyIn(witness.vkey)) {
      raw = *std::move(later);
    } else {
      return bad("this is no vkey of a witness");
    }
    if (!witness_keys_.insert(std::move(raw)).second) {
      return bad("this witness's key was named before");
    }
    policy_.witnesses.push_back(std::move(witness));
    return {};
  }

  Result<void> takeGroup(const Words& said) {
    if (said.size() < 4) return bad("group takes a name, all, any or a number, and members");
    if (policy_.groups.size() == kMaxPolicyMembers) return bad("too many groups");
    PolicyGroup group{.name = std::string(said[1]), .members = {}};
    for (const std::string_view member : std::span(said).subspan(3)) {
      if (!names_.contains(std::string(member))) return bad("a member is not named above");
      if (!members_.insert(std::string(member)).second) {
        return bad("a member belongs to a group already");
      }
      group.members.emplace_back(member);
    }
    if (auto fresh = define(said[1]); !fresh) return fresh;
    const auto threshold = thresholdIn(said[2], group.members.size());
    if (!threshold) return bad("the number is between 1 and the number of members");
    group.threshold = *threshold;
    policy_.groups.push_back(std::move(group));
    return {};
  }

  Result<void> takeQuorum(const Words& said) {
    if (said.size() != 2) return bad("quorum takes one name");
    if (has_quorum_) return bad("there is a quorum line already");
    if (said[1] != kNoQuorum && !names_.contains(std::string(said[1]))) {
      return bad("the quorum is not named above");
    }
    policy_.quorum = std::string(said[1]);
    has_quorum_ = true;
    return {};
  }

  Result<void> define(std::string_view name) {
    if (name == kNoQuorum) return bad("none is no name to give");
    if (!names_.insert(std::string(name)).second) return bad("this name was given before");
    return {};
  }

  static std::string urlIn(const Words& said, std::size_t at) {
    return said.size() > at ? std::string(said[at]) : std::string();
  }

  static std::optional<std::size_t> thresholdIn(std::string_view word, std::size_t members) {
    if (word == "any") return 1;
    if (word == "all") return members;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc{} || std::to_string(number) != word) return std::nullopt;
    return number >= 1 && number <= members ? std::optional(number) : std::nullopt;
  }

  Policy policy_;
  std::size_t line_ = 0;
  bool has_quorum_ = false;
  std::set<std::string> names_;
  std::set<std::string> members_;
  std::set<Bytes> log_keys_;
  std::set<Bytes> witness_keys_;
};

/// The k-th latest of what the members say, if so many say anything.
std::optional<std::uint64_t> latest(std::vector<std::uint64_t> times, std::size_t threshold) {
  if (times.size() < threshold) return std::nullopt;
  std::ranges::sort(times, std::greater{});
  return times[threshold - 1];
}

}  // namespace

std::vector<VerifierKey> Policy::witnessKeys() const {
  std::vector<VerifierKey> keys;
  for (const PolicyWitness& witness : witnesses) {
    if (witness.key) keys.push_back(*witness.key);
  }
  return keys;
}

Result<Policy> parsePolicy(std::string_view text) {
  if (text.size() > kMaxPolicyBytes) return wrong(1, "the file is too long");
  if (text.ends_with('\n')) text.remove_suffix(1);
  Reader reader;
  std::size_t line = 0;
  for (const std::string_view raw : split(text, '\n')) {
    ++line;
    if (std::ranges::any_of(raw,
                            [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7F; })) {
      return wrong(line, "control characters");
    }
    const auto said = words(raw);
    if (said.empty() || said.front().starts_with('#')) continue;
    if (auto taken = reader.take(line, said); !taken) return std::unexpected(taken.error());
  }
  return reader.finish(line);
}

std::string writePolicy(const Policy& policy) {
  const auto ended = [](const std::string& line, const std::string& url) {
    return line + (url.empty() ? "" : " " + url) + "\n";
  };
  std::string text;
  for (const PolicyLog& log : policy.logs) text += ended("log " + log.key.text(), log.url);
  for (const PolicyWitness& one : policy.witnesses) {
    text += ended("witness " + one.name + " " + one.vkey, one.url);
  }
  for (const PolicyGroup& group : policy.groups) {
    text += fmt::format("group {} {}", group.name, group.threshold);
    for (const std::string& member : group.members) text += " " + member;
    text += "\n";
  }
  return text + "quorum " + policy.quorum + "\n";
}

std::optional<std::uint64_t> quorumTime(const Policy& policy,
                                        std::span<const Cosignature> cosignatures) {
  std::map<std::string_view, std::uint64_t> times;
  for (const PolicyWitness& witness : policy.witnesses) {
    const auto said = std::ranges::find_if(
        cosignatures, [&](const Cosignature& one) { return one.witness == witness.key; });
    if (said != cosignatures.end()) times[witness.name] = said->posix_seconds;
  }
  for (const PolicyGroup& group : policy.groups) {
    std::vector<std::uint64_t> said;
    for (const std::string& member : group.members) {
      if (const auto found = times.find(member); found != times.end())
        said.push_back(found->second);
    }
    if (const auto time = latest(std::move(said), group.threshold)) times[group.name] = *time;
  }
  const auto found = times.find(policy.quorum);
  return found == times.end() ? std::nullopt : std::optional(found->second);
}

Result<Accepted> acceptCheckpoint(std::string_view text, const Policy& policy) {
  const auto note = decodeNote(text);
  if (!note) return std::unexpected(note.error());
  const auto named = decodeCheckpoint(note->body);
  if (!named) return std::unexpected(named.error());
  std::optional<Accepted> accepted;
  for (const PolicyLog& log : policy.logs) {
    if (log.key.name != named->origin) continue;
    auto checkpoint = openCheckpoint(text, log.key);
    if (checkpoint) {
      accepted = Accepted{.checkpoint = *std::move(checkpoint), .log = log.key};
    } else if (checkpoint.error().code != ErrorCode::PermissionDenied) {
      return std::unexpected(std::move(checkpoint.error()));
    }
  }
  if (!accepted) return fail(ErrorCode::PermissionDenied, MessageId{"journal.note-unsigned"});
  auto cosignatures = cosignaturesIn(*note, policy.witnessKeys());
  if (!cosignatures) return std::unexpected(std::move(cosignatures.error()));
  accepted->cosignatures = *std::move(cosignatures);
  accepted->witnessed = quorumTime(policy, accepted->cosignatures);
  if (!accepted->witnessed && policy.quorum != kNoQuorum) {
    return fail(ErrorCode::PermissionDenied, MessageId{"journal.quorum-missing"}, {},
                {{"count", std::to_string(accepted->cosignatures.size())}});
  }
  return *std::move(accepted);
}

}  // namespace sekisho::journal

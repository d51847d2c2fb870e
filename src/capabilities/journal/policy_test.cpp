// Cosignatures, policies and quorums (C2SP tlog-cosignature, tlog-policy, tlog-proof).
#include "capabilities/journal/policy.h"

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <bit>
#include <filesystem>
#include <fstream>

#include "capabilities/journal/merkle.h"
#include "capabilities/journal/proof.h"
#include "core/digest.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;

/// A key that is the same in every run, for that number.
SigningKey keyOf(unsigned number) {
  SeededRandom random(number + 1);
  return SigningKey::random(random);
}

std::string witnessVkey(unsigned number) {
  return verifierOf(fmt::format("witness.example/{}", number), KeyType::CosignatureV1,
                    keyOf(number))
      .text();
}

std::string logVkey() { return verifierOf("example.com/log", KeyType::Ed25519, keyOf(99)).text(); }

/// `log`, then witnesses w0 … and the lines given.
std::string policyOf(unsigned witnesses, std::string_view rest) {
  std::string text = "log " + logVkey() + "\n";
  for (unsigned i = 0; i < witnesses; ++i) {
    text += fmt::format("witness w{} {}\n", i, witnessVkey(i));
  }
  return text + std::string(rest);
}

Cosignature saidBy(unsigned witness, std::uint64_t posix_seconds) {
  return {*VerifierKey::parse(witnessVkey(witness)), posix_seconds};
}

/// A signed checkpoint of three numbers, cosigned by these witnesses at 1000 + their number.
std::string cosignedBy(std::initializer_list<unsigned> witnesses) {
  WholeTree tree;
  for (const char* entry : {"0", "1", "2"}) tree.add(leafHash(bytesOf(entry)));
  auto note = decodeNote(signCheckpoint({"example.com/log", 3, tree.root(3)}, keyOf(99)));
  for (const unsigned one : witnesses) {
    note->signatures.push_back(
        cosign(fmt::format("witness.example/{}", one), keyOf(one), 1000 + one, note->body));
  }
  return encodeNote(*note);
}

TEST(Policy, ReadsThePartsOfTheSpecificationsExample) {
  const auto policy = parsePolicy(policyOf(6,
                                           "# two organisations\n"
                                           "\tgroup  X 2 w0 w1 w2\n"
                                           "group Y any w3 w4 w5\n\n"
                                           "group X-and-Y all X Y\n"
                                           "quorum X-and-Y"));
  ASSERT_THAT(policy, succeeds());
  EXPECT_EQ(policy->logs.size(), 1U);
  EXPECT_EQ(policy->witnesses.size(), 6U);
  EXPECT_EQ(policy->groups[0].threshold, 2U);
  EXPECT_EQ(policy->groups[2].threshold, 2U);
  EXPECT_EQ(policy->quorum, "X-and-Y");
  EXPECT_EQ(parsePolicy(writePolicy(*policy)), *policy);
}

TEST(Policy, KeepsWhereALogIsReadAndAWitnessIsAsked) {
  const auto policy = parsePolicy("log " + logVkey() + " https://log.example/\nwitness w " +
                                  witnessVkey(0) + " http://127.0.0.1:1/\nquorum w\n");
  ASSERT_THAT(policy, succeeds());
  EXPECT_EQ(policy->logs[0].url, "https://log.example/");
  EXPECT_EQ(policy->witnesses[0].url, "http://127.0.0.1:1/");
}

TEST(Policy, TakesMoreThan32OfEach) {
  std::string text;
  for (unsigned i = 0; i < 40; ++i) {
    text += "log " + verifierOf("l", KeyType::Ed25519, keyOf(200 + i)).text() + "\n";
    text += fmt::format("witness w{} {}\ngroup g{} any w{}\n", i, witnessVkey(i), i, i);
  }
  EXPECT_THAT(parsePolicy(text + "quorum g39\n"), succeeds());
}

struct WrongLine {
  const char* name;
  std::string text;
  const char* line;
};
class WrongPolicy : public ::testing::TestWithParam<WrongLine> {};

TEST_P(WrongPolicy, IsRefusedByTheLineThatIsWrong) {
  const auto policy = parsePolicy(GetParam().text);
  ASSERT_THAT(policy, failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(policy.error().message.name, "journal.policy-wrong");
  EXPECT_EQ(policy.error().arguments.front().value, GetParam().line) << policy.error().detail;
}

INSTANTIATE_TEST_SUITE_P(
    Lines, WrongPolicy,
    ::testing::Values(
        WrongLine{"NoQuorum", policyOf(1, ""), "2"},
        WrongLine{"TwoQuorums", policyOf(1, "quorum w0\nquorum none\n"), "4"},
        WrongLine{"QuorumNamedLater", "quorum w0\n" + policyOf(1, ""), "1"},
        WrongLine{"MemberNamedLater", policyOf(1, "group a any b\ngroup b any w0\nquorum a\n"),
                  "3"},
        WrongLine{"MemberOfTwo", policyOf(2, "group a any w0\ngroup b any w1 w0\nquorum b\n"), "5"},
        WrongLine{"MemberTwice", policyOf(1, "group a 2 w0 w0\nquorum a\n"), "3"},
        WrongLine{"MemberNone", policyOf(1, "group a any none\nquorum a\n"), "3"},
        WrongLine{"ItsOwnMember", policyOf(1, "group a any a\nquorum a\n"), "3"},
        WrongLine{"NameTwice", policyOf(2, "group w0 any w1\nquorum w0\n"), "4"},
        WrongLine{"NameNone", policyOf(1, "group none any w0\nquorum w0\n"), "3"},
        WrongLine{"NoMember", policyOf(1, "group a any\nquorum w0\n"), "3"},
        WrongLine{"TooMany", policyOf(1, "group a 2 w0\nquorum a\n"), "3"},
        WrongLine{"Zero", policyOf(1, "group a 0 w0\nquorum a\n"), "3"},
        WrongLine{"LeadingZero", policyOf(1, "group a 01 w0\nquorum a\n"), "3"},
        WrongLine{"LogTwice", policyOf(0, "log " + logVkey() + "\nquorum none\n"), "2"},
        WrongLine{"KeyTwice", policyOf(1, "witness again " + witnessVkey(0) + "\nquorum w0\n"),
                  "3"},
        WrongLine{"LogsKeyOfAWitness", "witness w " + logVkey() + "\nquorum w\n", "1"},
        WrongLine{"WitnessKeyOfALog", "log " + witnessVkey(0) + "\nquorum none\n", "1"},
        WrongLine{"UnknownWord", policyOf(0, "threshold 1\nquorum none\n"), "2"},
        WrongLine{"ControlCharacter", policyOf(0, "quorum none\r\n"), "2"},
        WrongLine{"Empty", "", "1"}),
    [](const auto& info) { return info.param.name; });

TEST(Policy, KeepsTheSlotOfALaterKeyAndNeverCountsIt) {
  Bytes typed{std::byte{0x06}};
  typed.resize(1 + 1312, std::byte{7});
  const std::string name = "later.example";
  const Sha256 id = sha256({bytesOf(name), bytesOf("\n"), typed});
  const std::string vkey = name + "+" + toHex(id.view().first(4)) + "+" + toBase64(typed);
  const auto policy =
      parsePolicy(policyOf(1, "witness later " + vkey + "\ngroup g any w0 later\nquorum g\n"));
  ASSERT_THAT(policy, succeeds());
  EXPECT_FALSE(policy->witnesses[1].key);
  EXPECT_EQ(policy->witnessKeys().size(), 1U);
  EXPECT_EQ(quorumTime(*policy, std::vector{saidBy(0, 7)}), 7U);

  std::string misspelt = vkey;
  misspelt[name.size() + 1] = misspelt[name.size() + 1] == 'f' ? '0' : 'f';
  EXPECT_THAT(parsePolicy("witness later " + misspelt + "\nquorum later\n"),
              failsWith(ErrorCode::InvalidInput));
}

TEST(Quorum, IsAsOldAsTheLastWitnessItNeeds) {
  const auto policy = parsePolicy(policyOf(3, "group g 2 w0 w1 w2\nquorum g\n"));
  EXPECT_EQ(quorumTime(*policy, std::vector{saidBy(0, 10)}), std::nullopt);
  EXPECT_EQ(quorumTime(*policy, std::vector{saidBy(0, 10), saidBy(1, 30), saidBy(2, 20)}), 20U);
}

TEST(Quorum, OfNoneIsNeverMetByAnybody) {
  const auto policy = parsePolicy(policyOf(1, "quorum none\n"));
  EXPECT_EQ(quorumTime(*policy, std::vector{saidBy(0, 10)}), std::nullopt);
  const auto accepted = acceptCheckpoint(cosignedBy({0}), *policy);
  ASSERT_THAT(accepted, succeeds());
  EXPECT_EQ(accepted->witnessed, std::nullopt);
}

TEST(Quorum, IsMetExactlyWhereCountingTheMembersSaysSo) {
  EXPECT_TRUE(rc::check("a time later than none of the needed ones", [] {
    const auto count = *rc::gen::inRange<unsigned>(1, 7);
    const auto k = *rc::gen::inRange<unsigned>(1, count + 1);
    std::string group = fmt::format("group g {}", k);
    for (unsigned i = 0; i < count; ++i) group += fmt::format(" w{}", i);
    const auto policy = parsePolicy(policyOf(count, group + "\nquorum g\n"));
    RC_ASSERT(policy.has_value());
    std::vector<Cosignature> said;
    for (unsigned i = 0; i < count; ++i) {
      if (*rc::gen::arbitrary<bool>()) {
        said.push_back(saidBy(i, *rc::gen::inRange<std::uint64_t>(1, 20)));
      }
    }
    const auto time = quorumTime(*policy, said);
    const auto since = [&](std::uint64_t from) {
      return std::ranges::count_if(
          said, [&](const Cosignature& one) { return one.posix_seconds >= from; });
    };
    RC_ASSERT(time.has_value() == (said.size() >= k));
    if (!time) return;
    RC_ASSERT(since(*time) >= k);
    RC_ASSERT(since(*time + 1) < k);
  }));
}

TEST(Cosignatures, OfStrangersAndOtherKindsArePassedOver) {
  auto note = decodeNote(cosignedBy({0, 1}));
  note->signatures.push_back({"witness.example/0", {std::byte{6}}, Bytes(2428)});
  const std::vector known{*VerifierKey::parse(witnessVkey(1)), *VerifierKey::parse(logVkey())};
  const auto found = cosignaturesIn(*note, known);
  ASSERT_THAT(found, succeeds());
  EXPECT_EQ(*found, std::vector{saidBy(1, 1001)});
}

TEST(Cosignatures, OfOneWitnessCountOnceByTheirNewest) {
  auto note = decodeNote(cosignedBy({0}));
  note->signatures.push_back(cosign("witness.example/0", keyOf(0), 5000, note->body));
  note->signatures.push_back(cosign("witness.example/0", keyOf(0), 3000, note->body));
  EXPECT_EQ(cosignaturesIn(*note, std::vector{*VerifierKey::parse(witnessVkey(0))}),
            std::vector{saidBy(0, 5000)});
}

TEST(Cosignatures, OfNoTimeOrOverAnotherTextAreForged) {
  const std::vector known{*VerifierKey::parse(witnessVkey(0))};
  auto timeless = decodeNote(cosignedBy({}));
  timeless->signatures.push_back(cosign("witness.example/0", keyOf(0), 0, timeless->body));
  EXPECT_THAT(cosignaturesIn(*timeless, known), failsWith(ErrorCode::Corrupt));
  auto other = decodeNote(cosignedBy({}));
  other->signatures.push_back(cosign("witness.example/0", keyOf(0), 7, "example.com/log\n4\n"));
  EXPECT_THAT(cosignaturesIn(*other, known), failsWith(ErrorCode::Corrupt));
}

TEST(SignatureLines, ReadBackAndRefuseOtherForms) {
  const auto note = decodeNote(cosignedBy({0, 1}));
  const std::string lines = encodeSignatureLines(note->signatures);
  EXPECT_TRUE(lines.starts_with("\xE2\x80\x94 example.com/log "));
  EXPECT_EQ(decodeSignatureLines(lines), note->signatures);
  for (const std::string& bad : {std::string(), std::string("\n"), lines + "\n", "\n" + lines,
                                 lines + "\n" + lines, "x\n\n" + lines, lines.substr(1)}) {
    EXPECT_THAT(decodeSignatureLines(bad), failsWith(ErrorCode::InvalidInput)) << bad;
  }
}

TEST(AcceptedCheckpoint, NeedsALogOfThePolicyAndItsQuorum) {
  const auto policy = parsePolicy(policyOf(2, "group g all w0 w1\nquorum g\n"));
  const auto accepted = acceptCheckpoint(cosignedBy({0, 1}), *policy);
  ASSERT_THAT(accepted, succeeds());
  EXPECT_EQ(accepted->checkpoint.size, 3U);
  EXPECT_EQ(accepted->witnessed, 1000U);

  const auto too_few = acceptCheckpoint(cosignedBy({1}), *policy);
  ASSERT_THAT(too_few, failsWith(ErrorCode::PermissionDenied));
  EXPECT_EQ(too_few.error().message.name, "journal.quorum-missing");
  const auto stranger = parsePolicy("quorum none\n");
  EXPECT_THAT(acceptCheckpoint(cosignedBy({0, 1}), *stranger),
              failsWith(ErrorCode::PermissionDenied));
}

TEST(OfflineProof, IsHeldAgainstAPolicy) {
  WholeTree tree;
  for (const char* entry : {"0", "1", "2"}) tree.add(leafHash(bytesOf(entry)));
  const Proof proof{.index = 1, .path = tree.inclusionProof(1, 3), .checkpoint = cosignedBy({0})};
  const auto read = decodeProof(encodeProof(proof));
  ASSERT_THAT(read, succeeds());
  const auto policy = parsePolicy(policyOf(1, "quorum w0\n"));
  EXPECT_THAT(verifyProof(*read, "1", *policy), succeeds());
  EXPECT_THAT(verifyProof(*read, "2", *policy), failsWith(ErrorCode::Corrupt));
  const auto other = parsePolicy(policyOf(2, "quorum w1\n"));
  EXPECT_THAT(verifyProof(*read, "1", *other), failsWith(ErrorCode::PermissionDenied));
}

TEST(ConsistencyProof, HoldsForAnyTwoSizesAndForNothingThatDiffersInABit) {
  WholeTree tree;
  constexpr std::uint64_t kSize = 3000;
  for (std::uint64_t i = 0; i < kSize; ++i) tree.add(leafHash(bytesOf(std::to_string(i))));
  EXPECT_TRUE(rc::check("beginnings are proven, and nothing else", [&] {
    const auto size = *rc::gen::inRange<std::uint64_t>(2, kSize + 1);
    const auto old_size = *rc::gen::inRange<std::uint64_t>(1, size);
    Hashes path = tree.consistencyProof(old_size, size);
    const Sha256 before = tree.root(old_size);
    const Sha256 after = tree.root(size);
    RC_ASSERT(path.size() <= 63U);
    RC_ASSERT(provesConsistency(old_size, before, size, after, path));
    RC_ASSERT(!provesInconsistency(old_size, before, size, after, path));
    const auto bit = *rc::gen::inRange<std::size_t>(0, 256 * (path.size() + 2));
    const auto flipped = [&](Sha256 hash) {
      hash.bytes.at(bit % 256 / 8) ^= static_cast<std::byte>(1U << bit % 8);
      return hash;
    };
    const std::size_t at = bit / 256;
    if (at == path.size()) {
      RC_ASSERT(!provesConsistency(old_size, flipped(before), size, after, path));
      RC_ASSERT(provesInconsistency(old_size, flipped(before), size, after, path) ==
                !std::has_single_bit(old_size));
    } else if (at > path.size()) {
      RC_ASSERT(!provesConsistency(old_size, before, size, flipped(after), path));
    } else {
      path[at] = flipped(path[at]);
      RC_ASSERT(!provesConsistency(old_size, before, size, after, path));
      RC_ASSERT(!provesInconsistency(old_size, before, size, after, path));
    }
  }));
}

TEST(PolicyCorpus, IsAcceptedAndRefusedAsItsFoldersSay) {
  const auto hold = [](const std::string& name, auto accepts) {
    for (const bool accepted : {true, false}) {
      const auto folder = std::filesystem::path(SEKISHO_SOURCE_DIR) / "tests/fuzz" / name /
                          (accepted ? "accepted" : "refused");
      for (const auto& file : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(file.path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        EXPECT_EQ(accepts(text), accepted) << file.path();
      }
    }
  };
  hold("journal_policy", [](const std::string& text) { return parsePolicy(text).has_value(); });
  hold("journal_cosignature", [](const std::string& text) {
    return decodeSignatureLines(text).has_value() || decodeNote(text).has_value();
  });
}

}  // namespace
}  // namespace sekisho::journal

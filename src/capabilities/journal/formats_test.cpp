// Known answers of the public formats: RFC 6962, C2SP tlog-tiles, signed-note, tlog-checkpoint,
// tlog-cosignature, tlog-proof.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "capabilities/journal/body_block.h"
#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/crc32c.h"
#include "capabilities/journal/entry.h"
#include "capabilities/journal/entry_block.h"
#include "capabilities/journal/frame.h"
#include "capabilities/journal/merkle.h"
#include "capabilities/journal/note.h"
#include "capabilities/journal/proof.h"
#include "capabilities/journal/tile.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;

const std::vector<std::string> kHexEntries = {"",
                                              "00",
                                              "10",
                                              "2021",
                                              "3031",
                                              "40414243",
                                              "5051525354555657",
                                              "606162636465666768696a6b6c6d6e6f"};

WholeTree treeOfNumbers(std::uint64_t size) {
  WholeTree tree;
  for (std::uint64_t i = 0; i < size; ++i) tree.add(leafHash(bytesOf(std::to_string(i))));
  return tree;
}

struct KnownRoot {
  std::uint64_t size;
  const char* root;
};

class KnownRoots : public ::testing::TestWithParam<KnownRoot> {};

TEST_P(KnownRoots, ComeOutOfTheTreeAndOfItsEdge) {
  WholeTree tree;
  RightEdge edge;
  for (std::size_t i = 0; i < GetParam().size; ++i) {
    const Sha256 leaf = leafHash(*fromHex(kHexEntries[i]));
    tree.add(leaf);
    edge.add(leaf);
  }
  EXPECT_EQ(tree.root(GetParam().size).hex(), GetParam().root);
  EXPECT_EQ(edge.root().hex(), GetParam().root);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc6962, KnownRoots,
    ::testing::Values(
        KnownRoot{0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        KnownRoot{1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
        KnownRoot{3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
        KnownRoot{7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
        KnownRoot{8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"}),
    [](const auto& info) { return "Size" + std::to_string(info.param.size); });

TEST(AMerkleTree, HasTheKnownRootsAtAFullTileAndAt70000) {
  const WholeTree tree = treeOfNumbers(70'000);
  EXPECT_EQ(tree.root(256).hex(),
            "828515d033c19d8c901f37eccb8aed919667703486f8d2fff1cf7040321c5db1");
  EXPECT_EQ(tree.root(70'000).hex(),
            "1a4cdfcb66374a0c0dcbef49acbd4976d13ee864fb3cb241fc943cad04f02f7e");
}

TEST(AMerkleTree, ProvesEveryEntryOfEverySizeAndNothingElse) {
  constexpr std::uint64_t kSize = 40;
  const WholeTree tree = treeOfNumbers(kSize);
  for (std::uint64_t size = 1; size <= kSize; ++size) {
    for (std::uint64_t index = 0; index < size; ++index) {
      Hashes path = tree.inclusionProof(index, size);
      const Sha256 root = tree.root(size);
      ASSERT_TRUE(provesInclusion(tree.leaf(index), index, size, root, path));
      EXPECT_FALSE(provesInclusion(tree.leaf((index + 1) % kSize), index, size, root, path));
      EXPECT_FALSE(provesInclusion(tree.leaf(index), size, size, root, path));
      path.push_back(root);
      EXPECT_FALSE(provesInclusion(tree.leaf(index), index, size, root, path));
    }
  }
}

TEST(AMerkleTree, ProvesEveryBeginningAndNothingElse) {
  constexpr std::uint64_t kSize = 40;
  const WholeTree tree = treeOfNumbers(kSize);
  for (std::uint64_t size = 1; size <= kSize; ++size) {
    for (std::uint64_t old_size = 0; old_size <= size; ++old_size) {
      Hashes path = tree.consistencyProof(old_size, size);
      const Sha256 before = tree.root(old_size);
      const Sha256 after = tree.root(size);
      ASSERT_TRUE(provesConsistency(old_size, before, size, after, path));
      if (old_size == 0 || old_size == size) continue;
      EXPECT_FALSE(provesConsistency(old_size, after, size, after, path));
      EXPECT_FALSE(provesConsistency(old_size, before, size, before, path));
      path.pop_back();
      EXPECT_FALSE(provesConsistency(old_size, before, size, after, path));
    }
  }
}

TEST(AMerkleTree, ProvesAcrossFullTiles) {
  const WholeTree tree = treeOfNumbers(70'000);
  const Sha256 root = tree.root(70'000);
  for (const std::uint64_t index : {0ULL, 255ULL, 256ULL, 65'535ULL, 65'536ULL, 69'999ULL}) {
    EXPECT_TRUE(
        provesInclusion(tree.leaf(index), index, 70'000, root, tree.inclusionProof(index, 70'000)));
  }
  for (const std::uint64_t old_size : {1ULL, 256ULL, 300ULL, 65'536ULL, 69'999ULL}) {
    EXPECT_TRUE(provesConsistency(old_size, tree.root(old_size), 70'000, root,
                                  tree.consistencyProof(old_size, 70'000)));
  }
}

TEST(AMerkleTree, ReadsTwoTilesAtMostForAProofAndNoneForItsRoot) {
  const WholeTree whole = treeOfNumbers(70'000);
  MerkleTree tree;
  for (std::uint64_t tile = 0; tile < 70'000 / kTileWidth; ++tile) {
    RightEdge full;
    for (const Sha256& leaf : whole.tile(0, tile, kTileWidth)) full.add(leaf);
    tree.addTile(full.root());
  }
  for (std::uint64_t i = tree.size(); i < 70'000; ++i) tree.add(whole.leaf(i));
  std::size_t read = 0;
  const LeavesOf leaves = [&](std::uint64_t tile) -> Result<Hashes> {
    ++read;
    return whole.tile(0, tile, kTileWidth);
  };
  EXPECT_EQ(tree.root(), whole.root(70'000));
  for (const std::uint64_t index : {0ULL, 255ULL, 256ULL, 65'535ULL, 65'536ULL}) {
    read = 0;
    const auto path = tree.inclusionProof(index, 69'000, leaves);
    ASSERT_THAT(path, succeeds());
    EXPECT_EQ(*path, whole.inclusionProof(index, 69'000));
    EXPECT_LE(read, 2U);
  }
  read = 0;
  EXPECT_EQ(*tree.consistencyProof(300, 69'000, leaves), whole.consistencyProof(300, 69'000));
  EXPECT_LE(read, 2U);
  EXPECT_EQ(*tree.tile(1, 0, kTileWidth, leaves), whole.tile(1, 0, kTileWidth));
}

TEST(AMerkleTree, PassesOnThatLeavesCannotBeRead) {
  const WholeTree whole = treeOfNumbers(600);
  MerkleTree tree;
  for (std::uint64_t i = 0; i < 600; ++i) tree.add(whole.leaf(i));
  const LeavesOf broken = [](std::uint64_t) -> Result<Hashes> {
    return fail(ErrorCode::Corrupt, MessageId{"journal.volume-unreadable"});
  };
  EXPECT_THAT(tree.inclusionProof(3, 600, broken), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(tree.consistencyProof(3, 600, broken), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(tree.root(300, broken), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(tree.inclusionProof(550, 600, broken), succeeds()) << "its tile is still open";
}

TEST(Tiles, AreNamedInGroupsOfThreeDigits) {
  EXPECT_EQ(tilePath({0, 1'234'067, 256}), "tile/0/x001/x234/067");
  EXPECT_EQ(tilePath({1, 5, 256}), "tile/1/005");
  EXPECT_EQ(tilePath({0, 273, 112}), "tile/0/273.p/112");
  EXPECT_EQ(entriesPath(1000, 1), "tile/entries/x001/000.p/1");
}

TEST(Tiles, AreFoundByTheirNamesAndByNothingElse) {
  for (const TileName& name : tilesOf(70'000)) EXPECT_EQ(tileNamed(tilePath(name)), name);
  EXPECT_EQ(tileNamed("tile/0/x001/x234/067"), (TileName{0, 1'234'067, 256}));
  EXPECT_EQ(entriesNamed("tile/entries/x001/000.p/1"), (TileName{0, 1000, 1}));
  EXPECT_EQ(tileNamed(tilePath({63, ~std::uint64_t{0}, 1})), (TileName{63, ~std::uint64_t{0}, 1}));
}

TEST(Tiles, HaveTheKnownWidths) {
  EXPECT_EQ(tilesOf(256), (std::vector<TileName>{{0, 0, 256}, {1, 0, 1}}));
  const auto names = tilesOf(70'000);
  EXPECT_EQ(names.size(), 273U + 1 + 1 + 1 + 1);
  EXPECT_EQ(names[273], (TileName{0, 273, 112}));
  EXPECT_EQ(names[274], (TileName{1, 0, 256}));
  EXPECT_EQ(names[275], (TileName{1, 1, 17}));
  EXPECT_EQ(names[276], (TileName{2, 0, 1}));
  EXPECT_TRUE(tilesOf(0).empty());
}

TEST(EntryBundles, PutABigEndianLengthBeforeEachEntry) {
  const std::vector<std::string> lines = {"ab", "", std::string(300, 'x')};
  const Bytes bundle = encodeBundle(lines);
  EXPECT_EQ(toHex(ByteView(bundle).first(8)), "000261620000012c");
  EXPECT_EQ(*decodeBundle(bundle), lines);
  EXPECT_THAT(decodeBundle(ByteView(bundle).first(bundle.size() - 1)),
              failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(decodeBundle(encodeBundle(std::vector<std::string>(257, "x"))),
              failsWith(ErrorCode::Corrupt));
}

constexpr std::string_view kVkey =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view kSignedNote =
    "This is an example message.\n\n"
    "\xE2\x80\x94 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    "\n";

TEST(SignedNote, OfTheSpecificationVerifies) {
  const auto key = VerifierKey::parse(kVkey);
  ASSERT_THAT(key, succeeds());
  EXPECT_EQ(key->text(), kVkey);
  const auto note = decodeNote(kSignedNote);
  ASSERT_THAT(note, succeeds());
  EXPECT_EQ(encodeNote(*note), kSignedNote);
  EXPECT_EQ(note->body, "This is an example message.\n");
  EXPECT_THAT(verifyNote(*note, std::span(&*key, 1)), succeeds());
}

TEST(SignedNote, IsRefusedWhenAKnownKeysSignatureIsWrong) {
  const auto key = VerifierKey::parse(kVkey);
  auto note = decodeNote(kSignedNote);
  note->body = "This is another message.\n";

  EXPECT_THAT(verifyNote(*note, std::span(&*key, 1)), failsWith(ErrorCode::Corrupt));
}

TEST(SignedNote, PassesOverKeysThatShareOnlyNameOrOnlyId) {
  const auto key = VerifierKey::parse(kVkey);
  auto note = decodeNote(kSignedNote);
  NoteSignature same_name = note->signatures[0];
  same_name.id[0] ^= std::byte{1};
  NoteSignature same_id = note->signatures[0];
  same_id.name = "example.com/bar";
  same_id.signature[0] ^= std::byte{1};
  note->signatures.push_back(same_name);
  note->signatures.push_back(same_id);
  EXPECT_THAT(verifyNote(*note, std::span(&*key, 1)), succeeds());

  note->signatures.erase(note->signatures.begin());
  EXPECT_THAT(verifyNote(*note, std::span(&*key, 1)), failsWith(ErrorCode::PermissionDenied));
}

TEST(SignedNote, IsSplitAtTheLastEmptyLine) {
  SeededRandom random;
  const SigningKey key = SigningKey::random(random);
  const VerifierKey verifier = verifierOf("log", KeyType::Ed25519, key);
  Note note{.body = "one\n\ntwo\n", .signatures = {}};
  note.signatures.push_back(signNote("log", key, note.body));

  const auto read = decodeNote(encodeNote(note));
  ASSERT_THAT(read, succeeds());
  EXPECT_EQ(*read, note);
  EXPECT_THAT(verifyNote(*read, std::span(&verifier, 1)), succeeds());
}

TEST(SignedNote, RefusesOtherForms) {
  const std::string good(kSignedNote);
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    return text.replace(text.find(from), from.size(), to);
  };
  for (const std::string& bad :
       {std::string(), std::string("x\n"), std::string("x\n\n"), with("This", "Th\x01s"),
        with("This", "\xFFhis"), with("\xE2\x80\x94 ", "- "), with("foo ", "foo  "),
        with("/foo", "+foo"),
        with("/foo",
             "\xE3\x80\x80"
             "foo"),
        with("aQM=\n", "aQM=")}) {
    EXPECT_THAT(decodeNote(bad), failsWith(ErrorCode::InvalidInput)) << bad;
  }
}

TEST(VerifierKey, IsRefusedWhenItsIdIsAnothers) {
  std::string text(kVkey);
  text[text.find("530d903a")] = '4';
  EXPECT_THAT(VerifierKey::parse(text), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(VerifierKey::parse("example.com"), failsWith(ErrorCode::InvalidInput));
}

TEST(Cosignature, IsOverTimeAndBody) {
  SeededRandom random;
  const SigningKey key = SigningKey::random(random);
  const VerifierKey witness = verifierOf("witness", KeyType::CosignatureV1, key);
  const std::string body = "sekisho.internal/x/1\n0\n" + toBase64(emptyRoot().view()) + "\n";
  Note note{.body = body, .signatures = {cosign("witness", key, 1'764'000'000, body)}};
  EXPECT_THAT(verifyNote(note, std::span(&witness, 1)), succeeds());
  EXPECT_EQ(*VerifierKey::parse(witness.text()), witness);

  note.signatures[0].signature[7] ^= std::byte{1};  // another time
  EXPECT_THAT(verifyNote(note, std::span(&witness, 1)), failsWith(ErrorCode::Corrupt));
}

TEST(Checkpoint, RoundTripsWithItsSignature) {
  SeededRandom random;
  const SigningKey key = SigningKey::random(random);
  const ClinicId clinic = *ClinicId::fromText("01930000-0000-7000-8000-000000000001");
  const Checkpoint checkpoint{originOf(clinic, 2), 0, emptyRoot()};
  EXPECT_EQ(encodeCheckpoint(checkpoint),
            "sekisho.internal/01930000-0000-7000-8000-000000000001/2\n0\n"
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
  const VerifierKey log = verifierOf(checkpoint.origin, KeyType::Ed25519, key);
  EXPECT_EQ(*openCheckpoint(signCheckpoint(checkpoint, key), log), checkpoint);
}

TEST(Checkpoint, RefusesOtherForms) {
  const std::string root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
  EXPECT_THAT(decodeCheckpoint("o\n7\n" + root), succeeds());
  EXPECT_THAT(decodeCheckpoint("o\n7\n" + root + "extension\n"), succeeds());
  for (const std::string& bad :
       {"\n7\n" + root, "o\n07\n" + root, "o\n-7\n" + root, "o\n7 \n" + root, "o\n\n" + root,
        "o\n7\n" + root + "\n", "o\n7\n" + root + "no end", std::string("o\n7\nAAAA\n"),
        "o\n99999999999999999999\n" + root}) {
    EXPECT_THAT(decodeCheckpoint(bad), failsWith(ErrorCode::InvalidInput)) << bad;
  }
}

TEST(OfflineProof, ProvesItsEntryAndNoOther) {
  SeededRandom random;
  const SigningKey key = SigningKey::random(random);
  const WholeTree tree = treeOfNumbers(11);
  const Checkpoint checkpoint{"example.com/log", 11, tree.root(11)};
  const VerifierKey log = verifierOf(checkpoint.origin, KeyType::Ed25519, key);
  const Proof proof{.extra = copyOf(bytesOf("x")),
                    .index = 7,
                    .path = tree.inclusionProof(7, 11),
                    .checkpoint = signCheckpoint(checkpoint, key)};
  const std::string text = encodeProof(proof);
  EXPECT_TRUE(text.starts_with("c2sp.org/tlog-proof@v1\nextra eA==\nindex 7\n"));

  const auto read = decodeProof(text);
  ASSERT_THAT(read, succeeds());
  EXPECT_EQ(*read, proof);
  EXPECT_EQ(*verifyProof(*read, "7", log), checkpoint);
  EXPECT_THAT(verifyProof(*read, "8", log), failsWith(ErrorCode::Corrupt));
}

TEST(Crc32c, HasTheKnownAnswer) {
  EXPECT_EQ(crc32c(bytesOf("123456789")), 0xE3069283U);
  EXPECT_EQ(crc32cByTables(bytesOf("123456789")), 0xE3069283U);
}

TEST(Crc32c, IsTheSameByInstructionAndByTables) {
  SeededRandom random;
  Bytes bytes(200);
  random.fill(bytes);
  for (std::size_t from = 0; from < 16; ++from) {
    for (std::size_t size = 0; size + from <= bytes.size(); ++size) {
      const ByteView part = ByteView(bytes).subspan(from, size);
      ASSERT_EQ(crc32c(part), crc32cByTables(part)) << from << " + " << size;
    }
  }
}

TEST(Frame, ReadsBackAndRefusesEveryFlippedBit) {
  const Frame frame{.first = 7,
                    .previous = sha256(bytesOf("before")),
                    .records = {{"line one", 1, copyOf(bytesOf("sealed"))}, {"two", 2, {}}}};
  const Bytes bytes = encodeFrame(frame);
  const auto read = decodeFrame(bytes);
  ASSERT_THAT(read, succeeds());
  EXPECT_EQ(read->frame, frame);
  EXPECT_EQ(read->bytes, bytes.size());
  EXPECT_EQ(textOf(ByteView(bytes).subspan(read->lines[1], 3)), "two");
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    Bytes changed = bytes;
    changed[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
    EXPECT_THAT(decodeFrame(changed), failsWith(ErrorCode::Corrupt)) << "bit " << bit;
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(decodeFrame(ByteView(bytes).first(size)), failsWith(ErrorCode::Corrupt));
  }
}

TEST(SegmentHeader, ReadsBackAndRefusesEveryFlippedByte) {
  const SegmentHeader header{*ClinicId::fromText("01930000-0000-7000-8000-000000000001"), 3, 17};
  const Bytes bytes = encodeSegmentHeader(header);
  ASSERT_EQ(bytes.size(), kSegmentHeaderBytes);
  EXPECT_EQ(*decodeSegmentHeader(bytes), header);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    Bytes changed = bytes;
    changed[at] ^= std::byte{1};
    EXPECT_THAT(decodeSegmentHeader(changed), failsWith(ErrorCode::Corrupt)) << at;
  }
}

/// Every file of a corpus is accepted or refused as its folder says.
void holdCorpus(const std::string& name, auto accepts) {
  for (const bool accepted : {true, false}) {
    const auto folder = std::filesystem::path(SEKISHO_SOURCE_DIR) / "tests/fuzz" / name /
                        (accepted ? "accepted" : "refused");
    std::size_t files = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      std::ifstream in(file.path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      EXPECT_EQ(accepts(text), accepted) << file.path();
      ++files;
    }
    EXPECT_GT(files, 0U);
  }
}

TEST(Corpus, IsAcceptedAndRefusedAsItsFoldersSay) {
  holdCorpus("journal_entry",
             [](const std::string& text) { return decodeEntry(text).has_value(); });
  holdCorpus("journal_note", [](const std::string& text) {
    return decodeNote(text).has_value() || VerifierKey::parse(text).has_value();
  });
  holdCorpus("journal_checkpoint", [](const std::string& text) {
    return decodeCheckpoint(text).has_value() || decodeProof(text).has_value();
  });
  holdCorpus("journal_tile", [](const std::string& text) {
    return tileNamed(text).has_value() || entriesNamed(text).has_value();
  });
  holdCorpus("journal_frame", [](const std::string& text) {
    return decodeFrame(bytesOf(text)).has_value() ||
           decodeSegmentHeader(bytesOf(text)).has_value() ||
           decodeBundle(bytesOf(text)).has_value();
  });
  holdCorpus("journal_block",
             [](const std::string& text) { return EntryBlock::read(bytesOf(text)).has_value(); });
  holdCorpus("journal_body_block", [](const std::string& text) {
    return BodyBlock::read(bytesOf(text), nullptr).has_value();
  });
}

}  // namespace
}  // namespace sekisho::journal

#include "capabilities/journal/journal.h"

#include <algorithm>
#include <variant>

#include "capabilities/journal/proof.h"
#include "capabilities/journal/sequencer.h"
#include "core/json.h"

namespace sekisho::journal {
namespace {

constexpr MessageId kRefused{"journal.entry-refused"};
constexpr MessageId kNoEntry{"journal.no-entry"};
constexpr MessageId kMonthOpen{"journal.month-open"};
constexpr MessageId kBegun{"journal.generation-begun"};
constexpr MessageId kBodyBroken{"journal.body-broken"};
constexpr std::string_view kOneDestroyed = "journal.body-destroyed@1";
constexpr std::string_view kShelfDestroyed = "journal.bodies-destroyed@1";
constexpr std::string_view kGenerationOpened = "journal.generation-opened@1";

std::optional<std::string_view> faultOf(const NewEntry& entry) {
  if (!isKind(entry.kind)) return "kind";
  if (!isSource(entry.source) || entry.source == kJournalSource) return "source";
  if (entry.number < 1 || entry.number > kMaxNumber) return "number";
  if (!isMediaType(entry.type)) return "type";
  if (entry.body.size() > kMaxBodyBytes) return "size";
  return std::nullopt;
}

/// An entry in which the journal speaks of itself.
NewEntry ownEntry(std::string_view kind, Json::Object body) {
  return {.kind = std::string(kind),
          .source = std::string(kJournalSource),
          .body = copyOf(bytesOf(canonicalJson(std::move(body))))};
}

/// What one entry of the journal's own says was destroyed: a body or a shelf.
using Destruction = std::variant<std::uint64_t, BodyShelf>;

std::optional<Destruction> destructionIn(const Entry& said, const Json& body) {
  if (said.kind == kOneDestroyed) {
    const auto* index = body["index"].integer();
    if (!index || *index < 0) return std::nullopt;
    return static_cast<std::uint64_t>(*index);
  }
  const auto* name = body["class"].text();
  const auto* month = body["month"].text();
  const auto entry_class = name ? entryClassOf(*name) : std::nullopt;
  const auto read = month ? Month::fromText(*month) : std::nullopt;
  if (!entry_class || !read) return std::nullopt;
  return BodyShelf{*entry_class, *read};
}

/// Shows what entries of the journal's own say was destroyed, in order.
Result<void> readDestructions(const JournalStore& store,
                              const std::function<Result<void>(const Destruction&)>& each) {
  for (const std::uint64_t index : store.ownEntries()) {
    const auto line = store.line(index);
    if (!line) return std::unexpected(line.error());
    const auto said = decodeEntry(*line);
    if (!said) return std::unexpected(said.error());
    if (said->kind != kOneDestroyed && said->kind != kShelfDestroyed) continue;
    const auto salted = store.body(index, *said);
    if (!salted) continue;  // destroyed itself since, or its key is away: nothing can be read
    const auto body = parseJson(textOf(salted->body));
    const auto destruction = body ? destructionIn(*said, *body) : std::nullopt;
    if (!destruction) continue;
    if (auto shown = each(*destruction); !shown) return shown;
  }
  return {};
}

/// Does what an entry says was done, unless it is done.
Result<void> destroyAsSaid(JournalStore& store, const Destruction& said) {
  if (const auto* shelf = std::get_if<BodyShelf>(&said)) return store.destroyShelf(*shelf);
  const std::uint64_t index = std::get<std::uint64_t>(said);
  const auto line = store.line(index);
  if (!line) return std::unexpected(line.error());
  const auto entry = decodeEntry(*line);
  if (!entry) return std::unexpected(entry.error());
  return store.destroyBody(index, *entry);
}

/// Completes what a power cut interrupted, or a restored backup brought back.
Result<void> completeDestructions(JournalStore& store) {
  return readDestructions(store,
                          [&](const Destruction& said) { return destroyAsSaid(store, said); });
}

}  // namespace

Journal::Journal(std::unique_ptr<Sequencer> sequencer) : sequencer_(std::move(sequencer)) {}
Journal::~Journal() = default;

Result<std::unique_ptr<Journal>> Journal::open(Identity identity,
                                               std::unique_ptr<JournalStore> store,
                                               const Clock& clock, Random& random, Marks earlier,
                                               Options options) {
  Log log{
      identity.clinic, identity.generation,
      verifierOf(originOf(identity.clinic, identity.generation), KeyType::Ed25519, identity.key)};
  auto sequencer =
      std::make_unique<Sequencer>(std::move(log), std::move(identity.key), std::move(store), clock,
                                  random, std::move(earlier), options);
  if (auto loaded = sequencer->load(); !loaded) return std::unexpected(std::move(loaded.error()));
  if (auto done = completeDestructions(sequencer->store());
      !done && done.error().code != ErrorCode::Unavailable) {
    return std::unexpected(std::move(done.error()).during("completing a destruction"));
  }
  sequencer->start();
  return std::unique_ptr<Journal>(new Journal(std::move(sequencer)));
}

Result<std::unique_ptr<const Journal>> Journal::openToRead(Log log,
                                                           std::unique_ptr<JournalStore> store,
                                                           const Clock& clock, Random& random) {
  auto sequencer = std::make_unique<Sequencer>(std::move(log), std::nullopt, std::move(store),
                                               clock, random, Marks{}, Options{});
  if (auto loaded = sequencer->load(); !loaded) return std::unexpected(std::move(loaded.error()));
  std::unique_ptr<Journal> journal(new Journal(std::move(sequencer)));
  const auto take = [&](const Destruction& said) -> Result<void> {
    if (const auto* index = std::get_if<std::uint64_t>(&said)) journal->gone_bodies_.insert(*index);
    if (const auto* shelf = std::get_if<BodyShelf>(&said)) journal->gone_shelves_.insert(*shelf);
    return {};
  };
  if (auto read = readDestructions(journal->sequencer_->store(), take); !read) {
    return std::unexpected(std::move(read.error()));
  }
  return std::unique_ptr<const Journal>(std::move(journal));
}

ClinicId Journal::clinic() const noexcept { return sequencer_->log().clinic; }
std::uint64_t Journal::generation() const noexcept { return sequencer_->log().generation; }
VerifierKey Journal::verifierKey() const { return sequencer_->log().key; }
Readiness Journal::readiness() const { return sequencer_->readiness(); }

Appending Journal::submit(NewEntry entry) {
  if (const auto fault = faultOf(entry)) {
    return Appending(fail(ErrorCode::InvalidInput, kRefused, {}, {{"field", std::string(*fault)}}));
  }
  return sequencer_->submit(std::move(entry));
}

Checkpoint Journal::head() const { return sequencer_->head(); }
Result<Sha256> Journal::root(std::uint64_t size) const { return sequencer_->root(size); }
Result<std::string> Journal::checkpoint() { return sequencer_->publish(); }
std::optional<std::string> Journal::latestCheckpoint() const { return sequencer_->published(); }
std::uint64_t Journal::highestNumber(std::string_view source) const {
  return sequencer_->highestNumber(source);
}
Result<std::optional<std::uint64_t>> Journal::indexOf(std::string_view source,
                                                      std::uint64_t number) const {
  return sequencer_->store().indexOf(source, number);
}
std::vector<BodyShelf> Journal::shelves() const { return sequencer_->store().shelves(); }

Result<bool> Journal::settle() { return sequencer_->settle(); }
std::optional<Error> Journal::unreadable() const { return sequencer_->unreadable(); }
void Journal::keepStill(const std::function<void()>& work) { sequencer_->store().keepStill(work); }
Instant Journal::now() const { return sequencer_->clock().now(); }

Result<Candidates> Journal::candidates(const Sought& sought, std::uint64_t below,
                                       std::size_t most) const {
  return sequencer_->store().candidates(sought, std::min(below, sequencer_->size()), most);
}
IndexState Journal::indexState() const { return sequencer_->store().indexState(); }
Result<std::uint64_t> Journal::reindex(std::uint64_t from) {
  return sequencer_->store().reindex(from);
}

Result<std::string> Journal::line(std::uint64_t index) const {
  if (index >= sequencer_->size()) return fail(ErrorCode::NotFound, kNoEntry);
  return sequencer_->store().line(index);
}

Result<Entry> Journal::entry(std::uint64_t index) const {
  const auto found = line(index);
  if (!found) return std::unexpected(found.error());
  return decodeEntry(*found);
}

Result<Bytes> Journal::body(std::uint64_t index) const {
  const auto found = entry(index);
  return found ? body(index, *found) : std::unexpected(found.error());
}

Result<Bytes> Journal::body(std::uint64_t index, const Entry& entry) const {
  if (saidDestroyed(index, entry)) return fail(ErrorCode::NotFound, kBodyDestroyed);
  auto salted = sequencer_->store().body(index, entry);
  if (!salted) return std::unexpected(std::move(salted.error()));
  if (salted->body.size() != entry.size ||
      commitmentOf(salted->salt, salted->body) != entry.commitment) {
    return fail(ErrorCode::Corrupt, kBodyBroken, "not what was committed to",
                {{"index", std::to_string(index)}});
  }
  return std::move(salted->body);
}

Result<std::vector<Listed>> Journal::newest(std::size_t most, std::uint64_t below) const {
  std::vector<Listed> page;
  for (std::uint64_t index = std::min(below, sequencer_->size());
       index > 0 && page.size() < most;) {
    auto found = entry(--index);
    if (!found) return std::unexpected(std::move(found.error()));
    page.push_back({index, *std::move(found)});
  }
  return page;
}

Result<Hashes> Journal::inclusionProof(std::uint64_t index, std::uint64_t size) const {
  return sequencer_->inclusionProof(index, size);
}

Result<Hashes> Journal::consistencyProof(std::uint64_t old_size, std::uint64_t size) const {
  return sequencer_->consistencyProof(old_size, size);
}

Result<Hashes> Journal::tile(const TileName& name) const { return sequencer_->tile(name); }

Result<std::vector<std::string>> Journal::bundle(const TileName& name) const {
  if (!sequencer_->covers({0, name.tile, name.width})) {
    return fail(ErrorCode::NotFound, kNoTile);
  }
  std::vector<std::string> lines;
  for (std::uint64_t slot = 0; slot < name.width; ++slot) {
    auto found = sequencer_->store().line(name.tile * kTileWidth + slot);
    if (!found) return std::unexpected(std::move(found.error()));
    lines.push_back(*std::move(found));
  }
  return lines;
}

bool Journal::saidDestroyed(std::uint64_t index, const Entry& entry) const {
  return gone_bodies_.contains(index) || gone_shelves_.contains(shelfOf(entry));
}

bool Journal::reaches(const std::string& note, std::uint64_t index) const {
  const auto checkpoint = openCheckpoint(note, verifierKey());
  return checkpoint && index < checkpoint->size;
}

Result<std::string> Journal::proofUnder(std::string note, std::uint64_t index) const {
  const auto covered = openCheckpoint(note, verifierKey());
  if (!covered) return std::unexpected(covered.error());
  auto path = inclusionProof(index, covered->size);
  if (!path) return std::unexpected(path.error());
  return encodeProof({.index = index, .path = *std::move(path), .checkpoint = std::move(note)});
}

Result<std::string> Journal::proofOf(std::uint64_t index, const std::string& cosigned) {
  if (index >= sequencer_->size()) return fail(ErrorCode::NotFound, kNoEntry);
  auto note = reaches(cosigned, index) ? Result<std::string>(cosigned) : checkpoint();
  if (!note) return note;
  return proofUnder(*std::move(note), index);
}

Result<std::string> Journal::keptProofOf(std::uint64_t index, const std::string& cosigned) const {
  if (index >= sequencer_->size()) return fail(ErrorCode::NotFound, kNoEntry);
  return proofUnder(reaches(cosigned, index) ? cosigned : latestCheckpoint().value_or(""), index);
}

Result<Appended> Journal::destroyBody(std::uint64_t index, std::string why) {
  const auto found = entry(index);
  if (!found) return std::unexpected(found.error());
  if (const auto salted = sequencer_->store().body(index, *found);
      !salted && salted.error().code == ErrorCode::NotFound) {
    return std::unexpected(salted.error());
  }
  auto said = sequencer_->submit(ownEntry(kOneDestroyed, {{"index", index}, {"why", why}})).get();
  if (!said) return said;
  if (auto done = sequencer_->store().destroyBody(index, *found); !done) {
    return std::unexpected(std::move(done.error()).during("destroying a body"));
  }
  return said;
}

Result<Appended> Journal::destroyBodies(const BodyShelf& shelf, std::string why) {
  if (shelf.month >= monthOf(sequencer_->clock().now())) {
    return fail(ErrorCode::Conflict, kMonthOpen, shelf.month.text());
  }
  auto said = sequencer_
                  ->submit(ownEntry(kShelfDestroyed, {{"class", nameOf(shelf.entry_class)},
                                                      {"month", shelf.month.text()},
                                                      {"why", why}}))
                  .get();
  if (!said) return said;
  if (auto done = sequencer_->store().destroyShelf(shelf); !done) {
    return std::unexpected(std::move(done.error()).during("destroying bodies"));
  }
  return said;
}

Result<Appended> Journal::openGeneration(const Opening& opening) {
  if (sequencer_->size() != 0) return fail(ErrorCode::Conflict, kBegun);
  Json::Object body{{"kept", opening.kept},
                    {"kept_generation", opening.kept_generation},
                    {"kept_root", opening.kept_root.hex()},
                    {"previous", opening.previous},
                    {"why", opening.why}};
  return sequencer_->submit(ownEntry(kGenerationOpened, std::move(body))).get();
}

}  // namespace sekisho::journal

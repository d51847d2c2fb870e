#include "capabilities/journal/store/body_keys.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "capabilities/journal/journal.h"
#include "core/text.h"

namespace sekisho::journal {
namespace {

using platform::Access;

constexpr std::string_view kPrefix = "body-";
constexpr std::string_view kKeyEnding = ".key";
constexpr std::string_view kDestroyedEnding = ".destroyed";
constexpr MessageId kKeyBroken{"journal.body-key-broken"};

}  // namespace

Result<BodyKeys> BodyKeys::open(platform::Disk& disk, std::string directory,
                                std::uint64_t generation, Random& random) {
  BodyKeys keys(disk, std::move(directory), generation, random);
  const auto files = disk.list(keys.directory_);
  if (!files) return std::unexpected(files.error());
  for (const std::string& file : *files) {
    if (auto read = keys.read(file); !read) return std::unexpected(read.error());
  }
  return keys;
}

std::optional<BodyKeys::Name> BodyKeys::nameFrom(std::string_view file) {
  Name name;
  if (!file.starts_with(kPrefix)) return std::nullopt;
  file.remove_prefix(kPrefix.size());
  if (file.ends_with(kKeyEnding)) {
    file.remove_suffix(kKeyEnding.size());
  } else if (file.ends_with(kDestroyedEnding)) {
    file.remove_suffix(kDestroyedEnding.size());
    name.destroyed = true;
  } else {
    return std::nullopt;
  }
  const auto parts = split(file, '-');  // generation, class, year, month, number
  if (parts.size() != 5) return std::nullopt;
  const auto entry_class = entryClassOf(parts[1]);
  const auto month = Month::fromText(fmt::format("{}-{}", parts[2], parts[3]));
  std::from_chars(parts[0].data(), parts[0].data() + parts[0].size(), name.generation);
  std::from_chars(parts[4].data(), parts[4].data() + parts[4].size(), name.number);
  if (!entry_class || !month || std::to_string(name.generation) != parts[0] ||
      std::to_string(name.number) != parts[4]) {
    return std::nullopt;
  }
  name.shelf = {*entry_class, *month};
  return name;
}

std::string BodyKeys::pathOf(const Place& place, std::uint32_t number,
                             std::string_view ending) const {
  const auto& [generation, shelf] = place;
  return fmt::format("{}/{}{}-{}-{}-{}{}", directory_, kPrefix, generation,
                     nameOf(shelf.entry_class), shelf.month.text(), number, ending);
}

Result<void> BodyKeys::read(const std::string& file) {
  const auto name = nameFrom(file);
  if (!name) return {};  // other keys live here too
  const Place place{name->generation, name->shelf};
  if (name->destroyed) {
    destroyed_[place].insert(name->number);
    return {};
  }
  const auto bytes =
      platform::readFile(*disk_, pathOf(place, name->number, kKeyEnding), SealingKey::kSize);
  if (!bytes) return std::unexpected(bytes.error());
  const auto key = SealingKey::fromBytes(*bytes);
  if (!key) return fail(ErrorCode::Corrupt, kKeyBroken, file, {{"file", file}});
  keys_[place].insert_or_assign(name->number, *key);
  return {};
}

Result<BodyKeys::Numbered> BodyKeys::current(const BodyShelf& shelf) {
  const auto found = keys_.find({generation_, shelf});
  if (found == keys_.end() || found->second.empty()) return next(shelf);
  const auto& [number, key] = *found->second.rbegin();
  return Numbered{number, &key};
}

Result<BodyKeys::Numbered> BodyKeys::next(const BodyShelf& shelf) {
  std::uint32_t number = 1;
  if (const auto alive = keys_.find({generation_, shelf});
      alive != keys_.end() && !alive->second.empty()) {
    number = std::max(number, alive->second.rbegin()->first + 1);
  }
  if (const auto gone = destroyed_.find({generation_, shelf});
      gone != destroyed_.end() && !gone->second.empty()) {
    number = std::max(number, *gone->second.rbegin() + 1);
  }
  const SealingKey key = SealingKey::random(*random_);
  if (auto kept = platform::writeFileAtomically(
          *disk_, pathOf({generation_, shelf}, number, kKeyEnding), key.view());
      !kept) {
    return std::unexpected(std::move(kept.error()).during("keeping a body key"));
  }
  const auto [at, added] = keys_[{generation_, shelf}].insert_or_assign(number, key);
  return Numbered{number, &at->second};
}

Result<const SealingKey*> BodyKeys::find(const BodyShelf& shelf, std::uint32_t number) const {
  if (const auto alive = keys_.find({generation_, shelf}); alive != keys_.end()) {
    if (const auto key = alive->second.find(number); key != alive->second.end()) {
      return &key->second;
    }
  }
  const auto gone = destroyed_.find({generation_, shelf});
  if (gone != destroyed_.end() && gone->second.contains(number)) {
    return fail(ErrorCode::NotFound, kBodyDestroyed);
  }
  return fail(ErrorCode::Unavailable, kBodyKeyMissing, {},
              {{"class", std::string(nameOf(shelf.entry_class))}, {"month", shelf.month.text()}});
}

std::vector<std::uint32_t> BodyKeys::living(const BodyShelf& shelf) const {
  std::vector<std::uint32_t> numbers;
  if (const auto alive = keys_.find({generation_, shelf}); alive != keys_.end()) {
    for (const auto& [number, key] : alive->second) numbers.push_back(number);
  }
  return numbers;
}

std::vector<BodyShelf> BodyKeys::shelves() const {
  std::set<BodyShelf> shelves;
  for (const auto& [place, keys] : keys_) {
    if (!keys.empty()) shelves.insert(place.second);
  }
  return {shelves.begin(), shelves.end()};
}

Result<void> BodyKeys::destroy(std::uint64_t generation, const BodyShelf& shelf,
                               std::uint32_t number) {
  const Place place{generation, shelf};
  const auto alive = keys_.find(place);
  if (alive == keys_.end() || !alive->second.contains(number)) return {};
  const std::string path = pathOf(place, number, kKeyEnding);
  const auto file = disk_->open(path, Access::Write);
  if (!file) return std::unexpected(file.error());
  // In place, so that the disk's old block goes too where the disk writes in place.
  if (auto wiped = (*file)->write(0, Bytes(SealingKey::kSize)); !wiped) return wiped;
  if (auto synced = (*file)->sync(); !synced) return synced;
  if (auto moved = disk_->rename(path, pathOf(place, number, kDestroyedEnding)); !moved) {
    return moved;
  }
  if (auto synced = disk_->syncDirectory(directory_); !synced) return synced;
  alive->second.erase(number);
  destroyed_[place].insert(number);
  return {};
}

Result<void> BodyKeys::destroyAll(const BodyShelf& shelf) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> doomed;
  for (const auto& [place, numbered] : keys_) {
    if (place.second != shelf) continue;
    for (const auto& [number, key] : numbered) doomed.emplace_back(place.first, number);
  }
  for (const auto& [generation, number] : doomed) {
    if (auto gone = destroy(generation, shelf, number); !gone) return gone;
  }
  return {};
}

}  // namespace sekisho::journal

#include "platform/disk/testing/simulated_disk.h"

#include <algorithm>

#include "core/check.h"

namespace sekisho::platform::testing {
namespace {

constexpr std::size_t kSector = 512;

std::unexpected<Error> powerOff() {
  return fail(ErrorCode::Indeterminate, kDiskFailed, "the power is off");
}

void put(Bytes& into, std::uint64_t offset, ByteView bytes) {
  if (into.size() < offset + bytes.size()) into.resize(offset + bytes.size());
  std::ranges::copy(bytes, into.begin() + static_cast<std::ptrdiff_t>(offset));
}

}  // namespace

struct SimulatedDisk::Content {
  struct Write {
    std::uint64_t offset;
    Bytes bytes;
  };
  Bytes now;
  Bytes durable;
  std::vector<Write> unsynced;
  std::uint64_t number = 0;
  std::int64_t changed = 0;
};

class SimulatedDisk::OpenFile final : public File {
 public:
  OpenFile(SimulatedDisk& disk, std::shared_ptr<Content> content, std::size_t life, bool writable)
      : disk_(disk), content_(std::move(content)), life_(life), writable_(writable) {}

  [[nodiscard]] Result<std::uint64_t> size() const override {
    const Lock lock(disk_.mutex_);
    if (disk_.dark_ || life_ != disk_.life_) return powerOff();
    return content_->now.size();
  }

  [[nodiscard]] Result<Bytes> read(std::uint64_t offset, std::size_t most) const override {
    const Lock lock(disk_.mutex_);
    if (disk_.dark_ || life_ != disk_.life_) return powerOff();
    if (offset >= content_->now.size()) return Bytes{};
    const auto count = std::min<std::uint64_t>(most, content_->now.size() - offset);
    return copyOf(ByteView(content_->now).subspan(offset, count));
  }

  [[nodiscard]] Result<void> write(std::uint64_t offset, ByteView bytes) override {
    const Lock lock(disk_.mutex_);
    SEKISHO_CHECK(writable_);
    if (life_ != disk_.life_) return powerOff();
    return disk_.step(offset + bytes.size() > content_->now.size(),
                      [&]() SEKISHO_REQUIRES(disk_.mutex_) {
                        put(content_->now, offset, bytes);
                        content_->changed = ++disk_.changes_;
                        content_->unsynced.push_back({offset, copyOf(bytes)});
                        disk_.last_written_ = content_;
                      });
  }

  [[nodiscard]] Result<void> sync() override {
    const Lock lock(disk_.mutex_);
    if (life_ != disk_.life_) return powerOff();
    if (disk_.fault_ && disk_.fault_->step == disk_.steps_ + 1 &&
        disk_.fault_->cut != PowerCut::LostAfter) {
      return disk_.step(false, [] {});  // the power goes before the sync has done its work
    }
    return disk_.step(false, [&]() SEKISHO_REQUIRES(disk_.mutex_) {
      ++disk_.syncs_;
      content_->durable = content_->now;
      content_->unsynced.clear();
    });
  }

 private:
  SimulatedDisk& disk_;
  std::shared_ptr<Content>
      content_;  // shared with the disk's names: an open file may lose its name
  std::size_t life_;
  bool writable_;
};

class SimulatedDisk::HeldLock final : public DirectoryLock {
 public:
  HeldLock(SimulatedDisk& disk, std::string path, std::size_t life)
      : disk_(disk), path_(std::move(path)), life_(life) {}
  ~HeldLock() override {
    const Lock lock(disk_.mutex_);
    if (life_ == disk_.life_) disk_.locks_.erase(path_);
  }

 private:
  SimulatedDisk& disk_;
  std::string path_;
  std::size_t life_;
};

SimulatedDisk::SimulatedDisk() : directories_{".", "/"} {}
SimulatedDisk::~SimulatedDisk() = default;

void SimulatedDisk::plan(const Fault& fault) {
  const Lock lock(mutex_);
  fault_ = fault;
  steps_ = 0;
}

std::size_t SimulatedDisk::steps() const {
  const Lock lock(mutex_);
  return steps_;
}

std::size_t SimulatedDisk::syncs() const {
  const Lock lock(mutex_);
  return syncs_;
}

void SimulatedDisk::cutPower() {
  const Lock lock(mutex_);
  goDark(PowerCut::LostBefore, 0);
}

bool SimulatedDisk::dark() const {
  const Lock lock(mutex_);
  return dark_;
}

void SimulatedDisk::restart() {
  const Lock lock(mutex_);
  if (!dark_) goDark(PowerCut::LostBefore, 0);
  dark_ = false;
  fault_.reset();
  steps_ = 0;
  ++life_;
  locks_.clear();
}

void SimulatedDisk::setFull(bool full) {
  const Lock lock(mutex_);
  full_ = full;
}

void SimulatedDisk::setReadOnly(bool read_only) {
  const Lock lock(mutex_);
  read_only_ = read_only;
}

Bytes SimulatedDisk::peek(const std::string& path) const {
  const Lock lock(mutex_);
  const auto found = now_.find(path);
  SEKISHO_CHECK(found != now_.end());
  return found->second->now;
}

void SimulatedDisk::poke(const std::string& path, Bytes bytes) {
  const Lock lock(mutex_);
  auto content = std::make_shared<Content>();
  content->now = content->durable = std::move(bytes);
  content->number = contents_.size() + 1;
  content->changed = ++changes_;
  contents_.push_back(content);
  now_[path] = durable_[path] = std::move(content);
}

void SimulatedDisk::rot(const std::string& path, Bytes bytes) {
  const Lock lock(mutex_);
  const auto found = now_.find(path);
  SEKISHO_CHECK(found != now_.end() && found->second->now.size() == bytes.size());
  found->second->now = found->second->durable = std::move(bytes);
}

void SimulatedDisk::forget(const std::string& directory) {
  const Lock lock(mutex_);
  const auto below = [&](const std::string& path) {
    return path == directory || path.starts_with(directory + "/");
  };
  std::erase_if(now_, [&](const auto& file) { return below(file.first); });
  std::erase_if(durable_, [&](const auto& file) { return below(file.first); });
  std::erase_if(directories_, below);
}

std::vector<std::string> SimulatedDisk::files() const {
  const Lock lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, content] : now_) names.push_back(name);
  return names;
}

Result<void> SimulatedDisk::allowed(bool grows) const {
  if (dark_) return powerOff();
  if (read_only_) return fail(ErrorCode::Unavailable, kDiskReadOnly, "simulated");
  if (full_ && grows) return fail(ErrorCode::Unavailable, kDiskFull, "simulated");
  return {};
}

Result<void> SimulatedDisk::step(bool grows, const std::function<void()>& change) {
  if (auto fine = allowed(grows); !fine) return fine;
  ++steps_;
  const bool now = fault_ && fault_->step == steps_;
  if (!now || fault_->cut != PowerCut::LostBefore) change();
  if (!now) return {};
  goDark(fault_->cut, fault_->seed);
  return powerOff();
}

void SimulatedDisk::applyTo(Names& names, const Renaming& renaming) {
  if (!renaming.from.empty()) names.erase(renaming.from);
  if (!renaming.to.empty()) names[renaming.to] = renaming.content;
}

void SimulatedDisk::keepData(PowerCut cut, std::mt19937& coin) {
  const auto last = last_written_.lock();
  for (const auto& weak : contents_) {
    const auto content = weak.lock();
    if (!content) continue;
    for (std::size_t i = 0; i < content->unsynced.size(); ++i) {
      const auto& [offset, bytes] = content->unsynced[i];
      const bool torn =
          cut == PowerCut::Torn && content == last && i + 1 == content->unsynced.size();
      if (cut != PowerCut::Reordered) {
        put(content->durable, offset,
            ByteView(bytes).first(torn ? bytes.size() / 2 : bytes.size()));
        continue;
      }
      for (std::size_t at = 0; at < bytes.size();) {
        const auto room = kSector - (offset + at) % kSector;
        const auto count = std::min<std::size_t>(room, bytes.size() - at);
        if (coin() % 2 == 0) put(content->durable, offset + at, ByteView(bytes).subspan(at, count));
        at += count;
      }
    }
  }
}

void SimulatedDisk::goDark(PowerCut cut, unsigned seed) {
  std::mt19937 coin(seed);
  dark_ = true;
  if (cut != PowerCut::LostBefore) {
    keepData(cut, coin);
    // File systems keep the order of names: what survives is a first part of the changes.
    const auto kept =
        cut == PowerCut::Reordered ? coin() % (unsynced_names_.size() + 1) : unsynced_names_.size();
    for (std::size_t i = 0; i < kept; ++i) applyTo(durable_, unsynced_names_[i]);
  }
  unsynced_names_.clear();
  now_ = durable_;
  for (const auto& weak : contents_) {
    if (const auto content = weak.lock()) {
      content->now = content->durable;
      content->unsynced.clear();
    }
  }
}

Result<std::unique_ptr<File>> SimulatedDisk::open(const std::string& path, Access access) {
  const Lock lock(mutex_);
  if (dark_) return powerOff();
  const auto found = now_.find(path);
  if (access != Access::Create) {
    if (found == now_.end()) return fail(ErrorCode::NotFound, kDiskMissing, path);
    if (access == Access::Write && read_only_) return std::unexpected(allowed(false).error());
    return std::make_unique<OpenFile>(*this, found->second, life_, access == Access::Write);
  }
  if (found != now_.end()) return fail(ErrorCode::Conflict, kDiskExists, path);
  if (!directories_.contains(folderOf(path))) return fail(ErrorCode::NotFound, kDiskMissing, path);
  auto content = std::make_shared<Content>();
  if (auto made = step(true,
                       [&]() SEKISHO_REQUIRES(mutex_) {
                         content->number = contents_.size() + 1;
                         content->changed = ++changes_;
                         contents_.push_back(content);
                         unsynced_names_.push_back({"", path, content});
                         applyTo(now_, unsynced_names_.back());
                       });
      !made) {
    return std::unexpected(made.error());
  }
  return std::make_unique<OpenFile>(*this, std::move(content), life_, true);
}

Result<void> SimulatedDisk::createDirectory(const std::string& path) {
  {
    const Lock lock(mutex_);
    if (dark_) return powerOff();
    if (directories_.contains(path)) return {};
  }
  if (auto parent = createDirectory(folderOf(path)); !parent) return parent;
  const Lock lock(mutex_);
  return step(true, [&]() SEKISHO_REQUIRES(mutex_) { directories_.insert(path); });
}

Result<void> SimulatedDisk::rename(const std::string& from, const std::string& to) {
  const Lock lock(mutex_);
  const auto found = now_.find(from);
  if (!dark_ && found == now_.end()) return fail(ErrorCode::NotFound, kDiskMissing, from);
  return step(false, [&]() SEKISHO_REQUIRES(mutex_) {
    unsynced_names_.push_back({from, to, found->second});
    applyTo(now_, unsynced_names_.back());
  });
}

Result<void> SimulatedDisk::remove(const std::string& path) {
  const Lock lock(mutex_);
  if (!dark_ && !now_.contains(path)) return fail(ErrorCode::NotFound, kDiskMissing, path);
  return step(false, [&]() SEKISHO_REQUIRES(mutex_) {
    unsynced_names_.push_back({path, "", nullptr});
    applyTo(now_, unsynced_names_.back());
  });
}

Result<void> SimulatedDisk::syncDirectory(const std::string& path) {
  const Lock lock(mutex_);
  if (fault_ && fault_->step == steps_ + 1 && fault_->cut != PowerCut::LostAfter) {
    return step(false, [] {});
  }
  return step(false, [&]() SEKISHO_REQUIRES(mutex_) {
    std::erase_if(unsynced_names_, [&](const Renaming& renaming) SEKISHO_REQUIRES(mutex_) {
      if (folderOf(renaming.to.empty() ? renaming.from : renaming.to) != path) return false;
      applyTo(durable_, renaming);
      return true;
    });
  });
}

Result<Stamp> SimulatedDisk::stamp(const std::string& path) {
  const Lock lock(mutex_);
  if (dark_) return powerOff();
  const auto found = now_.find(path);
  if (found == now_.end()) return fail(ErrorCode::NotFound, kDiskMissing, path);
  const Content& content = *found->second;
  return Stamp{.bytes = content.now.size(),
               .file = content.number,
               .written_ns = content.changed,
               .touched_ns = content.changed};
}

Result<std::vector<std::string>> SimulatedDisk::list(const std::string& path) {
  const Lock lock(mutex_);
  if (dark_) return powerOff();
  if (!directories_.contains(path)) return fail(ErrorCode::NotFound, kDiskMissing, path);
  std::vector<std::string> names;
  for (const auto& [name, content] : now_) {
    if (folderOf(name) == path) names.push_back(name.substr(name.rfind('/') + 1));
  }
  for (const auto& name : directories_) {
    if (name != path && name.contains('/') && folderOf(name) == path) {
      names.push_back(name.substr(name.rfind('/') + 1));
    }
  }
  std::ranges::sort(names);
  return names;
}

Result<std::unique_ptr<DirectoryLock>> SimulatedDisk::lock(const std::string& path) {
  const Lock lock(mutex_);
  if (dark_) return powerOff();
  if (!locks_.insert(path).second) return fail(ErrorCode::Conflict, kDiskInUse, path);
  return std::make_unique<HeldLock>(*this, path, life_);
}

}  // namespace sekisho::platform::testing

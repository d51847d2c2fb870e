#include "storage/sqlite/testing/watched_disk.h"

#include <sqlite3.h>

#include <cerrno>
#include <new>
#include <string_view>

#include "core/check.h"

namespace sekisho::storage::testing {

struct WatchedDisk::State {
  std::filesystem::path folder;
  std::filesystem::path durable;
  Fault fault = Fault::None;
  std::function<void()> on_sync;
  sqlite3_vfs* real = nullptr;
  sqlite3_vfs vfs{};
  sqlite3_io_methods methods{};
};

namespace {

using Fault = WatchedDisk::Fault;

// SQLite's view of an open file, with the real one's behind it in the same block of memory.
struct WatchedFile {
  sqlite3_file base;
  WatchedDisk::State* disk;
  const char* name;  // SQLite keeps it while the file is open; null if the file is not watched

  [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  [[nodiscard]] Fault fault() const {
    const bool is_log = name != nullptr && std::string_view(name).ends_with("-wal");
    return is_log ? disk->fault : Fault::None;
  }
};

WatchedFile& watched(sqlite3_file* file) { return *reinterpret_cast<WatchedFile*>(file); }
sqlite3_file* real(sqlite3_file* file) { return watched(file).real(); }

int closeFile(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }
int readFile(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  return real(file)->pMethods->xRead(real(file), into, size, offset);
}
int writeFile(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  switch (watched(file).fault()) {
    case Fault::Full: return SQLITE_FULL;
    case Fault::ReadOnly: return SQLITE_IOERR_WRITE;
    default: return real(file)->pMethods->xWrite(real(file), bytes, size, offset);
  }
}
int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
  return real(file)->pMethods->xTruncate(real(file), size);
}

void keepDurable(const WatchedFile& file) {
  const std::filesystem::path name(file.name);
  std::filesystem::copy_file(name, file.disk->durable / name.filename(),
                             std::filesystem::copy_options::overwrite_existing);
}

int syncFile(sqlite3_file* file, int flags) {
  WatchedFile& self = watched(file);
  if (self.name == nullptr) return real(file)->pMethods->xSync(real(file), flags);
  if (self.disk->on_sync) self.disk->on_sync();
  if (self.fault() == Fault::SyncFails) return SQLITE_IOERR_FSYNC;
  const int code = real(file)->pMethods->xSync(real(file), flags);
  if (code == SQLITE_OK) keepDurable(self);
  if (self.disk->on_sync) self.disk->on_sync();
  return self.fault() == Fault::SyncFailsTooLate ? SQLITE_IOERR_FSYNC : code;
}

int sizeOfFile(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
int lockFile(sqlite3_file* file, int kind) { return real(file)->pMethods->xLock(real(file), kind); }
int unlockFile(sqlite3_file* file, int kind) {
  return real(file)->pMethods->xUnlock(real(file), kind);
}
int checkLock(sqlite3_file* file, int* held) {
  return real(file)->pMethods->xCheckReservedLock(real(file), held);
}
int controlFile(sqlite3_file* file, int what, void* with) {
  if (what == SQLITE_FCNTL_LAST_ERRNO && watched(file).fault() == Fault::ReadOnly) {
    *static_cast<int*>(with) = EROFS;
    return SQLITE_OK;
  }
  return real(file)->pMethods->xFileControl(real(file), what, with);
}
int sectorSize(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int mapShared(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, at);
}
int lockShared(sqlite3_file* file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void orderShared(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
int unmapShared(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

WatchedDisk::State& stateOf(sqlite3_vfs* vfs) {
  return *static_cast<WatchedDisk::State*>(vfs->pAppData);
}

bool isWatched(const WatchedDisk::State& disk, const char* name) {
  return name != nullptr && std::filesystem::path(name).parent_path() == disk.folder;
}

int openFile(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* given) {
  WatchedDisk::State& disk = stateOf(vfs);
  auto* self = new (file) WatchedFile{{nullptr}, &disk, isWatched(disk, name) ? name : nullptr};
  const int code = disk.real->xOpen(disk.real, name, self->real(), flags, given);
  if (self->real()->pMethods != nullptr) self->base.pMethods = &disk.methods;
  return code;
}
int deleteFile(sqlite3_vfs* vfs, const char* name, int sync) {
  WatchedDisk::State& disk = stateOf(vfs);
  if (isWatched(disk, name)) {
    std::filesystem::remove(disk.durable / std::filesystem::path(name).filename());
  }
  return disk.real->xDelete(disk.real, name, sync);
}
int accessFile(sqlite3_vfs* vfs, const char* name, int how, int* answer) {
  WatchedDisk::State& disk = stateOf(vfs);
  return disk.real->xAccess(disk.real, name, how, answer);
}
int fullName(sqlite3_vfs* vfs, const char* name, int size, char* into) {
  WatchedDisk::State& disk = stateOf(vfs);
  return disk.real->xFullPathname(disk.real, name, size, into);
}
void fillMethods(sqlite3_io_methods& methods) {
  methods.iVersion = 2;
  methods.xClose = &closeFile;
  methods.xRead = &readFile;
  methods.xWrite = &writeFile;
  methods.xTruncate = &truncateFile;
  methods.xSync = &syncFile;
  methods.xFileSize = &sizeOfFile;
  methods.xLock = &lockFile;
  methods.xUnlock = &unlockFile;
  methods.xCheckReservedLock = &checkLock;
  methods.xFileControl = &controlFile;
  methods.xSectorSize = &sectorSize;
  methods.xDeviceCharacteristics = &characteristics;
  methods.xShmMap = &mapShared;
  methods.xShmLock = &lockShared;
  methods.xShmBarrier = &orderShared;
  methods.xShmUnmap = &unmapShared;
}

}  // namespace

WatchedDisk::WatchedDisk(std::filesystem::path folder, std::filesystem::path durable)
    : state_(std::make_unique<State>()) {
  state_->folder = std::move(folder);
  state_->durable = std::move(durable);
  SEKISHO_CHECK(sqlite3_initialize() == SQLITE_OK);
  state_->real = sqlite3_vfs_find(nullptr);
  fillMethods(state_->methods);
  state_->vfs = *state_->real;
  state_->vfs.iVersion = 1;
  state_->vfs.szOsFile = static_cast<int>(sizeof(WatchedFile)) + state_->real->szOsFile;
  state_->vfs.zName = "sekisho-watched";
  state_->vfs.pAppData = state_.get();
  state_->vfs.xOpen = &openFile;
  state_->vfs.xDelete = &deleteFile;
  state_->vfs.xAccess = &accessFile;
  state_->vfs.xFullPathname = &fullName;
  SEKISHO_CHECK(sqlite3_vfs_register(&state_->vfs, 1) == SQLITE_OK);
}

WatchedDisk::~WatchedDisk() { sqlite3_vfs_unregister(&state_->vfs); }

void WatchedDisk::setFault(Fault fault) { state_->fault = fault; }
void WatchedDisk::setOnSync(std::function<void()> watcher) { state_->on_sync = std::move(watcher); }
const std::filesystem::path& WatchedDisk::durable() const { return state_->durable; }

}  // namespace sekisho::storage::testing

#include "platform/sqlite_file/descriptor_vfs.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <string>
#include <string_view>

#include "core/check.h"

namespace sekisho::platform {
namespace {

// SQLite's view of an open file: its base must come first.
struct OpenFile {
  sqlite3_file base;
  int descriptor;
};

int descriptorOf(sqlite3_file* file) { return reinterpret_cast<OpenFile*>(file)->descriptor; }

int closeFile(sqlite3_file* /*file*/) { return SQLITE_OK; }

int readFile(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  auto* bytes = static_cast<char*>(into);
  std::size_t missing = static_cast<std::size_t>(size);
  while (missing > 0) {
    const ssize_t got = pread(descriptorOf(file), bytes, missing, offset);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SQLITE_IOERR_READ;
    if (got == 0) break;
    bytes += got;
    offset += got;
    missing -= static_cast<std::size_t>(got);
  }
  // SQLite wants the missing end of a short file to read as zeros.
  std::memset(bytes, 0, missing);
  return missing == 0 ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int writeFile(sqlite3_file* /*file*/, const void* /*bytes*/, int /*size*/,
              sqlite3_int64 /*offset*/) {
  return SQLITE_READONLY;
}
int truncateFile(sqlite3_file* /*file*/, sqlite3_int64 /*size*/) { return SQLITE_READONLY; }
int syncFile(sqlite3_file* /*file*/, int /*flags*/) { return SQLITE_OK; }

int sizeOfFile(sqlite3_file* file, sqlite3_int64* size) {
  struct stat about{};
  if (fstat(descriptorOf(file), &about) != 0) return SQLITE_IOERR_FSTAT;
  *size = about.st_size;
  return SQLITE_OK;
}

int lockFile(sqlite3_file* /*file*/, int /*kind*/) { return SQLITE_OK; }
int checkLock(sqlite3_file* /*file*/, int* held) {
  *held = 0;
  return SQLITE_OK;
}
int controlFile(sqlite3_file* /*file*/, int /*what*/, void* /*with*/) { return SQLITE_NOTFOUND; }
int sectorSize(sqlite3_file* /*file*/) { return 4096; }
int characteristics(sqlite3_file* /*file*/) { return SQLITE_IOCAP_IMMUTABLE; }

constexpr sqlite3_io_methods makeMethods() {
  sqlite3_io_methods methods{};
  methods.iVersion = 1;
  methods.xClose = &closeFile;
  methods.xRead = &readFile;
  methods.xWrite = &writeFile;
  methods.xTruncate = &truncateFile;
  methods.xSync = &syncFile;
  methods.xFileSize = &sizeOfFile;
  methods.xLock = &lockFile;
  methods.xUnlock = &lockFile;
  methods.xCheckReservedLock = &checkLock;
  methods.xFileControl = &controlFile;
  methods.xSectorSize = &sectorSize;
  methods.xDeviceCharacteristics = &characteristics;
  return methods;
}
constexpr sqlite3_io_methods kMethods = makeMethods();

// The name of a database is the number of its descriptor.
int openFile(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags, int* given) {
  file->pMethods = nullptr;
  if (name == nullptr || (flags & SQLITE_OPEN_MAIN_DB) == 0) return SQLITE_CANTOPEN;
  const std::string_view digits(name);
  int descriptor = -1;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), descriptor);
  if (read.ec != std::errc{}) return SQLITE_CANTOPEN;
  auto* opened = reinterpret_cast<OpenFile*>(file);
  opened->descriptor = descriptor;
  opened->base.pMethods = &kMethods;
  if (given != nullptr) *given = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_READONLY;
  return SQLITE_OK;
}

int deleteFile(sqlite3_vfs* /*vfs*/, const char* /*name*/, int /*sync*/) {
  return SQLITE_IOERR_DELETE;
}

int accessFile(sqlite3_vfs* /*vfs*/, const char* /*name*/, int /*how*/, int* answer) {
  *answer = 0;
  return SQLITE_OK;
}

int fullName(sqlite3_vfs* /*vfs*/, const char* name, int size, char* into) {
  sqlite3_snprintf(size, into, "%s", name);
  return SQLITE_OK;
}

int lastError(sqlite3_vfs* /*vfs*/, int /*size*/, char* /*into*/) { return errno; }

sqlite3_vfs makeVfs() {
  SEKISHO_CHECK(sqlite3_initialize() == SQLITE_OK);
  const sqlite3_vfs* usual = sqlite3_vfs_find(nullptr);
  SEKISHO_CHECK(usual != nullptr);
  sqlite3_vfs vfs{};
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(OpenFile);
  vfs.mxPathname = 32;
  vfs.zName = "sekisho-descriptor";
  vfs.pAppData = usual->pAppData;
  vfs.xOpen = &openFile;
  vfs.xDelete = &deleteFile;
  vfs.xAccess = &accessFile;
  vfs.xFullPathname = &fullName;
  vfs.xRandomness = usual->xRandomness;
  vfs.xSleep = usual->xSleep;
  vfs.xCurrentTime = usual->xCurrentTime;
  vfs.xGetLastError = &lastError;
  return vfs;
}

const char* registeredVfs() {
  // SQLite keeps a list of these for the process; ours is never changed once it is in.
  static sqlite3_vfs vfs = makeVfs();
  static const bool registered = sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
  SEKISHO_CHECK(registered);
  return vfs.zName;
}

}  // namespace

void CloseSqlite::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }

SqliteHandle openDescriptor(int descriptor) {
  sqlite3* database = nullptr;
  const int code = sqlite3_open_v2(
      std::to_string(descriptor).c_str(), &database,
      SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, registeredVfs());
  SqliteHandle handle(database);
  if (code != SQLITE_OK) handle.reset();
  return handle;
}

}  // namespace sekisho::platform

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "capabilities/catalog/drop_in_records.h"
#include "core/mutex.h"

namespace sekisho::hub {

/// A provider's own specs in DATA/specs.d while the hub runs: read at start and whenever a file
/// there changes, journaled by hash, and in use only once that is durable.
class DropIns {
 public:
  /// What there is to show of one file.
  struct Shown {
    catalog::DropIn file;
    std::optional<std::uint64_t> entry = {};
  };

  /// All must outlive it. Until bring() only the shipped specs are in use.
  DropIns(std::string folder, const catalog::Specs& shipped, catalog::DropInRecords& records);

  /// Whether the folder is another than the one last brought in. Cheap: opens no file.
  [[nodiscard]] bool changed();

  /// Reads the folder, journals what differs from what was journaled, and returns the specs that
  /// are to be used. If it cannot be journaled, only files that were are in them, and the failure
  /// is in `why`; the next changed() says true.
  struct Brought {
    std::shared_ptr<const catalog::Specs> specs;
    std::optional<Error> why = {};
  };
  [[nodiscard]] Brought bring() SEKISHO_EXCLUDES(mutex_);

  /// For any thread.
  [[nodiscard]] std::shared_ptr<const catalog::Specs> specs() const SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] std::vector<Shown> shown() const SEKISHO_EXCLUDES(mutex_);

 private:
  const std::string folder_;
  const catalog::Specs& shipped_;
  catalog::DropInRecords& records_;
  std::string stamp_;  // of the thread that brings in

  mutable Mutex mutex_;
  std::shared_ptr<const catalog::Specs> specs_ SEKISHO_GUARDED_BY(mutex_);
  std::vector<Shown> shown_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::hub

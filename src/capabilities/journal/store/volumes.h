#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/store/volume.h"

namespace sekisho::journal {

/// The volumes of one generation, from entry 0 without gaps. Copies share what they read from, so
/// that a copy goes on reading what was replaced meanwhile. One thread at a time; copies any.
class Volumes {
 public:
  /// Opens their directories only. Corrupt: journal.volume-missing for a gap, and what Volume::open
  /// finds; {entry} says where.
  [[nodiscard]] static Result<Volumes> open(platform::Disk& disk, const std::string& directory,
                                            ClinicId clinic, std::uint64_t generation);

  /// How many entries lie in them.
  [[nodiscard]] std::uint64_t entries() const noexcept;
  [[nodiscard]] const std::vector<std::shared_ptr<const Volume>>& all() const noexcept {
    return all_;
  }
  /// The one that holds an entry below entries().
  [[nodiscard]] std::shared_ptr<const Volume> of(std::uint64_t index) const;

  /// The next volume, or another form of one that is there.
  void put(std::shared_ptr<const Volume> volume);

  /// Where a source's entry of that number lies. Reads the entries of one volume.
  [[nodiscard]] Result<std::optional<std::uint64_t>> indexOf(std::string_view source,
                                                             std::uint64_t number) const;

 private:
  std::vector<std::shared_ptr<const Volume>> all_;
};

}  // namespace sekisho::journal

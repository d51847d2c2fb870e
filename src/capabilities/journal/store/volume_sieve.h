#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "capabilities/journal/indexing.h"
#include "capabilities/journal/store/shelf_filter.h"
#include "capabilities/journal/store/volume.h"
#include "capabilities/journal/store/volume_index.h"

namespace sekisho::journal {

/// Tells of one volume after the other whether it may hold what is sought, and asks the filter of
/// each shelf once for all of them. One thread; `sought` must outlive it.
class VolumeSieve {
 public:
  /// The filter of a shelf; null without one.
  using FilterOf = std::function<std::shared_ptr<const ShelfFilter>(const BodyShelf& shelf)>;

  VolumeSieve(const Sought& sought, FilterOf filter_of, Volume::KeyOf key_of)
      : sought_(&sought), filter_of_(std::move(filter_of)), key_of_(std::move(key_of)) {}

  /// False only if nothing in the volume is what is sought.
  [[nodiscard]] bool lets(const Volume& volume, const VolumeIndex& index);
  /// The filters that could not be read.
  [[nodiscard]] const std::vector<std::shared_ptr<const ShelfFilter>>& broken() const noexcept {
    return broken_;
  }

 private:
  /// What the filter of a shelf says of each of its volumes: by the group sought, then the volume.
  struct Answer {
    std::shared_ptr<const ShelfFilter> filter;
    std::vector<std::vector<bool>> may_hold;
  };
  [[nodiscard]] std::optional<Answer> ask(const BodyShelf& shelf);
  [[nodiscard]] bool mayHold(const BodyShelf& shelf, const Volume& volume, std::size_t group);

  const Sought* sought_;
  FilterOf filter_of_;
  Volume::KeyOf key_of_;
  std::map<BodyShelf, std::optional<Answer>> answers_ = {};  // nothing: it cannot tell
  std::vector<std::shared_ptr<const ShelfFilter>> broken_ = {};
};

}  // namespace sekisho::journal

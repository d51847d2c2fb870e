#include "capabilities/journal/store/volume_sieve.h"

#include <algorithm>
#include <functional>

#include "capabilities/journal/store/index_writer.h"

namespace sekisho::journal {

std::optional<VolumeSieve::Answer> VolumeSieve::ask(const BodyShelf& shelf) {
  Answer answer{.filter = filter_of_(shelf), .may_hold = {}};
  if (!answer.filter) return std::nullopt;
  const std::vector<bool> none(answer.filter->volumes().size());
  answer.may_hold.assign(sought_->all_of.size(), none);
  const auto key = key_of_(shelf, answer.filter->keyNumber());
  if (!key) return std::nullopt;  // perhaps sealed again under another just now
  const HmacSha256 term_key = termKey(*key);
  for (std::size_t group = 0; group < sought_->all_of.size(); ++group) {
    for (const std::string& term : sought_->all_of[group]) {
      const auto may = answer.filter->mayHold(sealedDigest(term_key, term), *key);
      if (!may) {
        broken_.push_back(std::move(answer.filter));
        return std::nullopt;
      }
      std::transform(may->begin(), may->end(), answer.may_hold[group].begin(),
                     answer.may_hold[group].begin(), std::logical_or{});
    }
  }
  return answer;
}

bool VolumeSieve::mayHold(const BodyShelf& shelf, const Volume& volume, std::size_t group) {
  auto known = answers_.find(shelf);
  if (known == answers_.end()) known = answers_.emplace(shelf, ask(shelf)).first;
  const std::optional<Answer>& answer = known->second;
  if (!answer) return true;
  const ShelfFilter& filter = *answer->filter;
  const auto at = std::ranges::lower_bound(filter.volumes(), volume.first());
  if (at == filter.volumes().end() || *at != volume.first()) return true;
  if (volume.keyNumber(shelf) != filter.keyNumber()) return true;
  return answer->may_hold[group][static_cast<std::size_t>(at - filter.volumes().begin())];
}

bool VolumeSieve::lets(const Volume& volume, const VolumeIndex& index) {
  if (!index.overlaps(*sought_)) return false;
  const std::vector<BodyShelf> shelves = volume.shelves();
  for (std::size_t group = 0; group < sought_->all_of.size(); ++group) {
    if (index.linesMayTell(sought_->all_of[group])) continue;
    if (std::ranges::none_of(
            shelves, [&](const BodyShelf& shelf) { return mayHold(shelf, volume, group); })) {
      return false;
    }
  }
  return true;
}

}  // namespace sekisho::journal

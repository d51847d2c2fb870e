#include "programs/hub/sealed_keys.h"

#include "programs/backup/backup.h"

namespace sekisho::hub {

void SealedKeys::keepUp(platform::Disk& disk, const std::string& keys, const std::string& target,
                        Random& random, Instant now) {
  const auto names = disk.list(keys);
  if (!names) {
    trouble_ = names.error();
    return;
  }
  std::string wanted = toRfc3339(now).substr(0, 7);
  for (const std::string& name : *names) {
    if (!name.ends_with(".new") && name != "recovery.key") wanted += "\n" + name;
  }
  const auto there = platform::look(disk, target);
  if (wanted == sealed_for_ && there && *there == platform::Presence::Present) return;
  auto sealed = backup::sealKeys(disk, keys, target, random);
  if (!sealed) {
    trouble_ = std::move(sealed.error());
    return;
  }
  trouble_.reset();
  sealed_for_ = std::move(wanted);
}

}  // namespace sekisho::hub

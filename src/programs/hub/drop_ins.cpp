#include "programs/hub/drop_ins.h"

#include <algorithm>

#include "programs/specs/drop_in_folder.h"

namespace sekisho::hub {
namespace {

using catalog::DropInRecordMap;

// The files that the journal knows as they are: nothing else may be used.
programs::DropInFolder onlyRecorded(programs::DropInFolder folder, const DropInRecordMap& records) {
  std::erase_if(folder.files, [&](const auto& file) {
    const auto found = records.find(file.path);
    return found == records.end() || !found->second.in_use ||
           found->second.digest != sha256(bytesOf(file.text));
  });
  return folder;
}

std::vector<DropIns::Shown> shownWith(std::vector<catalog::DropIn> drop_ins,
                                      const DropInRecordMap& records) {
  std::vector<DropIns::Shown> shown;
  for (catalog::DropIn& drop_in : drop_ins) {
    const auto found = records.find(drop_in.file);
    const bool known = found != records.end() && found->second.says(drop_in);
    shown.push_back({std::move(drop_in), known ? found->second.entry : std::nullopt});
  }
  return shown;
}

}  // namespace

DropIns::DropIns(std::string folder, const catalog::Specs& shipped, catalog::DropInRecords& records)
    : folder_(std::move(folder)),
      shipped_(shipped),
      records_(records),
      specs_(std::make_shared<catalog::Specs>(shipped)) {}

bool DropIns::changed() { return programs::stampOfDropInFolder(folder_) != stamp_; }

DropIns::Brought DropIns::bring() {
  // Before reading: a change meanwhile is then seen as one.
  std::string stamp = programs::stampOfDropInFolder(folder_);
  const programs::DropInFolder folder = programs::readDropInFolder(folder_);
  auto added = programs::addDropIns(shipped_, folder);
  Brought brought;
  auto records = records_.bring(added.drop_ins);
  if (records) {
    stamp_ = std::move(stamp);
  } else {
    brought.why = std::move(records.error());
    records = records_.all();
    if (!records) records = DropInRecordMap();
    added = programs::addDropIns(shipped_, onlyRecorded(folder, *records));
  }
  const Lock lock(mutex_);
  specs_ = std::move(added.specs);
  shown_ = shownWith(std::move(added.drop_ins), *records);
  brought.specs = specs_;
  return brought;
}

std::shared_ptr<const catalog::Specs> DropIns::specs() const {
  const Lock lock(mutex_);
  return specs_;
}

std::vector<DropIns::Shown> DropIns::shown() const {
  const Lock lock(mutex_);
  return shown_;
}

}  // namespace sekisho::hub

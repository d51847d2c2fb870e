#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/mutex.h"
#include "platform/http/message.h"

namespace sekisho::hub {

/// The open pages that listen for changes. Safe for any thread.
class LivePages {
 public:
  /// The stream lives as long as its page: the connection holds it too.
  void add(std::shared_ptr<platform::http::EventStream> page) SEKISHO_EXCLUDES(mutex_);

  /// Tells every page; those that are gone are forgotten.
  void tell(const std::string& name, const Json& data) SEKISHO_EXCLUDES(mutex_);

 private:
  Mutex mutex_;
  std::vector<std::shared_ptr<platform::http::EventStream>> pages_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::hub

#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
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
  /// Whether whoever opened a page may still read it. Any thread; must not call the pages.
  using MayRead = std::function<bool()>;

  /// The stream lives as long as its page: the connection holds it too. Closed at once if it may
  /// not be read any more: its reader may have signed out while it was being opened.
  void add(std::shared_ptr<platform::http::EventStream> page, MayRead may_read)
      SEKISHO_EXCLUDES(mutex_);

  /// Tells every page; those that are gone are forgotten.
  void tell(const std::string& name, const Json& data) SEKISHO_EXCLUDES(mutex_);

  /// How often tell() was called: grows before any page hears of it.
  [[nodiscard]] std::uint64_t told() const noexcept { return told_; }

  /// Closes the pages that may not be read any more.
  void closeEnded() SEKISHO_EXCLUDES(mutex_);

 private:
  struct Page {
    std::shared_ptr<platform::http::EventStream> stream;
    MayRead may_read;
  };

  std::atomic<std::uint64_t> told_ = 0;
  Mutex mutex_;
  std::vector<Page> pages_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::hub

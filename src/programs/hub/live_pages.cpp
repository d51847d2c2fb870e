#include "programs/hub/live_pages.h"

namespace sekisho::hub {

void LivePages::add(std::shared_ptr<platform::http::EventStream> page) {
  const Lock lock(mutex_);
  pages_.push_back(std::move(page));
}

void LivePages::tell(const std::string& name, const Json& data) {
  const std::string text = canonicalJson(data);
  const Lock lock(mutex_);
  std::erase_if(pages_, [](const auto& page) { return page->closed(); });
  for (const auto& page : pages_) page->send({.name = name, .data = text});
}

}  // namespace sekisho::hub

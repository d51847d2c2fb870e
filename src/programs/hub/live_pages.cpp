#include "programs/hub/live_pages.h"

namespace sekisho::hub {

void LivePages::add(std::shared_ptr<platform::http::EventStream> page, MayRead may_read) {
  const Page added{std::move(page), std::move(may_read)};
  {
    const Lock lock(mutex_);
    pages_.push_back(added);
  }
  // Looked at only now: whoever ends a session either finds the page among the others or has ended
  // it before.
  if (!added.may_read()) added.stream->close();
}

void LivePages::tell(const std::string& name, const Json& data) {
  const std::string text = canonicalJson(data);
  ++told_;
  const Lock lock(mutex_);
  std::erase_if(pages_, [](const Page& page) { return page.stream->closed(); });
  for (const Page& page : pages_) page.stream->send({.name = name, .data = text});
}

void LivePages::closeEnded() {
  std::vector<Page> pages;
  {
    const Lock lock(mutex_);
    pages = pages_;
  }
  for (const Page& page : pages) {
    if (!page.may_read()) page.stream->close();
  }
}

}  // namespace sekisho::hub

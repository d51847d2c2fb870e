#include "interfaces/http/list_preview.h"

#include <utility>

namespace sekisho::http {

void ListPreview::add(int line, bool known, Json::Object columns) {
  ++(known ? known_ : new_);
  columns["line"] = line;
  columns["outcome"] = known ? "known" : "new";
  columns["text"] = Json();
  columns["allowed"] = Json::Array{};
  lines_[line] = std::move(columns);
}

void ListPreview::refuse(int line, std::initializer_list<std::string_view> columns, Json why,
                         Json::Array allowed) {
  ++wrong_;
  Json::Object members{{"line", line},
                       {"outcome", "wrong"},
                       {"text", std::move(why)},
                       {"allowed", std::move(allowed)}};
  for (const std::string_view column : columns) members[std::string(column)] = Json();
  lines_[line] = std::move(members);
}

Reply ListPreview::reply() && {
  Json::Array ordered;
  for (auto& [number, line] : lines_) ordered.push_back(std::move(line));
  return Reply{
      .body = Json::Object{
          {"new", new_}, {"known", known_}, {"wrong", wrong_}, {"lines", std::move(ordered)}}};
}

Reply imported(std::size_t added, std::size_t listed) {
  return Reply{.status = 201,
               .body = Json::Object{{"added", static_cast<int>(added)},
                                    {"known", static_cast<int>(listed - added)}}};
}

}  // namespace sekisho::http

#include "interfaces/cli/roles.h"

#include <algorithm>
#include <ostream>

#include "core/text.h"

namespace sekisho::cli {
namespace {

std::unexpected<int> wrong(Session& session, std::string_view typed,
                           std::span<const std::string_view> allowed) {
  if (typed.empty()) {
    session.err << session.say(
        Words{"役割を --role で指定してください。", "Please say which roles with --role."});
  } else {
    session.err << session.say(Words{"その役割はありません: ", "There is no such role: "}) << typed;
  }
  session.err << "\n" << session.say(Words{"使える役割: ", "Roles: "});
  for (const std::string_view role : allowed) {
    session.err << (role == allowed.front() ? "" : ", ") << role;
  }
  session.err << session.say(Words{"(いくつかはカンマでつなぎます)", " (several: with commas)"})
              << "\n";
  return std::unexpected(2);
}

}  // namespace

std::expected<Json, int> rolesFrom(Session& session, const std::string& typed,
                                   std::span<const std::string_view> allowed) {
  Json::Array roles;
  for (const std::string_view part : split(typed, ',')) {
    const std::string_view role = trimmed(part);
    if (role.empty()) continue;
    if (std::ranges::find(allowed, role) == allowed.end()) return wrong(session, role, allowed);
    roles.emplace_back(role);
  }
  if (roles.empty()) return wrong(session, {}, allowed);
  return Json(std::move(roles));
}

}  // namespace sekisho::cli

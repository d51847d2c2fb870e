#include "interfaces/cli/entry_place.h"

#include <ostream>

namespace sekisho::cli {

std::string placeOf(const Json& entry) {
  return plain(entry["generation"]) + "-" + plain(entry["index"]);
}

void tellClosed(Session& session, const Json& page) {
  for (const Json& closed : *page["closed"].array()) {
    session.err << session.say(
                       Words{"復元する前の記録が読めません: 第", "Cannot be read: generation "})
                << plain(closed["generation"]) << session.say(Words{"世代 ", " "})
                << plain(closed["message"]) << " " << session.say(closed["text"]) << "\n";
  }
}

}  // namespace sekisho::cli

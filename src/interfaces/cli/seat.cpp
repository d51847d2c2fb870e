#include "interfaces/cli/seat.h"

namespace sekisho::cli {

std::string seatOf(const Session& session, std::string place, const Json& of) {
  const std::string by = of["place_by"].isNull() ? std::string() : plain(of["place_by"]);
  if (by == "connection") {
    return place + std::string(session.say(Words{"(接続から推定)", " (inferred)"}));
  }
  if (by != "ambiguous" || of["candidates"].isNull()) return place;
  const std::string number = plain(of["candidates"]);
  return session.language == Language::Japanese ? number + "台のどれか" : "one of " + number;
}

}  // namespace sekisho::cli

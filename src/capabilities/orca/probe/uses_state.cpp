// How Uses is kept over a restart.
#include "capabilities/orca/probe/use_words.h"
#include "capabilities/orca/probe/uses.h"

namespace sekisho::orca {

Json Uses::state() const {
  Json::Array stretches;
  for (const auto& [key, stretch] : stretches_) {
    stretches.emplace_back(Json::Object{{"kind", key.kind},
                                        {"user", key.user},
                                        {"what", key.what},
                                        {"place", key.place},
                                        {"line", stretch.line},
                                        {"from", toMs(stretch.from)},
                                        {"until", toMs(stretch.until)},
                                        {"times", stretch.times}});
  }
  Json::Array sessions;
  for (const auto& [session, open] : sessions_) {
    Json::Object one{{"session", session},
                     {"line", open.line},
                     {"user", open.user},
                     {"place", open.place},
                     {"mark", open.mark},
                     {"function", open.function},
                     {"logged_out", open.logged_out},
                     {"cleared", open.cleared},
                     {"cut", open.cut},
                     {"at_screen", open.at_screen},
                     {"operated_by", open.operated_by},
                     {"named", open.named}};
    if (open.from) one.emplace("from", toMs(*open.from));
    if (open.connected) one.emplace("connected", toMs(*open.connected));
    if (open.ended) one.emplace("ended", toMs(*open.ended));
    if (open.unseen) one.emplace("unseen", toMs(*open.unseen));
    sessions.emplace_back(std::move(one));
  }
  Json::Array ended;
  for (const std::string& session : endings_.sessions) ended.emplace_back(session);
  Json::Object state{{"stretches", std::move(stretches)},
                     {"sessions", std::move(sessions)},
                     {"endings", Json::Object{{"at", toMs(endings_.at)},
                                              {"left", endings_.left},
                                              {"broken", endings_.broken},
                                              {"peer", endings_.peer},
                                              {"sessions", std::move(ended)}}},
                     {"quiet", quiet_.state()},
                     {"night_act", toMs(night_act_)},
                     {"last", toMs(last_)}};
  if (all_since_) state.emplace("all_since", toMs(*all_since_));
  return state;
}

Uses Uses::from(const Json& state) {
  Uses uses;
  uses.last_ = instantFrom(state["last"]).value_or(Instant{});
  uses.quiet_ = Quiet::from(state["quiet"]);
  uses.night_act_ = instantFrom(state["night_act"]).value_or(Instant{});
  uses.all_since_ = instantFrom(state["all_since"]);
  const Json& endings = state["endings"];
  const auto count = [&](const char* name) {
    const auto* said = endings[name].integer();
    return said == nullptr ? 0 : *said;
  };
  uses.endings_ = {.at = instantFrom(endings["at"]).value_or(Instant{}),
                   .left = count("left"),
                   .broken = count("broken"),
                   .peer = textIn(endings, "peer")};
  if (const auto* ended = endings["sessions"].array()) {
    for (const Json& session : *ended) {
      if (const auto* mark = session.text()) uses.endings_.sessions.push_back(*mark);
    }
  }
  if (const auto* stretches = state["stretches"].array()) {
    for (const Json& one : *stretches) {
      const auto from = instantFrom(one["from"]);
      const auto until = instantFrom(one["until"]);
      const auto* times = one["times"].integer();
      if (!from || !until || times == nullptr) continue;
      uses.stretches_.emplace(
          Key{textIn(one, "kind"), textIn(one, "user"), textIn(one, "what"), textIn(one, "place")},
          Stretch{.line = textIn(one, "line"), .from = *from, .until = *until, .times = *times});
    }
  }
  if (const auto* sessions = state["sessions"].array()) {
    for (const Json& one : *sessions) {
      const auto is = [&](const char* name) {
        const auto* said = one[name].boolean();
        return said != nullptr && *said;
      };
      uses.sessions_.emplace(textIn(one, "session"),
                             Session{.line = textIn(one, "line"),
                                     .user = textIn(one, "user"),
                                     .mark = textIn(one, "mark"),
                                     .operated_by = textIn(one, "operated_by"),
                                     .place = textIn(one, "place"),
                                     .function = textIn(one, "function"),
                                     .from = instantFrom(one["from"]),
                                     .connected = instantFrom(one["connected"]),
                                     .ended = instantFrom(one["ended"]),
                                     .unseen = instantFrom(one["unseen"]),
                                     .logged_out = is("logged_out"),
                                     .cleared = is("cleared"),
                                     .cut = is("cut"),
                                     .at_screen = is("at_screen"),
                                     .named = is("named")});
    }
  }
  return uses;
}

}  // namespace sekisho::orca

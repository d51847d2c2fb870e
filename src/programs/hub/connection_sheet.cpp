#include "platform/mdns/message.h"
#include "programs/hub/set_up.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

constexpr MessageId kTypedElsewhere{"hub.lan-listen-typed"};
constexpr MessageId kNotYet{"hub.lan-start-again"};
constexpr MessageId kNoAddress{"hub.lan-no-address"};
constexpr MessageId kLoopback{"hub.lan-off"};

// Why no other machine can open the web interface just now; nothing if it can.
std::optional<MessageId> obstacle(const Hub::State& state, const Reach& reach) {
  if (!state.settings->current().lan && reach.web.isLoopback()) return kLoopback;
  if (reach.web.isLoopback()) return state.options.web ? kTypedElsewhere : kNotYet;
  if (reach.addressesOf(reach.web).empty()) return kNoAddress;
  return std::nullopt;
}

Json wordsFor(const Hub::State& state, MessageId id) {
  const catalog::MessageSpec* message = state.specs->message(id.name);
  return Json::Object{
      {"message", id.name}, {"text", bodyOf(message->text)}, {"do", bodyOf(message->next)}};
}

}  // namespace

Json connectionSheet(const Hub::State& state) {
  Reach reach = state.reach.current();
  const auto obstacle_now = obstacle(state, reach);
  // What will hold once it is started for the LAN.
  if (reach.web.isLoopback()) reach.web = Endpoint{"::", kWebPort};
  const std::string port = std::to_string(reach.web.port);
  Json::Array addresses;
  for (const std::string& address : reach.addressesOf(reach.web)) {
    addresses.emplace_back(Json::Object{
        {"url", "https://" + address + "/"},
        {"number", address.substr(0, address.rfind(':'))},
    });
  }
  const auto certificate = state.keys->web().certificate();
  const std::string local = platform::mdns::localNameOf(reach.host_name);
  return Json::Object{{"clinic", state.settings->current().clinic_name},
                      {"at", toRfc3339(state.clock.now())},
                      {"obstacle", obstacle_now ? wordsFor(state, *obstacle_now) : Json()},
                      {"addresses", std::move(addresses)},
                      {"host_name", reach.host_name},
                      {"host_url", "https://" + reach.host_name + ":" + port + "/"},
                      {"local_name", local},
                      {"local_url", "https://" + local + ":" + port + "/"},
                      {"fingerprint", certificate.fingerprint().hex()},
                      {"valid_until", toRfc3339(certificate.validUntil())}};
}

Result<http::SetUpDone> Hub::State::completeSetUp(const http::SetUpAnswers& answers,
                                                  const journal::Actor& by) {
  if (answers.notice) {
    if (auto fine = observation::check(*answers.notice, japaneseDay(clock.now())); !fine) {
      return std::unexpected(ofMember("/notice", std::move(fine.error())));
    }
  }
  auto made = set_up->complete(answers, by);
  if (!made) return std::unexpected(std::move(made.error()));
  http::SetUpDone done{.director = made->director};
  // A decision of its own: should it fail, the set-up stands and the notice is left for later.
  if (answers.notice) {
    observation::Notice notice = *answers.notice;
    notice.id = ids.make<observation::NoticeId>();
    notice.responsible = made->whoAnswers();
    notice.by = made->setter;
    notice.at = clock.now();
    if (auto kept = notices_to_staff->record(notice); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
  }
  if (!answers.lan) return done;
  // The set-up itself stands; the sheet says what is still in the way.
  auto remade = remakeWebAuthority();
  if (auto moved = remade ? follow(Follow::Now) : remade; !moved) {
    complain("serving the LAN", moved.error());
  }
  done.connection_sheet = connectionSheet(*this);
  return done;
}

}  // namespace sekisho::hub

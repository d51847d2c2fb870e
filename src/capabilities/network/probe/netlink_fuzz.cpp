#include <cstdint>

#include "capabilities/network/probe/filter_rules.h"
#include "capabilities/network/probe/nftables.h"
#include "capabilities/network/probe/routing.h"
#include "capabilities/network/probe/waiting_sockets.h"
#include "core/check.h"
#include "core/text.h"

// Whatever a datagram holds, what is read from it is well formed, and its rules have an outcome.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::network;  // NOLINT(google-build-using-namespace)
  FilterRules v4;
  FilterRules v6;
  NftSets sets;
  const auto whole =
      forEachMessage(std::as_bytes(std::span(data, size)), [&](const NetlinkMessage& message) {
        if (const auto link = linkFrom(message)) {
          SEKISHO_CHECK(!link->name.empty() && sekisho::isUtf8(link->name));
        }
        if (const auto neighbour = neighbourFrom(message)) {
          SEKISHO_CHECK(neighbour->mac.size() == 17 && !neighbour->address.text().empty());
        }
        if (const auto address = addressFrom(message)) {
          SEKISHO_CHECK(IpAddress::fromText(address->address.text()) == address->address);
        }
        SEKISHO_CHECK(defaultRoutesFrom(message).size() <= message.payload.size());
        for (const Transport transport : {Transport::Tcp, Transport::Udp}) {
          const auto socket = waitingSocketFrom(message, transport);
          SEKISHO_CHECK(!socket || socket->port != 0);
        }
        addNftSetMessage(message, sets);
        addNftablesMessage(message, false, sets, v4);
        addNftablesMessage(message, true, sets, v6);
      });
  closeNftSets(sets);
  SEKISHO_CHECK(whole == Wholeness::Damaged || whole == Wholeness::Whole);
  for (const FilterRules& rules : {v4, v6}) {
    SEKISHO_CHECK(!rules.input.empty() || defaultInput(rules) == Verdict::Accept);
    SEKISHO_CHECK(inputRules(rules) <= size);
    SEKISHO_CHECK(!rules.rerouting.empty() || !maySendOn(rules));
  }
  return 0;
}

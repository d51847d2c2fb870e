#include "capabilities/network/probe/nft_sets.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>

#include <algorithm>
#include <utility>

namespace sekisho::network {
namespace {

void putText(Bytes& out, std::uint16_t type, std::string_view text) {
  const auto length = static_cast<std::uint16_t>(4 + text.size() + 1);
  for (const std::uint16_t part : {length, type}) {
    const ByteView bytes = bytesOfStructure(part);
    out.insert(out.end(), bytes.begin(), bytes.end());
  }
  const ByteView bytes = bytesOf(text);
  out.insert(out.end(), bytes.begin(), bytes.end());
  out.resize((out.size() + 1 + 3) / 4 * 4);
}

// What a request for the elements of one set says.
Bytes aboutElements(std::uint8_t family, std::string_view table, std::string_view set) {
  const nfgenmsg about{.nfgen_family = family, .version = NFNETLINK_V0, .res_id = 0};
  Bytes body = copyOf(bytesOfStructure(about));
  putText(body, NFTA_SET_ELEM_LIST_TABLE, table);
  putText(body, NFTA_SET_ELEM_LIST_SET, set);
  return body;
}

// An element is a key, or where an interval before it ends; in a set of joined keys it says both.
void addElement(ByteView attribute, NftSet& set) {
  const NetlinkAttributes element(attribute);
  const auto flags = element.bigEndian32(NFTA_SET_ELEM_FLAGS).value_or(0);
  const auto key = element.find(NFTA_SET_ELEM_KEY);
  const auto value = key ? NetlinkAttributes(*key).find(NFTA_DATA_VALUE) : std::nullopt;
  const auto end = element.find(NFTA_SET_ELEM_KEY_END);
  if (!value || (flags & NFT_SET_ELEM_CATCHALL) != 0 || end ||
      set.elements.size() >= kMaxSetElements) {
    set.is_known = false;  // of everything else, or in more than one direction
    return;
  }
  if ((flags & NFT_SET_ELEM_INTERVAL_END) != 0) {
    set.elements.push_back({.until = copyOf(*value)});
  } else {
    set.elements.push_back({.key = copyOf(*value)});
  }
}

void addSet(int family, const NetlinkAttributes& attributes, NftSets& sets) {
  const auto table = attributes.text(NFTA_SET_TABLE);
  const auto name = attributes.text(NFTA_SET_NAME);
  if (!table || !name) return;
  const auto flags = attributes.bigEndian32(NFTA_SET_FLAGS).value_or(0);
  NftSet& set = sets[nftSetName(family, *table, *name)];
  set.has_intervals = (flags & NFT_SET_INTERVAL) != 0;
  set.is_known = (flags & (NFT_SET_EVAL | NFT_SET_MAP | NFT_SET_OBJECT)) == 0;
}

void addElements(int family, const NetlinkAttributes& attributes, NftSets& sets) {
  const auto table = attributes.text(NFTA_SET_ELEM_LIST_TABLE);
  const auto name = attributes.text(NFTA_SET_ELEM_LIST_SET);
  const auto list = attributes.find(NFTA_SET_ELEM_LIST_ELEMENTS);
  if (!table || !name || !list) return;
  const auto set = sets.find(nftSetName(family, *table, *name));
  if (set == sets.end()) return;
  NetlinkAttributes(*list).forEach([&](std::uint16_t type, ByteView element) {
    if (type == NFTA_LIST_ELEM) addElement(element, set->second);
  });
}

// Beginnings and ends by their key, an end before a beginning of the same one.
void closeIntervals(NftSet& set) {
  std::vector<std::pair<Bytes, bool>> edges;  // and whether it begins
  for (NftSet::Element& element : set.elements) {
    const bool begins = element.until.empty();
    edges.emplace_back(std::move(begins ? element.key : element.until), begins);
  }
  std::ranges::sort(edges);
  set.elements.clear();
  bool open = false;
  for (auto& [key, begins] : edges) {
    if (open && !begins) set.elements.back().until = key;
    if (begins) set.elements.push_back({.key = std::move(key)});
    open = begins;
  }
}

}  // namespace

std::string nftSetName(int family, std::string_view table, std::string_view set) {
  return std::to_string(family) + '/' + std::string(table) + '/' + std::string(set);
}

void addNftSetMessage(const NetlinkMessage& message, NftSets& sets) {
  const auto about = structureAt<nfgenmsg>(message.payload);
  if (!about) return;
  const NetlinkAttributes attributes(behind<nfgenmsg>(message.payload));
  if (message.type == nftType(NFT_MSG_NEWSET)) addSet(about->nfgen_family, attributes, sets);
  if (message.type == nftType(NFT_MSG_NEWSETELEM)) {
    addElements(about->nfgen_family, attributes, sets);
  }
}

void closeNftSets(NftSets& sets) {
  for (auto& [name, set] : sets) {
    if (set.has_intervals) closeIntervals(set);
  }
}

NftSets readNftSets(Netlink& netlink) {
  NftSets sets;
  const nfgenmsg all{.nfgen_family = NFPROTO_UNSPEC, .version = NFNETLINK_V0, .res_id = 0};
  std::vector<std::pair<std::string, Bytes>> requests;
  const auto asked =
      netlink.dump(NETLINK_NETFILTER, nftType(NFT_MSG_GETSET), bytesOfStructure(all),
                   [&](const NetlinkMessage& message) {
                     addNftSetMessage(message, sets);
                     const auto about = structureAt<nfgenmsg>(message.payload);
                     if (!about) return;
                     const NetlinkAttributes attributes(behind<nfgenmsg>(message.payload));
                     const auto table = attributes.text(NFTA_SET_TABLE);
                     const auto name = attributes.text(NFTA_SET_NAME);
                     if (!table || !name) return;
                     requests.emplace_back(nftSetName(about->nfgen_family, *table, *name),
                                           aboutElements(about->nfgen_family, *table, *name));
                   });
  if (!asked) return {};
  std::size_t elements = 0;
  for (const auto& [name, request] : requests) {
    NftSet& set = sets[name];
    if (!set.is_known) continue;
    const auto listed =
        netlink.dump(NETLINK_NETFILTER, nftType(NFT_MSG_GETSETELEM), request,
                     [&](const NetlinkMessage& message) { addNftSetMessage(message, sets); });
    elements += set.elements.size();
    if (!listed || elements > kMaxSetElements) set.is_known = false;
    if (elements > kMaxSetElements) break;
  }
  if (elements > kMaxSetElements) {
    for (auto& [name, set] : sets) set.is_known = false;
  }
  closeNftSets(sets);
  return sets;
}

}  // namespace sekisho::network

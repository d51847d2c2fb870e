#include "interfaces/agentlink/wire.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace sekisho::agentlink {
namespace {

constexpr MessageId kMalformed{"agentlink.malformed"};
constexpr std::int64_t kLargestNumber = (std::int64_t{1} << 53) - 1;

std::unexpected<Error> malformed(std::string_view member) {
  return fail(ErrorCode::InvalidInput, kMalformed, "member " + std::string(member),
              {{.name = "member", .value = std::string(member)}});
}

Json listOf(const std::vector<std::string>& texts) {
  return Json::Array(texts.begin(), texts.end());
}

/// Reads members one after another and remembers the first that is wrong.
class Members {
 public:
  explicit Members(const Json& value) : value_(value) {}

  std::string text(std::string_view name, std::size_t most = kMaxTextBytes) {
    const auto* found = value_[name].text();
    if (found == nullptr || found->size() > most) return blame(name), std::string();
    return *found;
  }

  std::int64_t integer(std::string_view name, std::int64_t least = 0,
                       std::int64_t most = kLargestNumber) {
    const auto* found = value_[name].integer();
    if (found == nullptr || *found < least || *found > most) return blame(name), 0;
    return *found;
  }

  std::uint64_t number(std::string_view name) { return static_cast<std::uint64_t>(integer(name)); }

  bool boolean(std::string_view name) {
    const auto* found = value_[name].boolean();
    if (found == nullptr) return blame(name), false;
    return *found;
  }

  Sha256 digest(std::string_view name) {
    const auto* found = value_[name].text();
    const auto read = found == nullptr ? std::nullopt : Sha256::fromHex(*found);
    if (!read) blame(name);
    return read.value_or(Sha256());
  }

  std::vector<std::string> texts(std::string_view name, std::size_t most) {
    std::vector<std::string> read;
    const auto* found = value_[name].array();
    if (found == nullptr || found->size() > most) return blame(name), read;
    for (const Json& each : *found) {
      if (each.text() == nullptr || each.text()->size() > kMaxTextBytes) return blame(name), read;
      read.push_back(*each.text());
    }
    return read;
  }

  template <class Part>
  Part part(std::string_view name) {
    auto read = fromJson<Part>(value_[name]);
    if (!read) {
      blame(name);
      return {};
    }
    return std::move(*read);
  }

  template <class Part>
  std::vector<Part> parts(std::string_view name, std::size_t most) {
    std::vector<Part> list;
    const auto* found = value_[name].array();
    if (found == nullptr || found->size() > most) return blame(name), list;
    list.reserve(found->size());
    for (const Json& each : *found) {
      auto read = fromJson<Part>(each);
      if (!read) return blame(name), list;
      list.push_back(std::move(*read));
    }
    return list;
  }

  void require(bool good, std::string_view name) {
    if (!good) blame(name);
  }

  template <class Message>
  [[nodiscard]] Result<Message> give(Message message) const {
    if (!wrong_.empty()) return malformed(wrong_);
    return message;
  }

 private:
  void blame(std::string_view name) {
    if (wrong_.empty()) wrong_ = name;
  }

  const Json& value_;
  std::string wrong_;
};

std::optional<Outcome> outcomeFrom(std::string_view name) {
  for (const auto outcome :
       {Outcome::Kept, Outcome::Confirmed, Outcome::Superseded, Outcome::SendWhole}) {
    if (nameOf(outcome) == name) return outcome;
  }
  return std::nullopt;
}

Json toJson(const Sender& sender) {
  return Json::Object{{"epoch", sender.epoch}, {"now", agentlink::toJson(sender.now)}};
}

Json toJson(const TableReceipt& receipt) {
  return Json::Object{
      {"name", receipt.name}, {"outcome", nameOf(receipt.outcome)}, {"sequence", receipt.sequence}};
}

template <class Part>
Json arrayOf(const std::vector<Part>& parts) {
  Json::Array array;
  array.reserve(parts.size());
  for (const Part& part : parts) array.push_back(toJson(part));
  return array;
}

}  // namespace

template <>
Result<Sender> fromJson(const Json& value) {
  Members members(value);
  Sender sender{.epoch = members.text("epoch"), .now = members.part<evidence::MachineTime>("now")};
  members.require(evidence::isEpoch(sender.epoch), "epoch");
  return members.give(std::move(sender));
}

template <>
Result<TableReceipt> fromJson(const Json& value) {
  Members members(value);
  TableReceipt receipt{.name = members.text("name"), .sequence = members.number("sequence")};
  const auto outcome = outcomeFrom(members.text("outcome"));
  members.require(outcome.has_value(), "outcome");
  receipt.outcome = outcome.value_or(Outcome::SendWhole);
  return members.give(std::move(receipt));
}

std::string pathOf(int version, std::string_view call) {
  return "/agent/v" + std::to_string(version) + "/" + std::string(call);
}

bool contradicts(const JournalMark& earlier, const JournalMark& later) noexcept {
  if (later.generation != earlier.generation) return later.generation < earlier.generation;
  if (later.size != earlier.size) return later.size < earlier.size;
  return later.root != earlier.root;
}

std::string_view nameOf(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::Kept: return "kept";
    case Outcome::Confirmed: return "confirmed";
    case Outcome::Superseded: return "superseded";
    case Outcome::SendWhole: return "send-whole";
  }
  std::unreachable();
}

Json toJson(const JournalMark& mark) {
  return Json::Object{{"checkpoint", mark.checkpoint},
                      {"generation", mark.generation},
                      {"root", mark.root},
                      {"size", mark.size}};
}

template <>
Result<JournalMark> fromJson(const Json& value) {
  Members members(value);
  JournalMark mark{.generation = members.integer("generation"),
                   .size = members.integer("size"),
                   .root = members.text("root", 64),
                   .checkpoint = members.text("checkpoint")};
  return members.give(std::move(mark));
}

Json toJson(const evidence::MachineTime& time) {
  return Json::Object{{"boot", time.boot},
                      {"since_boot_ms", std::int64_t{time.since_boot.count()}},
                      {"wall_ms", toMs(time.wall)}};
}

template <>
Result<evidence::MachineTime> fromJson(const Json& value) {
  // A century keeps every sum of two times within its type.
  constexpr std::int64_t kCentury = std::int64_t{100} * 366 * 24 * 3600 * 1000;
  Members members(value);
  evidence::MachineTime time{
      .boot = members.text("boot"),
      .since_boot = std::chrono::milliseconds{members.integer("since_boot_ms", 0, kCentury)},
      .wall = fromMs(members.integer("wall_ms", -kCentury, 3 * kCentury))};
  members.require(evidence::isBootId(time.boot), "boot");
  return members.give(std::move(time));
}

Json toJson(const SentTable& table) {
  Json::Object json{
      {"name", table.name}, {"read", toJson(table.read)}, {"sequence", table.sequence}};
  if (const auto* whole = std::get_if<evidence::Table>(&table.content)) {
    json.emplace("table", evidence::toJson(*whole));
  } else if (const auto* diff = std::get_if<evidence::TableDiff>(&table.content)) {
    json.emplace("diff", evidence::toJson(*diff));
  } else {
    json.emplace("same", std::get<Sha256>(table.content).hex());
  }
  return json;
}

template <>
Result<SentTable> fromJson(const Json& value) {
  Members members(value);
  SentTable table{.sequence = members.number("sequence"),
                  .read = members.part<evidence::MachineTime>("read"),
                  .content = Sha256{},
                  .name = members.text("name", 64)};
  members.require(!table.name.empty(), "name");
  if (!value["table"].isNull()) {
    auto whole = evidence::tableFromJson(value["table"]);
    if (!whole) return std::unexpected(std::move(whole.error()));
    members.require(whole->name == table.name, "name");
    table.content = std::move(*whole);
  } else if (!value["diff"].isNull()) {
    auto diff = evidence::diffFromJson(value["diff"]);
    if (!diff) return std::unexpected(std::move(diff.error()));
    members.require(diff->name == table.name, "name");
    table.content = std::move(*diff);
  } else {
    const auto digest = Sha256::fromHex(members.text("same", 64));
    members.require(digest.has_value(), "same");
    table.content = digest.value_or(Sha256{});
  }
  return members.give(std::move(table));
}

Json toJson(const SentEvent& event) {
  return Json::Object{{"at", toJson(event.at)},
                      {"body", event.body},
                      {"kind", event.kind},
                      {"number", event.number}};
}

template <>
Result<SentEvent> fromJson(const Json& value) {
  Members members(value);
  SentEvent event{.number = members.number("number"),
                  .kind = members.text("kind", 64),
                  .at = members.part<evidence::MachineTime>("at"),
                  .body = value["body"]};
  members.require(event.number > 0, "number");
  members.require(
      event.body.object() != nullptr && canonicalJson(event.body).size() <= kMaxEventBytes, "body");
  return members.give(std::move(event));
}

Json toJson(const EnrolRequest& message) {
  return Json::Object{{"agent_version", message.agent_version},
                      {"csr", message.csr},
                      {"macs", listOf(message.macs)},
                      {"sender", toJson(message.sender)},
                      {"token", message.token}};
}

template <>
Result<EnrolRequest> fromJson(const Json& value) {
  Members members(value);
  EnrolRequest message{.token = members.text("token", 64),
                       .csr = members.text("csr", std::size_t{16} << 10U),
                       .agent_version = members.text("agent_version", 64),
                       .sender = members.part<Sender>("sender"),
                       .macs = members.texts("macs", kMaxMacs)};
  return members.give(std::move(message));
}

Json toJson(const EnrolAnswer& message) {
  return Json::Object{{"addresses", listOf(message.addresses)},
                      {"ca", message.ca},
                      {"certificate", message.certificate},
                      {"clinic", message.clinic},
                      {"device", message.device},
                      {"hub_ms", toMs(message.hub_time)}};
}

template <>
Result<EnrolAnswer> fromJson(const Json& value) {
  constexpr std::size_t kMaxPem = std::size_t{16} << 10U;
  Members members(value);
  EnrolAnswer message{.certificate = members.text("certificate", kMaxPem),
                      .ca = members.text("ca", kMaxPem),
                      .clinic = members.text("clinic", 36),
                      .device = members.text("device", 36),
                      .addresses = members.texts("addresses", kMaxAddresses),
                      .hub_time = fromMs(members.integer("hub_ms"))};
  return members.give(std::move(message));
}

Json toJson(const HelloRequest& message) {
  Json::Object json{{"agent_version", message.agent_version}, {"sender", toJson(message.sender)}};
  if (message.newest_receipt) json.emplace("newest_receipt", toJson(*message.newest_receipt));
  return json;
}

template <>
Result<HelloRequest> fromJson(const Json& value) {
  Members members(value);
  HelloRequest message{.sender = members.part<Sender>("sender"),
                       .agent_version = members.text("agent_version", 64)};
  if (!value["newest_receipt"].isNull()) {
    message.newest_receipt = members.part<JournalMark>("newest_receipt");
  }
  return members.give(std::move(message));
}

namespace {

Json toJson(const Settings& settings) {
  Json::Object json{{"host_name", settings.host_name}, {"staff_notice", settings.staff_notice}};
  if (const auto& naming = settings.naming) {
    Json::Object span{{"from_ms", toMs(naming->from)}};
    if (naming->until) span.emplace("until_ms", toMs(*naming->until));
    json.emplace("naming", std::move(span));
  }
  if (settings.try_news) json.emplace("try_news", true);
  if (const auto& orca = settings.orca) {
    Json::Object reading{{"passwords", orca->passwords}};
    if (orca->patients) reading.emplace("patients", orca->patients->hex());
    json.emplace("orca", std::move(reading));
  }
  if (settings.orca_interface) json.emplace("orca_interface", true);
  return json;
}

Result<Settings> settingsFrom(const Json& value) {
  Members members(value);
  Settings settings{.staff_notice = members.boolean("staff_notice")};
  if (!value["host_name"].isNull()) settings.host_name = members.text("host_name", 253);
  if (const Json& naming = value["naming"]; !naming.isNull()) {
    Members span(naming);
    NamingSpan read{.from = fromMs(span.integer("from_ms"))};
    if (!naming["until_ms"].isNull()) read.until = fromMs(span.integer("until_ms"));
    auto given = span.give(read);
    if (!given) return std::unexpected(std::move(given.error()));
    settings.naming = *given;
  }
  if (!value["try_news"].isNull()) settings.try_news = members.boolean("try_news");
  if (const Json& orca = value["orca"]; !orca.isNull()) {
    Members decided(orca);
    OrcaReading read{.passwords = decided.boolean("passwords")};
    if (!orca["patients"].isNull()) read.patients = decided.digest("patients");
    auto given = decided.give(read);
    if (!given) return std::unexpected(std::move(given.error()));
    settings.orca = *given;
  }
  if (!value["orca_interface"].isNull()) {
    settings.orca_interface = members.boolean("orca_interface");
  }
  return members.give(std::move(settings));
}

}  // namespace

Json toJson(const HelloAnswer& message) {
  Json::Array versions(message.versions.begin(), message.versions.end());
  return Json::Object{
      {"addresses", listOf(message.addresses)}, {"event_mark", message.event_mark},
      {"hub_ms", toMs(message.hub_time)},       {"receipt", toJson(message.receipt)},
      {"settings", toJson(message.settings)},   {"skew_ms", message.skew_ms},
      {"versions", std::move(versions)}};
}

template <>
Result<HelloAnswer> fromJson(const Json& value) {
  Members members(value);
  auto settings = settingsFrom(value["settings"]);
  if (!settings) return std::unexpected(std::move(settings.error()));
  HelloAnswer message{.hub_time = fromMs(members.integer("hub_ms")),
                      .skew_ms = members.integer("skew_ms", -kLargestNumber),
                      .addresses = members.texts("addresses", kMaxAddresses),
                      .event_mark = members.number("event_mark"),
                      .settings = std::move(*settings),
                      .receipt = members.part<JournalMark>("receipt")};
  const auto* versions = value["versions"].array();
  members.require(versions != nullptr && versions->size() <= 16, "versions");
  for (const Json& version : versions != nullptr ? *versions : Json::Array{}) {
    const auto* number = version.integer();
    const bool good = number != nullptr && *number > 0 && *number < 1'000'000;
    members.require(good, "versions");
    if (good) message.versions.push_back(static_cast<int>(*number));
  }
  return members.give(std::move(message));
}

Json toJson(const StateRequest& message) {
  return Json::Object{{"sender", toJson(message.sender)}, {"tables", arrayOf(message.tables)}};
}

template <>
Result<StateRequest> fromJson(const Json& value) {
  Members members(value);
  StateRequest message{.sender = members.part<Sender>("sender"),
                       .tables = members.parts<SentTable>("tables", kMaxTablesInMessage)};
  std::vector<std::string_view> names;
  names.reserve(message.tables.size());
  for (const SentTable& table : message.tables) names.push_back(table.name);
  std::ranges::sort(names);
  members.require(std::ranges::adjacent_find(names) == names.end(), "tables");
  return members.give(std::move(message));
}

Json toJson(const StateAnswer& message) {
  return Json::Object{{"receipt", toJson(message.receipt)}, {"tables", arrayOf(message.tables)}};
}

template <>
Result<StateAnswer> fromJson(const Json& value) {
  Members members(value);
  StateAnswer message{.tables = members.parts<TableReceipt>("tables", kMaxTablesInMessage),
                      .receipt = members.part<JournalMark>("receipt")};
  return members.give(std::move(message));
}

Json toJson(const EventsRequest& message) {
  return Json::Object{{"events", arrayOf(message.events)}, {"sender", toJson(message.sender)}};
}

template <>
Result<EventsRequest> fromJson(const Json& value) {
  Members members(value);
  EventsRequest message{.sender = members.part<Sender>("sender"),
                        .events = members.parts<SentEvent>("events", kMaxEventsInMessage)};
  const bool rising = std::ranges::adjacent_find(message.events, std::ranges::greater_equal{},
                                                 &SentEvent::number) == message.events.end();
  members.require(rising, "events");
  return members.give(std::move(message));
}

Json toJson(const EventsAnswer& message) {
  return Json::Object{{"mark", message.mark}, {"receipt", toJson(message.receipt)}};
}

template <>
Result<EventsAnswer> fromJson(const Json& value) {
  Members members(value);
  EventsAnswer message{.mark = members.number("mark"),
                       .receipt = members.part<JournalMark>("receipt")};
  return members.give(std::move(message));
}

Json toJson(const GoodbyeRequest& message) {
  return Json::Object{{"sender", toJson(message.sender)}, {"shutdown", message.shutdown}};
}

template <>
Result<GoodbyeRequest> fromJson(const Json& value) {
  Members members(value);
  GoodbyeRequest message{.sender = members.part<Sender>("sender"),
                         .shutdown = members.boolean("shutdown")};
  return members.give(std::move(message));
}

Json toJson(const GoodbyeAnswer& message) {
  return Json::Object{{"receipt", toJson(message.receipt)}};
}

template <>
Result<GoodbyeAnswer> fromJson(const Json& value) {
  Members members(value);
  return members.give(GoodbyeAnswer{.receipt = members.part<JournalMark>("receipt")});
}

}  // namespace sekisho::agentlink

#include "capabilities/visits/reading.h"

#include <functional>
#include <set>
#include <utility>

#include "core/json.h"
#include "core/text.h"

namespace sekisho::visits {
namespace {

constexpr std::size_t kMostUnread = 50;

constexpr std::string_view kMore = "\xe2\x80\xa6";  // …
constexpr std::string_view kMark = "\xef\xbb\xbf";
constexpr std::size_t kMaxUnknown = 100;

/// What was found on the way through the whole file: its first wrong place, and unknown members.
struct Found {
  std::optional<std::string> wrong = {};
  std::vector<std::string> unknown = {};

  void mark(std::string place) {
    if (!wrong) wrong = std::move(place);
  }
};

// What other programs write into the registry may hold anything: characters that are not seen, or
// that would break the line, are left out.
std::string cleaned(std::string_view text) {
  std::string kept;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    const std::string_view letter = text.substr(at, end - at);
    if (isOneLine(letter, letter.size())) kept += letter;
    at = end;
  }
  return std::string(trimmed(kept));
}

// What is kept in clear is short, and says so where it was cut.
std::string cut(std::string text) {
  if (text.size() <= kMaxUnreadBytes) return text;
  std::size_t end = kMaxUnreadBytes - kMore.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text + std::string(kMore);
}

/// One object of the file, read member by member. What is null or left out could not be told.
class Part {
 public:
  Part(const Json& value, std::string place, Found& found)
      : value_(value), place_(std::move(place)), found_(found) {
    if (value.object() == nullptr) found_.mark(place_);
  }

  std::optional<std::string> text(std::string_view name) {
    const Json& member = take(name);
    if (member.isNull()) return std::nullopt;
    if (member.text() == nullptr || member.text()->size() > kMaxReadingTextBytes) {
      found_.mark(placeOf(name));
      return std::nullopt;
    }
    return cleaned(*member.text());
  }
  /// One that must be there: without it nobody knows what the rest is about.
  std::string name(std::string_view name) {
    auto given = text(name);
    if (!given || given->empty()) found_.mark(placeOf(name));
    return std::move(given).value_or("");
  }
  std::optional<std::int64_t> number(std::string_view name) {
    const Json& member = take(name);
    if (!member.isNull() && member.integer() == nullptr) found_.mark(placeOf(name));
    return member.integer() == nullptr ? std::nullopt : std::optional(*member.integer());
  }
  std::optional<bool> boolean(std::string_view name) {
    const Json& member = take(name);
    if (!member.isNull() && member.boolean() == nullptr) found_.mark(placeOf(name));
    return member.boolean() == nullptr ? std::nullopt : std::optional(*member.boolean());
  }
  std::optional<Instant> time(std::string_view name) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    // The script writes whole seconds; ours have milliseconds.
    const auto at = given->ends_with('Z')
                        ? fromRfc3339(given->substr(0, given->size() - 1) + ".000Z")
                        : std::nullopt;
    if (!at) found_.mark(placeOf(name));
    return at;
  }

  template <class T>
  std::optional<T> object(std::string_view name, const std::function<T(Part&)>& read) {
    const Json& member = take(name);
    if (member.isNull()) return std::nullopt;
    Part part(member, placeOf(name), found_);
    T value = read(part);
    part.finish();
    return value;
  }
  template <class T>
  std::optional<std::vector<T>> objects(std::string_view name,
                                        const std::function<T(Part&)>& read) {
    const Json::Array* items = list(name);
    if (items == nullptr) return std::nullopt;
    std::vector<T> values;
    for (const Json& item : *items) {
      Part part(item, placeOf(name) + "/" + std::to_string(values.size()), found_);
      values.push_back(read(part));
      part.finish();
    }
    return values;
  }
  std::optional<std::vector<std::string>> texts(std::string_view name) {
    const Json::Array* items = list(name);
    if (items == nullptr) return std::nullopt;
    std::vector<std::string> values;
    for (const Json& item : *items) {
      if (item.text() == nullptr || item.text()->size() > kMaxReadingTextBytes) {
        found_.mark(placeOf(name) + "/" + std::to_string(values.size()));
        return std::nullopt;
      }
      values.push_back(cleaned(*item.text()));
    }
    return values;
  }

  /// Names the members that nobody asked for.
  void finish() {
    if (value_.object() == nullptr) return;
    for (const auto& [name, member] : *value_.object()) {
      if (read_.contains(name) || found_.unknown.size() >= kMaxUnknown) continue;
      if (isOneLine(name, kMaxReadingTextBytes)) found_.unknown.push_back(placeOf(name));
    }
  }

 private:
  [[nodiscard]] std::string placeOf(std::string_view name) const {
    return place_ + "/" + std::string(name);
  }
  const Json& take(std::string_view name) {
    read_.emplace(name);
    return value_[name];
  }
  const Json::Array* list(std::string_view name) {
    const Json& member = take(name);
    if (member.isNull()) return nullptr;
    const Json::Array* items = member.array();
    if (items == nullptr || items->size() > kMaxReadingRows) {
      found_.mark(placeOf(name));
      return nullptr;
    }
    return items;
  }

  const Json& value_;
  std::string place_;
  Found& found_;
  std::set<std::string, std::less<>> read_ = {};
};

MachineRead machineIn(Part& part) {
  return {.name = part.name("name"),
          .maker = part.text("maker"),
          .model = part.text("model"),
          .serial = part.text("serial"),
          .joined = part.boolean("joined")};
}

WindowsRead windowsIn(Part& part) {
  return {.product = part.text("product"),
          .edition = part.text("edition"),
          .kind = part.text("kind"),
          .display_version = part.text("display_version"),
          .build = part.number("build"),
          .ubr = part.number("ubr"),
          .is_64_bit = part.boolean("is_64_bit"),
          .last_boot = part.time("last_boot"),
          .restart_waits = part.boolean("restart_waits")};
}

AddressRead addressIn(Part& part) {
  return {.mac = part.text("mac"), .ip = part.texts("ip").value_or(std::vector<std::string>())};
}

LocalAccount accountIn(Part& part) {
  return {.name = part.name("name"),
          .rid = part.number("rid"),
          .enabled = part.boolean("enabled"),
          .password_required = part.boolean("password_required"),
          .password_expires = part.boolean("password_expires")};
}

ScreenRead screenIn(Part& part) {
  return {.saver_on = part.number("saver_on"),
          .saver_set = part.boolean("saver_set"),
          .saver_locks = part.number("saver_locks"),
          .saver_after_s = part.number("saver_after_s"),
          .policy_locks = part.number("policy_locks"),
          .policy_after_s = part.number("policy_after_s"),
          .machine_locks_after_s = part.number("machine_locks_after_s"),
          .sleeps_after_s = part.number("sleeps_after_s")};
}

UsbRead usbIn(Part& part) {
  return {.driver_start = part.number("driver_start"),
          .uas_driver_start = part.number("uas_driver_start"),
          .all_denied = part.number("all_denied"),
          .read_denied = part.number("read_denied"),
          .write_denied = part.number("write_denied"),
          .autorun_off = part.number("autorun_off")};
}

ProgramRead programIn(Part& part) {
  return {.name = part.name("name"),
          .version = part.text("version"),
          .publisher = part.text("publisher"),
          .of = part.text("of")};
}

MachineReading readingIn(Part& file) {
  MachineReading reading;
  const auto read_at = file.time("read_at");
  reading.read_at = read_at.value_or(Instant{});
  reading.account = file.name("account");
  reading.elevated = file.boolean("elevated");
  reading.machine = file.object<MachineRead>("machine", machineIn).value_or(MachineRead{});
  reading.windows = file.object<WindowsRead>("windows", windowsIn);
  reading.addresses = file.objects<AddressRead>("addresses", addressIn);
  reading.administrators = file.texts("administrators");
  reading.accounts = file.objects<LocalAccount>("accounts", accountIn);
  reading.logon = file.object<LogonRead>("logon", [](Part& part) {
    return LogonRead{.automatic = part.number("automatic"),
                     .password_stored = part.boolean("password_stored")};
  });
  reading.screen = file.object<ScreenRead>("screen", screenIn);
  reading.firewall = file.objects<FirewallProfile>("firewall", [](Part& part) {
    return FirewallProfile{.profile = part.name("profile"),
                           .enabled = part.number("enabled"),
                           .inbound = part.number("inbound")};
  });
  reading.desktop_denied = file.object<std::optional<std::int64_t>>(
      "remote", [](Part& part) { return part.number("desktop_denied"); });
  reading.services = file.objects<ServiceRead>("services", [](Part& part) {
    return ServiceRead{
        .name = part.name("name"), .running = part.boolean("running"), .start = part.text("start")};
  });
  reading.antivirus = file.objects<AntivirusRead>("antivirus", [](Part& part) {
    return AntivirusRead{.name = part.name("name"), .state = part.number("state")};
  });
  reading.other_firewalls = file.texts("other_firewalls");
  reading.programs = file.objects<ProgramRead>("programs", programIn);
  reading.hotfixes = file.objects<HotfixRead>("hotfixes", [](Part& part) {
    return HotfixRead{.id = part.name("id"), .installed = part.text("installed")};
  });
  reading.usb = file.object<UsbRead>("usb", usbIn);
  reading.could_not = file.objects<UnreadPart>("could_not",
                                               [](Part& part) {
                                                 UnreadPart unread{.part = cut(part.name("part")),
                                                                   .why = part.text("why")};
                                                 if (unread.why) unread.why = cut(*unread.why);
                                                 return unread;
                                               })
                          .value_or(std::vector<UnreadPart>());
  // They are kept in clear and shown in a line: the rest is in the sealed file.
  if (reading.could_not.size() > kMostUnread) {
    reading.could_not.resize(kMostUnread);
    reading.could_not.back() = {.part = std::string(kMore)};
  }
  return reading;
}

std::unexpected<Error> refused(std::string_view message,
                               std::vector<MessageArgument> arguments = {}) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, std::move(arguments));
}

}  // namespace

Result<MachineReading> parseReading(std::string_view text) {
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  if (text.empty() || text.size() > kMaxReadingBytes) return refused("visits.reading-size");
  const auto json = parseJson(text, {.max_bytes = kMaxReadingBytes, .max_depth = 8});
  if (!json) return refused("visits.reading-json", json.error().arguments);
  const auto* schema = (*json)["schema"].text();
  if (schema == nullptr || *schema != "sekisho-read") return refused("visits.reading-schema");
  const auto* version = (*json)["version"].integer();
  if (version == nullptr || *version < 1) return refused("visits.reading-schema");
  if (*version > kReadingVersion) {
    return refused("visits.reading-version", {{"version", std::to_string(*version)}});
  }
  Found found;
  Part file(*json, "", found);
  (void)file.text("schema");
  (void)file.number("version");
  if ((*json)["read_at"].isNull()) found.mark("/read_at");
  if ((*json)["machine"].isNull()) found.mark("/machine");
  MachineReading reading = readingIn(file);
  file.finish();
  if (found.wrong) return refused("visits.reading-wrong", {{"place", *found.wrong}});
  reading.unknown = std::move(found.unknown);
  return reading;
}

}  // namespace sekisho::visits

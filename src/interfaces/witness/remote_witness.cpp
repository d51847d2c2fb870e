#include "interfaces/witness/remote_witness.h"

#include <charconv>
#include <utility>

#include "capabilities/journal/note.h"
#include "core/text.h"
#include "platform/http/client.h"
#include "platform/names/addresses.h"

namespace sekisho::witness {
namespace {

using platform::http::Client;
using platform::http::ClientOptions;
using platform::http::Request;

constexpr MessageId kUrlWrong{"witness.url-wrong"};
constexpr MessageId kNoAnswer{"witness.no-answer"};
constexpr std::uint16_t kHttpsPort = 443;
constexpr std::size_t kMaxUrlBytes = 2048;
constexpr std::chrono::seconds kNameDeadline{10};
constexpr std::chrono::seconds kConnectDeadline{10};
constexpr std::chrono::seconds kAnswerDeadline{20};
constexpr std::chrono::milliseconds kGrace{500};
constexpr std::size_t kMostAddresses = 4;

std::unexpected<Error> wrong(std::string why) {
  return fail(ErrorCode::InvalidInput, kUrlWrong, std::move(why));
}

/// "host", "host:port" or "[v6]:port".
Result<void> readAuthority(std::string_view text, WitnessAddress& into) {
  std::string_view port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return wrong("no ] behind the address");
    into.host = std::string(text.substr(1, end - 1));
    port = text.substr(end + 1);
  } else {
    into.host = std::string(text.substr(0, text.find(':')));
    port = text.substr(into.host.size());
  }
  if (into.host.empty() || !isOneLine(into.host, 253) || into.host.contains('@')) {
    return wrong("no host");
  }
  if (port.empty()) return {};
  port.remove_prefix(1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), into.port);
  if (error != std::errc{} || end != port.data() + port.size() || into.port == 0) {
    return wrong("no port");
  }
  return {};
}

std::optional<std::uint64_t> sizeIn(std::string_view body) {
  const auto line = trimmed(body);
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size);
  return error == std::errc{} && end == line.data() + line.size() ? std::optional(size)
                                                                  : std::nullopt;
}

}  // namespace

Result<WitnessAddress> parseWitnessUrl(std::string_view url) {
  if (url.size() > kMaxUrlBytes) return wrong("too long");
  WitnessAddress address;
  const bool tls = url.starts_with("https://");
  if (!tls && !url.starts_with("http://")) return wrong("neither https nor http");
  url.remove_prefix(url.find("//") + 2);
  const auto mark = url.find('#');
  if (mark != std::string_view::npos) {
    address.pinned = Sha256::fromHex(url.substr(mark + 1));
    if (!address.pinned) return wrong("what stands behind # is not 64 hexadecimal digits");
    url = url.substr(0, mark);
  }
  const auto slash = std::min(url.find('/'), url.size());
  address.port = tls ? kHttpsPort : 0;
  if (auto read = readAuthority(url.substr(0, slash), address); !read) {
    return std::unexpected(std::move(read.error()));
  }
  auto prefix = url.substr(slash);
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  if (prefix.find_first_of("?% \t") != std::string_view::npos || !isOneLine(prefix, kMaxUrlBytes)) {
    return wrong("the path holds what it may not");
  }
  address.prefix = std::string(prefix);
  if (tls && !address.pinned) return wrong("the authority's digest is missing behind #");
  if (!tls && (!platform::isLoopback(address.host) || address.pinned || address.port == 0)) {
    return wrong("plain http stays on this machine, with a port");
  }
  return address;
}

RemoteWitness::RemoteWitness(WitnessAddress address, std::stop_token stop, int hurry)
    : address_(std::move(address)), stop_(std::move(stop)), hurry_(hurry) {}

Result<RemoteWitness::Answered> RemoteWitness::ask(std::string_view method, const std::string& path,
                                                   std::string_view body) {
  auto addresses = platform::addressesOf(address_.host, kNameDeadline, {}, stop_);
  if (!addresses) return std::unexpected(std::move(addresses.error()));
  if (addresses->size() > kMostAddresses) addresses->resize(kMostAddresses);
  Error last{ErrorCode::Unavailable, kNoAnswer, "no address"};
  for (const std::string& numeric : *addresses) {
    ClientOptions options{.address = numeric,
                          .port = address_.port,
                          .connect_deadline = kConnectDeadline,
                          .max_answer_bytes = journal::kMaxNoteBytes};
    if (address_.pinned) options.tls = {.pinned_authority = address_.pinned};
    auto client = Client::create(std::move(options));
    if (!client) return std::unexpected(std::move(client.error()));
    client->hurryOn(hurry_, kGrace);
    Request request{.method = std::string(method), .path = address_.prefix + path};
    if (method == "POST") {
      request.fields.push_back({"Content-Type", "text/plain; charset=utf-8"});
      request.body = std::string(body);
    }
    auto response = client->send(request, kAnswerDeadline);
    if (response) return Answered{response->status, std::move(response->body)};
    last = std::move(response.error());
    // Something was sent: whether another address is the same witness is not known.
    if (last.code != ErrorCode::Unavailable || stop_.stop_requested()) break;
  }
  return std::unexpected(std::move(last));
}

Result<Reply> RemoteWitness::addCheckpoint(std::string_view request) {
  auto got = ask("POST", "/add-checkpoint", request);
  if (!got) return std::unexpected(std::move(got.error()));
  switch (got->status) {
    case 200: return Reply{Answer::Cosigned, std::move(got->body)};
    case 400: return Reply{Answer::Malformed};
    case 403: return Reply{Answer::Untrusted};
    case 404: return Reply{Answer::UnknownLog};
    case 422: return Reply{Answer::Inconsistent};
    case 409:
      if (const auto size = sizeIn(got->body)) return Reply{Answer::OtherSize, {}, *size};
      return fail(ErrorCode::Corrupt, kNoAnswer, "409 without a size");
    default:
      return fail(ErrorCode::Unavailable, kNoAnswer, "status " + std::to_string(got->status));
  }
}

Result<std::optional<std::string>> RemoteWitness::newest(std::string_view origin) {
  auto got = ask("GET", "/" + digestOf(origin).hex() + "/checkpoint", {});
  if (!got) return std::unexpected(std::move(got.error()));
  if (got->status == 404) return std::nullopt;
  if (got->status == 200) return std::optional(std::move(got->body));
  return fail(ErrorCode::Unavailable, kNoAnswer, "status " + std::to_string(got->status));
}

}  // namespace sekisho::witness

#include "platform/http/request_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <optional>

#include "core/check.h"
#include "platform/http/target.h"

namespace sekisho::platform::http {
namespace {

namespace beast = boost::beast::http;
using boost::system::error_code;
using Parser = beast::request_parser<beast::string_body>;
using ChunkHead = std::function<void(std::uint64_t, boost::core::string_view, error_code&)>;

constexpr Refusal kSyntax{400, {"http.syntax"}};
constexpr Refusal kFraming{400, {"http.framing"}};
constexpr Refusal kHost{400, {"http.host"}};
constexpr Refusal kTarget{400, {"http.target"}};
constexpr Refusal kBodySize{413, {"http.body-size"}};
constexpr Refusal kExpectation{417, {"http.expectation"}};
constexpr Refusal kHeadSize{431, {"http.head-size"}};
constexpr Refusal kVersion{505, {"http.version"}};

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::size_t kMaxMethodBytes = 16;

std::string_view viewOf(boost::core::string_view text) { return {text.data(), text.size()}; }

/// Whether the bytes from `begin` on keep to lines that end in CRLF, begin with neither space nor
/// tab and hold no control character but tab. The last byte may be a CR whose LF is still to come.
bool areCleanLines(std::string_view head, std::size_t begin) {
  for (std::size_t at = begin; at < head.size(); ++at) {
    const auto c = static_cast<unsigned char>(head[at]);
    const unsigned char before = at == 0 ? '\n' : static_cast<unsigned char>(head[at - 1]);
    if ((c == '\n') != (before == '\r')) return false;
    if ((c == ' ' || c == '\t') && before == '\n') return false;
    if ((c < 0x20U && c != '\t' && c != '\r' && c != '\n') || c == 0x7FU) return false;
  }
  return true;
}

Refusal refusalOf(const error_code& failure) {
  if (failure == beast::error::body_limit) return kBodySize;
  if (failure == beast::error::header_limit) return kHeadSize;
  if (failure == beast::error::bad_version) return kVersion;
  if (failure == beast::error::bad_content_length ||
      failure == beast::error::bad_transfer_encoding || failure == beast::error::bad_chunk ||
      failure == beast::error::bad_chunk_extension) {
    return kFraming;
  }
  return kSyntax;
}

/// The only field of that name; nothing if there is none or more than one.
const std::string* only(const std::vector<Field>& fields, std::string_view name) {
  const auto same = [&](const Field& field) { return sameFieldName(field.name, name); };
  return std::ranges::count_if(fields, same) == 1 ? find(fields, name) : nullptr;
}

std::optional<Refusal> checkFraming(const std::vector<Field>& fields, bool is_http_1_1) {
  const bool has_length = find(fields, "Content-Length") != nullptr;
  const bool has_coding = find(fields, "Transfer-Encoding") != nullptr;
  if (has_length && has_coding) return kFraming;
  if (has_length) {
    const std::string* length = only(fields, "Content-Length");
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (!length || length->empty() || !std::ranges::all_of(*length, is_digit)) return kFraming;
  }
  if (has_coding) {
    const std::string* coding = only(fields, "Transfer-Encoding");
    if (!is_http_1_1 || !coding || !sameFieldName(*coding, "chunked")) return kFraming;
  }
  return std::nullopt;
}

}  // namespace

struct RequestReader::State {
  std::string head = {};     // until it is complete
  std::string pending = {};  // body bytes that the parser could not use yet
  ChunkHead on_chunk_head =  // the parser keeps a reference
      [](std::uint64_t, boost::core::string_view extensions, error_code& failure) {
        if (!extensions.empty()) failure = beast::error::bad_chunk_extension;
      };
  Parser parser = {};
  Request request = {.method = {}, .path = {}};
  std::string host = {};
  std::ptrdiff_t field_count = 0;
  bool head_complete = false;
  bool expects_continue = false;
  bool used_up = false;

  std::expected<void, Refusal> feedHead(std::string_view bytes);
  std::expected<void, Refusal> feedBody();
  std::expected<void, Refusal> parseHead();
  std::expected<void, Refusal> readHead();
  [[nodiscard]] bool complete() const { return head_complete && parser.is_done(); }
};

RequestReader::RequestReader(std::size_t max_body_bytes) : state_(std::make_unique<State>()) {
  state_->parser.header_limit(static_cast<std::uint32_t>(kMaxHeadBytes));
  state_->parser.body_limit(max_body_bytes);
  state_->parser.on_chunk_header(state_->on_chunk_head);
}

RequestReader::~RequestReader() = default;
RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader& RequestReader::operator=(RequestReader&&) noexcept = default;

std::expected<void, Refusal> RequestReader::feed(std::string_view bytes) {
  SEKISHO_CHECK(!state_->used_up && !complete());
  std::expected<void, Refusal> fed;
  if (state_->head_complete) {
    state_->pending.append(bytes);
    fed = state_->feedBody();
  } else {
    fed = state_->feedHead(bytes);
  }
  if (!fed) state_->used_up = true;
  return fed;
}

std::expected<void, Refusal> RequestReader::State::feedHead(std::string_view bytes) {
  const std::size_t known = head.size();
  const std::string_view taken = bytes.substr(0, kMaxHeadBytes - known);
  head.append(taken);
  const std::size_t found = head.find(kHeadEnd, known < 3 ? 0 : known - 3);
  const std::size_t end = found == std::string::npos ? head.size() : found + kHeadEnd.size();
  if (!areCleanLines(std::string_view(head).substr(0, end), known)) {
    return std::unexpected(kSyntax);
  }
  if (found == std::string::npos) {
    if (head.size() == kMaxHeadBytes) return std::unexpected(kHeadSize);
    return {};
  }
  pending = head.substr(end);
  pending.append(bytes.substr(taken.size()));
  head.resize(end);
  if (auto parsed = parseHead(); !parsed) return parsed;
  head_complete = true;
  head = {};
  return parser.is_done() ? std::expected<void, Refusal>{} : feedBody();
}

std::expected<void, Refusal> RequestReader::State::parseHead() {
  error_code failure;
  parser.put(boost::asio::buffer(head), failure);
  if (failure && failure != beast::error::need_more) return std::unexpected(refusalOf(failure));
  if (!parser.is_header_done()) return std::unexpected(kSyntax);
  return readHead();
}

std::expected<void, Refusal> RequestReader::State::readHead() {
  const auto& message = parser.get();
  for (const auto& field : message) {
    request.fields.push_back(
        {std::string(viewOf(field.name_string())), std::string(viewOf(field.value()))});
  }
  field_count = static_cast<std::ptrdiff_t>(request.fields.size());
  if (request.fields.size() > kMaxFields) return std::unexpected(kHeadSize);

  request.method = viewOf(message.method_string());
  const auto is_upper = [](char c) { return (c >= 'A' && c <= 'Z') || c == '-'; };
  if (request.method.size() > kMaxMethodBytes || !std::ranges::all_of(request.method, is_upper)) {
    return std::unexpected(kSyntax);
  }
  if (const auto wrong = checkFraming(request.fields, message.version() == 11)) {
    return std::unexpected(*wrong);
  }
  const std::string* host_field = only(request.fields, "Host");
  auto known_host = host_field ? readHost(*host_field) : std::nullopt;
  if (!known_host) return std::unexpected(kHost);
  host = std::move(*known_host);

  auto target = readTarget(viewOf(message.target()));
  if (!target) return std::unexpected(kTarget);
  request.path = std::move(target->path);
  request.query = std::move(target->query);

  if (const std::string* expect = request.field("Expect")) {
    if (!sameFieldName(*expect, "100-continue")) return std::unexpected(kExpectation);
    expects_continue = message.version() == 11 && !parser.is_done();
  }
  return {};
}

std::expected<void, Refusal> RequestReader::State::feedBody() {
  parser.eager(true);
  error_code failure;
  while (!pending.empty() && !parser.is_done()) {
    const std::size_t used = parser.put(boost::asio::buffer(pending), failure);
    pending.erase(0, used);
    if (failure == beast::error::need_more) {
      if (pending.size() > kMaxChunkHeadBytes) return std::unexpected(kFraming);
      return {};
    }
    if (failure) return std::unexpected(refusalOf(failure));
  }
  if (!parser.is_done()) return {};
  // Trailers were added to the message's fields behind our back.
  const auto& message = parser.get();
  if (std::distance(message.begin(), message.end()) != field_count) {
    return std::unexpected(kFraming);
  }
  return {};
}

bool RequestReader::begun() const { return state_->head_complete || !state_->head.empty(); }
bool RequestReader::headComplete() const { return state_->head_complete; }
bool RequestReader::complete() const { return state_->complete(); }
bool RequestReader::expectsContinue() const {
  return state_->expects_continue && !complete() && state_->parser.get().body().empty();
}
bool RequestReader::keepsAlive() const { return state_->parser.keep_alive(); }
const std::string& RequestReader::host() const { return state_->host; }
const Request& RequestReader::request() const { return state_->request; }

Request RequestReader::takeRequest() {
  SEKISHO_CHECK(complete() && !state_->used_up);
  state_->used_up = true;
  state_->request.body = std::move(state_->parser.get().body());
  return std::move(state_->request);
}

std::string RequestReader::takeRest() {
  SEKISHO_CHECK(complete());
  return std::move(state_->pending);
}

}  // namespace sekisho::platform::http

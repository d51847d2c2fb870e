#include "platform/http/request_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <charconv>
#include <optional>
#include <utility>

#include "core/check.h"
#include "platform/http/body_reader.h"
#include "platform/http/target.h"

namespace sekisho::platform::http {
namespace {

namespace beast = boost::beast::http;
using boost::system::error_code;
// Reads heads only: its reader of chunks asserts what a peer decides.
using RequestParser = beast::request_parser<beast::empty_body>;

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
  if (failure == beast::error::header_limit) return kHeadSize;
  if (failure == beast::error::bad_version) return kVersion;
  if (failure == beast::error::bad_content_length ||
      failure == beast::error::multiple_content_length ||
      failure == beast::error::bad_transfer_encoding) {
    return kFraming;
  }
  return kSyntax;
}

/// The only field of that name; nothing if there is none or more than one.
const std::string* only(const std::vector<Field>& fields, std::string_view name) {
  const auto same = [&](const Field& field) { return sameFieldName(field.name, name); };
  return std::ranges::count_if(fields, same) == 1 ? find(fields, name) : nullptr;
}

/// How the body is framed, which must be clear beyond doubt (RFC 9112 §6.3).
std::expected<BodyReader, Refusal> bodyOf(const std::vector<Field>& fields, bool is_http_1_1,
                                          std::size_t max_bytes) {
  const bool has_length = find(fields, "Content-Length") != nullptr;
  const bool has_coding = find(fields, "Transfer-Encoding") != nullptr;
  if (has_length && has_coding) return std::unexpected(kFraming);
  if (has_coding) {
    const std::string* coding = only(fields, "Transfer-Encoding");
    if (!is_http_1_1 || !coding || !sameFieldName(*coding, "chunked")) {
      return std::unexpected(kFraming);
    }
    return BodyReader::ofChunks(max_bytes);
  }
  if (!has_length) return BodyReader::ofLength(0, max_bytes);
  const std::string* length = only(fields, "Content-Length");
  std::uint64_t bytes = 0;
  if (!length) return std::unexpected(kFraming);
  const auto [end, failed] =
      std::from_chars(length->data(), length->data() + length->size(), bytes);
  if (failed != std::errc{} || end != length->data() + length->size()) {
    return std::unexpected(kFraming);
  }
  return BodyReader::ofLength(bytes, max_bytes);
}

}  // namespace

struct RequestReader::State {
  explicit State(std::size_t max_bytes) : max_body_bytes(max_bytes) {}

  std::size_t max_body_bytes;
  std::string head = {};  // until it is complete
  std::string rest = {};  // what came after the request
  RequestParser parser = {};
  BodyReader body = BodyReader::ofLength(0, 0);  // what the head says, once it is complete
  Request request = {.method = {}, .path = {}};
  std::string host = {};
  bool head_complete = false;
  bool expects_continue = false;
  bool used_up = false;

  std::expected<void, Refusal> feedHead(std::string_view bytes);
  std::expected<void, Refusal> feedBody(std::string_view bytes);
  std::expected<void, Refusal> readHead();
  std::expected<void, Refusal> readTarget();
  [[nodiscard]] bool complete() const {
    return head_complete && body.progress() == BodyReader::Progress::Complete;
  }
};

RequestReader::RequestReader(std::size_t max_body_bytes)
    : state_(std::make_unique<State>(max_body_bytes)) {
  state_->parser.header_limit(static_cast<std::uint32_t>(kMaxHeadBytes));
  state_->parser.body_limit(boost::none);  // ours to judge
}

RequestReader::~RequestReader() = default;
RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader& RequestReader::operator=(RequestReader&&) noexcept = default;

std::expected<void, Refusal> RequestReader::feed(std::string_view bytes) {
  SEKISHO_CHECK(!state_->used_up && !complete());
  auto fed = state_->head_complete ? state_->feedBody(bytes) : state_->feedHead(bytes);
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
  head.resize(end);
  bytes.remove_prefix(end - known);
  if (auto read = readHead(); !read) return read;
  head = {};
  return feedBody(bytes);
}

std::expected<void, Refusal> RequestReader::State::readHead() {
  error_code failure;
  parser.put(boost::asio::buffer(head), failure);
  if (failure && failure != beast::error::need_more) return std::unexpected(refusalOf(failure));
  if (!parser.is_header_done()) return std::unexpected(kSyntax);
  const auto& message = parser.get();
  for (const auto& field : message) {
    request.fields.push_back(
        {std::string(viewOf(field.name_string())), std::string(viewOf(field.value()))});
  }
  if (request.fields.size() > kMaxFields) return std::unexpected(kHeadSize);
  request.method = viewOf(message.method_string());
  const auto is_upper = [](char c) { return (c >= 'A' && c <= 'Z') || c == '-'; };
  if (request.method.size() > kMaxMethodBytes || !std::ranges::all_of(request.method, is_upper)) {
    return std::unexpected(kSyntax);
  }
  auto framed = bodyOf(request.fields, message.version() == 11, max_body_bytes);
  if (!framed) return std::unexpected(framed.error());
  if (auto read = readTarget(); !read) return read;
  if (const std::string* expect = request.field("Expect")) {
    if (!sameFieldName(*expect, "100-continue")) return std::unexpected(kExpectation);
    expects_continue = message.version() == 11;
  }
  body = std::move(*framed);
  head_complete = true;
  return {};
}

std::expected<void, Refusal> RequestReader::State::readTarget() {
  const std::string* host_field = only(request.fields, "Host");
  auto known_host = host_field ? readHost(*host_field) : std::nullopt;
  if (!known_host) return std::unexpected(kHost);
  host = std::move(*known_host);
  auto target = http::readTarget(viewOf(parser.get().target()));
  if (!target) return std::unexpected(kTarget);
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  return {};
}

std::expected<void, Refusal> RequestReader::State::feedBody(std::string_view bytes) {
  switch (body.feed(bytes)) {
    case BodyReader::Progress::NeedsMore: return {};
    case BodyReader::Progress::Complete: rest = bytes; return {};
    case BodyReader::Progress::Malformed: return std::unexpected(kFraming);
    case BodyReader::Progress::TooLong: return std::unexpected(kBodySize);
  }
  std::unreachable();
}

bool RequestReader::begun() const { return state_->head_complete || !state_->head.empty(); }
bool RequestReader::headComplete() const { return state_->head_complete; }
bool RequestReader::complete() const { return state_->complete(); }
bool RequestReader::expectsContinue() const {
  return state_->expects_continue && !complete() && state_->body.body().empty();
}
bool RequestReader::keepsAlive() const { return state_->parser.keep_alive(); }
const std::string& RequestReader::host() const { return state_->host; }
const Request& RequestReader::request() const { return state_->request; }

Request RequestReader::takeRequest() {
  SEKISHO_CHECK(complete() && !state_->used_up);
  state_->used_up = true;
  state_->request.body = std::move(state_->body.body());
  return std::move(state_->request);
}

std::string RequestReader::takeRest() {
  SEKISHO_CHECK(complete());
  return std::move(state_->rest);
}

}  // namespace sekisho::platform::http

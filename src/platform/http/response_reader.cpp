#include "platform/http/response_reader.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <utility>

#include "core/check.h"
#include "platform/http/request_reader.h"

namespace sekisho::platform::http {
namespace {

namespace beast = boost::beast::http;
using boost::system::error_code;
using Parser = beast::response_parser<beast::string_body>;

constexpr MessageId kAnswer{"http.answer"};
constexpr MessageId kAnswerSize{"http.answer-size"};

constexpr std::size_t kMaxInterimAnswers = 8;

std::string textOf(boost::core::string_view view) { return {view.data(), view.size()}; }

Error failureOf(const error_code& failure) {
  const bool too_long =
      failure == beast::error::body_limit || failure == beast::error::header_limit;
  return {ErrorCode::Corrupt, too_long ? kAnswerSize : kAnswer, failure.message()};
}

bool hasLength(const Parser& parser) {
  const auto& message = parser.get();
  const int status = static_cast<int>(message.result_int());
  return status == 204 || status == 304 || parser.chunked() || parser.content_length().has_value();
}

}  // namespace

struct ResponseReader::State {
  State(std::size_t max_bytes, Body expected) : max_body_bytes(max_bytes), body(expected) {
    begin();
  }

  std::size_t max_body_bytes;
  Body body;
  std::optional<Parser> parser = {};
  std::string pending = {};
  std::size_t interim_answers = 0;

  void begin() {
    parser.emplace();
    parser->header_limit(static_cast<std::uint32_t>(kMaxHeadBytes));
    parser->body_limit(max_body_bytes);
    parser->skip(body == Body::Absent);
  }
  [[nodiscard]] Result<void> readHead();
  [[nodiscard]] Result<void> readBody();
};

ResponseReader::ResponseReader(std::size_t max_body_bytes, Body body)
    : state_(std::make_unique<State>(max_body_bytes, body)) {}

ResponseReader::~ResponseReader() = default;

Result<void> ResponseReader::feed(std::string_view bytes) {
  SEKISHO_CHECK(!complete());
  state_->pending.append(bytes);
  while (!state_->parser->is_header_done()) {
    if (state_->pending.find("\r\n\r\n") == std::string::npos) {
      if (state_->pending.size() <= kMaxHeadBytes) return {};
      return fail(ErrorCode::Corrupt, kAnswerSize, "the head is too long");
    }
    if (auto read = state_->readHead(); !read) return read;
  }
  return state_->readBody();
}

Result<void> ResponseReader::State::readHead() {
  error_code failure;
  pending.erase(0, parser->put(boost::asio::buffer(pending), failure));
  if (failure && failure != beast::error::need_more) return std::unexpected(failureOf(failure));
  if (!parser->is_header_done()) return fail(ErrorCode::Corrupt, kAnswer, "not an HTTP head");
  if (parser->get().result_int() < 200) {
    if (++interim_answers > kMaxInterimAnswers || parser->get().result_int() == 101) {
      return fail(ErrorCode::Corrupt, kAnswer, "informational answers without end");
    }
    begin();
    return {};
  }
  if (body == Body::Expected && !hasLength(*parser)) {
    return fail(ErrorCode::Corrupt, kAnswer, "an answer without a length");
  }
  return {};
}

Result<void> ResponseReader::State::readBody() {
  parser->eager(true);
  while (!pending.empty() && !parser->is_done()) {
    error_code failure;
    pending.erase(0, parser->put(boost::asio::buffer(pending), failure));
    if (failure == beast::error::need_more) {
      if (pending.size() <= kMaxHeadBytes) return {};
      return fail(ErrorCode::Corrupt, kAnswer, "a chunk's head is too long");
    }
    if (failure) return std::unexpected(failureOf(failure));
  }
  if (parser->is_done() && !pending.empty()) {
    return fail(ErrorCode::Corrupt, kAnswer, "bytes after the answer");
  }
  return {};
}

bool ResponseReader::complete() const {
  return state_->parser->is_header_done() && state_->parser->is_done();
}

bool ResponseReader::keepsAlive() const { return state_->parser->keep_alive(); }

Response ResponseReader::take() {
  SEKISHO_CHECK(complete());
  auto& message = state_->parser->get();
  Response response{.status = static_cast<int>(message.result_int())};
  for (const auto& field : message) {
    response.fields.push_back({textOf(field.name_string()), textOf(field.value())});
  }
  response.body = std::move(message.body());
  return response;
}

}  // namespace sekisho::platform::http

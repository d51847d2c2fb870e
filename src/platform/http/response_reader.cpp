#include "platform/http/response_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <memory>
#include <utility>

#include "core/check.h"
#include "platform/http/body_reader.h"
#include "platform/http/request_reader.h"

namespace sekisho::platform::http {
namespace {

namespace beast = boost::beast::http;
using boost::system::error_code;
// Reads heads only, as in RequestReader.
using ResponseParser = beast::response_parser<beast::empty_body>;

constexpr MessageId kAnswer{"http.answer"};
constexpr MessageId kAnswerSize{"http.answer-size"};

constexpr std::size_t kMaxInterimAnswers = 8;

std::string textOf(boost::core::string_view view) { return {view.data(), view.size()}; }

}  // namespace

struct ResponseReader::State {
  State(std::size_t max_bytes, Body expected) : max_body_bytes(max_bytes), body(expected) {
    begin();
  }

  std::size_t max_body_bytes;
  Body body;
  std::unique_ptr<ResponseParser> parser = {};  // of the head now being read; never null
  std::string head = {};
  BodyReader reader = BodyReader::ofLength(0, 0);  // what the head says, once it is complete
  bool head_complete = false;
  std::size_t interim_answers = 0;

  void begin() {
    parser = std::make_unique<ResponseParser>();
    parser->header_limit(static_cast<std::uint32_t>(kMaxHeadBytes));
    parser->skip(true);
  }
  [[nodiscard]] Result<void> readHead(std::size_t size);
  [[nodiscard]] Result<void> readBody(std::string_view bytes);
};

ResponseReader::ResponseReader(std::size_t max_body_bytes, Body body)
    : state_(std::make_unique<State>(max_body_bytes, body)) {}

ResponseReader::~ResponseReader() = default;

Result<void> ResponseReader::feed(std::string_view bytes) {
  SEKISHO_CHECK(!complete());
  if (state_->head_complete) return state_->readBody(bytes);
  std::string& head = state_->head;
  head.append(bytes);
  while (!state_->head_complete) {
    const std::size_t end = head.find("\r\n\r\n");
    if (std::min(end, head.size()) > kMaxHeadBytes) {
      return fail(ErrorCode::Corrupt, kAnswerSize, "the head is too long");
    }
    if (end == std::string::npos) return {};
    if (auto read = state_->readHead(end + 4); !read) return read;
  }
  return state_->readBody(std::exchange(head, {}));
}

Result<void> ResponseReader::State::readHead(std::size_t size) {
  error_code failure;
  parser->put(boost::asio::buffer(head, size), failure);
  head.erase(0, size);
  if (failure && failure != beast::error::need_more) {
    return fail(ErrorCode::Corrupt, kAnswer, failure.message());
  }
  if (!parser->is_header_done()) return fail(ErrorCode::Corrupt, kAnswer, "not an HTTP head");
  const auto& message = parser->get();
  const unsigned status = message.result_int();
  if (status < 200) {
    if (++interim_answers > kMaxInterimAnswers || status == 101) {
      return fail(ErrorCode::Corrupt, kAnswer, "informational answers without end");
    }
    begin();
    return {};
  }
  const auto length = parser->content_length();
  if (body == Body::Absent || status == 204 || status == 304) {
    reader = BodyReader::ofLength(0, max_body_bytes);
  } else if (parser->chunked()) {
    reader = BodyReader::ofChunks(max_body_bytes);
  } else if (length) {
    reader = BodyReader::ofLength(*length, max_body_bytes);
  } else {
    return fail(ErrorCode::Corrupt, kAnswer, "an answer without a length");
  }
  head_complete = true;
  return {};
}

Result<void> ResponseReader::State::readBody(std::string_view bytes) {
  switch (reader.feed(bytes)) {
    case BodyReader::Progress::NeedsMore: return {};
    case BodyReader::Progress::Complete:
      if (bytes.empty()) return {};
      return fail(ErrorCode::Corrupt, kAnswer, "bytes after the answer");
    case BodyReader::Progress::Malformed:
      return fail(ErrorCode::Corrupt, kAnswer, "malformed chunks");
    case BodyReader::Progress::TooLong:
      return fail(ErrorCode::Corrupt, kAnswerSize, "the body is too long");
  }
  std::unreachable();
}

bool ResponseReader::complete() const {
  return state_->head_complete && state_->reader.progress() == BodyReader::Progress::Complete;
}

bool ResponseReader::keepsAlive() const { return state_->parser->keep_alive(); }

Response ResponseReader::take() {
  SEKISHO_CHECK(complete());
  const auto& message = state_->parser->get();
  Response response{.status = static_cast<int>(message.result_int())};
  for (const auto& field : message) {
    response.fields.push_back({textOf(field.name_string()), textOf(field.value())});
  }
  response.body = std::move(state_->reader.body());
  return response;
}

}  // namespace sekisho::platform::http

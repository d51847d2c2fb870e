#include <gmock/gmock.h>

#include <semaphore>
#include <thread>

#include "core/testing/result_matchers.h"
#include "platform/http/event_queue.h"
#include "platform/http/response_writer.h"
#include "platform/http/server.h"
#include "platform/http/testing/raw_client.h"

namespace sekisho::platform::http {
namespace {

using ::sekisho::testing::succeeds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using testing::RawClient;
using ::testing::StartsWith;

constexpr std::string_view kSubscribe =
    "GET /events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 41\r\n\r\n";

/// A server whose only resource is a stream of events, and the publisher's end of it.
class EventStreams : public ::testing::Test {
 protected:
  void serve(Deadlines deadlines = {}) {
    auto server =
        Server::listen({.listeners = {{.address = "127.0.0.1"}}, .deadlines = deadlines},
                       [this](const Request& request) {
                         const std::string* last = request.field("Last-Event-ID");
                         return Response{.fields = {{"X-Last", last ? *last : "none"}},
                                         .events = [this](std::shared_ptr<EventStream> stream) {
                                           stream_ = std::move(stream);
                                           begun_.release();
                                         }};
                       });
    ASSERT_THAT(server, succeeds());
    server_ = std::move(*server);
  }

  /// Subscribes, and reads the head.
  std::string subscribe(RawClient& client) {
    client.write(kSubscribe);
    std::string head = client.readUntil("\r\n\r\n");
    begun_.acquire();
    return head;
  }

  [[nodiscard]] bool closesInTime() const {
    const auto limit = std::chrono::steady_clock::now() + seconds{10};
    while (!stream_->closed() && std::chrono::steady_clock::now() < limit) {
      std::this_thread::yield();
    }
    return stream_->closed();
  }

  std::shared_ptr<EventStream> stream_;
  std::binary_semaphore begun_{0};
  std::unique_ptr<Server> server_;
};

TEST_F(EventStreams, ReachTheClientInOrder) {
  serve();
  RawClient client(server_->port());

  EXPECT_THAT(
      subscribe(client),
      AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("\r\nContent-Type: text/event-stream\r\n"),
            HasSubstr("\r\nCache-Control: no-store\r\n"), HasSubstr("\r\nX-Last: 41\r\n"),
            Not(HasSubstr("Content-Length"))));
  stream_->send({.id = "42", .name = "verdict", .data = "one\ntwo"});
  EXPECT_EQ(client.readUntil("\n\n"), "id: 42\nevent: verdict\ndata: one\ndata: two\n\n");
  stream_->send({.name = "a", .data = "1"});
  stream_->send({.name = "b", .data = "2"});
  EXPECT_EQ(client.readUntil("data: 2\n\n"), "event: a\ndata: 1\n\nevent: b\ndata: 2\n\n");
  EXPECT_FALSE(stream_->closed());
}

TEST_F(EventStreams, BeatWhileThereIsNothingToSay) {
  serve({.heartbeat = milliseconds{10}});
  RawClient client(server_->port());
  subscribe(client);

  EXPECT_EQ(client.readUntil("\n\n"), ":\n\n");
  EXPECT_EQ(client.readUntil("\n\n"), ":\n\n");
}

TEST_F(EventStreams, AreClosedWhenTheClientIsGone) {
  serve();
  RawClient client(server_->port());
  subscribe(client);
  ASSERT_FALSE(stream_->closed());

  client.close();

  EXPECT_TRUE(closesInTime());
  stream_->send({.name = "a", .data = "nobody listens"});
}

TEST_F(EventStreams, EndWhenNobodyCanPublishAnyMore) {
  serve({.heartbeat = milliseconds{10}});
  RawClient client(server_->port());
  subscribe(client);

  stream_.reset();

  EXPECT_TRUE(client.readToEnd());
}

TEST_F(EventStreams, EndAtOnceWhenTheyAreClosed) {
  serve({.heartbeat = std::chrono::hours{1}});
  RawClient client(server_->port());
  subscribe(client);

  stream_->close();

  EXPECT_THAT(client.readToEnd(), Optional(IsEmpty()));
  EXPECT_TRUE(stream_->closed());
  stream_->send({.name = "a", .data = "nobody listens"});
}

TEST_F(EventStreams, DropAReaderThatIsTooSlow) {
  serve();
  RawClient client(server_->port());
  subscribe(client);
  const std::string much(std::size_t{64} << 10U, 'x');

  // More than the queue and any socket's buffers hold, and nobody reads.
  for (int i = 0; i < 2000 && !stream_->closed(); ++i) stream_->send({.name = "a", .data = much});

  EXPECT_TRUE(stream_->closed());
  EXPECT_TRUE(client.readToEnd());
}

TEST_F(EventStreams, EndAtOnceWhenTheServerStops) {
  serve();
  RawClient client(server_->port());
  subscribe(client);

  server_->stop(seconds{20});

  EXPECT_THAT(client.readToEnd(), Optional(IsEmpty()));
  EXPECT_TRUE(stream_->closed());
  server_.reset();
  stream_->send({.name = "a", .data = "after the server"});  // goes nowhere, harms nobody
}

TEST_F(EventStreams, TakeEventsFromManyThreads) {
  serve();
  RawClient client(server_->port());
  subscribe(client);
  {
    std::vector<std::jthread> publishers;
    for (int n = 0; n < 8; ++n) {
      publishers.emplace_back([this] {
        for (int i = 0; i < 100; ++i) stream_->send({.name = "a", .data = "1"});
      });
    }
  }
  stream_->send({.name = "last", .data = "1"});

  const std::string all = client.readUntil("event: last\ndata: 1\n\n");

  std::string expected;
  for (int i = 0; i < 800; ++i) expected += "event: a\ndata: 1\n\n";
  EXPECT_EQ(all, expected + "event: last\ndata: 1\n\n");
}

TEST(EncodedEvent, CannotSmuggleAnother) {
  EXPECT_EQ(encodeEvent({.id = "1\ndata: x", .name = "a\r\nid: 9", .data = "x\r\rid: 7\n\ny"}),
            "id: 1data: x\nevent: aid: 9\ndata: xid: 7\ndata: \ndata: y\n\n");
}

TEST(EventQueue, ForgetsWhatItHeldWhenItOverflows) {
  int woken = 0;
  EventQueue queue([&] { ++woken; });
  queue.send({.name = "a", .data = std::string(kMaxQueuedEventBytes / 2, 'x')});
  EXPECT_FALSE(queue.closed());

  queue.send({.name = "a", .data = std::string(kMaxQueuedEventBytes / 2, 'x')});

  EXPECT_TRUE(queue.closed());
  EXPECT_EQ(queue.fetch(), "");
  EXPECT_EQ(woken, 2);
}

}  // namespace
}  // namespace sekisho::platform::http

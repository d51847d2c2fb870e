// What records weigh in databases: `database_size SHAPE RECORDS DIR [SOCKET]`.
//
// Puts RECORDS records of a shape (shapeNamed) into SQLite and, if there is a server with its
// socket in SOCKET, into PostgreSQL, with indexes of time, user, patient and words, and asks both
// for some of them by a patient and by a word.
//
// Prints one line of JSON: bytes a record of each.

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "atna_record.h"
#include "database_peer.h"

using namespace sekisho;

namespace {

constexpr std::uint64_t kBatch = 4096;

double weigh(bench::DatabasePeer& peer, const bench::RecordShape& shape, std::uint64_t records) {
  for (std::uint64_t first = 0; first < records; first += kBatch) {
    std::vector<bench::AuditRecord> batch;
    for (std::uint64_t number = first; number < std::min(first + kBatch, records); ++number) {
      batch.push_back(shape.record(number));
    }
    peer.add(first, batch);
  }
  peer.finish();
  for (std::uint64_t number = 0; number < records; number += records / 10 + 1) {
    const bench::AuditRecord record = shape.record(number);
    for (const auto& [by, what] : {std::pair{bench::DatabasePeer::By::Patient, record.patient},
                                   std::pair{bench::DatabasePeer::By::Word, record.user}}) {
      const auto found = peer.ask(by, what);
      const bool says = record.text.contains(what);
      if (says && std::ranges::find(found, number) == found.end()) {
        fmt::print(stderr, "record {} is not found by {}\n", number, what);
        std::exit(1);
      }
    }
  }
  return static_cast<double>(peer.bytes()) / static_cast<double>(records);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const bench::RecordShape shape = bench::shapeNamed(argv[1]);
  const std::uint64_t records = std::strtoull(argv[2], nullptr, 10);
  fmt::print("{{\"sqlite\": {:.1f}",
             weigh(*bench::sqlitePeer(std::string(argv[3]) + "/peer.sqlite"), shape, records));
  if (argc > 4) {
    fmt::print(", \"postgres\": {:.1f}", weigh(*bench::postgresPeer(argv[4]), shape, records));
  }
  fmt::print("}}\n");
  return 0;
}

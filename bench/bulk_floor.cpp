// The floor of keeping records under a Merkle tree: `bulk_floor FILE DIR`.
//
// Takes the records of FILE (written by `records`) into memory. Then, in one thread and for 4,096
// at a time: their leaf hashes, the tree's root, one write into a file written before, one
// fdatasync. No parsing, no sealing, no index. Afterwards the file is read again and compared.
//
// Prints one line of JSON: how many, seconds, seconds of processor time.

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "capabilities/journal/merkle.h"
#include "core/bytes.h"
#include "processor_time.h"
#include "record_lines.h"

using namespace sekisho;

namespace {

constexpr std::size_t kBatch = 4096;
constexpr std::size_t kLeafBytes = 32;
using Messages = std::vector<std::string>;

/// A length of two bytes and the record, each; then the leaf hashes.
void put(std::string& bytes, const Messages& messages, journal::RightEdge& tree) {
  std::string leaves;
  for (const std::string& message : messages) {
    bytes += static_cast<char>(message.size() >> 8U);
    bytes += static_cast<char>(message.size() & 0xFFU);
    bytes += message;
    const Sha256 leaf = journal::leafHash(bytesOf(message));
    tree.add(leaf);
    leaves += textOf(leaf.view());
  }
  bytes += leaves;
}

/// A file of so many bytes that are really there.
int prepared(const std::string& path, std::size_t size) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return -1;
  const std::string zeros(std::size_t{1} << 20U, '\0');
  for (std::size_t at = 0; at < size; at += zeros.size()) {
    if (write(file, zeros.data(), zeros.size()) < 0) return -1;
  }
  return fsync(file) == 0 ? file : -1;
}

bool holds(const std::string& path, const std::vector<Messages>& batches) {
  std::ifstream in(path, std::ios::binary);
  const std::string there{std::istreambuf_iterator<char>(in), {}};
  std::size_t at = 0;
  for (const Messages& messages : batches) {
    for (const std::string& message : messages) {
      if (there.compare(at + 2, message.size(), message) != 0) return false;
      at += 2 + message.size();
    }
    at += kLeafBytes * messages.size();
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  bench::RecordLines records(argv[1]);
  std::vector<Messages> batches;
  std::size_t count = 0;
  std::size_t room = 0;
  for (Messages messages = records.next(kBatch); !messages.empty();
       messages = records.next(kBatch)) {
    count += messages.size();
    for (const std::string& message : messages) room += 2 + message.size() + kLeafBytes;
    batches.push_back(std::move(messages));
  }
  const std::string path = std::string(argv[2]) + "/floor";
  const int file = prepared(path, room);
  if (file < 0) return 1;

  journal::RightEdge tree;
  Sha256 root;
  off_t at = 0;
  std::string bytes;
  const double used = bench::processorSeconds();
  const auto start = std::chrono::steady_clock::now();
  for (const Messages& messages : batches) {
    bytes.clear();
    put(bytes, messages, tree);
    root = tree.root();
    const auto size = static_cast<ssize_t>(bytes.size());
    if (pwrite(file, bytes.data(), bytes.size(), at) != size || fdatasync(file) != 0) return 1;
    at += size;
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const double cpu = bench::processorSeconds() - used;
  close(file);
  if (!holds(path, batches)) return 1;
  fmt::print("{{\"records\": {}, \"seconds\": {:.3f}, \"cpu_s\": {:.3f}, \"root\": \"{}\"}}\n",
             count, seconds.count(), cpu, root.hex());
  return 0;
}

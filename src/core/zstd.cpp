#include "core/zstd.h"

#include <zdict.h>
#include <zstd.h>

#include <numeric>
#include <utility>
#include <vector>

#include "core/check.h"

namespace sekisho {
namespace {

constexpr int kLevel = 1;
constexpr MessageId kBroken{"core.zstd-broken"};

std::unexpected<Error> broken(const char* why) { return fail(ErrorCode::Corrupt, kBroken, why); }

// A context of each thread's own: making one costs more than packing a few hundred bytes.
ZSTD_CCtx& packer() {
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                                  &ZSTD_freeCCtx);
  SEKISHO_CHECK(context != nullptr);
  return *context;
}

ZSTD_DCtx& expander() {
  thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(),
                                                                                  &ZSTD_freeDCtx);
  SEKISHO_CHECK(context != nullptr);
  return *context;
}

template <class Pack>
Bytes packed(ByteView plain, Pack pack) {
  Bytes frame(ZSTD_compressBound(plain.size()));
  const std::size_t size = pack(frame.data(), frame.size());
  SEKISHO_CHECK(ZSTD_isError(size) == 0);  // the bound leaves room for whatever comes
  frame.resize(size);
  return frame;
}

template <class Expand>
Result<Bytes> expanded(ByteView frame, std::size_t max_bytes, Expand expand) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return broken("no frame that says its size");
  }
  if (size > max_bytes) return broken("expands to more than there may be");
  Bytes plain(size);
  const std::size_t got = expand(plain.data(), plain.size());
  if (ZSTD_isError(got) != 0) return broken(ZSTD_getErrorName(got));
  if (got != size) return broken("expands to another size");
  return plain;
}

}  // namespace

ZstdDictionary::ZstdDictionary(Bytes bytes)
    : bytes_(std::make_shared<const Bytes>(std::move(bytes))),
      compressing_(ZSTD_createCDict(bytes_->data(), bytes_->size(), kLevel), &ZSTD_freeCDict),
      expanding_(ZSTD_createDDict(bytes_->data(), bytes_->size()), &ZSTD_freeDDict) {
  SEKISHO_CHECK(compressing_ != nullptr && expanding_ != nullptr);
}

Result<ZstdDictionary> ZstdDictionary::train(std::span<const ByteView> samples,
                                             std::size_t max_bytes) {
  Bytes joined;
  std::vector<std::size_t> sizes;
  for (const ByteView sample : samples) {
    joined.insert(joined.end(), sample.begin(), sample.end());
    sizes.push_back(sample.size());
  }
  Bytes bytes(max_bytes);
  const std::size_t size = ZDICT_trainFromBuffer(bytes.data(), bytes.size(), joined.data(),
                                                 sizes.data(), static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(size) != 0) {
    return fail(ErrorCode::InvalidInput, MessageId{"core.zstd-samples"}, ZDICT_getErrorName(size));
  }
  bytes.resize(size);
  return ZstdDictionary(std::move(bytes));
}

Result<ZstdDictionary> ZstdDictionary::fromBytes(Bytes bytes) {
  if (ZDICT_getDictID(bytes.data(), bytes.size()) == 0) return broken("no dictionary");
  const std::unique_ptr<ZSTD_DDict, decltype(&ZSTD_freeDDict)> readable(
      ZSTD_createDDict(bytes.data(), bytes.size()), &ZSTD_freeDDict);
  if (readable == nullptr) return broken("a dictionary that cannot be read");
  return ZstdDictionary(std::move(bytes));
}

Bytes Zstd::compress(ByteView plain) {
  return packed(plain, [&](void* out, std::size_t room) {
    return ZSTD_compressCCtx(&packer(), out, room, plain.data(), plain.size(), kLevel);
  });
}

Bytes Zstd::compress(ByteView plain, const ZstdDictionary& dictionary) {
  return packed(plain, [&](void* out, std::size_t room) {
    return ZSTD_compress_usingCDict(&packer(), out, room, plain.data(), plain.size(),
                                    dictionary.compressing_.get());
  });
}

Result<Bytes> Zstd::expand(ByteView frame, std::size_t max_bytes) {
  return expanded(frame, max_bytes, [&](void* out, std::size_t room) {
    return ZSTD_decompressDCtx(&expander(), out, room, frame.data(), frame.size());
  });
}

Result<Bytes> Zstd::expand(ByteView frame, std::size_t max_bytes,
                           const ZstdDictionary& dictionary) {
  return expanded(frame, max_bytes, [&](void* out, std::size_t room) {
    return ZSTD_decompress_usingDDict(&expander(), out, room, frame.data(), frame.size(),
                                      dictionary.expanding_.get());
  });
}

}  // namespace sekisho

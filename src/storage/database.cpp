#include "storage/database.h"

namespace sekisho::storage {
namespace {

template <class T>
const T& held(const Value& value) {
  const T* found = std::get_if<T>(&value);
  SEKISHO_CHECK(found != nullptr);
  return *found;
}

}  // namespace

bool Row::isNull(std::size_t column) const {
  SEKISHO_CHECK(column < values_.size());
  return std::holds_alternative<std::monostate>(values_[column]);
}

std::int64_t Row::integer(std::size_t column) const {
  SEKISHO_CHECK(column < values_.size());
  return held<std::int64_t>(values_[column]);
}

const std::string& Row::text(std::size_t column) const {
  SEKISHO_CHECK(column < values_.size());
  return held<std::string>(values_[column]);
}

const Bytes& Row::bytes(std::size_t column) const {
  SEKISHO_CHECK(column < values_.size());
  return held<Bytes>(values_[column]);
}

}  // namespace sekisho::storage

#pragma once

#include <string>

#include "capabilities/catalog/text.h"

namespace sekisho::catalog {

/// One message that a person can see (specs/messages).
struct MessageSpec {
  std::string id;  ///< Its name; screens show it as six digits, for the telephone.
  Text text;       ///< With {braces}.
  Text means;
  Text next;  ///< `do` in the file: what to do.
  std::string drop_in = {};
};

}  // namespace sekisho::catalog

#include "programs/agent/components.h"

#include <fmt/core.h>
#include <openssl/crypto.h>

#include <boost/version.hpp>

namespace sekisho::agent {

Json componentVersions() {
  const auto component = [](const char* name, std::string version) {
    return Json::Object{{"name", name}, {"version", std::move(version)}};
  };
  return Json::Array{
      component("boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100'000,
                                     BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)),
      component("fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10'000, FMT_VERSION / 100 % 100,
                                   FMT_VERSION % 100)),
      component("openssl", OpenSSL_version(OPENSSL_VERSION_STRING))};
}

}  // namespace sekisho::agent

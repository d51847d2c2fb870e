#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/orca/probe/version_files.h"
#include "core/check.h"

// Nothing but versions gets out, and nothing is counted twice.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace orca = sekisho::orca;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto package = orca::packageVersionFrom(text)) {
    SEKISHO_CHECK(orca::isVersion(package->version) && orca::isVersion(package->edition));
    SEKISHO_CHECK(orca::packageVersionFrom(package->version + " (" + package->edition + ")") ==
                  package);
  }
  const auto proof = orca::patchProofFrom(text);
  SEKISHO_CHECK(proof.broken <= proof.patches && proof.patches + proof.odd <= size + 1);
  const auto known = orca::schemaPatchesFrom(text);
  for (const std::string& version : {known.begun, known.finished, orca::schemaSetUpIn(text)}) {
    SEKISHO_CHECK(version.empty() || orca::isVersion(version));
  }
  return 0;
}

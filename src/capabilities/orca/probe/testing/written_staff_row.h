#pragma once

#include <string>
#include <string_view>

#include "capabilities/orca/probe/euc_width.h"

namespace sekisho::orca::testing {

/// A row of 職員情報 (kanritbl of kanricd 1010) as 日レセ would write it, in UTF-8.
struct WrittenStaffRow {
  std::string user = "hana";
  std::string kana = "ハナダ　ハナ";
  std::string name = "花田　花";
  std::string licences = std::string(38, ' ');
  std::string rights = std::string(70, '1');
  std::string administrator = "F";
  std::string narcotics = {};
  std::string flags = "200000";
  std::string save = "0";
  std::string clinics = {};
  std::string users = "0";
  std::string print = "1";
  std::string spare = "    ";

  [[nodiscard]] std::string text() const {
    return field(user, 16) + field(kana, 80) + field(name, 80) + licences + rights + administrator +
           field(narcotics, 40) + flags + save + field(clinics, 162) + users + print + spare;
  }

  /// `text` and spaces up to `bytes` of EUC.
  [[nodiscard]] static std::string field(std::string_view text, std::size_t bytes) {
    return std::string(text) + std::string(bytes - eucBytesOf(text).value_or(bytes), ' ');
  }
};

}  // namespace sekisho::orca::testing

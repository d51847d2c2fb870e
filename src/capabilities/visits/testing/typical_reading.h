#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/check.h"
#include "core/json.h"

namespace sekisho::visits::testing {

/// A result file of the script as a reception's PC gives it: one account in use, nothing amiss.
inline constexpr std::string_view kTypicalReading = R"json({
  "schema": "sekisho-read",
  "version": 1,
  "read_at": "2026-01-21T01:12:40Z",
  "account": "uketsuke1",
  "elevated": false,
  "machine": {
    "name": "UKETSUKE-PC",
    "maker": "Mihon",
    "model": "M70",
    "serial": "MH123456",
    "joined": false
  },
  "windows": {
    "product": "Windows 10 Pro",
    "edition": "Professional",
    "kind": "Client",
    "display_version": "24H2",
    "build": 26100,
    "ubr": 4652,
    "is_64_bit": true,
    "last_boot": "2026-01-20T23:31:05Z",
    "restart_waits": false
  },
  "addresses": [
    {
      "mac": "02:00:5E:10:00:4F",
      "ip": [
        "192.0.2.20",
        "fe80::1"
      ]
    }
  ],
  "administrators": [
    "Administrator",
    "mizuno"
  ],
  "accounts": [
    {
      "name": "Administrator",
      "rid": 500,
      "enabled": false,
      "password_required": true,
      "password_expires": false
    },
    {
      "name": "Guest",
      "rid": 501,
      "enabled": false,
      "password_required": false,
      "password_expires": false
    },
    {
      "name": "uketsuke1",
      "rid": 1001,
      "enabled": true,
      "password_required": true,
      "password_expires": false
    }
  ],
  "logon": {
    "automatic": null,
    "password_stored": false
  },
  "screen": {
    "saver_on": 1,
    "saver_set": true,
    "saver_locks": 1,
    "saver_after_s": 300,
    "policy_locks": null,
    "policy_after_s": null,
    "machine_locks_after_s": null,
    "sleeps_after_s": 1800
  },
  "firewall": [
    {
      "profile": "DomainProfile",
      "enabled": 1,
      "inbound": null
    },
    {
      "profile": "StandardProfile",
      "enabled": 1,
      "inbound": null
    },
    {
      "profile": "PublicProfile",
      "enabled": 1,
      "inbound": null
    }
  ],
  "remote": {
    "desktop_denied": 1
  },
  "services": [
    {
      "name": "MpsSvc",
      "running": true,
      "start": "Auto"
    },
    {
      "name": "TermService",
      "running": false,
      "start": "Manual"
    }
  ],
  "antivirus": [
    {
      "name": "Windows Defender",
      "state": 397568
    }
  ],
  "other_firewalls": [],
  "programs": [
    {
      "name": "Microsoft Edge",
      "version": "142.0.3595.53",
      "publisher": "Microsoft Corporation",
      "of": "machine"
    },
    {
      "name": "日本語入力",
      "version": "",
      "publisher": "",
      "of": "account"
    }
  ],
  "hotfixes": [
    {
      "id": "KB5031455",
      "installed": "1/14/2026"
    }
  ],
  "usb": {
    "driver_start": 4,
    "uas_driver_start": 4,
    "all_denied": null,
    "read_denied": null,
    "write_denied": null,
    "autorun_off": 255
  },
  "could_not": []
})json";

/// The same with one member another, such as with("usb", {}).
inline std::string typicalWith(std::string_view member, Json value) {
  auto file = parseJson(kTypicalReading);
  SEKISHO_CHECK(file.has_value());
  (*file->object())[std::string(member)] = std::move(value);
  return canonicalJson(*file);
}

/// The same with one member of a part another.
inline std::string typicalWith(std::string_view part, std::string_view member, Json value) {
  auto file = parseJson(kTypicalReading);
  SEKISHO_CHECK(file.has_value());
  Json& inner = (*file->object())[std::string(part)];
  (*inner.object())[std::string(member)] = std::move(value);
  return canonicalJson(*file);
}

}  // namespace sekisho::visits::testing

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "capabilities/access/sign_in.h"
#include "capabilities/catalog/specs.h"
#include "capabilities/evidence/received_tables.h"
#include "capabilities/inventory/device.h"
#include "capabilities/observation/look.h"
#include "capabilities/observation/notice.h"
#include "capabilities/observation/told.h"
#include "capabilities/ownership/account_owner.h"
#include "capabilities/people/person.h"
#include "capabilities/statements/statement.h"
#include "capabilities/usage/written_use.h"
#include "core/clock.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// Where what the hub has of one person lies. All of it outlives the operation; the functions may
/// be called by many threads.
struct OwnRecordsSources {
  const people::PersonRegister& people;
  const ownership::OwnerRegister& owners;
  const statements::StatementRegister& statements;
  inventory::DeviceRegister& devices;
  evidence::ReceivedTables& tables;
  const observation::NoticeRegister& notices;
  const observation::ToldRegister& told;
  const observation::LookRegister& looks;
  const usage::WrittenUses& uses;
  const Clock& clock;
  std::function<Result<access::SignIn>(PersonId)> sign_in;
  std::function<std::shared_ptr<const catalog::Specs>()> specs;
};

/// 自分の記録: what the hub has of whoever asks, and who looked at it. Nobody else's is in it.
[[nodiscard]] std::vector<Route> ownRecordsOperations(OwnRecordsSources sources);

}  // namespace sekisho::http

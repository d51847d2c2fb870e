#pragma once

#include <optional>
#include <vector>

#include "capabilities/access/act.h"
#include "storage/database.h"

/// Acts about sign-ins, in a transaction that is already open.
namespace sekisho::access {

/// Newest first.
[[nodiscard]] Result<std::vector<Act>> readActs(storage::Transaction& transaction);

/// Keeps an act, if there is one.
[[nodiscard]] Result<void> noteAct(storage::Transaction& transaction,
                                   const std::optional<Act>& act);
[[nodiscard]] Result<void> noteActs(storage::Transaction& transaction,
                                    const std::vector<Act>& acts);

/// The act as it is then. NotFound (access.act-unknown), or what check() refuses.
[[nodiscard]] Result<Act> confirmAct(storage::Transaction& transaction, ActId id,
                                     const ActConfirmation& confirmation);

}  // namespace sekisho::access

#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/observation/notice.h"
#include "storage/database.h"

namespace sekisho::observation {

/// The notices of one clinic in `database`; each change is one journal decision. Both must outlive
/// it. Safe for any thread.
[[nodiscard]] std::unique_ptr<NoticeRegister> openNoticeRegister(storage::Database& database,
                                                                 journal::Decisions& decisions,
                                                                 ClinicId clinic);

}  // namespace sekisho::observation

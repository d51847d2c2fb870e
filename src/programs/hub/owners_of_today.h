#pragma once

#include <memory>

#include "capabilities/inventory/device.h"
#include "capabilities/ownership/account_owner.h"

namespace sekisho::hub {

/// The access register with each account at the machine's row of today: what was decided of a row
/// that was merged into another goes on at that one. What is stored stays as it was decided. Two
/// rows of one account may meet in this way; then it has two owners until one is taken back.
class OwnersOfToday final : public ownership::OwnerRegister {
 public:
  /// `devices` must outlive the object.
  OwnersOfToday(std::unique_ptr<ownership::OwnerRegister> stored,
                const inventory::DeviceRegister& devices)
      : stored_(std::move(stored)), devices_(devices) {}

  [[nodiscard]] Result<std::vector<ownership::AccountOwner>> all() const override;
  [[nodiscard]] Result<void> assign(const ownership::AccountOwner& owner) override;
  [[nodiscard]] Result<ownership::AccountOwner> end(ownership::OwnershipId id,
                                                    const ownership::Ending& ending) override;

 private:
  std::unique_ptr<ownership::OwnerRegister> stored_;
  const inventory::DeviceRegister& devices_;
};

}  // namespace sekisho::hub

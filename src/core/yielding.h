#pragma once

namespace sekisho {

/// From now on the calling thread, and those that it starts, take a processor only where others
/// leave one: for work that nobody waits for. A thread cannot take that back. Where the system
/// refuses, it works as before.
void yieldToOthers() noexcept;

}  // namespace sekisho

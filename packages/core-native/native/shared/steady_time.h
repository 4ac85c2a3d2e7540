#pragma once

#include <chrono>

namespace aiodns {

using SteadyTime = std::chrono::steady_clock::time_point;

inline SteadyTime SteadyNow() { return std::chrono::steady_clock::now(); }

}  // namespace aiodns

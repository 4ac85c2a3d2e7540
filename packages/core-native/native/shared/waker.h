#pragma once

#include <ares.h>

namespace aiodns {

// Ends another thread's poll(). Any thread may Notify(); the polling thread watches fd() and calls Drain().
// Throws std::system_error when the operating system has no descriptor left.
class WakeSignal {
 public:
  WakeSignal();
  ~WakeSignal();
  WakeSignal(const WakeSignal&) = delete;
  WakeSignal& operator=(const WakeSignal&) = delete;

  ares_socket_t fd() const { return read_; }
  void Notify();
  void Drain();

 private:
  ares_socket_t read_;
  ares_socket_t write_;
};

}  // namespace aiodns

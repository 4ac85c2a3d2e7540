#pragma once

#include <ares.h>

namespace aiodns {

// Ends another thread's poll(). Any thread may Notify(); the polling thread watches fd() and calls Drain().
// Throws std::system_error when the operating system has no descriptor left.
class Waker {
 public:
  Waker();
  ~Waker();
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;

  ares_socket_t fd() const { return read_; }
  void Notify();
  void Drain();

 private:
  ares_socket_t read_;
  ares_socket_t write_;
};

}  // namespace aiodns

#pragma once

#include <ares.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "cares/channel_config.h"
#include "shared/steady_time.h"

namespace aiodns {

class ChannelCore;
class Lane;

// Told of each socket that a lane opens, watches differently, or closes (neither readable nor writable).
class SocketObserver {
 public:
  virtual void OnSocketState(Lane& lane, ares_socket_t fd, bool readable, bool writable) = 0;

 protected:
  ~SocketObserver() = default;
};

// One c-ares channel in use. Used by one thread at a time: the I/O thread, or the caller who drives it.
class Lane {
 public:
  // Null, with `failure` filled, when c-ares refuses the configuration.
  static std::unique_ptr<Lane> Open(std::shared_ptr<const ChannelConfig> config, OpenFailure& failure);
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  void Attach(ChannelCore& core, SocketObserver& observer) {
    core_ = &core;
    observer_ = &observer;
  }

  ares_channel_t* ares() const { return ares_.get(); }
  ChannelCore& core() const { return *core_; }
  const std::shared_ptr<const ChannelConfig>& config() const { return config_; }

  // Requests handed to c-ares whose callback has not come.
  size_t outstanding = 0;

  // How many of them c-ares may answer with another query of its own, and since when there has been one.
  size_t chained = 0;
  SteadyTime chained_since;

  // No request starts here any more; the lane ends with its last one.
  bool draining = false;

  // Sockets that poll() found ready, gathered before any of them is processed.
  std::vector<ares_fd_events_t> ready;

  // When c-ares next wants to look at its timeouts. `deadline_stale` says that it has to be asked again.
  std::optional<SteadyTime> deadline;
  bool deadline_stale = true;

  // Where the I/O thread's list of lanes with work holds this one.
  static constexpr size_t kNotListed = SIZE_MAX;
  size_t working_index = kNotListed;

  // Lets c-ares handle `ready` and whatever has timed out.
  void Process();

  // Asks c-ares for its next timeout. False when requests are outstanding but c-ares waits for none of them.
  bool RefreshDeadline();

 private:
  Lane() = default;
  static void OnSocketState(void* self, ares_socket_t fd, int readable, int writable);

  std::shared_ptr<const ChannelConfig> config_;
  ChannelCore* core_ = nullptr;
  SocketObserver* observer_ = nullptr;
  AresChannel ares_;
};

}  // namespace aiodns

#pragma once

#include <ares.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "cares/channel_config.h"
#include "cares/channel_driver.h"
#include "cares/responder.h"
#include "cares/socket_functions.h"
#include "cares/virtual_sockets.h"
#include "shared/completion_sink.h"
#include "shared/steady_time.h"

namespace aiodns {

// One ares_channel_t in use. Opened on a JavaScript thread; from Attach() on, all of it belongs to the thread that
// drives the channel.
class AresChannel {
 public:
  // Null, with `error` filled, when c-ares refuses the configuration.
  static std::unique_ptr<AresChannel> Open(std::shared_ptr<const ChannelConfig> config, OpenError& error);
  ~AresChannel();
  AresChannel(const AresChannel&) = delete;
  AresChannel& operator=(const AresChannel&) = delete;

  // Gives the ares channel to a channel. Everything named here outlives it.
  void Attach(Channel& channel, ChannelDriver& driver, CompletionSink& sink, ChannelStats& stats);

  ares_channel_t* get() const { return handle_.get(); }
  Channel& channel() const { return *channel_; }
  CompletionSink& sink() const { return *sink_; }
  const ChannelConfig& config() const { return *config_; }

  ChannelStats& stats() const { return *stats_; }

  // Whether c-ares is starting a query: an answer meanwhile is from its cache.
  bool starting_query = false;

  // Counts a request in or out that has `ids` queries at a time.
  void OnRequestStart(size_t ids);
  void OnRequestEnd(size_t ids);

  // Whether c-ares has room for another request. It distinguishes queries by a 16-bit id and finds a free one by trial:
  // with three quarters of the ids in use a search takes four trials, with all of them it would never end.
  bool HasRoom() const { return ids_in_use_ < kMaxIds; }

  // Requests inside c-ares whose callback has not been called.
  size_t in_flight() const { return in_flight_; }

  // Draining: no request starts here any more, and the ares channel closes after its last one.
  bool draining = false;

  Responder responder;

  // Sockets that the poller found ready, gathered before any of them is processed.
  std::vector<ares_fd_events_t> ready_sockets;

  // Where the I/O loop's heap of deadlines holds this one, and whether its list of changed ares channels does.
  static constexpr size_t kNotListed = SIZE_MAX;
  size_t heap_index = kNotListed;
  bool listed_as_changed = false;

  // Lets c-ares handle `ready_sockets`; without any, all timeouts that are due.
  void Process();

  // Lets c-ares send what waits for room on a socket.
  void ProcessWritable(ares_socket_t fd);

  // Ends every request with `status`.
  void Cancel(int status);

  // Lets c-ares handle the outcome of a query that a virtual socket sent. False when that was another ares channel's.
  bool Deliver(TransportReply reply);

  // The outcome that c-ares is handling.
  const TransportReply* delivered() const { return delivered_; }

#ifdef ARES_HAVE_REQUEST
  // Ends one request with ECANCELLED.
  void CancelRequest(const ares_request_t& request);
#endif

  // Whether Process() is due at once, also without requests in flight: c-ares has sockets to close.
  bool IsProcessDue() const { return process_due_; }

  // When c-ares next has a timeout to handle; nothing while it waits for none.
  std::optional<SteadyTime> Deadline();

  // Ends requests that c-ares has lost: those in flight although it waits for none. They end with ETIMEOUT.
  //
  // An unpatched c-ares loses a query that it starts inside the callback of another, as searching does, when the new
  // query is given the id of the old one. The end of the old query then takes the new one off the table of ids
  // (patches/).
  void FailLost();

  // The status that a request ends with, for the one that c-ares has called its callback with.
  int StatusOf(int status) const { return status == ARES_ECANCELLED ? cancel_status_ : status; }

 private:
  static constexpr size_t kMaxIds = 49152;

  AresChannel() = default;
  static void OnSocketState(void* self, ares_socket_t fd, int readable, int writable);

  std::shared_ptr<const ChannelConfig> config_;
  Channel* channel_ = nullptr;
  ChannelDriver* driver_ = nullptr;
  CompletionSink* sink_ = nullptr;
  ChannelStats* stats_ = nullptr;
  SocketFunctions sockets_;
  // Null in a channel without virtual servers.
  std::unique_ptr<VirtualSockets> virtual_sockets_;
  const TransportReply* delivered_ = nullptr;
  AresHandle handle_;

  size_t in_flight_ = 0;
  size_t ids_in_use_ = 0;
  int cancel_status_ = ARES_ECANCELLED;

  // c-ares looks at every open socket to close those without queries. It does so when as many sockets were ready since
  // the last time as are one in kMinShare of the open ones, or kMaxUnswept.
  static constexpr size_t kMinShare = 16;
  static constexpr size_t kMaxUnswept = 64;
  size_t unswept_ = 0;

  // Whether Process() must be called without delay: requests were cancelled, and c-ares has not closed their sockets, or
  // a virtual socket is writable.
  bool process_due_ = false;

  // The result of ares_timeout(), which is called again when anything may have changed it.
  std::optional<SteadyTime> deadline_;
  bool deadline_stale_ = true;
};

}  // namespace aiodns

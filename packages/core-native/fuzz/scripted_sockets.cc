#include "scripted_sockets.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace aiodns {
namespace {

constexpr size_t kIdSize = 2;
constexpr size_t kPrefixSize = 2;
constexpr size_t kHeaderSize = 12;

// Where the question of a message ends; 0 when its name does not end in plain labels.
size_t QuestionEnd(std::string_view message) {
  size_t at = kHeaderSize;
  while (at < message.size() && message[at] != 0) {
    at += 1 + static_cast<uint8_t>(message[at]);
  }
  at += 1 + 2 + 2;
  return at <= message.size() ? at : 0;
}

ScriptedSockets& Of(void* self) { return *static_cast<ScriptedSockets*>(self); }

}  // namespace

void ScriptedSockets::Attach(ares_channel_t* channel) {
  struct ares_socket_functions_ex functions {};
  functions.version = 1;
  functions.asocket = &ScriptedSockets::Open;
  functions.aclose = &ScriptedSockets::Close;
  functions.asetsockopt = &ScriptedSockets::SetOption;
  functions.aconnect = &ScriptedSockets::Connect;
  functions.arecvfrom = &ScriptedSockets::Receive;
  functions.asendto = &ScriptedSockets::Send;
  ares_set_socket_functions_ex(channel, &functions, this);
}

std::vector<ares_fd_events_t> ScriptedSockets::Ready() const {
  std::vector<ares_fd_events_t> ready;
  for (const auto& [fd, socket] : sockets_) {
    if (!socket.unread.empty()) {
      ready.push_back({fd, ARES_FD_EVENT_READ});
    }
  }
  return ready;
}

ares_socket_t ScriptedSockets::Open(int, int type, int, void* self) {
  const ares_socket_t fd = Of(self).next_++;
  Of(self).sockets_[fd].stream = type == SOCK_STREAM;
  return fd;
}

int ScriptedSockets::Close(ares_socket_t fd, void* self) {
  Of(self).sockets_.erase(fd);
  return 0;
}

int ScriptedSockets::SetOption(ares_socket_t, ares_socket_opt_t, const void*, ares_socklen_t, void*) {
  return 0;
}

int ScriptedSockets::Connect(ares_socket_t fd, const struct sockaddr* address, ares_socklen_t size,
                             unsigned int, void* self) {
  Of(self).sockets_[fd].peer.assign(reinterpret_cast<const char*>(address), size);
  return 0;
}

ares_ssize_t ScriptedSockets::Receive(ares_socket_t fd, void* buffer, size_t size, int, struct sockaddr* from,
                                      ares_socklen_t* from_size, void* self) {
  Socket& socket = Of(self).sockets_[fd];
  if (socket.unread.empty()) {
    errno = EWOULDBLOCK;
    return -1;
  }
  std::string& next = socket.unread.front();
  const size_t taken = std::min(size, next.size());
  std::memcpy(buffer, next.data(), taken);
  // The rest of a datagram is lost; a stream keeps it.
  next.erase(0, taken);
  if (!socket.stream || next.empty()) {
    socket.unread.pop_front();
  }
  if (from != nullptr) {
    *from_size = static_cast<ares_socklen_t>(std::min<size_t>(*from_size, socket.peer.size()));
    std::memcpy(from, socket.peer.data(), *from_size);
  }
  return static_cast<ares_ssize_t>(taken);
}

ares_ssize_t ScriptedSockets::Send(ares_socket_t fd, const void* data, size_t size, int,
                                   const struct sockaddr*, ares_socklen_t, void* self) {
  Socket& socket = Of(self).sockets_[fd];
  std::string_view sent(static_cast<const char*>(data), size);
  if (!socket.stream) {
    Of(self).Answer(socket, sent);
    return static_cast<ares_ssize_t>(size);
  }
  while (sent.size() > kPrefixSize) {
    const size_t length =
        (static_cast<uint8_t>(sent[0]) << 8 | static_cast<uint8_t>(sent[1])) + kPrefixSize;
    Of(self).Answer(socket, sent.substr(kPrefixSize, length - kPrefixSize));
    sent.remove_prefix(std::min(length, sent.size()));
  }
  return static_cast<ares_ssize_t>(size);
}

void ScriptedSockets::Answer(Socket& socket, std::string_view query) {
  std::string message(response_);
  message.replace(0, std::min(kIdSize, message.size()), query.substr(0, kIdSize));
  // With its question, a lookup of several types accepts each response. An equal length keeps compression pointers valid.
  if (const size_t end = QuestionEnd(message); end != 0 && end == QuestionEnd(query)) {
    message.replace(kHeaderSize, end - kHeaderSize, query.substr(kHeaderSize, end - kHeaderSize));
  }
  if (socket.stream) {
    const char prefix[] = {static_cast<char>(message.size() >> 8), static_cast<char>(message.size() & 0xff)};
    message.insert(0, prefix, sizeof(prefix));
  }
  socket.unread.push_back(std::move(message));
}

}  // namespace aiodns

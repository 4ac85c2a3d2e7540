#include "cares/socket_functions.h"

#include <cstring>

#include "cares/ares_channel.h"
#include "cares/socket_error.h"

#ifndef _WIN32
#include <fcntl.h>
#include <net/if.h>
#include <netinet/tcp.h>
#else
#include <iphlpapi.h>
#endif

namespace aiodns {
namespace {

#ifdef _WIN32
// Whether the system has no room for the datagram that was just sent.
bool IsFull() { return WSAGetLastError() == WSAEWOULDBLOCK || WSAGetLastError() == WSAENOBUFS; }

bool SetNonBlocking(ares_socket_t fd) {
  u_long on = 1;
  return ioctlsocket(fd, FIONBIO, &on) == 0;
}

int CloseSocket(ares_socket_t fd) { return closesocket(fd); }
#else
// Whether the system has no room for the datagram that was just sent.
bool IsFull() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS; }

bool SetNonBlocking(ares_socket_t fd) {
  const int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

int CloseSocket(ares_socket_t fd) { return close(fd); }
#endif

int SetInt(ares_socket_t fd, int level, int name, int value) {
  return setsockopt(fd, level, name, reinterpret_cast<const char*>(&value), sizeof(value));
}

// Linux sends the first data of a connection with its SYN where the server has allowed that before (RFC 7413).
int SetFastOpen(ares_socket_t fd) {
#ifdef TCP_FASTOPEN_CONNECT
  return SetInt(fd, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 1);
#else
  static_cast<void>(fd);
  SetError(kUnsupported);
  return -1;
#endif
}

int BindToDevice(ares_socket_t fd, const void* name, ares_socklen_t size) {
#ifdef SO_BINDTODEVICE
  return setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, size);
#else
  static_cast<void>(fd);
  static_cast<void>(name);
  static_cast<void>(size);
  SetError(kUnsupported);
  return -1;
#endif
}

bool IsDatagramSocket(ares_socket_t fd) {
  int type = 0;
  socklen_t size = sizeof(type);
  return getsockopt(fd, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type), &size) == 0 && type == SOCK_DGRAM;
}

// The query id of a DNS message (RFC 1035 §4.1.1).
uint16_t IdOf(const void* message) {
  unsigned char bytes[2];
  std::memcpy(bytes, message, sizeof(bytes));
  return static_cast<uint16_t>(bytes[0] << 8 | bytes[1]);
}

unsigned int NameToIndex(const char* name, void*) { return if_nametoindex(name); }

const char* IndexToName(unsigned int index, char* buffer, size_t size, void*) {
  return size < IF_NAMESIZE ? nullptr : if_indextoname(index, buffer);
}

}  // namespace

class SocketFunctions::Socket final : public PacedSocket {
 public:
  Socket(PacedServer& server, ares_socket_t fd, SocketFunctions& functions, ServerStats& stats)
      : PacedSocket(server, fd), traffic(stats, false), functions_(functions) {}

  TrafficCounter traffic;

  void SendRefused() override {
    functions_.refused_--;
    functions_.ares_channel_->ProcessWritable(fd());
  }

 private:
  SocketFunctions& functions_;
};

SocketFunctions::SocketFunctions() = default;
SocketFunctions::~SocketFunctions() = default;

const struct ares_socket_functions_ex& SocketFunctions::Table() {
  static const struct ares_socket_functions_ex functions = {
      .version = 1,
      .flags = ARES_SOCKFUNC_FLAG_NONBLOCKING,
      .asocket = &SocketFunctions::Open,
      .aclose = &SocketFunctions::Close,
      .asetsockopt = &SocketFunctions::SetOption,
      .aconnect = &SocketFunctions::Connect,
      .arecvfrom = &SocketFunctions::Receive,
      .asendto = &SocketFunctions::Send,
      .agetsockname = &SocketFunctions::GetName,
      .abind = &SocketFunctions::Bind,
      .aif_nametoindex = &NameToIndex,
      .aif_indextoname = &IndexToName,
  };
  return functions;
}

void SocketFunctions::Install(ares_channel_t* channel) {
  ares_set_socket_functions_ex(channel, &Table(), this);
}

ares_socket_t SocketFunctions::Open(int domain, int type, int protocol, void* self) {
  const ares_socket_t fd = socket(domain, type, protocol);
  if (fd == ARES_SOCKET_BAD) {
    return fd;
  }
  if (!SetNonBlocking(fd) || (type == SOCK_STREAM && SetInt(fd, IPPROTO_TCP, TCP_NODELAY, 1) != 0)) {
    CloseSocket(fd);
    return ARES_SOCKET_BAD;
  }
#ifdef SO_NOSIGPIPE
  SetInt(fd, SOL_SOCKET, SO_NOSIGPIPE, 1);
#endif
  static_cast<SocketFunctions*>(self)->open_++;
  return fd;
}

int SocketFunctions::Close(ares_socket_t fd, void* self) {
  auto& functions = *static_cast<SocketFunctions*>(self);
  const auto found = functions.sockets_.find(fd);
  if (found != functions.sockets_.end()) {
    functions.refused_ -= found->second->IsRefused() ? 1 : 0;
    functions.sockets_.erase(found);
  }
  functions.counters_.erase(fd);
  functions.open_--;
  return CloseSocket(fd);
}

int SocketFunctions::SetOption(ares_socket_t fd, ares_socket_opt_t option, const void* value, ares_socklen_t size,
                               void*) {
  int number = 0;
  switch (option) {
    case ARES_SOCKET_OPT_SENDBUF_SIZE:
      std::memcpy(&number, value, sizeof(number));
      return SetInt(fd, SOL_SOCKET, SO_SNDBUF, number);
    case ARES_SOCKET_OPT_RECVBUF_SIZE:
      std::memcpy(&number, value, sizeof(number));
      return SetInt(fd, SOL_SOCKET, SO_RCVBUF, number);
    case ARES_SOCKET_OPT_BIND_DEVICE:
      return BindToDevice(fd, value, size);
    case ARES_SOCKET_OPT_TCP_FASTOPEN:
      return SetFastOpen(fd);
  }
  SetError(kInvalid);
  return -1;
}

int SocketFunctions::Connect(ares_socket_t fd, const struct sockaddr* address, ares_socklen_t size, unsigned int,
                             void* self) {
  auto& functions = *static_cast<SocketFunctions*>(self);
  const int status = connect(fd, address, size);
  if (functions.stats_ == nullptr) {
    return status;
  }
  // A stream is not connected yet: the caller sees that as an error, which nothing here may change.
  const int error = LastError();
  ServerStats& stats = functions.stats_->ServerAt(FormatServer(address));
  const bool is_stream = !IsDatagramSocket(fd);
  if (status == 0 && functions.pacer_ != nullptr && !is_stream) {
    PacedServer& server = functions.pacer_->ServerAt(address, size, functions.server_rate_);
    functions.sockets_.emplace(fd, std::make_unique<Socket>(server, fd, functions, stats));
  } else {
    functions.counters_.try_emplace(fd, stats, is_stream);
  }
  SetError(error);
  return status;
}

SocketFunctions::Socket* SocketFunctions::FindPaced(ares_socket_t fd) {
  const auto found = sockets_.find(fd);
  return found == sockets_.end() ? nullptr : found->second.get();
}

TrafficCounter* SocketFunctions::FindCounter(ares_socket_t fd) {
  const auto found = counters_.find(fd);
  return found == counters_.end() ? nullptr : &found->second;
}

ares_ssize_t SocketFunctions::Receive(ares_socket_t fd, void* buffer, size_t length, int flags,
                                      struct sockaddr* address, ares_socklen_t* address_size, void* self) {
#ifdef _WIN32
  const ares_ssize_t size =
      recvfrom(fd, static_cast<char*>(buffer), static_cast<int>(length), flags, address, address_size);
#else
  const ares_ssize_t size = recvfrom(fd, buffer, length, flags, address, address_size);
#endif
  if (size > 0) {
    auto& functions = *static_cast<SocketFunctions*>(self);
    if (Socket* socket = functions.FindPaced(fd)) {
      if (size >= 2) {
        ServerWindow& window = socket->server().window;
        window.OnReceive(IdOf(buffer), SteadyNow());
        socket->traffic.OnRoundTrip(window.round_trip());
      }
      socket->traffic.OnReceive(buffer, static_cast<size_t>(size));
    } else if (TrafficCounter* counter = functions.FindCounter(fd)) {
      counter->OnReceive(buffer, static_cast<size_t>(size));
    }
  }
  return size;
}

ares_ssize_t SocketFunctions::Send(ares_socket_t fd, const void* data, size_t length, int flags,
                                   const struct sockaddr* address, ares_socklen_t address_size, void* self) {
  auto& functions = *static_cast<SocketFunctions*>(self);
  Socket* socket = functions.FindPaced(fd);
  const SteadyTime now = socket == nullptr ? SteadyTime() : SteadyNow();
  if (socket != nullptr && !socket->server().CanSend(now)) {
    functions.Refuse(*socket);
    SetError(kWouldBlock);
    return -1;
  }
#ifdef _WIN32
  const auto* bytes = static_cast<const char*>(data);
  const auto size = static_cast<int>(length);
#else
  const void* bytes = data;
  const size_t size = length;
#endif
  const ares_ssize_t sent = address == nullptr ? send(fd, bytes, size, flags)
                                               : sendto(fd, bytes, size, flags, address, address_size);
  if (socket != nullptr && sent >= 2) {
    socket->server().OnSend(IdOf(data), now);
    socket->traffic.OnSend(data, static_cast<size_t>(sent));
  } else if (socket == nullptr && sent > 0) {
    if (TrafficCounter* counter = functions.FindCounter(fd)) {
      counter->OnSend(data, static_cast<size_t>(sent));
    }
  } else if (socket != nullptr && sent < 0 && IsFull()) {
    socket->server().window.OnFull(now);
    functions.Refuse(*socket);
    SetError(kWouldBlock);
  }
  return sent;
}

void SocketFunctions::Refuse(Socket& socket) {
  if (!socket.IsRefused()) {
    refused_++;
    socket.server().Refuse(socket);
  }
}

int SocketFunctions::GetName(ares_socket_t fd, struct sockaddr* address, ares_socklen_t* size, void*) {
  return getsockname(fd, address, size);
}

int SocketFunctions::Bind(ares_socket_t fd, unsigned int flags, const struct sockaddr* address, ares_socklen_t size,
                          void*) {
#ifdef IP_BIND_ADDRESS_NO_PORT
  if ((flags & ARES_SOCKET_BIND_TCP) != 0 && (flags & ARES_SOCKET_BIND_CLIENT) != 0) {
    SetInt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
  }
#else
  static_cast<void>(flags);
#endif
  return bind(fd, address, size);
}

}  // namespace aiodns

#include "cares/virtual_sockets.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "cares/socket_error.h"

namespace aiodns {
namespace {

constexpr size_t kLengthSize = 2;

// The length of a message in a stream, or the id of one.
uint16_t Uint16(std::string_view bytes) {
  return static_cast<uint16_t>(static_cast<unsigned char>(bytes[0]) << 8 | static_cast<unsigned char>(bytes[1]));
}

void PutLength(std::string& into, size_t length) {
  into += static_cast<char>(length >> 8);
  into += static_cast<char>(length & 0xff);
}

// The dummy address, with the port of a virtual server or 0.
void WriteAddress(unsigned short port, struct sockaddr* address, ares_socklen_t* size) {
  struct sockaddr_in in4 {};
  in4.sin_family = AF_INET;
  in4.sin_addr.s_addr = htonl(VirtualServer::kAddress);
  in4.sin_port = htons(port);
  if (address != nullptr && size != nullptr) {
    std::memcpy(address, &in4, std::min(static_cast<size_t>(*size), sizeof(in4)));
    *size = sizeof(in4);
  }
}

VirtualSockets& SelfOf(void* self) { return *static_cast<VirtualSockets*>(self); }

}  // namespace

void VirtualSockets::Install(ares_channel_t* channel) {
  struct ares_socket_functions_ex functions = SocketFunctions::Table();
  functions.asocket = &VirtualSockets::Open;
  functions.aclose = &VirtualSockets::Close;
  functions.aconnect = &VirtualSockets::Connect;
  functions.arecvfrom = &VirtualSockets::Receive;
  functions.asendto = &VirtualSockets::Send;
  functions.agetsockname = &VirtualSockets::GetName;
  ares_set_socket_functions_ex(channel, &functions, this);
  ares_set_server_state_callback(channel, &VirtualSockets::OnServerState, this);
}

void VirtualSockets::Attach(CompletionSink& sink, ChannelStats& stats) {
  sink_ = &sink;
  stats_ = &stats;
}

void VirtualSockets::TakeWritable(std::vector<ares_fd_events_t>& into) {
  for (const ares_socket_t fd : writable_) {
    into.push_back({fd, ARES_FD_EVENT_WRITE});
  }
  writable_.clear();
}

ares_socket_t VirtualSockets::Accept(TransportReply& reply) {
  const auto found = tickets_.find(reply.ticket);
  if (found == tickets_.end()) {
    return ARES_SOCKET_BAD;
  }
  const Ticket ticket = found->second;
  tickets_.erase(found);
  ForgetLatest(ticket.query_id, reply.ticket);
  Socket& socket = virtual_.at(ticket.fd);
  socket.outstanding--;
  reply.server_id = socket.server->id;
  const bool failed = reply.status != ARES_SUCCESS;
  const char id[] = {static_cast<char>(ticket.query_id >> 8), static_cast<char>(ticket.query_id & 0xff)};
  const std::string_view message = failed ? std::string_view(id, sizeof(id)) : reply.response;
  if (!failed) {
    const SteadyTime now = SteadyNow();
    const auto round_trip = round_trips_[socket.server->id].Add(now - ticket.sent_at, now);
    socket.stats->received.Add(1);
    socket.stats->round_trip.Set(static_cast<uint64_t>(std::chrono::nanoseconds(round_trip).count()));
  }
  socket.received.erase(0, socket.read);
  socket.read = 0;
  if (socket.is_stream) {
    PutLength(socket.received, message.size());
  }
  socket.received += message;
  return ticket.fd;
}

VirtualSockets::Socket* VirtualSockets::Find(ares_socket_t fd) {
  const auto found = virtual_.find(fd);
  return found == virtual_.end() ? nullptr : &found->second;
}

const VirtualServer* VirtualSockets::ServerAt(const struct sockaddr* address) const {
  if (address->sa_family != AF_INET) {
    return nullptr;
  }
  const auto* in4 = reinterpret_cast<const struct sockaddr_in*>(address);
  const size_t number = ntohs(in4->sin_port);
  const bool is_virtual = in4->sin_addr.s_addr == htonl(VirtualServer::kAddress) && number - 1 < servers_.size();
  return is_virtual ? &servers_[number - 1] : nullptr;
}

ares_socket_t VirtualSockets::Open(int domain, int type, int protocol, void* self) {
  return SocketFunctions::Open(domain, type, protocol, &SelfOf(self).sockets_);
}

int VirtualSockets::Connect(ares_socket_t fd, const struct sockaddr* address, ares_socklen_t size,
                            unsigned int flags, void* self) {
  auto& sockets = SelfOf(self);
  const VirtualServer* server = sockets.ServerAt(address);
  if (server == nullptr) {
    return SocketFunctions::Connect(fd, address, size, flags, &sockets.sockets_);
  }
  int type = 0;
  socklen_t type_size = sizeof(type);
  if (sockets.stats_ == nullptr ||
      getsockopt(fd, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type), &type_size) != 0) {
    SetError(kConnectionRefused);
    return -1;
  }
  sockets.virtual_.emplace(
      fd, Socket{.server = server, .stats = &sockets.stats_->ServerAt(server->name), .is_stream = type == SOCK_STREAM});
  return 0;
}

int VirtualSockets::Close(ares_socket_t fd, void* self) {
  auto& sockets = SelfOf(self);
  if (const Socket* socket = sockets.Find(fd)) {
    if (socket->outstanding > 0) {
      sockets.AbortAll(fd);
    }
    sockets.virtual_.erase(fd);
    std::erase(sockets.writable_, fd);
  }
  return SocketFunctions::Close(fd, &sockets.sockets_);
}

void VirtualSockets::AbortAll(ares_socket_t fd) {
  const Socket& socket = virtual_.at(fd);
  std::erase_if(tickets_, [&](const auto& entry) {
    const auto& [number, ticket] = entry;
    if (ticket.fd != fd) {
      return false;
    }
    WriteAbort(number, socket);
    ForgetLatest(ticket.query_id, number);
    return true;
  });
}

void VirtualSockets::Abort(uint16_t query_id) {
  const auto latest = latest_.find(query_id);
  if (latest == latest_.end()) {
    return;
  }
  const uint32_t number = latest->second;
  const auto found = tickets_.find(number);
  Socket& socket = virtual_.at(found->second.fd);
  WriteAbort(number, socket);
  socket.outstanding--;
  tickets_.erase(found);
  latest_.erase(latest);
}

void VirtualSockets::WriteAbort(uint32_t ticket, const Socket& socket) {
  CompletionWriter& out = sink_->Writer();
  out.Begin(socket.server->id, ticket, PayloadKind::kTransportAbort);
  out.End();
}

void VirtualSockets::ForgetLatest(uint16_t query_id, uint32_t ticket) {
  const auto latest = latest_.find(query_id);
  if (latest != latest_.end() && latest->second == ticket) {
    latest_.erase(latest);
  }
}

ares_ssize_t VirtualSockets::Receive(ares_socket_t fd, void* buffer, size_t length, int flags,
                                     struct sockaddr* address, ares_socklen_t* address_size, void* self) {
  auto& sockets = SelfOf(self);
  Socket* socket = sockets.Find(fd);
  if (socket == nullptr) {
    return SocketFunctions::Receive(fd, buffer, length, flags, address, address_size, &sockets.sockets_);
  }
  const size_t size = std::min(length, socket->received.size() - socket->read);
  if (size == 0) {
    SetError(kWouldBlock);
    return -1;
  }
  std::memcpy(buffer, socket->received.data() + socket->read, size);
  // A datagram is read at once, or its rest is lost. The buffer of c-ares has room for any message.
  socket->read = socket->is_stream ? socket->read + size : socket->received.size();
  WriteAddress(0, address, address_size);
  return static_cast<ares_ssize_t>(size);
}

ares_ssize_t VirtualSockets::Send(ares_socket_t fd, const void* data, size_t length, int flags,
                                  const struct sockaddr* address, ares_socklen_t address_size, void* self) {
  auto& sockets = SelfOf(self);
  Socket* socket = sockets.Find(fd);
  if (socket == nullptr) {
    return SocketFunctions::Send(fd, data, length, flags, address, address_size, &sockets.sockets_);
  }
  const std::string_view bytes(static_cast<const char*>(data), length);
  if (socket->is_stream) {
    sockets.SendStream(fd, *socket, bytes);
  } else {
    sockets.SendMessage(fd, *socket, bytes);
  }
  return static_cast<ares_ssize_t>(length);
}

// Sends the messages that end in `bytes`, each of which follows its length (RFC 1035 §4.2.2).
void VirtualSockets::SendStream(ares_socket_t fd, Socket& socket, std::string_view bytes) {
  socket.unsent += bytes;
  std::string_view rest(socket.unsent);
  while (rest.size() >= kLengthSize) {
    const size_t size = Uint16(rest);
    if (rest.size() - kLengthSize < size) {
      break;
    }
    SendMessage(fd, socket, rest.substr(kLengthSize, size));
    rest.remove_prefix(kLengthSize + size);
  }
  socket.unsent.erase(0, socket.unsent.size() - rest.size());
}

void VirtualSockets::SendMessage(ares_socket_t fd, Socket& socket, std::string_view message) {
  if (sink_ == nullptr || message.size() < sizeof(uint16_t)) {
    return;
  }
  const uint16_t query_id = Uint16(message);
  const uint32_t number = sink_->next_ticket++;
  tickets_.insert_or_assign(number, Ticket{fd, query_id, SteadyNow()});
  latest_.insert_or_assign(query_id, number);
  socket.outstanding++;
  socket.stats->sent.Add(1);
  CompletionWriter& out = sink_->Writer();
  out.Begin(socket.server->id, number, PayloadKind::kTransportQuery);
  out.Bytes(message.data(), message.size());
  out.End();
}

// Cookies are made with it (RFC 7873).
int VirtualSockets::GetName(ares_socket_t fd, struct sockaddr* address, ares_socklen_t* size, void* self) {
  auto& sockets = SelfOf(self);
  if (!sockets.Contains(fd)) {
    return SocketFunctions::GetName(fd, address, size, &sockets.sockets_);
  }
  WriteAddress(0, address, size);
  return 0;
}

// c-ares writes the server as ares_get_servers_csv() does.
void VirtualSockets::OnServerState(const char* server, ares_bool_t success, int flags, void* self) {
  static constexpr std::string_view kPrefix = "192.0.0.8:";
  auto& sockets = SelfOf(self);
  if (!std::string_view(server).starts_with(kPrefix)) {
    Responder::OnServerState(server, success, flags, &sockets.responder_);
    return;
  }
  const size_t number = std::strtoul(server + kPrefix.size(), nullptr, 10);
  if (number - 1 < sockets.servers_.size()) {
    sockets.responder_.transport = sockets.servers_[number - 1].transport;
    sockets.responder_.server = sockets.servers_[number - 1].name;
  }
}

}  // namespace aiodns

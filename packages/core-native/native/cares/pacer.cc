#include "cares/pacer.h"

#include <algorithm>

namespace aiodns {

PacedSocket::PacedSocket(PacedServer& server, ares_socket_t fd) : server_(server), fd_(fd) { server_.sockets_++; }

PacedSocket::~PacedSocket() {
  server_.Unlist(*this);
  server_.sockets_--;
}

void PacedServer::Refuse(PacedSocket& socket) {
  if (socket.listed_) {
    return;
  }
  socket.listed_ = true;
  socket.previous_ = last_;
  socket.next_ = nullptr;
  (last_ == nullptr ? first_ : last_->next_) = &socket;
  last_ = &socket;
  if (!listed_) {
    listed_ = true;
    pacer_.refusing_.push_back(this);
  }
}

void PacedServer::Unlist(PacedSocket& socket) {
  if (!socket.listed_) {
    return;
  }
  socket.listed_ = false;
  (socket.previous_ == nullptr ? first_ : socket.previous_->next_) = socket.next_;
  (socket.next_ == nullptr ? last_ : socket.next_->previous_) = socket.previous_;
}

void PacedServer::SendRefused(SteadyTime now) {
  // A socket that the system refuses too is listed again without having sent.
  for (int idle = 0; first_ != nullptr && idle < kMaxIdle && CanSend(now);) {
    PacedSocket& socket = *first_;
    Unlist(socket);
    const uint32_t before = window.sent();
    socket.SendRefused();
    idle = window.sent() == before ? idle + 1 : 0;
  }
}

PacedServer& Pacer::ServerAt(const struct sockaddr* address, ares_socklen_t size, uint32_t rate) {
  std::pair key(std::string(reinterpret_cast<const char*>(address), static_cast<size_t>(size)), rate);
  const auto found = servers_.find(key);
  if (found != servers_.end()) {
    return *found->second;
  }
  if (servers_.size() >= kKeptServers) {
    DropUnused();
  }
  return *servers_.emplace(std::move(key), std::make_unique<PacedServer>(*this, rate)).first->second;
}

void Pacer::DropUnused() {
  std::erase_if(servers_, [](const auto& entry) { return entry.second->sockets_ == 0 && !entry.second->listed_; });
}

void Pacer::SendRefused(SteadyTime now) {
  // By index: sockets of other servers may be refused meanwhile.
  for (size_t i = 0; i < refusing_.size(); i++) {
    refusing_[i]->SendRefused(now);
  }
  std::erase_if(refusing_, [](PacedServer* server) {
    server->listed_ = server->HasRefused();
    return !server->listed_;
  });
}

std::optional<SteadyTime> Pacer::NextSendTime() const {
  std::optional<SteadyTime> earliest;
  for (const PacedServer* server : refusing_) {
    if (server->HasRefused()) {
      const SteadyTime time = server->NextSendTime();
      earliest = earliest ? std::min(*earliest, time) : time;
    }
  }
  return earliest;
}

}  // namespace aiodns

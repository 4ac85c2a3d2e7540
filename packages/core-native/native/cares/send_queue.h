#pragma once

#include <cassert>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "shared/slab_allocator.h"
#include "shared/submission.h"

namespace aiodns {

// An order with its texts, apart from the batch that it came in.
class KeptOrder {
 public:
  static std::unique_ptr<KeptOrder> Copy(const Submission& order, const char* text, const char* service) {
    const size_t text_size = SizeOf(text);
    const size_t service_size = SizeOf(service);
    void* room = BlockPool::New(sizeof(KeptOrder) + text_size + service_size);
    std::unique_ptr<KeptOrder> kept(new (room) KeptOrder(order));
    kept->order_.text = kept->Put(text, text_size, 0);
    kept->order_.service = kept->Put(service, service_size, text_size);
    return kept;
  }

  static void operator delete(void* kept) { BlockPool::Free(kept); }

  const Submission& order() const { return order_; }
  const char* text() const { return Text(order_.text); }
  const char* service() const { return Text(order_.service); }

 private:
  friend class OrderQueue;

  explicit KeptOrder(const Submission& order) : order_(order) {}

  static size_t SizeOf(const char* text) { return text == nullptr ? 0 : std::string_view(text).size() + 1; }

  // The texts follow the object.
  char* texts() { return reinterpret_cast<char*>(this + 1); }
  const char* texts() const { return reinterpret_cast<const char*>(this + 1); }

  uint32_t Put(const char* text, size_t size, size_t offset) {
    if (text == nullptr) {
      return Submission::kNoText;
    }
    std::memcpy(texts() + offset, text, size);
    return static_cast<uint32_t>(offset);
  }

  const char* Text(uint32_t offset) const {
    return offset == Submission::kNoText ? nullptr : texts() + offset;
  }

  Submission order_;
  KeptOrder* next_ = nullptr;
};

// Orders that wait, first in, first out.
class OrderQueue {
 public:
  OrderQueue() = default;
  // Each order has somebody who waits for it, and some own a lane: they are taken out, never dropped.
  ~OrderQueue() { assert(empty()); }
  OrderQueue(const OrderQueue&) = delete;
  OrderQueue& operator=(const OrderQueue&) = delete;

  bool empty() const { return first_ == nullptr; }

  void Push(std::unique_ptr<KeptOrder> order) {
    KeptOrder* last = order.release();
    *(empty() ? &first_ : &last_->next_) = last;
    last_ = last;
  }

  std::unique_ptr<KeptOrder> Pop() {
    return std::unique_ptr<KeptOrder>(std::exchange(first_, first_->next_));
  }

 private:
  KeptOrder* first_ = nullptr;
  KeptOrder* last_ = nullptr;
};

}  // namespace aiodns

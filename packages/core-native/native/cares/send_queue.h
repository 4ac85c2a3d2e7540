#pragma once

#include <cassert>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "shared/slab_allocator.h"
#include "shared/submission.h"

namespace aiodns {

// A submission with copies of its texts, so that it outlives its batch.
class QueuedSubmission {
 public:
  static std::unique_ptr<QueuedSubmission> Copy(const Submission& submission, const char* text, const char* service) {
    const size_t text_size = SizeOf(text);
    const size_t service_size = SizeOf(service);
    void* memory = SlabAllocator::New(sizeof(QueuedSubmission) + text_size + service_size);
    std::unique_ptr<QueuedSubmission> copy(new (memory) QueuedSubmission(submission));
    copy->submission_.text = copy->Put(text, text_size, 0);
    copy->submission_.service = copy->Put(service, service_size, text_size);
    return copy;
  }

  static void operator delete(void* memory) { SlabAllocator::Free(memory); }

  const Submission& submission() const { return submission_; }
  const char* text() const { return Text(submission_.text); }
  const char* service() const { return Text(submission_.service); }

 private:
  friend class SendQueue;

  explicit QueuedSubmission(const Submission& submission) : submission_(submission) {}

  static size_t SizeOf(const char* text) { return text == nullptr ? 0 : std::string_view(text).size() + 1; }

  // The texts follow the object in memory.
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

  Submission submission_;
  QueuedSubmission* next_ = nullptr;
};

// Submissions that cannot be sent yet, first in, first out. Belongs to the thread that drives the channel.
class SendQueue {
 public:
  SendQueue() = default;
  // Every request must be completed and some submissions own an ares channel: each is popped, never dropped.
  ~SendQueue() { assert(empty()); }
  SendQueue(const SendQueue&) = delete;
  SendQueue& operator=(const SendQueue&) = delete;

  bool empty() const { return first_ == nullptr; }
  size_t size() const { return size_; }
  const Submission& front() const { return first_->submission(); }

  void Push(std::unique_ptr<QueuedSubmission> submission) {
    QueuedSubmission* last = submission.release();
    *(empty() ? &first_ : &last_->next_) = last;
    last_ = last;
    size_++;
  }

  std::unique_ptr<QueuedSubmission> Pop() {
    size_--;
    return std::unique_ptr<QueuedSubmission>(std::exchange(first_, first_->next_));
  }

 private:
  QueuedSubmission* first_ = nullptr;
  QueuedSubmission* last_ = nullptr;
  size_t size_ = 0;
};

}  // namespace aiodns

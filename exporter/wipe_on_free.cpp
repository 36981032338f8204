// Memory is overwritten before it is given back: what a reply of the engine said of environments,
// commands and labels is nowhere in the process once it was read, whichever library had it in a
// buffer. Costs some nanoseconds for each of the few allocations that a scrape or an event makes.

#include <malloc.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace {

// Null where there is no memory.
void* try_to_allocate(std::size_t size) { return std::malloc(size == 0 ? 1 : size); }

void* try_to_allocate(std::size_t size, std::align_val_t alignment) {
  const auto bytes = static_cast<std::size_t>(alignment);
  const std::size_t whole = (size + bytes - 1) / bytes * bytes;
  return std::aligned_alloc(bytes, whole == 0 ? bytes : whole);
}

void* allocate(std::size_t size) {
  if (void* const memory = try_to_allocate(size)) return memory;
  throw std::bad_alloc();
}

void* allocate(std::size_t size, std::align_val_t alignment) {
  if (void* const memory = try_to_allocate(size, alignment)) return memory;
  throw std::bad_alloc();
}

void release(void* memory) noexcept {
  if (memory == nullptr) return;
  std::memset(memory, 0, malloc_usable_size(memory));
  // The memory is dead afterwards, so that a compiler might leave the store out.
  asm volatile("" : : "r"(memory) : "memory");
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return allocate(size, alignment);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return try_to_allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return try_to_allocate(size);
}
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return try_to_allocate(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return try_to_allocate(size, alignment);
}
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { release(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { release(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { release(memory); }

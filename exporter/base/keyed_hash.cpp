#include "base/keyed_hash.h"

#include <random>

namespace docktap {
namespace {

std::uint64_t draw() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32U) | device();
}

// The finalizer of splitmix64: every bit of the input reaches every bit of the result.
std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31U);
}

}  // namespace

std::uint64_t stable_hash(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = seed;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;  // FNV-1a
  }
  return mix(hash ^ text.size());
}

std::uint64_t keyed_hash(std::string_view text) {
  static const std::uint64_t key = draw();
  static const std::uint64_t tweak = draw();
  std::uint64_t hash = key;
  for (const char c : text) hash = mix(hash + static_cast<unsigned char>(c)) ^ tweak;
  return hash;
}

}  // namespace docktap

#include "render/compression.h"

#ifdef DOCKTAP_HAVE_ISAL
#include <isa-l/igzip_lib.h>
#else
#include <zlib.h>
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>

namespace docktap::render {
namespace {

// Metrics compress to a tenth or less; the first guess is generous, and grows where it was not.
constexpr std::size_t kUsualRatio = 8;
constexpr std::size_t kLeastOutput = 4096;

std::size_t first_guess(std::string_view text) {
  return std::max(kLeastOutput, text.size() / kUsualRatio);
}

}  // namespace

#ifdef DOCKTAP_HAVE_ISAL

void gzip_compress(std::string_view text, std::string& out) {
  struct Compressor {
    isal_zstream stream;
    std::uint8_t level_buffer[ISAL_DEF_LVL1_DEFAULT];
  };
  const auto compressor = std::make_unique_for_overwrite<Compressor>();
  isal_zstream& stream = compressor->stream;
  isal_deflate_init(&stream);
  stream.gzip_flag = IGZIP_GZIP;
  stream.level = 1;
  stream.level_buf = compressor->level_buffer;
  stream.level_buf_size = sizeof(compressor->level_buffer);
  stream.end_of_stream = 1;
  // The library only reads it.
  stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<std::uint32_t>(text.size());

  out.resize(std::max(out.capacity(), first_guess(text)));
  std::size_t used = 0;
  for (;;) {
    stream.next_out = reinterpret_cast<std::uint8_t*>(out.data() + used);
    stream.avail_out = static_cast<std::uint32_t>(out.size() - used);
    if (isal_deflate(&stream) != COMP_OK) throw std::runtime_error("ISA-L can't compress a page");
    used = out.size() - stream.avail_out;
    if (stream.internal_state.state == ZSTATE_END) break;
    out.resize(2 * out.size());
  }
  out.resize(used);
}

#else

void gzip_compress(std::string_view text, std::string& out) {
  z_stream stream{};
  constexpr int kGzip = 16;  // added to the window's bits
  if (deflateInit2(&stream, 1, Z_DEFLATED, MAX_WBITS + kGzip, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    throw std::runtime_error("zlib can't compress a page");
  }
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  out.resize(std::max(out.capacity(), first_guess(text)));
  std::size_t used = 0;
  for (;;) {
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + used);
    stream.avail_out = static_cast<uInt>(out.size() - used);
    const int result = deflate(&stream, Z_FINISH);
    used = out.size() - stream.avail_out;
    if (result == Z_STREAM_END) break;
    out.resize(2 * out.size());
  }
  deflateEnd(&stream);
  out.resize(used);
}

#endif

}  // namespace docktap::render

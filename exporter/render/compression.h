#pragma once

#include <string>
#include <string_view>

namespace docktap::render {

// Writes `text` as gzip (RFC 1952) into `out`, replacing what it holds but keeping its capacity.
// Fast rather than small: level 1 of ISA-L, of zlib where that does not exist. Callable from any
// thread.
void gzip_compress(std::string_view text, std::string& out);

}  // namespace docktap::render

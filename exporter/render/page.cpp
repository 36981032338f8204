#include "render/page.h"

#include "render/compression.h"

namespace docktap::render {

const std::string& Page::gzip() const {
  const std::lock_guard lock(gzip_mutex_);
  if (gzip_.empty()) gzip_compress(text, gzip_);
  return gzip_;
}

void Page::recycle() {
  content_type.clear();
  text.clear();
  gzip_.clear();
}

}  // namespace docktap::render

#include "render/page.h"

#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <zlib.h>

#include "render/page_pool.h"

namespace docktap::render {
namespace {

std::string gunzip(const std::string& packed, std::size_t size) {
  std::string text(size + 1, '\0');
  z_stream stream{};
  constexpr int kGzip = 16;
  EXPECT_EQ(inflateInit2(&stream, MAX_WBITS + kGzip), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

std::string noise(std::size_t size) {
  std::mt19937 random(1);
  std::string text(size, '\0');
  for (char& c : text) c = static_cast<char>(random() & 0xFF);
  return text;
}

TEST(Page, GzipUnpacksToTheText) {
  for (const std::string& text : {std::string(), std::string("docker_up 1\n"),
                                  std::string(3'000'000, 'a'), noise(1'000'000)}) {
    Page page;
    page.text = text;
    EXPECT_TRUE(gunzip(page.gzip(), text.size()) == text) << text.size() << " bytes";
  }
}

TEST(Page, GzipIsMadeOnceForAllThreads) {
  Page page;
  page.text = std::string(200'000, 'x');
  std::vector<const std::string*> seen(8);
  std::vector<const char*> bytes(8);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < seen.size(); ++i) {
      threads.emplace_back([&, i] {
        seen[i] = &page.gzip();
        bytes[i] = seen[i]->data();
      });
    }
  }
  for (std::size_t i = 0; i < seen.size(); ++i) {
    EXPECT_EQ(seen[i], seen[0]);
    EXPECT_EQ(bytes[i], bytes[0]);
  }
}

TEST(PagePool, KeepsCapacityButNoContent) {
  PagePool pool;
  std::shared_ptr<Page> page = pool.acquire();
  page->text = std::string(100'000, 'x');
  page->gzip();
  const Page* const first = page.get();
  page.reset();
  page = pool.acquire();
  EXPECT_EQ(page.get(), first);
  EXPECT_GE(page->text.capacity(), 100'000u);
  EXPECT_EQ(page->text, "");
  page->text = "new";
  EXPECT_EQ(gunzip(page->gzip(), 3), "new");
}

TEST(PagePool, NeverHandsOutAPageThatSomebodyHolds) {
  PagePool pool;
  const PagePtr held = pool.acquire();
  EXPECT_NE(pool.acquire().get(), held.get());
}

TEST(PagePool, PagesOutliveIt) {
  auto pool = std::make_unique<PagePool>();
  std::shared_ptr<Page> page = pool->acquire();
  pool.reset();
  page->text = "still here";
  std::jthread([last = std::move(page)] { EXPECT_EQ(last->text, "still here"); });
}

TEST(PagePool, TakesPagesBackFromOtherThreads) {
  PagePool pool;
  std::vector<std::jthread> holders;
  for (int i = 0; i < 200; ++i) {
    std::shared_ptr<Page> page = pool.acquire();
    ASSERT_EQ(page->text, "");
    page->text = std::to_string(i);
    holders.emplace_back([held = PagePtr(std::move(page)), i] {
      EXPECT_EQ(held->text, std::to_string(i));
      EXPECT_FALSE(held->gzip().empty());
    });
  }
}

}  // namespace
}  // namespace docktap::render

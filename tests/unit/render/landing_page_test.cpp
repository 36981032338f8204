#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "render/renderer.h"
#include "support/example_snapshot/example_snapshot.h"

namespace docktap::render {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(LandingPage, ShowsTheStateOfThings) {
  ExampleSnapshot example;
  example.add_busy();
  const PagePtr page = Renderer().landing(example.snapshot, "/metrics", "0.1.0");
  EXPECT_EQ(page->content_type, "text/html; charset=utf-8");
  for (const char* const part : {"href=\"/metrics\"", "href=\"/-/healthy\"", "href=\"/-/ready\"",
                                 "0.1.0", "docker 20.10.24", "stats, containers, engine"}) {
    EXPECT_THAT(page->text, HasSubstr(part));
  }
  EXPECT_THAT(page->text, HasSubstr("running</th><td>1<"));
}

TEST(LandingPage, EngineAway) {
  ExampleSnapshot example;
  example.snapshot.engine_up = false;
  example.snapshot.table_is_complete = false;
  const PagePtr page = Renderer().landing(example.snapshot, "/metrics", "0.1.0");
  EXPECT_THAT(page->text, HasSubstr("does not answer"));
  EXPECT_THAT(page->text, Not(HasSubstr("running")));
}

TEST(LandingPage, EscapesWhatTheEngineSays) {
  ExampleSnapshot example;
  EngineInfo hostile;
  hostile.version = "<script>alert('1')</script>";
  example.snapshot.engine = &hostile;
  const PagePtr page = Renderer().landing(example.snapshot, "/m\"><b>&", "0.1.0");
  EXPECT_THAT(page->text, Not(HasSubstr("<script>")));
  EXPECT_THAT(page->text, HasSubstr("&lt;script&gt;alert(&#39;1&#39;)"));
  EXPECT_THAT(page->text, HasSubstr("href=\"/m&quot;&gt;&lt;b&gt;&amp;\""));
}

}  // namespace
}  // namespace docktap::render

#pragma once

#include <string>

#include "render/page.h"

struct mg_connection;

namespace docktap::http {

// What is sent: a status, a body, and the headers that depend on them.
struct Reply {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string text;  // the body, unless `page` has it
  render::PagePtr page;
  bool gzip = false;
  std::string allow;  // with 405: the methods
};

// One line of plain text.
Reply plain(int status, std::string text);

// Sends it as one HTTP message; for HEAD without the body, whose length is there all the same.
void send(mg_connection* connection, const Reply& reply, bool with_body);

}  // namespace docktap::http

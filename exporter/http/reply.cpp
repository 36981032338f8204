#include "http/reply.h"

#include <civetweb.h>

#include <utility>

namespace docktap::http {

Reply plain(int status, std::string text) {
  Reply reply;
  reply.status = status;
  reply.text = std::move(text) + "\n";
  return reply;
}

void send(mg_connection* connection, const Reply& reply, bool with_body) {
  const std::string& body = !reply.page  ? reply.text
                            : reply.gzip ? reply.page->gzip()
                                         : reply.page->text;
  const auto add = [connection](const char* name, const std::string& value) {
    mg_response_header_add(connection, name, value.c_str(), -1);
  };
  mg_response_header_start(connection, reply.status);
  add("Content-Type", reply.page ? reply.page->content_type : reply.content_type);
  add("Content-Length", std::to_string(body.size()));
  add("X-Content-Type-Options", "nosniff");
  if (reply.page) {
    add("Vary", "Accept-Encoding");
    add("Cache-Control", "no-store");
    // Only the landing page is anything that a browser would act on.
    add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  }
  if (reply.gzip) add("Content-Encoding", "gzip");
  if (!reply.allow.empty()) add("Allow", reply.allow);
  if (reply.status == 503) add("Retry-After", "1");
  mg_response_header_send(connection);
  if (with_body) mg_write(connection, body.data(), body.size());
}

}  // namespace docktap::http

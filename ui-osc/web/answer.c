// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What every web server here has in common: whom it answers, and how an answer goes out.
 */
#include "web/answer.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_page_host(bool anywhere, const char *name, size_t length)
{
  static const char *const local[] = {"localhost", "127.0.0.1", "[::1]"};
  for (size_t i = 0; i < sizeof local / sizeof *local; i++)
    if (strlen(local[i]) == length && strncasecmp(name, local[i], length) == 0)
      return true;
  // Beyond loopback the bench has addresses that it does not know; a name, were it beef.cafe, could be anybody's.
  unsigned char address[sizeof(struct in6_addr)];
  char host[INET6_ADDRSTRLEN];
  const bool six = length > 2 && name[0] == '[' && name[length - 1] == ']';
  if (!anywhere || length >= sizeof host + 2)
    return false;
  (void)snprintf(host, sizeof host, "%.*s", (int)(six ? length - 2 : length), six ? name + 1 : name);
  return inet_pton(six ? AF_INET6 : AF_INET, host, address) == 1;
}

bool hc_web_is_trusted(struct lws *wsi, bool anywhere)
{
  char host[128] = "", origin[160] = "";
  (void)lws_hdr_copy(wsi, host, sizeof host, WSI_TOKEN_HOST);
  const char *const colon = strrchr(host, ':'), *const bracket = strrchr(host, ']');
  const size_t length = colon != NULL && (bracket == NULL || colon > bracket) ? (size_t)(colon - host) : strlen(host);
  if (!is_page_host(anywhere, host, length))
    return false;
  if (lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN) == 0)
    return true;
  return lws_hdr_copy(wsi, origin, sizeof origin, WSI_TOKEN_ORIGIN) > 0 && strncmp(origin, "http://", 7) == 0 &&
         strcmp(origin + 7, host) == 0;
}

int hc_web_begin(struct lws *wsi, HcWebVisit *visit, unsigned status, const char *type, char *body, size_t size)
{
  unsigned char head[LWS_PRE + 1024], *at = head + LWS_PRE, *const end = head + sizeof head - 1;
  const struct {
    const char *name, *value;
  } more[] = {{"content-security-policy:", "default-src 'self'; connect-src 'self' ws:; style-src 'self' 'unsafe-inline'; "
                                           "img-src 'self' data:; frame-ancestors 'none'"},
              {"x-content-type-options:", "nosniff"},
              {"referrer-policy:", "no-referrer"},
              {"cache-control:", "no-cache"}};
  bool failed = lws_add_http_common_headers(wsi, status, status == HTTP_STATUS_NO_CONTENT ? NULL : type, size, &at, end) != 0;
  for (size_t i = 0; i < sizeof more / sizeof *more; i++)
    failed |= lws_add_http_header_by_name(wsi, (const unsigned char *)more[i].name, (const unsigned char *)more[i].value,
                                          (int)strlen(more[i].value), &at, end) != 0;
  if (failed || lws_finalize_write_http_header(wsi, head + LWS_PRE, &at, end) != 0) {
    free(body);
    return -1;
  }
  const bool bodiless = size == 0 || lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0;
  if (bodiless) {
    free(body);
    return lws_http_transaction_completed(wsi) ? -1 : 0;
  }
  visit->body = (unsigned char *)body;
  visit->size = size;
  visit->sent = 0;
  lws_callback_on_writable(wsi);
  return 0;
}

int hc_web_answer(struct lws *wsi, HcWebVisit *visit)
{
  enum { PIECE = 4096 };
  unsigned char piece[LWS_PRE + PIECE];
  if (visit->body == NULL)
    return 0;
  const size_t left = visit->size - visit->sent, size = left < PIECE ? left : PIECE;
  memcpy(piece + LWS_PRE, visit->body + visit->sent, size);
  visit->sent += size;
  const bool last = visit->sent == visit->size;
  if (lws_write(wsi, piece + LWS_PRE, size, last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < (int)size)
    return -1;
  if (!last) {
    lws_callback_on_writable(wsi);
    return 0;
  }
  free(visit->body);
  visit->body = NULL;
  return lws_http_transaction_completed(wsi) ? -1 : 0;
}

int hc_web_say(struct lws *wsi, HcWebVisit *visit, unsigned status, const char *sentence)
{
  char *const body = strdup(sentence);
  return hc_web_begin(wsi, visit, status, "text/plain; charset=utf-8", body, body != NULL ? strlen(body) : 0);
}

static const char *type_of(const char *name)
{
  static const char *const types[][2] = {{".html", "text/html; charset=utf-8"},
                                         {".js", "text/javascript; charset=utf-8"},
                                         {".css", "text/css; charset=utf-8"},
                                         {".svg", "image/svg+xml"},
                                         {".png", "image/png"}};
  const char *const dot = strrchr(name, '.');
  for (size_t i = 0; dot != NULL && i < sizeof types / sizeof *types; i++)
    if (strcmp(dot, types[i][0]) == 0)
      return types[i][1];
  return NULL;
}

/** A whole file, malloc'ed, or NULL. */
static char *load(const char *path, size_t *size)
{
  FILE *const file = fopen(path, "rb");
  if (file == NULL)
    return NULL;
  char *body = NULL;
  long length = -1;
  if (fseek(file, 0, SEEK_END) == 0 && (length = ftell(file)) > 0 && fseek(file, 0, SEEK_SET) == 0)
    body = malloc((size_t)length);
  if (body != NULL && fread(body, 1, (size_t)length, file) != (size_t)length) {
    free(body);
    body = NULL;
  }
  (void)fclose(file);
  *size = body != NULL ? (size_t)length : 0;
  return body;
}

int hc_web_file(struct lws *wsi, HcWebVisit *visit, const char *folder, const char *name)
{
  static const char chart[] = "/usr/share/javascript/chart.js/chart.min.js";
  char path[4096 + 128];
  size_t size = 0;
  const char *const ending = strchr(name, '.') == NULL ? ".html" : "";
  const char *const type = *ending != '\0' ? type_of(ending) : type_of(name);
  const bool plain = strlen(name) < 100 && name[0] != '.' &&
                     strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == strlen(name);
  (void)snprintf(path, sizeof path, "%s/%s%s", folder, name, ending);
  char *const body = plain && type != NULL ? load(strcmp(name, "chart.js") == 0 ? chart : path, &size) : NULL;
  if (body == NULL)
    return hc_web_say(wsi, visit, HTTP_STATUS_NOT_FOUND, "no such file of the page\n");
  return hc_web_begin(wsi, visit, HTTP_STATUS_OK, type, body, size);
}

void hc_web_forget(HcWebVisit *visit)
{
  if (visit == NULL)
    return;
  free(visit->body);
  visit->body = NULL;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Requests: a browser that wants `/` gets the page, `/~/NAME` is one of its files, anything else is an OSCQuery question about an address.
 */
#include "web/inside.h"
#include "web/tree.h"

#include <stdlib.h>
#include <string.h>

static int answer_json(struct lws *wsi, HcWebVisit *visit, json_t *answer)
{
  char *const body = json_dumps(answer, JSON_COMPACT);
  json_decref(answer);
  if (body == NULL)
    return hc_web_say(wsi, visit, HTTP_STATUS_INTERNAL_SERVER_ERROR, "out of memory\n");
  return hc_web_begin(wsi, visit, HTTP_STATUS_OK, "application/json; charset=utf-8", body, strlen(body));
}

static int answer_attribute(HcWeb *web, struct lws *wsi, HcWebVisit *visit, const char *path, const char *attribute)
{
  json_t *answer = NULL;
  switch (hc_tree_attribute(web->bench, path, attribute, &answer)) {
  case HC_TREE_FOUND:
    return answer_json(wsi, visit, answer);
  case HC_TREE_NO_NODE:
    return hc_web_say(wsi, visit, HTTP_STATUS_NOT_FOUND, "no such address\n");
  case HC_TREE_NO_SUCH:
    return hc_web_say(wsi, visit, HTTP_STATUS_BAD_REQUEST, "no such attribute\n");
  default:
    return hc_web_begin(wsi, visit, HTTP_STATUS_NO_CONTENT, NULL, NULL, 0);
  }
}

/** The query string is one attribute. */
static int answer_address(HcWeb *web, struct lws *wsi, HcWebVisit *visit, const char *path)
{
  char query[64] = "";
  const int length = lws_hdr_copy_fragment(wsi, query, sizeof query, WSI_TOKEN_HTTP_URI_ARGS, 0);
  if (length < 0 && lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_URI_ARGS) > 0)
    return hc_web_say(wsi, visit, HTTP_STATUS_BAD_REQUEST, "no such attribute\n");
  if (strcmp(query, "HOST_INFO") == 0)
    return answer_json(wsi, visit, hc_tree_host("hotcold", web->host, web->port));
  if (query[0] != '\0')
    return answer_attribute(web, wsi, visit, path, query);
  json_t *const node = hc_tree_node(web->bench, path);
  return node != NULL ? answer_json(wsi, visit, node) : hc_web_say(wsi, visit, HTTP_STATUS_NOT_FOUND, "no such address\n");
}

static bool wants_page(struct lws *wsi)
{
  char accept[512] = "";
  (void)lws_hdr_copy(wsi, accept, sizeof accept, WSI_TOKEN_HTTP_ACCEPT);
  return strstr(accept, "text/html") != NULL && lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_URI_ARGS) == 0;
}

int hc_web_request(HcWeb *web, struct lws *wsi, HcWebVisit *visit, const char *path)
{
  if (!hc_web_is_trusted(wsi, web->anywhere))
    return hc_web_say(wsi, visit, HTTP_STATUS_FORBIDDEN, "this bench answers to its own address only\n");
  if (lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) == 0 && lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) == 0)
    return hc_web_say(wsi, visit, HTTP_STATUS_METHOD_NOT_ALLOWED, "GET or HEAD, please; changes are made over the WebSocket\n");
  if (hc_vote_has_file(path))
    return hc_vote_file(web->votes, wsi, visit, path);
  if (strncmp(path, "/~/", 3) == 0)
    return hc_web_file(wsi, visit, web->page, path + 3);
  if (strcmp(path, "/") == 0 && wants_page(wsi))
    return hc_web_file(wsi, visit, web->page, "index.html");
  return answer_address(web, wsi, visit, path);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The address space as OSCQuery has it: JSON made from the bench's own tables. CTL.
 */
#ifndef HC_WEB_TREE_H
#define HC_WEB_TREE_H

#include "bench.h"

#include <jansson.h>

/** The node at a path (`/`, `/lane/a`, `/lane/a/line/contact`) with all below it, or NULL: there is none. Owned by the caller. */
json_t *hc_tree_node(HcBench *bench, const char *path);

/** One attribute of a node (`VALUE`, `RANGE`, …) as `{"VALUE": …}`. */
typedef enum HcTreeAnswer {
  HC_TREE_FOUND,
  HC_TREE_NO_NODE,     ///< 404
  HC_TREE_NO_SUCH,     ///< 400: OSCQuery, or we, know no such attribute
  HC_TREE_NOT_ON_THIS, ///< 204: this node has none
} HcTreeAnswer;
HcTreeAnswer hc_tree_attribute(HcBench *bench, const char *path, const char *attribute, json_t **answer);

/** HOST_INFO. `name` is what the bench is called, `host` the address that it is reached at, `port` UDP and TCP alike. */
json_t *hc_tree_host(const char *name, const char *host, unsigned port);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/inside.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* lilv takes a bundle by the URI of its folder, with a slash at the end. */
static HcStatus load_bundle(HcHost *host, const char *dir, HcError *error)
{
  char *whole = NULL, *manifest = NULL;
  char *const real = realpath(dir, NULL);
  if (!real || asprintf(&whole, "%s/", real) < 0 || asprintf(&manifest, "%s/manifest.ttl", real) < 0 || access(manifest, R_OK)) {
    free(real);
    free(whole);
    free(manifest);
    return hc_error_set(error, HC_NOT_FOUND, "%s: no LV2 bundle there; it should hold a readable manifest.ttl", dir);
  }
  LilvNode *const uri = lilv_new_file_uri(host->own.world, NULL, whole);
  hc_reading_begin();
  lilv_world_load_bundle(host->own.world, uri);
  hc_reading_end();
  lilv_node_free(uri);
  free(real);
  free(whole);
  free(manifest);
  return HC_OK;
}

static bool open_host(HcHost *host)
{
  hc_log_init(&host->log);
  host->c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  host->urids = hc_urids_new();
  host->map = (LV2_URID_Map){host->urids, hc_urids_map};
  host->unmap = (LV2_URID_Unmap){host->urids, hc_urids_unmap};
  return host->urids && host->c_locale && hc_host_open_queues(host) && hc_shelf_open(&host->own);
}

HcHost *hc_host_new(const char *const *own_bundles, HcError *error)
{
  HcHost *const host = aligned_alloc(64, (sizeof(HcHost) + 63) & ~(size_t)63);
  HcStatus status = HC_OK;
  if (host) {
    *host = (HcHost){0};
  }
  if (!host || !open_host(host)) {
    status = hc_error_set(error, HC_NO_MEMORY, "out of memory for the plugin host");
  }
  for (; !status && own_bundles && *own_bundles; ++own_bundles) {
    status = load_bundle(host, *own_bundles, error);
  }
  if (status) {
    hc_host_free(host);
    return NULL;
  }
  return host;
}

void hc_host_free(HcHost *host)
{
  if (!host) {
    return;
  }
  hc_host_stop(host);
  hc_host_collect(host);
  while (host->read) {
    HcPorts *const next = host->read->next;
    free(host->read);
    host->read = next;
  }
  hc_shelf_close(&host->own);
  hc_shelf_close(&host->other);
  hc_urids_free(host->urids);
  hc_queue_clear(&host->jobs);
  hc_queue_clear(&host->done);
  if (host->c_locale) {
    freelocale(host->c_locale);
  }
  free(host);
}

bool hc_host_log(HcHost *host, HcLogLine *line)
{
  return hc_log_take(&host->log, line);
}

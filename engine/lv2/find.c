// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/inside.h"

#include <stdlib.h>
#include <string.h>

/* Our bundles stand on a shelf of their own, loaded by path: nothing installed can take their place, and a bench without
 * foreign plugins never looks at the disk for more. Of the installed ones only the manifests are read (some ten milliseconds
 * for hundreds of plugins); the data of a plugin is read when it is first asked about. */

bool hc_shelf_open(HcShelf *shelf)
{
  shelf->world = lilv_world_new();
  if (!shelf->world) {
    return false;
  }
#define HC_WORD_OPEN(name, uri) shelf->words.name = lilv_new_uri(shelf->world, uri);
  HC_WORDS(HC_WORD_OPEN)
#undef HC_WORD_OPEN
  return true;
}

void hc_shelf_close(HcShelf *shelf)
{
  if (!shelf->world) {
    return;
  }
#define HC_WORD_CLOSE(name, uri) lilv_node_free(shelf->words.name);
  HC_WORDS(HC_WORD_CLOSE)
#undef HC_WORD_CLOSE
  lilv_world_free(shelf->world);
  shelf->world = NULL;
}

static bool open_installed(HcHost *host)
{
  if (host->other.world) {
    return true;
  }
  if (!hc_shelf_open(&host->other)) {
    return false;
  }
  hc_reading_begin();
  lilv_world_load_all(host->other.world);
  hc_reading_end();
  return true;
}

static const LilvPlugin *find_on(const HcShelf *shelf, const char *uri)
{
  LilvNode *const node = lilv_new_uri(shelf->world, uri);
  const LilvPlugin *const plugin = lilv_plugins_get_by_uri(lilv_world_get_all_plugins(shelf->world), node);
  lilv_node_free(node);
  return plugin;
}

HcStatus hc_host_find(HcHost *host, const char *uri, HcShelf **shelf, const LilvPlugin **plugin, HcError *error)
{
  if (!strchr(uri, ':') || strpbrk(uri, " <>\"{}|^`\\")) {
    return hc_error_set(error, HC_BAD_INPUT, "\"%s\" is no URI; a plugin is named by its URI, as lv2ls lists them", uri);
  }
  *shelf = &host->own;
  *plugin = find_on(&host->own, uri);
  if (!*plugin) {
    if (!open_installed(host)) {
      return hc_error_set(error, HC_NO_MEMORY, "out of memory while looking for plugins");
    }
    *shelf = &host->other;
    *plugin = find_on(&host->other, uri);
  }
  if (!*plugin) {
    return hc_error_set(error, HC_NOT_FOUND, "no plugin <%s> is installed; lv2ls lists those that are", uri);
  }
  // Asked for the first time: everything about it is read now, and not when some later question needs it.
  hc_reading_begin();
  (void)lilv_plugin_get_num_ports(*plugin);
  hc_reading_end();
  return HC_OK;
}

static bool each_on(const HcShelf *shelf, const HcShelf *except, bool (*each)(void *, const char *), void *user, size_t *n)
{
  const LilvPlugins *const all = lilv_world_get_all_plugins(shelf->world);
  LILV_FOREACH(plugins, i, all)
  {
    const char *const uri = lilv_node_as_uri(lilv_plugin_get_uri(lilv_plugins_get(all, i)));
    if (except && find_on(except, uri)) {
      continue;
    }
    ++*n;
    if (!each(user, uri)) {
      return false;
    }
  }
  return true;
}

size_t hc_host_each_plugin(HcHost *host, bool (*each)(void *user, const char *uri), void *user)
{
  size_t n = 0;
  if (each_on(&host->own, NULL, each, user, &n) && open_installed(host)) {
    each_on(&host->other, &host->own, each, user, &n);
  }
  return n;
}

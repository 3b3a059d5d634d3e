// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/tree.h"

#include <math.h>
#include <string.h>

/** Read, write; OSCQuery's numbers. A container has none of it. */
enum { ACCESS_NONE = 0, ACCESS_READ = 1, ACCESS_WRITE = 2 };

static int access_of(HcBench *bench, const HcParameter *p)
{
  HcMessage lamp; // of a button that has one
  if (p->type == HC_ACTION)
    return hc_bench_value(bench, p->address, &lamp) ? ACCESS_READ | ACCESS_WRITE : ACCESS_WRITE;
  return p->type == HC_ASK || (p->flags & (HC_READ_ONLY | HC_METER)) ? ACCESS_READ : ACCESS_READ | ACCESS_WRITE;
}

/** One element for each value that a message of the parameter has, NULL where it has none. `s[s]`: the second may be left out. */
static json_t *each_value(const HcParameter *p, json_t *(*make)(const HcParameter *p, unsigned value, char tag))
{
  json_t *const list = json_array();
  for (const char *tag = p->types; *tag; ++tag)
    if (strchr("ifs", *tag))
      json_array_append_new(list, make(p, (unsigned)json_array_size(list), *tag));
  return list;
}

static json_t *number(char tag, double value)
{
  return tag == 'i' ? json_integer((json_int_t)value) : json_real(value);
}

static json_t *range_of(const HcParameter *p, unsigned value, char tag)
{
  (void)value;
  json_t *const range = json_object();
  if (p->type == HC_CHOICE) {
    json_t *const values = json_array();
    for (unsigned i = 0; i < hc_parameter_names(p); ++i)
      json_array_append_new(values, json_string(p->choices[i]));
    json_object_set_new(range, "VALS", values);
  } else if (tag != 's' && p->maximum > p->minimum) {
    json_object_set_new(range, "MIN", number(tag, p->minimum));
    json_object_set_new(range, "MAX", number(tag, p->maximum));
  }
  return range;
}

static json_t *unit_of(const HcParameter *p, unsigned value, char tag)
{
  return json_string(tag == 's' ? "" : hc_parameter_unit(p, value));
}

/** Only a number that may be set is clamped, and only where it is no name's. */
static json_t *clip_mode_of(const HcParameter *p, unsigned value, char tag)
{
  (void)value;
  const bool told = p->type == HC_ASK || (p->flags & (HC_READ_ONLY | HC_METER));
  return json_string(tag == 's' || told || (p->flags & HC_INDEX) ? "none" : "both");
}

static json_t *value_of(HcBench *bench, const HcParameter *p)
{
  HcMessage message;
  if (p->type == HC_ASK || !hc_bench_value(bench, p->address, &message))
    return NULL;
  json_t *const list = json_array();
  for (unsigned i = 0; i < message.count; ++i) {
    const HcArgument *const a = &message.argument[i];
    if (a->type == 's')
      json_array_append_new(list, json_string(a->text));
    else
      json_array_append_new(list, number(a->type, isfinite(a->number) ? a->number : -200.0));
  }
  return list;
}

/** Tags without the brackets of what may be left out. */
static json_t *types_of(const HcParameter *p)
{
  char tags[64];
  size_t n = 0;
  for (const char *tag = p->types; *tag && n + 1 < sizeof tags; ++tag)
    if (strchr("ifs", *tag))
      tags[n++] = *tag;
  tags[n] = '\0';
  return json_string(tags);
}

/** Everything that a parameter says of itself. */
static void describe(HcBench *bench, json_t *node, const HcParameter *p)
{
  json_object_set_new(node, "DESCRIPTION", json_string(p->meaning));
  json_object_set_new(node, "ACCESS", json_integer(access_of(bench, p)));
  if (!p->types[0])
    return;
  json_object_set_new(node, "TYPE", types_of(p));
  json_object_set_new(node, "RANGE", each_value(p, range_of));
  json_object_set_new(node, "CLIPMODE", each_value(p, clip_mode_of));
  if (p->unit[0])
    json_object_set_new(node, "UNIT", each_value(p, unit_of));
  json_t *const value = value_of(bench, p);
  if (value)
    json_object_set_new(node, "VALUE", value);
}

static json_t *new_node(const char *path, size_t length)
{
  json_t *const node = json_object();
  json_object_set_new(node, "FULL_PATH", length ? json_stringn(path, length) : json_string("/"));
  json_object_set_new(node, "ACCESS", json_integer(ACCESS_NONE));
  return node;
}

/** The node for `address` below `root`, which stands for the first `depth` characters of it; made with all on the way to it. */
static json_t *node_at(json_t *root, const char *address, size_t depth)
{
  json_t *node = root;
  while (address[depth] == '/') {
    const size_t length = strcspn(address + depth + 1, "/");
    char name[HC_ADDRESS_MAX];
    memcpy(name, address + depth + 1, length);
    name[length] = '\0';
    depth += 1 + length;
    json_t *contents = json_object_get(node, "CONTENTS");
    if (!contents) {
      contents = json_object();
      json_object_set_new(node, "CONTENTS", contents);
    }
    node = json_object_get(contents, name);
    if (!node) {
      node = new_node(address, depth);
      json_object_set_new(contents, name, node);
    }
  }
  return node;
}

json_t *hc_tree_node(HcBench *bench, const char *path)
{
  const size_t depth = strcmp(path, "/") == 0 ? 0 : strlen(path);
  json_t *const root = new_node(path, depth);
  const HcParameter *p;
  bool found = depth == 0;
  for (size_t i = 0; (p = hc_bench_parameter(bench, i)) != NULL; ++i)
    if (strncmp(p->address, path, depth) == 0 && (p->address[depth] == '/' || p->address[depth] == '\0')) {
      describe(bench, node_at(root, p->address, depth), p);
      found = true;
    }
  if (found)
    return root;
  json_decref(root);
  return NULL;
}

HcTreeAnswer hc_tree_attribute(HcBench *bench, const char *path, const char *attribute, json_t **answer)
{
  static const char *const known[] = {"FULL_PATH", "CONTENTS", "DESCRIPTION", "ACCESS", "TYPE",
                                      "RANGE",     "UNIT",     "CLIPMODE",    "VALUE"};
  json_t *const node = hc_tree_node(bench, path);
  bool is_known = false;
  for (size_t i = 0; i < sizeof known / sizeof *known; ++i)
    is_known |= strcmp(known[i], attribute) == 0;
  json_t *const value = json_object_get(node, attribute);
  HcTreeAnswer kind = !node ? HC_TREE_NO_NODE : !is_known ? HC_TREE_NO_SUCH : !value ? HC_TREE_NOT_ON_THIS : HC_TREE_FOUND;
  if (kind == HC_TREE_FOUND) {
    *answer = json_object();
    json_object_set(*answer, attribute, value);
  }
  json_decref(node);
  return kind;
}

json_t *hc_tree_host(const char *name, const char *host, unsigned port)
{
  static const char *const extensions[] = {"ACCESS",   "VALUE",  "RANGE",  "DESCRIPTION", "UNIT",
                                           "CLIPMODE", "LISTEN", "IGNORE", "PATH_ADDED",  "PATH_REMOVED"};
  json_t *const info = json_object(), *const has = json_object();
  json_object_set_new(info, "NAME", json_string(name));
  json_object_set_new(info, "OSC_IP", json_string(host));
  json_object_set_new(info, "OSC_PORT", json_integer(port));
  json_object_set_new(info, "OSC_TRANSPORT", json_string("UDP"));
  json_object_set_new(info, "WS_IP", json_string(host));
  json_object_set_new(info, "WS_PORT", json_integer(port));
  for (size_t i = 0; i < sizeof extensions / sizeof *extensions; ++i)
    json_object_set_new(has, extensions[i], json_true());
  json_object_set_new(info, "EXTENSIONS", has);
  return info;
}

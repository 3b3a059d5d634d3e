// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Framing, addresses, tags and data of OSC 1.0 packets. Nothing here trusts a length that it has not compared with what
// has really come.
#include "validator.h"

#include <math.h>
#include <string.h>

uint32_t hc_osc_word(const uint8_t *data)
{
  return (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3];
}

void hc_osc_put_word(uint8_t *data, uint32_t word)
{
  for (int i = 0; i < 4; i++)
    data[i] = (uint8_t)(word >> (24 - 8 * i));
}

size_t hc_osc_string(const uint8_t *data, size_t size)
{
  const uint8_t *const end = size > 0 ? memchr(data, 0, size) : NULL;
  if (end == NULL)
    return 0;
  const size_t length = (size_t)(end - data);
  const size_t padded = (length & ~(size_t)3) + 4;
  if (padded > size)
    return 0;
  for (size_t i = length; i < padded; i++)
    if (data[i] != 0)
      return 0;
  return padded;
}

HcStatus hc_osc_check_address(const uint8_t *data, size_t size, HcOscLayout *layout, HcError *error)
{
  if (size == 0 || size % 4 != 0)
    return hc_error_set(error, HC_BAD_INPUT, "a message of %zu bytes; expected a multiple of 4", size);
  const size_t padded = hc_osc_string(data, size);
  if (data[0] != '/')
    return hc_error_set(error, HC_BAD_INPUT, "no OSC message; expected an address that starts with `/`");
  if (padded == 0)
    return hc_error_set(error, HC_BAD_INPUT, "an address without its end; expected zeros up to a multiple of 4 bytes");
  const size_t length = strlen((const char *)data);
  if (length >= HC_ADDRESS_MAX)
    return hc_error_set(error, HC_BAD_INPUT, "an address of %zu bytes; expected at most %d", length, HC_ADDRESS_MAX - 1);
  for (size_t i = 0; i < length; i++)
    if (data[i] <= ' ' || data[i] > '~' || data[i] == '#')
      return hc_error_set(error, HC_BAD_INPUT, "an address with byte 0x%02x; expected printable ASCII without space and `#`",
                          data[i]);
  *layout = (HcOscLayout){.tags = padded, .data = size, .count = 0};
  return HC_OK;
}

// Text that can be shown, kept in JSON and written to a log: UTF-8 (shortest forms only), no control characters but tab and
// line end.
static bool is_text(const uint8_t *s)
{
  while (*s != 0) {
    const uint8_t c = *s;
    const unsigned more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : (c & 0xf0) == 0xe0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : 4;
    if (more == 4 || c == 0x7f || (c < ' ' && c != '\t' && c != '\n'))
      return false;
    for (unsigned i = 1; i <= more; i++)
      if ((s[i] & 0xc0) != 0x80)
        return false;
    const bool overlong = (c == 0xe0 && s[1] < 0xa0) || (c == 0xf0 && s[1] < 0x90);
    const bool surrogate = c == 0xed && s[1] >= 0xa0;
    if (overlong || surrogate || (c == 0xf4 && s[1] >= 0x90))
      return false;
    s += 1 + more;
  }
  return true;
}

static bool is_nan(char tag, const uint8_t *data)
{
  const uint32_t high = hc_osc_word(data);
  if (tag == 'f')
    return (high & 0x7fffffffu) > 0x7f800000u;
  const uint64_t bits = ((uint64_t)high << 32 | hc_osc_word(data + 4)) & 0x7fffffffffffffffu;
  return tag == 'd' && bits > 0x7ff0000000000000u;
}

// Bytes that an argument takes; SIZE_MAX when it does not fit or is of no known type.
static size_t argument_size(char tag, const uint8_t *data, size_t size)
{
  size_t n = SIZE_MAX;
  if (tag == 'i' || tag == 'f')
    n = 4;
  else if (tag == 'h' || tag == 'd')
    n = 8;
  else if (tag == 'T' || tag == 'F')
    n = 0;
  else if (tag == 's')
    n = hc_osc_string(data, size) > 0 ? hc_osc_string(data, size) : SIZE_MAX;
  return n <= size ? n : SIZE_MAX;
}

bool hc_osc_tags_fit(const char *tags, const uint8_t *data, size_t size)
{
  for (; *tags != '\0'; tags++) {
    const size_t n = argument_size(*tags, data, size);
    if (n == SIZE_MAX)
      return false;
    data += n;
    size -= n;
  }
  return size == 0;
}

static HcStatus check_argument(char tag, const uint8_t *data, size_t size, size_t *taken, HcError *error)
{
  if (strchr("ifhdTFs", tag) == NULL)
    return hc_error_set(error, HC_BAD_INPUT, "an argument of type `%c`; expected i, f, d, h, T, F or s",
                        tag > ' ' && tag <= '~' ? tag : '?');
  *taken = argument_size(tag, data, size);
  if (*taken == SIZE_MAX)
    return hc_error_set(error, HC_BAD_INPUT, "the message ends within an argument of type `%c`", tag);
  if ((tag == 'f' || tag == 'd') && is_nan(tag, data))
    return hc_error_set(error, HC_BAD_INPUT, "NaN is no value; expected a number");
  if (tag == 's' && strlen((const char *)data) >= HC_TEXT_MAX)
    return hc_error_set(error, HC_BAD_INPUT, "a string of %zu bytes; expected at most %d", strlen((const char *)data),
                        HC_TEXT_MAX - 1);
  if (tag == 's' && !is_text(data))
    return hc_error_set(error, HC_BAD_INPUT, "a string that is no text; expected UTF-8");
  return HC_OK;
}

HcStatus hc_osc_check_arguments(const uint8_t *data, size_t size, HcOscLayout *layout, HcError *error)
{
  const size_t padded = hc_osc_string(data + layout->tags, size - layout->tags);
  if (padded == 0)
    return hc_error_set(error, HC_BAD_INPUT, "type tags without their end; expected zeros up to a multiple of 4 bytes");
  const char *const tags = (const char *)data + layout->tags + 1;
  const size_t count = strlen(tags);
  if (count > HC_ARGUMENTS_MAX)
    return hc_error_set(error, HC_BAD_INPUT, "%zu arguments; expected at most %d", count, HC_ARGUMENTS_MAX);
  layout->count = (unsigned)count;
  layout->data = layout->tags + padded;
  size_t at = layout->data;
  for (size_t i = 0; i < count; i++) {
    size_t taken = 0;
    const HcStatus status = check_argument(tags[i], data + at, size - at, &taken, error);
    if (status != HC_OK)
      return status;
    at += taken;
  }
  if (at != size)
    return hc_error_set(error, HC_BAD_INPUT, "%zu bytes more than the type tags `%s` say", size - at, tags);
  return HC_OK;
}

// The walk's own state: the visitor, and the outermost tag.
typedef struct Walk {
  HcOscVisit visit;
  void *user;
  HcOscTime *time;
  HcError *error;
} Walk;

static bool is_later(const HcOscTime *inner, const HcOscTime *outer)
{
  if (inner->seconds == 0 && inner->fraction <= 1)
    return false;
  return inner->seconds != outer->seconds ? inner->seconds > outer->seconds : inner->fraction > outer->fraction;
}

static HcStatus walk(const Walk *w, const uint8_t *data, size_t size, unsigned depth)
{
  if (size == 0 || data[0] != '#')
    return w->visit(w->user, data, size, w->error);
  if (size < 16 || size % 4 != 0 || memcmp(data, "#bundle", 8) != 0)
    return hc_error_set(w->error, HC_BAD_INPUT, "no OSC bundle; expected `#bundle`, a time tag and elements");
  if (depth > HC_OSC_DEPTH_MAX)
    return hc_error_set(w->error, HC_BAD_INPUT, "bundles within bundles; expected at most %d deep", HC_OSC_DEPTH_MAX);
  const HcOscTime time = {.seconds = hc_osc_word(data + 8), .fraction = hc_osc_word(data + 12)};
  if (depth == 1)
    *w->time = time;
  else if (is_later(&time, w->time))
    return hc_error_set(w->error, HC_BAD_INPUT,
                        "an inner bundle with a later time tag; expected the outer one's, as they land together");
  for (size_t at = 16; at < size;) {
    // size and at are multiples of 4, so that a whole length is there
    const size_t length = hc_osc_word(data + at);
    at += 4;
    if (length == 0 || length % 4 != 0 || length > size - at)
      return hc_error_set(w->error, HC_BAD_INPUT,
                          "a bundle element of %zu bytes; expected a multiple of 4 within the %zu that follow", length,
                          size - at);
    const HcStatus status = walk(w, data + at, length, depth + 1);
    if (status != HC_OK)
      return status;
    at += length;
  }
  return HC_OK;
}

HcStatus hc_osc_walk(const uint8_t *data, size_t size, HcOscTime *time, HcOscVisit visit, void *user, HcError *error)
{
  const Walk w = {.visit = visit, .user = user, .time = time, .error = error};
  *time = (HcOscTime){.seconds = 0, .fraction = 1};
  return walk(&w, data, size, 1);
}

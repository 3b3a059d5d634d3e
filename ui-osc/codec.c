// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What liblo is given has passed the validator; what is sent contains only what the strictest receivers read.
#include "codec.h"
#include "validator.h"

#include <float.h>
#include <lo/lo.h>
#include <math.h>
#include <string.h>

// Room for the longest message: address, tags, 20 strings.
enum { MESSAGE_MAX = HC_ADDRESS_MAX + 32 + HC_ARGUMENTS_MAX * (HC_TEXT_MAX + 4) };

static double bounded(double number)
{
  if (number > (double)FLT_MAX)
    return (double)FLT_MAX;
  if (number < -(double)FLT_MAX)
    return -(double)FLT_MAX;
  return (double)(float)number;
}

// `from` is aligned to 4 bytes only, so that it must not be read as a lo_arg.
static void take(HcArgument *to, char type, const void *from)
{
  int32_t i = 0;
  int64_t h = 0;
  float f = 0.0f;
  double d = 0.0;
  to->type = type == 's' ? 's' : type == 'f' || type == 'd' ? 'f' : 'i';
  to->text[0] = '\0';
  if (type == 's')
    memcpy(to->text, from, strlen(from) + 1);
  else if (type == 'i')
    memcpy(&i, from, sizeof i);
  else if (type == 'h')
    memcpy(&h, from, sizeof h);
  else if (type == 'f')
    memcpy(&f, from, sizeof f);
  else if (type == 'd')
    memcpy(&d, from, sizeof d);
  to->number = type == 'f'   ? bounded((double)f)
               : type == 'd' ? bounded(d)
               : type == 'h' ? (double)h
               : type == 'T' ? 1.0
                             : (double)i;
}

static HcStatus take_all(const uint8_t *data, size_t size, const HcOscLayout *layout, HcMessage *message, HcError *error)
{
  int result = 0;
  // liblo copies before it swaps; its argument lacks the const
  const lo_message decoded = lo_message_deserialise((void *)(uintptr_t)data, size, &result);
  if (decoded == NULL)
    return hc_error_set(error, HC_BAD_INPUT, "no OSC message (liblo: %d)", result);
  const char *const types = lo_message_get_types(decoded);
  lo_arg **const arguments = lo_message_get_argv(decoded);
  for (unsigned i = 0; i < layout->count; i++)
    take(&message->argument[i], types[i], arguments[i]);
  message->count = layout->count;
  lo_message_free(decoded);
  return HC_OK;
}

// A word without a tag: int or float? Small integers are denormals as floats and small negative ones NaN, so mostly only one
// reading makes sense. Where an integer is expected, both may; then the one within the parameter's range is meant.
static char guess(const uint8_t *word, const HcParameter *parameter)
{
  const uint32_t bits = hc_osc_word(word);
  const int32_t integer = (int32_t)bits;
  float number;
  memcpy(&number, &bits, sizeof number);
  if (!isnormal(number))
    return isinf(number) && !signbit(number) ? 'f' : 'i';
  if (parameter != NULL && parameter->type == HC_INT) {
    const bool as_integer = integer >= parameter->minimum && integer <= parameter->maximum;
    const bool as_float =
        (double)number >= parameter->minimum && (double)number <= parameter->maximum && number == floorf(number);
    return as_integer && !as_float ? 'i' : 'f';
  }
  return 'f';
}

// Write `address ,tags data` to `to` of MESSAGE_MAX bytes; 0 when it does not fit.
static size_t assemble(uint8_t *to, const uint8_t *message, size_t address, const char *tags, const uint8_t *data, size_t size)
{
  const size_t padded = (strlen(tags) + 1) / 4 * 4 + 4;
  if (address + padded + size > MESSAGE_MAX)
    return 0;
  memcpy(to, message, address);
  memset(to + address, 0, padded);
  to[address] = ',';
  memcpy(to + address + 1, tags, strlen(tags));
  if (size > 0)
    memcpy(to + address + padded, data, size);
  return address + padded + size;
}

// Supply the `,` where it is missing, or all the tags.
static size_t complete(const uint8_t *data, size_t size, size_t address, HcBench *bench, uint8_t *to)
{
  const uint8_t *const rest = data + address;
  const size_t n = size - address;
  const size_t string = hc_osc_string(rest, n);
  if (string > 0 && rest[0] != 0 && hc_osc_tags_fit((const char *)rest, rest + string, n - string))
    return assemble(to, data, address, (const char *)rest, rest + string, n - string);
  char tags[HC_ARGUMENTS_MAX + 1] = "";
  if (n / 4 > HC_ARGUMENTS_MAX)
    return 0;
  const HcParameter *const parameter = hc_bench_find(bench, (const char *)data);
  for (size_t i = 0; i < n / 4; i++)
    tags[i] = guess(rest + 4 * i, parameter);
  return assemble(to, data, address, tags, rest, n);
}

HcStatus hc_osc_decode(const uint8_t *data, size_t size, HcBench *bench, HcMessage *message, HcError *error)
{
  uint8_t completed[MESSAGE_MAX];
  HcOscLayout layout;
  message->address[0] = '\0';
  message->count = 0;
  HcStatus status = hc_osc_check_address(data, size, &layout, error);
  if (status != HC_OK)
    return status;
  strcpy(message->address, (const char *)data);
  if (layout.tags == size)
    return HC_OK;
  if (data[layout.tags] != ',') {
    size = complete(data, size, layout.tags, bench, completed);
    data = completed;
    if (size == 0)
      return hc_error_set(error, HC_BAD_INPUT, "too long without type tags; expected at most %d arguments", HC_ARGUMENTS_MAX);
  }
  status = hc_osc_check_arguments(data, size, &layout, error);
  if (status != HC_OK || layout.count == 0)
    return status;
  return take_all(data, size, &layout, message, error);
}

static float sendable(double number)
{
  if (isnan(number) || number == -(double)INFINITY)
    return -200.0f; // the floor of everything in dB
  return (float)bounded(number);
}

// Frame numbers outgrow 31 bits in half a day: they wrap, as everything counted does.
static int32_t countable(double number)
{
  if (!isfinite(number) || fabs(number) > 9e15)
    return 0;
  if (number > (double)INT32_MAX || number < (double)INT32_MIN)
    return (int32_t)((int64_t)number & 0x7fffffff);
  return (int32_t)number;
}

size_t hc_osc_encode(const HcMessage *message, uint8_t *to, size_t size)
{
  const lo_message encoded = lo_message_new();
  if (encoded == NULL)
    return 0;
  for (unsigned i = 0; i < message->count; i++) {
    const HcArgument *const argument = &message->argument[i];
    if (argument->type == 's')
      lo_message_add_string(encoded, argument->text);
    else if (argument->type == 'f')
      lo_message_add_float(encoded, sendable(argument->number));
    else
      lo_message_add_int32(encoded, countable(argument->number));
  }
  size_t length = lo_message_length(encoded, message->address);
  if (length > size)
    length = 0;
  else
    lo_message_serialise(encoded, message->address, to, &length);
  lo_message_free(encoded);
  return length;
}

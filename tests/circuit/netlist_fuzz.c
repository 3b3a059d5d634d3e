// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Random mutations of good netlists, and well-formed circuits that nobody would build: whatever comes in, the library answers
 * with a circuit or with a sentence.
 *
 *   netlist_fuzz ROUNDS FILE …
 *
 * Seeds are fixed. Run it under the address sanitizer to see more; netlist_libfuzzer.py is the long form.
 */
#include "fuzz_one.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_MAX = 20000 };

typedef struct Text {
  char byte[BYTES_MAX];
  size_t n;
} Text;

static unsigned next(unsigned long long *state, unsigned below)
{
  *state = *state * 6364136223846793005ull + 1442695040888963407ull;
  return (unsigned)(*state >> 33) % below;
}

static int text_read(const char *file, Text *text)
{
  FILE *from = fopen(file, "rb");
  if (!from)
    return 1;
  text->n = fread(text->byte, 1, BYTES_MAX / 2, from);
  fclose(from);
  return text->n == 0;
}

static void insert(Text *text, size_t at, const char *what, size_t n)
{
  if (text->n + n > BYTES_MAX)
    return;
  memmove(text->byte + at + n, text->byte + at, text->n - at);
  memcpy(text->byte + at, what, n);
  text->n += n;
}

/** What is put in here and there. */
static const char *const words[] = {"{",
                                    "}",
                                    "(",
                                    ")",
                                    "=",
                                    "+",
                                    "\n+ ",
                                    "\n",
                                    " 1e999 ",
                                    "-",
                                    "0",
                                    "'",
                                    "**",
                                    "?",
                                    ":",
                                    " x ",
                                    "\n.ends\n",
                                    "\n.subckt a b\n",
                                    "\nX1 a b c\n",
                                    "{1/0}",
                                    "\n.func f(x) {f(x)+f(x)}\n",
                                    "{f(1)}",
                                    " m=2 ",
                                    "VALUE={2*V(in)}",
                                    "POLY(1) ",
                                    "\n.include x\n",
                                    "1/",
                                    " 1e308",
                                    " 1e-320 ",
                                    "\n.param a={a}\n",
                                    "\xff",
                                    ","};

static void mutate(Text *text, unsigned long long *state)
{
  const size_t at = next(state, (unsigned)text->n);
  const unsigned length = 1 + next(state, 12);
  switch (next(state, 5)) {
  case 0:
    text->byte[at] = (char)(1 + next(state, 255));
    break;
  case 1: {
    const char *word = words[next(state, sizeof words / sizeof *words)];
    insert(text, at, word, strlen(word));
    break;
  }
  case 2:
    if (at + length < text->n && text->n > 64) {
      memmove(text->byte + at, text->byte + at + length, text->n - at - length);
      text->n -= length;
    }
    break;
  case 3: {
    char piece[256];
    const size_t n = 1 + next(state, 200), from = next(state, (unsigned)text->n);
    const size_t have = from + n <= text->n ? n : text->n - from;
    memcpy(piece, text->byte + from, have);
    insert(text, at, piece, have);
    break;
  }
  default:
    text->byte[at] = (char)('0' + next(state, 10));
    break;
  }
}

/** Well-formed and absurd: elements between few nodes, with values that nobody would build. */
static void invent(Text *text, unsigned long long *state)
{
  static const char *const values[] = {"1", "1k", "1e-30", "1e30", "1p", "1e300", "0", "-1", "1e-300", "{1/3}", "0.999999", "1t"};
  static const char *const nodes[] = {"0", "in", "out", "a", "b", "c"};
  static const char kinds[] = "rrrrccllkvieegfhx";
  text->n =
      (size_t)sprintf(text->byte, "absurd\n.subckt x1 a b\nR1 a b 1k\nC1 b 0 1n\n.ends\nV0 in 0 AC 1\nL0 in a 1m\nR0 a out 1k\n");
  for (unsigned i = 1 + next(state, 12); i > 0; --i) {
    const char kind = kinds[next(state, sizeof kinds - 1)];
    const char *node[4], *value = values[next(state, sizeof values / sizeof *values)];
    for (unsigned k = 0; k < 4; ++k)
      node[k] = nodes[next(state, sizeof nodes / sizeof *nodes)];
    char *to = text->byte + text->n;
    if (kind == 'k')
      text->n += (size_t)sprintf(to, "k%u l0 l%u %s\n", i, 1 + next(state, 12), value);
    else if (kind == 'x')
      text->n += (size_t)sprintf(to, "x%u %s %s x1\n", i, node[0], node[1]);
    else if (kind == 'f' || kind == 'h')
      text->n += (size_t)sprintf(to, "%c%u %s %s v0 %s\n", kind, i, node[0], node[1], value);
    else if (kind == 'e' || kind == 'g')
      text->n += (size_t)sprintf(to, "%c%u %s %s %s %s %s\n", kind, i, node[0], node[1], node[2], node[3], value);
    else
      text->n += (size_t)sprintf(to, "%c%u %s %s %s\n", kind, i, node[0], node[1], value);
  }
}

int main(int argc, char **argv)
{
  if (argc < 3)
    return 2;
  const unsigned rounds = (unsigned)strtoul(argv[1], NULL, 10);
  unsigned long accepted = 0, tried = 0, failed = 0;
  unsigned long long state = 20261122;
  Text *text = malloc(sizeof *text);
  for (unsigned round = 0; text && round < rounds && !failed; ++round) {
    if (text_read(argv[2 + round % (unsigned)(argc - 2)], text))
      break;
    if (round % 4 == 3)
      invent(text, &state);
    for (unsigned k = round % 4 == 3 ? 0 : 1 + next(&state, 6); k > 0; --k)
      mutate(text, &state);
    ++tried;
    const char *broken = hc_fuzz_netlist(text->byte, text->n, &accepted);
    if (broken) {
      printf("FAIL round %u, %s:\n%.*s\n", round, broken, (int)text->n, text->byte);
      ++failed;
    }
  }
  free(text);
  printf("%lu netlists, mutated or absurd, %lu accepted, %lu broke the promise\n", tried, accepted, failed);
  return failed || tried < rounds || !accepted || accepted == tried;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Lines of a log chained to each other. Each ends with `before`, the SHA-256 of the line before it in its series, newline included as
 * sha256sum(1) counts it; the first has "". Whoever has noted the hash of a line can tell whether anything up to it was changed since.
 * Until the reveal no line has anything of the key but its commit, which everybody has: no hash of them tells more, guessed at or not.
 */
#ifndef HC_TRIAL_CHAIN_H
#define HC_TRIAL_CHAIN_H

#include "log.h"

#include <jansson.h>

/** Lines that hc_log_… has made, chained behind the one whose hash is `head` ("": none), which becomes that of the last one. `lines`
 * is freed. NULL: there was none, or out of memory. */
char *hc_log_chain(char *lines, char head[HC_COMMIT_DIGITS + 1]);

/** Take the next line of a series as it stands in the file; NULL, or what is wrong. A line that was changed is no error here. */
const char *hc_log_link(HcLogSeries *series, const json_t *line, const char *text, unsigned number);

#endif

#!/bin/bash
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# scripts/abx.sh [PORT [TRIALS [LISTENER]]]   a blind ABX at the keyboard, with oscsend and oscdump (Debian: liblo-tools).
#
# Lines read: a, b or x plays; =a or =b answers that x is that lane, and goes on to the next trial; q gives up.

set -euo pipefail
port=${1:-9700} trials=${2:-16} listener=${3:-${USER:-somebody}} ear=$((port + 11))

say() { oscsend 127.0.0.1 "$port" "$@"; }

# Everything that the bench tells comes to oscdump's port. A subscription lasts 10 s.
told=$(mktemp)
oscdump -L "$ear" >"$told" &
dump=$!
trap 'kill $dump; rm -f "$told"' EXIT

# Wait until a line like this has been told, in this series: who subscribes is told the end of the one before, too.
from=1
until_told() {
  for _ in $(seq 100); do
    if tail -n "+$from" "$told" | grep -E "$1" >/dev/null; then return 0; fi
    sleep 0.05
  done
  printf 'the bench at port %s does not answer, or says no:\n' "$port" >&2
  grep ' /error ' "$told" >&2 || true
  exit 1
}

for _ in $(seq 20); do # oscdump may not listen yet
  say /subscribe i "$ear"
  sleep 0.1
  if [ -s "$told" ]; then break; fi
done
say /trial/match
say /trial/new sis abx "$trials" "$listener"
until_told '/trial/state .*"listening" 1 '
from=$(wc -l <"$told")
printf 'is x a or b? a, b, x play; =a, =b answer; q gives up\n'

trial=1
while [ "$trial" -le "$trials" ] && printf '%s of %s: ' "$trial" "$trials" && read -r line; do
  say /subscribe i "$ear"
  case $line in
    a | b | x) say /trial/play s "$line" ;;
    =a | =b)
      say /trial/answer s "${line#=}"
      say /trial/next
      trial=$((trial + 1))
      if [ "$trial" -le "$trials" ]; then until_told "/trial/state .*\"listening\" $trial "; fi
      ;;
    q) break ;;
    *) printf 'expected a, b, x, =a, =b or q\n' ;;
  esac
done

if [ "$trial" -le "$trials" ]; then
  say /trial/abort
  printf '\ngiven up\n'
  exit 1
fi
until_told '/trial/result '
until_told '/trial/reveal '
tail -n "+$from" "$told" | awk -v log_line="$(grep '/trial/log ' "$told" | tail -n 1)" '/\/trial\/result / { printf "\n%d of %d right, p = %.4f, 95 %% interval %.3f to %.3f\n", $(NF-4), $(NF-3), $(NF-2), $(NF-1), $NF }
     /\/trial\/reveal / { print "nonce and sequence: " $(NF-1) " " $NF }
     END { n = split(log_line, word, " "); print "log: " word[n] }'
